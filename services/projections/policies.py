"""Which rows of the projections' tables are seen under which view, as policies of the database.

They hold for whoever does not own the tables: for the role that answers questions. The role that
fills the tables owns them. Every table of a version has a rule here; one without is not seen at
all. What a policy compares with is looked up once a statement, not once a row, which is why every
setting stands in a SELECT of its own.
"""

from typing import Final, LiteralString

from psycopg import sql

from access.database_roles import READER
from projections.progress import Database

_ALL: Final[LiteralString] = "(SELECT current_setting('evenveel.region', true)) = 'all'"
_REGION: Final[LiteralString] = (
    "(SELECT current_setting('evenveel.region', true)) IN ('yes', 'all')"
)
# Whoever has a view at all. After a transaction that set one, the setting is empty and not gone.
_ANYBODY: Final[LiteralString] = (
    "(SELECT current_setting('evenveel.region', true)) IN ('one', 'yes', 'all')"
)
_GROUPS: Final[LiteralString] = (
    "ANY ((SELECT string_to_array(current_setting('evenveel.groups', true), ','))::text[])"
)
_BETWEEN: Final[LiteralString] = (
    "ANY ((SELECT string_to_array(current_setting('evenveel.between', true), ','))::text[])"
)
_ACCOUNTS: Final[LiteralString] = (
    "ANY ((SELECT string_to_array(current_setting('evenveel.accounts', true), ','))::uuid[])"
)

_OF_PARTIES: Final[LiteralString] = (
    f"{_ALL} OR payer = {_ACCOUNTS} OR payee = {_ACCOUNTS}"
    f" OR payer_group = {_GROUPS} OR payee_group = {_GROUPS}"
)
_OF_ACCOUNT: Final[LiteralString] = f"{_ALL} OR account_id = {_ACCOUNTS} OR group_id = {_GROUPS}"
_OF_GROUP: Final[LiteralString] = f"{_REGION} OR group_id = {_BETWEEN}"
_OF_NEIGHBOURS: Final[LiteralString] = f"{_OF_GROUP} OR neighbour = {_BETWEEN}"

# `{v}` stands for the version. A condition that asks another table is under that one's policy.
SEEN: Final[dict[str, LiteralString]] = {
    "balances_accounts": _OF_ACCOUNT,
    "balances_defaults": _ANYBODY,
    "balances_intermediaries": f"""{_ALL} OR account_id = {_ACCOUNTS} OR EXISTS (
        SELECT FROM projections.balances_accounts_{{v}} a
        WHERE a.account_id = balances_intermediaries_{{v}}.account_id
            AND a.group_id = {_GROUPS})""",
    "balances_requests": _OF_PARTIES,
    "cleared_runs": _OF_GROUP,
    "cleared_links": f"{_REGION} OR debtor = {_BETWEEN} OR creditor = {_BETWEEN}",
    "cleared_consents": _OF_GROUP,
    "directory_posts": f"{_OF_GROUP} OR account_id = {_ACCOUNTS}",
    "flows_days": _OF_NEIGHBOURS,
    "flows_settlements": _OF_GROUP,
    "groups_groups": _OF_GROUP,
    # Who says the second yes reads what to; nobody else of the region does.
    # Whoever gives the second yes sees what it is for, the regional support point too.
    "groups_acts": f"{_ALL} OR group_id = {_BETWEEN}",
    "positions_links": _OF_NEIGHBOURS,
    "positions_agreements": f"{_REGION} OR first = {_BETWEEN} OR second = {_BETWEEN}",
    "positions_steps": _ANYBODY,
    "positions_holds": _OF_NEIGHBOURS,
    "positions_net_holds": _OF_GROUP,
    "statements_entries": _OF_PARTIES,
    "statements_lines": f"""{_ALL} OR account_id = {_ACCOUNTS} OR EXISTS (
        SELECT FROM projections.statements_accounts_{{v}} a
        WHERE a.account_id = statements_lines_{{v}}.account_id AND a.group_id = {_GROUPS})""",
    "statements_reversals": f"""{_ALL} OR group_id = {_GROUPS} OR EXISTS (
        SELECT FROM projections.statements_entries_{{v}} e
        WHERE e.exchange_id = statements_reversals_{{v}}.reverses
            AND e.group_id = statements_reversals_{{v}}.group_id)""",
    "statements_accounts": _OF_ACCOUNT,
    "statements_units": _ANYBODY,
    "statements_decimals": _ANYBODY,
}

# Columns of a table whose rows are not everybody's. A view shows what its owner sees.
WINDOWS: Final[dict[str, LiteralString]] = {
    # What any member may know of every group: not what it owes, nor how much it trades.
    "groups_described": f"""SELECT group_id, status, kind, singular, plural, symbol, decimals,
        step_ms, locality, country, latitude_microdegrees, longitude_microdegrees, languages
        FROM projections.groups_groups_{{v}} WHERE {_ANYBODY}""",
    # Who may trade now: looked at to find what others can see in the directory.
    "balances_statuses": f"""SELECT account_id, group_id, status
        FROM projections.balances_accounts_{{v}} WHERE {_REGION}""",
}

_BARE: Final = """
SELECT relname::text FROM pg_class
WHERE relnamespace = to_regnamespace('projections') AND relkind = 'r'
    AND relname ~ '^[a-z_]+_v[0-9]+$' AND NOT relrowsecurity
"""
_SHUT: Final = f"""
SELECT relname::text FROM pg_class
WHERE relnamespace = to_regnamespace('projections') AND relkind IN ('r', 'v')
    AND relname ~ '^[a-z_]+_v[0-9]+$' AND to_regrole('{READER}') IS NOT NULL
    AND NOT has_table_privilege('{READER}', oid, 'SELECT')
"""


def are_wanting(connection: Database) -> bool:
    """Whether a table of a version lacks its policy, or the answering role is not let in."""
    return any(connection.execute(question).fetchone() for question in (_BARE, _SHUT))


def protect(connection: Database) -> None:
    """Every table of every version is under its policy, and the answering role may ask it."""
    for table in _named(connection, _BARE):
        _put_under_policy(connection, table)
    let_in = sql.SQL("GRANT SELECT ON {} TO {}")
    for table in _named(connection, _SHUT):
        named = (sql.Identifier("projections", table), sql.Identifier(READER))
        connection.execute(let_in.format(*named))


def _put_under_policy(connection: Database, table: str) -> None:
    name, _, version = table.rpartition("_")
    named = sql.Identifier("projections", table)
    if (seen := SEEN.get(name)) is not None:
        made = sql.SQL("CREATE POLICY seen ON {} FOR SELECT USING ({})")
        connection.execute(made.format(named, _in_version(seen, version)))
    for window, question in WINDOWS.items():
        if f"projections.{name}_{{v}}" in question:
            made = sql.SQL("CREATE OR REPLACE VIEW {} WITH (security_barrier) AS {}")
            shown = sql.Identifier("projections", f"{window}_{version}")
            connection.execute(made.format(shown, _in_version(question, version)))
    # Last: a table that has it is finished.
    connection.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(named))


def _in_version(condition: LiteralString, version: str) -> sql.SQL:
    return sql.SQL(condition.replace("{v}", version))


def _named(connection: Database, question: LiteralString) -> list[str]:
    return [name for (name,) in connection.execute(question)]
