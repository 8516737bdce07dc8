"""Acts that take the yes of two people: proposed by the first, carried out at the second's yes.

Whoever asks for such an act is its first yes. It is decided as it stands now, so that nobody is
asked for a yes to what cannot be; what is recorded is the proposal. The second yes decides it
again, as it stands then: it is carried out as proposed, or refused and may be tried once more.
"""

from typing import Final, assert_never

from clearing.domain import ladder
from clearing.domain.act_commands import ApproveAct, DeclineAct
from clearing.domain.act_ends import act_ended
from clearing.domain.asked import Asked
from clearing.domain.caps import net_wider, wider
from clearing.domain.commands import OnesOwn
from clearing.domain.exchanges import Decision
from clearing.domain.past import Past, Role
from clearing.domain.refusals import Code, Refusal
from clearing.domain.reversals import parties_of
from clearing.domain.state import OpenAct, State
from clearing.domain.waiting import waiting_of
from contracts.envelope import Actor
from contracts.events import (
    AccountLimitsSet,
    ActApproved,
    ActProposed,
    Approval,
    DefaultLimitsSet,
    ErasureOrdered,
    Event,
    ExchangeRecorded,
    ExchangeReversed,
    KeyIssued,
    NetLimitsSet,
    ReversalWaiting,
    RoleGranted,
    RoundingSettled,
    UnitRevalued,
)
from contracts.ids import BY_OPERATOR, AccountId, ActId, GroupId, PersonId
from contracts.value import replace

# Of a group's own proposals, so that no neighbour uses up its room.
MAX_OPEN_ACTS: Final = 50


def whose_yes(state: State, actor: Actor, event: Event) -> tuple[GroupId, ...]:
    """Return the groups whose yes it takes to do this; none where one person is enough.

    One group: two people, at least one of them its administrator. Two groups: one of each; who
    runs both speaks for the first.
    """
    match event:
        case ExchangeRecorded(kind="settlement"):
            return (event.payer_group, event.payee_group)
        case ExchangeRecorded(kind="write-off"):
            return (event.payer_group,)
        case RoundingSettled() | UnitRevalued():
            return (event.group_id,)
        case ExchangeReversed():
            if actor.capacity in ("holder", "intermediary"):
                return ()
            return tuple(dict.fromkeys((event.payer_group, event.payee_group)))
        case DefaultLimitsSet() | NetLimitsSet() | AccountLimitsSet():
            # Limits are brought over as they were, and nobody runs the group here yet.
            alone = actor.capacity == "importer" or not _goes_further(state, event)
            return () if alone else (event.group_id,)
        case RoleGranted() | KeyIssued():
            return () if actor.capacity == "operator" else (event.group_id,)
        case ErasureOrdered():
            return () if event.ground == "retention" else (event.group_id,)
        case _:
            return ()


def _goes_further(state: State, event: DefaultLimitsSet | NetLimitsSet | AccountLimitsSet) -> bool:
    """Whether somebody may go further than now; an account: also further than its group's cap."""
    group = state.groups[event.group_id]
    match event:
        case DefaultLimitsSet():
            return wider(event.limits, group.default_limits)
        case NetLimitsSet():
            return net_wider(event.net_limits, group.net_limits)
        case AccountLimitsSet():
            now = state.limits_of(state.accounts[event.account_id])
            return event.limits is not None and wider(event.limits, group.default_limits, now)
        case _:
            assert_never(event)


def alone_or_proposed(
    state: State, past: Past, c: OnesOwn, decided: list[Event], now_ms: int
) -> Decision:
    """Return what was decided where one person is enough, else that it is proposed."""
    groups = whose_yes(state, c.actor, decided[0])
    if not groups:
        return decided
    by = next((g for g in groups if _administers(state, g, c.actor, now_ms)), None)
    if by is None:
        return Refusal(code=Code.NOT_AN_ADMINISTRATOR, subject=groups[0])
    waits_for = _waits_for(by, groups)
    return (
        _says_why(c, decided[0])
        or _somebody_else(state, waits_for, c.actor.person_id, now_ms)
        or _room_for_one_more(state, by)
        or [_proposed(state, past, c, by, groups, decided[0])]
    )


def _proposed(
    state: State, past: Past, c: OnesOwn, by: GroupId, groups: tuple[GroupId, ...], event: Event
) -> ActProposed:
    act = waiting_of(c)
    if isinstance(act, ReversalWaiting) and isinstance(event, ExchangeReversed):
        act = replace(act, parties=_whose_words(state, past, event))
    return ActProposed(act_id=ActId(c.command_id), by=by, groups=tuple(sorted(groups)), act=act)


def _whose_words(state: State, past: Past, event: ExchangeReversed) -> tuple[AccountId, ...]:
    """Return the parties of the exchange; of who was erased no words are kept, so what stands in.

    Else the reason for giving back would be under a key that is no more, so nowhere.
    """
    parties = parties_of(past, event.reverses)
    return tuple(
        taking_part if state.accounts[party].erasure == "erased" else party
        for party, taking_part in zip(parties, (event.payer, event.payee), strict=True)
    )


def _says_why(c: Asked, event: Event) -> Refusal | None:
    """Refuse hours that leave without a service where no words say why."""
    if isinstance(event, ExchangeRecorded | RoundingSettled) and not (c.words or "").strip():
        return Refusal(code=Code.REASON_MISSING)
    return None


def _waits_for(by: GroupId, groups: tuple[GroupId, ...]) -> GroupId:
    """Return the group of which the second yes must be: the other, where there are two."""
    return next((g for g in groups if g != by), by)


def _somebody_else(state: State, group_id: GroupId, but: PersonId, now_ms: int) -> Refusal | None:
    """Refuse to wait for a yes that nobody can give."""
    group = state.groups[group_id]
    if any(
        ladder.has_role(group, person_id, "administrator", now_ms)
        or ladder.has_role(group, person_id, "support", now_ms)
        for person_id in group.roles
        if person_id != but
    ):
        return None
    return Refusal(code=Code.NOBODY_ELSE, subject=group_id)


def _administers(state: State, group_id: GroupId, actor: Actor, now_ms: int) -> bool:
    return ladder.has_role(state.groups[group_id], actor.person_id, "administrator", now_ms)


def _room_for_one_more(state: State, by: GroupId) -> Refusal | None:
    waiting = sum(act.by == by for act in state.acts.values())
    if waiting < MAX_OPEN_ACTS:
        return None
    return Refusal(code=Code.TOO_MANY_ACTS, subject=by, limit=MAX_OPEN_ACTS, left=0)


def completed(state: State, past: Past, c: ApproveAct, now_ms: int) -> OpenAct | Refusal:
    """Return the act that this yes completes, if it is another person's and may be given."""
    act = _waiting(state, past, c)
    if isinstance(act, Refusal):
        return act
    # A program acts as its owner; a second pair of eyes it is not.
    if c.actor.via is not None and c.actor.via != BY_OPERATOR:
        return Refusal(code=Code.CAPACITY_NOT_ALLOWED, subject=c.actor.person_id)
    waits_for = _waits_for(act.by, act.groups)
    if c.group_id != waits_for:
        return Refusal(code=Code.APPROVAL_MISSING, subject=waits_for)
    refusal = _may_say_yes(state, c.group_id, c.actor, now_ms)
    if refusal:
        return refusal
    if c.actor.person_id == act.proposer.person_id:
        return Refusal(code=Code.SAME_PERSON, subject=c.actor.person_id)
    # The first yes counts only as long as its giver could still give it.
    return ladder.administers(state, act.by, act.proposer, now_ms) or act


def _may_say_yes(state: State, group_id: GroupId, actor: Actor, now_ms: int) -> Refusal | None:
    match actor.capacity:
        case "administrator" | "support" as role:
            if ladder.has_role(state.groups[group_id], actor.person_id, role, now_ms):
                return None
            return Refusal(code=Code.NOT_AN_ADMINISTRATOR, subject=group_id)
        case _:
            return Refusal(code=Code.CAPACITY_NOT_ALLOWED, subject=actor.person_id)


def _waiting(state: State, past: Past, c: ApproveAct | DeclineAct) -> OpenAct | Refusal:
    act = state.acts.get(c.act_id)
    if act is None:
        ended = past.found(Role.END_OF_ACT, c.act_id)
        if ended is None:
            return Refusal(code=Code.ACT_UNKNOWN, subject=c.act_id)
        done = isinstance(ended.envelope.event, ActApproved)
        return Refusal(code=Code.ACT_APPROVED if done else Code.ACT_DECLINED, subject=c.act_id)
    if c.group_id not in act.groups:
        return Refusal(code=Code.NOT_A_PARTY, subject=c.group_id)
    return act


def carried_out(act: OpenAct, c: ApproveAct, decided: list[Event]) -> list[Event]:
    """Return the approval, and behind it what it does, saying who agreed and where it says why."""
    approvals = (
        Approval(group_id=act.by, person_id=act.proposer.person_id),
        Approval(group_id=c.group_id, person_id=c.actor.person_id),
    )
    first, *others = decided
    match first:
        case ExchangeRecorded() | ExchangeReversed() | RoundingSettled():
            first = replace(first, approvals=approvals, reason_at=act.position)
        case (
            UnitRevalued()
            | DefaultLimitsSet()
            | NetLimitsSet()
            | AccountLimitsSet()
            | RoleGranted()
            | KeyIssued()
            | ErasureOrdered()
        ):
            first = replace(first, approvals=approvals)
        case _:
            raise AssertionError(f"{type(first).__name__} takes one person's yes")
    approved = ActApproved(act_id=act.act_id, groups=act.groups, approvals=approvals)
    return [approved, first, *others]


def decline_act(state: State, past: Past, c: DeclineAct, now_ms: int) -> Decision:
    """Return that the act waits no more: its proposer took it back, or a group's people say no."""
    act = _waiting(state, past, c)
    if isinstance(act, Refusal):
        return act
    if c.actor.person_id == act.proposer.person_id:
        return [act_ended(act, "withdrawn")]
    return _may_say_yes(state, c.group_id, c.actor, now_ms) or [act_ended(act, "declined")]
