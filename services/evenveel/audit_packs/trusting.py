"""Whom an auditor believes: keys that came to them from elsewhere, and checkpoints they kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from access.phrases_proofs import Proof
from access.saying import Saying
from clearing.tree.checkpoint import Checkpoint, checkpoint_in, signers_of_log, verified
from clearing.tree.notes import (
    BadNote,
    VerifierKey,
    read_key,
    read_note,
    signers,
)
from contracts.value import Value
from evenveel.audit_packs.files import NoPack, opened_pack
from evenveel.audit_packs.form import CHECKPOINT
from evenveel.audit_packs.tiles_held import HeldTiles
from evenveel.auditing.wrong import Wrong
from evenveel.troubles import Trouble


class KeptCheckpoint(NamedTuple):
    """A signed checkpoint from before, and the file in which the auditor kept it."""

    file: str
    note: bytes


class Trust(Value, frozen=True, kw_only=True):
    """`keys`: of the log; none: those that it names itself, which is said. `witnesses`: each of
    these must have cosigned. `kept`: what the log may never go back on.
    """

    keys: tuple[VerifierKey, ...] = ()
    witnesses: tuple[VerifierKey, ...] = ()
    kept: tuple[KeptCheckpoint, ...] = ()


class Proven(NamedTuple):
    """A checkpoint, and the keys whose signatures on it were found to hold."""

    checkpoint: Checkpoint
    signed_by: tuple[VerifierKey, ...]
    witnessed_by: tuple[VerifierKey, ...]


def proven(note: bytes, keys: Iterable[VerifierKey], trust: Trust) -> Proven:
    """Return the checkpoint that a key of the log signed, and each witness that is trusted.

    Raises `Wrong`.
    """
    known = trust.keys or tuple(keys)
    try:
        checkpoint = verified(note, known)
        read = read_note(note)
        signed = signers_of_log(read, checkpoint.origin, known)
        witnessed = signers(read, trust.witnesses)
    except BadNote as error:
        raise Wrong(Saying(Proof.THE_CHECKPOINT), Saying(Proof.SIGNED_BY_ITS_LOG), error) from error
    for witness in trust.witnesses:
        if witness not in witnessed:
            what = Saying(Proof.COSIGNATURE_OF, name=witness.name)
            raise Wrong(what, Saying(Proof.ON_THE_CHECKPOINT), None)
    return Proven(checkpoint, signed, witnessed)


def check_kept(proved: Proven, tiles: HeldTiles, trust: Trust) -> None:
    """Raise `Wrong` unless the tree begins with each tree that was kept, the smallest first."""
    keys = trust.keys or proved.signed_by
    ours = proved.checkpoint
    for before, file in sorted((_read(each, keys), each.file) for each in trust.kept):
        what = Saying(Proof.KEPT_CHECKPOINT, file=file)
        if before.origin != ours.origin:
            raise Wrong(what, ours.origin, before.origin)
        if before.size > ours.size:
            least = Saying(Proof.OR_MORE, size=str(before.size), file=file)
            raise Wrong(Saying(Proof.SIZE_OF_TREE), least, ours.size)
        found = tiles.root_of(before.size)
        if found != before.root:
            extended = Saying(
                Proof.EXTENDED, size=str(before.size), root=before.root.hex(), file=file
            )
            raise Wrong(Saying(Proof.BEGINNING_OF_TREE), extended, found.hex())


def check_none_kept(keys: Iterable[VerifierKey], trust: Trust) -> None:
    """Raise `Wrong` where a tree was kept that had events: one without any is no extension."""
    known = trust.keys or tuple(keys)
    for kept in trust.kept:
        if size := _read(kept, known).size:
            least = Saying(Proof.OR_MORE, size=str(size), file=kept.file)
            raise Wrong(Saying(Proof.SIZE_OF_TREE), least, 0)


def check_same(proved: Proven, trust: Trust) -> int:
    """Return how many that were kept are of this very size. Raises `Wrong` where one differs.

    Of those of another size a checkpoint alone says nothing.
    """
    ours, same = proved.checkpoint, 0
    for kept in trust.kept:
        found = _read(kept, trust.keys or proved.signed_by)
        if (found.origin, found.size) == (ours.origin, ours.size):
            same += 1
            if found.root != ours.root:
                what = Saying(Proof.KEPT_CHECKPOINT, file=kept.file)
                raise Wrong(what, found.root.hex(), ours.root.hex())
    return same


def _read(kept: KeptCheckpoint, keys: tuple[VerifierKey, ...]) -> Checkpoint:
    try:
        return verified(kept.note, keys)
    except BadNote as error:
        what = Saying(Proof.KEPT_CHECKPOINT, file=kept.file)
        raise Wrong(what, Saying(Proof.SIGNED_BY_ITS_LOG), error) from error


def kept_in(path: Path) -> KeptCheckpoint:
    """Return the checkpoint in this file, be it one, a pack or a receipt. Raises `Trouble`."""
    try:
        note = _note_in(path)
        checkpoint_in(read_note(note).text)
    except (OSError, BadNote) as error:
        given = {"file": str(path), "detail": str(error)}
        raise Trouble(Saying(Proof.FILE_NOT_READ, **given)) from error
    return KeptCheckpoint(str(path), note)


def _note_in(path: Path) -> bytes:
    if path.is_dir() or path.suffix == ".zip":
        files = opened_pack(path)
        try:
            found = files.read(CHECKPOINT)
        finally:
            files.close()
        if found is None:
            raise NoPack(Saying(Proof.FILE_MISSING, file=CHECKPOINT))
        return found
    # A proof has its checkpoint behind its last empty line but one.
    body = path.read_bytes()
    return body.partition(b"\n\n")[2] if body.startswith(b"c2sp.org/tlog-proof@v1\n") else body


def keys_given(texts: Iterable[str]) -> tuple[VerifierKey, ...]:
    """Return the keys that are given, each as it is told or in a file of one a line.

    Raises `Trouble`.
    """
    found: list[VerifierKey] = []
    for text in texts:
        try:
            path = Path(text)
            lines = path.read_text("utf-8").split() if path.is_file() else [text]
            found += map(read_key, lines)
        except (OSError, UnicodeDecodeError, BadNote) as error:
            raise Trouble(Saying(Proof.NO_KEY_GIVEN, given=text, detail=str(error))) from error
    return tuple(found)
