"""How acts that wait for a second yes come into the state, and leave it."""

from typing import assert_never

from clearing.domain.state import OpenAct, State
from contracts.envelope import Envelope
from contracts.events import ActApproved, ActDeclined, ActEvent, ActProposed


def evolve_act(state: State, event: ActEvent, envelope: Envelope) -> None:
    """Keep an act while it waits; what an approved one did follows by itself."""
    match event:
        case ActProposed():
            earlier = envelope.happened_at_ms < envelope.recorded_at_ms
            state.acts[event.act_id] = OpenAct(
                act_id=event.act_id,
                by=event.by,
                groups=event.groups,
                act=event.act,
                proposer=envelope.actor,
                position=state.position + 1,
                happened_at_ms=envelope.happened_at_ms if earlier else None,
            )
        case ActApproved() | ActDeclined():
            del state.acts[event.act_id]
        case _:
            assert_never(event)
