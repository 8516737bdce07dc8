"""Carries out what the log orders to be forgotten, and orders what outlived its time.

First the order, then the destruction, then the word that it is done: so that whatever is missing
has its reason in the log, and whoever was killed in between does it once more. Every step may be
done twice. What there is to do is read from the ledger's state each time; kept here is only since
when it was seen, so that what had been stopped is not destroyed at the look that finds it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from threading import Event
from time import monotonic
from typing import Final, Protocol, TypeAlias
from uuid import uuid4

from clearing.answers import Refused
from clearing.domain.commands import Command
from clearing.domain.privacy_commands import CompleteErasure, EndRetention, RetireWords
from clearing.domain.refusals import Code
from clearing.domain.state import State
from contracts.ids import AccountId, CommandId, Month, PersonId
from evenveel.clearing_runs.schedule import SCHEDULE
from evenveel.desk import Desk
from evenveel.forgetting.due import Due, Erasure, Notice, Retention, Seen, due_in
from evenveel.troubles import Trouble

_log = logging.getLogger(__name__)

# What was ordered is destroyed within seconds; whether anything outlived its months can wait.
PAUSE_S: Final = 1.0
LOOK_EVERY_S: Final = 3_600.0
# Of accounts so many are erased together, and so many ordered to be at one look.
_TOGETHER: Final = 200
# Somebody else was first; whoever looks again sees it.
_DONE_ALREADY: Final = (Code.NO_CHANGE, Code.ERASURE_NOT_ORDERED)


class Kept(Protocol):
    """Everything of people that is kept outside the log. Each may be done twice."""

    def fence(self, accounts: Iterable[AccountId], months: Month | None) -> None:
        """The keys of these accounts, and of all months up to this one, are no more."""
        ...

    def destroy_accounts(self, accounts: list[AccountId], persons: list[PersonId]) -> None:
        """Nothing readable is left of these accounts, and these persons sign in no more."""
        ...

    def destroy_months(self, up_to: Month) -> None:
        """No words that were recorded in this month or before are left."""
        ...

    def last_month_gone(self) -> Month | None:
        """The last month of which the words' key was destroyed, as far as its fence says."""
        ...

    def forget_reads(self, up_to: Month) -> None:
        """Who read in this month or before is not known any more."""
        ...


DeskFor: TypeAlias = Callable[[], Desk | None]


class NotNow(Exception):
    """What is to be forgotten waits; the message says for what."""


class Forgetting:
    """Looks with whoever folds the log, and works in a thread of its own.

    `trouble` says what is in the way, `held` how many erasures wait for the end of a hold, `notice`
    what goes next for its time and when.
    """

    def __init__(
        self, kept: Kept, desk: DeskFor, retention: Retention, now_ms: Callable[[], int]
    ) -> None:
        self.trouble = ""
        self.held = 0
        self.notice: Notice | None = None
        self._kept = kept
        self._desk = desk
        self._retention = retention
        self._now_ms = now_ms
        self._due: Due | None = None
        self._seen = Seen(gone=kept.last_month_gone())
        self._found = Event()
        self._look_at_all = 0.0
        self._at_once = 0
        self._fenced = False
        self._retired: Month | None = None
        self._reads_gone: Month | None = None
        self._gone: tuple[PersonId, ...] = ()

    def look(self, state: State) -> None:
        """Note what there is to do, unless there is work already; the state is at the log's end."""
        if self._found.is_set():
            return
        # What waits for its time, or for the end of a hold, is not looked for each second.
        at_once = sum(ordered_at_ms is None for ordered_at_ms in state.erasures.values())
        if at_once == self._at_once and monotonic() < self._look_at_all:
            return
        self._at_once = at_once if self._retention.held else 0
        self._due = due_in(state, self._retention, self._now_ms(), self._seen)
        self._seen = self._due.seen
        self._found.set()

    def run(self, stop: Event) -> None:
        """Return when told to stop."""
        while not stop.is_set():
            if self._found.wait(PAUSE_S):
                self.once()
                # What was told comes back with the fold meanwhile.
                stop.wait(PAUSE_S)

    def once(self) -> None:
        """Do what was noted, if anything. Whatever goes wrong is said, and tried again."""
        due, self._due = self._due, None
        if due is None:
            return
        try:
            self._work(due)
            self._say("")
        except (Trouble, NotNow) as trouble:
            self._say(str(trouble))
        except Exception:  # noqa: BLE001 - said with its trace; the ledger goes on meanwhile
            _log.exception("what is to be forgotten is still there")
            self.trouble = "what is to be forgotten is still there; its log says why"
        finally:
            self._found.clear()

    def _work(self, due: Due) -> None:
        self.held, self.notice = due.held, due.notice
        if not self._fenced:
            # A copy of the keys may have been put back since: what was destroyed is once more.
            self._kept.fence(due.erased, due.retired)
            self._fenced = True
        for erasures in _parts(due.erasures):
            self._erase(erasures)
        if due.retired is not None and due.retired != self._retired:
            self._kept.destroy_months(due.retired)
            self._retired = due.retired
            self._seen = self._seen._replace(gone=due.retired)
        if due.reads is not None and due.reads != self._reads_gone:
            self._kept.forget_reads(due.reads)
            self._reads_gone = due.reads
        if due.gone != self._gone:
            self._kept.destroy_accounts([], list(due.gone))
            self._gone = due.gone
        self._look_at_all = monotonic() + LOOK_EVERY_S
        self._order(due)

    def _erase(self, erasures: list[Erasure]) -> None:
        accounts = [each.account_id for each in erasures]
        persons = [each.person_id for each in erasures if each.person_id is not None]
        self._kept.destroy_accounts(accounts, persons)
        self._hand_in(
            CompleteErasure(command_id=_new_id(), actor=SCHEDULE, account_id=account_id)
            for account_id in accounts
        )

    def _order(self, due: Due) -> None:
        """What outlived its time is ordered to go; it goes at a look after its notice."""
        ordered: list[Command] = [
            EndRetention(command_id=_new_id(), actor=SCHEDULE, account_id=account_id)
            for account_id in due.outlived[:_TOGETHER]
        ]
        ordered += [
            RetireWords(command_id=_new_id(), actor=SCHEDULE, group_id=group, month=due.retire)
            for group in due.retiring
        ]
        if ordered:
            self._hand_in(ordered)
            # What follows from them is looked for at once.
            self._look_at_all = 0.0

    def _hand_in(self, commands: Iterable[Command]) -> None:
        desk = self._desk()
        if desk is None:
            raise NotNow("what is forgotten is told when the clearing service serves again")
        for answer in desk.submit(commands):
            if isinstance(answer, Refused) and answer.refusal.code not in _DONE_ALREADY:
                raise NotNow(f"an erasure was refused: {answer.refusal.code.slug}")

    def _say(self, sentence: str) -> None:
        # Once, however often it is tried.
        if sentence and sentence != self.trouble:
            _log.warning("%s", sentence)
        self.trouble = sentence


def _new_id() -> CommandId:
    return CommandId(str(uuid4()))


def _parts(erasures: tuple[Erasure, ...]) -> Iterator[list[Erasure]]:
    for first in range(0, len(erasures), _TOGETHER):
        yield list(erasures[first : first + _TOGETHER])
