"""Groups: what they are, their sums, and the proof that these are zero.

The sums for the proof are taken from the accounts and the links themselves, not from the running
totals.
"""

from typing import Final

from projections.reading.snapshot import Row, Snapshot

_GROUPS: Final = """
SELECT g.group_id, g.status, g.kind, g.singular, g.plural, g.symbol, g.decimals, g.step_ms,
    g.locality, g.country, g.latitude_microdegrees, g.longitude_microdegrees, g.languages,
    g.floor_steps, g.ceiling_steps, g.warn_below_steps, g.warn_above_steps,
    g.default_limits_set_by::text, g.may_owe_ms, g.may_be_owed_ms, g.net_limits_set_by::text,
    g.rounding_ms, g.exchanges_within, g.exchanges_across, g.exchanges_in_transit, g.reversals,
    g.last_activity_ms, g.number, g.total_steps AS booked_steps, g.net_ms AS booked_net_ms,
    b.*, l.*,
    (SELECT coalesce(sum(h.held_ms), 0)::bigint FROM projections.positions_net_holds_v1 h
        WHERE h.owing = g.group_id) AS held_owing_ms,
    (SELECT coalesce(sum(h.held_ms), 0)::bigint FROM projections.positions_net_holds_v1 h
        WHERE h.owed = g.group_id) AS held_owed_ms
FROM (SELECT * FROM projections.groups_groups_v1 WHERE {which}) AS g
LEFT JOIN LATERAL (
    SELECT coalesce(sum(balance_steps), 0)::bigint AS total_steps,
        coalesce(sum(balance_steps) FILTER (WHERE balance_steps > 0), 0)::bigint AS above_steps,
        coalesce(sum(balance_steps) FILTER (WHERE balance_steps < 0), 0)::bigint AS below_steps
    FROM projections.balances_accounts_v1 a WHERE a.group_id = g.group_id) AS b ON true
LEFT JOIN LATERAL (
    SELECT coalesce(sum(ms), 0)::bigint AS net_ms, coalesce(sum(abs(ms)), 0)::bigint AS gross_ms,
        coalesce(sum(ms) FILTER (WHERE ms > 0), 0)::bigint AS owes_ms,
        coalesce(-sum(ms) FILTER (WHERE ms < 0), 0)::bigint AS is_owed_ms
    FROM (
        SELECT position_ms AS ms FROM projections.positions_links_v1 WHERE first = g.group_id
        UNION ALL
        SELECT -position_ms FROM projections.positions_links_v1 WHERE second = g.group_id
    ) AS links) AS l ON true
ORDER BY g.group_id
"""
_ONE: Final = _GROUPS.format(which="group_id = %(group_id)s")
_PAGE: Final = _GROUPS.format(which="group_id > %(after)s ORDER BY group_id LIMIT %(limit)s")
_COUNTS: Final = """
SELECT group_id, kind, status, count(*) AS accounts FROM projections.balances_accounts_v1
WHERE group_id = ANY(%(group_ids)s) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def group(at: Snapshot, group_id: str) -> Row | None:
    """The group with its sums, and its accounts counted by kind and status."""
    row = at.row(_ONE, group_id=group_id)
    return None if row is None else _with_counts(at, [row])[0]


def groups(at: Snapshot, *, after: str, limit: int) -> list[Row]:
    """The groups with an id beyond `after`, by id."""
    return _with_counts(at, at.rows(_PAGE, after=after, limit=limit))


def units(at: Snapshot, group_ids: set[str]) -> dict[str, Row]:
    """What the groups call their units, and the decimals, by group."""
    rows = at.rows(
        """SELECT group_id, singular, plural, symbol, decimals, languages
        FROM projections.groups_groups_v1 WHERE group_id = ANY(%(group_ids)s)""",
        group_ids=sorted(group_ids),
    )
    return {row["group_id"]: row for row in rows}


def _with_counts(at: Snapshot, rows: list[Row]) -> list[Row]:
    counts = at.rows(_COUNTS, group_ids=[row["group_id"] for row in rows])
    for row in rows:
        row["accounts"] = [c for c in counts if c["group_id"] == row["group_id"]]
    return rows
