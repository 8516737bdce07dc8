"""One reign of a writer: an epoch, the state folded under it, and the blocks it commits.

A session's memory runs ahead of the log by the blocks that are drafted and not yet durable. When
one of these does not become durable, the session is worth nothing: begin a new one.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID, uuid5

from clearing.domain.commands import Command, ExpireRequest
from clearing.domain.past import Key, keys_of
from clearing.domain.state import State
from clearing.log.port import Head, HeadMoved, IdIndex, Log, LogDamaged, Snapshots
from clearing.write_path.codes import CodesInDoubt
from clearing.write_path.draft import Draft, Drafting, Salts
from clearing.write_path.fold import StateCodec, fold, recorded_events
from clearing.write_path.recent import Drafted, Lookup, Recent
from clearing.write_path.screened import Handed, keys_for
from contracts.envelope import Actor
from contracts.ids import CommandId, ExchangeId, PersonId

# The writer's own timer acts under this person.
SYSTEM: Final = Actor(person_id=PersonId("00000000-0000-0000-0000-000000000000"), capacity="system")
_EXPIRIES: Final = UUID("c0b7f0a2-5d0e-4a53-8f3e-6f7e35a4b1f1")
# With chance in it nobody can use up the id beforehand and keep a request open for ever.
_CHANCE_BYTES: Final = 16


@dataclass(frozen=True, kw_only=True)
class Means:
    """What a writer works with; clock and chance come from outside."""

    log: Log
    index: IdIndex
    snapshots: Snapshots | None
    codec: StateCodec
    now_ms: Callable[[], int]
    entropy: Callable[[int], bytes]


class Session:
    """State, head and recent ids under one epoch. For one thread."""

    def __init__(self, means: Means, head: Head, state: State) -> None:
        self.head = head
        self.state = state
        self._means = means
        self._recent = Recent(means.index)
        # Kept over drafts: a stock drawn for one command alone would be thrown away.
        self._salts = Salts(means.entropy)
        # What the draft before this one recorded: perhaps not in the log yet, so never read there.
        self._drafted = Drafted()
        self._deadlines = [(r.expires_at_ms, r.exchange_id) for r in state.requests.values()]
        heapq.heapify(self._deadlines)

    @classmethod
    def begin(cls, means: Means, head: Head) -> Self:
        """Return a session at this head: the log folded, the ids the index lacks in memory."""
        folded = fold(means.log, means.snapshots, means.codec, up_to=head.position)
        if folded.state.position != head.position:
            ends = folded.state.position
            raise LogDamaged(f"the log ends at {ends}, but its head is {head.position}")
        session = cls(means, head, folded.state)
        # The index may lie behind the snapshot: its own place, not the snapshot's, says from
        # where on ids must be known here.
        for recorded in recorded_events(
            means.log, after=means.index.reached(), up_to=head.position
        ):
            session._recent.remember(_placed(recorded.position, keys_of(recorded.envelope)))
        return session

    def decide(
        self, batches: Sequence[Sequence[Handed]], codes: CodesInDoubt | None = None
    ) -> Draft:
        """Return a draft with an answer for every command, in order. The state has moved on."""
        state = self.state
        keys = [key for batch in batches for handed in batch for key in keys_for(handed, state)]
        past = Lookup(self._means.log, self._recent, self._drafted, keys)
        drafting = Drafting(self.state, past, self._salts)
        # The clock may be set back; the log's order of times may not.
        now_ms = max(self._means.now_ms(), self.state.recorded_at_ms)
        for batch in batches:
            if codes is None:
                drafting.take(batch, now_ms)
            else:
                codes.take(drafting, batch, now_ms)
        draft = drafting.draft
        draft.after = self.head
        self.head = Head(position=self.state.position, epoch=self.head.epoch)
        self._drafted = past.now
        self._recent.remember(draft.keys)
        for request in draft.requested:
            heapq.heappush(self._deadlines, request)
        return draft

    def commit(self, draft: Draft) -> None:
        """The draft's events are durable. Raises what `Log.append` raises: then begin anew.

        Drafts are committed one after the other, in the order they were decided. A draft without
        events rests on what is durable already, if nobody came between: that is asked, so that a
        writer long asleep refuses nobody out of old memory.
        """
        assert draft.after is not None
        log = self._means.log
        if draft.entries:
            log.append(draft.entries, after=draft.after, vault=draft.vault)
        elif log.head() != draft.after:
            raise HeadMoved

    def due(self, at_most: int) -> list[Command]:
        """Return commands that expire requests whose deadline has passed, a few at a time."""
        now_ms = self._means.now_ms()
        passed: list[tuple[int, ExchangeId]] = []
        while self._deadlines and self._deadlines[0][0] <= now_ms and len(passed) < at_most:
            deadline = heapq.heappop(self._deadlines)
            if deadline[1] in self.state.requests:
                passed.append(deadline)
        # Kept until the request is gone: where the clock is set back meanwhile, it is not yet due.
        for deadline in passed:
            heapq.heappush(self._deadlines, deadline)
        return [_expiry(of, self._means.entropy(_CHANCE_BYTES)) for _, of in passed]

    def next_deadline_ms(self) -> int | None:
        """Return when the next open request may expire."""
        return self._deadlines[0][0] if self._deadlines else None


def _placed(position: int, keys: Iterable[Key]) -> list[tuple[Key, int]]:
    return [(key, position) for key in keys]


def _expiry(exchange_id: ExchangeId, chance: bytes) -> ExpireRequest:
    return ExpireRequest(
        command_id=CommandId(str(uuid5(_EXPIRIES, f"{exchange_id} {chance.hex()}"))),
        actor=SYSTEM,
        exchange_id=exchange_id,
    )
