"""What every request must be: asked within its share of the room, answered once, in time."""

from itertools import pairwise
from typing import Final

from access.phrases_audit import Audit
from contracts.envelope import Envelope
from contracts.events import (
    ExchangeRecorded,
    ExchangeRequested,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
)
from contracts.ids import GroupId
from evenveel.auditing.books import AccountBook, Books
from evenveel.auditing.bounds import check_crossing, check_not_round, parties
from evenveel.auditing.wrong import Wrong, at_most, saying, steps

# Of a link's room one payee's requests may hold a tenth, and all requests together half.
_PARTS_OF_ONE_PAYEE: Final = 10
_PARTS_OF_ALL: Final = 2

RequestEnd = RequestDeclined | RequestWithdrawn | RequestExpired | RequestEnded


def exchange_requested(books: Books, e: ExchangeRequested, envelope: Envelope) -> None:
    """Check what is asked and keep it open."""
    _, payee = parties(books, e)
    if e.routes:
        check_crossing(books, e)
        check_not_round(books, e)
    if e.expires_at_ms <= envelope.recorded_at_ms:
        after = saying(Audit.AFTER, moment=envelope.recorded_at_ms)
        raise Wrong(Audit.DEADLINE, after, e.expires_at_ms)
    books.open_request(e)
    if e.holds:
        # Accepted, it is bound by no limit: so the room it holds must have been there.
        _check_held(books, e, payee)
        _check_shares(books, e)


def _check_held(books: Books, e: ExchangeRequested, payee: AccountBook) -> None:
    """Raise `Wrong` where balances and holds together pass a limit that the request leans on."""
    ceiling = books.limits_of(payee).ceiling_steps
    held = payee.steps + books.held_steps[payee.account_id]
    if ceiling is not None and held > ceiling:
        what = saying(Audit.HOLDS, account=payee.account_id)
        raise Wrong(what, at_most(steps(ceiling)), held)
    for route in e.routes:
        for giver, taker in pairwise(route.groups):
            limit_ms = books.agreement(giver, taker).may_owe_ms(giver)
            owes_ms = books.group(giver).links.get(taker, 0) + books.held_ms[giver, taker]
            if owes_ms > limit_ms:
                what = saying(Audit.HOLDS_TO_OWE, giver=giver, taker=taker)
                raise Wrong(what, at_most(f"{limit_ms} ms"), owes_ms)
    if not e.routes:
        return
    owing, owed = books.group(e.payer_group), books.group(e.payee_group)
    owes_ms = owing.net_ms + books.held_owing_ms[owing.group_id]
    if owes_ms > owing.net_limits.may_owe_ms:
        limit_ms = owing.net_limits.may_owe_ms
        what = saying(Audit.HOLDS_TO_OWE_IN_ALL, group=owing.group_id)
        raise Wrong(what, at_most(f"{limit_ms} ms"), owes_ms)
    owed_ms = books.held_owed_ms[owed.group_id] - owed.net_ms
    if owed_ms > owed.net_limits.may_be_owed_ms:
        limit_ms = owed.net_limits.may_be_owed_ms
        what = saying(Audit.HOLDS_TO_BE_OWED, group=owed.group_id)
        raise Wrong(what, at_most(f"{limit_ms} ms"), owed_ms)


def _check_shares(books: Books, e: ExchangeRequested) -> None:
    """Raise `Wrong` where holds leave the others too little of a link's room."""
    for giver, taker in (link for route in e.routes for link in pairwise(route.groups)):
        limit_ms = books.agreement(giver, taker).may_owe_ms(giver)
        room_ms = limit_ms - books.group(giver).links.get(taker, 0)
        of_payee_ms, of_all_ms = (
            books.held_by_payee_ms[giver, taker, e.payee],
            books.held_ms[giver, taker],
        )
        for whose, held_ms, parts in (
            (Audit.SHARE_OF, of_payee_ms, _PARTS_OF_ONE_PAYEE),
            (Audit.SHARE_OF_ALL, of_all_ms, _PARTS_OF_ALL),
        ):
            if held_ms * parts > room_ms:
                what = saying(whose, payee=e.payee, giver=giver, taker=taker)
                share = saying(Audit.PART_OF, parts=parts, value=f"{room_ms} ms")
                raise Wrong(what, share, f"{held_ms} ms")


def accepted(books: Books, e: ExchangeRecorded, envelope: Envelope) -> bool:
    """Take the request out of the open ones; return whether it held room."""
    asked = books.close_request(e.exchange_id)
    # What held nothing goes over the routes of the day it is accepted.
    held = ("routes",) if asked.holds else ()
    for name in ("payer", "payee", "payer_steps", "payee_steps", "payer_rounding_ms", *held):
        if getattr(asked, name) != getattr(e, name):
            what = saying(Audit.OF_THE_REQUEST, name=name)
            raise Wrong(what, getattr(asked, name), getattr(e, name))
    if envelope.recorded_at_ms >= asked.expires_at_ms:
        before = saying(Audit.BEFORE, moment=asked.expires_at_ms)
        raise Wrong(Audit.ACCEPTANCE, before, envelope.recorded_at_ms)
    return asked.holds


def request_ended(books: Books, e: RequestEnd, envelope: Envelope) -> None:
    """Check that the request was open; it no longer is."""
    asked = books.close_request(e.exchange_id)
    if (asked.payer_group, asked.payee_group) != (e.payer_group, e.payee_group):
        raise Wrong(Audit.GROUPS_OF_REQUEST, (asked.payer_group, asked.payee_group), e.payer_group)
    between = _transit_groups(asked)
    if e.transit_groups != between:
        raise Wrong(Audit.GROUPS_BETWEEN, between, e.transit_groups)
    if isinstance(e, RequestExpired) and envelope.recorded_at_ms < asked.expires_at_ms:
        due = saying(Audit.NOT_BEFORE, moment=asked.expires_at_ms)
        raise Wrong(Audit.EXPIRY, due, envelope.recorded_at_ms)


def _transit_groups(asked: ExchangeRequested) -> tuple[GroupId, ...]:
    """Return the groups between its ends, where the request held room too."""
    found: list[GroupId] = []
    for route in asked.routes if asked.holds else ():
        found += [group for group in route.groups[1:-1] if group not in found]
    return tuple(found)
