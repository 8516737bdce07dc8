"""What others ask of the tree: its checkpoint, tiles, entries and the proofs made of them."""

from __future__ import annotations

from typing import Protocol

from clearing.tree.hashing import (
    Node,
    Unproven,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    tree_root,
)
from clearing.tree.notes import BadNote, read_key
from clearing.tree.proofs import Receipt, TlogProof, read_receipt, verify_receipt
from clearing.tree.tiles import WIDTH, Tile, entries_in, nodes_of, width_in
from contracts.commitment import canonical


class MissingTile(LookupError):
    """A tile or bundle of the signed tree is not there as wide as it has to be."""


class TreeReader(Protocol):
    """A tree that was sequenced, as anybody may read it. Leaves and indexes count from 0.

    What holds a tree inherits this, and says the first five; the rest follows from them.
    """

    @property
    def size(self) -> int:
        """How many leaves the newest durable checkpoint covers; 0 before the first."""

    def checkpoint(self, size: int | None = None) -> bytes | None:
        """The newest durable checkpoint, or the one of this size, as the note that was signed.

        The cosignatures of witnesses that were gathered stand below it.
        """

    def tile(self, level: int, index: int, width: int = WIDTH) -> bytes | None:
        """The hashes of the tile, one behind the other; None where the tree is not so wide."""

    def entries(self, index: int, width: int = WIDTH) -> bytes | None:
        """The entries of the bundle, each behind its length; None where there are not so many."""

    def nonces(self, first: int, count: int) -> list[bytes]:
        """The random bytes of these leaves; of those beyond the tree nothing."""

    def leaf_hashes(self, first: int, count: int) -> list[bytes]:
        """The hashes of these leaves, made anew of their entries. Raises `MissingTile`."""
        hashes: list[bytes] = []
        for index in range(first // WIDTH, -(-(first + count) // WIDTH)):
            low, high = max(first, index * WIDTH), min(first + count, (index + 1) * WIDTH)
            width = width_in(self.size, 0, index)
            bundle = self.entries(index, width) if width else None
            entries = [] if bundle is None else entries_in(bundle)
            wanted = entries[low - index * WIDTH : high - index * WIDTH]
            if len(wanted) != high - low:
                raise MissingTile(f"the entries of bundle {index}")
            hashes += [leaf_hash(entry) for entry in wanted]
        return hashes

    def node_reader(self, size: int) -> Node:
        """The nodes of the tree of this size, out of its tiles. They raise `MissingTile`."""

        def read(tile: Tile) -> bytes:
            found = self.tile(*tile)
            if found is None:
                raise MissingTile(tile.path)
            return found

        return nodes_of(size, read)

    def root(self, size: int) -> bytes:
        """The root of the first `size` leaves, out of the tiles. Raises `MissingTile`."""
        return tree_root(size, self.node_reader(size))

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """What proves the leaf in the tree of this size. Raises `Unproven` and `MissingTile`."""
        return inclusion_proof(index, size, self.node_reader(size))

    def consistency_proof(self, old: int, new: int) -> list[bytes]:
        """What proves that the first `new` leaves begin with the first `old`; raises likewise."""
        return consistency_proof(old, new, self.node_reader(new))

    def receipt(
        self, position: int, wire_name: str, data: bytes, size: int | None = None
    ) -> Receipt:
        """The receipt of the event at this position, of which the log holds `data`.

        It is under the newest checkpoint, or the one of `size`. Raises `Unproven` where that does
        not reach it, and `MissingTile`.
        """
        size = self.size if size is None else size
        checkpoint = self.checkpoint(size)
        if checkpoint is None:
            raise Unproven(f"no tree of {size} was signed")
        hashes = self.inclusion_proof(position - 1, size)
        nonces = self.nonces(position - 1, 1)
        if not nonces:
            raise MissingTile(f"the random bytes of leaf {position - 1}")
        proof = TlogProof(position - 1, tuple(hashes), checkpoint)
        return Receipt(canonical(position, wire_name, data), nonces[0], proof)


class KeyedTree(TreeReader, Protocol):
    """A tree that says whose keys signed it."""

    def keys(self) -> list[str]:
        """The public text of every key that ever signed, the oldest first."""

    def proven_receipt(self, position: int, wire_name: str, data: bytes) -> bytes:
        """The receipt's file, which holds by the keys of this tree, as its reader will find.

        Nobody is given one that does not: what was meddled with in the database is said to be.
        Raises as `receipt` does, and `Unproven`.
        """
        made = self.receipt(position, wire_name, data).encoded
        try:
            verify_receipt(read_receipt(made), map(read_key, self.keys()))
        except BadNote as error:
            raise Unproven(f"the checkpoint of the receipt does not hold: {error}") from error
        return made
