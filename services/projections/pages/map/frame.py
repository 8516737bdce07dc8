"""From where a place is on earth to where it is on the map.

The map is an equirectangular one, true to scale at 50° 24' north: over so small a piece of the
earth no shape looks wrong, and a place is found by two divisions of whole numbers.
"""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

# Millionths of a degree: Belgium and the north of France, to the Somme and the Aisne.
WEST: Final = 1_400_000
EAST: Final = 6_550_000
NORTH: Final = 51_620_000
SOUTH: Final = 49_350_000
WIDTH: Final = 1_000
# The cosine of the parallel that is true to scale, in ten-thousandths.
_COSINE: Final = 6_374
# What is shown of the map reaches so far beyond the marks, and is never smaller than this.
_AROUND: Final = 50
_NARROWEST: Final = 640
_LOWEST: Final = 400


class Spot(NamedTuple):
    """A place on the map, right and down from its corner."""

    x: int
    y: int


class Window(NamedTuple):
    """A part of the map: its corner, and how far it reaches right and down."""

    left: int
    top: int
    width: int
    height: int


def _down(latitude: int) -> int:
    span = (EAST - WEST) * _COSINE
    return _nearest((NORTH - latitude) * WIDTH * 10_000, span)


def spot_of(latitude: int, longitude: int) -> Spot:
    """Return where the place is; degrees in whole millionths. It may lie beside the map."""
    return Spot(_nearest((longitude - WEST) * WIDTH, EAST - WEST), _down(latitude))


def is_on_map(spot: Spot) -> bool:
    """Whether the place is within the map's edges."""
    return 0 <= spot.x <= WIDTH and 0 <= spot.y <= HEIGHT


def window_of(spots: Collection[Spot]) -> Window:
    """Return the part of the map that is worth showing: all of these, with room around."""
    if not spots:
        return Window(0, 0, WIDTH, HEIGHT)
    left, width = _span([spot.x for spot in spots], _NARROWEST, WIDTH)
    top, height = _span([spot.y for spot in spots], _LOWEST, HEIGHT)
    return Window(left, top, width, height)


def _span(places: Sequence[int], least: int, most: int) -> tuple[int, int]:
    first, last = min(places) - _AROUND, max(places) + _AROUND
    missing = max(least - (last - first), 0)
    first, last = first - missing // 2, last + missing - missing // 2
    if first < 0:
        first, last = 0, last - first
    if last > most:
        first, last = first - (last - most), most
    first = max(first, 0)
    return first, last - first


def _nearest(dividend: int, divisor: int) -> int:
    # Half a step goes up, also below zero: two places keep their order.
    return (2 * dividend + divisor) // (2 * divisor)


HEIGHT: Final = _down(SOUTH)
