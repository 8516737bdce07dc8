"""The same figures once more, as plainly as they can be said: one event at a time, into dicts.

This is the other side of the check: slow, without batches, deltas or SQL, and sharing no line with
the projections it judges. Like them it can be fed an event for some of its groups only.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import msgspec

from contracts.envelope import Envelope
from contracts.events import (
    AccountClosed,
    AccountEvent,
    AccountLeaving,
    AccountLimits,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    ActEvent,
    AgreementAccepted,
    AgreementDeclined,
    AgreementEnded,
    AgreementProposed,
    AgreementSuspended,
    ClearingEvent,
    DefaultLimitsSet,
    ErasureOrdered,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    ExportMade,
    FiguresConsentSet,
    GroupClosed,
    GroupDescribed,
    GroupFounded,
    IntermediaryAppointed,
    IntermediaryDismissed,
    LinkLimitLowered,
    NetLimits,
    NetLimitsSet,
    PostChanged,
    PostPublished,
    PostWithdrawn,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    RightEvent,
    RoundingSettled,
    Route,
    StepValueAgreed,
    SubjectErased,
    UnitRevalued,
    WordsRetired,
)
from projections.naive_acts import NaiveActs
from projections.naive_clearing import NaiveClearing, moved
from projections.naive_directory import NaiveDirectory
from projections.naive_flows import NaiveFlows
from projections.naive_regions import NaiveRegions

Columns: TypeAlias = dict[str, Any]
Line: TypeAlias = tuple[int, int, str, int, int, int]
"""(position, side, account_id, change_steps, balance_steps, happened_at_ms)"""

_ENDS: Final[dict[type, str]] = {
    RequestDeclined: "declined",
    RequestWithdrawn: "withdrawn",
    RequestExpired: "expired",
    RequestEnded: "ended",
}
_STATUSES: Final[dict[type, str]] = {
    AccountSuspended: "suspended",
    AccountLeaving: "leaving",
    AccountResumed: "open",
    AccountClosed: "closed",
}


@dataclass
class Naive:
    """Every row that the projections should hold, by table and key; columns by name.

    Where a fact is a row for each of its groups, the group's id ends the key.
    """

    accounts: dict[str, Columns] = field(default_factory=dict)
    defaults: dict[str, Columns] = field(default_factory=dict)
    intermediaries: dict[str, Columns] = field(default_factory=dict)
    requests: dict[str, Columns] = field(default_factory=dict)
    links: dict[str, Columns] = field(default_factory=dict)
    agreements: dict[str, Columns] = field(default_factory=dict)
    holds: dict[str, dict[str, int]] = field(default_factory=dict)
    net_holds: dict[str, Columns] = field(default_factory=dict)
    steps: dict[str, Columns] = field(default_factory=dict)
    groups: dict[str, Columns] = field(default_factory=dict)
    reversals: dict[str, Columns] = field(default_factory=dict)
    opened: dict[str, Columns] = field(default_factory=dict)
    units: dict[str, Columns] = field(default_factory=dict)
    decimals: dict[str, Columns] = field(default_factory=dict)
    flows: NaiveFlows = field(default_factory=NaiveFlows)
    directory: NaiveDirectory = field(default_factory=NaiveDirectory)
    clearing: NaiveClearing = field(default_factory=NaiveClearing)
    acts: NaiveActs = field(default_factory=NaiveActs)
    regions: NaiveRegions = field(default_factory=NaiveRegions)
    position: int = 0
    own: Collection[str] = ()

    def feed(self, position: int, envelope: Envelope, own: Collection[str]) -> list[Line]:
        """The event is in, for these of its groups; returns the lines it puts on statements."""
        event = envelope.event
        self.position, self.own = position, own
        self.flows.feed(envelope, own)
        self.acts.feed(position, envelope, own)
        self.regions.feed(position, envelope, own)
        lines: list[Line] = []
        person_id = envelope.actor.person_id
        match event:
            case ExchangeRecorded() | ExchangeReversed() | RoundingSettled():
                lines = self._entry(event, position, envelope.happened_at_ms)
            case ExchangeRequested():
                self._request(event, position, envelope.happened_at_ms)
            case RequestDeclined() | RequestWithdrawn() | RequestExpired() | RequestEnded():
                self._answer(event.exchange_id, _ENDS[type(event)])
            case (
                AgreementProposed()
                | AgreementAccepted()
                | AgreementDeclined()
                | AgreementSuspended()
                | AgreementEnded()
                | LinkLimitLowered()
                | StepValueAgreed()
            ):
                for group_id in own:
                    self._agreement(event, group_id, person_id)
            case (
                GroupFounded()
                | GroupDescribed()
                | DefaultLimitsSet()
                | NetLimitsSet()
                | UnitRevalued()
                | FiguresConsentSet()
                | GroupClosed()
            ):
                self._group(event, person_id)
            case PostPublished() | PostChanged() | PostWithdrawn():
                self.directory.feed(position, event)
            case _ if isinstance(event, ClearingEvent):
                self.clearing.feed(position, envelope, own)
                self._owe_all(moved(event))
            case _:
                # Who may act for a group is read from the log by others; no row here says it.
                if not isinstance(
                    event, RightEvent | ActEvent | ErasureOrdered | WordsRetired | ExportMade
                ):
                    self._account(event, person_id)
        for group_id, number in envelope.groups.items():
            if group_id in own:
                self.groups[group_id]["number"] = number
        return lines

    def _owe_all(self, moves: Iterable[tuple[str, str, int]]) -> None:
        for one, other, ms in moves:
            self._owe(one, other, ms)

    def _entry(
        self, e: ExchangeRecorded | ExchangeReversed | RoundingSettled, position: int, at_ms: int
    ) -> list[Line]:
        legs: list[tuple[int, str, str, int]]
        if isinstance(e, RoundingSettled):
            legs = [(1, e.group_id, e.account_id, e.steps)]
            self._round(e.group_id, e.rounding_ms)
        else:
            sign = 1 if isinstance(e, ExchangeRecorded) else -1
            payer = (0, e.payer_group, e.payer, -sign * e.payer_steps)
            legs = [payer, (1, e.payee_group, e.payee, sign * e.payee_steps)]
            self._round(e.payer_group, e.payer_rounding_ms)
            self._carry(e.routes, sign)
        if isinstance(e, ExchangeReversed):
            self._round(e.payee_group, e.payee_rounding_ms)
        ends = {group_id for _, group_id, _, _ in legs if group_id in self.own}
        for group_id in ends:
            group = self.groups[group_id]
            group["last_activity_ms"] = max(group["last_activity_ms"] or 0, at_ms)
            if isinstance(e, ExchangeReversed):
                group["reversals"] += 1
                given = {"exchange_id": e.exchange_id, "position": position}
                self.reversals[f"{e.reverses} {group_id}"] = given | {"happened_at_ms": at_ms}
        if isinstance(e, ExchangeRecorded):
            self._count(e)
        lines: list[Line] = []
        for side, group_id, account_id, change in legs:
            if group_id in ends:
                account = self.accounts[account_id]
                account["balance_steps"] += change
                self.groups[group_id]["total_steps"] += change
                lines.append((position, side, account_id, change, account["balance_steps"], at_ms))
        return lines

    def _round(self, group_id: str, ms: int) -> None:
        if group_id in self.own:
            self.groups[group_id]["rounding_ms"] += ms

    def _count(self, e: ExchangeRecorded) -> None:
        if e.accepts_request:
            self._answer(e.exchange_id, "accepted")
        for group_id in self.own:
            if not e.routes:
                self.groups[group_id]["exchanges_within"] += 1
            elif group_id in {e.payer_group, e.payee_group}:
                self.groups[group_id]["exchanges_across"] += 1
            else:
                self.groups[group_id]["exchanges_in_transit"] += 1

    def _carry(self, routes: tuple[Route, ...], sign: int) -> None:
        for route in routes:
            for left, right in zip(route.groups[:-1], route.groups[1:], strict=True):
                self._owe(left, right, sign * route.carried_ms)
                self._owe(right, left, -sign * route.carried_ms)

    def _owe(self, group_id: str, neighbour: str, ms: int) -> None:
        if group_id in self.own:
            self.links[f"{group_id} {neighbour}"]["position_ms"] += ms
            self.groups[group_id]["net_ms"] += ms

    def _request(self, e: ExchangeRequested, position: int, at_ms: int) -> None:
        columns = msgspec.structs.asdict(e)
        routes = columns.pop("routes")
        del columns["payer_rounding_ms"], columns["exchange_id"]
        columns |= {"position": position, "happened_at_ms": at_ms, "status": "open"}
        for group_id in {e.payer_group, e.payee_group}.intersection(self.own):
            self.requests[f"{e.exchange_id} {group_id}"] = dict(columns)
        if not e.holds:
            return
        for route in routes:
            for left, right in zip(route.groups[:-1], route.groups[1:], strict=True):
                if left in self.own:
                    held = self.holds.setdefault(f"{e.exchange_id} {left}", {})
                    held[right] = held.get(right, 0) + route.carried_ms
            for group_id, way in ((e.payer_group, "owing_ms"), (e.payee_group, "owed_ms")):
                if group_id in self.own:
                    net = {"owing_ms": 0, "owed_ms": 0}
                    net = self.net_holds.setdefault(f"{e.exchange_id} {group_id}", net)
                    net[way] += route.carried_ms

    def _answer(self, exchange_id: str, status: str) -> None:
        for group_id in self.own:
            key = f"{exchange_id} {group_id}"
            if key in self.requests:
                self.requests[key]["status"] = status
            self.holds.pop(key, None)
            self.net_holds.pop(key, None)

    def _agreement(
        self,
        e: AgreementProposed
        | AgreementAccepted
        | AgreementDeclined
        | AgreementSuspended
        | AgreementEnded
        | LinkLimitLowered
        | StepValueAgreed,
        group_id: str,
        person_id: str,
    ) -> None:
        key, new = f"{e.agreement_id} {group_id}", _new_agreement(e.first, e.second)
        agreement = self.agreements.setdefault(key, new)
        neighbour = e.second if group_id == e.first else e.first
        self.links.setdefault(f"{group_id} {neighbour}", {"position_ms": 0})
        other = "first" if e.by == e.second else "second"
        match e:
            case AgreementProposed():
                if agreement["status"] == "declined":
                    agreement["status"] = "proposed"
                agreement |= {"proposed_by": e.by, "proposed": msgspec.to_builtins(e.terms)}
            case AgreementAccepted():
                agreement |= msgspec.structs.asdict(e.terms)
                agreement |= {"status": "active", "in_force": True}
                agreement |= {"proposed_by": None, "proposed": None}
                agreement |= {"first_limit_set_by": person_id, "second_limit_set_by": person_id}
            case AgreementDeclined():
                agreement |= {"proposed_by": None, "proposed": None}
                if not agreement["in_force"]:
                    agreement["status"] = "declined"
            case AgreementSuspended():
                agreement["status"] = "suspended"
            case AgreementEnded():
                agreement["status"] = "ended"
            case LinkLimitLowered():
                agreement[f"{other}_may_owe_ms"] = e.other_may_owe_ms
                agreement[f"{other}_limit_set_by"] = person_id
            case StepValueAgreed():
                agreement[f"{other}_step_ms"] = getattr(e, f"{other}_step_ms")

    def _group(
        self,
        e: GroupFounded
        | GroupDescribed
        | DefaultLimitsSet
        | NetLimitsSet
        | UnitRevalued
        | FiguresConsentSet
        | GroupClosed,
        person_id: str,
    ) -> None:
        group = self.groups.setdefault(e.group_id, _new_group())
        if isinstance(e, GroupFounded | UnitRevalued):
            self.steps[e.group_id] = {"step_ms": e.step_ms}
        if isinstance(e, GroupFounded | GroupDescribed):
            names = msgspec.structs.asdict(e.unit)
            self.units[f"{e.group_id} {self.position}"] = {n: _kept(v) for n, v in names.items()}
        match e:
            case GroupFounded():
                group |= {"kind": e.kind, "decimals": e.decimals, "step_ms": e.step_ms}
                group |= _described(e) | _net(e.net_limits, person_id)
                self.decimals[e.group_id] = {"decimals": e.decimals}
                self._set_defaults(e.group_id, e.default_limits, person_id)
            case GroupDescribed():
                group |= _described(e)
            case DefaultLimitsSet():
                self._set_defaults(e.group_id, e.limits, person_id)
            case NetLimitsSet():
                group |= _net(e.net_limits, person_id)
            case UnitRevalued():
                group["step_ms"] = e.step_ms
                group["rounding_ms"] += e.rounding_ms
            case FiguresConsentSet():
                pass
            case GroupClosed():
                group["status"] = "closed"

    def _set_defaults(self, group_id: str, limits: AccountLimits, person_id: str) -> None:
        columns = msgspec.structs.asdict(limits)
        self.defaults[group_id] = columns | {"limits_set_by": person_id}
        self.groups[group_id] |= columns | {"default_limits_set_by": person_id}

    def _account(self, e: AccountEvent | SubjectErased, person_id: str) -> None:
        match e:
            case AccountOpened():
                self.accounts[e.account_id] = _new_account(e)
                self.opened[e.account_id] = {"group_id": e.group_id, "position": self.position}
            case AccountLimitsSet():
                limits = AccountLimits() if e.limits is None else e.limits
                account = self.accounts[e.account_id]
                account |= msgspec.structs.asdict(limits)
                account["own_limits"] = e.limits is not None
                account["limits_set_by"] = None if e.limits is None else person_id
            case IntermediaryAppointed():
                self.intermediaries[f"{e.account_id} {e.person_id}"] = {}
            case IntermediaryDismissed():
                self.intermediaries.pop(f"{e.account_id} {e.person_id}", None)
            case AccountSuspended() | AccountLeaving() | AccountResumed() | AccountClosed():
                self.accounts[e.account_id]["status"] = _STATUSES[type(e)]
            case SubjectErased():
                self.accounts[e.account_id]["holder_id"] = None
                acted = [pair for pair in self.intermediaries if pair.startswith(e.account_id)]
                for pair in acted:
                    del self.intermediaries[pair]


def _new_account(e: AccountOpened) -> Columns:
    new = msgspec.structs.asdict(e) | msgspec.structs.asdict(AccountLimits())
    del new["account_id"]
    return new | {"status": "open", "balance_steps": 0, "own_limits": False, "limits_set_by": None}


def _new_agreement(first: str, second: str) -> Columns:
    amounts = ("first_may_owe_ms", "second_may_owe_ms", "first_step_ms", "second_step_ms")
    columns: Columns = {"first": first, "second": second, "status": "proposed", "in_force": False}
    columns |= dict.fromkeys((*amounts, "objection_ms"), 0)
    columns |= {"transit_allowed": False, "set_off_allowed": False}
    unsaid = ("first_limit_set_by", "second_limit_set_by", "proposed_by", "proposed")
    return columns | dict.fromkeys(unsaid)


def _new_group() -> Columns:
    sums = ("total_steps", "net_ms", "rounding_ms", "exchanges_within", "exchanges_across")
    columns: Columns = dict.fromkeys((*sums, "exchanges_in_transit", "reversals"), 0)
    return columns | {"last_activity_ms": None, "status": "open"}


def _described(e: GroupFounded | GroupDescribed) -> Columns:
    columns = msgspec.structs.asdict(e.unit) | msgspec.structs.asdict(e.place)
    columns |= {"languages": list(e.languages)}
    return {name: _kept(value) for name, value in columns.items()}


def _kept(value: object) -> object:
    if isinstance(value, list):
        return [_kept(part) for part in value]
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else value


def _net(limits: NetLimits, person_id: str) -> Columns:
    return msgspec.structs.asdict(limits) | {"net_limits_set_by": person_id}
