"""The first thing wrong is the one that is said: each ladder, rung by rung.

A rung makes one thing wrong. Every case breaks its own rung and all later ones together, so a
ladder that looks at things in another order fails here. Facts of later rungs are recorded first,
so that an earlier rung may undo what a later one needs (an agreement that is gone cannot be
suspended as well).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from clearing.domain.commands import AcceptRequest, Command, Pay, Request, Reverse
from clearing.domain.refusals import Code
from contracts.events import (
    AccountClosed,
    AccountLeaving,
    AccountSuspended,
    AgreementEnded,
    AgreementSuspended,
    Event,
    LinkLimitLowered,
    RequestDeclined,
)
from contracts.ids import AccountId, AgreementId, CommandId, ExchangeId
from tests.domain.ledger import START_MS, Ledger
from tests.domain.region import (
    BC,
    DAY_MS,
    INGE,
    SYSTEM,
    B,
    C,
    accept,
    agreed,
    ask,
    booked,
    give_back,
    holder,
    limits_of,
    net_limits_of,
    pay,
    proposed,
    region,
    revalued,
)


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One thing wrong: facts recorded before, parts of the command changed, time gone by."""

    code: Code
    given: tuple[Event, ...] = ()
    asked: dict[str, object] = field(default_factory=dict)
    later_ms: int = 0


def suspended(name: str) -> AccountSuspended:
    return AccountSuspended(account_id=AccountId(name), group_id=B if name[0] == "b" else C)


def closed(name: str) -> AccountClosed:
    return AccountClosed(account_id=AccountId(name), group_id=B if name[0] == "b" else C)


def leaving(name: str) -> AccountLeaving:
    return AccountLeaving(account_id=AccountId(name), group_id=B if name[0] == "b" else C)


def ended(agreement: str) -> AgreementEnded:
    return AgreementEnded(agreement_id=AgreementId(agreement), first=B, second=C, by=B)


STOOD_STILL = AgreementSuspended(agreement_id=BC, first=B, second=C, by=B)
NO_LINK_LIMIT_LEFT = tuple(
    LinkLimitLowered(agreement_id=BC, first=B, second=C, by=by, other_may_owe_ms=0) for by in (B, C)
)
FUTURE = Rung(code=Code.HAPPENED_IN_THE_FUTURE, asked={"happened_at_ms": START_MS + 10 * DAY_MS})
MIS_SIZED = Rung(code=Code.AMOUNT_OUT_OF_RANGE, asked={"payer_steps": 0})
NO_PAYER = Rung(code=Code.PAYER_UNKNOWN, asked={"payer": "nobody"})
NO_PAYEE = Rung(code=Code.PAYEE_UNKNOWN, asked={"payee": "nobody"})
NOT_HOLDER = Rung(code=Code.NOT_THE_HOLDER, asked={"actor": holder("bob")})
NOT_INTERMEDIARY = Rung(code=Code.NOT_AN_INTERMEDIARY, asked={"actor": INGE})
NO_CAPACITY = Rung(code=Code.CAPACITY_NOT_ALLOWED, asked={"actor": SYSTEM})
# The agreement is gone, or another is only proposed, or it stands still, or a worth has changed.
NO_AGREEMENT = Rung(code=Code.NO_AGREEMENT, given=(ended("bc-2"),))
NOT_ACCEPTED = Rung(code=Code.AGREEMENT_NOT_ACCEPTED, given=(ended("bc"), proposed("bc-2", B, C)))
STANDS_STILL = Rung(code=Code.AGREEMENT_SUSPENDED, given=(STOOD_STILL,))
WAITS = Rung(code=Code.STEP_VALUE_NOT_AGREED, given=(revalued(C, 120_000),))
NOTHING = Rung(code=Code.CONVERTS_TO_NOTHING, asked={"payer_steps": 1})
OLD_QUOTE = Rung(code=Code.QUOTE_OUT_OF_DATE, asked={"payee_steps": 9})
TOO_LARGE = Rung(
    code=Code.EXCHANGE_TOO_LARGE, asked={"payer_steps": 40_000_000, "payee_steps": 10_000_000}
)
LINK = Rung(code=Code.LINK_LIMIT, given=NO_LINK_LIMIT_LEFT)


def rich(name: str, by: str, step_ms: int) -> tuple[Event, ...]:
    """As much as a balance may ever be worth, without a ceiling."""
    return limits_of(name), booked(by, name, 10**18 // step_ms)


PAY = [
    FUTURE,
    MIS_SIZED,
    NO_PAYER,
    NO_PAYEE,
    Rung(code=Code.SAME_ACCOUNT, asked={"payee": "bea"}),
    NOT_HOLDER,
    NOT_INTERMEDIARY,
    NO_CAPACITY,
    Rung(code=Code.ACCOUNT_CLOSED, given=(closed("carl"),)),
    Rung(code=Code.ACCOUNT_SUSPENDED, given=(suspended("bea"),)),
    NO_AGREEMENT,
    NOT_ACCEPTED,
    STANDS_STILL,
    WAITS,
    NOTHING,
    OLD_QUOTE,
    TOO_LARGE,
    Rung(code=Code.LEAVING_ACROSS_ZERO, given=(leaving("bea"),)),
    Rung(code=Code.PAYER_FLOOR, given=(limits_of("bea", floor=0),)),
    Rung(code=Code.PAYEE_CEILING, given=(limits_of("carl", ceiling=0),)),
    LINK,
    Rung(code=Code.PAYER_GROUP_LIMIT, given=(net_limits_of(B, may_owe=0),)),
    Rung(code=Code.PAYEE_GROUP_LIMIT, given=(net_limits_of(C, may_be_owed=0),)),
    Rung(code=Code.SUM_OUT_OF_RANGE, given=rich("carl", "cleo", 240_000)),
]
REQUEST = [
    FUTURE,
    MIS_SIZED,
    NO_PAYER,
    NO_PAYEE,
    Rung(code=Code.SAME_ACCOUNT, asked={"payer": "carl"}),
    Rung(code=Code.DEADLINE_OUT_OF_RANGE, asked={"expires_at_ms": START_MS}),
    NOT_HOLDER,
    NOT_INTERMEDIARY,
    NO_CAPACITY,
    Rung(code=Code.ACCOUNT_CLOSED, given=(closed("carl"),)),
    Rung(code=Code.ACCOUNT_SUSPENDED, given=(suspended("bea"),)),
    NO_AGREEMENT,
    NOT_ACCEPTED,
    STANDS_STILL,
    WAITS,
    Rung(code=Code.CONVERTS_TO_NOTHING, asked={"payer_steps": 1, "fixed_side": "payer"}),
    OLD_QUOTE,
    TOO_LARGE,
    Rung(code=Code.LEAVING_ACROSS_ZERO, given=(leaving("carl"),)),
    Rung(code=Code.PAYEE_CEILING, given=(limits_of("carl", ceiling=0),)),
    LINK,
    Rung(code=Code.PAYER_GROUP_LIMIT, given=(net_limits_of(B, may_owe=0),)),
    Rung(code=Code.PAYEE_GROUP_LIMIT, given=(net_limits_of(C, may_be_owed=0),)),
    Rung(code=Code.SUM_OUT_OF_RANGE, given=rich("carl", "cleo", 240_000)),
]
# The request of this ladder is too large for its share of the link, so that it holds nothing and
# every limit is looked at when it is accepted.
ASKED = ask("bea", "carl", 400, 100, command_id=CommandId("asked"))
ACCEPT = [
    FUTURE,
    Rung(code=Code.REQUEST_UNKNOWN, asked={"exchange_id": "never asked"}),
    Rung(
        code=Code.REQUEST_DECLINED,
        given=(RequestDeclined(exchange_id=ExchangeId("asked"), payer_group=B, payee_group=C),),
    ),
    Rung(code=Code.REQUEST_EXPIRED, later_ms=7 * DAY_MS),
    NOT_HOLDER,
    NOT_INTERMEDIARY,
    NO_CAPACITY,
    Rung(code=Code.ACCOUNT_CLOSED, given=(closed("carl"),)),
    Rung(code=Code.ACCOUNT_SUSPENDED, given=(suspended("bea"),)),
    NO_AGREEMENT,
    NOT_ACCEPTED,
    STANDS_STILL,
    WAITS,
    OLD_QUOTE,
    Rung(code=Code.LEAVING_ACROSS_ZERO, given=(leaving("bea"),)),
    Rung(code=Code.PAYER_FLOOR, given=(limits_of("bea", floor=0),)),
    Rung(code=Code.PAYEE_CEILING, given=(limits_of("carl", ceiling=0),)),
    LINK,
    Rung(code=Code.PAYER_GROUP_LIMIT, given=(net_limits_of(B, may_owe=0),)),
    Rung(code=Code.PAYEE_GROUP_LIMIT, given=(net_limits_of(C, may_be_owed=0),)),
    Rung(code=Code.SUM_OUT_OF_RANGE, given=rich("carl", "cleo", 240_000)),
]
# Gives back what Béatrice paid Carl: so Carl gives, and Béatrice receives.
REVERSE = [
    FUTURE,
    Rung(code=Code.ACCOUNT_UNKNOWN, asked={"stand_ins": ("nobody",)}),
    Rung(code=Code.EXCHANGE_UNKNOWN, asked={"reverses": "never paid"}),
    # Both sides of this one are closed, and one pot cannot stand in for both. An unknown exchange
    # has no sides: these two are never wrong together.
    Rung(
        code=Code.SAME_ACCOUNT,
        given=(closed("bob"),),
        asked={"reverses": "within", "stand_ins": ("pot-b",)},
    ),
    Rung(code=Code.ALREADY_REVERSED, asked={"reverses": "reversed"}),
    NOT_HOLDER,
    NOT_INTERMEDIARY,
    NO_CAPACITY,
    Rung(code=Code.ACCOUNT_KIND_WRONG, asked={"stand_ins": ("bob",)}),
    Rung(code=Code.ACCOUNT_CLOSED, given=(closed("bea"),)),
    Rung(code=Code.ACCOUNT_SUSPENDED, given=(suspended("carl"),)),
    NO_AGREEMENT,
    NOT_ACCEPTED,
    STANDS_STILL,
    Rung(code=Code.AGREEMENT_CHANGED, given=(ended("bc"), *agreed("bc", B, C))),
    Rung(code=Code.LEAVING_ACROSS_ZERO, given=(leaving("bea"),)),
    Rung(code=Code.PAYER_FLOOR, given=(limits_of("carl", floor=0),)),
    Rung(code=Code.PAYEE_CEILING, given=(limits_of("bea", ceiling=0),)),
    LINK,
    Rung(code=Code.PAYER_GROUP_LIMIT, given=(net_limits_of(C, may_owe=0),)),
    Rung(code=Code.PAYEE_GROUP_LIMIT, given=(net_limits_of(B, may_be_owed=0),)),
    Rung(code=Code.SUM_OUT_OF_RANGE, given=rich("bea", "bob", 60_000)),
]


def paying() -> tuple[Ledger, Pay]:
    return region(), pay("bea", "carl", 8, 2)


def requesting() -> tuple[Ledger, Request]:
    return region(), ask("bea", "carl", 8, 2)


def accepting() -> tuple[Ledger, AcceptRequest]:
    return region().given(ASKED), accept(ASKED)


def reversing() -> tuple[Ledger, Reverse]:
    ledger = region().given(
        pay("bea", "carl", 8, 2, command_id=CommandId("paid")),
        pay("bea", "carl", 8, 2, command_id=CommandId("reversed")),
        give_back("reversed", by=holder("carl")),
        pay("carl", "bea", 2, 8),
        pay("bob", "bea", 10, command_id=CommandId("within")),
        pay("bea", "bob", 10),
    )
    return ledger, give_back("paid")


LADDERS: dict[str, tuple[Callable[[], tuple[Ledger, Command]], list[Rung]]] = {
    "pay": (paying, PAY),
    "request": (requesting, REQUEST),
    "accept": (accepting, ACCEPT),
    "reverse": (reversing, REVERSE),
}


@pytest.mark.parametrize(
    ("name", "at"),
    [
        pytest.param(name, at, id=f"{name}: {rung.code.slug}")
        for name, (_, ladder) in LADDERS.items()
        for at, rung in enumerate(ladder)
    ],
)
def test_of_many_things_wrong_the_first_of_the_list_is_said(name: str, at: int) -> None:
    begin, ladder = LADDERS[name]
    ledger, command = begin()
    changes: dict[str, object] = {}
    for rung in reversed(ladder[at:]):
        ledger.given(*rung.given).later(rung.later_ms)
        changes |= rung.asked
    assert ledger.when(replace(command, **changes)).code == ladder[at].code


@pytest.mark.parametrize("name", LADDERS)
def test_with_nothing_wrong_the_ladder_ends_in_an_event(name: str) -> None:
    ledger, command = LADDERS[name][0]()
    ledger.when(command).accepted()


@pytest.mark.parametrize("name", LADDERS)
def test_a_ladder_is_walked_in_the_order_of_the_list(name: str) -> None:
    numbers = [rung.code.number for rung in LADDERS[name][1]]
    same_and_unknown = {Code.SAME_ACCOUNT.number, Code.EXCHANGE_UNKNOWN.number}
    kept = [number for number in numbers if name != "reverse" or number not in same_and_unknown]
    assert kept == sorted(kept)


@pytest.mark.parametrize("conclusion", ["payer is closed", "payee is closed"])
def test_a_closed_account_is_said_before_a_suspended_one_whichever_side(conclusion: str) -> None:
    ends = ("bea", "carl") if conclusion == "payer is closed" else ("carl", "bea")
    ledger = region().given(closed(ends[0]), suspended(ends[1]))
    ledger.when(pay("bea", "carl", 8, 2)).refused(Code.ACCOUNT_CLOSED, ends[0])
