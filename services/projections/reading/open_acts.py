"""Acts that wait for the yes of a second person."""

from typing import Final

from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

_WAITING: Final = """
SELECT act_id::text, by_group, waits_for, proposer::text, position, happened_at_ms, recorded_at_ms,
    act
FROM {groups_acts} WHERE group_id = %(group_id)s AND position > %(after)s
ORDER BY position LIMIT %(limit)s
"""


def waiting(at: Snapshot, group_id: str, *, after: int, limit: int) -> list[Row]:
    """Those whose yes this group says or said, the oldest first."""
    return at.rows(over(at, _WAITING), group_id=group_id, after=after, limit=limit)
