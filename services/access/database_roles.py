"""The roles that the application has in the database, and how it connects as one of them.

None of them owns the log, and none may change or empty it: what the code never does, the database
would not let it do. Who owns the tables makes them, and serves nobody.
"""

from typing import Final, LiteralString

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

# The writer, its indexes and snapshots, and the names and words that come with an event.
CLEARING: Final[LiteralString] = "evenveel_clearing"
# Reads the log; makes, fills and drops the tables of the projections; posts to webhooks.
PROJECTIONS: Final[LiteralString] = "evenveel_projections"
# Answers questions from the projections' tables, of which it sees what a view shows.
READER: Final[LiteralString] = "evenveel_reader"
ROLES: Final = (CLEARING, PROJECTIONS, READER)

_CONNECT_S: Final = 10
# Roles once set apart stay so. Finding out takes two connections, and a typed command asks often.
_ADDRESSES: Final[dict[tuple[str, str], str]] = {}
# Nobody but the grants lets the answering role into the schema of the projections.
_APART: Final = f"""
SELECT bool_and(pg_has_role(session_user, name, 'SET'))
    AND has_schema_privilege('{READER}', 'projections', 'USAGE')
FROM unnest(%s::text[]) AS name
WHERE to_regrole(name) IS NOT NULL AND to_regnamespace('projections') IS NOT NULL
HAVING count(*) = %s
"""


def address_as(database_url: str, role: str) -> str:
    """Return the address at which one is that role and no other.

    It is a login of its own where the server asks for no password, as the embedded one does; else
    it is taken on when connecting. Where the roles are not set apart in that database it is the
    address as given. Raises what psycopg raises.
    """
    known = _ADDRESSES.get((database_url, role))
    if known is not None:
        return known
    if not are_apart(database_url):
        return database_url
    return _ADDRESSES.setdefault((database_url, role), _own_address(database_url, role))


def _own_address(database_url: str, role: str) -> str:
    parts = conninfo_to_dict(database_url)
    if parts.get("password") is None:
        own = make_conninfo("", **{**parts, "user": role})
        if _answers(own):
            return own
    return with_options(database_url, f"-c role={role}")


def with_options(database_url: str, options: str) -> str:
    """Return the address with these settings of the session beside those it has.

    Given apart from the address they would stand in the place of its own, its role among them.
    """
    parts = conninfo_to_dict(database_url)
    both = f"{parts.get('options') or ''} {options}".strip()
    return make_conninfo("", **{**parts, "options": both})


def are_apart(database_url: str) -> bool:
    """Whether the database has the roles, and whoever connects so may take them on."""
    with psycopg.connect(database_url, connect_timeout=_CONNECT_S) as connection:
        return connection.execute(_APART, [list(ROLES), len(ROLES)]).fetchone() == (True,)


def _answers(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=_CONNECT_S).close()
    except psycopg.OperationalError:
        return False
    return True
