"""How the links were a while ago: a run is solved at a position, and checked against that one."""

from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

from contracts.events import (
    AgreementEvent,
    ClearingApplied,
    ClearingConsentSet,
    Event,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    UnitRevalued,
    links_of,
)
from contracts.ids import MAX_POSITIONS_SINCE_SOLVED, GroupId
from evenveel.auditing.books import Books, Pair

_AGREEMENTS = get_args(AgreementEvent)


def keep(books: Books, position: int, event: Event) -> None:
    """The journal holds how the links were that the event is about to change."""
    for pair in _changed(books, event):
        books.journal.append((position, pair, books.link(pair)))
    while books.journal and books.journal[0][0] < position - MAX_POSITIONS_SINCE_SOLVED:
        books.journal.popleft()


def _changed(books: Books, event: Event) -> Iterator[Pair]:
    match event:
        case ExchangeRecorded() | ExchangeReversed() | ExchangeRequested():
            for route in event.routes:
                yield from map(_in_order, pairwise(route.groups))
        case RequestDeclined() | RequestWithdrawn() | RequestExpired() | RequestEnded():
            asked = books.requests.get(event.exchange_id)
            for route in asked.routes if asked is not None else ():
                yield from map(_in_order, pairwise(route.groups))
        case ClearingApplied():
            for link in links_of(event.set_offs, event.growths):
                yield _in_order((link.debtor, link.creditor))
        case UnitRevalued() | ClearingConsentSet():
            yield from (pair for pair in books.agreements if event.group_id in pair)
        case _:
            if isinstance(event, _AGREEMENTS):
                yield event.first, event.second


def _in_order(link: tuple[GroupId, GroupId]) -> Pair:
    one, other = link
    return (one, other) if one < other else (other, one)
