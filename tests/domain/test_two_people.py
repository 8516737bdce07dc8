"""Acts that take two people: who proposes, who says yes, and what may come in between."""

from __future__ import annotations

from msgspec.structs import replace

from clearing.domain.act_commands import ApproveAct, DeclineAct
from clearing.domain.acts import MAX_OPEN_ACTS
from clearing.domain.commands import (
    CloseGroup,
    Command,
    OpenAccount,
    SetAccountLimits,
    SetDefaultLimits,
    SetNetLimits,
)
from clearing.domain.past import Role, looked_up_by
from clearing.domain.refusals import Code
from clearing.domain.right_commands import GrantRole, IssueKey
from contracts.envelope import Actor
from contracts.events import (
    AccountClosed,
    AccountLimits,
    ActApproved,
    ActDeclined,
    ActProposed,
    AgreementEnded,
    Approval,
    ExchangeRecorded,
    GroupClosed,
    NetLimits,
    RoleGranted,
    RoleWithdrawn,
    SettlementWaiting,
    StepValueWaiting,
    UnitRevalued,
)
from contracts.ids import AccountId, ActId, AgreementId, CommandId, GroupId, KeyId, PersonId
from tests.domain.ledger import CHAIR, START_MS, TREASURER, Ledger
from tests.domain.region import (
    AB,
    DAY_MS,
    A,
    B,
    C,
    administers,
    both,
    give_back,
    holder,
    new_id,
    pay,
    region,
    revalue,
    settle,
)

STEUNPUNT = Actor(person_id=PersonId("steunpunt"), capacity="support")
SECRETARY = Actor(person_id=PersonId("secretary"), capacity="administrator")
OPERATOR = Actor(person_id=PersonId("operator"), capacity="operator", via="operator")
SETTLING = replace(settle("pot-b", "pot-a", 60, 20), command_id=CommandId("settling"))
WIDE = AccountLimits(floor_steps=-900, ceiling_steps=900)
NARROW = AccountLimits(floor_steps=-100, ceiling_steps=100)


def approve(act: Command, group: GroupId, by: Actor = CHAIR) -> ApproveAct:
    return ApproveAct(command_id=new_id(), actor=by, act_id=ActId(act.command_id), group_id=group)


def decline(act: Command, group: GroupId, by: Actor = CHAIR) -> DeclineAct:
    return DeclineAct(command_id=new_id(), actor=by, act_id=ActId(act.command_id), group_id=group)


def proposed(*acts: Command) -> Ledger:
    """Aalst owes Bergen an hour and a half; these acts wait."""
    ledger = region().given(pay("anna", "bea", 30, 90))
    for act in acts:
        assert isinstance(ledger.when(act).event(), ActProposed)
    return ledger


def settling() -> Ledger:
    return proposed(SETTLING)


def withdrawn(group: GroupId, actor: Actor) -> RoleWithdrawn:
    return RoleWithdrawn(group_id=group, person_id=actor.person_id, role="administrator")


def supports(group: GroupId, until_ms: int | None = None) -> RoleGranted:
    return RoleGranted(
        group_id=group, person_id=STEUNPUNT.person_id, role="support", until_ms=until_ms
    )


def alone_in(group: GroupId) -> Ledger:
    return region().given(withdrawn(group, CHAIR))


def waiting_for_much(group: GroupId) -> Ledger:
    return proposed(*(revalue(group, 1) for _ in range(MAX_OPEN_ACTS)))


def limit(name: str, limits: AccountLimits | None, by: Actor = TREASURER) -> SetAccountLimits:
    return SetAccountLimits(
        command_id=new_id(), actor=by, account_id=AccountId(name), limits=limits
    )


def limit_all(limits: AccountLimits, by: Actor = TREASURER) -> SetDefaultLimits:
    return SetDefaultLimits(command_id=new_id(), actor=by, group_id=A, limits=limits)


def limit_net(may_owe_ms: int, may_be_owed_ms: int) -> SetNetLimits:
    net = NetLimits(may_owe_ms=may_owe_ms, may_be_owed_ms=may_be_owed_ms)
    return SetNetLimits(command_id=new_id(), actor=TREASURER, group_id=A, net_limits=net)


def open_wide(name: str, by: Actor = TREASURER) -> OpenAccount:
    return OpenAccount(
        command_id=new_id(),
        actor=by,
        account_id=AccountId(name),
        group_id=A,
        kind="person",
        holder_id=PersonId("ada"),
        limits=WIDE,
    )


def grant(by: Actor = TREASURER) -> GrantRole:
    return GrantRole(
        command_id=new_id(),
        actor=by,
        group_id=A,
        person_id=SECRETARY.person_id,
        role="administrator",
    )


def issue_key() -> IssueKey:
    return IssueKey(
        command_id=new_id(),
        actor=TREASURER,
        group_id=A,
        key_id=KeyId("key"),
        kind="program",
        scopes=("read",),
        expires_at_ms=START_MS + DAY_MS,
    )


def test_the_first_yes_is_a_proposal_and_moves_nothing() -> None:
    ledger = region().given(pay("anna", "bea", 30, 90))
    owed = ledger.link(A, B)
    ledger.when(SETTLING).then(
        ActProposed(
            act_id=ActId("settling"),
            by=B,
            groups=(A, B),
            act=SettlementWaiting(
                payer=AccountId("pot-b"), payee=AccountId("pot-a"), payer_steps=60, payee_steps=20
            ),
        )
    )
    assert ledger.link(A, B) == owed


def test_the_second_yes_carries_it_out_and_says_who_agreed_and_where_it_says_why() -> None:
    ledger = settling()
    at = ledger.state.position
    approved, settled = ledger.when(approve(SETTLING, A)).accepted()
    assert approved == ActApproved(act_id=ActId("settling"), groups=(A, B), approvals=both(B, A))
    assert isinstance(settled, ExchangeRecorded)
    assert (settled.exchange_id, settled.approvals) == ("settling", both(B, A))
    assert settled.reason_at == at
    assert ledger.link(A, B) == 1_800_000
    assert not ledger.state.acts


def test_of_two_groups_the_other_says_the_second_yes() -> None:
    ledger = settling().given(supports(A), administers(B, SECRETARY), administers(C, SECRETARY))
    ledger.when(approve(SETTLING, B, SECRETARY)).refused(Code.APPROVAL_MISSING, A)
    ledger.when(approve(SETTLING, C, SECRETARY)).refused(Code.NOT_A_PARTY, C)
    ledger.when(approve(SETTLING, A, SECRETARY)).refused(Code.NOT_AN_ADMINISTRATOR, A)
    ledger.when(approve(SETTLING, A, STEUNPUNT)).accepted()


def test_the_support_point_is_the_second_pair_of_eyes_and_never_the_first() -> None:
    ledger = alone_in(A).given(supports(A))
    act = revalue(A, 1)
    ledger.when(replace(act, actor=STEUNPUNT)).refused(Code.CAPACITY_NOT_ALLOWED, "steunpunt")
    ledger.when(act).accepted()
    _, done = ledger.when(approve(act, A, STEUNPUNT)).accepted()
    assert isinstance(done, UnitRevalued)
    assert done.approvals[1] == Approval(group_id=A, person_id=STEUNPUNT.person_id)


def test_where_nobody_can_say_the_second_yes_nothing_is_proposed() -> None:
    ledger = alone_in(A).given(supports(A, until_ms=START_MS + DAY_MS), supports(B))
    assert isinstance(ledger.when(revalue(A, 1)).event(), ActProposed)
    ledger.later(DAY_MS)
    ledger.when(revalue(A, 1)).refused(Code.NOBODY_ELSE, A)


def test_an_auditor_and_a_member_say_no_yes() -> None:
    act = revalue(A, 1)
    ledger = proposed(act).given(
        RoleGranted(
            group_id=A, person_id=PersonId("auditor"), role="auditor", until_ms=START_MS + DAY_MS
        )
    )
    auditor = Actor(person_id=PersonId("auditor"), capacity="administrator")
    ledger.when(approve(act, A, auditor)).refused(Code.NOT_AN_ADMINISTRATOR, A)
    ledger.when(approve(act, A, holder("anna"))).refused(
        Code.CAPACITY_NOT_ALLOWED, "anna in person"
    )


def test_a_program_is_no_second_pair_of_eyes() -> None:
    act = revalue(A, 1)
    by_key = replace(CHAIR, via="key")
    proposed(act).when(approve(act, A, by_key)).refused(Code.CAPACITY_NOT_ALLOWED, "chair")


def test_a_proposer_whose_role_ended_meanwhile_counts_no_more() -> None:
    ledger = settling().given(withdrawn(B, TREASURER))
    ledger.when(approve(SETTLING, A)).refused(Code.NOT_AN_ADMINISTRATOR, B)
    ledger.given(administers(B, TREASURER))
    ledger.when(approve(SETTLING, A)).accepted()


def test_an_approver_whose_role_ended_meanwhile_says_no_yes() -> None:
    ledger = settling().given(withdrawn(A, CHAIR))
    ledger.when(approve(SETTLING, A)).refused(Code.NOT_AN_ADMINISTRATOR, A)


def test_what_can_no_more_be_done_is_refused_with_its_reason_and_may_be_tried_again() -> None:
    ledger = settling()
    yes = approve(SETTLING, A)
    ledger.given(pay("bea", "anna", 60, 20))
    ledger.when(yes).refused(Code.SETTLES_TOO_MUCH, AB, limit=1_800_000, left=1_800_000, unit="ms")
    assert ActId("settling") in ledger.state.acts
    ledger.given(pay("anna", "bea", 20, 60))
    ledger.when(yes).accepted()


def test_what_could_not_be_done_now_is_not_proposed() -> None:
    ledger = region()
    ledger.when(SETTLING).refused(Code.SETTLES_TOO_MUCH, AB, limit=0, left=0, unit="ms")
    ledger.when(revalue(A, 180_000)).refused(Code.NO_CHANGE, A)
    assert not ledger.state.acts


def test_an_act_is_approved_once() -> None:
    ledger = settling().given(approve(SETTLING, A))
    ledger.when(approve(SETTLING, A)).refused(Code.ACT_APPROVED, "settling")
    ledger.when(decline(SETTLING, A)).refused(Code.ACT_APPROVED, "settling")


def test_an_act_that_was_declined_waits_no_more() -> None:
    ledger = settling()
    ledger.when(decline(SETTLING, A)).then(
        ActDeclined(act_id=ActId("settling"), groups=(A, B), because="declined")
    )
    ledger.when(approve(SETTLING, A)).refused(Code.ACT_DECLINED, "settling")
    assert ledger.link(A, B) == 5_400_000


def test_its_proposer_takes_it_back_even_without_the_role() -> None:
    ledger = settling().given(withdrawn(B, TREASURER))
    ledger.when(decline(SETTLING, B, TREASURER)).then(
        ActDeclined(act_id=ActId("settling"), groups=(A, B), because="withdrawn")
    )


def test_others_decline_only_what_waits_in_a_group_that_they_run() -> None:
    ledger = settling().given(administers(C, SECRETARY))
    ledger.when(decline(SETTLING, A, SECRETARY)).refused(Code.NOT_AN_ADMINISTRATOR, A)
    ledger.when(decline(SETTLING, C, SECRETARY)).refused(Code.NOT_A_PARTY, C)
    ledger.when(decline(SETTLING, B, holder("anna"))).refused(
        Code.CAPACITY_NOT_ALLOWED, "anna in person"
    )


def test_a_settlement_is_proposed_from_the_side_that_is_owed() -> None:
    ledger = proposed().given(administers(A, SECRETARY))
    ledger.when(replace(SETTLING, actor=SECRETARY)).refused(Code.NOT_AN_ADMINISTRATOR, B)


def test_what_waits_in_a_group_ends_with_it() -> None:
    ledger = region()
    act = revalue(C, 1)
    ledger.when(act).accepted()
    for name in ("carl", "cleo", "pot-c"):
        ledger.given(AccountClosed(account_id=AccountId(name), group_id=C))
    for agreement, one, other in (("bc", B, C), ("ac", A, C)):
        ledger.given(
            AgreementEnded(agreement_id=AgreementId(agreement), first=one, second=other, by=C)
        )
    ledger.when(CloseGroup(command_id=new_id(), actor=TREASURER, group_id=C)).then(
        ActDeclined(act_id=ActId(act.command_id), groups=(C,), because="group-closed"),
        GroupClosed(group_id=C),
    )
    ledger.when(approve(act, C)).refused(Code.ACT_DECLINED, act.command_id)


def test_an_exchange_that_two_people_made_is_given_back_like_any_other() -> None:
    ledger = settling().given(approve(SETTLING, A))
    ledger.by_two(give_back("settling")).accepted()
    assert ledger.link(A, B) == 5_400_000


def test_an_approval_of_a_reversal_may_ask_the_past_for_what_is_reversed() -> None:
    back = give_back("paid")
    ledger = proposed().given(pay("anna", "bea", 10, 30, command_id=CommandId("paid")))
    ledger.when(back).accepted()
    keys = looked_up_by(approve(back, B), ledger.state.acts)
    assert {(Role.COMMAND, "paid"), (Role.CONCLUSION, "paid")} <= set(keys)


def test_what_waits_says_all_that_was_asked() -> None:
    act = revalue(A, 1)
    event = region().when(act).event()
    assert isinstance(event, ActProposed)
    assert event.act == StepValueWaiting(group_id=A, step_ms=1)
