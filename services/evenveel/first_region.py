"""The sample region of a first start, completed at the next one where it was interrupted.

Its ids follow from a seed and its times from one moment, which is written down before anything
else: so the same commands come again, and what was accepted before changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from access.moments import now_ms
from clearing.answers import Accepted
from clearing.domain.commands import Command, Pay, Request
from clearing.log.port import Log
from contracts.envelope import decode
from contracts.value import Value
from evenveel.desk import Desk
from evenveel.sample import EXCHANGES, sample_region

_FILE: Final = "sample.json"


class Memo(Value, frozen=True, kw_only=True):
    """What is remembered of the sample: enough to make it again."""

    now_ms: int
    exchanges: int
    complete: bool = False


class SampleRefused(Exception):
    """The ledger refused a command of the sample; the message says which and why."""


def sample_to_found(data: Path, log: Log, exchanges: int = EXCHANGES) -> Memo | None:
    """Return what is to be founded: all of it in an empty log, the rest of one that was begun.

    None where there is nothing to do. Writes the memo down where it is new.
    """
    memo = _read(data / _FILE)
    if log.head().position == 0:
        memo = Memo(now_ms=now_ms(), exchanges=exchanges)
        _write(data / _FILE, memo)
        return memo
    if memo is None or memo.complete or not _begun_here(memo, log):
        return None
    return memo


def is_founded(data: Path) -> bool:
    """Whether all that is not yet anybody's own here is the sample's."""
    memo = _read(data / _FILE)
    return memo is not None and memo.complete


def found(
    memo: Memo, data: Path, desk: Desk, progress: Callable[[int, int], None]
) -> tuple[int, int]:
    """Hand in the whole sample; returns how many commands, and how many were there before.

    Raises `SampleRefused`, and what the desk raises. `progress` is told how many exchanges are
    answered, and of how many.
    """
    traded = 0

    def counted() -> Iterator[Command]:
        nonlocal traded
        for command in sample_region(memo.now_ms, exchanges=memo.exchanges):
            traded += isinstance(command, Pay | Request)
            yield command

    commands = repeated = 0
    for answer in desk.submit(counted()):
        if not isinstance(answer, Accepted):
            slug = answer.refusal.code.slug
            raise SampleRefused(f"command {answer.command_id} of the sample was refused: {slug}")
        commands += 1
        repeated += answer.repeated
        if not commands % 100:
            progress(min(traded, memo.exchanges), memo.exchanges)
    progress(memo.exchanges, memo.exchanges)
    _write(data / _FILE, Memo(now_ms=memo.now_ms, exchanges=memo.exchanges, complete=True))
    return commands, repeated


def _begun_here(memo: Memo, log: Log) -> bool:
    """Whether the log begins as this sample does, and is not somebody's own."""
    entry = log.entries_at([1])[1]
    first = next(iter(sample_region(memo.now_ms, exchanges=memo.exchanges)))
    envelope = decode(entry.wire_name, entry.data)
    return (envelope.command_id, envelope.happened_at_ms) == (
        first.command_id,
        first.happened_at_ms,
    )


def _read(path: Path) -> Memo | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Memo)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def _write(path: Path, memo: Memo) -> None:
    # Aside and renamed, so that a kill leaves the old memo or the new one.
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_bytes(msgspec.json.encode(memo))
    aside.replace(path)
