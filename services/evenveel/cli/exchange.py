"""Giving, quoting, giving back, and the exchanges by which hours leave without a service."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from clearing.answers import Accepted
from clearing.domain.commands import Pay, Reverse, Settle, SettleRounding, WriteOff
from clearing.domain.quotes import Quote
from contracts.envelope import Actor
from contracts.events import Approval, ExchangeReversed
from contracts.ids import AccountId, ExchangeId, FixedSide, GroupId
from evenveel.cli import options as o
from evenveel.cli.amounts import Mistake, at_ms, steps_of
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import (
    AccountNamed,
    account_named,
    acting,
    administering,
    capacity_of,
    community_of,
    exchange_named,
    group_named,
    person_named,
)
from evenveel.cli.showing import accepted, say
from projections.display import duration, sentence

Payer = Annotated[str, typer.Argument(metavar="PAYER", help="Whose account gives the units.")]
Payee = Annotated[str, typer.Argument(metavar="PAYEE", help="Whose account is given them.")]
Approve = Annotated[
    list[str] | None,
    typer.Option("--approve", metavar="GROUP=PERSON", help="Who approved it (repeatable)."),
]


def side_of(text: str) -> FixedSide:
    """Return the side of this name. Raises `Mistake`."""
    match text:
        case "payer" | "payee":
            return text
        case _:
            raise Mistake(f"{text!r} is no side: payer or payee")


def quoted(
    office: Office, payer: AccountNamed, payee: AccountNamed, amount: str, side: FixedSide
) -> Quote:
    """Return the quote for an amount as it was typed, in that side's unit."""
    unit = (payer if side == "payer" else payee).group.unit
    steps = steps_of(amount, unit.decimals, unit.plural)
    return office.quote(payer.account_id, payee.account_id, side, steps)


def told(office: Office, payer: AccountNamed, payee: AccountNamed, found: Quote) -> str:
    """Return both amounts as people read them."""
    paid = payer.group.unit.show(found.payer_steps, office)
    if payer.group.group_id == payee.group.group_id:
        return paid
    return f"{paid} = {payee.group.unit.show(found.payee_steps, office)}"


@command(app := typer.Typer(), "pay", context_settings=o.AMOUNT_MAY_BE_NEGATIVE)
def pay(
    office: Office,
    payer: Payer,
    payee: Payee,
    amount: o.Amount,
    *,
    side: o.Side = "payer",
    words: o.Words = None,
    happened_at: o.HappenedAt = None,
    person: o.As = None,
    capacity: o.Capacity = None,
    own_id: o.Id = None,
) -> None:
    """PAYEE has given PAYER something; its AMOUNT goes from PAYER to PAYEE."""
    by, to = account_named(office, payer), account_named(office, payee)
    found = quoted(office, by, to, amount, side_of(side))
    answer = office.do(
        Pay(
            command_id=command_id(own_id),
            actor=acting(office, by, person, capacity),
            words=words,
            happened_at_ms=None if happened_at is None else at_ms(happened_at),
            payer=by.account_id,
            payee=to.account_id,
            payer_steps=found.payer_steps,
            payee_steps=found.payee_steps,
            fixed_side=found.fixed_side,
        )
    )
    _given(office, answer, by, to, found, words, "service")


def _given(
    office: Office,
    answer: Accepted,
    by: AccountNamed,
    to: AccountNamed,
    found: Quote,
    words: str | None,
    kind: str,
) -> None:
    text = sentence(
        kind,
        payer=by.name,
        payee=to.name,
        words=words,
        shown_amount=told(office, by, to, found),
        language=office.language,
    )
    accepted(office, answer, f"{text}  [exchange {answer.command_id}]", sentence=text)


@command(app, "quote", context_settings=o.AMOUNT_MAY_BE_NEGATIVE)
def quote(
    office: Office, payer: Payer, payee: Payee, amount: o.Amount, *, side: o.Side = "payer"
) -> None:
    """What an exchange would move, before anybody confirms it; nothing is held by it."""
    by, to = account_named(office, payer), account_named(office, payee)
    found = quoted(office, by, to, amount, side_of(side))
    if office.json:
        print_json(msgspec.to_builtins(found))
        return
    say(f"{by.name} pays {by.group.unit.show(found.payer_steps, office)}")
    say(f"{to.name} gets {to.group.unit.show(found.payee_steps, office)}")
    if not found.exact:
        say(f"  {duration(found.payer_rounding_ms, office.language)} goes to rounding")
    for near, pair in (("less", found.below), ("more", found.above)):
        if pair is not None:
            paid = by.group.unit.show(pair.payer_steps, office)
            got = to.group.unit.show(pair.payee_steps, office)
            say(f"  exact for a little {near}: {paid} = {got}")
    for room in found.links:
        left = duration(room.left_ms, office.language)
        say(f"  {room.giver} can still come to owe {room.taker} {left}")


@command(app, "reverse")
def reverse(
    office: Office,
    exchange: o.Exchange,
    *,
    force: Annotated[bool, typer.Option("--force", help="Past the end groups' limits.")] = False,
    approve: Approve = None,
    stand_in: Annotated[
        list[str] | None, typer.Option("--stand-in", metavar="ACCOUNT", help="For a closed one.")
    ] = None,
    words: o.Words = None,
    person: o.As = None,
    capacity: o.Capacity = None,
    own_id: o.Id = None,
) -> None:
    """Give an exchange back: by its payee, or by administrators of both groups (--approve)."""
    row = exchange_named(office, exchange)
    payee = account_named(office, row["payee"])
    actor = acting(office, payee, person, capacity)
    if approve or force or capacity == "administrator":
        actor = administering(office, payee.group, person, capacity)
    answer = office.do(
        Reverse(
            command_id=command_id(own_id),
            actor=actor,
            words=words,
            reverses=ExchangeId(row["exchange_id"]),
            force=force,
            approvals=_approvals(office, approve),
            stand_ins=tuple(account_named(office, text).account_id for text in stand_in or ()),
        )
    )
    (event,) = answer.events
    assert isinstance(event, ExchangeReversed)
    taker = account_named(office, event.payer)
    text = sentence(
        "reversal",
        payer=taker.name,
        payee=account_named(office, event.payee).name,
        words=None,
        shown_amount=taker.group.unit.show(event.payer_steps, office),
        language=office.language,
    )
    accepted(office, answer, f"{text}  [exchange {answer.command_id}]", sentence=text)


def _approvals(office: Office, given: list[str] | None) -> tuple[Approval, ...]:
    found = []
    for text in given or ():
        group_id, sign, person = text.partition("=")
        if not sign:
            raise Mistake(f"{text!r}: write GROUP=PERSON")
        who = person_named(office, person)
        found.append(Approval(group_id=GroupId(group_id.strip()), person_id=who))
    return tuple(found)


def _pot(office: Office, text: str) -> AccountNamed:
    """Return a community account: the one named, or the first of the group named."""
    if "/" in text or len(text) == 36:
        return account_named(office, text)
    return community_of(office, group_named(office, text))


@command(app, "settle", context_settings=o.AMOUNT_MAY_BE_NEGATIVE)
def settle(
    office: Office,
    creditor: Annotated[str, typer.Argument(metavar="CREDITOR", help="The group that is owed.")],
    debtor: Annotated[str, typer.Argument(metavar="DEBTOR", help="The group that owes.")],
    amount: o.Amount,
    *,
    side: o.Side = "payer",
    words: o.Words = None,
    approve: Approve = None,
    person: o.As = None,
    capacity: o.Capacity = None,
    own_id: o.Id = None,
) -> None:
    """Hours owed between groups end without a service, between their community accounts."""
    by, to = _pot(office, creditor), _pot(office, debtor)
    found = quoted(office, by, to, amount, side_of(side))
    answer = office.do(
        Settle(
            command_id=command_id(own_id),
            actor=administering(office, by.group, person, capacity),
            words=words,
            payer=by.account_id,
            payee=to.account_id,
            payer_steps=found.payer_steps,
            payee_steps=found.payee_steps,
            fixed_side=found.fixed_side,
            approvals=_approvals(office, approve),
        )
    )
    _given(office, answer, by, to, found, words, "settlement")


@command(app, "write-off", context_settings=o.AMOUNT_MAY_BE_NEGATIVE)
def write_off(
    office: Office,
    account: o.Account,
    amount: Annotated[str | None, typer.Argument(metavar="[AMOUNT]", help="All of it.")] = None,
    *,
    against: Annotated[
        str | None, typer.Option("--against", metavar="ACCOUNT", help="A community account.")
    ] = None,
    words: o.Words = None,
    approve: Approve = None,
    person: o.As = None,
    capacity: o.Capacity = None,
    own_id: o.Id = None,
) -> None:
    """Bring a departed member's account to zero against the group's community account."""
    departed = account_named(office, account)
    unit, balance = departed.group.unit, int(departed.row["balance_steps"])
    pot = community_of(office, departed.group) if against is None else _pot(office, against)
    steps = abs(balance) if amount is None else steps_of(amount, unit.decimals, unit.plural)
    if not steps:
        raise Mistake(f"{departed.name} is at zero: there is nothing to write off")
    payer, payee = (departed, pot) if balance > 0 else (pot, departed)
    answer = office.do(
        WriteOff(
            command_id=command_id(own_id),
            actor=administering(office, departed.group, person, capacity),
            words=words,
            payer=payer.account_id,
            payee=payee.account_id,
            steps=steps,
            approvals=_approvals(office, approve),
        )
    )
    accepted(office, answer, f"{unit.show(steps, office)} of {departed.name} is written off.")


@command(app, "rounding", context_settings=o.AMOUNT_MAY_BE_NEGATIVE)
def rounding(
    office: Office,
    group: Annotated[str, typer.Argument(metavar="GROUP|ACCOUNT", help="Whose rounding.")],
    amount: o.Amount,
    *,
    words: o.Words = None,
    approve: Approve = None,
    person: o.As = None,
    capacity: o.Capacity = None,
    own_id: o.Id = None,
) -> None:
    """Move whole units from the group's rounding to its community account (negative: back)."""
    pot = _pot(office, group)
    unit = pot.group.unit
    steps = steps_of(amount, unit.decimals, unit.plural)
    actor: Actor = administering(office, pot.group, person, capacity_of(capacity))
    answer = office.do(
        SettleRounding(
            command_id=command_id(own_id),
            actor=actor,
            words=words,
            account_id=AccountId(pot.account_id),
            steps=steps,
            approvals=_approvals(office, approve),
        )
    )
    accepted(office, answer, f"{unit.show(steps, office)} between rounding and {pot.name}.")
