"""How facts about what is no longer kept change the state."""

from typing import assert_never

from clearing.domain.state import State
from contracts.events import (
    ErasureOrdered,
    ExportMade,
    PrivacyEvent,
    SubjectErased,
    WordsRetired,
)


def evolve_privacy(state: State, event: PrivacyEvent, at_ms: int) -> None:
    """Write down how far an erasure is, and up to which month a group's words are gone."""
    match event:
        case ErasureOrdered():
            state.accounts[event.account_id].erasure = "ordered"
            for_its_time = event.ground == "retention"
            state.erasures[event.account_id] = at_ms if for_its_time else None
        case SubjectErased():
            state.accounts[event.account_id].erasure = "erased"
            del state.erasures[event.account_id]
        case WordsRetired():
            group = state.groups[event.group_id]
            group.words_retired, group.words_retired_at_ms = event.month, at_ms
        case ExportMade():
            pass
        case _:
            assert_never(event)
