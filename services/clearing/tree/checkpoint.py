"""What a tree's key signs: whose tree, how many leaves, and their root (C2SP tlog-checkpoint)."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from clearing.tree.hashing import HASH_BYTES
from clearing.tree.notes import (
    ED25519,
    BadNote,
    SignedNote,
    SigningKey,
    VerifierKey,
    read_note,
    signers,
)


class Checkpoint(NamedTuple):
    """The tree of `origin` as of `size` leaves."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    def signed_by(self, keys: Sequence[SigningKey]) -> bytes:
        """Return the note, signed by each of the keys in order."""
        assert keys, "a checkpoint that nobody signed says nothing"
        return SignedNote(self.text, tuple(key.signed(self.text) for key in keys)).encoded


def checkpoint_in(text: str) -> Checkpoint:
    """Return what a note's text says. Raises `BadNote`; lines that extend it are not known here."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise BadNote("a checkpoint has three lines")
    origin, size, root = lines[:3]
    if not origin:
        raise BadNote("a checkpoint names its origin")
    if not (size.isascii() and size.isdecimal()) or len(size) > 19 or str(int(size)) != size:
        raise BadNote("the size of a checkpoint is no number")
    try:
        found = Checkpoint(origin, int(size), b64decode(root, validate=True))
    except (NotBase64, ValueError) as error:
        raise BadNote("the root of a checkpoint is no base64") from error
    if len(found.root) != HASH_BYTES or found.text != text:
        raise BadNote("the root of a checkpoint is no hash")
    return found


def verified(note: bytes, keys: Iterable[VerifierKey], *, origin: str | None = None) -> Checkpoint:
    """Return the checkpoint that at least one of these keys of its log signed.

    Raises `BadNote` for another origin, an unknown key, or a signature that does not hold.
    """
    read = read_note(note)
    found = checkpoint_in(read.text)
    if origin is not None and found.origin != origin:
        raise BadNote(f"a checkpoint of {found.origin}, not of {origin}")
    if not signers_of_log(read, found.origin, keys):
        raise BadNote("none of the keys that are trusted signed the checkpoint as its log")
    return found


def signers_of_log(
    note: SignedNote, origin: str, keys: Iterable[VerifierKey]
) -> tuple[VerifierKey, ...]:
    """Return the keys of these that signed the checkpoint as the log of this origin.

    A log signs in the name of its tree; who cosigns it, or has a tree of their own, signs in
    another. Raises `BadNote` as `signers` does.
    """
    signed = signers(note, keys)
    return tuple(key for key in signed if (key.name, key.kind) == (origin, ED25519))
