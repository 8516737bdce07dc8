"""Curved arrows from mark to mark, as wide as what they stand for.

Each bends to the right of its own way, so that there and back are two arrows and not one. It
begins and ends at the rim of the marks, with its head's point at the rim.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from contracts.value import Value
from projections.pages.map.apart import distance
from projections.pages.map.frame import Spot

WIDEST: Final = 9
_RIM: Final = 14
# How far the middle of the bow lies from the straight way, in thousandths of its length.
_BEND: Final = 180
_SHORTEST: Final = 2 * _RIM + 8
_PARTS: Final = 8


class Way(Value, frozen=True, kw_only=True):
    """So much goes from one to the other; never below zero."""

    giver: str
    taker: str
    amount: int


class Arrow(Value, frozen=True, kw_only=True):
    """A bow, and the three corners of its head; whole numbers, as SVG writes them.

    `course`: places on the bow from end to end.
    """

    giver: str
    taker: str
    width: int
    bow: str
    head: str
    course: tuple[Spot, ...]


def strongest(ways: Sequence[Way], at_most: int) -> list[Way]:
    """Return the strongest ways, the strongest first; equal ones by name."""
    found = sorted(ways, key=lambda way: (-way.amount, way.giver, way.taker))
    return found if at_most >= len(found) else found[:at_most]


def arrows(ways: Sequence[Way], spots: Mapping[str, Spot], widest: int) -> list[Arrow]:
    """Return an arrow for each way between marks on the map, the widest first.

    `widest` is the amount that is drawn widest. Marks that all but touch get no arrow.
    """
    return [
        _arrow(way, spots[way.giver], spots[way.taker], width_of(way.amount, widest))
        for way in ways
        if way.giver in spots
        and way.taker in spots
        and distance(spots[way.giver], spots[way.taker]) >= _SHORTEST
    ]


def width_of(amount: int, widest: int) -> int:
    """Return how wide an amount is drawn: in proportion, but never so thin that it is not seen."""
    return max(2, (2 * WIDEST * amount + widest) // (2 * widest)) if widest else 2


def _arrow(way: Way, start: Spot, end: Spot, width: int) -> Arrow:
    length = distance(start, end)
    across, down = end.x - start.x, end.y - start.y
    middle = Spot(
        (start.x + end.x) // 2 - down * _BEND // 500,
        (start.y + end.y) // 2 + across * _BEND // 500,
    )
    # Towards the middle of the bow at both ends: so it leaves and meets a rim at a right angle.
    first = _towards(start, middle, _RIM)
    point = _towards(end, middle, _RIM)
    head = min(7 + width, length // 3)
    foot = _towards(end, middle, _RIM + head)
    half = head * 3 // 5 + width // 4
    reach = max(distance(point, foot), 1)
    aside = ((point.y - foot.y) * half // reach, (foot.x - point.x) * half // reach)
    return Arrow(
        giver=way.giver,
        taker=way.taker,
        width=width,
        bow=f"M{first.x} {first.y}Q{middle.x} {middle.y} {foot.x} {foot.y}",
        head=(
            f"M{point.x} {point.y}L{foot.x + aside[0]} {foot.y + aside[1]}"
            f"L{foot.x - aside[0]} {foot.y - aside[1]}z"
        ),
        course=tuple(_on_bow(first, middle, foot, part) for part in range(_PARTS + 1)),
    )


def _on_bow(first: Spot, middle: Spot, last: Spot, part: int) -> Spot:
    rest = _PARTS - part
    weights = (rest * rest, 2 * rest * part, part * part)
    across, down = (
        sum(weight * at for weight, at in zip(weights, places, strict=True)) // _PARTS**2
        for places in zip(first, middle, last, strict=True)
    )
    return Spot(across, down)


def _towards(start: Spot, end: Spot, far: int) -> Spot:
    length = max(distance(start, end), 1)
    return Spot(
        start.x + (end.x - start.x) * far // length, start.y + (end.y - start.y) * far // length
    )
