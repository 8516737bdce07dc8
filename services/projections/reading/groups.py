"""Groups: what they are, their sums, and the proof that these are zero.

What a group is, anybody may know who has a view; what it adds up to, only who sees all of it.

All of a group's figures come from rows of its own, so they belong together however far the rows of
its neighbours are.

The sums for the proof are taken from the accounts and the links themselves, not from the running
totals.
"""

from typing import Final

from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

_GROUPS: Final = """
SELECT d.*,
    g.floor_steps, g.ceiling_steps, g.warn_below_steps, g.warn_above_steps,
    g.default_limits_set_by::text, g.may_owe_ms, g.may_be_owed_ms, g.net_limits_set_by::text,
    g.rounding_ms, g.exchanges_within, g.exchanges_across, g.exchanges_in_transit, g.reversals,
    g.last_activity_ms, g.number, g.total_steps AS booked_steps, g.net_ms AS booked_net_ms,
    b.*, l.*,
    h.held_owing_ms, h.held_owed_ms
FROM (SELECT * FROM {groups_described} WHERE %s) AS d
LEFT JOIN {groups_groups} g USING (group_id)
LEFT JOIN LATERAL (
    SELECT coalesce(sum(balance_steps), 0)::bigint AS total_steps,
        coalesce(sum(balance_steps) FILTER (WHERE balance_steps > 0), 0)::bigint AS above_steps,
        coalesce(sum(balance_steps) FILTER (WHERE balance_steps < 0), 0)::bigint AS below_steps
    FROM {balances_accounts} a WHERE a.group_id = g.group_id) AS b ON true
LEFT JOIN LATERAL (
    SELECT coalesce(sum(position_ms), 0)::bigint AS net_ms,
        coalesce(sum(abs(position_ms)), 0)::bigint AS gross_ms,
        coalesce(sum(position_ms) FILTER (WHERE position_ms > 0), 0)::bigint AS owes_ms,
        coalesce(-sum(position_ms) FILTER (WHERE position_ms < 0), 0)::bigint AS is_owed_ms
    FROM {positions_links} p WHERE p.group_id = g.group_id) AS l ON true
LEFT JOIN LATERAL (
    SELECT coalesce(sum(owing_ms), 0)::bigint AS held_owing_ms,
        coalesce(sum(owed_ms), 0)::bigint AS held_owed_ms
    FROM {positions_net_holds} n WHERE n.group_id = g.group_id) AS h ON true
ORDER BY d.group_id
"""
_ONE: Final = _GROUPS % "group_id = %(group_id)s"
_PAGE: Final = _GROUPS % "group_id > %(after)s ORDER BY group_id LIMIT %(limit)s"
_COUNTS: Final = """
SELECT group_id, kind, status, count(*) AS accounts FROM {balances_accounts}
WHERE group_id = ANY(%(group_ids)s) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_UNITS: Final = """
SELECT group_id, singular, plural, symbol, decimals, languages FROM {groups_described}
WHERE group_id = ANY(%(group_ids)s)
"""


def group(at: Snapshot, group_id: str) -> Row | None:
    """The group, with its sums where they are in view (`has_sums`), and its accounts counted."""
    row = at.row(over(at, _ONE), group_id=group_id)
    return None if row is None else _with_counts(at, [row])[0]


def groups(at: Snapshot, *, after: str, limit: int) -> list[Row]:
    """The groups with an id beyond `after`, by id."""
    return _with_counts(at, at.rows(over(at, _PAGE), after=after, limit=limit))


def units(at: Snapshot, group_ids: set[str]) -> dict[str, Row]:
    """What the groups call their units, and the decimals, by group."""
    rows = at.rows(over(at, _UNITS), group_ids=sorted(group_ids))
    return {row["group_id"]: row for row in rows}


def _with_counts(at: Snapshot, rows: list[Row]) -> list[Row]:
    counts = at.rows(over(at, _COUNTS), group_ids=[row["group_id"] for row in rows])
    for row in rows:
        row["accounts"] = [c for c in counts if c["group_id"] == row["group_id"]]
        row["has_sums"] = at.view.everything or row["group_id"] in at.view.groups
    return rows
