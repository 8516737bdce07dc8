"""A pack as it lies there: what it says of itself, its checkpoint and keys, its events in order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple, Self

import msgspec

from access.phrases_audit import Audit
from access.phrases_proofs import Proof
from access.saying import Saying
from clearing.tree.notes import BadNote, VerifierKey, read_key
from contracts.block import Entry
from contracts.commitment import NONCE_BYTES
from contracts.envelope import Envelope
from contracts.events import groups_touched
from evenveel.audit_packs.files import NoPack, PackFiles, opened_pack
from evenveel.audit_packs.form import (
    CHECKPOINT,
    CONTENTS,
    EVENTS_A_FILE,
    FORMAT,
    KEYS,
    Contents,
    EventLine,
)
from evenveel.auditing.stored import opened
from evenveel.auditing.wrong import Wrong

_NONCE: Final = re.compile(f"[0-9a-f]{{{2 * NONCE_BYTES}}}")
_FIRST_OF: Final = re.compile(r"events/([0-9]{19})\.jsonl")
_REMEMBERED: Final = 4

_contents: Final = msgspec.json.Decoder(Contents)
_line: Final = msgspec.json.Decoder(EventLine)


class Given(NamedTuple):
    """An event as the pack gives it; nothing of it is believed yet."""

    position: int
    wire_name: str
    nonce: bytes
    data: bytes

    def opened(self) -> Envelope:
        """Return the envelope. Raises `Wrong` where it cannot be read."""
        return opened(Entry(self.wire_name, (), self.data))

    def entry(self, envelope: Envelope) -> Entry:
        """Return the event as a log would hold it: how it is found is no part of what is signed."""
        return Entry(self.wire_name, groups_touched(envelope.event), self.data)


class Pack:
    """A pack, open for reading. Raises `NoPack` where it is none."""

    def __init__(self, files: PackFiles) -> None:
        self.read = files.read
        self.contents = _contents_of(files)
        self.checkpoint = files.read(CHECKPOINT) or b""
        self._files = files
        self._names = files.event_files()
        self._firsts = [_first_of(name) for name in self._names]
        self._lines = lru_cache(_REMEMBERED)(self._read_lines)

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """The keys of the log as the pack has them, which prove nothing by themselves."""
        try:
            lines = (self._files.read(KEYS) or b"").decode().split()
            return tuple(read_key(line) for line in lines)
        except (UnicodeDecodeError, BadNote) as error:
            raise NoPack(Saying(Proof.FILE_NOT_READ, file=KEYS, detail=str(error))) from error

    def events(self) -> Iterator[Given]:
        """Yield the events in the order of the files. Raises `Wrong`, and `NoPack`."""
        for number in range(len(self._names)):
            for line in self._lines(number):
                yield _given(line)

    def event_at(self, position: int) -> Given:
        """Return one event of the past of a pack that leaves none out, which was there before.

        Raises `Wrong` where it is in another file than its name says.
        """
        number = max(bisect_right(self._firsts, position) - 1, 0)
        # By its place: to look for it would take as long as all that stands before it in the file.
        at = position - self._firsts[number]
        lines = self._lines(number)
        if 0 <= at < len(lines) and (given := _given(lines[at])).position == position:
            return given
        raise Wrong(Saying(Proof.EVENT_OF_PACK), Saying(Proof.EACH_ONCE), position)

    def _read_lines(self, number: int) -> list[bytes]:
        """Return the lines of the file. Raises `Wrong` where the first is not what names it."""
        name, first = self._names[number], self._firsts[number]
        *lines, rest = (self._files.read(name) or b"").split(b"\n", EVENTS_A_FILE)
        if rest and len(lines) == EVENTS_A_FILE:
            raise NoPack(Saying(Proof.FILE_TOO_LARGE, file=name))
        found = _given(lines[0]).position if lines else None
        if found != first:
            raise Wrong(Saying(Proof.EVENT_OF_PACK), first, found)
        return lines

    def close(self) -> None:
        """The files are closed."""
        self._files.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def opened_at(path: Path) -> Pack:
    """Return the pack at this path. Raises `NoPack`."""
    files = opened_pack(path)
    try:
        return Pack(files)
    except BaseException:
        files.close()
        raise


def _contents_of(files: PackFiles) -> Contents:
    held = files.read(CONTENTS)
    if held is None:
        raise NoPack(Saying(Proof.FILE_MISSING, file=CONTENTS))
    try:
        found = _contents.decode(held)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NoPack(Saying(Proof.FILE_NOT_READ, file=CONTENTS, detail=str(error))) from error
    if found.format != FORMAT:
        raise NoPack(Saying(Proof.OTHER_FORM, form=found.format, known=FORMAT))
    return found


def _first_of(name: str) -> int:
    found = _FIRST_OF.fullmatch(name)
    if found is None:
        raise NoPack(Saying(Proof.FILE_NOT_KNOWN, file=name))
    return int(found[1])


def _given(line: bytes) -> Given:
    try:
        found = _line.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Wrong(Saying(Proof.EVENT_LINE), Audit.A_READABLE_ONE, error) from error
    if not _NONCE.fullmatch(found.nonce):
        raise Wrong(Saying(Proof.EVENT_LINE), Saying(Proof.RANDOM_BYTES), found.nonce)
    return Given(found.position, found.type, bytes.fromhex(found.nonce), bytes(found.envelope))
