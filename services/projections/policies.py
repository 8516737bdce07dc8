"""Which rows of the projections' tables are seen under which view, as policies of the database.

They hold for whoever does not own the tables: for the role that answers questions. The role that
fills the tables owns them. Every table of a version has a rule here; one without is not seen at
all. What a policy compares with is looked up once a statement, not once a row, which is why every
setting stands in a SELECT of its own.
"""

from contextlib import suppress
from hashlib import sha256
from typing import Final, LiteralString

from psycopg import sql
from psycopg.errors import UndefinedColumn, UndefinedTable

from access.database_roles import READER
from access.moments import DAY_MS
from projections.flows import MOVED_MS
from projections.progress import Database

_ALL: Final[LiteralString] = "(SELECT current_setting('evenveel.region', true)) = 'all'"
_REGION: Final[LiteralString] = (
    "(SELECT current_setting('evenveel.region', true)) IN ('yes', 'all')"
)
_REGION_CLOSED: Final[LiteralString] = (
    "(SELECT current_setting('evenveel.region', true)) IN ('closed', 'yes', 'all')"
)
# Whoever has a view at all. After a transaction that set one, the setting is empty and not gone.
_ANYBODY: Final[LiteralString] = (
    "(SELECT current_setting('evenveel.region', true)) IN ('one', 'closed', 'yes', 'all')"
)
# Compared with nothing where it is not set, which is true of no row.
_CLOSED_DAY: Final[LiteralString] = (
    "(SELECT nullif(current_setting('evenveel.closed', true), '')::bigint)"
)
_NOBODY: Final[LiteralString] = "false"
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
# How a group stands now is seen by those who see all of it.
_OF_GROUP: Final[LiteralString] = f"{_REGION} OR group_id = {_GROUPS}"
_OF_NEIGHBOURS: Final[LiteralString] = f"{_OF_GROUP} OR neighbour = {_GROUPS}"
# What it agreed to and lets be done, and how it stood when the last closed day ended, is for its
# support point too.
_OF_SUPPORTED: Final[LiteralString] = f"{_REGION_CLOSED} OR group_id = {_BETWEEN}"
_RUN_IS_CLOSED: Final[LiteralString] = (
    f"greatest(proposed_at_ms, ended_at_ms) < ({_CLOSED_DAY} + 1) * {DAY_MS}"
)

# `{v}` stands for the version. A condition that asks another table is under that one's policy.
SEEN: Final[dict[str, LiteralString]] = {
    "balances_accounts": _OF_ACCOUNT,
    "balances_defaults": _ANYBODY,
    "balances_intermediaries": f"""{_ALL} OR account_id = {_ACCOUNTS} OR EXISTS (
        SELECT FROM projections.balances_accounts_{{v}} a
        WHERE a.account_id = balances_intermediaries_{{v}}.account_id
            AND a.group_id = {_GROUPS})""",
    "balances_requests": _OF_PARTIES,
    "cleared_runs": f"{_OF_GROUP} OR (({_OF_SUPPORTED}) AND {_RUN_IS_CLOSED})",
    # Of a run on a closed day, that of one of the link's groups which is in view.
    "cleared_links": f"""{_REGION} OR debtor = {_GROUPS} OR creditor = {_GROUPS} OR EXISTS (
        SELECT FROM projections.cleared_runs_{{v}} r
        WHERE r.run_id = cleared_links_{{v}}.run_id AND {_RUN_IS_CLOSED}
            AND r.group_id IN (cleared_links_{{v}}.debtor, cleared_links_{{v}}.creditor))""",
    "cleared_consents": _OF_SUPPORTED,
    "directory_posts": f"{_OF_GROUP} OR account_id = {_ACCOUNTS}",
    "flows_days": f"""{_OF_NEIGHBOURS} OR (told_day <= {_CLOSED_DAY}
        AND ({_OF_SUPPORTED} OR neighbour = {_BETWEEN}))""",
    "flows_links": _OF_NEIGHBOURS,
    "flows_settlements": _OF_GROUP,
    "groups_groups": _OF_GROUP,
    # Who says the second yes reads what to; nobody else of the region does.
    # Whoever gives the second yes sees what it is for, the regional support point too.
    "groups_acts": f"{_ALL} OR group_id = {_BETWEEN}",
    "positions_links": _OF_NEIGHBOURS,
    "positions_agreements": f"{_REGION_CLOSED} OR first = {_BETWEEN} OR second = {_BETWEEN}",
    "positions_steps": _ANYBODY,
    "positions_holds": _OF_NEIGHBOURS,
    "positions_net_holds": _OF_GROUP,
    # What accounts gave leaves the database in published cells only.
    "regions_given": _NOBODY,
    "regions_others": _NOBODY,
    "regions_groups": _NOBODY,
    "regions_posts": _NOBODY,
    "regions_counted": _NOBODY,
    "regions_closings": _ANYBODY,
    "regions_consents": _ANYBODY,
    "regions_publications": _ANYBODY,
    # Between two groups, where both agreed.
    "regions_cells": f"""{_ANYBODY} AND (kind <> 'flow' OR neighbour IN (
        SELECT c.group_id FROM projections.regions_consents_{{v}} c
        WHERE c.shown_to <> 'nobody'))""",
    "regions_categories": _ANYBODY,
    "regions_category_areas": _ANYBODY,
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
    # Its limits towards its neighbours together, and nothing of how far it is from them.
    "groups_limits": f"""SELECT group_id, status, may_owe_ms, may_be_owed_ms
        FROM projections.groups_groups_{{v}} WHERE {_OF_SUPPORTED}""",
    # Where a link stood when the last closed day ended: where it stands, less what was told since.
    "flows_closed": f"""SELECT l.group_id, l.neighbour,
            (l.position_ms - coalesce(since.moved_ms, 0))::bigint AS position_ms
        FROM projections.flows_links_{{v}} l
        LEFT JOIN (SELECT group_id, neighbour, sum({MOVED_MS}) AS moved_ms
            FROM projections.flows_days_{{v}} WHERE told_day > {_CLOSED_DAY} GROUP BY 1, 2
        ) AS since ON since.group_id = l.group_id AND since.neighbour = l.neighbour
        WHERE {_CLOSED_DAY} IS NOT NULL AND ({_REGION_CLOSED} OR l.group_id = {_BETWEEN})""",
    # Who may trade now: looked at to find what others can see in the directory.
    "balances_statuses": f"""SELECT account_id, group_id, status
        FROM projections.balances_accounts_{{v}} WHERE {_REGION}""",
}

_TABLES: Final = """
SELECT relname::text, CASE WHEN relrowsecurity THEN obj_description(oid, 'pg_class') END
FROM pg_class
WHERE relnamespace = to_regnamespace('projections') AND relkind = 'r'
    AND relname ~ '^[a-z_]+_v[0-9]+$'
"""
_SHUT: Final = f"""
SELECT relname::text FROM pg_class
WHERE relnamespace = to_regnamespace('projections') AND relkind IN ('r', 'v')
    AND relname ~ '^[a-z_]+_v[0-9]+$' AND to_regrole('{READER}') IS NOT NULL
    AND NOT has_table_privilege('{READER}', oid, 'SELECT')
"""


def are_wanting(connection: Database) -> bool:
    """Whether a table of a version lacks its policy, or the answering role is not let in."""
    return bool(_without_their_rule(connection) or connection.execute(_SHUT).fetchone())


def protect(connection: Database) -> None:
    """Every table of every version is under its policy, and the answering role may ask it.

    A table that is under another release's policy is under this one's afterwards.
    """
    for table in _without_their_rule(connection):
        _put_under_policy(connection, table)
    let_in = sql.SQL("GRANT SELECT ON {} TO {}")
    for (table,) in connection.execute(_SHUT).fetchall():
        named = (sql.Identifier("projections", table), sql.Identifier(READER))
        connection.execute(let_in.format(*named))


def _without_their_rule(connection: Database) -> list[str]:
    found: list[tuple[str, str | None]] = connection.execute(_TABLES).fetchall()
    return [table for table, rule in found if rule != _rule_of(table.rpartition("_")[0])]


def _rule_of(name: str) -> str:
    """What a table is marked with whose rows are seen by its rule, and by no earlier one."""
    rules = (SEEN.get(name, ""), *_windows_on(name).values())
    return "rows as seen by rule " + sha256("\0".join(rules).encode()).hexdigest()


def _windows_on(name: str) -> dict[str, LiteralString]:
    table = f"projections.{name}_{{v}}"
    return {window: question for window, question in WINDOWS.items() if table in question}


def _put_under_policy(connection: Database, table: str) -> None:
    name, _, version = table.rpartition("_")
    named = sql.Identifier("projections", table)
    connection.execute(sql.SQL("DROP POLICY IF EXISTS seen ON {}").format(named))
    # A version that a release before this one made may lack what the rule asks of it. Then nobody
    # sees it until it is built anew.
    with suppress(UndefinedColumn, UndefinedTable), connection.transaction():
        if (seen := SEEN.get(name)) is not None:
            made = sql.SQL("CREATE POLICY seen ON {} FOR SELECT USING ({})")
            connection.execute(made.format(named, _in_version(seen, version)))
        for window, question in _windows_on(name).items():
            made = sql.SQL("CREATE OR REPLACE VIEW {} WITH (security_barrier) AS {}")
            shown = sql.Identifier("projections", f"{window}_{version}")
            connection.execute(made.format(shown, _in_version(question, version)))
    connection.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(named))
    # Last: a table that has it is finished.
    marked = sql.SQL("COMMENT ON TABLE {} IS {}")
    connection.execute(marked.format(named, sql.Literal(_rule_of(name))))


def _in_version(condition: LiteralString, version: str) -> sql.SQL:
    return sql.SQL(condition.replace("{v}", version))
