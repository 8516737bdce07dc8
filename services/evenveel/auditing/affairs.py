"""Facts about groups, accounts and agreements, checked against the books and written into them."""

from access.phrases_audit import Audit
from contracts.envelope import Envelope
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
    FiguresConsentSet,
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
from contracts.ids import PersonId
from contracts.value import replace
from evenveel.auditing import rights
from evenveel.auditing.books import AccountBook, AgreementBook, Books, GroupBook
from evenveel.auditing.wrong import Wrong, saying, steps


def group_event(books: Books, e: GroupEvent, envelope: Envelope) -> None:
    """Write the fact about a group into its book."""
    if isinstance(e, GroupFounded):
        if e.group_id in books.groups:
            raise Wrong(Audit.THE_GROUP, Audit.A_NEW_ONE, e.group_id)
        books.groups[e.group_id] = GroupBook(
            group_id=e.group_id,
            step_ms=e.step_ms,
            defaults=e.default_limits,
            net_limits=e.net_limits,
        )
        rights.founded(books, e, envelope)
        return
    group = books.group(e.group_id)
    if group.closed:
        raise Wrong(Audit.THE_GROUP, Audit.NOT_CLOSED, e.group_id)
    match e:
        case GroupDescribed() | FiguresConsentSet():
            pass
        case DefaultLimitsSet():
            group.defaults = e.limits
        case NetLimitsSet():
            group.net_limits = e.net_limits
        case UnitRevalued():
            if e.step_ms_before != group.step_ms:
                raise Wrong(Audit.STEP_BEFORE, group.step_ms, e.step_ms_before)
            group.step_ms = e.step_ms
            group.rounding_ms += e.rounding_ms
            books.revalued = e.group_id
        case GroupClosed():
            if group.net_ms or group.rounding_ms or group.total_steps or any(group.links.values()):
                raise Wrong(Audit.CLOSING_GROUP, Audit.ALL_AT_ZERO, group.rounding_ms)
            group.closed = True
            rights.ended(books, e)


def account_event(books: Books, e: AccountEvent, at_ms: int) -> None:
    """Write the fact about an account into its book."""
    if isinstance(e, AccountOpened):
        _account_opened(books, e)
        return
    account = books.account(e.account_id)
    if account.group_id != e.group_id:
        raise Wrong(Audit.GROUP_OF_ACCOUNT, account.group_id, e.group_id)
    if account.status == "closed":
        raise Wrong(Audit.THE_ACCOUNT, Audit.NOT_CLOSED, e.account_id)
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
                raise Wrong(Audit.CLOSING_ACCOUNT, steps(0), steps(account.steps))
            if waiting := books.open_requests[e.account_id]:
                raise Wrong(Audit.REQUESTS_OF_CLOSING, Audit.NONE, waiting)
            account.status, account.closed_at_ms = "closed", at_ms
            books.closed = e.account_id
        case IntermediaryAppointed() | IntermediaryDismissed():
            pass


def _account_opened(books: Books, e: AccountOpened) -> None:
    if e.account_id in books.accounts:
        raise Wrong(Audit.THE_ACCOUNT, Audit.A_NEW_ONE, e.account_id)
    if books.group(e.group_id).closed:
        raise Wrong(Audit.THE_GROUP, Audit.NOT_CLOSED, e.group_id)
    books.accounts[e.account_id] = AccountBook(
        account_id=e.account_id, group_id=e.group_id, kind=e.kind
    )


def agreement_event(books: Books, e: AgreementEvent, position: int, person_id: PersonId) -> None:
    """Write the fact about an agreement into the books."""
    if not e.first < e.second or e.by not in (e.first, e.second):
        raise Wrong(Audit.AGREEMENT_GROUPS, Audit.TWO_IN_ORDER, e.by)
    pair = (e.first, e.second)
    known = books.agreements.get(pair)
    if isinstance(e, AgreementProposed):
        if known is None:
            known = AgreementBook(agreement_id=e.agreement_id, first=e.first, second=e.second)
            books.agreements[pair] = known
        _check_same(known, e)
        known.proposed, known.proposed_by = e.terms, e.by
        known.proposed_by_person = person_id
        return
    if known is None:
        raise Wrong(Audit.AGREEMENT, Audit.A_PROPOSED_ONE, e.agreement_id)
    _check_same(known, e)
    match e:
        case AgreementAccepted():
            _accepted(known, e, position)
            if person_id == known.proposed_by_person:
                raise Wrong(Audit.TERMS_ACCEPTED, Audit.TWO_PEOPLE, person_id)
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


def _accepted(known: AgreementBook, e: AgreementAccepted, position: int) -> None:
    if known.proposed != e.terms or known.proposed_by == e.by:
        raise Wrong(Audit.TERMS_ACCEPTED, Audit.AS_OTHER_PROPOSED, e.terms)
    if known.terms is None:
        known.accepted_at = position
    known.terms, known.active = e.terms, True
    known.proposed = known.proposed_by = None


def _ended(books: Books, e: AgreementEnded) -> None:
    owed_ms = books.group(e.first).links.get(e.second, 0)
    if owed_ms:
        raise Wrong(Audit.LINK_OF_ENDING, "0 ms", f"{owed_ms} ms")
    if left := books.requests_over(e.first, e.second):
        raise Wrong(Audit.REQUESTS_OVER_ENDING, Audit.NONE_OPEN, left)


def _new_terms(books: Books, known: AgreementBook, e: LinkLimitLowered | StepValueAgreed) -> None:
    if known.terms is None:
        raise Wrong(Audit.AGREEMENT, Audit.AN_ACCEPTED_ONE, e.agreement_id)
    other = e.second if e.by == e.first else e.first
    if isinstance(e, LinkLimitLowered):
        if e.other_may_owe_ms >= known.may_owe_ms(other):
            before = saying(Audit.BELOW, value=f"{known.may_owe_ms(other)} ms")
            raise Wrong(Audit.LOWERED_LIMIT, before, e.other_may_owe_ms)
        name = "first_may_owe_ms" if other == e.first else "second_may_owe_ms"
        known.terms = replace(known.terms, **{name: e.other_may_owe_ms})
        return
    now = (books.group(e.first).step_ms, books.group(e.second).step_ms)
    if (e.first_step_ms, e.second_step_ms) != now:
        raise Wrong(Audit.STEP_VALUES_AGREED, now, (e.first_step_ms, e.second_step_ms))
    name = "first_step_ms" if other == e.first else "second_step_ms"
    value = e.first_step_ms if other == e.first else e.second_step_ms
    known.terms = replace(known.terms, **{name: value})


def _check_same(known: AgreementBook, e: AgreementEvent) -> None:
    if known.agreement_id != e.agreement_id:
        raise Wrong(Audit.AGREEMENT, known.agreement_id, e.agreement_id)
