"""Who outside the database has seen checkpoints, and what is held against them before one signs.

A database that was restored from an older backup, or that its owner wrote anew, looks whole from
inside. So what was signed is remembered elsewhere: in a file beside the keys, on a topic of Kafka,
by witnesses. A tree that is no extension of what one of them has seen is not signed.
"""

from __future__ import annotations

import fcntl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from clearing.tree.checkpoint import Checkpoint, verified
from clearing.tree.hashing import Unproven
from clearing.tree.key_file import replaced
from clearing.tree.notes import MAX_NOTE_BYTES, BadNote, VerifierKey
from clearing.tree.reading import MissingTile, TreeReader

FILE_NAME: Final = "last-checkpoint"


class Contradicted(Exception):
    """Somebody has seen a tree of which ours is no extension; the message says who and which."""


class NotWhole(Contradicted):
    """The tree in the database cannot be read as it was signed: nobody had to be asked for that."""


class OutOfSight(Exception):
    """An onlooker cannot be asked or told now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A tree as it is shown: who reads it, what was signed, and by whose keys that is known.

    `note` is the checkpoint of `checkpoint`, durable and signed; of an empty tree too.
    """

    reader: TreeReader
    checkpoint: Checkpoint
    note: bytes
    keys: Sequence[VerifierKey]


class Onlooker(Protocol):
    """Somebody outside the database who remembers what was signed."""

    @property
    def name(self) -> str:
        """Who it is, in a word or an address."""

    def compare(self, tree: Shown) -> bool:
        """Whether it has seen anything of this log, all of which the tree is an extension of.

        Raises `Contradicted` where it has, `OutOfSight` where it does not say.
        """

    def show(self, tree: Shown) -> None:
        """It remembers this tree. Raises likewise."""


def hold_against(tree: Shown, seen: bytes, by: str) -> Checkpoint:
    """Return what was seen. Raises `Contradicted` unless the tree is an extension of it."""
    try:
        found = verified(seen, tree.keys, origin=tree.checkpoint.origin)
    except BadNote as error:
        raise Contradicted(f"the checkpoint that {by} holds cannot be taken: {error}") from error
    refuse_older(tree, found.size, by)
    try:
        root = tree.reader.root(found.size)
    except (MissingTile, Unproven) as error:
        raise NotWhole(f"the tree in the database is not whole: {error}") from error
    if root != found.root:
        raise Contradicted(
            f"the first {found.size} events are not those of the signed tree that {by} has seen"
        )
    return found


def refuse_older(tree: Shown, size: int, by: str) -> None:
    """Raise `Contradicted` where the stored tree ends before a size that was seen.

    It may have grown since it was shown: by another sequencer, which took over.
    """
    if size > tree.checkpoint.size and size > (stored := tree.reader.size):
        raise Contradicted(
            f"{by} has seen a signed tree of {size} events, and the database holds one of"
            f" {stored}: was it restored from an older backup?"
        )


class CheckpointFile:
    """The last checkpoint, in a file that is replaced whole, and by none that is smaller."""

    name: Final = "the file of the last checkpoint"

    def __init__(self, path: Path) -> None:
        self._path = path

    def compare(self, tree: Shown) -> bool:
        """Whether there is a file; then the tree is an extension of the one in it."""
        try:
            return self._compared(tree) is not None
        except OSError as error:
            raise self._out_of_sight(error) from error

    def show(self, tree: Shown) -> None:
        """The file holds the checkpoint, or a later one of the same history, durably."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # A second sequencer may have come further: between looking and replacing it waits.
            with self._path.with_name(f".{self._path.name}.lock").open("wb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                seen = self._compared(tree)
                if seen is None or seen.size <= tree.checkpoint.size:
                    replaced(self._path, tree.note)
        except OSError as error:
            raise self._out_of_sight(error) from error

    def _compared(self, tree: Shown) -> Checkpoint | None:
        """Return what the file holds. Raises `Contradicted` and `OSError`."""
        try:
            with self._path.open("rb") as file:
                seen = file.read(MAX_NOTE_BYTES + 1)
        except FileNotFoundError:
            return None
        return hold_against(tree, seen, self.name)

    def _out_of_sight(self, error: OSError) -> OutOfSight:
        return OutOfSight(f"{self._path.name}: {error.strerror}")
