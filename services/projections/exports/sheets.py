"""A group's exchanges as a table to reckon with, in its own unit: ids, days and amounts, no words.

Its headings are the same in every language, so that programs find them and the same books make the
same file.
"""

from collections.abc import Iterator
from typing import Final

from contracts.events import ExchangeRecorded, ExchangeReversed, RoundingSettled
from projections.exports.books import Booked, Entry, kind_of, steps_of
from projections.exports.names import part_of_group, whole_id
from projections.exports.spell import Spell
from projections.papers.paper import Cell, Column, Line, Sheet, text

_COLUMNS: Final = (
    Column(heading="position", kind="number"),
    Column(heading="day", kind="day"),
    Column(heading="kind"),
    Column(heading="payer", wide=2),
    Column(heading="payer_group"),
    Column(heading="payee", wide=2),
    Column(heading="payee_group"),
    Column(heading="amount", kind="number"),
    Column(heading="exchange", wide=2),
    Column(heading="reverses", wide=2),
)


def sheet_of(spell: Spell) -> Sheet:
    """The exchanges of the group's members as a sheet, its lines made as they are written."""
    return Sheet(name="exchanges", columns=_COLUMNS, lines=_lines(spell))


def _lines(spell: Spell) -> Iterator[Line]:
    books = spell.books
    for entry in spell.entries:
        moved = [abs(steps) for _, steps in steps_of(entry.event, books.group_id)]
        if moved:
            # Within the group both sides are the same; across, one side is the group's.
            amount = Cell(shown="", number=moved[0], decimals=books.decimals)
            yield _line(entry, amount)


def _line(entry: Entry, amount: Cell) -> Line:
    payer, payer_group, payee, payee_group, exchange, reverses = _parties(entry.event)
    return (
        Cell(shown="", number=entry.position),
        Cell(shown="", day=entry.day),
        text(kind_of(entry.event)),
        text(payer),
        text(payer_group),
        text(payee),
        text(payee_group),
        amount,
        text(exchange),
        text(reverses),
    )


def _parties(event: Booked) -> tuple[str, str, str, str, str, str]:
    """Who gave whom, with their groups; which exchange it was, and which it gives back."""
    match event:
        case ExchangeRecorded():
            return (*_sides(event), whole_id(event.exchange_id), "")
        case ExchangeReversed():
            payer, payer_group, payee, payee_group = _sides(event)
            back = (payee, payee_group, payer, payer_group)
            return (*back, whole_id(event.exchange_id), whole_id(event.reverses))
        case RoundingSettled():
            account, group = whole_id(event.account_id), _group(event.group_id)
            exchange = whole_id(event.exchange_id)
            if event.steps > 0:
                return "", group, account, group, exchange, ""
            return account, group, "", group, exchange, ""
        case _:
            raise AssertionError("what moves no steps is no line")


def _sides(event: ExchangeRecorded | ExchangeReversed) -> tuple[str, str, str, str]:
    return (
        whole_id(event.payer),
        _group(event.payer_group),
        whole_id(event.payee),
        _group(event.payee_group),
    )


def _group(group_id: str) -> str:
    """The group's id, which is one. Raises NoName."""
    part_of_group(group_id)
    return group_id
