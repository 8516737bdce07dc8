"""Which rules the events of a pack can be held against, and who holds them.

All events from the first: every rule there is. A group's from its first: what concerns the group's
own sum, its own limits and its links. Events from somewhere in the middle: numbers, and the proof
that every clearing run brings.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, Protocol, TypeAlias

from access.phrases_audit import Audit
from contracts.block import Entry
from contracts.envelope import Envelope
from contracts.events import (
    ClearingApplied,
    ClearingProposed,
    Event,
    ExchangeRecorded,
    groups_touched,
)
from contracts.ids import GroupId
from evenveel.audit_packs.group_book import GroupBook
from evenveel.auditing.clearing import check_proof
from evenveel.auditing.replay import Replay
from evenveel.auditing.wrong import Wrong, saying

# What can be checked, by the names that a verdict has for it.
Check: TypeAlias = Literal[
    "signatures", "events", "numbers", "sums", "mirrors", "limits", "runs", "projections"
]
_ALWAYS: Final[tuple[Check, ...]] = ("signatures", "events", "numbers")
_EventAt = Callable[[int], Event]


class Books(Protocol):
    """What is kept of the events while they are gone through."""

    exchanges: int
    checked: tuple[Check, ...]
    not_checked: tuple[Check, ...]

    def feed(self, position: int, entry: Entry, envelope: Envelope, /) -> None:
        """Check the event and book it. Raises `Wrong`."""

    def finish(self) -> None:
        """Check what can be said only at the end. Raises `Wrong`."""


def books_for(group: str | None, *, whole: bool, event_at: _EventAt) -> Books:
    """Return the books for a pack of this group, or of all; `whole`: from the first position on.

    `event_at` reads one event of the past again.
    """
    if group is None and whole:
        return _AllBooks(event_at)
    return _SomeBooks(None if group is None else GroupId(group), whole=whole)


class _AllBooks:
    """Every rule, by the auditor's own replay."""

    checked: tuple[Check, ...] = (*_ALWAYS, "sums", "mirrors", "limits", "runs")
    not_checked: tuple[Check, ...] = ("projections",)

    def __init__(self, event_at: _EventAt) -> None:
        self.exchanges = 0
        self._replay = Replay(event_at)

    def feed(self, position: int, entry: Entry, envelope: Envelope) -> None:
        self._replay.feed(position, entry, envelope)
        self.exchanges = self._replay.exchanges

    def finish(self) -> None:
        self._replay.finish()


class _SomeBooks:
    """The groups' own numbers, the proofs of runs, and from its first event on a group's sums."""

    def __init__(self, group_id: GroupId | None, *, whole: bool) -> None:
        self.exchanges = 0
        own: tuple[Check, ...] = ("sums", "limits") if group_id and whole else ()
        self.checked: tuple[Check, ...] = (*_ALWAYS, *own, "runs")
        rest: tuple[Check, ...] = ("sums", "mirrors", "limits", "projections")
        self.not_checked: tuple[Check, ...] = tuple(each for each in rest if each not in own)
        self._group_id = group_id
        self._whole = whole
        self._numbers: dict[GroupId, int] = {}
        self._book = GroupBook(group_id) if group_id is not None and whole else None

    def feed(self, _position: int, _entry: Entry, envelope: Envelope) -> None:
        self._check_numbers(envelope)
        event = envelope.event
        if isinstance(event, ExchangeRecorded):
            self.exchanges += 1
        if isinstance(event, ClearingProposed | ClearingApplied):
            check_proof(event)
        if self._book is not None:
            self._book.feed(event)

    def finish(self) -> None:
        """There is nothing left to say."""

    def _check_numbers(self, envelope: Envelope) -> None:
        touched = groups_touched(envelope.event)
        if set(envelope.groups) != set(touched):
            raise Wrong(Audit.GROUPS_NUMBERED, touched, tuple(envelope.groups))
        for group_id, number in envelope.groups.items():
            if self._group_id is not None and group_id != self._group_id:
                # Of another group not all events are here.
                continue
            before = self._numbers.get(group_id, 0 if self._whole else None)
            if before is not None and number != before + 1:
                raise Wrong(saying(Audit.NUMBER_OF_GROUP, group=group_id), before + 1, number)
            self._numbers[group_id] = number
