"""Giving, quoting, giving back, and the exchanges by which hours leave without a service."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from access.phrases import Phrase
from clearing.answers import Accepted
from clearing.domain.commands import Pay, Reverse, Settle, SettleRounding, WriteOff
from clearing.domain.quotes import Quote
from contracts.events import ActProposed, ExchangeReversed
from contracts.ids import DEFAULT_HOPS, AccountId, ExchangeId, FixedSide
from evenveel.cli import options as o
from evenveel.cli.amounts import at_ms, steps_of
from evenveel.cli.frame import command, print_json
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import (
    AccountNamed,
    account_named,
    acting,
    administering,
    community_of,
    exchange_named,
    group_named,
    other_named,
    side_of,
)
from evenveel.cli.showing import accepted, proposed, tell
from projections.display import sentence

Payer = Annotated[str, typer.Argument(metavar="PAYER", help="Whose account gives the units.")]
Payee = Annotated[str, typer.Argument(metavar="PAYEE", help="Whose account is given them.")]


def quoted(
    office: Office,
    payer: AccountNamed,
    payee: AccountNamed,
    amount: str,
    side: FixedSide,
    hop_limit: int,
) -> Quote:
    """Return the quote for an amount as it was typed, in that side's unit."""
    unit = (payer if side == "payer" else payee).group.unit
    steps = steps_of(amount, unit.decimals, unit.plural)
    return office.quote(payer.account_id, payee.account_id, side, steps, hop_limit)


def told(
    office: Office, payer: AccountNamed, payee: AccountNamed, payer_steps: int, payee_steps: int
) -> str:
    """Return both amounts as people read them, or the one that both are."""
    paid = payer.group.unit.show(payer_steps, office)
    if payer.group.group_id == payee.group.group_id:
        return paid
    return f"{paid} = {payee.group.unit.show(payee_steps, office)}"


@command(app := typer.Typer(), "pay", context_settings=o.AMOUNT_MAY_BE_NEGATIVE)
def pay(
    office: Office,
    payer: Payer,
    payee: Payee,
    amount: o.Amount,
    *,
    side: o.Side = "payer",
    hops: o.Hops = DEFAULT_HOPS,
    words: o.Words = None,
    happened_at: o.HappenedAt = None,
    who: o.Who,
    own_id: o.Id = None,
) -> None:
    """PAYEE has given PAYER something; its AMOUNT goes from PAYER to PAYEE."""
    by, to = account_named(office, payer), other_named(office, payee)
    found = quoted(office, by, to, amount, side_of(side), hops)
    answer = office.do(
        Pay(
            command_id=command_id(own_id),
            actor=acting(office, by, who),
            words=words,
            happened_at_ms=None if happened_at is None else at_ms(happened_at),
            payer=by.account_id,
            payee=to.account_id,
            payer_steps=found.payer_steps,
            payee_steps=found.payee_steps,
            fixed_side=found.fixed_side,
            hop_limit=hops,
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
    amount = told(office, by, to, found.payer_steps, found.payee_steps)
    _done(office, answer, _sentence(office, kind, by, to, amount, words), programs=True)


def _sentence(
    office: Office,
    kind: str,
    payer: AccountNamed | None,
    payee: AccountNamed,
    amount: str,
    words: str | None = None,
) -> str:
    return sentence(
        kind,
        payer=None if payer is None else payer.name,
        payee=payee.name,
        words=words,
        shown_amount=amount,
        language=office.language,
    )


def _done(office: Office, answer: Accepted, text: str, *, programs: bool) -> None:
    """Tell the exchange that was made; `programs`: its sentence is part of the JSON too."""
    more = {"sentence": text} if programs else {}
    shown = office.said(Phrase.EXCHANGE_DONE, sentence=text, id=answer.command_id)
    accepted(office, answer, shown, **more)


@command(app, "quote", context_settings=o.AMOUNT_MAY_BE_NEGATIVE)
def quote(
    office: Office,
    payer: Payer,
    payee: Payee,
    amount: o.Amount,
    *,
    side: o.Side = "payer",
    hops: o.Hops = DEFAULT_HOPS,
) -> None:
    """What an exchange would move, before anybody confirms it; nothing is held by it."""
    by, to = other_named(office, payer), other_named(office, payee)
    found = quoted(office, by, to, amount, side_of(side), hops)
    if office.json:
        print_json(msgspec.to_builtins(found))
        return
    tell(
        office,
        Phrase.PAYER_PAYS,
        name=by.name,
        amount=by.group.unit.show(found.payer_steps, office),
    )
    tell(
        office,
        Phrase.PAYEE_GETS,
        name=to.name,
        amount=to.group.unit.show(found.payee_steps, office),
    )
    if not found.exact:
        tell(office, Phrase.GOES_TO_ROUNDING, time=office.time(found.payer_rounding_ms))
    for near, pair in ((Phrase.EXACT_BELOW, found.below), (Phrase.EXACT_ABOVE, found.above)):
        if pair is not None:
            paid = by.group.unit.show(pair.payer_steps, office)
            tell(office, near, paid=paid, given=to.group.unit.show(pair.payee_steps, office))
    if len(found.links) > 1:
        for route in found.routes:
            groups, time = " → ".join(route.groups), office.time(route.carried_ms)
            tell(office, Phrase.GOES_OVER, groups=groups, time=time)
    for room in found.links:
        left = office.time(room.left_ms)
        tell(office, Phrase.CAN_STILL_OWE, giver=room.giver, taker=room.taker, left=left)


@command(app, "reverse")
def reverse(
    office: Office,
    exchange: o.Exchange,
    *,
    force: Annotated[bool, typer.Option("--force", help="Past the end groups' limits.")] = False,
    stand_in: Annotated[
        list[str] | None, typer.Option("--stand-in", metavar="ACCOUNT", help="For a closed one.")
    ] = None,
    words: o.Words = None,
    who: o.Who,
    own_id: o.Id = None,
) -> None:
    """Give an exchange back: by its payee, or by administrators of both groups."""
    row = exchange_named(office, exchange)
    payee = account_named(office, row["payee"])
    actor = acting(office, payee, who)
    if force or who.capacity == "administrator":
        actor = administering(office, payee.group, who)
    answer = office.do(
        Reverse(
            command_id=command_id(own_id),
            actor=actor,
            words=words,
            reverses=ExchangeId(row["exchange_id"]),
            force=force,
            stand_ins=tuple(account_named(office, text).account_id for text in stand_in or ()),
        )
    )
    event = answer.events[0]
    if isinstance(event, ActProposed):
        proposed(office, answer, event)
        return
    assert isinstance(event, ExchangeReversed)
    taker = other_named(office, event.payer)
    payee = other_named(office, event.payee)
    amount = taker.group.unit.show(event.payer_steps, office)
    text = _sentence(office, "reversal", taker, payee, amount)
    _done(office, answer, text, programs=True)


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
    who: o.Who,
    own_id: o.Id = None,
) -> None:
    """Hours owed between groups end without a service, between their community accounts."""
    by, to = _pot(office, creditor), _pot(office, debtor)
    # Only neighbours settle, over the link between them.
    found = quoted(office, by, to, amount, side_of(side), 1)
    answer = office.do(
        Settle(
            command_id=command_id(own_id),
            actor=administering(office, by.group, who),
            words=words,
            payer=by.account_id,
            payee=to.account_id,
            payer_steps=found.payer_steps,
            payee_steps=found.payee_steps,
            fixed_side=found.fixed_side,
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
    who: o.Who,
    own_id: o.Id = None,
) -> None:
    """Bring a departed member's account to zero against the group's community account."""
    departed = account_named(office, account)
    unit, balance = departed.group.unit, int(departed.row["balance_steps"])
    pot = community_of(office, departed.group) if against is None else _pot(office, against)
    steps = abs(balance) if amount is None else steps_of(amount, unit.decimals, unit.plural)
    if not steps:
        raise Mistake(Phrase.NOTHING_TO_WRITE_OFF, name=departed.name)
    payer, payee = (departed, pot) if balance > 0 else (pot, departed)
    answer = office.do(
        WriteOff(
            command_id=command_id(own_id),
            actor=administering(office, departed.group, who),
            words=words,
            payer=payer.account_id,
            payee=payee.account_id,
            steps=steps,
        )
    )
    text = _sentence(office, "write-off", payer, payee, unit.show(steps, office))
    _done(office, answer, text, programs=False)


@command(app, "rounding", context_settings=o.AMOUNT_MAY_BE_NEGATIVE)
def rounding(
    office: Office,
    group: Annotated[str, typer.Argument(metavar="GROUP|ACCOUNT", help="Whose rounding.")],
    amount: o.Amount,
    *,
    words: o.Words = None,
    who: o.Who,
    own_id: o.Id = None,
) -> None:
    """Move whole units from the group's rounding to its community account (negative: back)."""
    pot = _pot(office, group)
    unit = pot.group.unit
    steps = steps_of(amount, unit.decimals, unit.plural)
    answer = office.do(
        SettleRounding(
            command_id=command_id(own_id),
            actor=administering(office, pot.group, who),
            words=words,
            account_id=AccountId(pot.account_id),
            steps=steps,
        )
    )
    text = _sentence(office, "rounding", None, pot, unit.show(steps, office))
    _done(office, answer, text, programs=False)
