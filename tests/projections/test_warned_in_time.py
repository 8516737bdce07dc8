"""Real trade runs into a limit, and both groups were warned long before the first refusal."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

import pytest

from clearing.domain.commands import (
    AcceptAgreement,
    Command,
    FoundGroup,
    OpenAccount,
    Pay,
    ProposeAgreement,
)
from clearing.domain.refusals import Code
from contracts.envelope import Actor
from contracts.events import AccountLimits, NetLimits, Place, Terms, Unit
from contracts.ids import AccountId, AgreementId, Capacity, CommandId, GroupId, PersonId
from projections.reading.outlook_trend import RECENT_DAYS
from tests.domain.ledger import Ledger
from tests.projections.asking import House, Json, MakeHouse
from tests.projections.history import DAY_MS, Pen

HOUR = 3_600_000
BUYER, SELLER = GroupId("aalst"), GroupId("brugge")
WIDE, NARROW = 10_000, 30
# Hours that are received on two days of a week; every other week it is half as much.
WEEK = {1: 2, 5: 2}


def id_of(name: str) -> str:
    return str(uuid5(NAMESPACE_OID, name))


def actor(name: str, capacity: Capacity) -> Actor:
    return Actor(person_id=PersonId(id_of(name)), capacity=capacity)


def founding(link: int, buyer_owes: int, seller_is_owed: int) -> list[Command]:
    """Two groups that count in hours, a member each, and what may be owed in hours."""
    treasurers = {group: actor(f"treasurer {group}", "administrator") for group in (BUYER, SELLER)}
    terms = Terms(
        first_may_owe_ms=link * HOUR,
        second_may_owe_ms=link * HOUR,
        first_step_ms=HOUR,
        second_step_ms=HOUR,
    )
    agreement = AgreementId(id_of("agreement"))
    limits = {
        BUYER: NetLimits(may_owe_ms=buyer_owes * HOUR, may_be_owed_ms=WIDE * HOUR),
        SELLER: NetLimits(may_owe_ms=WIDE * HOUR, may_be_owed_ms=seller_is_owed * HOUR),
    }
    found: list[Command] = []
    for group, net_limits in limits.items():
        found.append(
            FoundGroup(
                command_id=CommandId(id_of(f"founding {group}")),
                actor=treasurers[group],
                name=group,
                group_id=group,
                kind="lets",
                unit=Unit(singular="uur", plural="uren", symbol="u"),
                decimals=0,
                step_ms=HOUR,
                place=Place(locality="Gent", country="BE"),
                languages=("nl",),
                default_limits=AccountLimits(),
                net_limits=net_limits,
            )
        )
        found.append(
            OpenAccount(
                command_id=CommandId(id_of(f"opening {group}")),
                actor=treasurers[group],
                name="somebody",
                account_id=AccountId(id_of(f"account {group}")),
                group_id=group,
                kind="person",
                holder_id=PersonId(id_of(f"holder {group}")),
            )
        )
    return [
        *found,
        ProposeAgreement(
            command_id=CommandId(id_of("propose")),
            actor=treasurers[BUYER],
            agreement_id=agreement,
            by=BUYER,
            other=SELLER,
            terms=terms,
        ),
        AcceptAgreement(
            command_id=CommandId(id_of("accept")),
            actor=treasurers[SELLER],
            agreement_id=agreement,
            by=SELLER,
            terms=terms,
        ),
    ]


def pay(day: int, hours: int) -> Pay:
    return Pay(
        command_id=CommandId(id_of(f"exchange {day}")),
        actor=actor(f"holder {BUYER}", "holder"),
        payer=AccountId(id_of(f"account {BUYER}")),
        payee=AccountId(id_of(f"account {SELLER}")),
        payer_steps=hours,
        payee_steps=hours,
    )


def seen_from(house: House, group: str, receiver: str | None, giver: str | None) -> Json | None:
    for prospect in house.get(f"/groups/{group}/outlook")["prospects"]:
        sides = [side and side["group_id"] for side in (prospect["receiver"], prospect["giver"])]
        if sides == [receiver, giver]:
            found: Json = prospect
            return found
    return None


CASES = {
    "the link is full": (
        (NARROW, WIDE, WIDE), (BUYER, SELLER), (BUYER, SELLER), Code.LINK_LIMIT
    ),
    "a group that only receives": (
        (WIDE, NARROW, WIDE), (BUYER, None), (BUYER,), Code.PAYER_GROUP_LIMIT
    ),
    "a group that only gives": (
        (WIDE, WIDE, NARROW), (None, SELLER), (SELLER,), Code.PAYEE_GROUP_LIMIT
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_everybody_concerned_is_warned_four_weeks_before_the_first_refusal(
    house_of: MakeHouse, name: str
) -> None:
    limits, (receiver, giver), told, code = CASES[name]
    ledger, pen = Ledger(), Pen()
    ledger.given(*founding(*limits))
    pen.records = ledger.log
    house = house_of(pen)
    house.app.state.now_ms = lambda: ledger.now_ms
    warned: dict[str, int] = {}
    refused = None
    for day in range(200):
        if day % 7 in WEEK:
            outcome = ledger.when(pay(day, WEEK[day % 7] // (1 + day // 7 % 2)))
            if outcome.code is not None:
                assert outcome.code is code
                refused = day
                break
        house.follow()
        for group in told:
            seen = seen_from(house, group, receiver, giver)
            assert seen is not None
            assert (seen["level"] != "calm") is bool(seen["helps"])
            if seen["level"] != "calm":
                warned.setdefault(group, day)
        ledger.later(DAY_MS)
    assert refused is not None
    assert set(warned) == set(told)
    assert all(refused - day >= RECENT_DAYS for day in warned.values()), (refused, warned)
    worst = house.get("/outlook")["prospects"][0]
    assert worst["level"] in {"stuck", "soon"}
    assert worst["days_left"] <= 7
