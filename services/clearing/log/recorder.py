"""The `eventsourcing` library's DCB recorder over our log.

A filtered read takes positions from the tag index as far as that got and scans the tail behind
it. A conditional append does the same up to a head h and appends only if the head is still h, so
that nothing can slip in between the look and the append. Ours differ from the library's own
recorders in two ways: a read is lazy and holds one page, and a follower cannot miss an event,
because positions become visible in their order.

On the ledger's own log nothing appends but the writer, whose state in memory answers every
condition.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from threading import Lock

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBReadResponse,
    DCBRecorder,
    DCBSequencedEvent,
    DCBSubscription,
)
from eventsourcing.persistence import IntegrityError, OperationalError, ProgrammingError

from clearing.log.port import HeadMoved, Log, TagIndex
from contracts.block import Entry

MAX_TAG_BYTES = 1_000
_PAGE = 128
_TRIES = 1_000
_WAIT_S = 0.1

Positioned = tuple[int, Entry]


class LogRecorder(DCBRecorder):
    """A DCB recorder over any `Log`; with a tag index filtered reads need not scan what it
    covers.
    """

    def __init__(self, log: Log, index: TagIndex | None = None) -> None:
        self._log = log
        self._index = index
        # Threads of one process take turns instead of running into each other at the head.
        self._turn = Lock()

    def read(
        self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None
    ) -> DCBReadResponse:
        head = self._log.head().position
        matching = self._matching(query or DCBQuery(), after or 0, head)
        if limit is not None:
            return LimitedResponse(islice(matching, limit))
        return UnlimitedResponse(matching, head)

    def append(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None
    ) -> int:
        if not events:
            raise ProgrammingError("an append needs at least one event")
        entries = [_entry(event) for event in events]
        checked = 0 if condition is None else condition.after or 0
        with self._turn:
            for attempt in range(_TRIES):
                head = self._log.head()
                if condition is not None:
                    self._check(condition, checked, head.position)
                    # What has been looked at stays as it is; only what came since needs a look
                    # next time.
                    checked = max(checked, head.position)
                try:
                    return self._log.append(entries, after=head).position
                except HeadMoved:
                    # Others came first. Pausing a little, unevenly, keeps many processes from
                    # retrying in step.
                    time.sleep(secrets.randbelow(1_000 << min(attempt, 5)) / 1_000_000)
        raise OperationalError(f"other writers came first {_TRIES} times")

    def subscribe(
        self, query: DCBQuery | None = None, *, after: int | None = None
    ) -> LogSubscription:
        return LogSubscription(self, query=query, after=after)

    def wait_for_more(self, after: int) -> None:
        """Returns when the log may have grown beyond `after`, and in any case soon."""
        self._log.wait_for_more(after, _WAIT_S)

    def _check(self, condition: DCBAppendCondition, after: int, head: int) -> None:
        if next(self._matching(condition.fail_if_events_match, after, head), None) is not None:
            raise IntegrityError(condition)

    def _matching(self, query: DCBQuery, after: int, head: int) -> Iterator[Positioned]:
        """Entries in (after, head] that match, in order."""
        if self._index is not None and query.items and all(item.tags for item in query.items):
            reached = min(self._index.tags_reached(), head)
            yield from self._indexed(self._index, query.items, after, reached)
            after = max(after, reached)
        for block in self._log.read(after=after, up_to=head):
            for position, entry in enumerate(block.entries, block.first_position):
                if matches(entry, query):
                    yield position, entry

    def _indexed(
        self, index: TagIndex, items: Sequence[DCBQueryItem], after: int, reached: int
    ) -> Iterator[Positioned]:
        positions = merge(*(_tagged(index, item, after, reached) for item in items))
        while page := list(islice(positions, _PAGE)):
            entries = self._log.entries_at(page)
            # Several items may name the same position; it is one event still.
            for position in sorted(entries):
                if position > after:
                    yield position, entries[position]
            after = page[-1]


class UnlimitedResponse(DCBReadResponse):
    """Everything up to the head of the moment at which reading was asked for."""

    def __init__(self, matching: Iterator[Positioned], head: int) -> None:
        self._matching = matching
        self._head = head

    @property
    def head(self) -> int | None:
        return self._head or None

    def __next__(self) -> DCBSequencedEvent:
        return _sequenced(next(self._matching))


class LimitedResponse(DCBReadResponse):
    """At most so many events; its head is the last of them, or None without any."""

    def __init__(self, matching: Iterator[Positioned]) -> None:
        self._matching = matching
        self._ahead: deque[Positioned] = deque()
        self._last: int | None = None

    @property
    def head(self) -> int | None:
        # The last event is known only when all are here; no more than the limit are kept.
        self._ahead.extend(self._matching)
        return self._ahead[-1][0] if self._ahead else self._last

    def __next__(self) -> DCBSequencedEvent:
        found = self._ahead.popleft() if self._ahead else next(self._matching)
        self._last = found[0]
        return _sequenced(found)


class LogSubscription(DCBSubscription[LogRecorder]):
    """Every matching event once and in order, then those to come; without a thread of its own."""

    def __init__(
        self, recorder: LogRecorder, query: DCBQuery | None = None, after: int | None = None
    ) -> None:
        super().__init__(recorder, query=query, after=after)
        self._response: DCBReadResponse | None = None

    def __next__(self) -> DCBSequencedEvent:
        while not self._has_been_stopped:
            if self._response is None:
                self._response = self._recorder.read(self._query, after=self._last_position)
            try:
                event = next(self._response)
            except StopIteration:
                # Everything up to the response's head has been seen, whether it matched or not.
                self._last_position = max(self._last_position, self._response.head or 0)
                self._response = None
                self._recorder.wait_for_more(self._last_position)
            else:
                self._last_position = event.position
                return event
        raise StopIteration


def matches(entry: Entry, query: DCBQuery) -> bool:
    """Whether the entry matches at least one item, or there are none."""
    return not query.items or any(
        (not item.types or entry.wire_name in item.types) and set(item.tags).issubset(entry.tags)
        for item in query.items
    )


def _tagged(index: TagIndex, item: DCBQueryItem, after: int, up_to: int) -> Iterator[int]:
    while page := index.tagged(item.tags, item.types, after=after, up_to=up_to, limit=_PAGE):
        yield from page
        after = page[-1]


def _entry(event: DCBEvent) -> Entry:
    for tag in event.tags:
        # What the tag index could not hold is refused before it is in the log for ever.
        if "\0" in tag or len(tag.encode()) > MAX_TAG_BYTES:
            raise ProgrammingError(f"a tag has at most {MAX_TAG_BYTES} bytes, none of them zero")
    return Entry(event.type, tuple(event.tags), event.data)


def _sequenced(found: Positioned) -> DCBSequencedEvent:
    position, entry = found
    return DCBSequencedEvent(
        event=DCBEvent(type=entry.wire_name, data=entry.data, tags=list(entry.tags)),
        position=position,
    )
