"""What two neighbours sign, change, lower, suspend and end."""

from clearing.domain import ladder
from clearing.domain.commands import (
    AcceptAgreement,
    AgreeStepValue,
    DeclineAgreement,
    EndAgreement,
    LowerLinkLimit,
    ProposeAgreement,
    SuspendAgreement,
)
from clearing.domain.exchanges import Decision
from clearing.domain.groups import known, not_closed
from clearing.domain.links import carried_by_link
from clearing.domain.refusals import Code, Refusal
from clearing.domain.requests import ended
from clearing.domain.state import Agreement, State
from contracts.envelope import Actor
from contracts.events import (
    AgreementAccepted,
    AgreementDeclined,
    AgreementEnded,
    AgreementProposed,
    AgreementSuspended,
    Event,
    ExchangeRequested,
    LinkLimitLowered,
    StepValueAgreed,
    Terms,
)
from contracts.ids import MAX_LIMIT_MS, MAX_OBJECTION_MS, AgreementId, GroupId


def propose_agreement(state: State, c: ProposeAgreement, now_ms: int) -> Decision:
    """Return the proposal: for a new agreement, or for new terms of the one there is."""
    refusal = (
        _terms_in_range(c.terms)
        or known(state, c.by)
        or known(state, c.other)
        or not_closed(state, c.by)
        or not_closed(state, c.other)
        or ladder.administers(state, c.by, c.actor, now_ms)
    )
    if refusal:
        return refusal
    first, second = sorted((c.by, c.other))
    existing = state.agreement_between(first, second)
    if existing is not None and _in_force(existing, c.agreement_id, c.terms):
        return Refusal(code=Code.NO_CHANGE, subject=c.agreement_id)
    if first == second:
        return Refusal(code=Code.NOT_ACROSS_GROUPS, subject=c.by)
    taken = c.agreement_id in state.agreements or c.agreement_id in state.ended_agreements
    if existing is None and taken:
        return Refusal(code=Code.AGREEMENT_EXISTS, subject=c.agreement_id)
    if existing is not None and existing.agreement_id != c.agreement_id:
        return Refusal(code=Code.AGREEMENT_EXISTS, subject=existing.agreement_id)
    return _names_todays_steps(state, first, second, c.terms) or [
        AgreementProposed(
            agreement_id=c.agreement_id, first=first, second=second, by=c.by, terms=c.terms
        )
    ]


def _in_force(existing: Agreement, agreement_id: AgreementId, terms: Terms) -> bool:
    """Whether these terms are what binds now, with trade open."""
    return (
        existing.agreement_id == agreement_id
        and existing.status == "active"
        and existing.terms == terms
    )


def _terms_in_range(terms: Terms) -> Refusal | None:
    if not 0 <= terms.objection_ms <= MAX_OBJECTION_MS:
        return Refusal(code=Code.AMOUNT_OUT_OF_RANGE, limit=MAX_OBJECTION_MS, unit="ms")
    if all(0 <= ms <= MAX_LIMIT_MS for ms in (terms.first_may_owe_ms, terms.second_may_owe_ms)):
        return None
    return Refusal(code=Code.LIMITS_OUT_OF_ORDER, limit=MAX_LIMIT_MS, unit="ms")


def _names_todays_steps(
    state: State, first: GroupId, second: GroupId, terms: Terms
) -> Refusal | None:
    """Refuse terms that name other step values than the groups have now."""
    for group_id, named in ((first, terms.first_step_ms), (second, terms.second_step_ms)):
        step_ms = state.groups[group_id].step_ms
        if named != step_ms:
            return Refusal(
                code=Code.PROPOSAL_OUT_OF_DATE, subject=group_id, limit=step_ms, unit="ms"
            )
    return None


def _party(
    state: State, agreement_id: AgreementId, by: GroupId, actor: Actor, now_ms: int
) -> Agreement | Refusal:
    """Return the agreement, if the group is one of its two and the actor runs its affairs."""
    refusal = ladder.administers(state, by, actor, now_ms)
    if refusal:
        return refusal
    agreement = state.agreements.get(agreement_id)
    if agreement is None:
        return Refusal(code=Code.AGREEMENT_UNKNOWN, subject=agreement_id)
    if by not in (agreement.first, agreement.second):
        return Refusal(code=Code.NOT_A_PARTY, subject=by)
    return agreement


def accept_agreement(state: State, c: AcceptAgreement, now_ms: int) -> Decision:
    """Return that the proposed terms are in force; they must be the ones the accepter read."""
    agreement = _party(state, c.agreement_id, c.by, c.actor, now_ms)
    if isinstance(agreement, Refusal):
        return agreement
    if agreement.proposed is None:
        return Refusal(code=Code.NOTHING_PROPOSED, subject=c.agreement_id)
    if agreement.proposed_by == c.by:
        return Refusal(code=Code.PROPOSER_CANNOT_ACCEPT, subject=c.by)
    if agreement.proposed != c.terms:
        return Refusal(code=Code.PROPOSAL_OUT_OF_DATE, subject=c.agreement_id)
    refusal = _names_todays_steps(state, agreement.first, agreement.second, c.terms)
    # Who runs both groups is one person still.
    if refusal is None and agreement.proposed_by_person == c.actor.person_id:
        refusal = Refusal(code=Code.SAME_PERSON, subject=c.actor.person_id)
    return refusal or [
        AgreementAccepted(
            agreement_id=c.agreement_id,
            first=agreement.first,
            second=agreement.second,
            by=c.by,
            terms=c.terms,
        )
    ]


def decline_agreement(state: State, c: DeclineAgreement, now_ms: int) -> Decision:
    """Return that the proposal is gone; terms in force stay."""
    agreement = _party(state, c.agreement_id, c.by, c.actor, now_ms)
    if isinstance(agreement, Refusal):
        return agreement
    if agreement.proposed is None:
        return Refusal(code=Code.NOTHING_PROPOSED, subject=c.agreement_id)
    return [
        AgreementDeclined(
            agreement_id=c.agreement_id,
            first=agreement.first,
            second=agreement.second,
            by=c.by,
        )
    ]


def lower_link_limit(state: State, c: LowerLinkLimit, now_ms: int) -> Decision:
    """Return the lower limit. What is owed or held beyond it stays; new trade stops."""
    agreement = _party(state, c.agreement_id, c.by, c.actor, now_ms)
    if isinstance(agreement, Refusal):
        return agreement
    if agreement.terms is None:
        return Refusal(code=Code.AGREEMENT_NOT_ACCEPTED, subject=c.agreement_id)
    terms = agreement.terms
    limit_ms = terms.second_may_owe_ms if c.by == agreement.first else terms.first_may_owe_ms
    if not 0 <= c.other_may_owe_ms < limit_ms:
        return Refusal(code=Code.LIMIT_NOT_LOWER, subject=c.agreement_id, limit=limit_ms, unit="ms")
    lowered = LinkLimitLowered(
        agreement_id=c.agreement_id,
        first=agreement.first,
        second=agreement.second,
        by=c.by,
        other_may_owe_ms=c.other_may_owe_ms,
    )
    return [lowered, *_taking_back(agreement, c.by)]


def _taking_back(agreement: Agreement, by: GroupId) -> list[Event]:
    """Return the end of the group's own older proposal, if there is one.

    Else the other could accept it later, and so raise or resume against what `by` now says.
    """
    if agreement.proposed_by != by:
        return []
    return [
        AgreementDeclined(
            agreement_id=agreement.agreement_id,
            first=agreement.first,
            second=agreement.second,
            by=by,
        )
    ]


def agree_step_value(state: State, c: AgreeStepValue, now_ms: int) -> Decision:
    """Return the neighbour's word on a changed step value; both are named as they are now."""
    agreement = _party(state, c.agreement_id, c.by, c.actor, now_ms)
    if isinstance(agreement, Refusal):
        return agreement
    terms = agreement.terms
    if terms is None:
        return Refusal(code=Code.AGREEMENT_NOT_ACCEPTED, subject=c.agreement_id)
    steps = (state.groups[agreement.first].step_ms, state.groups[agreement.second].step_ms)
    agreed = (terms.first_step_ms, terms.second_step_ms)
    if agreed == steps:
        return Refusal(code=Code.NO_CHANGE, subject=c.agreement_id)
    neighbour = 1 if c.by == agreement.first else 0
    if (c.first_step_ms, c.second_step_ms) != steps:
        return Refusal(
            code=Code.PROPOSAL_OUT_OF_DATE,
            subject=(agreement.first, agreement.second)[neighbour],
            limit=steps[neighbour],
            unit="ms",
        )
    if agreed[neighbour] == steps[neighbour]:
        return Refusal(code=Code.STEP_VALUE_BY_NEIGHBOUR, subject=c.agreement_id)
    return [
        StepValueAgreed(
            agreement_id=c.agreement_id,
            first=agreement.first,
            second=agreement.second,
            by=c.by,
            first_step_ms=c.first_step_ms,
            second_step_ms=c.second_step_ms,
        )
    ]


def suspend_agreement(state: State, c: SuspendAgreement, now_ms: int) -> Decision:
    """Return that trade over the link stops at once."""
    agreement = _party(state, c.agreement_id, c.by, c.actor, now_ms)
    if isinstance(agreement, Refusal):
        return agreement
    if agreement.terms is None:
        return Refusal(code=Code.AGREEMENT_NOT_ACCEPTED, subject=c.agreement_id)
    if agreement.status == "suspended":
        return Refusal(code=Code.NO_CHANGE, subject=c.agreement_id)
    suspended = AgreementSuspended(
        agreement_id=c.agreement_id,
        first=agreement.first,
        second=agreement.second,
        by=c.by,
    )
    return [suspended, *_taking_back(agreement, c.by)]


def end_agreement(state: State, c: EndAgreement, now_ms: int) -> Decision:
    """Return the end of an agreement whose link is at zero, and of the requests that lean on it."""
    agreement = _party(state, c.agreement_id, c.by, c.actor, now_ms)
    if isinstance(agreement, Refusal):
        return agreement
    if agreement.terms is None:
        return Refusal(code=Code.AGREEMENT_NOT_ACCEPTED, subject=c.agreement_id)
    if agreement.position_ms:
        return Refusal(
            code=Code.AGREEMENT_NOT_AT_ZERO,
            subject=c.agreement_id,
            limit=0,
            left=abs(agreement.position_ms),
            unit="ms",
        )
    one, other = agreement.first, agreement.second
    events: list[Event] = [
        ended(request, "agreement-ended")
        for request in state.requests.values()
        if _leans_on(request, one, other)
    ]
    return [
        *events,
        AgreementEnded(
            agreement_id=c.agreement_id,
            first=agreement.first,
            second=agreement.second,
            by=c.by,
        ),
    ]


def _leans_on(asked: ExchangeRequested, one: GroupId, other: GroupId) -> bool:
    """Whether the request needs the link of two groups: it holds room there, or is between them.

    What holds nothing on its way over others goes over the routes of the day it is accepted.
    """
    if not asked.holds and {asked.payer_group, asked.payee_group} != {one, other}:
        return False
    carried = carried_by_link(asked.routes)
    return (one, other) in carried or (other, one) in carried
