"""The application's roles in the database, and what each of them may do: the second wall.

The first is that no code of ours changes the log. Here the database is told the same: whoever owns
the tables made them, and the three roles of the application may do with each table what stands
below and nothing else. None owns the log, so none can alter or drop it, or put its triggers to
sleep; nobody may take one of them on but the owner, and the login that `DATABASE_URL` names.
"""

from __future__ import annotations

import logging
from typing import Final, LiteralString, NamedTuple

import psycopg
from psycopg import sql

from access.database_roles import CLEARING, PROJECTIONS, READER, ROLES
from access.line import Connection
from access.vault_tables import ERASERS

_log = logging.getLogger(__name__)

# Roles belong to the whole server, grants to one database; two that are made at once would meet.
_SETTING_APART: Final = 0x45_56_52_4F


class Grant(NamedTuple):
    """What a role may do with the tables of a schema whose names are like this."""

    role: str
    schema: str
    tables: LiteralString
    privileges: tuple[LiteralString, ...]


_ALL: Final[tuple[LiteralString, ...]] = ("SELECT", "INSERT", "UPDATE", "DELETE")
_ADD: Final[tuple[LiteralString, ...]] = ("SELECT", "INSERT")

GRANTS: Final = (
    # Blocks are read and added to. The head moves on, which its own triggers watch over.
    Grant(CLEARING, "ledger", "blocks", _ADD),
    Grant(CLEARING, "ledger", "head", ("SELECT",)),
    Grant(CLEARING, "ledger", "index_reached", ("SELECT", "INSERT", "UPDATE")),
    Grant(CLEARING, "ledger", "ids", _ADD),
    Grant(CLEARING, "ledger", "tags", _ADD),
    Grant(CLEARING, "ledger", "snapshots", ("SELECT", "INSERT", "DELETE")),
    Grant(CLEARING, "ledger", "snapshot_parts", ("SELECT", "INSERT", "DELETE")),
    # The words of an exchange are written and never read back; what replaces a row reads it.
    Grant(CLEARING, "vault", "words", ("INSERT",)),
    Grant(CLEARING, "vault", "names", ("SELECT", "INSERT", "UPDATE")),
    Grant(CLEARING, "vault", "posts", _ALL),
    Grant(CLEARING, "vault", "post_search", _ALL),
    Grant(CLEARING, "vault", "post_words", ("SELECT", "INSERT", "DELETE")),
    Grant(CLEARING, "vault", "keyring", _ADD),
    Grant(CLEARING, "tree", "%", _ADD),
    Grant(CLEARING, "access", "%", _ALL),
    Grant(CLEARING, "operations", "%", _ALL),
    Grant(PROJECTIONS, "ledger", "blocks", ("SELECT",)),
    Grant(PROJECTIONS, "ledger", "head", ("SELECT",)),
    Grant(PROJECTIONS, "ledger", "index_reached", ("SELECT",)),
    Grant(PROJECTIONS, "ledger", "tags", ("SELECT",)),
    # The door: what is read there is written down, and this login takes nothing of that away.
    Grant(PROJECTIONS, "vault", "words", ("SELECT",)),
    Grant(PROJECTIONS, "vault", "names", ("SELECT",)),
    Grant(PROJECTIONS, "vault", "posts", ("SELECT",)),
    Grant(PROJECTIONS, "vault", "post_search", ("SELECT",)),
    Grant(PROJECTIONS, "vault", "post_words", ("SELECT",)),
    Grant(PROJECTIONS, "vault", "keyring", ("SELECT",)),
    Grant(PROJECTIONS, "vault", "reads", ("INSERT",)),
    Grant(PROJECTIONS, "webhooks", "%", _ALL),
    Grant(PROJECTIONS, "access", "%", _ALL),
    Grant(PROJECTIONS, "operations", "%", _ALL),
    # Its tables' rows are shown by policies: see `projections.policies`, which also lets it in.
    Grant(READER, "projections", "live", ("SELECT",)),
    Grant(READER, "projections", "progress", ("SELECT",)),
)

# By its columns: with the whole table to change one could lock out everybody who looks at it.
_HEAD_MOVES: Final[LiteralString] = (
    f"GRANT UPDATE (position, epoch, holder, lease_until) ON ledger.head TO {CLEARING}"
)
# What only the writer says, however it is read. Taken back after the grants on all of `access`.
_ONLY_CLEARING_WRITES: Final = ("access.standings", "access.group_keys")

_MISSING: Final = """
SELECT wanted.role, wanted.schema, c.relname::text, wanted.privilege
FROM unnest(%(roles)s::text[], %(schemas)s::text[], %(tables)s::text[], %(privileges)s::text[])
    AS wanted (role, schema, tables, privilege)
JOIN pg_namespace n ON n.nspname = wanted.schema
JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r' AND c.relname LIKE wanted.tables
    AND n.nspname || '.' || c.relname || wanted.role || wanted.privilege <> ALL(%(withheld)s)
WHERE NOT has_table_privilege(wanted.role, c.oid, wanted.privilege)
    OR NOT has_schema_privilege(wanted.role, n.oid, 'USAGE')
ORDER BY 1, 2, 3
"""
# Whoever may not take a role on could not make its tables over to it.
_MAY_GIVE: Final = """
SELECT bool_and(pg_has_role(current_user, name, 'SET')
    OR pg_has_role(current_user, name, 'MEMBER WITH ADMIN OPTION'))
FROM unnest(%s::text[]) AS name
"""
# The projections can all be made again from the log, by the role that makes and fills them.
_OTHERS_OWN: Final = """
SELECT c.relname::text, c.relkind = 'v' FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'projections' AND c.relkind IN ('r', 'v')
    AND pg_get_userbyid(c.relowner) <> %s
"""
_SCHEMA_OWNER: Final = """
SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'projections'
"""


def may_make(connection: Connection) -> bool:
    """Whether who connects so owns the log, or there is none yet and they may begin one."""
    found = connection.execute(
        "SELECT pg_has_role(current_user, c.relowner, 'USAGE') FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'ledger' AND c.relname = 'blocks'"
    ).fetchone()
    if found is None:
        begins = "SELECT has_database_privilege(current_database(), 'CREATE')"
        found = connection.execute(begins).fetchone()
    return found == (True,)


def set_apart(connection: Connection, application: str | None = None) -> bool:
    """The roles are there, and each may do what `GRANTS` says in this database.

    `application` is the login that may take them on. False where whoever connects so may not make
    roles, and none are there: then one role does everything, and nothing of this protects.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_SETTING_APART])
        if not _roles_made(connection):
            return False
        for member in {connection.info.user, application} - _superusers(connection):
            if member is not None:
                _let_take_on(connection, member)
        _own_projections(connection)
        for role, schema, table, privilege in _missing(connection):
            _grant(connection, role, schema, table, privilege)
        for eraser in ERASERS:
            _let_erase(connection, eraser)
        moves = "SELECT has_column_privilege(%s, 'ledger.head', 'position', 'UPDATE')"
        if connection.execute(moves, [CLEARING]).fetchone() != (True,):
            connection.execute(_HEAD_MOVES)
    return True


def _let_erase(connection: Connection, function: LiteralString) -> None:
    known = "SELECT has_function_privilege(%s, %s, 'EXECUTE')"
    if connection.execute(known, [CLEARING, f"vault.{function}"]).fetchone() != (True,):
        connection.execute(f"GRANT EXECUTE ON FUNCTION vault.{function} TO {CLEARING}")


def _roles_made(connection: Connection) -> bool:
    known = {name for (name,) in connection.execute("SELECT rolname::text FROM pg_roles")}
    if known.issuperset(ROLES):
        return connection.execute(_MAY_GIVE, [list(ROLES)]).fetchone() == (True,)
    may = connection.execute(
        "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if may != (True,):
        return False
    for role in ROLES:
        if role not in known:
            _make(connection, role)
    return True


def _make(connection: Connection, role: str) -> None:
    named = sql.Identifier(role)
    try:
        with connection.transaction():
            connection.execute(
                sql.SQL(
                    "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
                    " NOBYPASSRLS NOINHERIT"
                ).format(named)
            )
    except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        # Another database of this server had it made at the same moment.
        _log.debug("the role %s was there already", role)


def _superusers(connection: Connection) -> set[str]:
    found = connection.execute("SELECT rolname::text FROM pg_roles WHERE rolsuper")
    return {name for (name,) in found}


def _let_take_on(connection: Connection, member: str) -> None:
    for role in ROLES:
        has = connection.execute("SELECT pg_has_role(%s, %s, 'SET')", [member, role]).fetchone()
        if has != (True,):
            given = {"role": sql.Identifier(role), "member": sql.Identifier(member)}
            connection.execute(sql.SQL("GRANT {role} TO {member}").format(**given))


def _own_projections(connection: Connection) -> None:
    if connection.execute(_SCHEMA_OWNER).fetchone() != (PROJECTIONS,):
        connection.execute(f"ALTER SCHEMA projections OWNER TO {PROJECTIONS}")
    for name, is_view in connection.execute(_OTHERS_OWN, [PROJECTIONS]).fetchall():
        given = {
            "kind": sql.SQL("VIEW" if is_view else "TABLE"),
            "name": sql.Identifier("projections", name),
            "owner": sql.Identifier(PROJECTIONS),
        }
        connection.execute(sql.SQL("ALTER {kind} {name} OWNER TO {owner}").format(**given))


def _missing(connection: Connection) -> list[tuple[str, str, str, LiteralString]]:
    wanted = [(grant, privilege) for grant in GRANTS for privilege in grant.privileges]
    given: dict[str, object] = {
        "roles": [grant.role for grant, _ in wanted],
        "schemas": [grant.schema for grant, _ in wanted],
        "tables": [grant.tables for grant, _ in wanted],
        "privileges": [privilege for _, privilege in wanted],
        "withheld": [
            f"{table}{PROJECTIONS}{privilege}"
            for table in _ONLY_CLEARING_WRITES
            for privilege in ("INSERT", "UPDATE", "DELETE")
        ],
    }
    known: dict[str, LiteralString] = {privilege: privilege for _, privilege in wanted}
    found = connection.execute(_MISSING, given).fetchall()
    return [(role, schema, table, known[privilege]) for role, schema, table, privilege in found]


def _grant(
    connection: Connection, role: str, schema: str, table: str, privilege: LiteralString
) -> None:
    given = {
        "schema": sql.Identifier(schema),
        "table": sql.Identifier(schema, table),
        "role": sql.Identifier(role),
    }
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {schema} TO {role}").format(**given))
    statement = sql.SQL(f"GRANT {privilege} ON {{table}} TO {{role}}")
    connection.execute(statement.format(**given))
