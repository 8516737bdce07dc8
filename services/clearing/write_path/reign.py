"""Committing what a session drafts, at most one block ahead, and answering when it is durable.

The next block may be decided while one is on its way to the disk. It is decided on the outcome
that the one before will have, and is answered only after both are durable. When a block does not
become durable, both are decided again, in the same order, by a session that knows what is there.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Self, TypeAlias

from clearing.answers import Answer
from clearing.domain.refusals import Code, Refusal
from clearing.log.port import (
    AppendRefused,
    CodeTaken,
    HeadMoved,
    LogError,
    LogUnavailable,
    OutcomeUnknown,
)
from clearing.write_path.codes import CodesInDoubt
from clearing.write_path.draft import Draft
from clearing.write_path.screened import Handed
from clearing.write_path.session import Session
from clearing.write_path.tally import Tally

# After these the log is folded anew and the same commands are decided again.
DECIDED_AGAIN: Final = (HeadMoved, CodeTaken, AppendRefused, OutcomeUnknown, LogUnavailable)

Done: TypeAlias = Callable[[Sequence[Answer] | Exception], None]


class Superseded(Exception):
    """Another writer raised the epoch; this one stands by."""


@dataclass(slots=True)
class Ticket:
    """Commands that came together and are answered together, in order."""

    commands: Sequence[Handed]
    done: Done


@dataclass(slots=True)
class _UnderWay:
    """A block that is being committed, and whom to answer when it is."""

    tickets: list[Ticket]
    draft: Draft
    began_s: float
    outcome: Future[float]


class Committer:
    """Commits drafts one after the other on a thread of its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="committer")

    def __enter__(self) -> Self:
        """Return the committer."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for the block under way."""
        self._thread.shutdown(wait=True)

    def begin(self, session: Session, draft: Draft) -> Future[float]:
        """Return the outcome that the commit of the draft will have: how long it took."""
        return self._thread.submit(_committed, session, draft)


class Reign:
    """The session of the moment and the block it has under way."""

    def __init__(
        self,
        session: Session,
        committer: Committer,
        begin_again: Callable[[Session, LogError], Session],
        tally: Tally,
    ) -> None:
        self.session = session
        self._tally = tally
        self._committer = committer
        self._begin_again = begin_again
        self._under_way: _UnderWay | None = None
        self._taken: list[Ticket] = []

    def take(self, tickets: list[Ticket], *, ahead: bool) -> None:
        """Decide the tickets and commit them after the block before.

        With `ahead` this returns while they are being committed, so that more can be decided;
        without, everything taken is durable and answered.
        """
        self._taken = tickets
        began_s = perf_counter()
        try:
            draft = self.session.decide([t.commands for t in tickets])
        except DECIDED_AGAIN as fault:
            # What is under way comes first: it may well be durable, whatever became of our look-up.
            if self._settled():
                self._again(fault)
            return
        if not self._settled():
            return
        if ahead:
            outcome = self._committer.begin(self.session, draft)
            self._under_way = _UnderWay(tickets, draft, began_s, outcome)
        else:
            # On this thread: with few in flight, handing over would cost as much as deciding.
            try:
                commit_s = _committed(self.session, draft)
            except DECIDED_AGAIN as fault:
                self._again(fault)
                return
            self._count(draft, commit_s, began_s)
            _answer(tickets, draft)
        self._taken = []

    def settle(self) -> None:
        """Everything taken is durable and answered."""
        self._settled()

    def turn_away(self, sorry: Exception) -> None:
        """Answer everything taken that it may or may not have been carried out."""
        tickets = self._open_tickets()
        self._under_way, self._taken = None, []
        for ticket in tickets:
            ticket.done(sorry)

    def _open_tickets(self) -> list[Ticket]:
        before = [] if self._under_way is None else self._under_way.tickets
        return [*before, *self._taken]

    def _settled(self) -> bool:
        """Wait for the block under way and answer it; False where all had to be decided again."""
        under_way = self._under_way
        if under_way is None:
            return True
        try:
            commit_s = under_way.outcome.result()
        except DECIDED_AGAIN as fault:
            self._again(fault)
            return False
        self._under_way = None
        self._count(under_way.draft, commit_s, under_way.began_s)
        _answer(under_way.tickets, under_way.draft)
        return True

    def _again(self, fault: LogError) -> None:
        """Decide, commit and answer all that is open, however often that takes; nothing ahead."""
        tickets = self._open_tickets()
        self._under_way, self._taken = None, tickets
        draft = self._committed_at_last(tickets, fault)
        if draft is None:
            self._one_by_one()
        else:
            _answer(tickets, draft)
        self._taken = []

    def _committed_at_last(self, tickets: list[Ticket], fault: LogError) -> Draft | None:
        """Return the draft with which the tickets became durable, refusing what cannot.

        None where the log cannot hold one of several commands, and does not say which.
        """
        codes = CodesInDoubt()
        while True:
            if isinstance(fault, CodeTaken):
                codes.doubt(fault.taken)
            self.session = self._begin_again(self.session, fault)
            # At any try: a code that was taken, or a lost connection, may have hidden it at first.
            if isinstance(fault, AppendRefused):
                if sum(len(t.commands) for t in tickets) > 1:
                    return None
                draft = _not_storable(tickets)
                self._tally.decided(commands=1, refused=draft.refused, repeated=0)
                return draft
            try:
                return self._done([t.commands for t in tickets], codes)
            except DECIDED_AGAIN as next_fault:
                fault = next_fault

    def _one_by_one(self) -> None:
        """Commit each command by itself, so that the one that cannot be stored stops no other."""
        while self._taken:
            ticket = self._taken[0]
            answers: list[Answer] = []
            for command in ticket.commands:
                alone = Ticket([command], ticket.done)
                try:
                    draft = self._done([alone.commands])
                except DECIDED_AGAIN as fault:
                    again = self._committed_at_last([alone], fault)
                    assert again is not None, "one command is refused, not taken apart"
                    draft = again
                answers.extend(draft.answers)
            self._taken = self._taken[1:]
            ticket.done(answers)

    def _done(
        self, batches: Sequence[Sequence[Handed]], codes: CodesInDoubt | None = None
    ) -> Draft:
        """Return the draft with which the batches became durable, at once."""
        began_s = perf_counter()
        draft = self.session.decide(batches, codes)
        self._count(draft, _committed(self.session, draft), began_s)
        return draft

    def _count(self, draft: Draft, commit_s: float, began_s: float) -> None:
        """Count a draft that is durable, before anybody is answered: who is answered may look."""
        tally, events = self._tally, len(draft.entries)
        tally.decided(commands=len(draft.answers), refused=draft.refused, repeated=draft.repeated)
        if events:
            assert draft.after is not None
            tally.durable(
                events=events,
                position=draft.after.position + events,
                commit_s=commit_s,
                durable_s=perf_counter() - began_s,
            )


def _committed(session: Session, draft: Draft) -> float:
    """Return how many seconds it took until the draft was durable. Raises as `commit` does."""
    began_s = perf_counter()
    session.commit(draft)
    return perf_counter() - began_s


def _not_storable(tickets: list[Ticket]) -> Draft:
    """Return a draft that refuses the one command in the tickets, which no log can hold."""
    draft = Draft()
    for ticket in tickets:
        for command in ticket.commands:
            refusal = Refusal(code=Code.NOT_STORABLE, subject=command.command_id)
            draft.refuse(command.command_id, refusal)
    return draft


def _answer(tickets: list[Ticket], draft: Draft) -> None:
    """Give every ticket its own answers; all they rest on is durable."""
    start = 0
    for ticket in tickets:
        end = start + len(ticket.commands)
        ticket.done(draft.answers[start:end])
        start = end
