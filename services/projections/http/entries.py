"""From rows to the form of answers: lines of statements, requests and exchanges."""

from collections.abc import Mapping
from typing import Final

from access.amounts import amount
from access.languages import Language
from access.moments import shown_moment
from projections.display import sentence
from projections.http.desk_models import GroupExchange
from projections.http.models import Acted, Exchange, Line, Party, Request, Route
from projections.http.names import Names
from projections.http.views import moment_of, steps_of, time_of
from projections.reading.snapshot import Row

Units = Mapping[str, Row]

# What only an entry says, as far as an answer shows it.
_OF_A_REQUEST: Final[Row] = {
    "kind": "service",
    "payer_rounding_ms": 0,
    "payee_rounding_ms": 0,
    "routes": None,
}


def line_of(row: Row, unit: Row, names: Names, language: Language) -> Line:
    """A line as the account on that side reads it, in its own group's unit."""
    mine, other = ("payer", "payee") if row["side"] == 0 else ("payee", "payer")
    words = names.words(row["position"], row["reason_at"], row["requested_position"])
    return Line(
        position=row["position"],
        number=row[f"{mine}_number"],
        exchange_id=row["exchange_id"],
        kind=row["kind"],
        happened_at=shown_moment(row["happened_at_ms"]),
        recorded_at=shown_moment(row["recorded_at_ms"]),
        change=steps_of(row["change_steps"], unit, language),
        balance_after=steps_of(row["balance_steps"], unit, language),
        counterparty_id=row[other],
        counterparty_group=row[f"{other}_group"],
        counterparty_name=names.account(row[other]),
        words=words,
        text=_text(row, abs(row["change_steps"]), unit, names, words, language),
        reverses=row["reverses"],
        reversed_by=row["reversed_by"],
        past_limits=row["past_limits"],
        acted=_acted(row),
    )


def exchange_in_group(
    row: Row, group_id: str, units: Units, names: Names, language: Language
) -> GroupExchange:
    """An exchange as one of its end groups reads it, in its own unit."""
    words = names.words(row["position"], row["reason_at"], row["requested_position"])
    mine = "payer" if row["payer_group"] == group_id else "payee"
    # Only rounding gives the payer's side nothing, and it has none.
    side = "payee" if row["kind"] == "rounding" else mine
    steps, unit = abs(row[f"{side}_steps"]), units[group_id]
    carried_ms = sum(route["carried_ms"] for route in row["routes"] or [])
    return GroupExchange(
        position=row["position"],
        number=row[f"{mine}_number"],
        exchange_id=row["exchange_id"],
        kind=row["kind"],
        happened_at=shown_moment(row["happened_at_ms"]),
        recorded_at=shown_moment(row["recorded_at_ms"]),
        payer=_party(row, "payer", units, names, language),
        payee=_party(row, "payee", units, names, language),
        amount=steps_of(steps, unit, language),
        carried=time_of(carried_ms, language) if row["routes"] else None,
        words=words,
        text=_text(row, steps, unit, names, words, language),
        reverses=row["reverses"],
        reversed_by=row["reversed_by"],
        past_limits=row["past_limits"],
        acted=_acted(row),
    )


def request_of(
    row: Row, units: Units, names: Names, language: Language, *, is_payer: bool
) -> Request:
    """An open request as the side reads it that is to give, or the one that asks."""
    words = names.words(row["position"])
    mine = "payer" if is_payer else "payee"
    unit = units[row[f"{mine}_group"]]
    return Request(
        exchange_id=row["exchange_id"],
        position=row["position"],
        to_answer=is_payer,
        payer=_party(row, "payer", units, names, language),
        payee=_party(row, "payee", units, names, language),
        fixed_side=row["fixed_side"],
        holds=row["holds"],
        happened_at=shown_moment(row["happened_at_ms"]),
        expires_at=shown_moment(row["expires_at_ms"]),
        words=words,
        text=_text(row, row[f"{mine}_steps"], unit, names, words, language),
    )


def exchange_of(
    entry: Row | None, request: Row | None, units: Units, names: Names, language: Language
) -> Exchange:
    """The exchange as it was recorded, or the request as it stands; one of them is given."""
    given = entry or request
    assert given is not None
    row: Row = {**_OF_A_REQUEST, **given}
    requested_position = None if request is None else request["position"]
    words = names.words(row["position"], row.get("reason_at"), requested_position)
    return Exchange(
        exchange_id=row["exchange_id"],
        status="recorded" if entry is not None else row["status"],
        kind=row["kind"],
        position=row["position"],
        payer=_party(row, "payer", units, names, language),
        payee=_party(row, "payee", units, names, language),
        routes=[
            Route(groups=route["groups"], carried=time_of(route["carried_ms"], language))
            for route in row["routes"] or []
        ],
        payer_rounding=time_of(row["payer_rounding_ms"], language),
        payee_rounding=time_of(row["payee_rounding_ms"], language),
        happened_at=shown_moment(row["happened_at_ms"]),
        recorded_at=moment_of(row.get("recorded_at_ms")),
        expires_at=None if request is None else moment_of(request["expires_at_ms"]),
        words=words,
        text=_text(row, row["payee_steps"], units[row["payee_group"]], names, words, language),
        reverses=row.get("reverses"),
        reversed_by=row.get("reversed_by"),
        past_limits=row.get("past_limits"),
        acted=None if entry is None else _acted(entry),
    )


def _party(row: Row, side: str, units: Units, names: Names, language: Language) -> Party:
    return Party(
        account_id=row[side],
        group_id=row[f"{side}_group"],
        name=names.account(row[side]),
        amount=steps_of(row[f"{side}_steps"], units[row[f"{side}_group"]], language),
    )


def _acted(row: Row) -> Acted:
    return Acted(person_id=row["actor_id"], capacity=row["capacity"], acting_for=row["acting_for"])


def _text(
    row: Row, steps: int, unit: Row, names: Names, words: str | None, language: Language
) -> str:
    return sentence(
        row.get("kind", "service"),
        payer=names.account(row["payer"]),
        payee=names.account(row["payee"]),
        words=words,
        shown_amount=amount(abs(steps), unit, language),
        language=language,
    )
