"""Erasing people, retiring words, and writing down what left the house as a file.

Orders come before anything is destroyed: so that what is missing has its reason in the log, and a
service that was killed in between knows what it still has to do.
"""

from datetime import date
from typing import Final

from clearing.domain import ladder
from clearing.domain.exchanges import Decision
from clearing.domain.groups import known
from clearing.domain.privacy_commands import (
    CompleteErasure,
    EndRetention,
    OrderErasure,
    RecordExport,
    RetireWords,
)
from clearing.domain.refusals import Code, Refusal
from clearing.domain.state import Account, State
from contracts.envelope import Actor
from contracts.events import ErasureOrdered, ExportMade, SubjectErased, WordsRetired
from contracts.ids import ExportId
from contracts.months import month_of

# Whoever closed by mistake, or wants to prove what was said, has at least a month for it.
LEAST_KEPT_MS: Final = 30 * 24 * 3_600_000
# A book of more years is asked for in parts.
MAX_EXPORT_DAYS: Final = 100 * 366


def order_erasure(state: State, c: OrderErasure, now_ms: int) -> Decision:
    """Return that all that is kept in words of the account's holder is to be destroyed.

    The account must be closed: then nothing waits for its holder any more. Where it was ordered for
    its time and waits, it goes at once now.
    """
    account = state.accounts.get(c.account_id)
    if account is None:
        return Refusal(code=Code.ACCOUNT_UNKNOWN, subject=c.account_id)
    refusal = ladder.administers(state, account.group_id, c.actor, now_ms) or _has_ended(account)
    if refusal is None and account.erasure is not None and state.erasures.get(c.account_id) is None:
        refusal = Refusal(code=Code.NO_CHANGE, subject=c.account_id)
    return refusal or [
        ErasureOrdered(account_id=c.account_id, group_id=account.group_id, ground="request")
    ]


def end_retention(state: State, c: EndRetention, now_ms: int) -> Decision:
    """Return that the same goes as its time is over, by the service itself."""
    account = state.accounts.get(c.account_id)
    if account is None:
        return Refusal(code=Code.ACCOUNT_UNKNOWN, subject=c.account_id)
    refusal = _by_the_service(c.actor) or _has_ended(account)
    if refusal is None and account.erasure is not None:
        refusal = Refusal(code=Code.NO_CHANGE, subject=c.account_id)
    if refusal is None and _closed_lately(account, now_ms):
        refusal = Refusal(code=Code.PERIOD_OUT_OF_RANGE, subject=c.account_id)
    return refusal or [
        ErasureOrdered(account_id=c.account_id, group_id=account.group_id, ground="retention")
    ]


def _by_the_service(actor: Actor) -> Refusal | None:
    if actor.capacity in ("operator", "system"):
        return None
    return Refusal(code=Code.CAPACITY_NOT_ALLOWED, subject=actor.person_id)


def _closed_lately(account: Account, now_ms: int) -> bool:
    return account.closed_at_ms is None or now_ms < account.closed_at_ms + LEAST_KEPT_MS


def _has_ended(account: Account) -> Refusal | None:
    """Refuse an account of the group itself, and one that still moves."""
    account_id = account.account_id
    if account.kind == "community":
        return Refusal(code=Code.ACCOUNT_KIND_WRONG, subject=account_id)
    if account.balance_steps:
        left = abs(account.balance_steps)
        return Refusal(
            code=Code.ACCOUNT_NOT_AT_ZERO, subject=account_id, limit=0, left=left, unit="steps"
        )
    if account.open_requests:
        left = account.open_requests
        return Refusal(code=Code.ACCOUNT_HAS_REQUESTS, subject=account_id, left=left)
    if account.status != "closed":
        return Refusal(code=Code.ACCOUNT_NOT_CLOSED, subject=account_id)
    return None


def complete_erasure(state: State, c: CompleteErasure) -> Decision:
    """Return that what was ordered is done."""
    account = state.accounts.get(c.account_id)
    if account is None:
        return Refusal(code=Code.ACCOUNT_UNKNOWN, subject=c.account_id)
    refusal = _by_the_service(c.actor)
    if refusal:
        return refusal
    if account.erasure == "erased":
        return Refusal(code=Code.NO_CHANGE, subject=c.account_id)
    if account.erasure is None:
        return Refusal(code=Code.ERASURE_NOT_ORDERED, subject=c.account_id)
    return [SubjectErased(account_id=c.account_id, group_id=account.group_id)]


def retire_words(state: State, c: RetireWords, now_ms: int) -> Decision:
    """Return that the group's words up to the end of the month are kept no longer."""
    refusal = known(state, c.group_id) or _by_the_service(c.actor)
    if refusal:
        return refusal
    retired = state.groups[c.group_id].words_retired
    if retired is not None and c.month <= retired:
        return Refusal(code=Code.NO_CHANGE, subject=c.group_id)
    if c.month >= month_of(now_ms - LEAST_KEPT_MS):
        return Refusal(code=Code.PERIOD_OUT_OF_RANGE, subject=c.group_id)
    return [WordsRetired(group_id=c.group_id, month=c.month)]


def record_export(state: State, c: RecordExport, now_ms: int) -> Decision:
    """Return that the file was made: asked by who runs the group, or by the service for readers."""
    refusal = known(state, c.group_id)
    if refusal is None and c.actor.capacity not in ("operator", "system"):
        refusal = ladder.administers(state, c.group_id, c.actor, now_ms)
    if refusal is None and not (_days_in_order(c) and 0 <= c.position <= state.position):
        refusal = Refusal(code=Code.PERIOD_OUT_OF_RANGE, subject=c.group_id)
    return refusal or [
        ExportMade(
            export_id=ExportId(c.command_id),
            group_id=c.group_id,
            format=c.format,
            from_day=c.from_day,
            to_day=c.to_day,
            position=c.position,
            sha256=c.sha256,
        )
    ]


def _days_in_order(c: RecordExport) -> bool:
    try:
        first, last = date.fromisoformat(c.from_day), date.fromisoformat(c.to_day)
    except ValueError:
        return False
    return 0 <= (last - first).days < MAX_EXPORT_DAYS
