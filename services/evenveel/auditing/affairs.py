"""Facts about groups, accounts and agreements, checked against the books and written into them."""

from contracts.events import (
    AccountClosed,
    AccountEvent,
    AccountLeaving,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    AgreementAccepted,
    AgreementDeclined,
    AgreementEnded,
    AgreementEvent,
    AgreementProposed,
    AgreementSuspended,
    DefaultLimitsSet,
    GroupClosed,
    GroupDescribed,
    GroupEvent,
    GroupFounded,
    IntermediaryAppointed,
    IntermediaryDismissed,
    LinkLimitLowered,
    NetLimitsSet,
    StepValueAgreed,
    UnitRevalued,
)
from contracts.value import replace
from evenveel.auditing.books import AccountBook, AgreementBook, Books, GroupBook
from evenveel.auditing.wrong import Wrong


def group_event(books: Books, e: GroupEvent) -> None:
    """Write the fact about a group into its book."""
    if isinstance(e, GroupFounded):
        if e.group_id in books.groups:
            raise Wrong("the group", "one that is new", e.group_id)
        books.groups[e.group_id] = GroupBook(
            group_id=e.group_id,
            step_ms=e.step_ms,
            defaults=e.default_limits,
            net_limits=e.net_limits,
        )
        return
    group = books.group(e.group_id)
    if group.closed:
        raise Wrong("the group", "not closed", e.group_id)
    match e:
        case GroupDescribed():
            pass
        case DefaultLimitsSet():
            group.defaults = e.limits
        case NetLimitsSet():
            group.net_limits = e.net_limits
        case UnitRevalued():
            if e.step_ms_before != group.step_ms:
                raise Wrong("the worth of a step before", group.step_ms, e.step_ms_before)
            group.step_ms = e.step_ms
            group.rounding_ms += e.rounding_ms
            books.revalued = e.group_id
        case GroupClosed():
            if group.net_ms or group.rounding_ms or group.total_steps or any(group.links.values()):
                raise Wrong("a group that closes", "everything at zero", group.rounding_ms)
            group.closed = True


def account_event(books: Books, e: AccountEvent) -> None:
    """Write the fact about an account into its book."""
    if isinstance(e, AccountOpened):
        _account_opened(books, e)
        return
    account = books.account(e.account_id)
    if account.group_id != e.group_id:
        raise Wrong("the account's group", account.group_id, e.group_id)
    if account.status == "closed":
        raise Wrong("the account", "not closed", e.account_id)
    match e:
        case AccountLimitsSet():
            account.limits = e.limits
        case AccountSuspended():
            account.status = "suspended"
        case AccountLeaving():
            account.status = "leaving"
        case AccountResumed():
            account.status = "open"
        case AccountClosed():
            if account.steps:
                raise Wrong("an account that closes", "0 steps", f"{account.steps} steps")
            if waiting := books.open_requests[e.account_id]:
                raise Wrong("the open requests of an account that closes", "none", waiting)
            account.status = "closed"
        case IntermediaryAppointed() | IntermediaryDismissed():
            pass


def _account_opened(books: Books, e: AccountOpened) -> None:
    if e.account_id in books.accounts:
        raise Wrong("the account", "one that is new", e.account_id)
    if books.group(e.group_id).closed:
        raise Wrong("the group", "not closed", e.group_id)
    books.accounts[e.account_id] = AccountBook(
        account_id=e.account_id, group_id=e.group_id, kind=e.kind
    )


def agreement_event(books: Books, e: AgreementEvent) -> None:
    """Write the fact about an agreement into the books."""
    if not e.first < e.second or e.by not in (e.first, e.second):
        raise Wrong("the agreement's groups", "two, in order, one of them acting", e.by)
    pair = (e.first, e.second)
    known = books.agreements.get(pair)
    if isinstance(e, AgreementProposed):
        if known is None:
            known = AgreementBook(agreement_id=e.agreement_id, first=e.first, second=e.second)
            books.agreements[pair] = known
        _check_same(known, e)
        known.proposed, known.proposed_by = e.terms, e.by
        return
    if known is None:
        raise Wrong("the agreement", "one that was proposed", e.agreement_id)
    _check_same(known, e)
    match e:
        case AgreementAccepted():
            _accepted(known, e)
        case AgreementDeclined():
            known.proposed = known.proposed_by = None
            if known.terms is None:
                del books.agreements[pair]
        case AgreementSuspended():
            known.active = False
        case AgreementEnded():
            _ended(books, e)
            del books.agreements[pair]
        case LinkLimitLowered() | StepValueAgreed():
            _new_terms(books, known, e)


def _accepted(known: AgreementBook, e: AgreementAccepted) -> None:
    if known.proposed != e.terms or known.proposed_by == e.by:
        raise Wrong("the terms accepted", "those the other proposed", e.terms)
    known.terms, known.active = e.terms, True
    known.proposed = known.proposed_by = None


def _ended(books: Books, e: AgreementEnded) -> None:
    owed_ms = books.group(e.first).links.get(e.second, 0)
    if owed_ms:
        raise Wrong("the link of an agreement that ends", "0 ms", f"{owed_ms} ms")
    if left := books.requests_over(e.first, e.second):
        raise Wrong("the requests over a link that ends", "none open", left)


def _new_terms(books: Books, known: AgreementBook, e: LinkLimitLowered | StepValueAgreed) -> None:
    if known.terms is None:
        raise Wrong("the agreement", "one that was accepted", e.agreement_id)
    other = e.second if e.by == e.first else e.first
    if isinstance(e, LinkLimitLowered):
        if e.other_may_owe_ms >= known.may_owe_ms(other):
            raise Wrong("the limit", f"below {known.may_owe_ms(other)} ms", e.other_may_owe_ms)
        name = "first_may_owe_ms" if other == e.first else "second_may_owe_ms"
        known.terms = replace(known.terms, **{name: e.other_may_owe_ms})
        return
    now = (books.group(e.first).step_ms, books.group(e.second).step_ms)
    if (e.first_step_ms, e.second_step_ms) != now:
        raise Wrong("the step values agreed", now, (e.first_step_ms, e.second_step_ms))
    name = "first_step_ms" if other == e.first else "second_step_ms"
    value = e.first_step_ms if other == e.first else e.second_step_ms
    known.terms = replace(known.terms, **{name: value})


def _check_same(known: AgreementBook, e: AgreementEvent) -> None:
    if known.agreement_id != e.agreement_id:
        raise Wrong("the agreement", known.agreement_id, e.agreement_id)
