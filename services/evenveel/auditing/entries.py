"""What every exchange and every settled rounding must be, checked against the books and booked."""

from typing import Final

from access.phrases_audit import Audit
from contracts.envelope import Envelope
from contracts.events import ExchangeRecorded, RoundingSettled
from contracts.ids import GroupId
from evenveel.auditing.books import AccountBook, Books
from evenveel.auditing.bounds import (
    check_ceiling,
    check_crossing,
    check_floor,
    check_links,
    check_nets,
    check_not_round,
    check_towards_zero,
    check_usable,
    parties,
)
from evenveel.auditing.requests import accepted
from evenveel.auditing.wrong import Wrong, saying, steps

_NO_GROUPS: Final[frozenset[GroupId]] = frozenset()


def exchange_recorded(books: Books, e: ExchangeRecorded, envelope: Envelope) -> None:
    """Check an exchange and book it."""
    payer, payee = parties(books, e)
    held = False
    if e.accepts_request:
        held = accepted(books, e, envelope)
    _check_mark(e, envelope, payer, payee)
    if e.routes:
        check_crossing(books, e)
        # What a request held it may use, whatever its ends' own agreement has come to.
        if not held:
            check_not_round(books, e)
    elif e.payer_steps != e.payee_steps:
        raise Wrong(Audit.GIVEN_TO_PAYEE, steps(e.payer_steps), steps(e.payee_steps))
    elif e.payer_rounding_ms:
        raise Wrong(Audit.ROUNDING_WITHIN, "0 ms", f"{e.payer_rounding_ms} ms")
    before = (payer.steps, payee.steps)
    books.move_account(payer, -e.payer_steps)
    books.move_account(payee, e.payee_steps)
    books.group(e.payer_group).rounding_ms += e.payer_rounding_ms
    books.move_links(e.routes, 1)
    books.check_mirrors(e.routes)
    if e.past_limits is not None:
        return
    check_usable(payer, before[0])
    check_usable(payee, before[1])
    check_floor(books, payer)
    if not held:
        check_ceiling(books, payee)
        check_links(books, e.routes, _NO_GROUPS)
        check_nets(books, e.payer_group, e.payee_group, e.routes)


def _check_mark(
    e: ExchangeRecorded, envelope: Envelope, payer: AccountBook, payee: AccountBook
) -> None:
    """Raise `Wrong` where limits were passed by, or a kind used, without title to it."""
    if (e.kind == "write-off") != (e.past_limits == "write-off"):
        raise Wrong(Audit.MARK, saying(Audit.AS_KIND_ASKS, kind=e.kind), e.past_limits)
    if e.past_limits == "forced":
        raise Wrong(Audit.MARK, Audit.FORCED_ON_REVERSALS, "forced")
    if e.past_limits == "imported" and (envelope.actor.capacity != "importer" or e.routes):
        raise Wrong(Audit.IMPORTED, Audit.BY_AN_IMPORTER, envelope.actor.capacity)
    if e.kind == "service":
        return
    communities = (payer.kind == "community") + (payee.kind == "community")
    if communities != (2 if e.kind == "settlement" else 1):
        what = saying(Audit.ACCOUNTS_OF_KIND, kind=e.kind)
        raise Wrong(what, Audit.OF_RIGHT_KINDS, (payer.kind, payee.kind))
    if e.kind == "write-off":
        departed, change = (
            (payee, e.payee_steps) if payer.kind == "community" else (payer, -e.payer_steps)
        )
        if departed.status == "open":
            raise Wrong(Audit.WRITTEN_OFF, Audit.LEAVING_OR_SUSPENDED, Audit.IS_OPEN)
        check_towards_zero(departed.account_id, departed.steps, departed.steps + change)


def rounding_settled(books: Books, e: RoundingSettled) -> None:
    """Check that rounding only shrank, and book it."""
    account, group = books.account(e.account_id), books.group(e.group_id)
    if account.kind != "community" or account.group_id != e.group_id:
        expected = saying(Audit.A_COMMUNITY_ACCOUNT, group=e.group_id)
        raise Wrong(Audit.THE_ACCOUNT, expected, e.account_id)
    before_ms = group.rounding_ms
    books.move_account(account, e.steps)
    group.rounding_ms += e.rounding_ms
    after_ms = group.rounding_ms
    if before_ms * after_ms < 0 or abs(after_ms) >= abs(before_ms):
        nearer = saying(Audit.NEARER_TO_ZERO, value=f"{before_ms} ms")
        raise Wrong(saying(Audit.ROUNDING_OF_GROUP, group=e.group_id), nearer, after_ms)
