"""A group's books as its own facts make them: every account, every entry, each summing to zero.

Entries are made in the order of the log, at the step value of their moment, and told in the order
in which they happened: by day, and of one day by position. Amounts are ms; those of members and
of the group's own accounts are whole steps too.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, tzinfo
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from contracts.envelope import Recorded
from contracts.events import (
    AccountClosed,
    AccountLeaving,
    AccountLimits,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    ClearingApplied,
    DefaultLimitsSet,
    Event,
    ExchangeRecorded,
    ExchangeReversed,
    ExportMade,
    GroupDescribed,
    GroupFounded,
    RoundingSettled,
    Route,
    UnitRevalued,
    links_of,
)
from contracts.ids import AccountKind
from projections.exports.names import part_of_account, part_of_group
from projections.papers.period import day_of

Booked: TypeAlias = (
    ExchangeRecorded | ExchangeReversed | RoundingSettled | UnitRevalued | ClearingApplied
)
ROUNDING: Final = "Rounding"
# What an entry is, in words that are ours.
KINDS: Final = (
    *("service", "settlement", "write-off", "reversal", "rounding", "revaluation", "clearing"),
)

_STATUSES: Final[dict[type, str]] = {
    AccountSuspended: "suspended",
    AccountLeaving: "leaving",
    AccountResumed: "open",
    AccountClosed: "closed",
}


class NotBooked(Exception):
    """What was read is no history of the group: something is missing, or does not sum to zero."""


class Leg(NamedTuple):
    """By how much an account changes. `account` is its name within the group."""

    account: str
    ms: int


class Entry(NamedTuple):
    """What one event is in the group's books; `day` is when it happened."""

    position: int
    day: date
    at_ms: int
    event: Booked
    legs: Sequence[Leg]


class Account:
    """An account of the group, as it is at the end of what was read."""

    __slots__ = ("account_id", "kind", "limits", "name", "opened_at_ms", "status", "steps")

    def __init__(self, opened: AccountOpened, opened_at_ms: int) -> None:
        self.account_id = opened.account_id
        self.kind: AccountKind = opened.kind
        shelf = "Community" if opened.kind == "community" else "Member"
        self.name = f"{shelf}:{part_of_account(opened.account_id)}"
        self.opened_at_ms = opened_at_ms
        self.limits: AccountLimits | None = None
        self.status = "open"
        self.steps = 0


class Books:
    """All of a group up to `position`, the last of its events that is more than a file made."""

    def __init__(self, group_id: str, zone: tzinfo) -> None:
        self.group_id = group_id
        self.zone = zone
        self.position = 0
        self.at_ms = 0
        self.accounts: dict[str, Account] = {}
        self.entries: list[Entry] = []
        self._founded: GroupFounded | None = None
        self.described: GroupFounded | GroupDescribed | None = None
        self.founded_at_ms = 0
        self.default_limits = AccountLimits()
        self.step_ms = 0

    @property
    def decimals(self) -> int:
        """How many of a unit's decimals are steps."""
        assert self._founded is not None, "books that were read are of a group that was founded"
        return self._founded.decimals

    def add(self, recorded: Iterable[Recorded]) -> None:
        """Each of these events is in the books. Raises NotBooked."""
        for position, envelope in ((each.position, each.envelope) for each in recorded):
            event = envelope.event
            if isinstance(event, ExportMade):
                continue
            self.position, self.at_ms = position, envelope.recorded_at_ms
            match event:
                case (
                    ExchangeRecorded()
                    | ExchangeReversed()
                    | RoundingSettled()
                    | UnitRevalued()
                    | ClearingApplied()
                ):
                    self._enter(position, event, envelope.happened_at_ms)
                case _:
                    self._note(event, envelope.happened_at_ms)

    def in_order(self) -> None:
        """The entries stand as they happened; called once all are there."""
        if self._founded is None:
            raise NotBooked(f"{self.group_id} was not founded yet")
        self.entries.sort(key=lambda entry: (entry.day, entry.position))

    def _note(self, event: Event, at_ms: int) -> None:
        match event:
            case GroupFounded():
                self._founded = self.described = event
                self.founded_at_ms, self.step_ms = at_ms, event.step_ms
                self.default_limits = event.default_limits
            case GroupDescribed():
                self.described = event
            case DefaultLimitsSet():
                self.default_limits = event.limits
            case AccountOpened():
                self.accounts[event.account_id] = Account(event, at_ms)
            case AccountLimitsSet():
                self._account(event.account_id).limits = event.limits
            case AccountSuspended() | AccountLeaving() | AccountResumed() | AccountClosed():
                self._account(event.account_id).status = _STATUSES[type(event)]
            case _:
                pass

    def _enter(self, position: int, event: Booked, at_ms: int) -> None:
        legs = [leg for leg in self._legs(event) if leg.ms]
        if sum(leg.ms for leg in legs):
            raise NotBooked(f"position {position} does not sum to zero in {self.group_id}")
        for account_id, steps in steps_of(event, self.group_id):
            self._account(account_id).steps += steps
        if isinstance(event, UnitRevalued):
            self.step_ms = event.step_ms
        if legs:
            day = day_of(at_ms, self.zone)
            self.entries.append(Entry(position, day, at_ms, event, legs))

    def _legs(self, event: Booked) -> Iterator[Leg]:
        for account_id, steps in steps_of(event, self.group_id):
            yield Leg(self._account(account_id).name, steps * self.step_ms)
        own = self.group_id
        match event:
            case ExchangeRecorded():
                yield from _carried(event.routes, own, 1)
                if event.payer_group == own:
                    yield Leg(ROUNDING, event.payer_rounding_ms)
            case ExchangeReversed():
                yield from _carried(event.routes, own, -1)
                if event.payer_group == own:
                    yield Leg(ROUNDING, event.payer_rounding_ms)
                if event.payee_group == own:
                    yield Leg(ROUNDING, event.payee_rounding_ms)
            case RoundingSettled():
                yield Leg(ROUNDING, event.rounding_ms)
            case UnitRevalued():
                more_ms = event.step_ms - event.step_ms_before
                for account in self.accounts.values():
                    yield Leg(account.name, account.steps * more_ms)
                yield Leg(ROUNDING, event.rounding_ms)
            case ClearingApplied():
                yield from _set_off(event, own)

    def _account(self, account_id: str) -> Account:
        found = self.accounts.get(account_id)
        if found is None:
            raise NotBooked(f"account {account_id} of {self.group_id} was not opened")
        return found


def kind_of(event: Booked) -> str:
    """What the entry is: one of `KINDS`."""
    match event:
        case ExchangeRecorded():
            return event.kind
        case ExchangeReversed():
            return "reversal"
        case RoundingSettled():
            return "rounding"
        case UnitRevalued():
            return "revaluation"
        case ClearingApplied():
            return "clearing"


def steps_of(event: Booked, group_id: str) -> Iterator[tuple[str, int]]:
    """Each of the group's accounts whose steps the event changes, and by how many."""
    match event:
        case ExchangeRecorded():
            if event.payer_group == group_id:
                yield event.payer, -event.payer_steps
            if event.payee_group == group_id:
                yield event.payee, event.payee_steps
        case ExchangeReversed():
            if event.payer_group == group_id:
                yield event.payer, event.payer_steps
            if event.payee_group == group_id:
                yield event.payee, -event.payee_steps
        case RoundingSettled():
            yield event.account_id, event.steps
        case _:
            return


def _carried(routes: Sequence[Route], own: str, sign: int) -> Iterator[Leg]:
    """What a route moves of the group's links: it owes the next one more, the one before less."""
    for route in routes:
        for giver, taker in pairwise(route.groups):
            if giver == own:
                yield _link(taker, sign * route.carried_ms)
            elif taker == own:
                yield _link(giver, -sign * route.carried_ms)


def _set_off(event: ClearingApplied, own: str) -> Iterator[Leg]:
    """What a run moves of the group's links: debts fall, and over unused limits grow."""
    cancelled = len(event.set_offs)
    for number, link in enumerate(links_of(event.set_offs, event.growths)):
        more_ms = -link.moves_ms if number < cancelled else link.moves_ms
        if link.debtor == own:
            yield _link(link.creditor, more_ms)
        elif link.creditor == own:
            yield _link(link.debtor, -more_ms)


def _link(neighbour: str, ms: int) -> Leg:
    return Leg(f"Link:{part_of_group(neighbour)}", ms)
