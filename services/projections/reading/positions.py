"""Positions between neighbours: what is owed, may be owed, is held, and is left, for each side."""

from typing import Final

from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

# Each side from that group's own rows. A pair is there when both sides have it, and gone when one
# of them has it no more.
_PAIRS: Final = """
SELECT f.agreement_id::text, f.first, f.second, f.status, f.in_force,
    f.transit_allowed, f.set_off_allowed, f.objection_ms, f.proposed_by, f.proposed,
    lf.position_ms AS first_owes_ms, ls.position_ms AS second_owes_ms,
    f.first_may_owe_ms, s.second_may_owe_ms,
    f.first_limit_set_by::text, s.second_limit_set_by::text,
    f.first_step_ms AS first_step_agreed_ms, s.second_step_ms AS second_step_agreed_ms,
    sf.step_ms AS first_step_ms, ss.step_ms AS second_step_ms,
    (SELECT coalesce(sum(h.held_ms), 0)::bigint FROM {positions_holds} h
        WHERE h.group_id = f.first AND h.neighbour = f.second) AS held_first_ms,
    (SELECT coalesce(sum(h.held_ms), 0)::bigint FROM {positions_holds} h
        WHERE h.group_id = f.second AND h.neighbour = f.first) AS held_second_ms
FROM {positions_agreements} f
JOIN {positions_agreements} s ON s.agreement_id = f.agreement_id AND s.group_id = f.second
JOIN {positions_links} lf ON lf.group_id = f.first AND lf.neighbour = f.second
JOIN {positions_links} ls ON ls.group_id = f.second AND ls.neighbour = f.first
JOIN {positions_steps} sf ON sf.group_id = f.first
JOIN {positions_steps} ss ON ss.group_id = f.second
WHERE f.group_id = f.first
    AND f.status NOT IN ('ended', 'declined') AND s.status NOT IN ('ended', 'declined')
"""
_ALL: Final = (
    _PAIRS
    + """AND (f.first, f.second) > (%(first)s, %(second)s)
    ORDER BY f.first, f.second LIMIT %(limit)s"""
)
_OF: Final = (
    _PAIRS
    + """AND %(group_id)s IN (f.first, f.second)
    AND (f.first, f.second) > (%(first)s, %(second)s) ORDER BY f.first, f.second LIMIT %(limit)s"""
)


def pairs(at: Snapshot, *, after: tuple[str, str], limit: int) -> list[Row]:
    """All pairs of neighbours whose agreement is not over, in the order of their ids."""
    return at.rows(over(at, _ALL), first=after[0], second=after[1], limit=limit)


def pairs_of(at: Snapshot, group_id: str, *, after: tuple[str, str], limit: int) -> list[Row]:
    """The group's pairs, in the same order."""
    return at.rows(over(at, _OF), group_id=group_id, first=after[0], second=after[1], limit=limit)
