"""What one account is about to give another, or to ask of it: as filled in, and as quoted."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final, Literal, TypeAlias

from fastapi import Request

from access.amounts import duration
from access.phrases_member import MemberPage
from access.saying import said
from contracts.ids import MAX_WORDS_CHARACTERS
from contracts.value import Value
from projections.pages.balance_picture import picture_of
from projections.pages.clearing import Refused
from projections.pages.days import day_of, last_ms_of, read_day
from projections.pages.forms import Sent
from projections.pages.means import PagesMeans
from projections.pages.own_account import OwnAccount
from projections.pages.own_unit import OwnUnit
from projections.pages.told import exchange_told
from projections.pages.typed_amounts import steps_typed
from projections.pages.visits import Visit
from projections.pages.whom import Whom, is_id

# To give, or to ask to be given.
Way: TypeAlias = Literal["pay", "ask"]
Side: TypeAlias = Literal["payer", "payee"]

# How long the other may take to answer; the first is what most need.
DAYS: Final = (14, 7, 30, 90)
_LONGEST_AMOUNT: Final = 40
_LONGEST_DAY: Final = 20


class Wish(Value, frozen=True, kw_only=True):
    """What was filled in. `counted`: in whose unit; `act_id`: of the exchange that it becomes.

    `on`: the day when it happened, where that was not today.
    """

    way: Way
    amount: str
    counted: Literal["own", "theirs"]
    words: str
    on: str
    days: int
    act_id: str | None

    @property
    def fixed_side(self) -> Side:
        """Whose amount is exact."""
        return "payer" if (self.way == "pay") is (self.counted == "own") else "payee"

    @property
    def kept_words(self) -> str | None:
        """What it was for, as it is recorded."""
        return self.words or None

    def asked(self, to: str, **changed: str) -> dict[str, str]:
        """Return it as the address of a page names it."""
        given = {"to": to, "amount": self.amount, "counted": self.counted, "words": self.words}
        if self.on:
            given["on"] = self.on
        if self.way == "ask":
            given["days"] = str(self.days)
        return {**given, **changed}


def wish_in(form: Sent, way: Way) -> Wish:
    """Return what the form says; what is none of our choices is the first of them."""
    days = next((each for each in DAYS if str(each) == form.one("days")), DAYS[0])
    act_id = form.one("act_id")
    return Wish(
        way=way,
        amount=form.one("amount")[:_LONGEST_AMOUNT],
        counted="theirs" if form.one("counted") == "theirs" else "own",
        words=form.one("words")[:MAX_WORDS_CHARACTERS],
        on=form.one("on")[:_LONGEST_DAY],
        days=days,
        act_id=act_id if is_id(act_id) else None,
    )


def quoted(
    request: Request, visiting: Visit, own: OwnAccount, other: Whom, wish: Wish, steps: int
) -> Mapping[str, Any] | Refused:
    """Return what it would move now, or why not. Raises `ClearingAway`."""
    means: PagesMeans = request.app.state.means
    payer, payee = in_order(wish.way, own.account_id, other.account_id)
    return means.clearing.ask(
        visiting.on_behalf,
        "/quotes",
        payer=payer,
        payee=payee,
        fixed_side=wish.fixed_side,
        steps=steps,
    )


def in_order(way: Way, own: str, other: str) -> tuple[str, str]:
    """Return the payer's and the payee's of two."""
    return (own, other) if way == "pay" else (other, own)


def steps_of(wish: Wish, own: OwnAccount, other: Whom) -> int | None:
    """Return the amount that was typed, in the steps of the unit it is counted in; None: none."""
    unit = own.unit if wish.counted == "own" else other.unit
    steps = steps_typed(wish.amount, unit.decimals, unit.language)
    return steps or None


def quote_shown(
    found: Mapping[str, Any], own: OwnAccount, other: Whom, wish: Wish, visiting: Visit
) -> dict[str, Any]:
    """Return the quote as people read it: what both see, and where it leaves the account."""
    language = visiting.language
    mine, theirs = in_order(wish.way, "payer", "payee")
    own_steps, other_steps = found[f"{mine}_steps"], found[f"{theirs}_steps"]
    payer, payee = in_order(wish.way, own.name, other.name)
    change = -own_steps if wish.way == "pay" else own_steps
    after = own.row["balance"]["steps"] + change
    left = own.row["left_to_give" if wish.way == "pay" else "left_to_receive"]
    carried_ms = found["carried_ms"]
    room_ms = min((link["left_ms"] for link in found.get("links", ())), default=None)
    return {
        "told": exchange_told(
            "service",
            payer=payer,
            payee=payee,
            words=wish.kept_words,
            shown_amount=own.unit.shown(own_steps).own,
            language=language,
        ),
        "own": own.unit.shown(own_steps),
        "theirs": None if other.group_id == own.group_id else other.unit.shown(other_steps),
        "after": own.unit.shown(after, signed=True),
        "after_picture": picture_of(after, **own.limits_steps),
        "after_said": said(
            MemberPage.AFTER_SAID, language, balance=own.unit.shown(after, signed=True).own
        ),
        "too_much": left is not None and own_steps > left["steps"],
        "left": None if left is None else own.unit.shown(left["steps"]),
        "rounding": _time(found["payer_rounding_ms"], visiting),
        "nearest": [
            _near(pair, wish, own.unit, other)
            for name in ("below", "above")
            if (pair := found.get(name)) is not None
        ],
        "room": None if room_ms is None else duration(room_ms, language),
        "no_room": room_ms is not None and carried_ms > room_ms,
        "links": max(len(route["groups"]) - 1 for route in found["routes"])
        if found.get("routes")
        else 0,
        "payer_steps": found["payer_steps"],
        "payee_steps": found["payee_steps"],
    }


def deadline_ms(wish: Wish, means: PagesMeans) -> int:
    """Return until when the other can answer: the end of a day."""
    return last_ms_of(today(means) + timedelta(days=wish.days), means.zone)


def happened_ms(wish: Wish, means: PagesMeans) -> int | None:
    """Return when it happened, as far as a day says so; None: now. It may be no day at all."""
    day = read_day(wish.on)
    return None if day is None or day == today(means) else last_ms_of(day, means.zone)


def today(means: PagesMeans) -> date:
    """Return which day it is where the pages are read."""
    return day_of(means.now_ms(), means.zone)


def _near(pair: Mapping[str, int], wish: Wish, own: OwnUnit, other: Whom) -> dict[str, Any]:
    """Return amounts that convert exactly, and what of the address asks for them."""
    mine, theirs = in_order(wish.way, "payer", "payee")
    own_steps, other_steps = pair[f"{mine}_steps"], pair[f"{theirs}_steps"]
    typed = own.typed(own_steps) if wish.counted == "own" else other.unit.typed(other_steps)
    return {
        "own": own.shown(own_steps),
        "theirs": other.unit.shown(other_steps),
        "asked": wish.asked(other.account_id, amount=typed),
    }


def _time(ms: int, visiting: Visit) -> str | None:
    return duration(ms, visiting.language) if ms else None
