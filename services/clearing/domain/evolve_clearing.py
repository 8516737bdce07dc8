"""How clearing runs move links, and what is kept of an open one. No group's net ever moves."""

from typing import assert_never

from clearing.domain.links_before import keep_before
from clearing.domain.state import OpenRun, State
from contracts.envelope import Envelope
from contracts.events import (
    ClearingApplied,
    ClearingConsentSet,
    ClearingEvent,
    ClearingObjected,
    ClearingProposed,
    ClearingWithdrawn,
    links_of,
)
from contracts.ids import AgreementId, GroupId


def evolve_clearing(state: State, event: ClearingEvent, envelope: Envelope) -> None:
    """Move what the run moves, or keep what is said of it; nothing is checked."""
    match event:
        case ClearingConsentSet():
            _consent_set(state, event)
        case ClearingProposed():
            _proposed(state, event, envelope)
        case ClearingObjected():
            _objected(state, event)
        case ClearingApplied():
            _applied(state, event)
        case ClearingWithdrawn():
            state.run = None
        case _:
            assert_never(event)


def _consent_set(state: State, e: ClearingConsentSet) -> None:
    group = state.groups[e.group_id]
    group.leaves_ms = {leave.agreement_id: leave.at_least_ms for leave in e.leaves}
    group.over_limits_allowed = e.over_limits_allowed
    state.links_changed_at = state.position + 1


def _proposed(state: State, e: ClearingProposed, envelope: Envelope) -> None:
    state.run = OpenRun(
        run_id=e.run_id,
        mode=e.mode,
        objections_until_ms=e.objections_until_ms,
        groups=tuple(envelope.groups),
        set_offs=tuple(s for s in e.set_offs if s.cancelled_ms),
        growths=tuple(g for g in e.growths if g.added_ms),
    )
    state.run_proposed_at_ms = envelope.recorded_at_ms


def _objected(state: State, e: ClearingObjected) -> None:
    run = state.run
    assert run is not None
    for link in links_of(run.set_offs, run.growths):
        named = e.agreement_id is None or link.agreement_id == e.agreement_id
        if named and e.by in (link.debtor, link.creditor):
            run.left_out.add(link.agreement_id)


def _applied(state: State, e: ClearingApplied) -> None:
    for set_off in e.set_offs:
        _owe_less(state, set_off.agreement_id, set_off.debtor, set_off.cancelled_ms)
    for growth in e.growths:
        _owe_less(state, growth.agreement_id, growth.debtor, -growth.added_ms)
    state.run = None


def _owe_less(state: State, agreement_id: AgreementId, debtor: GroupId, ms: int) -> None:
    """Let the debtor owe so much less over the link; both nets are made whole by other links."""
    if not ms:
        return
    agreement = state.agreements[agreement_id]
    keep_before(state, agreement)
    agreement.position_ms += -ms if debtor == agreement.first else ms
