"""How facts change the state. Never refuses, never asks: what is in the log has happened.

A fact that does not fit (an account nobody opened) is a fault of ours and raises `KeyError`; the
caller stops, and skips nothing.
"""

from typing import assert_never

from clearing.domain.evolve_acts import evolve_act
from clearing.domain.evolve_clearing import evolve_clearing
from clearing.domain.evolve_exchanges import evolve_exchange, exchange_recorded
from clearing.domain.evolve_privacy import evolve_privacy
from clearing.domain.evolve_rights import evolve_rights, first_administrator, rights_ended
from clearing.domain.state import Account, Agreement, Group, Post, State
from contracts.envelope import Envelope, Recorded
from contracts.events import (
    AccountClosed,
    AccountEvent,
    AccountLeaving,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    ActApproved,
    ActDeclined,
    ActProposed,
    AgreementAccepted,
    AgreementDeclined,
    AgreementEnded,
    AgreementEvent,
    AgreementProposed,
    AgreementSuspended,
    ClearingApplied,
    ClearingConsentSet,
    ClearingObjected,
    ClearingProposed,
    ClearingWithdrawn,
    DefaultLimitsSet,
    DirectoryEvent,
    ErasureOrdered,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    ExportMade,
    FiguresConsentSet,
    GroupClosed,
    GroupDescribed,
    GroupEvent,
    GroupFounded,
    IntermediaryAppointed,
    IntermediaryDismissed,
    KeyIssued,
    KeyRevoked,
    LinkLimitLowered,
    NetLimitsSet,
    PostChanged,
    PostPublished,
    PostWithdrawn,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    RoleGranted,
    RoleWithdrawn,
    RoundingSettled,
    StepValueAgreed,
    SubjectErased,
    UnitRevalued,
    WordsRetired,
)
from contracts.value import replace


def evolve(state: State, recorded: Recorded) -> State:
    """Return the state with the fact in it: the same object, changed."""
    envelope = recorded.envelope
    event = envelope.event
    match event:
        # First and by itself for speed: nearly every fact there is.
        case ExchangeRecorded():
            exchange_recorded(state, event)
        case (
            ExchangeReversed()
            | ExchangeRequested()
            | RoundingSettled()
            | RequestDeclined()
            | RequestWithdrawn()
            | RequestExpired()
            | RequestEnded()
        ):
            evolve_exchange(state, event)
        case (
            AgreementProposed()
            | AgreementAccepted()
            | AgreementDeclined()
            | LinkLimitLowered()
            | StepValueAgreed()
            | AgreementSuspended()
            | AgreementEnded()
        ):
            _evolve_agreement(state, event, envelope)
        case (
            GroupFounded()
            | GroupDescribed()
            | DefaultLimitsSet()
            | NetLimitsSet()
            | UnitRevalued()
            | FiguresConsentSet()
            | GroupClosed()
        ):
            _evolve_group(state, event, envelope)
        case PostPublished() | PostChanged() | PostWithdrawn():
            _evolve_post(state, event)
        case (
            ClearingConsentSet()
            | ClearingProposed()
            | ClearingApplied()
            | ClearingObjected()
            | ClearingWithdrawn()
        ):
            evolve_clearing(state, event, envelope)
        case RoleGranted() | RoleWithdrawn() | KeyIssued() | KeyRevoked():
            evolve_rights(state, event)
        case ActProposed() | ActApproved() | ActDeclined():
            evolve_act(state, event, envelope)
        case ErasureOrdered() | SubjectErased() | WordsRetired() | ExportMade():
            evolve_privacy(state, event, envelope.recorded_at_ms)
        case _:
            _evolve_account(state, event, envelope)
    groups = state.groups
    for group_id, number in envelope.groups.items():
        groups[group_id].number = number
    state.position = recorded.position
    state.recorded_at_ms = envelope.recorded_at_ms
    return state


def _group_founded(state: State, e: GroupFounded, envelope: Envelope) -> None:
    group = Group(
        group_id=e.group_id,
        unit=e.unit,
        decimals=e.decimals,
        step_ms=e.step_ms,
        default_limits=e.default_limits,
        default_limits_set_by=envelope.actor.person_id,
        net_limits=e.net_limits,
        net_limits_set_by=envelope.actor.person_id,
        founded_at_ms=envelope.recorded_at_ms,
    )
    first_administrator(group, envelope)
    state.groups[e.group_id] = group


def _group_described(state: State, e: GroupDescribed) -> None:
    state.groups[e.group_id].unit = e.unit


def _default_limits_set(state: State, e: DefaultLimitsSet, envelope: Envelope) -> None:
    group = state.groups[e.group_id]
    group.default_limits = e.limits
    group.default_limits_set_by = envelope.actor.person_id


def _net_limits_set(state: State, e: NetLimitsSet, envelope: Envelope) -> None:
    group = state.groups[e.group_id]
    group.net_limits = e.net_limits
    group.net_limits_set_by = envelope.actor.person_id


def _unit_revalued(state: State, e: UnitRevalued) -> None:
    group = state.groups[e.group_id]
    # Over a link whose worth waits to be agreed no run lets a debt grow.
    state.links_changed_at = state.position + 1
    group.step_ms = e.step_ms
    group.rounding_ms += e.rounding_ms


def _figures_consent_set(state: State, e: FiguresConsentSet) -> None:
    state.groups[e.group_id].figures_shown_to = e.shown_to


def _group_closed(state: State, e: GroupClosed, at_ms: int) -> None:
    group = state.groups[e.group_id]
    group.closed, group.closed_at_ms = True, at_ms
    rights_ended(group)


def _account_opened(state: State, e: AccountOpened) -> None:
    state.accounts[e.account_id] = Account(
        account_id=e.account_id, group_id=e.group_id, kind=e.kind, holder_id=e.holder_id
    )
    state.groups[e.group_id].accounts_open += 1


def _account_limits_set(state: State, e: AccountLimitsSet, envelope: Envelope) -> None:
    account = state.accounts[e.account_id]
    account.limits = e.limits
    account.limits_set_by = None if e.limits is None else envelope.actor.person_id


def _account_suspended(state: State, e: AccountSuspended) -> None:
    state.accounts[e.account_id].status = "suspended"


def _account_leaving(state: State, e: AccountLeaving) -> None:
    account = state.accounts[e.account_id]
    account.status = "leaving"
    account.leaving = True


def _account_resumed(state: State, e: AccountResumed) -> None:
    account = state.accounts[e.account_id]
    account.status = "open"
    account.leaving = False


def _account_closed(state: State, e: AccountClosed, envelope: Envelope) -> None:
    account = state.accounts[e.account_id]
    account.status = "closed"
    account.closed_at_ms = envelope.recorded_at_ms
    state.groups[e.group_id].accounts_open -= 1


def _intermediary_appointed(state: State, e: IntermediaryAppointed) -> None:
    state.accounts[e.account_id].intermediaries.append(e.person_id)


def _intermediary_dismissed(state: State, e: IntermediaryDismissed) -> None:
    state.accounts[e.account_id].intermediaries.remove(e.person_id)


def _agreement_proposed(state: State, e: AgreementProposed, envelope: Envelope) -> None:
    agreement = state.agreements.get(e.agreement_id)
    if agreement is None:
        agreement = Agreement(agreement_id=e.agreement_id, first=e.first, second=e.second)
        state.agreements[e.agreement_id] = agreement
        state.groups[e.first].neighbours[e.second] = e.agreement_id
        state.groups[e.second].neighbours[e.first] = e.agreement_id
    agreement.proposed = e.terms
    agreement.proposed_by = e.by
    agreement.proposed_by_person = envelope.actor.person_id


def _agreement_accepted(state: State, e: AgreementAccepted, envelope: Envelope) -> None:
    agreement = state.agreements[e.agreement_id]
    if agreement.terms is None:
        agreement.accepted_number = envelope.groups[e.first]
    agreement.terms = e.terms
    agreement.status = "active"
    _nothing_proposed(agreement)
    agreement.first_limit_set_by = agreement.second_limit_set_by = envelope.actor.person_id


def _agreement_declined(state: State, e: AgreementDeclined) -> None:
    agreement = state.agreements[e.agreement_id]
    _nothing_proposed(agreement)
    if agreement.terms is None:
        _forget(state, agreement)


def _nothing_proposed(agreement: Agreement) -> None:
    agreement.proposed = agreement.proposed_by = agreement.proposed_by_person = None


def _forget(state: State, agreement: Agreement) -> None:
    del state.groups[agreement.first].neighbours[agreement.second]
    del state.groups[agreement.second].neighbours[agreement.first]
    del state.agreements[agreement.agreement_id]
    state.ended_agreements.add(agreement.agreement_id)


def _link_limit_lowered(state: State, e: LinkLimitLowered, envelope: Envelope) -> None:
    agreement = state.agreements[e.agreement_id]
    assert agreement.terms is not None
    if e.by == e.second:
        agreement.terms = replace(agreement.terms, first_may_owe_ms=e.other_may_owe_ms)
        agreement.first_limit_set_by = envelope.actor.person_id
    else:
        agreement.terms = replace(agreement.terms, second_may_owe_ms=e.other_may_owe_ms)
        agreement.second_limit_set_by = envelope.actor.person_id


def _step_value_agreed(state: State, e: StepValueAgreed) -> None:
    agreement = state.agreements[e.agreement_id]
    assert agreement.terms is not None
    # A group agrees to its neighbour's value only; its own waits for the neighbour's word.
    if e.by == e.second:
        agreement.terms = replace(agreement.terms, first_step_ms=e.first_step_ms)
    else:
        agreement.terms = replace(agreement.terms, second_step_ms=e.second_step_ms)


def _agreement_suspended(state: State, e: AgreementSuspended) -> None:
    state.agreements[e.agreement_id].status = "suspended"


def _agreement_ended(state: State, e: AgreementEnded) -> None:
    _forget(state, state.agreements[e.agreement_id])


def _evolve_group(state: State, event: GroupEvent, envelope: Envelope) -> None:
    match event:
        case GroupFounded():
            _group_founded(state, event, envelope)
        case GroupDescribed():
            _group_described(state, event)
        case DefaultLimitsSet():
            _default_limits_set(state, event, envelope)
        case NetLimitsSet():
            _net_limits_set(state, event, envelope)
        case UnitRevalued():
            _unit_revalued(state, event)
        case FiguresConsentSet():
            _figures_consent_set(state, event)
        case GroupClosed():
            _group_closed(state, event, envelope.recorded_at_ms)
        case _:
            assert_never(event)


def _evolve_post(state: State, event: DirectoryEvent) -> None:
    match event:
        case PostPublished():
            state.posts[event.post_id] = _post(event)
            state.accounts[event.account_id].posts.append(event.post_id)
        case PostChanged():
            state.posts[event.post_id] = _post(event)
        case PostWithdrawn():
            del state.posts[event.post_id]
            state.accounts[event.account_id].posts.remove(event.post_id)
        case _:
            assert_never(event)


def _post(e: PostPublished | PostChanged) -> Post:
    return Post(account_id=e.account_id, valid_until_ms=e.terms.valid_until_ms)


def _evolve_account(state: State, event: AccountEvent, envelope: Envelope) -> None:
    match event:
        case AccountOpened():
            _account_opened(state, event)
        case AccountLimitsSet():
            _account_limits_set(state, event, envelope)
        case AccountSuspended():
            _account_suspended(state, event)
        case AccountLeaving():
            _account_leaving(state, event)
        case AccountResumed():
            _account_resumed(state, event)
        case AccountClosed():
            _account_closed(state, event, envelope)
        case IntermediaryAppointed():
            _intermediary_appointed(state, event)
        case IntermediaryDismissed():
            _intermediary_dismissed(state, event)
        case _:
            assert_never(event)


def _evolve_agreement(state: State, event: AgreementEvent, envelope: Envelope) -> None:
    state.links_changed_at = state.position + 1
    match event:
        case AgreementProposed():
            _agreement_proposed(state, event, envelope)
        case AgreementAccepted():
            _agreement_accepted(state, event, envelope)
        case AgreementDeclined():
            _agreement_declined(state, event)
        case LinkLimitLowered():
            _link_limit_lowered(state, event, envelope)
        case StepValueAgreed():
            _step_value_agreed(state, event)
        case AgreementSuspended():
            _agreement_suspended(state, event)
        case AgreementEnded():
            _agreement_ended(state, event)
        case _:
            assert_never(event)
