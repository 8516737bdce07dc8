"""Marks that would lie over one another, kept apart: each as near its own place as is free.

The same marks give the same picture, in whichever order they come: who comes first is free to
stand at its own place, and first comes what weighs most.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import isqrt
from typing import Final

from contracts.value import Value
from projections.pages.map.frame import HEIGHT, WIDTH, Spot

# So far from the middle of one mark to that of another, and to the map's edge.
APART: Final = 30
_FROM_EDGE: Final = 16
# Sixteen ways out, in thousandths, and how many rounds of them are tried.
_WAYS: Final = (
    *((1000, 0), (924, 383), (707, 707), (383, 924), (0, 1000), (-383, 924), (-707, 707)),
    *((-924, 383), (-1000, 0), (-924, -383), (-707, -707), (-383, -924), (0, -1000)),
    *((383, -924), (707, -707), (924, -383)),
)
_ROUNDS: Final = 24
_STEP: Final = 8


class Mark(Value, frozen=True, kw_only=True):
    """Something at a place of its own. The heavier of two stays nearer to its place."""

    name: str
    place: Spot
    weight: int = 0


def kept_apart(marks: Iterable[Mark]) -> dict[str, Spot]:
    """Return where each mark is drawn; where nothing near is free, at its own place after all."""
    taken: defaultdict[tuple[int, int], list[Spot]] = defaultdict(list)
    found: dict[str, Spot] = {}
    for mark in sorted(marks, key=lambda each: (-each.weight, each.name)):
        spot = next((s for s in _round(mark.place) if _is_free(s, taken)), mark.place)
        taken[spot.x // APART, spot.y // APART].append(spot)
        found[mark.name] = spot
    return found


def _round(place: Spot) -> Iterator[Spot]:
    inner = Spot(
        min(max(place.x, _FROM_EDGE), WIDTH - _FROM_EDGE),
        min(max(place.y, _FROM_EDGE), HEIGHT - _FROM_EDGE),
    )
    yield inner
    for far in range(_STEP, _STEP * (_ROUNDS + 1), _STEP):
        for dx, dy in _WAYS:
            spot = Spot(inner.x + dx * far // 1000, inner.y + dy * far // 1000)
            if (
                _FROM_EDGE <= spot.x <= WIDTH - _FROM_EDGE
                and _FROM_EDGE <= spot.y <= HEIGHT - _FROM_EDGE
            ):
                yield spot


def _is_free(spot: Spot, taken: defaultdict[tuple[int, int], list[Spot]]) -> bool:
    column, row = spot.x // APART, spot.y // APART
    return not any(
        distance(spot, other) < APART
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
        for other in taken.get((column + dx, row + dy), ())
    )


def distance(one: Spot, other: Spot) -> int:
    """Return how far they are from one another, rounded down."""
    return isqrt((one.x - other.x) ** 2 + (one.y - other.y) ** 2)
