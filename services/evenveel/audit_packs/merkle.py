"""The root of a tree that grows, from whole subtrees put behind each other (RFC 6962)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from clearing.tree.hashing import EMPTY_ROOT, node_hash


class Range:
    """The whole subtrees that a tree is made of so far, largest first: what its root rests on."""

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[tuple[int, bytes]] = []

    def add(self, found: bytes, height: int = 0) -> None:
        """The tree is larger by a whole subtree of 2^height leaves, at most as high as the last."""
        self.size += 1 << height
        while self._subtrees and self._subtrees[-1][0] == height:
            found = node_hash(self._subtrees.pop()[1], found)
            height += 1
        self._subtrees.append((height, found))

    def root(self) -> bytes:
        """Return the hash of the tree."""
        hashes = [found for _, found in reversed(self._subtrees)]
        return reduce(lambda right, left: node_hash(left, right), hashes) if hashes else EMPTY_ROOT


def root_over(hashes: Iterable[bytes]) -> bytes:
    """Return the hash over whole subtrees of one height, in order."""
    made = Range()
    for found in hashes:
        made.add(found)
    return made.root()
