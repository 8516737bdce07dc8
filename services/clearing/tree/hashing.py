"""Merkle trees as RFC 6962 has them: hashes, roots, proofs, and what verifies these.

A tree is spoken of through its *nodes*: `node(level, index)` is the hash over the complete
subtree of the leaves from `index * 2**level` up to `(index + 1) * 2**level`. Nothing asks for a
node that is not complete in the tree at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final, TypeAlias

HASH_BYTES: Final = 32
# The root of the tree without leaves: RFC 6962, section 2.1.
EMPTY_ROOT: Final = sha256(b"").digest()
# A path to the root of 2^63 leaves. Whoever sends more sends no proof.
MAX_PROOF_HASHES: Final = 63

Node: TypeAlias = Callable[[int, int], bytes]


class Unproven(ValueError):
    """A proof does not prove what it is said to; the message says in what it fails."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf that holds this entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above these two."""
    return sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return the root over these leaves, or over these roots of complete subtrees of one size.

    A node without a right neighbour rises as it is, which gives the split at the largest power of
    two that the RFC asks for.
    """
    row = list(hashes)
    if not row:
        return EMPTY_ROOT
    while len(row) > 1:
        left = row[-1:] if len(row) % 2 else []
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)] + left
    return row[0]


def tree_root(size: int, node: Node) -> bytes:
    """Return the root of the tree of the first `size` leaves."""
    return _range_root(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Return the hashes that lead from leaf `index` to the root of the first `size` leaves.

    RFC 6962, section 2.1.1: from the leaf's sibling up to the root's child.
    """
    if not 0 <= index < size:
        raise Unproven(f"leaf {index} is not in a tree of {size}")
    low, high = 0, size
    downwards: list[bytes] = []
    while high - low > 1:
        middle = low + _largest_power_below(high - low)
        if index < middle:
            downwards.append(_range_root(middle, high, node))
            high = middle
        else:
            downwards.append(_range_root(low, middle, node))
            low = middle
    return downwards[::-1]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Return the hashes that show that the first `old` leaves of the first `new` are the same.

    RFC 6962, section 2.1.2; none where there is nothing to show.
    """
    if not 0 <= old <= new:
        raise Unproven(f"a tree of {new} extends none of {old}")
    if old in (0, new):
        return []
    low, high, known = 0, new, True
    downwards: list[bytes] = []
    while old != high:
        middle = low + _largest_power_below(high - low)
        if old <= middle:
            downwards.append(_range_root(middle, high, node))
            high = middle
        else:
            downwards.append(_range_root(low, middle, node))
            # From here on the old tree's part is no whole one, whose root the verifier would have.
            low, known = middle, False
    if not known:
        downwards.append(_range_root(low, high, node))
    return downwards[::-1]


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root to which the proof leads from this leaf's hash (RFC 9162, 2.1.3.2).

    Raises `Unproven` for a proof that is too long or too short for the place, or no proof at all.
    """
    if not 0 <= index < size:
        raise Unproven(f"leaf {index} is not in a tree of {size}")
    _all_hashes([leaf, *proof])
    root = leaf
    for sibling, left in zip(proof, _lefts(index, size - 1, len(proof)), strict=True):
        root = node_hash(sibling, root) if left else node_hash(root, sibling)
    return root


def verify_inclusion(
    leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]
) -> None:
    """Raise `Unproven` unless the leaf is at `index` of the tree of this size and root."""
    if root_from_inclusion(leaf, index, size, proof) != root:
        raise Unproven("the proof leads to another root")


def verify_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raise `Unproven` unless the new tree begins with the whole old one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        raise Unproven(f"a tree of {new} extends none of {old}")
    _all_hashes([old_root, new_root, *proof])
    if old in (0, new):
        if proof:
            raise Unproven("the proof is too long")
        if old == new and old_root != new_root:
            raise Unproven("two trees of one size have two roots")
        if old == 0 and old_root != EMPTY_ROOT:
            raise Unproven("a tree without leaves has another root")
        return
    # Where the old tree is one complete subtree its root is known, and left out of the proof.
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise Unproven("the proof is too short")
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    found_old = found_new = path[0]
    for sibling, left in zip(path[1:], _lefts(at, last, len(path) - 1), strict=True):
        if left:
            found_old = node_hash(sibling, found_old)
        found_new = node_hash(sibling, found_new) if left else node_hash(found_new, sibling)
    if found_old != old_root:
        raise Unproven("the old tree is not the beginning of the new one")
    if found_new != new_root:
        raise Unproven("the proof leads to another root")


def _lefts(at: int, last: int, count: int) -> list[bool]:
    """Return of each of so many hashes on the way to the root whether it stands on the left.

    The way begins at node `at` of a row that ends at `last`. Raises `Unproven` where it is longer
    or shorter than that.
    """
    lefts: list[bool] = []
    for _ in range(count):
        if last == 0:
            raise Unproven("the proof is too long")
        left = bool(at & 1) or at == last
        lefts.append(left)
        if left:
            # The last of a row rises without a neighbour, and no hash is spent on that.
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    if last:
        raise Unproven("the proof is too short")
    return lefts


def _all_hashes(hashes: Sequence[bytes]) -> None:
    if len(hashes) > MAX_PROOF_HASHES + 2:
        raise Unproven("the proof is too long")
    if any(len(each) != HASH_BYTES for each in hashes):
        raise Unproven(f"a hash has {HASH_BYTES} bytes")


def _largest_power_below(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def _range_root(low: int, high: int, node: Node) -> bytes:
    """Return the root over the leaves from low up to high, which begins where the RFC splits."""
    parts: list[bytes] = []
    while low < high:
        level = (high - low).bit_length() - 1
        parts.append(node(level, low >> level))
        low += 1 << level
    root = parts[-1]
    for left in reversed(parts[:-1]):
        root = node_hash(left, root)
    return root
