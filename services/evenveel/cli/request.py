"""`evenveel request`: ask to be paid, and answer who asks."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from clearing.domain.commands import (
    AcceptRequest,
    Command,
    DeclineRequest,
    Request,
    WithdrawRequest,
)
from contracts.events import ExchangeRequested
from contracts.ids import ExchangeId
from evenveel.cli import options as o
from evenveel.cli.exchange import Payee, Payer, quoted, side_of, told
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import account_named, acting, request_named
from evenveel.cli.showing import accepted, say, table
from evenveel.composition import now_ms

app = typer.Typer(help="Requests: ask to be paid, accept, decline.", no_args_is_help=True)

_DAY_MS = 24 * 3_600_000


@command(app, "make", context_settings=o.AMOUNT_MAY_BE_NEGATIVE)
def make(
    office: Office,
    payee: Payee,
    payer: Payer,
    amount: o.Amount,
    *,
    side: o.Side = "payee",
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="How long it is open.")] = 30,
    words: o.Words = None,
    person: o.As = None,
    capacity: o.Capacity = None,
    own_id: o.Id = None,
) -> None:
    """PAYEE asks PAYER for AMOUNT."""
    by, to = account_named(office, payer), account_named(office, payee)
    found = quoted(office, by, to, amount, side_of(side))
    answer = office.do(
        Request(
            command_id=command_id(own_id),
            actor=acting(office, to, person, capacity),
            words=words,
            payer=by.account_id,
            payee=to.account_id,
            payer_steps=found.payer_steps,
            payee_steps=found.payee_steps,
            fixed_side=found.fixed_side,
            expires_at_ms=now_ms() + days * _DAY_MS,
        )
    )
    text = f"{to.name} asks {by.name} for {told(office, by, to, found)}"
    (event,) = answer.events
    if isinstance(event, ExchangeRequested) and not event.holds:
        text += ", without holding room for it"
    accepted(office, answer, f"{text}  [request {answer.command_id}]")


@command(app, "accept")
def accept(
    office: Office,
    request: o.Exchange,
    *,
    words: o.Words = None,
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Give what was asked."""
    row = request_named(office, request)
    payer, payee = account_named(office, row["payer"]), account_named(office, row["payee"])
    answer = office.do(
        AcceptRequest(
            command_id=command_id(None),
            actor=acting(office, payer, person, capacity),
            words=words,
            exchange_id=ExchangeId(row["exchange_id"]),
            payer_steps=row["payer_steps"],
            payee_steps=row["payee_steps"],
        )
    )
    given = payer.group.unit.show(row["payer_steps"], office)
    accepted(office, answer, f"{payer.name} accepts: {given} to {payee.name}.")


@command(app, "decline")
def decline(
    office: Office, request: o.Exchange, *, person: o.As = None, capacity: o.Capacity = None
) -> None:
    """Say no, as the payer."""
    _answer(office, request, DeclineRequest, "payer", person, capacity)


@command(app, "withdraw")
def withdraw(
    office: Office, request: o.Exchange, *, person: o.As = None, capacity: o.Capacity = None
) -> None:
    """Take the request back, as the payee."""
    _answer(office, request, WithdrawRequest, "payee", person, capacity)


def _answer(
    office: Office,
    request: str,
    kind: type[DeclineRequest | WithdrawRequest],
    side: str,
    person: str | None,
    capacity: str | None,
) -> None:
    row = request_named(office, request)
    account = account_named(office, row[side])
    asked: Command = kind(
        command_id=command_id(None),
        actor=acting(office, account, person, capacity),
        exchange_id=ExchangeId(row["exchange_id"]),
    )
    said = "declines the request" if side == "payer" else "takes the request back"
    accepted(office, office.do(asked), f"{account.name} {said}.")


@command(app, "list")
def list_requests(office: Office, account: o.Account) -> None:
    """The open requests of an account: those to answer, and those that wait."""
    found = account_named(office, account)
    page = office.reader.every(f"/accounts/{found.account_id}/requests", "requests")
    if office.json:
        print_json(page)
        return
    if not page["requests"]:
        say(f"{found.name} has no open requests.")
        return
    table(("", "request", "what", "until"), [_row(request) for request in page["requests"]])


def _row(request: dict[str, Any]) -> tuple[str, ...]:
    return (
        "to answer" if request["to_answer"] else "waits",
        request["exchange_id"],
        request["text"],
        request["expires_at"][:10],
    )
