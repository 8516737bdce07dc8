"""Acts that wait for the yes of a second person."""

import re
from typing import Final

from contracts.ids import UUID_PATTERN
from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

_WAITING: Final = """
SELECT act_id::text, by_group, waits_for, proposer::text, position, happened_at_ms, recorded_at_ms,
    act
FROM {groups_acts} WHERE group_id = %(group_id)s AND position > %(after)s
ORDER BY position LIMIT %(limit)s
"""
_WAITS_FOR: Final = "SELECT waits_for FROM {groups_acts} WHERE act_id = %(act_id)s LIMIT 1"
_is_uuid: Final = re.compile(UUID_PATTERN.strip("^$"), re.ASCII).fullmatch


def waiting(at: Snapshot, group_id: str, *, after: int, limit: int) -> list[Row]:
    """Those whose yes this group says or said, the oldest first."""
    return at.rows(over(at, _WAITING), group_id=group_id, after=after, limit=limit)


def waits_for(at: Snapshot, act_id: str) -> str | None:
    """The group whose yes the act waits for; None where it waits for none."""
    if _is_uuid(act_id) is None:
        return None
    row = at.row(over(at, _WAITS_FOR), act_id=act_id)
    return None if row is None else str(row["waits_for"])
