"""A desk with a writer of its own, for when no service holds the lease."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from queue import SimpleQueue
from typing import Final, TypeAlias

from access.languages import Language
from access.moments import now_ms
from access.phrases_snag import Snag
from access.principals import Principal
from access.rights import Act, verdict
from access.saying import Saying
from clearing.answers import Answer
from clearing.domain.clearing_commands import RunStep
from clearing.domain.clearing_input import NextRun, next_run
from clearing.domain.commands import Command
from clearing.domain.quotes import Quote, quote
from clearing.domain.refusals import Refusal
from clearing.domain.state import State
from clearing.http.checks import check
from clearing.http.facts import StateFacts
from clearing.http.screening import handed, refusal_of
from clearing.http.subjects import of_accounts
from clearing.http.wording import sentence_of
from clearing.write_path.writer import MAX_COMMANDS_A_BLOCK, NotServing, Writer
from contracts.ids import DEFAULT_HOPS, AccountId, ClearingMode, FixedSide
from evenveel.composition import Ledger
from evenveel.lease import holder_of_command, running_lease
from evenveel.troubles import CommandNotTaken, NobodyServes

# While one block is written to disk the next is being gathered.
_BLOCKS_UNDER_WAY: Final = 2
_PATIENCE_S: Final = 15.0

_Outcome: TypeAlias = "SimpleQueue[Sequence[Answer] | Exception]"


class LocalDesk:
    """Hands commands to a writer in this process, a block's worth at a time.

    What the principal may not is refused by the writer, as it is to whoever asks over HTTP.
    """

    def __init__(self, writer: Writer, principal: Principal, language: Language = "en") -> None:
        self._writer = writer
        self._principal = principal
        self._language = language

    def submit(self, commands: Iterable[Command]) -> Iterator[Answer]:
        """Yield one answer a command.

        Raises `NobodyServes` where the writer lost its place, and `CommandNotTaken`.
        """
        waiting: deque[_Outcome] = deque()
        rest = iter(commands)
        while batch := list(islice(rest, MAX_COMMANDS_A_BLOCK)):
            for command in batch:
                # What cannot be stored would stop the writer, here as over HTTP.
                if wrong := check(command):
                    raise CommandNotTaken(sentence_of(wrong, self._language))
            outcome: _Outcome = SimpleQueue()
            self._writer.submit([handed(self._principal, each) for each in batch], outcome.put)
            waiting.append(outcome)
            if len(waiting) >= _BLOCKS_UNDER_WAY:
                yield from _answers(waiting.popleft())
        while waiting:
            yield from _answers(waiting.popleft())

    def quote(
        self,
        payer: AccountId,
        payee: AccountId,
        fixed_side: FixedSide,
        steps: int,
        hop_limit: int = DEFAULT_HOPS,
    ) -> Quote | Refusal:
        """Return what an exchange would move now. Raises `NobodyServes`."""
        answer: SimpleQueue[Quote | Refusal | NotServing] = SimpleQueue()

        def asked(state: State | NotServing) -> None:
            if isinstance(state, NotServing):
                answer.put(state)
                return
            asked_about = of_accounts(state, payer, payee)
            may = verdict(self._principal, Act.QUOTE, asked_about, StateFacts(state), now_ms())
            refused = refusal_of(may)
            answer.put(refused or quote(state, payer, payee, fixed_side, steps, hop_limit))

        self._writer.ask(asked)
        found = answer.get()
        if isinstance(found, NotServing):
            raise NobodyServes(Saying(Snag.NO_QUOTE_NOW, detail=str(found)))
        return found

    def next_run(self, mode: ClearingMode) -> NextRun:
        """Return what the next clearing run is solved from. Raises `NobodyServes`."""
        answer: SimpleQueue[NextRun | NotServing] = SimpleQueue()

        def asked(state: State | NotServing) -> None:
            answer.put(state if isinstance(state, NotServing) else next_run(state, mode))

        self._writer.ask(asked)
        found = answer.get()
        if isinstance(found, NotServing):
            raise NobodyServes(Saying(Snag.COMMANDS_NOT_TAKEN, detail=str(found)))
        return found

    def submit_run(self, command: RunStep) -> Answer:
        """Return the answer to one step of a run. Raises what `submit` raises."""
        (answer,) = self.submit((command,))
        return answer


def _answers(outcome: _Outcome) -> Sequence[Answer]:
    answers = outcome.get()
    if isinstance(answers, NotServing):
        raise NobodyServes(Saying(Snag.COMMANDS_NOT_TAKEN, detail=str(answers)))
    if isinstance(answers, Exception):
        raise answers
    return answers


@contextmanager
def local_desk(
    ledger: Ledger, principal: Principal, language: Language = "en"
) -> Iterator[tuple[LocalDesk, Writer]]:
    """A desk and its writer, which serves until the `with` ends. Raises `NobodyServes`."""
    writer = ledger.writer(holder_of_command())
    writer.start()
    try:
        if not writer.wait_until_serving(_PATIENCE_S):
            raise NobodyServes(_why(ledger, writer))
        yield LocalDesk(writer, principal, language), writer
    finally:
        writer.stop()


def _why(ledger: Ledger, writer: Writer) -> Saying:
    if writer.failure is not None:
        return Saying(Snag.LEDGER_NOT_OPENED, detail=str(writer.failure))
    lease = running_lease(ledger.database_url)
    if lease is None:
        return Saying(Snag.LEDGER_NOT_IN_TIME)
    return Saying(Snag.LEDGER_IN_USE, holder=lease.holder)
