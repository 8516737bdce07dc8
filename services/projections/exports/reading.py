"""A group's books read from the log itself: what the projections keep of a group is not all of it.

Only the blocks that hold an event of the group are read, as the index over tags has them, and what
was written since it was filled. An index may lack something; the group's own numbers tell.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from functools import partial
from typing import Final

from access.line import Connection, Line
from contracts.block import Entry
from contracts.envelope import Recorded, UnknownEvent, UnreadableEvent, decode
from contracts.events import ExportMade
from contracts.ids import GroupId
from projections.exports.books import Books
from projections.log_table import blocks_between, entries_of, head_of
from projections.log_tags import tagged_between, tags_reached
from projections.reading.snapshot import NotCaughtUp
from projections.stream import StreamBroken, StreamGap

# So many events are held at once, however long the log is.
_TOGETHER: Final = 20_000
_EXPORT_MADE: Final = "export-made.v1"


class LogBooks:
    """Groups' books, and what files were made of them. `line`: of a role that reads the log.

    Whoever asks while others wait goes through `unindexed_at_most` events beyond the index; where
    more were written since it was filled, `NotCaughtUp` is raised.
    """

    def __init__(self, line: Line, zone: tzinfo, unindexed_at_most: int | None = None) -> None:
        self._line = line
        self._unindexed_at_most = unindexed_at_most
        self.zone = zone

    def read(self, group_id: str, position: int | None = None) -> Books:
        """The group's books as of the position, None for all that is in the log by now.

        Raises `NotBooked`, and `StreamBroken` where the log itself is damaged.
        """
        books = Books(group_id, self.zone)
        books.add(_whole(self._of_group(group_id, position), group_id))
        books.in_order()
        return books

    def files_made(self, group_id: str) -> list[tuple[int, ExportMade]]:
        """Every file that was made of the group's books, with its position, the last first."""
        found = [
            (each.position, each.envelope.event)
            for each in self._of_group(group_id, None, _EXPORT_MADE)
            if isinstance(each.envelope.event, ExportMade)
        ]
        return found[::-1]

    def file_made(self, group_id: str, export_id: str) -> tuple[int, ExportMade] | None:
        """The file of that id with its position; None where none was made of the group's books."""
        made = self.files_made(group_id)
        return next((each for each in made if each[1].export_id == export_id), None)

    def _of_group(
        self, group_id: str, position: int | None, only: str | None = None
    ) -> Iterator[Recorded]:
        """The group's events in their order; of what the index has `only` those of that name."""
        line = self._line
        # First how far the index is: what it has reached is in the log by the time of the head.
        reached, head = line.ask(tags_reached), line.ask(head_of)
        last = head if position is None else min(head, position)
        after, indexed = 0, min(reached, last)
        if self._unindexed_at_most is not None and last - indexed > self._unindexed_at_most:
            raise NotCaughtUp(indexed)
        while page := line.ask(_page_of(group_id, after, indexed, only)):
            yield from map(_recorded, page)
            after = page[-1][0]
        after = indexed
        while after < last:
            upto = min(last, after + _TOGETHER)
            rows = line.ask(partial(blocks_between, after=after, last=upto))
            yield from map(
                _recorded, (e for e in entries_of(rows, after, upto) if group_id in e[1].tags)
            )
            after = upto


def _whole(events: Iterable[Recorded], group_id: str) -> Iterator[Recorded]:
    """All of the group's events, of which none is missing: each bears the group's next number."""
    for number, each in enumerate(events, start=1):
        if each.envelope.groups.get(GroupId(group_id)) != number:
            raise StreamGap(f"event {number} of {group_id} is not before position {each.position}")
        yield each


def _page_of(
    group_id: str, after: int, last: int, only: str | None
) -> Callable[[Connection], list[tuple[int, Entry]]]:
    return lambda on: tagged_between(on, group_id, after, last, limit=_TOGETHER, wire_name=only)


def _recorded(found: tuple[int, Entry]) -> Recorded:
    position, entry = found
    try:
        return Recorded(position, decode(entry.wire_name, entry.data))
    except (UnknownEvent, UnreadableEvent) as error:
        raise StreamBroken(f"event {entry.wire_name} at position {position}: {error}") from error
