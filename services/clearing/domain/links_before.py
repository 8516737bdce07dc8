"""How links were before their latest moves: a run is solved at a position, and held against it.

What trade and runs move is kept for some thousands of moves. Where anything else changed since that
a run's input follows from, such as terms or consent, nobody says any more how links were: that is
rare, and whoever solved a run solves it again.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from clearing.domain.state import Agreement, LinkBefore, State
from contracts.ids import MAX_POSITIONS_SINCE_SOLVED, AgreementId

Links: TypeAlias = Mapping[AgreementId, Agreement]

# At least so many are known, and never twice as many are kept. In a second and more, in which the
# largest run is solved, more links do not move.
KEPT_MOVES: Final = 10_000


def keep_before(state: State, agreement: Agreement) -> None:
    """The link is known as it is before the event that moves it now."""
    state.moves.append(
        LinkBefore(
            state.position + 1,
            agreement.agreement_id,
            agreement.position_ms,
            agreement.held_first_ms,
            agreement.held_second_ms,
        )
    )
    # By the half, so that a move costs the same however many are kept.
    if len(state.moves) >= 2 * KEPT_MOVES:
        del state.moves[:KEPT_MOVES]


def links_at(state: State, position: int) -> Links | None:
    """Return every link as it was at the position; None where that is not known any more."""
    ago = state.position - position
    if position < state.links_changed_at or not 0 <= ago <= MAX_POSITIONS_SINCE_SOLVED:
        return None
    # Earlier moves than the first may be gone, and of its own event some.
    if len(state.moves) >= KEPT_MOVES and position < state.moves[0].position:
        return None
    before: dict[AgreementId, LinkBefore] = {}
    for move in reversed(state.moves):
        if move.position <= position:
            break
        before[move.agreement_id] = move
    if not before:
        return state.agreements
    # An agreement ends only by an event after which nothing earlier is known.
    then = {
        agreement_id: replace(
            state.agreements[agreement_id],
            position_ms=move.position_ms,
            held_first_ms=move.held_first_ms,
            held_second_ms=move.held_second_ms,
        )
        for agreement_id, move in before.items()
    }
    return state.agreements | then
