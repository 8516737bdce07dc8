"""The signed tree in a folder, as any web server can show it: files that are never changed.

Only the checkpoint is replaced, once all that it speaks of is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from access.phrases_proofs import Proof
from access.saying import Saying
from clearing.tree.checkpoint import Checkpoint, checkpoint_in
from clearing.tree.notes import BadNote, VerifierKey, read_note
from clearing.tree.reading import MissingTile, TreeReader
from evenveel.audit_packs.form import CHECKPOINT, KEYS
from evenveel.audit_packs.writing import checkpoint_of, not_whole, published
from evenveel.troubles import Trouble


def publish_into(folder: Path, tree: TreeReader, keys: Iterable[VerifierKey]) -> tuple[int, int]:
    """The folder holds the tree as of its newest checkpoint.

    Returns the tree's size, and how many files are new. Raises `Trouble` where the folder holds a
    tree of which this is no extension, and as `published` does.
    """
    size = tree.size
    note = checkpoint_of(tree, size)
    before = _before(folder)
    if before is not None:
        _check_extends(tree, checkpoint_in(read_note(note).text), before, folder)
    files = 0
    for name, body in published(tree, size, since=0 if before is None else before.size):
        if name != CHECKPOINT:
            _put(folder / name, body)
            files += 1
    _put(folder / KEYS, "".join(f"{key.text}\n" for key in keys).encode())
    _put(folder / CHECKPOINT, note)
    return size, files


def _before(folder: Path) -> Checkpoint | None:
    try:
        return checkpoint_in(read_note((folder / CHECKPOINT).read_bytes()).text)
    except FileNotFoundError:
        return None
    except (BadNote, OSError) as error:
        given = {"file": str(folder / CHECKPOINT), "detail": str(error)}
        raise Trouble(Saying(Proof.FILE_NOT_READ, **given)) from error


def _check_extends(tree: TreeReader, ours: Checkpoint, before: Checkpoint, folder: Path) -> None:
    same = before.origin == ours.origin and before.size <= ours.size
    try:
        extends = same and tree.root(before.size) == before.root
    except MissingTile as error:
        raise not_whole(str(error)) from error
    if not extends:
        given = {"folder": str(folder), "size": str(before.size)}
        raise Trouble(Saying(Proof.OTHER_TREE, **given))


def _put(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(body)
    beside.replace(path)
