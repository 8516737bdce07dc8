"""Facts about what is no longer kept, checked against the books and written into them."""

from typing import Final

from access.phrases_audit import Audit
from contracts.envelope import Envelope
from contracts.events import (
    ErasureOrdered,
    ExportMade,
    PrivacyEvent,
    SubjectErased,
    WordsRetired,
)
from contracts.months import month_of
from evenveel.auditing.books import Books
from evenveel.auditing.rights import BY_ITSELF
from evenveel.auditing.wrong import Wrong, at_most, saying

# What the installation may do by itself it may not do sooner.
_LEAST_KEPT_MS: Final = 30 * 24 * 3_600_000


def privacy_event(books: Books, e: PrivacyEvent, envelope: Envelope, position: int) -> None:
    """Write the fact into the books. Raises `Wrong`."""
    match e:
        case ErasureOrdered():
            _ordered(books, e, envelope)
        case SubjectErased():
            account = books.account(e.account_id)
            if account.erasure not in ("due", "ordered"):
                raise Wrong(Audit.THE_ERASURE, Audit.AN_ORDERED_ONE, e.account_id)
            _check_group(books, e)
            account.erasure = "erased"
        case WordsRetired():
            _retired(books, e, envelope.recorded_at_ms)
        case ExportMade():
            if e.export_id != str(envelope.command_id):
                its = saying(Audit.ITS_COMMANDS, command=envelope.command_id)
                raise Wrong(Audit.THE_EXPORT, its, e.export_id)
            if e.position >= position or e.to_day < e.from_day:
                raise Wrong(Audit.THE_EXPORT, at_most(position - 1), e.position)


def _ordered(books: Books, e: ErasureOrdered, envelope: Envelope) -> None:
    account = books.account(e.account_id)
    _check_group(books, e)
    # What is due for its time may still be asked for at once.
    anew = account.erasure is None or (account.erasure == "due" and e.ground == "request")
    if account.kind == "community" or account.status != "closed" or not anew:
        raise Wrong(Audit.THE_ERASURE, Audit.OF_A_CLOSED_ACCOUNT, e.account_id)
    by_itself = envelope.actor.capacity in BY_ITSELF
    if (e.ground == "retention") != by_itself:
        raise Wrong(Audit.CAPACITY_OF_ACTOR, e.ground, envelope.actor.capacity)
    kept_until_ms = account.closed_at_ms + _LEAST_KEPT_MS
    if by_itself and envelope.recorded_at_ms < kept_until_ms:
        later = saying(Audit.OR_LATER, moment=kept_until_ms)
        raise Wrong(Audit.THE_ERASURE, later, envelope.recorded_at_ms)
    account.erasure = "due" if by_itself else "ordered"


def _check_group(books: Books, e: ErasureOrdered | SubjectErased) -> None:
    account = books.account(e.account_id)
    if account.group_id != e.group_id:
        raise Wrong(Audit.GROUP_OF_ACCOUNT, account.group_id, e.group_id)


def _retired(books: Books, e: WordsRetired, at_ms: int) -> None:
    group = books.group(e.group_id)
    if not group.words_retired < e.month < month_of(at_ms - _LEAST_KEPT_MS):
        raise Wrong(Audit.RETIRED_WORDS, saying(Audit.AFTER, moment=group.words_retired), e.month)
    group.words_retired = e.month
