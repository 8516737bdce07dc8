"""Groups in a row and round it, that trade over one another, each with one member.

Everybody counts whole hours, so that an amount is the same number on both sides. Agreements are
named by the letters of their groups, members after their group.
"""

from __future__ import annotations

from msgspec.structs import replace

from clearing.domain.commands import Pay, Request
from contracts.events import (
    AgreementAccepted,
    AgreementProposed,
    ExchangeRecorded,
    ExchangeRequested,
    LinkLimitLowered,
    Terms,
)
from contracts.ids import DEFAULT_HOPS, AgreementId, ExchangeId, GroupId
from tests.domain.ledger import CHAIR, Ledger
from tests.domain.region import HOUR_MS, administers, ask, founded, opened, pay


def group(letter: str) -> GroupId:
    return GroupId(f"g-{letter}")


def member(letter: str) -> str:
    return f"member-{letter}"


def signed(
    pair: str, hours: int = 10, back: int | None = None, *, transit: bool = True
) -> tuple[AgreementProposed, AgreementAccepted]:
    """The first letter's group may owe the other's these hours, the other `back`, or as many."""
    giver, taker = sorted(pair)
    there, here = (hours, hours if back is None else back)
    if pair[0] != giver:
        there, here = here, there
    terms = Terms(
        first_may_owe_ms=there * HOUR_MS,
        second_may_owe_ms=here * HOUR_MS,
        first_step_ms=HOUR_MS,
        second_step_ms=HOUR_MS,
        transit_allowed=transit,
    )
    between = {
        "agreement_id": AgreementId(f"{giver}{taker}"),
        "first": group(giver),
        "second": group(taker),
    }
    proposed = AgreementProposed(**between, by=group(giver), terms=terms)  # type: ignore[arg-type]
    accepted = AgreementAccepted(**between, by=group(taker), terms=terms)  # type: ignore[arg-type]
    return proposed, accepted


def lowered(pair: str, hours: int) -> LinkLimitLowered:
    """What the first letter's group may owe the other's is lowered by that other."""
    first, second = sorted(pair)
    return LinkLimitLowered(
        agreement_id=AgreementId(f"{first}{second}"),
        first=group(first),
        second=group(second),
        by=group(pair[1]),
        other_may_owe_ms=hours * HOUR_MS,
    )


def chain(*pairs: str, hours: int = 10) -> Ledger:
    """A ledger in which each of these pairs has an agreement that allows transit."""
    ledger = Ledger()
    for letter in sorted(set("".join(pairs))):
        ledger.given(founded(group(letter), HOUR_MS), opened(member(letter), group(letter)))
        ledger.given(administers(group(letter), CHAIR))
    for pair in pairs:
        ledger.given(*signed(pair, hours))
    return ledger


def gives(payer: str, payee: str, hours: int, hops: int = DEFAULT_HOPS) -> Pay:
    return replace(pay(member(payer), member(payee), hours), hop_limit=hops)


def asks(payer: str, payee: str, hours: int, hops: int = DEFAULT_HOPS) -> Request:
    return replace(ask(member(payer), member(payee), hours), hop_limit=hops)


def ways(event: object) -> list[tuple[str, int]]:
    """The letters and the hours of each route."""
    assert isinstance(event, ExchangeRecorded | ExchangeRequested)
    return [
        ("".join(g.removeprefix("g-") for g in route.groups), route.carried_ms // HOUR_MS)
        for route in event.routes
    ]


def owes(ledger: Ledger, pair: str) -> int:
    """What the first letter's group owes the other's, in hours."""
    return ledger.link(group(pair[0]), group(pair[1])) // HOUR_MS


def exchange_of(command: Pay | Request) -> ExchangeId:
    return ExchangeId(command.command_id)
