"""Opening, limiting, stopping and closing accounts, and who acts for an organisation."""

from clearing.domain import ladder
from clearing.domain.caps import wider
from clearing.domain.commands import (
    AppointIntermediary,
    CloseAccount,
    DismissIntermediary,
    LeaveGroup,
    OpenAccount,
    ResumeAccount,
    SetAccountLimits,
    SuspendAccount,
)
from clearing.domain.directory import withdrawn
from clearing.domain.exchanges import Decision
from clearing.domain.groups import known, limits_in_order, not_closed
from clearing.domain.refusals import Code, Refusal
from clearing.domain.state import Account, State
from contracts.envelope import Actor
from contracts.events import (
    AccountClosed,
    AccountLeaving,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    Event,
    IntermediaryAppointed,
    IntermediaryDismissed,
)
from contracts.ids import AccountId, AccountKind


def open_account(state: State, c: OpenAccount, now_ms: int) -> Decision:
    """Return the account, at zero, and its own limits where some are given.

    Limits that go further than the group's take a second person's yes: they are asked for after.
    """
    refusal = limits_in_order(c.limits) or known(state, c.group_id) or not_closed(state, c.group_id)
    if refusal:
        return refusal
    if c.account_id in state.accounts:
        return Refusal(code=Code.ACCOUNT_EXISTS, subject=c.account_id)
    refusal = ladder.administers(state, c.group_id, c.actor, now_ms)
    if refusal:
        return refusal
    if (c.kind == "community") != (c.holder_id is None):
        return Refusal(code=Code.HOLDER_NOT_ALLOWED, subject=c.account_id)
    cap = state.groups[c.group_id].default_limits
    if c.limits is not None and wider(c.limits, cap) and c.actor.capacity != "importer":
        return Refusal(code=Code.LIMITS_BEYOND_CAP, subject=c.group_id)
    events: list[Event] = [
        AccountOpened(
            account_id=c.account_id, group_id=c.group_id, kind=c.kind, holder_id=c.holder_id
        )
    ]
    if c.limits is not None:
        events.append(
            AccountLimitsSet(account_id=c.account_id, group_id=c.group_id, limits=c.limits)
        )
    return events


def _administered(
    state: State,
    account_id: AccountId,
    actor: Actor,
    now_ms: int,
    kinds: tuple[AccountKind, ...] = ("person", "organisation", "community"),
) -> Account | Refusal:
    """Return an account of one of these kinds that is not closed, if the actor administers it."""
    account = state.accounts.get(account_id)
    if account is None:
        return Refusal(code=Code.ACCOUNT_UNKNOWN, subject=account_id)
    refusal = ladder.administers(state, account.group_id, actor, now_ms)
    if refusal:
        return refusal
    if account.kind not in kinds:
        return Refusal(code=Code.ACCOUNT_KIND_WRONG, subject=account_id)
    return ladder.not_closed(account) or account


def set_account_limits(state: State, c: SetAccountLimits, now_ms: int) -> Decision:
    """Return the account's own limits, or that it follows its group's defaults again."""
    account = limits_in_order(c.limits) or _administered(state, c.account_id, c.actor, now_ms)
    if isinstance(account, Refusal):
        return account
    if c.limits == account.limits:
        return Refusal(code=Code.NO_CHANGE, subject=c.account_id)
    return [AccountLimitsSet(account_id=c.account_id, group_id=account.group_id, limits=c.limits)]


def suspend_account(state: State, c: SuspendAccount, now_ms: int) -> Decision:
    """Return that the account stands still."""
    account = _administered(state, c.account_id, c.actor, now_ms)
    if isinstance(account, Refusal):
        return account
    if account.status == "suspended":
        return Refusal(code=Code.NO_CHANGE, subject=c.account_id)
    return [AccountSuspended(account_id=c.account_id, group_id=account.group_id)]


def leave_group(state: State, c: LeaveGroup, now_ms: int) -> Decision:
    """Return that the member leaves: asked by the member, or by an administrator."""
    account = state.accounts.get(c.account_id)
    if account is None:
        return Refusal(code=Code.ACCOUNT_UNKNOWN, subject=c.account_id)
    refusal = ladder.may_act_for(state, account, c.actor, now_ms)
    if refusal:
        return refusal
    if account.kind == "community":
        return Refusal(code=Code.ACCOUNT_KIND_WRONG, subject=c.account_id)
    if account.status == "closed":
        return Refusal(code=Code.ACCOUNT_CLOSED, subject=c.account_id)
    # Leaving opens the way to zero: a member may not so lift a suspension by others.
    if account.status == "suspended" and ladder.runs_affairs(c.actor):
        return Refusal(code=Code.ACCOUNT_SUSPENDED, subject=c.account_id)
    if account.status == "leaving":
        return Refusal(code=Code.NO_CHANGE, subject=c.account_id)
    return [AccountLeaving(account_id=c.account_id, group_id=account.group_id)]


def resume_account(state: State, c: ResumeAccount, now_ms: int) -> Decision:
    """Return that a suspended or leaving account is open again.

    Who was leaving when suspended goes on leaving; a second resumption takes that back too.
    """
    account = _administered(state, c.account_id, c.actor, now_ms)
    if isinstance(account, Refusal):
        return account
    if account.status == "open":
        return Refusal(code=Code.NO_CHANGE, subject=c.account_id)
    events: list[Event] = [AccountResumed(account_id=c.account_id, group_id=account.group_id)]
    if account.status == "suspended" and account.leaving:
        events.append(AccountLeaving(account_id=c.account_id, group_id=account.group_id))
    return events


def close_account(state: State, c: CloseAccount, now_ms: int) -> Decision:
    """Return the account's end, at zero and without open requests, and that its posts are gone."""
    account = _administered(state, c.account_id, c.actor, now_ms)
    if isinstance(account, Refusal):
        return account
    if account.balance_steps:
        return Refusal(
            code=Code.ACCOUNT_NOT_AT_ZERO,
            subject=c.account_id,
            limit=0,
            left=abs(account.balance_steps),
            unit="steps",
        )
    if account.open_requests:
        return Refusal(
            code=Code.ACCOUNT_HAS_REQUESTS, subject=c.account_id, left=account.open_requests
        )
    closed = AccountClosed(account_id=c.account_id, group_id=account.group_id)
    return [closed, *withdrawn(account, account.posts)]


def appoint_intermediary(state: State, c: AppointIntermediary, now_ms: int) -> Decision:
    """Return that the person may act for the organisation."""
    account = _administered(
        state, c.account_id, c.actor, now_ms, kinds=("organisation", "community")
    )
    if isinstance(account, Refusal):
        return account
    if c.person_id in account.intermediaries:
        return Refusal(code=Code.ALREADY_INTERMEDIARY, subject=c.person_id)
    return [
        IntermediaryAppointed(
            account_id=c.account_id, group_id=account.group_id, person_id=c.person_id
        )
    ]


def dismiss_intermediary(state: State, c: DismissIntermediary, now_ms: int) -> Decision:
    """Return that the person no longer acts for the organisation."""
    account = state.accounts.get(c.account_id)
    if account is None:
        return Refusal(code=Code.ACCOUNT_UNKNOWN, subject=c.account_id)
    if c.person_id not in account.intermediaries:
        return Refusal(code=Code.NOT_AN_INTERMEDIARY, subject=c.person_id)
    refusal = ladder.administers(state, account.group_id, c.actor, now_ms) or ladder.not_closed(
        account
    )
    if refusal:
        return refusal
    return [
        IntermediaryDismissed(
            account_id=c.account_id, group_id=account.group_id, person_id=c.person_id
        )
    ]
