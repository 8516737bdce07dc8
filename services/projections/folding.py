"""How a fold is dispatched: every type of event is either handled or knowingly passed over.

A type that a projection has never heard of stops it, so that a new fact is never silently missing
from what people read.

Every row belongs to one group and is written only for an event that is delivered for that group. So
an event that is delivered in halves, to two readers, in any order, leaves the rows that it leaves
when it is delivered whole.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias, TypeVar

from contracts.envelope import Envelope
from contracts.ids import GroupId
from projections.stream import Batch, StreamBroken

F = TypeVar("F")
Own: TypeAlias = Collection[GroupId]
"""The groups whose rows an event is delivered for; an event of one group is for that group."""

# (fold, event, envelope, position, own). The values of a table differ in the event they take.
Step: TypeAlias = Callable[[F, Any, Envelope, int, Own], None]


def passed_over(
    _fold: object, _event: object, _envelope: Envelope, _position: int, _own: Own
) -> None:
    """The event changes nothing in this projection."""


def fold_batch(fold: F, steps: Mapping[type, Step[F]], batch: Batch) -> F:
    """The batch is folded in, in order. Raises StreamBroken at a type that has no step."""
    for position, envelope, own in batch.records:
        event = envelope.event
        step = steps.get(type(event))
        if step is None:
            raise StreamBroken(
                f"event {envelope.event_id} at position {position}: {type(event).__name__} is"
                " unknown to a projection"
            )
        step(fold, event, envelope, position, own)
    return fold
