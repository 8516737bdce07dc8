"""Three neighbouring groups with a few people each, and short words for what they ask.

Aalst counts 20 an hour, Bergen 60, Ciney 15. Every two of them have an agreement, named after
their first letters. Ids are plain words here: the rules never look inside an id.
"""

from __future__ import annotations

from itertools import count

from clearing.domain.commands import (
    AcceptRequest,
    Pay,
    Request,
    RevalueUnit,
    Reverse,
    Settle,
)
from contracts.envelope import Actor
from contracts.events import (
    AccountLimits,
    AccountLimitsSet,
    AccountOpened,
    AgreementAccepted,
    AgreementProposed,
    Approval,
    Event,
    ExchangeRecorded,
    GroupFounded,
    IntermediaryAppointed,
    NetLimits,
    NetLimitsSet,
    Place,
    RoleGranted,
    Terms,
    Unit,
    UnitRevalued,
)
from contracts.ids import (
    AccountId,
    AccountKind,
    AgreementId,
    CommandId,
    ExchangeId,
    FixedSide,
    GroupId,
    PersonId,
)
from tests.domain.ledger import CHAIR, START_MS, TREASURER, Ledger

A, B, C = GroupId("aalst"), GroupId("bergen"), GroupId("ciney")
STEP_MS = {A: 180_000, B: 60_000, C: 240_000}
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
AB, BC, AC = AgreementId("ab"), AgreementId("bc"), AgreementId("ac")
LINK_MS, NET_MS = 20 * HOUR_MS, 100 * HOUR_MS
FLOOR, CEILING = -500, 500
HOME = {
    "anna": A, "arno": A, "atelier": A, "pot-a": A,
    "bea": B, "bob": B, "pot-b": B,
    "carl": C, "cleo": C, "pot-c": C,
}  # fmt: skip
UNIT = Unit(singular="noot", plural="noten", symbol="n")
SYSTEM = Actor(person_id=PersonId("timer"), capacity="system")
IMPORTER = Actor(person_id=PersonId("treasurer"), capacity="importer")
INGE = Actor(person_id=PersonId("inge"), capacity="intermediary")
WHY = "agreed at the yearly meeting"
_numbers = count(1)


def both(by: GroupId, other: GroupId | None = None) -> tuple[Approval, ...]:
    """The yes of the treasurer, and that of the chair."""
    return (
        Approval(group_id=by, person_id=TREASURER.person_id),
        Approval(group_id=other or by, person_id=CHAIR.person_id),
    )


def new_id() -> CommandId:
    return CommandId(f"command-{next(_numbers)}")


def person(name: str) -> PersonId:
    return PersonId(f"{name} in person")


def holder(name: str) -> Actor:
    return Actor(person_id=person(name), capacity="holder")


def founded(group: GroupId, step_ms: int) -> GroupFounded:
    return GroupFounded(
        group_id=group,
        kind="lets",
        unit=UNIT,
        decimals=0,
        step_ms=step_ms,
        place=Place(locality="Gent", country="BE"),
        languages=("nl",),
        default_limits=AccountLimits(floor_steps=FLOOR, ceiling_steps=CEILING),
        net_limits=NetLimits(may_owe_ms=NET_MS, may_be_owed_ms=NET_MS),
    )


def administers(group: GroupId, actor: Actor) -> RoleGranted:
    return RoleGranted(group_id=group, person_id=actor.person_id, role="administrator")


def opened(name: str, group: GroupId, kind: AccountKind = "person") -> AccountOpened:
    holder_id = None if kind == "community" else person(name)
    return AccountOpened(account_id=AccountId(name), group_id=group, kind=kind, holder_id=holder_id)


def terms(first: GroupId, second: GroupId, may_owe_ms: int = LINK_MS) -> Terms:
    return Terms(
        first_may_owe_ms=may_owe_ms,
        second_may_owe_ms=may_owe_ms,
        first_step_ms=STEP_MS[first],
        second_step_ms=STEP_MS[second],
    )


def proposed(
    agreement: str, first: GroupId, second: GroupId, read: Terms | None = None
) -> AgreementProposed:
    return AgreementProposed(
        agreement_id=AgreementId(agreement),
        first=first,
        second=second,
        by=first,
        terms=read or terms(first, second),
    )


def agreed(
    agreement: str, first: GroupId, second: GroupId, read: Terms | None = None
) -> tuple[Event, Event]:
    offer = proposed(agreement, first, second, read)
    return offer, AgreementAccepted(
        agreement_id=offer.agreement_id, first=first, second=second, by=second, terms=offer.terms
    )


def region() -> Ledger:
    """A ledger with the three groups, everyone at zero."""
    ledger = Ledger().given(*(founded(group, STEP_MS[group]) for group in (A, B, C)))
    ledger.given(*(administers(group, CHAIR) for group in (A, B, C)))
    for name, group in HOME.items():
        kind: AccountKind = "community" if name.startswith("pot") else "person"
        ledger.given(opened(name, group, "organisation" if name == "atelier" else kind))
    ledger.given(
        IntermediaryAppointed(account_id=AccountId("atelier"), group_id=A, person_id=INGE.person_id)
    )
    return ledger.given(*agreed("ab", A, B), *agreed("bc", B, C), *agreed("ac", A, C))


def limits_of(name: str, floor: int | None = None, ceiling: int | None = None) -> AccountLimitsSet:
    return AccountLimitsSet(
        account_id=AccountId(name),
        group_id=HOME[name],
        limits=AccountLimits(floor_steps=floor, ceiling_steps=ceiling),
    )


def net_limits_of(group: GroupId, may_owe: int = NET_MS, may_be_owed: int = NET_MS) -> NetLimitsSet:
    return NetLimitsSet(
        group_id=group, net_limits=NetLimits(may_owe_ms=may_owe, may_be_owed_ms=may_be_owed)
    )


def revalued(group: GroupId, step_ms: int, rounding_ms: int = 0) -> UnitRevalued:
    return UnitRevalued(
        group_id=group, step_ms_before=STEP_MS[group], step_ms=step_ms, rounding_ms=rounding_ms
    )


def booked(payer: str, payee: str, steps: int) -> ExchangeRecorded:
    """History within one group, however large."""
    return ExchangeRecorded(
        exchange_id=ExchangeId(new_id()),
        payer=AccountId(payer),
        payee=AccountId(payee),
        payer_group=HOME[payer],
        payee_group=HOME[payee],
        payer_steps=steps,
        payee_steps=steps,
        past_limits="imported",
    )


def pay(
    payer: str,
    payee: str,
    payer_steps: int,
    payee_steps: int | None = None,
    *,
    fixed: FixedSide = "payer",
    by: Actor | None = None,
    command_id: CommandId | None = None,
) -> Pay:
    return Pay(
        command_id=command_id or new_id(),
        actor=by or holder(payer),
        payer=AccountId(payer),
        payee=AccountId(payee),
        payer_steps=payer_steps,
        payee_steps=payer_steps if payee_steps is None else payee_steps,
        fixed_side=fixed,
    )


def ask(
    payer: str,
    payee: str,
    payer_steps: int,
    payee_steps: int | None = None,
    *,
    by: Actor | None = None,
    days: int = 7,
    command_id: CommandId | None = None,
) -> Request:
    return Request(
        command_id=command_id or new_id(),
        actor=by or holder(payee),
        payer=AccountId(payer),
        payee=AccountId(payee),
        payer_steps=payer_steps,
        payee_steps=payer_steps if payee_steps is None else payee_steps,
        expires_at_ms=START_MS + days * DAY_MS,
    )


def accept(asked: Request, *, by: Actor | None = None) -> AcceptRequest:
    return AcceptRequest(
        command_id=new_id(),
        actor=by or holder(asked.payer),
        exchange_id=ExchangeId(asked.command_id),
        payer_steps=asked.payer_steps,
        payee_steps=asked.payee_steps,
    )


def give_back(
    exchange: str,
    *,
    by: Actor = TREASURER,
    force: bool = False,
    stand_ins: tuple[str, ...] = (),
) -> Reverse:
    return Reverse(
        command_id=new_id(),
        actor=by,
        reverses=ExchangeId(exchange),
        force=force,
        stand_ins=tuple(AccountId(name) for name in stand_ins),
    )


def revalue(group: GroupId, step_ms: int) -> RevalueUnit:
    return RevalueUnit(command_id=new_id(), actor=TREASURER, group_id=group, step_ms=step_ms)


def settle(
    payer: str,
    payee: str,
    payer_steps: int,
    payee_steps: int,
    *,
    words: str | None = WHY,
) -> Settle:
    return Settle(
        command_id=new_id(),
        actor=TREASURER,
        words=words,
        payer=AccountId(payer),
        payee=AccountId(payee),
        payer_steps=payer_steps,
        payee_steps=payee_steps,
    )
