"""The follower that fills the indexes from the log.

It may be stopped, killed, or run twice at any moment: the rows of a batch and the place reached
become visible together, and adding the same positions again changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from itertools import islice
from threading import Event

from clearing.log.port import (
    Block,
    FillableIndex,
    IdRow,
    Log,
    LogUnavailable,
    OutcomeUnknown,
    TagRow,
)
from contracts.block import Entry

KeysOf = Callable[[Entry], Iterable[tuple[int, str]]]

BATCH_ENTRIES = 5_000
_WAIT_S = 0.2

_log = logging.getLogger(__name__)


def fill_index(
    log: Log, index: FillableIndex, keys_of: KeysOf, *, stop: Event, tags: bool = True
) -> None:
    """Until `stop` is set, every position of the log is found in the index soon after it is
    written.

    `keys_of` names the (role, UUID) under which an entry is looked up. Returns at most a batch
    after the stop. Rides out a database that is out of reach or cannot now, a full disk too;
    anything else that fails ends it with its exception.
    """

    def to_head() -> int:
        return fill_to_head(log, index, keys_of, stop=stop, tags=tags)

    follow(log, to_head, stop=stop, what="index waits")


def follow(log: Log, to_head: Callable[[], int], *, stop: Event, what: str) -> None:
    """Until `stop` is set, `to_head` is called again whenever the log has grown.

    It returns the position that it reached. `what` stands still is said once where the database is
    out of reach.
    """
    waiting = False
    while not stop.is_set():
        try:
            reached = to_head()
            if not stop.is_set():
                log.wait_for_more(reached, _WAIT_S)
            waiting = False
        except (LogUnavailable, OutcomeUnknown) as lost:
            # The place reached tells on return what became of a batch whose outcome is unknown.
            if not waiting:
                _log.warning("the %s for the database: %s", what, lost)
            waiting = True
            stop.wait(_WAIT_S)


def fill_to_head(
    log: Log, index: FillableIndex, keys_of: KeysOf, *, stop: Event | None = None, tags: bool = True
) -> int:
    """The index has reached the position returned, which is the head's of a moment ago unless
    stopped.
    """
    reached = min(index.reached(), index.tags_reached()) if tags else index.reached()
    blocks = log.read(after=reached)
    while not (stop is not None and stop.is_set()):
        batch = next_batch(blocks, BATCH_ENTRIES)
        if not batch:
            break
        ids = [
            IdRow(role, key, position)
            for position, entry in _numbered(batch)
            for role, key in keys_of(entry)
        ]
        up_to = batch[-1].last_position
        index.add(after=reached, up_to=up_to, ids=ids, tags=_tag_rows(batch) if tags else None)
        reached = up_to
    return reached


def next_batch(blocks: Iterable[Block], at_least: int) -> list[Block]:
    """Whole blocks until there are enough entries: one more block is less than a second
    transaction.
    """
    batch: list[Block] = []
    entries = 0
    while entries < at_least and (block := next(islice(blocks, 1), None)) is not None:
        batch.append(block)
        entries += len(block.entries)
    return batch


def _numbered(batch: list[Block]) -> Iterable[tuple[int, Entry]]:
    for block in batch:
        yield from enumerate(block.entries, block.first_position)


def _tag_rows(batch: list[Block]) -> list[TagRow]:
    return [
        TagRow(tag, position, entry.wire_name)
        for position, entry in _numbered(batch)
        for tag in entry.tags
    ]
