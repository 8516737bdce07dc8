"""`evenveel request`: ask to be paid, and answer who asks."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from access.moments import now_ms
from access.phrases import Phrase
from clearing.domain.commands import (
    AcceptRequest,
    Command,
    DeclineRequest,
    Request,
    WithdrawRequest,
)
from contracts.events import ExchangeRequested
from contracts.ids import DEFAULT_HOPS, ExchangeId
from evenveel.cli import options as o
from evenveel.cli.exchange import Payee, Payer, quoted, told
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import account_named, acting, other_named, request_named, side_of
from evenveel.cli.showing import accepted, table, tell
from projections.display import sentence

app = typer.Typer(
    name="request", help="Requests: ask to be paid, accept, decline.", no_args_is_help=True
)

_DAY_MS = 24 * 3_600_000


@command(app, "make", context_settings=o.AMOUNT_MAY_BE_NEGATIVE)
def make(
    office: Office,
    payee: Payee,
    payer: Payer,
    amount: o.Amount,
    *,
    side: o.Side = "payee",
    hops: o.Hops = DEFAULT_HOPS,
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="How long it is open.")] = 30,
    words: o.Words = None,
    who: o.Who,
    own_id: o.Id = None,
) -> None:
    """PAYEE asks PAYER for AMOUNT."""
    by, to = other_named(office, payer), account_named(office, payee)
    found = quoted(office, by, to, amount, side_of(side), hops)
    answer = office.do(
        Request(
            command_id=command_id(own_id),
            actor=acting(office, to, who),
            words=words,
            payer=by.account_id,
            payee=to.account_id,
            payer_steps=found.payer_steps,
            payee_steps=found.payee_steps,
            fixed_side=found.fixed_side,
            expires_at_ms=now_ms() + days * _DAY_MS,
            hop_limit=hops,
        )
    )
    (event,) = answer.events
    holds = not isinstance(event, ExchangeRequested) or event.holds
    text = office.said(
        Phrase.REQUEST_MADE if holds else Phrase.REQUEST_MADE_WITHOUT_ROOM,
        payee=to.name,
        payer=by.name,
        amount=told(office, by, to, found.payer_steps, found.payee_steps),
        id=answer.command_id,
    )
    accepted(office, answer, text)


@command(app, "accept")
def accept(
    office: Office,
    request: o.Exchange,
    *,
    words: Annotated[
        str | None, typer.Option("--words", help="In place of the words of the request.")
    ] = None,
    who: o.Who,
) -> None:
    """Give what was asked; without --words it is for what the request says."""
    row = request_named(office, request)
    payer, payee = account_named(office, row["payer"]), other_named(office, row["payee"])
    answer = office.do(
        AcceptRequest(
            command_id=command_id(None),
            actor=acting(office, payer, who),
            words=words,
            exchange_id=ExchangeId(row["exchange_id"]),
            payer_steps=row["payer_steps"],
            payee_steps=row["payee_steps"],
        )
    )
    asked = _words_of(office, row)
    text = sentence(
        "service",
        payer=payer.name,
        payee=payee.name,
        words=words or asked,
        shown_amount=told(office, payer, payee, row["payer_steps"], row["payee_steps"]),
        language=office.language,
    )
    text = office.said(Phrase.REQUEST_ACCEPTED, payer=payer.name, sentence=text)
    # Statements show the words of the acceptance where it has any: nobody is to find out later.
    if words and asked and words != asked:
        text = office.said(Phrase.WORDS_IN_PLACE_OF, text=text, asked=asked)
    accepted(office, answer, text)


def _words_of(office: Office, request: dict[str, Any]) -> str | None:
    """Return the words of the request itself, None where it has none (any more)."""
    door = office.doors("request")
    return door.words_at([request["position"]]).get(request["position"])


@command(app, "decline")
def decline(office: Office, request: o.Exchange, *, who: o.Who) -> None:
    """Say no, as the payer."""
    _answer(office, request, DeclineRequest, "payer", who)


@command(app, "withdraw")
def withdraw(office: Office, request: o.Exchange, *, who: o.Who) -> None:
    """Take the request back, as the payee."""
    _answer(office, request, WithdrawRequest, "payee", who)


def _answer(
    office: Office,
    request: str,
    kind: type[DeclineRequest | WithdrawRequest],
    side: str,
    who: o.Who,
) -> None:
    row = request_named(office, request)
    account = account_named(office, row[side])
    asked: Command = kind(
        command_id=command_id(None),
        actor=acting(office, account, who),
        exchange_id=ExchangeId(row["exchange_id"]),
    )
    done = Phrase.REQUEST_DECLINED if side == "payer" else Phrase.REQUEST_WITHDRAWN
    accepted(office, office.do(asked), office.said(done, name=account.name))


@command(app, "list")
def list_requests(office: Office, account: o.Account) -> None:
    """The open requests of an account: those to answer, and those that wait."""
    found = account_named(office, account)
    page = office.reader.every(f"/accounts/{found.account_id}/requests", "requests")
    if office.json:
        print_json(page)
        return
    if not page["requests"]:
        tell(office, Phrase.NO_OPEN_REQUESTS, name=found.name)
        return
    headings = (None, Phrase.REQUEST, Phrase.WHAT, Phrase.UNTIL)
    table(office, headings, [_row(office, request) for request in page["requests"]])


def _row(office: Office, request: dict[str, Any]) -> tuple[str, ...]:
    return (
        office.said(Phrase.TO_ANSWER if request["to_answer"] else Phrase.WAITS),
        request["exchange_id"],
        request["text"],
        request["expires_at"][:10],
    )
