"""A tree in memory: the reference for what a tree does, and a fast stand-in for tests."""

from __future__ import annotations

from collections.abc import Iterable

from clearing.tree.growth import Batch, TileRow, TreeMoved, TreeStore
from clearing.tree.hashing import HASH_BYTES, leaf_hash
from clearing.tree.notes import signatures_in
from clearing.tree.tiles import WIDTH, bundled, entries_in
from contracts.commitment import NONCE_BYTES


class MemoryTree(TreeStore):
    """A `TreeStore` for one process, its leaves in `leaves` and `by_chance`."""

    def __init__(self) -> None:
        self.leaves: list[bytes] = []
        self.by_chance: list[bytes] = []
        self.notes: dict[int, bytes] = {}
        self.cosignatures: dict[int, list[str]] = {}
        self._tiles: dict[tuple[int, int], TileRow] = {}
        self._keys: list[str] = []

    @property
    def size(self) -> int:
        """How many leaves the newest checkpoint covers."""
        return max(self.notes, default=0)

    def checkpoint(self, size: int | None = None) -> bytes | None:
        """The newest checkpoint, or the one of this size, with the cosignatures below it."""
        size = self.size if size is None else size
        lines = "".join(sorted(self.cosignatures.get(size, [])))
        return self.notes[size] + lines.encode() if size in self.notes else None

    def tile(self, level: int, index: int, width: int = WIDTH) -> bytes | None:
        """The tile, or what it begins with; None where it does not hold so much."""
        low = index * WIDTH
        if (full := self._tiles.get((level, index))) is not None:
            hashes = full.hashes
        elif level == 0:
            hashes = b"".join(leaf_hash(entry) for entry in self.leaves[low : low + width])
        else:
            below = (self._tiles.get((level - 1, at)) for at in range(low, low + width))
            hashes = b"".join(tile.root for tile in below if tile is not None)
        found = hashes[: width * HASH_BYTES]
        return found if found and len(found) == width * HASH_BYTES else None

    def entries(self, index: int, width: int = WIDTH) -> bytes | None:
        """The bundle of entries, or what it begins with; None where it does not hold so many."""
        found = self.leaves[index * WIDTH : index * WIDTH + width]
        return bundled(found) if found and len(found) == width else None

    def nonces(self, first: int, count: int) -> list[bytes]:
        """The random bytes of these leaves."""
        return self.by_chance[first : first + count]

    def add(self, batch: Batch) -> None:
        """The batch is part of the tree. Raises `TreeMoved`."""
        if batch.after != self.size:
            raise TreeMoved(f"the tree has {self.size} leaves, not {batch.after}")
        for row in batch.leaves:
            assert row.first_index == len(self.leaves), "rows follow each other"
            self.leaves += entries_in(row.entries)
            at = range(0, row.leaves * NONCE_BYTES, NONCE_BYTES)
            self.by_chance += [row.nonces[start : start + NONCE_BYTES] for start in at]
        for tile in batch.tiles:
            assert len(tile.hashes) == WIDTH * HASH_BYTES, "a full tile is as wide as tiles are"
            self._tiles[tile.level, tile.number] = tile
        self.notes[batch.size] = batch.note

    def cosign(self, size: int, line: str) -> None:
        """A line of this key stands below the checkpoint of this size: its first."""
        lines = self.cosignatures.setdefault(size, [])
        if _whose(line) not in map(_whose, lines):
            lines.append(line)

    def keys(self) -> list[str]:
        """Every key that ever signed, the oldest first."""
        return list(self._keys)

    def add_keys(self, keys: Iterable[str]) -> None:
        """These keys are among them."""
        self._keys += [key for key in keys if key not in self._keys]


def _whose(line: str) -> tuple[str, bytes]:
    (signature,) = signatures_in(line)
    return signature.name, signature.key_id
