"""What a witness answers: its cosignature, or why not. Each answer has the status of the protocol.

The ladder is that of C2SP tlog-witness: form, log, signature, sizes, what was signed before, proof.
Nothing is answered before what it rests on is on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from clearing.tree.checkpoint import Checkpoint, checkpoint_in
from clearing.tree.hashing import EMPTY_ROOT, Unproven, verify_consistency
from clearing.tree.notes import (
    BadNote,
    Signature,
    SignedNote,
    SigningKey,
    VerifierKey,
    read_note,
    signers,
)
from evenveel.witnessing.asked import MAX_SIZE, Asked, Misshapen, asked_in
from evenveel.witnessing.kept import Kept, Seen

SIZE_TYPE: Final = "text/x.tlog.size"
NOTE_TYPE: Final = "text/plain; charset=utf-8"


class Reply(NamedTuple):
    """An answer over HTTP."""

    status: int
    body: bytes
    content_type: str = NOTE_TYPE


class Witness:
    """Cosigns the checkpoints of the logs it was told of, each an extension of the one before.

    `logs`: the keys of each log by its origin. `now_s` is the clock that cosignatures go by.
    """

    def __init__(
        self,
        key: SigningKey,
        logs: Mapping[str, Iterable[VerifierKey]],
        kept: Kept,
        now_s: Callable[[], int],
    ) -> None:
        self.verifier = key.verifier
        self._key = key
        self._logs = {origin: tuple(keys) for origin, keys in logs.items()}
        self._kept = kept
        self._now_s = now_s

    def add(self, body: bytes) -> Reply:
        """Return the answer to `add-checkpoint`; what it signs is on disk by then."""
        try:
            asked = asked_in(body)
            note = read_note(asked.checkpoint)
            checkpoint = checkpoint_in(note.text)
        except (Misshapen, BadNote) as error:
            return _refused(400, error)
        keys = self._logs.get(checkpoint.origin)
        if keys is None:
            return _refused(404, "a log that this witness does not know")
        try:
            signed = signers(note, keys)
        except BadNote as error:
            return _refused(403, error)
        if not signed:
            return _refused(403, "no signature by a key of this log")
        if not asked.old_size <= checkpoint.size <= MAX_SIZE:
            return _refused(400, "the old size is beyond the new one")
        return self._gone_on(asked, note, checkpoint, signed)

    def newest(self, origin_sha256: str) -> Reply:
        """Return the newest checkpoint of the log of this name, with its signatures and ours."""
        found = self._kept.newest(origin_sha256)
        if found is None:
            return _refused(404, "nothing of such a log was signed here")
        return Reply(200, found.note)

    def _gone_on(
        self,
        asked: Asked,
        note: SignedNote,
        checkpoint: Checkpoint,
        signed: tuple[VerifierKey, ...],
    ) -> Reply:
        with self._kept.turn(checkpoint.origin) as turn:
            newest = turn.newest
            before = (0, EMPTY_ROOT) if newest is None else (newest.size, newest.root)
            if asked.old_size != before[0]:
                return Reply(409, f"{before[0]}\n".encode(), SIZE_TYPE)
            if checkpoint.size == before[0] and checkpoint.root != before[1]:
                return _refused(409, "another tree of this size was signed here")
            try:
                verify_consistency(*before, checkpoint.size, checkpoint.root, asked.proof)
            except Unproven as error:
                return _refused(422, error)
            ours = self._key.signed(note.text, time_s=self._now_s())
            by_the_log = _by(note, signed)
            turn.kept = Seen(
                size=checkpoint.size,
                root=checkpoint.root,
                note=SignedNote(note.text, (*by_the_log, ours)).encoded,
            )
        return Reply(200, ours.line.encode())


def logs_of(keys: Iterable[VerifierKey]) -> dict[str, list[VerifierKey]]:
    """Return these keys by the origin of their log, which is the name that they sign in."""
    logs: dict[str, list[VerifierKey]] = {}
    for key in keys:
        logs.setdefault(key.name, []).append(key)
    return logs


def _by(note: SignedNote, keys: Iterable[VerifierKey]) -> tuple[Signature, ...]:
    """Return the signatures that were found to hold; others are nobody's for us to pass on."""
    wanted = {(key.name, key.key_id) for key in keys}
    return tuple(each for each in note.signatures if (each.name, each.key_id) in wanted)


def _refused(status: int, reason: object) -> Reply:
    return Reply(status, f"{reason}\n".encode())
