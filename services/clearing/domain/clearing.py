"""Clearing runs: proposed, open to objection, applied as one event or withdrawn.

What a run cancels was found outside, by a solver that nobody here trusts. A decision looks at the
amounts alone: that they stand by themselves (each within its cap, balanced in every group, nothing
larger possible), and that they fit the positions of this moment. Where these have moved meanwhile
it refuses, and whoever runs it solves again.
"""

from collections.abc import Iterable, Sequence

from clearing.domain import ladder
from clearing.domain.clearing_commands import (
    ApplyClearing,
    ObjectToClearing,
    ProposeClearing,
    SetClearingConsent,
    WithdrawClearing,
)
from clearing.domain.clearing_fit import fits, of_the_proposal, stands_by_itself
from clearing.domain.clearing_input import input_left, input_of
from clearing.domain.exchanges import Decision
from clearing.domain.groups import known, not_closed
from clearing.domain.past import Past, Role
from clearing.domain.refusals import Code, Refusal
from clearing.domain.state import OpenRun, State
from contracts.envelope import Actor
from contracts.events import (
    ClearingApplied,
    ClearingConsentSet,
    ClearingObjected,
    ClearingProposed,
    ClearingWithdrawn,
    Growth,
    SetOff,
    Share,
    links_of,
)
from contracts.ids import MAX_ATTEMPTS, MAX_LIMIT_MS, GroupId, RunId
from contracts.slices import largest_slice_bytes
from contracts.stream import MAX_RECORD_BYTES


def set_clearing_consent(state: State, c: SetClearingConsent, now_ms: int) -> Decision:
    """Return what runs may do with the group's links from now on."""
    refusal = _consent_in_range(c) or known(state, c.group_id) or not_closed(state, c.group_id)
    refusal = refusal or ladder.administers(state, c.group_id, c.actor, now_ms)
    if refusal:
        return refusal
    group = state.groups[c.group_id]
    wanted = {leave.agreement_id: leave.at_least_ms for leave in c.leaves}
    if (wanted, c.over_limits_allowed) == (group.leaves_ms, group.over_limits_allowed):
        return Refusal(code=Code.NO_CHANGE, subject=c.group_id)
    for agreement_id in wanted:
        agreement = state.agreements.get(agreement_id)
        if agreement is None:
            return Refusal(code=Code.AGREEMENT_UNKNOWN, subject=agreement_id)
        if c.group_id not in (agreement.first, agreement.second):
            return Refusal(code=Code.NOT_A_PARTY, subject=c.group_id)
    return [
        ClearingConsentSet(
            group_id=c.group_id, leaves=c.leaves, over_limits_allowed=c.over_limits_allowed
        )
    ]


def _consent_in_range(c: SetClearingConsent) -> Refusal | None:
    once = len({leave.agreement_id for leave in c.leaves}) == len(c.leaves)
    if once and all(0 <= leave.at_least_ms <= MAX_LIMIT_MS for leave in c.leaves):
        return None
    return Refusal(code=Code.AMOUNT_OUT_OF_RANGE, limit=MAX_LIMIT_MS, unit="ms")


def propose(state: State, c: ProposeClearing, now_ms: int) -> Decision:
    """Return the proposal, whose id is the command's, open to objection from now on."""
    named = {
        group_id
        for link in links_of(c.set_offs, c.growths)
        for group_id in (link.debtor, link.creditor)
    }
    refusal = _may_run(state, sorted(named), c.actor, now_ms)
    if refusal:
        return refusal
    if state.run is not None:
        return Refusal(code=Code.CLEARING_RUN_OPEN, subject=state.run.run_id)
    refusal = stands_by_itself(c)
    if refusal:
        return refusal
    if not any(s.cancelled_ms for s in c.set_offs):
        return Refusal(code=Code.NOTHING_TO_CLEAR)
    refusal = fits(state, c, lambda links: input_of(state, c.mode, links))
    if refusal:
        return refusal
    moved = _moved(c.set_offs, c.growths)
    shares = _shares(state, c.set_offs, c.growths, moved)
    before_ms = _gross_of(state)
    proposed = ClearingProposed(
        run_id=RunId(c.command_id),
        mode=c.mode,
        solved_at=c.solved_at,
        input_sha256=c.input_sha256,
        set_offs=c.set_offs,
        growths=c.growths,
        potentials=c.potentials,
        shares=shares,
        gross_before_ms=before_ms,
        gross_after_ms=before_ms - _cleared(c.set_offs, c.growths),
        objections_until_ms=now_ms + _objection_ms(state, c),
    )
    return _small_enough(proposed) or [proposed]


def object_to(state: State, past: Past, c: ObjectToClearing, now_ms: int) -> Decision:
    """Return that the run leaves the group's link, or all of its links, as they are."""
    refusal = known(state, c.by) or ladder.administers(state, c.by, c.actor, now_ms)
    run = refusal or _open(state, past, c.run_id)
    if isinstance(run, Refusal):
        return run
    mine = [
        link
        for link in links_of(run.set_offs, run.growths)
        if c.by in (link.debtor, link.creditor) and c.agreement_id in (None, link.agreement_id)
    ]
    left = [link for link in mine if link.agreement_id not in run.left_out]
    if mine and not left:
        return Refusal(code=Code.NO_CHANGE, subject=c.run_id)
    if now_ms >= run.objections_until_ms:
        return Refusal(code=Code.OBJECTIONS_OVER, subject=c.run_id)
    if not mine:
        return Refusal(code=Code.LINK_NOT_IN_RUN, subject=c.agreement_id or c.by)
    groups = {group_id for link in left for group_id in (link.debtor, link.creditor)}
    return [
        ClearingObjected(
            run_id=c.run_id, by=c.by, agreement_id=c.agreement_id, groups=tuple(sorted(groups))
        )
    ]


def apply(state: State, past: Past, c: ApplyClearing, now_ms: int) -> Decision:
    """Return that every link moves as the second solution says, all in one event."""
    if not 1 <= c.attempt <= MAX_ATTEMPTS:
        return Refusal(code=Code.AMOUNT_OUT_OF_RANGE, limit=MAX_ATTEMPTS)
    run = _run_of(state, past, c, now_ms)
    if isinstance(run, Refusal):
        return run
    if now_ms < run.objections_until_ms:
        left_ms = run.objections_until_ms - now_ms
        return Refusal(code=Code.OBJECTIONS_OPEN, subject=c.run_id, left=left_ms, unit="ms")
    refusal = stands_by_itself(c)
    if refusal:
        return refusal
    if not any(s.cancelled_ms for s in c.set_offs):
        return Refusal(code=Code.NOTHING_TO_CLEAR)
    refusal = of_the_proposal(run, c)
    refusal = refusal or fits(state, c, lambda links: input_left(state, run, links))
    if refusal:
        return refusal
    before_ms = _gross_of(state)
    applied = ClearingApplied(
        run_id=c.run_id,
        mode=run.mode,
        attempt=c.attempt,
        solved_at=c.solved_at,
        input_sha256=c.input_sha256,
        set_offs=c.set_offs,
        growths=c.growths,
        potentials=c.potentials,
        shares=_shares(state, c.set_offs, c.growths, run.groups),
        gross_before_ms=before_ms,
        gross_after_ms=before_ms - _cleared(c.set_offs, c.growths),
    )
    return _small_enough(applied) or [applied]


def withdraw(state: State, past: Past, c: WithdrawClearing, now_ms: int) -> Decision:
    """Return the end of the open run; nothing moved."""
    run = _run_of(state, past, c, now_ms)
    if isinstance(run, Refusal):
        return run
    return [ClearingWithdrawn(run_id=c.run_id, because=c.because, groups=run.groups)]


def _may_run(state: State, groups: Iterable[GroupId], actor: Actor, now_ms: int) -> Refusal | None:
    """Refuse all but the service itself, its operator, and who administers a group of the run."""
    if actor.capacity in ("system", "operator"):
        return None
    return ladder.administers_one_of(state, groups, actor, now_ms)


def _run_of(
    state: State, past: Past, c: ApplyClearing | WithdrawClearing, now_ms: int
) -> OpenRun | Refusal:
    """Return the open run, if the actor may end it."""
    refusal = _may_run(state, (), c.actor, now_ms)
    if refusal and refusal.code is Code.CAPACITY_NOT_ALLOWED:
        return refusal
    run = _open(state, past, c.run_id)
    if isinstance(run, Refusal):
        return run
    return _may_run(state, run.groups, c.actor, now_ms) or run


def _open(state: State, past: Past, run_id: RunId) -> OpenRun | Refusal:
    if state.run is not None and state.run.run_id == run_id:
        return state.run
    end = past.found(Role.CONCLUSION, run_id)
    if end is not None:
        match end.envelope.event:
            case ClearingApplied():
                return Refusal(code=Code.CLEARING_RUN_APPLIED, subject=run_id)
            case ClearingWithdrawn():
                return Refusal(code=Code.CLEARING_RUN_WITHDRAWN, subject=run_id)
            case _:
                pass
    return Refusal(code=Code.CLEARING_RUN_UNKNOWN, subject=run_id)


def _objection_ms(state: State, c: ProposeClearing) -> int:
    """Return the longest period of the agreements whose links move."""
    periods = [
        agreement.terms.objection_ms
        for link in links_of(c.set_offs, c.growths)
        if link.moves_ms and (agreement := state.agreements[link.agreement_id]).terms is not None
    ]
    return max(periods, default=0)


def _moved(set_offs: Sequence[SetOff], growths: Sequence[Growth]) -> tuple[GroupId, ...]:
    moved = {
        group_id
        for link in links_of(set_offs, growths)
        if link.moves_ms
        for group_id in (link.debtor, link.creditor)
    }
    return tuple(sorted(moved))


def _shares(
    state: State,
    set_offs: Sequence[SetOff],
    growths: Sequence[Growth],
    groups: Iterable[GroupId],
) -> tuple[Share, ...]:
    falls_ms = dict.fromkeys(groups, 0)
    for set_off in set_offs:
        if set_off.cancelled_ms:
            falls_ms[set_off.debtor] += set_off.cancelled_ms
    for growth in growths:
        if growth.added_ms:
            falls_ms[growth.debtor] -= growth.added_ms
    shares = []
    for group_id, fall_ms in falls_ms.items():
        links = state.groups[group_id].neighbours.values()
        before_ms = sum(abs(state.agreements[link].position_ms) for link in links)
        shares.append(
            Share(
                group_id=group_id,
                cancelled_ms=fall_ms,
                gross_before_ms=before_ms,
                gross_after_ms=before_ms - 2 * fall_ms,
            )
        )
    return tuple(shares)


def _gross_of(state: State) -> int:
    return sum(abs(agreement.position_ms) for agreement in state.agreements.values())


def _cleared(set_offs: Iterable[SetOff], growths: Iterable[Growth]) -> int:
    return sum(s.cancelled_ms for s in set_offs) - sum(g.added_ms for g in growths)


def _small_enough(event: ClearingProposed | ClearingApplied) -> Refusal | None:
    if largest_slice_bytes(event) <= MAX_RECORD_BYTES:
        return None
    return Refusal(code=Code.CLEARING_TOO_LARGE, limit=MAX_RECORD_BYTES)
