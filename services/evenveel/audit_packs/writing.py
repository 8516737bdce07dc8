"""Makes a pack: the signed tree as it is published, and the events that somebody may look into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final

import msgspec

from access.phrases_proofs import Proof
from access.saying import Saying
from clearing.log.port import Log
from clearing.tree.checkpoint import checkpoint_in
from clearing.tree.notes import VerifierKey, read_note
from clearing.tree.reading import TreeReader
from clearing.tree.tiles import bundles_of, tiles_of
from contracts.block import Entry
from contracts.commitment import MAX_GROUPS_NAMED
from contracts.ids import AtMs, GroupId
from contracts.value import Value
from evenveel.audit_packs.files import Wrapping
from evenveel.audit_packs.form import (
    CHECKPOINT,
    CONTENTS,
    EVENTS_A_FILE,
    FORMAT,
    KEYS,
    Contents,
    EventLine,
    events_file,
)
from evenveel.troubles import Trouble

# What is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]
_CHECK: Final = "evenveel audit verify"
# Random bytes are asked for so many events at a time.
_AT_ONCE: Final = 5_000

_encoder: Final = msgspec.json.Encoder()


class _Moment(Value, frozen=True):
    """Of an envelope only when it was recorded."""

    recorded_at_ms: AtMs


_moment: Final = msgspec.json.Decoder(_Moment)


class Scope(Value, frozen=True, kw_only=True):
    """Which events: a group's, or all; recorded from the one moment until before the other."""

    group_id: GroupId | None = None
    from_ms: AtMs = 0
    until_ms: AtMs | None = None


class NothingSigned(Trouble):
    """The tree has no checkpoint yet."""


def write_pack(
    log: Log,
    tree: TreeReader,
    keys: Iterable[VerifierKey],
    scope: Scope,
    into: Wrapping,
    progress: Progress,
) -> Contents:
    """The pack is written, under the newest checkpoint there is; returns what it holds.

    Raises `NothingSigned`, and `Trouble` where the tree is not whole.
    """
    size = tree.size
    checkpoint = checkpoint_of(tree, size)
    first, last = _period(log, size, scope)
    for name, body in published(tree, size):
        into.add(name, [body])
    into.add(KEYS, ["".join(f"{key.text}\n" for key in keys).encode()])
    packing = _Packing(log, tree, scope.group_id, progress)
    packing.write(first, last, into)
    contents = Contents(
        format=FORMAT,
        origin=checkpoint_in(read_note(checkpoint).text).origin,
        size=size,
        first_position=first,
        last_position=last,
        events=packing.events,
        group=scope.group_id,
    )
    into.add(CONTENTS, [msgspec.json.format(_encoder.encode(contents)), b"\n"])
    return contents


def checkpoint_of(tree: TreeReader, size: int) -> bytes:
    """Return the signed checkpoint of this size. Raises `NothingSigned`."""
    found = tree.checkpoint(size) if size else None
    if found is None:
        raise NothingSigned(Saying(Proof.NOTHING_SIGNED))
    return found


def published(tree: TreeReader, size: int, *, since: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield each file of the tree as it is published, by name; the checkpoint comes last.

    So who reads them as they are written never sees a checkpoint whose tiles are not there.
    `since`: without those that the tree of this size had too.
    """
    for tile in tiles_of(size, since=since):
        yield tile.path, _there(tree.tile(*tile), tile.path)
    for bundle in bundles_of(size, since=since):
        yield bundle.path, _there(tree.entries(*bundle), bundle.path)
    yield CHECKPOINT, checkpoint_of(tree, size)


def not_whole(what: str) -> Trouble:
    """Return the trouble that the tree lacks something; its check names the place."""
    return Trouble(Saying(Proof.TREE_NOT_WHOLE, what=what, command=_CHECK))


def not_as_signed(position: int) -> Trouble:
    """Return the trouble that what is stored there is not what was signed."""
    return Trouble(Saying(Proof.NOT_AS_SIGNED, position=str(position), command=_CHECK))


def _there(body: bytes | None, path: str) -> bytes:
    if body is None:
        raise not_whole(path)
    return body


def _period(log: Log, size: int, scope: Scope) -> tuple[int, int]:
    """Return the first and the last position recorded in the period. Raises `Trouble`."""
    first = 1 if not scope.from_ms else _first_since(log, size, scope.from_ms)
    last = size if scope.until_ms is None else _first_since(log, size, scope.until_ms) - 1
    if first > last:
        raise Trouble(Saying(Proof.NOTHING_IN_PERIOD))
    return first, last


def _first_since(log: Log, size: int, moment_ms: int) -> int:
    """Return the first position recorded at this moment or later; one more than all where none."""
    # Events are recorded in the order of their positions.
    low, high = 1, size + 1
    while low < high:
        middle = (low + high) // 2
        entry = log.entries_at([middle])[middle]
        if _moment.decode(entry.data).recorded_at_ms < moment_ms:
            low = middle + 1
        else:
            high = middle
    return low


class _Packing:
    """Writes the events of a range of positions, in files of ten thousand."""

    def __init__(
        self, log: Log, tree: TreeReader, group_id: GroupId | None, progress: Progress
    ) -> None:
        self.events = 0
        self._log = log
        self._tree = tree
        self._group_id = group_id
        self._progress = progress

    def write(self, first: int, last: int, into: Wrapping) -> None:
        """Each event of the range is in the file of the ten thousand that it belongs to."""
        lines = self._lines(first, last)
        for head in lines:
            whole = chain([head], islice(lines, EVENTS_A_FILE - 1))
            into.add(events_file(head[0]), (line for _, line in whole))

    def _lines(self, first: int, last: int) -> Iterator[tuple[int, bytes]]:
        for start in range(first, last + 1, _AT_ONCE):
            end = min(start + _AT_ONCE - 1, last)
            nonces = self._tree.nonces(start - 1, end - start + 1)
            if len(nonces) != end - start + 1:
                raise not_whole(f"{start}…{end}")
            for position, entry in self._entries(start, end):
                if self._wanted(entry):
                    self.events += 1
                    yield position, _line_of(position, entry, nonces[position - start])
            self._progress("events", end - first + 1, last - first + 1)

    def _wanted(self, entry: Entry) -> bool:
        # What touches so many groups that the tree names none of them is everybody's to look at:
        # without it nobody could say that it was not the group's.
        named = self._group_id in entry.tags or len(entry.tags) > MAX_GROUPS_NAMED
        return self._group_id is None or named

    def _entries(self, first: int, last: int) -> Iterator[tuple[int, Entry]]:
        for block in self._log.read(after=first - 1, up_to=last):
            yield from enumerate(block.entries, block.first_position)


def _line_of(position: int, entry: Entry, nonce: bytes) -> bytes:
    line = EventLine(
        position=position,
        type=entry.wire_name,
        nonce=nonce.hex(),
        envelope=msgspec.Raw(entry.data),
    )
    return _encoder.encode(line) + b"\n"
