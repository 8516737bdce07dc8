"""Logs as a witness sees them: checkpoints, and the proof that one goes on from another."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from clearing.tree.checkpoint import Checkpoint
from clearing.tree.hashing import consistency_proof, root_of
from clearing.tree.notes import SignedNote, SigningKey

ORIGIN = "uren.example.org/tree"
LOG_KEY = SigningKey(ORIGIN, 1, b"l" * 32)
STRANGE_KEY = SigningKey(ORIGIN, 1, b"s" * 32)


class Grown:
    """A log's tree, of any size up to 600; two of them part at leaf `apart_at`."""

    def __init__(self, apart_at: int | None = None) -> None:
        self.leaves = [
            sha256(f"{number}{'!' if number == apart_at else ''}".encode()).digest()
            for number in range(600)
        ]

    def checkpoint(self, size: int) -> Checkpoint:
        """The tree of so many leaves."""
        return Checkpoint(ORIGIN, size, root_of(self.leaves[:size]))

    def proof(self, old: int, new: int) -> list[bytes]:
        """What shows that the one begins with the other."""
        return consistency_proof(old, new, self._node)

    def _node(self, level: int, index: int) -> bytes:
        return root_of(self.leaves[index << level : (index + 1) << level])

    def asks(
        self, old: int, new: int, keys: Iterable[SigningKey] = (LOG_KEY,), **changes: object
    ) -> bytes:
        """What the log sends to have the new tree cosigned."""
        checkpoint = self.checkpoint(new)._replace(**changes)  # type: ignore[arg-type]
        note = SignedNote(checkpoint.text, tuple(key.signed(checkpoint.text) for key in keys))
        return asking(old, self.proof(old, new) if old else [], note.encoded)


def asking(old: object, proof: Iterable[bytes], note: bytes) -> bytes:
    """The body of `add-checkpoint`."""
    lines = [f"old {old}", *(b64encode(each).decode() for each in proof), "", ""]
    return "\n".join(lines).encode() + note
