"""Trees for tests: a key ring in memory, logs with events, and a tree that is always signed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from clearing.log.memory import MemoryLog
from clearing.log.port import Head, Log
from clearing.tree.memory import MemoryTree
from clearing.tree.notes import SigningKey, VerifierKey
from clearing.tree.reading import TreeReader
from clearing.tree.sequencer import Sequencer
from clearing.tree.tiles import WIDTH, bundles_of, tiles_of
from contracts.block import Entry

ORIGIN = "uren.example.org/tree"
GOLDEN = Path(__file__).resolve().parents[2] / "contracts" / "golden"


class Ring:
    """Keys that sign in one name, in memory; `turn` adds one, `retire` leaves only the newest."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self._signing = [SigningKey.made(origin)]
        self._retired: list[VerifierKey] = []

    def signing(self) -> tuple[SigningKey, ...]:
        return tuple(self._signing)

    def known(self) -> tuple[VerifierKey, ...]:
        return (*self._retired, *(key.verifier for key in self._signing))

    def turn(self) -> None:
        self._signing.append(SigningKey.made(self._signing[0].verifier.name))

    def retire(self) -> None:
        self._retired += [key.verifier for key in self._signing[:-1]]
        self._signing = self._signing[-1:]


@cache
def an_event(sample: str = "exchange-recorded.v1") -> Entry:
    """An event as the log has it, out of the golden samples."""
    return Entry(sample.partition("+")[0], (), (GOLDEN / f"{sample}.json").read_bytes())


@cache
def events(count: int) -> tuple[Entry, ...]:
    """So many events, each other than the rest."""
    sample = an_event()
    return tuple(
        Entry(
            sample.wire_name,
            (),
            sample.data.replace(b'"payer_steps":31', b'"payer_steps":%d' % number),
        )
        for number in range(1, count + 1)
    )


def a_log(entries: Sequence[Entry], *, block: int = 1_000) -> MemoryLog:
    """A log that holds these."""
    log = MemoryLog()
    grow(log, entries, block=block)
    return log


def grow(log: Log, entries: Sequence[Entry], *, block: int = 1_000) -> Head:
    """The log holds these too."""
    head = log.head()
    for at in range(0, len(entries), block):
        head = log.append(entries[at : at + block], after=head)
    return head


class SignedOnSight(MemoryTree):
    """A tree over a log that is signed up to its head whenever somebody looks how large it is."""

    def __init__(self, log: Log, ring: Ring | None = None) -> None:
        super().__init__()
        self.ring = Ring() if ring is None else ring
        self._sequencer = Sequencer(log, self, self.ring, entropy=os.urandom)
        self._signing = False

    @property
    def size(self) -> int:
        """How large it is, now that it is signed."""
        if not self._signing:
            self._signing = True
            try:
                self._sequencer.sequence_to_head()
            finally:
                self._signing = False
        return max(self.notes, default=0)

    def checkpoint(self, size: int | None = None) -> bytes | None:
        """The newest checkpoint, of the log's head, or the one of this size."""
        return super().checkpoint(self.size if size is None else size)

    def entries(self, index: int, width: int = WIDTH) -> bytes | None:
        """The bundle, now that what happened is signed."""
        assert self.size >= 0
        return super().entries(index, width)


def published(tree: TreeReader, folder: Path, size: int | None = None) -> Path:
    """The tree stands in the folder as any web server would show it."""
    size = tree.size if size is None else size
    for tile in tiles_of(size):
        _put(folder / tile.path, tree.tile(*tile))
    for bundle in bundles_of(size):
        _put(folder / bundle.path, tree.entries(*bundle))
    _put(folder / "checkpoint", tree.checkpoint(size))
    return folder


def _put(path: Path, body: bytes | None) -> None:
    assert body is not None, path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
