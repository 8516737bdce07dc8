"""How a tree grows: the right edge that is kept in memory, and what a batch adds to what is stored.

Stored are the leaves, in rows that never cross a bundle of entries, and the tiles that are full.
What is partial is made of these when it is asked for: so nothing is stored that would have to be
edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from clearing.tree.hashing import EMPTY_ROOT, leaf_hash, node_hash, root_of
from clearing.tree.reading import KeyedTree, TreeReader
from clearing.tree.tiles import HEIGHT, WIDTH, bundled, hashes_in, width_in
from contracts.commitment import NONCE_BYTES


class LeafRow(NamedTuple):
    """Leaves of one bundle: their entries as the bundle has them, their random bytes."""

    first_index: int
    leaves: int
    entries: bytes
    nonces: bytes


class TileRow(NamedTuple):
    """A full tile, and the root over it, which stands in the tile above."""

    level: int
    number: int
    hashes: bytes
    root: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What becomes durable together: the leaves from `after` up to `size`, and the signed tree."""

    after: int
    size: int
    leaves: Sequence[LeafRow]
    tiles: Sequence[TileRow]
    note: bytes


class TreeMoved(Exception):
    """The stored tree does not end where the batch begins: another sequencer came first."""


class TreeStore(KeyedTree, Protocol):
    """A tree that one sequencer at a time adds to."""

    def add(self, batch: Batch) -> None:
        """Leaves, tiles and checkpoint are durable, all of them.

        Raises `TreeMoved` where the tree does not end at `batch.after`; what else it raises is as
        of the log.
        """

    def cosign(self, size: int, line: str) -> None:
        """The witness' signature line stands below the checkpoint of this size from now on.

        Of each key the first alone: a second says no more than when it was asked again.
        """

    def add_keys(self, keys: Iterable[str]) -> None:
        """These keys are among those that signed; what is known already stays as it is."""


class Edge:
    """The right edge of a tree: the hashes of each level's partial tile."""

    __slots__ = ("_partial", "size")

    def __init__(self) -> None:
        self.size = 0
        self._partial: list[list[bytes]] = []

    @classmethod
    def of(cls, reader: TreeReader, size: int) -> Edge:
        """Return the edge of the tree of this size. Raises `Unproven` for a tile cut off."""
        edge = cls()
        edge.size = size
        level = 0
        while (count := size >> (HEIGHT * level)) > 0:
            width = width_in(size, level, count // WIDTH)
            found = reader.tile(level, count // WIDTH, width) if width else None
            edge._partial.append([] if not width else hashes_in(found or b""))
            level += 1
        return edge

    def add(self, leaf: bytes) -> list[TileRow]:
        """The leaf's hash is the last now; returns the tiles that became full by it."""
        self.size += 1
        full: list[TileRow] = []
        rising, level = leaf, 0
        while True:
            if level == len(self._partial):
                self._partial.append([])
            hashes = self._partial[level]
            hashes.append(rising)
            if len(hashes) < WIDTH:
                return full
            rising = root_of(hashes)
            number = (self.size >> (HEIGHT * (level + 1))) - 1
            full.append(TileRow(level, number, b"".join(hashes), rising))
            self._partial[level] = []
            level += 1

    @property
    def root(self) -> bytes:
        """The root over all leaves."""
        subtrees: list[bytes] = []
        for hashes in reversed(self._partial):
            subtrees += _complete(hashes)
        if not subtrees:
            return EMPTY_ROOT
        root = subtrees[-1]
        for left in reversed(subtrees[:-1]):
            root = node_hash(left, root)
        return root


def grown(
    edge: Edge, entries: Sequence[bytes], nonces: Sequence[bytes]
) -> tuple[list[LeafRow], list[TileRow]]:
    """The edge holds these entries too; returns the rows that say so."""
    first = edge.size
    tiles = [tile for entry in entries for tile in edge.add(leaf_hash(entry))]
    return list(_leaf_rows(first, entries, nonces)), tiles


def _leaf_rows(first: int, entries: Sequence[bytes], nonces: Sequence[bytes]) -> Iterator[LeafRow]:
    assert len(nonces) == len(entries)
    assert all(len(nonce) == NONCE_BYTES for nonce in nonces)
    at = 0
    while at < len(entries):
        end = min(len(entries), at + WIDTH - (first + at) % WIDTH)
        rows = bundled(entries[at:end])
        yield LeafRow(first + at, end - at, rows, b"".join(nonces[at:end]))
        at = end


def _complete(hashes: list[bytes]) -> list[bytes]:
    """Return the roots of the largest complete subtrees of a row, from the left."""
    roots: list[bytes] = []
    at = 0
    while at < len(hashes):
        count = 1 << ((len(hashes) - at).bit_length() - 1)
        roots.append(root_of(hashes[at : at + count]))
        at += count
    return roots
