"""Folding the log into the state: from the newest snapshot and the tail, or from zero."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from clearing.domain.evolve import evolve
from clearing.domain.state import State
from clearing.log.port import Log, LogDamaged, Snapshots
from contracts.envelope import Recorded, decode

_log = logging.getLogger(__name__)


class StateCodec(Protocol):
    """How the folded state is written as a snapshot. Equal states give equal bytes."""

    format: int

    def encode(self, state: State) -> bytes:
        """Return the state as bytes, in one canonical order."""
        ...

    def decode(self, body: bytes) -> State:
        """Return the state these bytes were made from."""
        ...

    def digest(self, body: bytes) -> bytes:
        """Return the 32 bytes that replay from zero must reproduce."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Folded:
    """The state at its position, and how many events were folded after the snapshot."""

    state: State
    from_snapshot: int
    tail: int


def recorded_events(log: Log, *, after: int = 0, up_to: int | None = None) -> Iterator[Recorded]:
    """Yield every event after a position, decoded, in order and without a gap."""
    expected = after + 1
    for block in log.read(after=after, up_to=up_to):
        if block.first_position != expected:
            raise LogDamaged(f"position {expected} is missing before {block.first_position}")
        for entry in block.entries:
            yield Recorded(expected, decode(entry.wire_name, entry.data))
            expected += 1


def fold(
    log: Log,
    snapshots: Snapshots | None,
    codec: StateCodec,
    *,
    up_to: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Folded:
    """Return the state of the whole log, from the newest snapshot on.

    A snapshot that is not what its digest says is passed over and the log is folded from zero: the
    log is the truth, and `verify` names the snapshot.
    """
    state = State()
    snapshot = snapshots.latest(codec.format) if snapshots is not None else None
    if snapshot is not None and (up_to is None or snapshot.position <= up_to):
        if codec.digest(snapshot.body) == snapshot.digest:
            state = codec.decode(snapshot.body)
        else:
            _log.error(
                "the snapshot at %d is not what its digest says; folding from zero",
                snapshot.position,
            )
    start = state.position
    for recorded in recorded_events(log, after=start, up_to=up_to):
        evolve(state, recorded)
        if progress is not None and not recorded.position % 10_000:
            progress(recorded.position)
    return Folded(state=state, from_snapshot=start, tail=state.position - start)
