"""Positions between neighbours: what is owed, may be owed, is held, and is left, for each side."""

from typing import Final

from projections.reading.snapshot import Row, Snapshot

_PAIRS: Final = """
SELECT g.agreement_id::text, g.first, g.second, g.status, g.in_force, l.position_ms,
    g.first_may_owe_ms, g.second_may_owe_ms, g.transit_allowed, g.set_off_allowed,
    g.first_limit_set_by::text, g.second_limit_set_by::text, g.proposed_by, g.proposed,
    g.first_step_ms AS first_step_agreed_ms, g.second_step_ms AS second_step_agreed_ms,
    sf.step_ms AS first_step_ms, ss.step_ms AS second_step_ms,
    (SELECT coalesce(sum(h.held_ms), 0)::bigint FROM projections.positions_holds_v1 h
        WHERE h.owing = g.first AND h.owed = g.second) AS held_first_ms,
    (SELECT coalesce(sum(h.held_ms), 0)::bigint FROM projections.positions_holds_v1 h
        WHERE h.owing = g.second AND h.owed = g.first) AS held_second_ms
FROM projections.positions_agreements_v1 g
JOIN projections.positions_links_v1 l USING (first, second)
JOIN projections.positions_steps_v1 sf ON sf.group_id = g.first
JOIN projections.positions_steps_v1 ss ON ss.group_id = g.second
WHERE g.status NOT IN ('ended', 'declined')
"""
_ALL: Final = (
    _PAIRS
    + """AND (g.first, g.second) > (%(first)s, %(second)s)
    ORDER BY g.first, g.second LIMIT %(limit)s"""
)
_OF: Final = (
    _PAIRS
    + """AND %(group_id)s IN (g.first, g.second)
    AND (g.first, g.second) > (%(first)s, %(second)s) ORDER BY g.first, g.second LIMIT %(limit)s"""
)


def pairs(at: Snapshot, *, after: tuple[str, str], limit: int) -> list[Row]:
    """All pairs of neighbours whose agreement is not over, in the order of their ids."""
    return at.rows(_ALL, first=after[0], second=after[1], limit=limit)


def pairs_of(at: Snapshot, group_id: str, *, after: tuple[str, str], limit: int) -> list[Row]:
    """The group's pairs, in the same order."""
    return at.rows(_OF, group_id=group_id, first=after[0], second=after[1], limit=limit)
