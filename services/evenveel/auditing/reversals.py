"""What every reversal must be: its original the other way, once, by whoever may give back."""

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from access.phrases_audit import Audit
from contracts.envelope import Envelope
from contracts.events import ExchangeRecorded, ExchangeReversed, ReversalWaiting, Route
from contracts.ids import ExchangeId, GroupId
from evenveel.auditing.books import AccountBook, Books
from evenveel.auditing.bounds import (
    check_ceiling,
    check_floor,
    check_links,
    check_nets,
    check_usable,
    parties,
)
from evenveel.auditing.wrong import Wrong, saying

# The exchange of this id and its position.
FindExchange = Callable[[ExchangeId], tuple[int, ExchangeRecorded] | None]
_NO_GROUPS: Final[frozenset[GroupId]] = frozenset()


def exchange_reversed(
    books: Books, e: ExchangeReversed, envelope: Envelope, find: FindExchange
) -> None:
    """Check that the reversal gives back exactly its original, and book it."""
    payer, payee = parties(books, e)
    found = find(e.reverses)
    if found is None:
        raise Wrong(Audit.REVERSED, Audit.A_RECORDED_ONE, e.reverses)
    recorded_at, original = found
    for name in ("payer_group", "payee_group", "payer_steps", "payee_steps", "routes"):
        if getattr(original, name) != getattr(e, name):
            what = saying(Audit.OF_THE_ORIGINAL, name=name)
            raise Wrong(what, getattr(original, name), getattr(e, name))
    stands_in = _check_accounts(books, original, payer, payee)
    _check_title(e, envelope, stands_in=stands_in)
    _check_way_back(books, e, recorded_at)
    before = (payer.steps, payee.steps)
    books.move_account(payer, e.payer_steps)
    books.move_account(payee, -e.payee_steps)
    if e.routes:
        books.group(e.payer_group).rounding_ms += e.payer_rounding_ms
        books.group(e.payee_group).rounding_ms += e.payee_rounding_ms
    books.move_links(e.routes, -1)
    books.check_mirrors(e.routes)
    back = [Route(groups=r.groups[::-1], carried_ms=r.carried_ms) for r in e.routes]
    if e.past_limits is not None:
        if e.past_limits != "forced":
            raise Wrong(Audit.MARK, Audit.FORCED_OR_NONE, e.past_limits)
        check_links(books, tuple(back), frozenset((e.payer_group, e.payee_group)))
        return
    check_usable(payer, before[0])
    check_usable(payee, before[1])
    check_floor(books, payee)
    check_ceiling(books, payer)
    check_links(books, tuple(back), _NO_GROUPS)
    check_nets(books, e.payee_group, e.payer_group, tuple(back))


def _check_accounts(
    books: Books, original: ExchangeRecorded, payer: AccountBook, payee: AccountBook
) -> bool:
    """Return whether a community account stands in for a closed one; else they are the same."""
    stands_in = False
    for given, first in ((payer, original.payer), (payee, original.payee)):
        if given.account_id == first:
            continue
        if given.kind != "community" or books.account(first).status != "closed":
            raise Wrong(Audit.ACCOUNT_OF_REVERSAL, first, given.account_id)
        _check_agreed(books, given)
        stands_in = True
    return stands_in


def _check_agreed(books: Books, given: AccountBook) -> None:
    """Raise `Wrong` where two people said yes to another account of the group than this."""
    if books.approved is None or not isinstance(books.approved.act, ReversalWaiting):
        return
    named = books.approved.act.stand_ins
    of_group = (each for each in named if books.account(each).group_id == given.group_id)
    if next(of_group, None) != given.account_id:
        raise Wrong(Audit.ACCOUNT_OF_REVERSAL, named, given.account_id)


def _check_way_back(books: Books, e: ExchangeReversed, recorded_at: int) -> None:
    """Raise `Wrong` where an agreement ended since the exchange, or stands still and is not forced.

    Force is for the link between the two end groups only.
    """
    ends = (e.payer_group, e.payee_group)
    for route in e.routes:
        for one, other in pairwise(route.groups):
            agreement = books.agreement(one, other)
            what = saying(Audit.AGREEMENT_OF, one=one, other=other)
            if recorded_at < agreement.accepted_at:
                raise Wrong(what, Audit.THE_ONE_IT_WENT_OVER, agreement.agreement_id)
            forced = e.past_limits == "forced" and one in ends and other in ends
            if agreement.terms is None or not (agreement.active or forced):
                raise Wrong(what, Audit.IN_FORCE, Audit.NOT_IN_FORCE)


def _check_title(e: ExchangeReversed, envelope: Envelope, *, stands_in: bool) -> None:
    """Raise `Wrong` where the payee alone does what only both end groups together may."""
    alone = envelope.actor.capacity in ("holder", "intermediary")
    if alone and (e.past_limits is not None or stands_in):
        raise Wrong(Audit.WHO_GIVES_BACK, Audit.END_GROUPS_TOGETHER, envelope.actor.capacity)
