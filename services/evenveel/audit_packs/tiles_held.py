"""The tiles of a published tree, none of them believed before its hash stood in the one above it.

A tree has, at each level, at most one tile that is not full. Those together make up the root,
which is signed; every full tile hashes to one place of a tile above it. So a tile that was
shortened, exchanged or made up is found the first time that it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from access.phrases_proofs import Proof
from access.saying import Saying
from clearing.tree.hashing import HASH_BYTES
from clearing.tree.tiles import HEIGHT, WIDTH, Bundle, Tile, width_in
from evenveel.audit_packs.merkle import Range, root_over
from evenveel.auditing.wrong import Wrong

# Levels of a tree whose size has 63 bits.
_LEVELS: Final = 8
_REMEMBERED: Final = 64


class HeldTiles:
    """The tree of `size` leaves under `root`, read from where its files lie.

    `read` returns what stands at a path, None where nothing does. Raises `Wrong` where the tiles
    at the tree's edge do not make up the root.
    """

    def __init__(self, size: int, root: bytes, read: Callable[[str], bytes | None]) -> None:
        self.size = size
        self._read = read
        self._full = lru_cache(_REMEMBERED)(self._proved)
        self._edge = {
            level: self._hashes(Tile(level, total // WIDTH, total % WIDTH))
            for level in range(_LEVELS)
            if (total := size >> HEIGHT * level) % WIDTH
        }
        found = self.root_of(size)
        if found != root:
            raise Wrong(Saying(Proof.ROOT_OF_TILES), root.hex(), found.hex())

    def root_of(self, size: int) -> bytes:
        """Return the root that the tree had when it had so many leaves. Raises `Wrong`."""
        assert size <= self.size, "the tree never was so large"
        made = Range()
        for level in reversed(range(_LEVELS)):
            whole, part = divmod(size >> HEIGHT * level, WIDTH)
            for found in self._tile(level, whole)[:part] if part else ():
                made.add(found, HEIGHT * level)
        return made.root()

    def leaves(self, first: int, end: int) -> Iterator[tuple[int, bytes]]:
        """Yield each leaf's hash with its index, from `first` up to `end`. Raises `Wrong`."""
        for number in range(first // WIDTH, -(-end // WIDTH)):
            hashes = self._tile(0, number)
            for index in range(max(first, number * WIDTH), min(end, (number + 1) * WIDTH)):
                yield index, hashes[index % WIDTH]

    def bundle(self, number: int) -> bytes | None:
        """Return the entries of the leaves of one tile, as they lie there."""
        return self._read(Bundle(number, width_in(self.size, 0, number)).path)

    def _tile(self, level: int, number: int) -> tuple[bytes, ...]:
        if number == self.size >> HEIGHT * (level + 1):
            return self._edge[level]
        return self._full(level, number)

    def _proved(self, level: int, number: int) -> tuple[bytes, ...]:
        tile = Tile(level, number)
        hashes = self._hashes(tile)
        above = self._tile(level + 1, number // WIDTH)[number % WIDTH]
        if (found := root_over(hashes)) != above:
            raise Wrong(Saying(Proof.TILE, path=tile.path), above.hex(), found.hex())
        return hashes

    def _hashes(self, tile: Tile) -> tuple[bytes, ...]:
        held = self._read(tile.path)
        wide = Saying(Proof.BYTES, bytes=str(tile.width * HASH_BYTES))
        if held is None:
            raise Wrong(Saying(Proof.TILE, path=tile.path), wide, None)
        if len(held) != tile.width * HASH_BYTES:
            found = Saying(Proof.BYTES, bytes=str(len(held)))
            raise Wrong(Saying(Proof.TILE, path=tile.path), wide, found)
        return tuple(held[at : at + HASH_BYTES] for at in range(0, len(held), HASH_BYTES))
