"""What a clearing run may touch: debts, how much of each may go, and where one may grow.

Of a debt may go what its groups' consent leaves, and what no hold leans on: a request that the
creditor's members were asked with counts on the debt to turn into, so
`cancelled <= debt + what the creditor may owe - what is held for it to owe`.

Over unused limits only links between two groups that both opted in take part. There a debt may grow
up to its limit, where trade over the link is open; and where a debt may go whole, a new one may
grow the other way.
"""

from collections.abc import Iterator

from clearing.domain.links import link_room
from clearing.domain.links_before import Links
from clearing.domain.state import Agreement, OpenRun, State
from contracts.events import Growth, SetOff
from contracts.ids import AgreementId, ClearingMode, GroupId, RunId
from contracts.value import Value, replace


class RunInput(Value, frozen=True, kw_only=True):
    """What a run is solved from, at this position; nothing is cancelled or added in it yet.

    `run_id` None: for a run that is to be proposed; else for the open one, to be applied.
    """

    position: int
    mode: ClearingMode
    run_id: RunId | None = None
    set_offs: tuple[SetOff, ...]
    growths: tuple[Growth, ...] = ()


class OpenNow(Value, frozen=True, kw_only=True):
    """The run that is open, without what it moves."""

    run_id: RunId
    mode: ClearingMode
    objections_until_ms: int
    groups: tuple[GroupId, ...]
    objected: bool


class NextRun(Value, frozen=True, kw_only=True):
    """What is to be solved next, and how runs stand, all as of one position.

    `proposed_at_ms` is when the last run was proposed, 0 where none ever was.
    """

    input: RunInput
    recorded_at_ms: int
    proposed_at_ms: int
    open: OpenNow | None


def next_run(state: State, mode: ClearingMode) -> NextRun:
    """Return what is left of the open run, or else the input of one that would be proposed now."""
    run = state.run
    open_now = None
    if run is not None:
        open_now = OpenNow(
            run_id=run.run_id,
            mode=run.mode,
            objections_until_ms=run.objections_until_ms,
            groups=run.groups,
            objected=bool(run.left_out),
        )
    return NextRun(
        input=input_of(state, mode) if run is None else input_left(state, run),
        recorded_at_ms=state.recorded_at_ms,
        proposed_at_ms=state.run_proposed_at_ms,
        open=open_now,
    )


def input_of(state: State, mode: ClearingMode, links: Links | None = None) -> RunInput:
    """Return the input of a run that would be proposed now, or as these links were."""
    set_offs: list[SetOff] = []
    growths: list[Growth] = []
    for agreement in (state.agreements if links is None else links).values():
        if takes_part(state, agreement, mode):
            set_off = debt_of(state, agreement)
            if set_off is not None:
                set_offs.append(set_off)
            if mode == "limits":
                growths.extend(_growths(state, agreement, set_off))
    return RunInput(
        position=state.position, mode=mode, set_offs=tuple(set_offs), growths=tuple(growths)
    )


def input_left(state: State, run: OpenRun, links: Links | None = None) -> RunInput:
    """Return what is left of the open run's input: at most what was proposed is free.

    That is now, or as these links were.
    """
    at = state.agreements if links is None else links
    set_offs = [_left_of(state, run, at, set_off) for set_off in run.set_offs]
    growths = [_room_left(state, run, at, growth) for growth in run.growths]
    return RunInput(
        position=state.position,
        mode=run.mode,
        run_id=run.run_id,
        set_offs=tuple(set_offs),
        growths=tuple(growths),
    )


def takes_part(state: State, agreement: Agreement, mode: ClearingMode) -> bool:
    """Return whether runs of this mode may move the link."""
    terms = agreement.terms
    if terms is None or not terms.set_off_allowed or agreement.status != "active":
        return False
    if mode == "debts":
        return True
    first, second = state.groups[agreement.first], state.groups[agreement.second]
    return first.over_limits_allowed and second.over_limits_allowed


def debt_of(state: State, agreement: Agreement) -> SetOff | None:
    """Return the debt over the link and how much of it may go; None where nobody owes."""
    owed_ms = abs(agreement.position_ms)
    if not owed_ms:
        return None
    debtor, creditor = agreement.first, agreement.second
    if agreement.position_ms < 0:
        debtor, creditor = creditor, debtor
    leave_ms = max(
        state.groups[group_id].leaves_ms.get(agreement.agreement_id, 0)
        for group_id in (debtor, creditor)
    )
    # The creditor's room to owe is the debt as well as its limit, less what is held of both.
    cap_ms = min(owed_ms - leave_ms, link_room(agreement, creditor))
    return SetOff(
        agreement_id=agreement.agreement_id,
        debtor=debtor,
        creditor=creditor,
        owed_ms=owed_ms,
        cap_ms=max(0, cap_ms),
    )


def _growths(state: State, agreement: Agreement, debt: SetOff | None) -> Iterator[Growth]:
    if not _worth_is_agreed(state, agreement):
        return
    for debtor, creditor in (
        (agreement.first, agreement.second),
        (agreement.second, agreement.first),
    ):
        room_ms = link_room(agreement, debtor)
        if debt is not None and debtor == debt.creditor:
            if debt.cap_ms < debt.owed_ms:
                continue
            room_ms -= debt.owed_ms
        if room_ms > 0:
            yield Growth(
                agreement_id=agreement.agreement_id,
                debtor=debtor,
                creditor=creditor,
                cap_ms=room_ms,
            )


def _worth_is_agreed(state: State, agreement: Agreement) -> bool:
    terms = agreement.terms
    assert terms is not None
    now = (state.groups[agreement.first].step_ms, state.groups[agreement.second].step_ms)
    return (terms.first_step_ms, terms.second_step_ms) == now


def _left_of(state: State, run: OpenRun, links: Links, proposed: SetOff) -> SetOff:
    now = _there(state, run, links, proposed.agreement_id)
    debt = None if now is None else debt_of(state, now)
    if debt is None or debt.debtor != proposed.debtor:
        return replace(proposed, owed_ms=0, cap_ms=0, cancelled_ms=0)
    return replace(debt, cap_ms=min(proposed.cancelled_ms, debt.cap_ms))


def _room_left(state: State, run: OpenRun, links: Links, proposed: Growth) -> Growth:
    now = _there(state, run, links, proposed.agreement_id)
    room_ms = 0
    if now is not None:
        for growth in _growths(state, now, debt_of(state, now)):
            if growth.debtor == proposed.debtor:
                room_ms = growth.cap_ms
        if _turns_too_early(state, run, now, proposed):
            room_ms = 0
    return replace(proposed, cap_ms=min(proposed.added_ms, room_ms), added_ms=0)


def _turns_too_early(state: State, run: OpenRun, now: Agreement, proposed: Growth) -> bool:
    """Whether a debt the other way may not go whole in this run, so that none can grow here."""
    debt = debt_of(state, now)
    if debt is None or debt.debtor == proposed.debtor:
        return False
    goes_ms = sum(s.cancelled_ms for s in run.set_offs if s.agreement_id == now.agreement_id)
    return goes_ms < debt.owed_ms


def _there(state: State, run: OpenRun, links: Links, agreement_id: AgreementId) -> Agreement | None:
    """Return the link's agreement, if it is there, takes part, and nobody objected."""
    agreement = links.get(agreement_id)
    if agreement is None or agreement_id in run.left_out:
        return None
    return agreement if takes_part(state, agreement, run.mode) else None
