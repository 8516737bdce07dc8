"""Acts that two people did, and what is wrong where they did not, made by hand."""

from __future__ import annotations

from msgspec.structs import replace

from contracts.envelope import Actor
from contracts.events import (
    AccountLimits,
    AccountLimitsSet,
    ActApproved,
    ActDeclined,
    ActProposed,
    Approval,
    DefaultLimitsSet,
    DefaultLimitsWaiting,
    Event,
    NetLimits,
    NetLimitsSet,
    RequestEnded,
    StepValueWaiting,
    WaitingAct,
)
from contracts.ids import ActId, CommandId, GroupId, PersonId
from tests.verify.forged_ends import revalued
from tests.verify.world import (
    ADMINISTRATOR,
    ALFA,
    ALFA_STEP_MS,
    ANNA,
    BETA,
    CHAIR,
    LINK_LIMIT_MS,
    WHY_COMMITTED,
    Forger,
    Forgery,
    across,
    holder,
    id_of,
    new_id,
)

REVALUED = StepValueWaiting(group_id=ALFA, step_ms=2 * ALFA_STEP_MS)


def proposed(
    forger: Forger, act: WaitingAct, *groups: GroupId, act_id: str | None = None
) -> tuple[ActId, int]:
    """The administrator proposes the act for the first group; returns its id and position."""
    own_id = ActId(act_id or new_id())
    event = ActProposed(act_id=own_id, by=groups[0], groups=tuple(sorted(groups)), act=act)
    forger.add(event, command_id=own_id, words=WHY_COMMITTED)
    return own_id, forger.state.position + len(forger.entries)


def approved_by(forger: Forger, act_id: ActId, *groups: GroupId, by: Actor = CHAIR) -> CommandId:
    """Somebody says the second yes; returns the command by which the act is then done."""
    command_id = new_id()
    event = ActApproved(act_id=act_id, groups=tuple(sorted(groups)), approvals=yes_of(by, *groups))
    forger.add(event, command_id=command_id, actor=by)
    return command_id


def yes_of(second: Actor, *groups: GroupId) -> tuple[Approval, ...]:
    return (
        Approval(group_id=groups[0], person_id=ADMINISTRATOR.person_id),
        Approval(group_id=groups[-1], person_id=second.person_id),
    )


def by_two(forger: Forger, event: Event, act: WaitingAct, *groups: GroupId) -> CommandId:
    """The event as two people do it; returns its command, for what follows by it."""
    act_id, position = proposed(forger, act, *groups, act_id=getattr(event, "exchange_id", None))
    command_id = approved_by(forger, act_id, *groups)
    said: dict[str, object] = {"approvals": yes_of(CHAIR, *groups)}
    if hasattr(event, "reason_at"):
        said["reason_at"] = position
    forger.add(replace(event, **said), command_id=command_id, ordinal=1, actor=CHAIR)
    return command_id


def revalue_alfa(forger: Forger) -> None:
    """A step of alfa is worth twice as much, and its open request across is ended with it."""
    command_id = by_two(forger, revalued(forger), REVALUED, ALFA)
    (open_request,) = forger.state.requests
    ended = RequestEnded(
        exchange_id=open_request, payer_group=ALFA, payee_group=BETA, because="revaluation"
    )
    forger.add(ended, command_id=command_id, ordinal=2, actor=CHAIR)


def request_left_open_by_a_revaluation(forger: Forger) -> None:
    by_two(forger, revalued(forger), REVALUED, ALFA)


def trade_while_a_revaluation_left_a_request(forger: Forger) -> None:
    by_two(forger, revalued(forger), REVALUED, ALFA)
    forger.add(across(payee_steps=6, payer_rounding_ms=0))


def _approved_and_not_done(forger: Forger) -> None:
    act_id, _ = proposed(forger, REVALUED, ALFA)
    approved_by(forger, act_id, ALFA)


def _approved_by_its_proposer(forger: Forger) -> None:
    act_id, _ = proposed(forger, REVALUED, ALFA)
    approved_by(forger, act_id, ALFA, by=ADMINISTRATOR)


def _approved_by_a_member(forger: Forger) -> None:
    act_id, _ = proposed(forger, REVALUED, ALFA)
    approved_by(forger, act_id, ALFA, by=holder("anna"))


def _approved_without_being_proposed(forger: Forger) -> None:
    approved_by(forger, ActId(new_id()), ALFA)


def _approved_twice(forger: Forger) -> None:
    limits = AccountLimits(floor_steps=-900)
    widened = DefaultLimitsSet(group_id=ALFA, limits=limits)
    by_two(forger, widened, DefaultLimitsWaiting(group_id=ALFA, limits=limits), ALFA)
    (proposal, *_) = forger.entries
    approved_by(forger, ActId(_act_id_in(proposal.data)), ALFA)


def _act_id_in(data: bytes) -> str:
    return data.split(b'"act_id":"')[1][:36].decode()


def _done_otherwise_than_proposed(forger: Forger) -> None:
    other = StepValueWaiting(group_id=ALFA, step_ms=3 * ALFA_STEP_MS)
    by_two(forger, revalued(forger), other, ALFA)


def _declined_without_waiting(forger: Forger) -> None:
    forger.add(ActDeclined(act_id=ActId(new_id()), groups=(ALFA,), because="declined"))


def _taken_back_by_another(forger: Forger) -> None:
    act_id, _ = proposed(forger, REVALUED, ALFA)
    forger.add(ActDeclined(act_id=act_id, groups=(ALFA,), because="withdrawn"), actor=CHAIR)


def _proposed_under_another_id(forger: Forger) -> None:
    event = ActProposed(act_id=ActId(new_id()), by=ALFA, groups=(ALFA,), act=REVALUED)
    forger.add(event, words=WHY_COMMITTED)


def _proposed_for_groups_out_of_order(forger: Forger) -> None:
    own_id = ActId(new_id())
    event = ActProposed(act_id=own_id, by=ALFA, groups=(BETA, ALFA), act=REVALUED)
    forger.add(event, command_id=own_id, words=WHY_COMMITTED)


def _revalued_by_one(forger: Forger) -> None:
    forger.add(revalued(forger))


def _limits_widened_by_one(forger: Forger) -> None:
    wide = AccountLimits(floor_steps=-501, ceiling_steps=500)
    forger.add(DefaultLimitsSet(group_id=ALFA, limits=wide))


def _net_limits_widened_by_one(forger: Forger) -> None:
    net = NetLimits(may_owe_ms=LINK_LIMIT_MS + 1, may_be_owed_ms=0)
    forger.add(NetLimitsSet(group_id=ALFA, net_limits=net))


def _past_the_cap_by_one(forger: Forger) -> None:
    limits = AccountLimits(floor_steps=-500, ceiling_steps=501)
    forger.add(AccountLimitsSet(account_id=ANNA, group_id=ALFA, limits=limits))


def _with_approvals_that_nobody_gave(forger: Forger) -> None:
    yes = (Approval(group_id=ALFA, person_id=PersonId(id_of("x"))), *yes_of(CHAIR, ALFA))
    forger.add(replace(revalued(forger), approvals=yes))


FORGED_ACTS: list[tuple[Forgery, str, int]] = [
    # Seen where the command is over: at the last event there is.
    (_approved_and_not_done, "the act", 1),
    (_approved_by_its_proposer, "the approvals", 1),
    (_approved_by_a_member, "the approvals", 1),
    (_approved_without_being_proposed, "the act", 0),
    (_approved_twice, "the act", 3),
    (_done_otherwise_than_proposed, "what two people said yes to", 2),
    (_declined_without_waiting, "the act", 0),
    (_taken_back_by_another, "who takes an act back", 1),
    (_proposed_under_another_id, "the act", 0),
    (_proposed_for_groups_out_of_order, "the groups of the act", 0),
    (_revalued_by_one, "the approvals", 0),
    (_limits_widened_by_one, "the approvals", 0),
    (_net_limits_widened_by_one, "the approvals", 0),
    (_past_the_cap_by_one, "the approvals", 0),
    (_with_approvals_that_nobody_gave, "the approvals", 0),
]
