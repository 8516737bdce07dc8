"""The one writer: many commands a commit, nothing said before it is durable.

Life of a writer: it stands by until the lease is free, takes over (the epoch rises, so every
earlier writer is shut out), folds the log, and serves: all commands that wait are decided
together and appended as one block on the condition that head and epoch are as they were. When
the head moved, or the outcome of an append is unknown, memory is thrown away: epoch, replay,
decide again; the ids say what had been done. Safety rests on that condition alone, never on the
lease.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Thread
from time import monotonic
from typing import Final, Literal, TypeAlias

from clearing.answers import Answer
from clearing.domain.state import State
from clearing.log.port import (
    AppendRefused,
    CodeTaken,
    Head,
    HeadMoved,
    LeaseHeld,
    LogError,
    LogUnavailable,
    OutcomeUnknown,
)
from clearing.write_path.reign import Committer, Done, Reign, Superseded, Ticket
from clearing.write_path.screened import Handed
from clearing.write_path.session import Means, Session
from clearing.write_path.tally import Tally

_log = logging.getLogger(__name__)

# One block holds at most this many commands: a larger one gains nothing and delays all in it.
MAX_COMMANDS_A_BLOCK: Final = 1_000
# Beyond this many waiting commands new ones are turned away rather than kept.
MAX_WAITING: Final = 100_000
MAX_EXPIRIES_A_BLOCK: Final = 100
LEASE_MS: Final = 10_000
RENEW_EVERY_S: Final = LEASE_MS / 4_000
STAND_BY_S: Final = 0.5
IDLE_S: Final = 0.25
# From this many waiting commands on, the next block is decided while one is being committed.
PLENTY: Final = 16

Status: TypeAlias = Literal["standing by", "serving", "stopped"]


class NotServing(Exception):
    """This writer does not serve now: it stands by, is stopped, or has too many waiting.

    The same id may be tried again: if the command was carried out, its first answer comes back.
    """


Question: TypeAlias = Callable[[State | NotServing], None]


class Writer:
    """Serves commands from one thread of its own. `submit` and `ask` may be called from any."""

    def __init__(self, means: Means, holder: str) -> None:
        self.status: Status = "standing by"
        self.failure: Exception | None = None
        self.tally = Tally()
        # A reign of ours has begun, and the log is being folded: what is not served yet soon is.
        self.taking_over = False
        self._means = means
        self._holder = holder
        self._tickets: deque[Ticket] = deque()
        self._questions: deque[Question] = deque()
        self._commands_waiting = 0
        self._changed = Condition()
        self._stopping = False
        # By a clock that nobody sets: one set back would let the lease lapse.
        self._renew_at_s = 0.0
        self._thread = Thread(target=self._run, name="writer", daemon=True)

    # From any thread.

    def start(self) -> None:
        """Begin to stand by, and to serve as soon as the lease is free."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the block under way, give up the lease, answer what waits with NotServing."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def wait_until_serving(self, timeout_s: float) -> bool:
        """Return whether the writer came to serve within the time."""
        with self._changed:
            self._changed.wait_for(lambda: self.status != "standing by", timeout_s)
        return self.status == "serving"

    def submit(self, commands: Sequence[Handed], done: Done) -> None:
        """Have the commands decided in order, in one block; `done` gets the answers.

        It is called once, from the writer's thread, when the block is durable: with an answer for
        each command, or with the exception that kept all of them from being answered.
        """
        if not 0 < len(commands) <= MAX_COMMANDS_A_BLOCK:
            raise ValueError(f"1 to {MAX_COMMANDS_A_BLOCK} commands, not {len(commands)}")
        with self._changed:
            refused = self._why_not(len(commands))
            if refused is None:
                self._tickets.append(Ticket(commands, done))
                self._commands_waiting += len(commands)
                self._changed.notify_all()
        if refused is not None:
            done(refused)

    @property
    def waiting(self) -> int:
        """Return how many commands wait to be decided."""
        return self._commands_waiting

    def ask(self, question: Question) -> None:
        """Have the question see the state between two blocks, when all in it is durable.

        It runs on the writer's thread and must be quick; it gets NotServing where there is none.
        """
        with self._changed:
            refused = self._why_not(0)
            if refused is None:
                self._questions.append(question)
                self._changed.notify_all()
        if refused is not None:
            question(refused)

    def _why_not(self, how_many: int) -> NotServing | None:
        if self._stopping or self.status == "stopped":
            return NotServing("the writer is stopped")
        if self.status == "standing by":
            return NotServing("another writer serves this log, or this one is starting")
        if self._commands_waiting + how_many > MAX_WAITING:
            return NotServing(f"more than {MAX_WAITING} commands wait")
        return None

    # On the writer's thread.

    def _run(self) -> None:
        try:
            while not self._stopping:
                try:
                    session = self._take_over()
                except LeaseHeld:
                    session = None
                if session is None:
                    with self._changed:
                        self._changed.wait_for(lambda: self._stopping, STAND_BY_S)
                    continue
                try:
                    self._serve(session)
                except Superseded:
                    _log.warning("another writer took over; standing by")
                self._become("standing by")
        except Exception as fault:  # noqa: BLE001 - logged, kept, and the writer stops
            # A fault while applying stops the writer: nothing is skipped, a person must look.
            _log.exception("the writer stopped")
            self.failure = fault
        self._become("stopped")

    def _become(self, status: Status) -> None:
        """Change status, and turn away what waits where nobody will decide it."""
        with self._changed:
            self.status = status
            self._changed.notify_all()
            if status == "serving":
                return
            tickets, self._tickets = self._tickets, deque()
            questions, self._questions = self._questions, deque()
            self._commands_waiting = 0
        sorry = NotServing(f"the writer is {status}")
        for ticket in tickets:
            ticket.done(sorry)
        for question in questions:
            question(sorry)

    def _take_over(self) -> Session | None:
        """Return a session under a new epoch, None while the log is out of reach.

        Raises LeaseHeld while another's lease runs.
        """
        try:
            head = self._means.log.take_over(self._holder, LEASE_MS)
            self._renew_at_s = monotonic() + RENEW_EVERY_S
            return self._begun(head)
        except (LogUnavailable, OutcomeUnknown) as fault:
            _log.warning("the log cannot be reached: %s", fault)
            return None

    def _begun(self, head: Head) -> Session:
        """Return a session at this head, all of the log folded."""
        self.taking_over = True
        try:
            session = Session.begin(self._means, head)
        finally:
            self.taking_over = False
        self.tally.began(epoch=head.epoch, position=head.position)
        return session

    def _serve(self, session: Session) -> None:
        """Decide and commit until told to stop. Raises Superseded when another took over.

        While a block is on its way to the disk the next is decided only where plenty waits: with
        few in flight, splitting them over two commits would halve what each commit carries.
        """
        self._become("serving")
        with Committer() as committer:
            reign = Reign(session, committer, self._begin_again, self.tally)
            try:
                while True:
                    tickets, questions = self._wait_for_work(reign)
                    if self._stopping:
                        break
                    if questions:
                        reign.settle()
                        for question in questions:
                            question(reign.session.state)
                    due = reign.session.due(MAX_EXPIRIES_A_BLOCK)
                    if due:
                        tickets.append(Ticket(due, _ignore))
                    ahead = self._commands_waiting >= PLENTY
                    if tickets:
                        reign.take(tickets, ahead=ahead)
                    elif not ahead:
                        reign.settle()
                    self._renew(reign.session)
                reign.settle()
            except BaseException:
                # First: who is turned away and looks must not find us serving.
                self._become("standing by")
                reign.turn_away(NotServing("the writer lost its place before it could answer"))
                raise
        try:
            self._means.log.release(self._holder, reign.session.head.epoch)
        except (OutcomeUnknown, LogUnavailable) as fault:
            _log.warning("the lease could not be given up, it lapses: %s", fault)

    def _wait_for_work(self, reign: Reign) -> tuple[list[Ticket], list[Question]]:
        """Return what waits, at most a block's worth; wake up for deadlines and the lease."""
        deadline_ms = reign.session.next_deadline_ms()
        idle_s = IDLE_S
        if deadline_ms is not None:
            idle_s = min(IDLE_S, max(0.0, (deadline_ms - self._means.now_ms()) / 1_000))
        tickets: list[Ticket] = []
        with self._changed:
            self._changed.wait_for(
                lambda: self._tickets or self._questions or self._stopping, idle_s
            )
            questions = list(self._questions)
            self._questions.clear()
            room = MAX_COMMANDS_A_BLOCK
            while self._tickets and len(self._tickets[0].commands) <= room:
                ticket = self._tickets.popleft()
                room -= len(ticket.commands)
                tickets.append(ticket)
            self._commands_waiting -= MAX_COMMANDS_A_BLOCK - room
            if self._stopping:
                # Put back for `_become` to turn away.
                self._tickets.extendleft(reversed(tickets))
                self._questions.extend(questions)
        return tickets, questions

    def _begin_again(self, session: Session, fault: LogError) -> Session:
        """Return a session that knows what became of the append that failed.

        Where the head moved under our own epoch, what is there is folded anew. Where the outcome
        is unknown, the epoch is raised first, so that what was under way can no longer arrive.
        """
        if isinstance(fault, CodeTaken | HeadMoved | AppendRefused):
            try:
                head = self._means.log.head()
                if head.epoch != session.head.epoch:
                    raise Superseded
                return self._begun(head)
            except LogUnavailable as lost:
                fault = lost
        _log.warning("an append may or may not have arrived, folding the log again: %s", fault)
        while not self._stopping:
            try:
                again = self._take_over()
            except LeaseHeld as held:
                # Whoever has it may keep it for ever: those who wait here are not to wait for that.
                raise Superseded from held
            if again is not None:
                return again
            with self._changed:
                self._changed.wait_for(lambda: self._stopping, STAND_BY_S)
        raise Superseded

    def _renew(self, session: Session) -> None:
        """Keep the lease running. Nothing rests on it: failing only means that others may try."""
        now_s = monotonic()
        if now_s < self._renew_at_s:
            return
        self._renew_at_s = now_s + RENEW_EVERY_S
        try:
            if not self._means.log.renew_lease(self._holder, session.head.epoch, LEASE_MS):
                raise Superseded
        except (OutcomeUnknown, LogUnavailable) as fault:
            _log.warning("the lease could not be renewed: %s", fault)


def _ignore(_: Sequence[Answer] | Exception) -> None:
    """Take the answer to the timer's own commands, which nobody waits for."""
