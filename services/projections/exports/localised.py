"""A group's history as one that knows no neighbours: whole steps between accounts of its own.

What went over the border goes to or comes from an account "neighbour", one for each group at the
other end; what was moved from or to the rounding, an account for that. So every member's balance is
made by exchanges from zero, and the sum is zero. What links and rounding hold beyond whole steps,
set-offs and revaluations are not in it.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from contracts.events import (
    ClearingApplied,
    ExchangeRecorded,
    ExchangeReversed,
    RoundingSettled,
    UnitRevalued,
)
from contracts.value import Value
from projections.exports.books import Booked, Books, steps_of
from projections.exports.names import part_of_group

NEIGHBOUR: Final = "neighbour-"
ROUNDING: Final = "rounding"


class Transfer(NamedTuple):
    """Whole steps from one account to another. Accounts are ids, or made for what has none."""

    position: int
    at_ms: int
    exchange_id: str
    payer: str
    payee: str
    steps: int


class NotHeld(Value, frozen=True, kw_only=True):
    """How much of the history is told otherwise, or not at all.

    `localised`: exchanges across the border that end at an account of ours. `passed`: those of
    others that only went through. `set_offs` and `revaluations` moved no member's steps.
    """

    localised: int = 0
    passed: int = 0
    set_offs: int = 0
    revaluations: int = 0


def transfers_of(books: Books) -> list[Transfer]:
    """Every exchange of the group's own accounts, in the order in which they happened."""
    found = [
        transfer
        for entry in books.entries
        if (transfer := _transfer(entry.event, books.group_id, entry.position, entry.at_ms))
    ]
    found.sort(key=lambda each: (each.at_ms, each.position))
    return found


def not_held(books: Books) -> NotHeld:
    """What a history without neighbours does not hold."""
    localised = passed = set_offs = revaluations = 0
    for entry in books.entries:
        match entry.event:
            case ExchangeRecorded() | ExchangeReversed() as event if event.routes:
                if any(steps_of(event, books.group_id)):
                    localised += 1
                else:
                    passed += 1
            case ClearingApplied():
                set_offs += 1
            case UnitRevalued():
                revaluations += 1
            case _:
                pass
    return NotHeld(localised=localised, passed=passed, set_offs=set_offs, revaluations=revaluations)


def _transfer(event: Booked, own: str, position: int, at_ms: int) -> Transfer | None:
    for payer, payee, steps in _moved(event, own):
        if payer != payee:
            return Transfer(position, at_ms, _id_of(event), payer, payee, steps)
    return None


def _moved(event: Booked, own: str) -> Iterator[tuple[str, str, int]]:
    """From whom to whom, and how many of the group's own steps; nothing where none moved."""
    match event:
        case ExchangeRecorded() | ExchangeReversed():
            payer: str = event.payer
            payee: str = event.payee
            steps = event.payer_steps
            if own not in {event.payer_group, event.payee_group}:
                return
            if event.payer_group != own:
                payer, steps = _neighbour(event.payer_group), event.payee_steps
            elif event.payee_group != own:
                payee = _neighbour(event.payee_group)
            if isinstance(event, ExchangeReversed):
                payer, payee = payee, payer
            yield payer, payee, steps
        case RoundingSettled():
            ends: tuple[str, str] = (ROUNDING, event.account_id)
            yield *(ends if event.steps > 0 else ends[::-1]), abs(event.steps)
        case _:
            return


def _neighbour(group_id: str) -> str:
    part_of_group(group_id)
    return NEIGHBOUR + group_id


def _id_of(event: Booked) -> str:
    assert not isinstance(event, UnitRevalued | ClearingApplied), "these move no steps"
    return event.exchange_id
