"""What two neighbours sign, change, lower, suspend and end."""

from __future__ import annotations

from msgspec.structs import replace

from clearing.domain.commands import (
    AcceptAgreement,
    DeclineAgreement,
    EndAgreement,
    LowerLinkLimit,
    ProposeAgreement,
    SuspendAgreement,
)
from clearing.domain.refusals import Code
from contracts.events import (
    AgreementAccepted,
    AgreementDeclined,
    AgreementEnded,
    AgreementProposed,
    AgreementSuspended,
    GroupClosed,
    LinkLimitLowered,
    Terms,
)
from contracts.ids import AgreementId, GroupId
from tests.domain.ledger import CHAIR, TREASURER, Ledger
from tests.domain.region import (
    AB,
    BC,
    HOUR_MS,
    LINK_MS,
    A,
    B,
    C,
    administers,
    founded,
    holder,
    new_id,
    pay,
    region,
)

D = GroupId("dinant")
AD = AgreementId("ad")
TERMS = Terms(
    first_may_owe_ms=HOUR_MS, second_may_owe_ms=2 * HOUR_MS, first_step_ms=180_000,
    second_step_ms=60_000,
)  # fmt: skip


def four() -> Ledger:
    """The region, and Dinant, which has no neighbour yet."""
    return region().given(founded(D, 60_000), administers(D, CHAIR))


def propose(
    by: GroupId = A, other: GroupId = D, named: AgreementId = AD, terms: Terms = TERMS
) -> ProposeAgreement:
    return ProposeAgreement(
        command_id=new_id(),
        actor=TREASURER,
        agreement_id=named,
        by=by,
        other=other,
        terms=terms,
    )


def accept(by: GroupId, named: AgreementId = AD, terms: Terms = TERMS) -> AcceptAgreement:
    return AcceptAgreement(command_id=new_id(), actor=CHAIR, agreement_id=named, by=by, terms=terms)


def decline(by: GroupId, named: AgreementId = AD) -> DeclineAgreement:
    return DeclineAgreement(command_id=new_id(), actor=TREASURER, agreement_id=named, by=by)


def suspend(by: GroupId, named: AgreementId = AB) -> SuspendAgreement:
    return SuspendAgreement(command_id=new_id(), actor=TREASURER, agreement_id=named, by=by)


def end(by: GroupId, named: AgreementId = AB) -> EndAgreement:
    return EndAgreement(command_id=new_id(), actor=TREASURER, agreement_id=named, by=by)


def lower(by: GroupId, ms: int, named: AgreementId = AB) -> LowerLinkLimit:
    return LowerLinkLimit(
        command_id=new_id(), actor=TREASURER, agreement_id=named, by=by, other_may_owe_ms=ms
    )


def of_ab(ledger: Ledger) -> Terms:
    terms = ledger.state.agreements[AB].terms
    assert terms is not None
    return terms


def test_one_proposes_and_the_other_accepts() -> None:
    ledger = four()
    ledger.when(propose(by=D, other=A)).then(
        AgreementProposed(agreement_id=AD, first=A, second=D, by=D, terms=TERMS)
    )
    ledger.when(accept(D)).refused(Code.PROPOSER_CANNOT_ACCEPT, D)
    ledger.when(accept(A)).then(
        AgreementAccepted(agreement_id=AD, first=A, second=D, by=A, terms=TERMS)
    )
    ledger.when(accept(A)).refused(Code.NOTHING_PROPOSED, AD)


def test_terms_are_accepted_as_they_were_read() -> None:
    ledger = four().given(propose())
    other = replace(TERMS, first_may_owe_ms=HOUR_MS + 1)
    ledger.when(accept(D, terms=other)).refused(Code.PROPOSAL_OUT_OF_DATE, AD)


def test_before_it_is_accepted_nobody_trades_over_it() -> None:
    ledger = four().given(propose())
    ledger.when(end(A, AD)).refused(Code.AGREEMENT_NOT_ACCEPTED, AD)
    ledger.when(suspend(A, AD)).refused(Code.AGREEMENT_NOT_ACCEPTED, AD)
    ledger.when(lower(A, 0, AD)).refused(Code.AGREEMENT_NOT_ACCEPTED, AD)


def test_a_declined_proposal_is_gone_and_its_id_is_not_used_again() -> None:
    ledger = four().given(propose())
    ledger.when(decline(D)).then(AgreementDeclined(agreement_id=AD, first=A, second=D, by=D))
    ledger.when(accept(D)).refused(Code.AGREEMENT_UNKNOWN, AD)
    ledger.when(propose()).refused(Code.AGREEMENT_EXISTS, AD)
    ledger.when(propose(named=AgreementId("ad-2"))).accepted()


def test_two_groups_have_one_agreement_at_a_time() -> None:
    ledger = four().given(propose(), accept(D))
    ledger.when(propose(named=AgreementId("other"))).refused(Code.AGREEMENT_EXISTS, AD)
    ledger.when(propose(by=B, other=D, named=AD)).refused(Code.AGREEMENT_EXISTS, AD)


def test_the_same_terms_again_change_nothing() -> None:
    ledger = four().given(propose(), accept(D))
    ledger.when(propose()).refused(Code.NO_CHANGE, AD)


def test_a_proposal_names_the_steps_of_today_and_limits_within_range() -> None:
    ledger = four()
    ledger.when(propose(terms=replace(TERMS, second_step_ms=1))).refused(
        Code.PROPOSAL_OUT_OF_DATE, D, limit=60_000, unit="ms"
    )
    for limit in (-1, 10**15 + 1):
        ledger.when(propose(terms=replace(TERMS, first_may_owe_ms=limit))).refused(
            Code.LIMITS_OUT_OF_ORDER, limit=10**15, unit="ms"
        )


def test_an_agreement_is_between_two_living_groups() -> None:
    ledger = four()
    ledger.when(propose(other=GroupId("nowhere"))).refused(Code.GROUP_UNKNOWN, "nowhere")
    ledger.when(propose(by=A, other=A)).refused(Code.NOT_ACROSS_GROUPS, A)
    ledger.given(GroupClosed(group_id=D))
    ledger.when(propose()).refused(Code.GROUP_CLOSED, D)


def test_only_the_two_groups_speak_about_their_agreement() -> None:
    ledger = region()
    for command in (suspend(C), end(C), lower(C, 0), decline(C, AB), accept(C, AB)):
        ledger.when(command).refused(Code.NOT_A_PARTY, C)
    ledger.when(replace(suspend(A), actor=holder("anna"))).refused(
        Code.CAPACITY_NOT_ALLOWED, "anna in person"
    )


def test_either_side_lowers_at_once_what_the_other_may_owe_it() -> None:
    ledger = region()
    ledger.when(lower(B, HOUR_MS)).then(
        LinkLimitLowered(agreement_id=AB, first=A, second=B, by=B, other_may_owe_ms=HOUR_MS)
    )
    assert of_ab(ledger).first_may_owe_ms == HOUR_MS
    assert of_ab(ledger).second_may_owe_ms == LINK_MS
    ledger.when(lower(B, HOUR_MS)).refused(Code.LIMIT_NOT_LOWER, AB, limit=HOUR_MS, unit="ms")
    ledger.when(lower(A, LINK_MS + 1)).refused(Code.LIMIT_NOT_LOWER, AB, limit=LINK_MS, unit="ms")
    ledger.when(lower(A, -1)).refused(Code.LIMIT_NOT_LOWER, AB, limit=LINK_MS, unit="ms")


def test_a_lowered_limit_says_who_set_it_and_the_other_direction_keeps_its_own() -> None:
    ledger = four().given(propose(), accept(D))
    ledger.given(lower(D, HOUR_MS // 2, AD))
    agreement = ledger.state.agreements[AD]
    assert agreement.first_limit_set_by == TREASURER.person_id
    assert agreement.second_limit_set_by == CHAIR.person_id


def test_raising_needs_both() -> None:
    higher = Terms(
        first_may_owe_ms=2 * LINK_MS,
        second_may_owe_ms=LINK_MS,
        first_step_ms=180_000,
        second_step_ms=60_000,
    )
    ledger = region().given(propose(by=A, other=B, named=AB, terms=higher))
    assert of_ab(ledger).first_may_owe_ms == LINK_MS, "the terms in force stay"
    ledger.when(accept(B, AB, higher)).accepted()
    assert of_ab(ledger).first_may_owe_ms == 2 * LINK_MS


def test_who_lowers_takes_back_an_older_proposal_of_its_own() -> None:
    higher = replace(of_ab(region()), second_may_owe_ms=2 * LINK_MS)
    ledger = region().given(propose(by=A, other=B, named=AB, terms=higher))
    ledger.when(lower(A, HOUR_MS)).then(
        LinkLimitLowered(agreement_id=AB, first=A, second=B, by=A, other_may_owe_ms=HOUR_MS),
        AgreementDeclined(agreement_id=AB, first=A, second=B, by=A),
    )
    ledger.when(accept(B, AB, higher)).refused(Code.NOTHING_PROPOSED, AB)


def test_who_suspends_takes_back_an_older_proposal_of_its_own() -> None:
    same = replace(of_ab(region()), transit_allowed=True)
    ledger = region().given(propose(by=A, other=B, named=AB, terms=same))
    ledger.when(suspend(A)).then(
        AgreementSuspended(agreement_id=AB, first=A, second=B, by=A),
        AgreementDeclined(agreement_id=AB, first=A, second=B, by=A),
    )
    ledger.when(accept(B, AB, same)).refused(Code.NOTHING_PROPOSED, AB)


def test_the_others_proposal_outlives_a_suspension_and_accepting_it_resumes() -> None:
    same = of_ab(region())
    ledger = region().given(suspend(A), propose(by=B, other=A, named=AB, terms=same))
    ledger.when(pay("anna", "bea", 1, 3)).refused(Code.AGREEMENT_SUSPENDED, AB)
    ledger.when(suspend(B)).refused(Code.NO_CHANGE, AB)
    ledger.given(accept(A, AB, same))
    ledger.when(pay("anna", "bea", 1, 3)).accepted()


def test_resuming_needs_both() -> None:
    same = of_ab(region())
    ledger = region().given(suspend(A), propose(by=A, other=B, named=AB, terms=same))
    ledger.when(pay("anna", "bea", 1, 3)).refused(Code.AGREEMENT_SUSPENDED, AB)


def test_an_agreement_ends_only_at_zero() -> None:
    ledger = region().given(pay("anna", "bea", 1, 3))
    ledger.when(end(A)).refused(Code.AGREEMENT_NOT_AT_ZERO, AB, limit=0, left=180_000, unit="ms")
    ledger.given(pay("bea", "anna", 3, 1))
    ledger.when(end(B)).then(AgreementEnded(agreement_id=AB, first=A, second=B, by=B))
    ledger.when(pay("anna", "bea", 1, 3)).refused(Code.NO_AGREEMENT, B, limit=4)
    ledger.when(pay("bea", "carl", 4, 1)).accepted()
    ledger.when(end(B)).refused(Code.AGREEMENT_UNKNOWN, AB)
    assert BC in ledger.state.agreements
