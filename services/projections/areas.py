"""In which area of the region a group lies: a country, or one of the three regions of Belgium.

By its coordinates, against outlines from open data (`areas.json` names its sources, and
`python -m tests.maps.areas` draws it); within some 200 metres of a border it may be told to lie on
the other side. A group of Belgium without coordinates is in Belgium, and no nearer.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, TypeAlias

from contracts.events import Place

BELGIUM: Final = "be"
FLANDERS: Final = "be-vlg"
WALLONIA: Final = "be-wal"
BRUSSELS: Final = "be-bru"
# The outlines are in thousandths of a degree.
_MICRODEGREES: Final = 1_000

_Ring: TypeAlias = Sequence[Sequence[int]]


def area_of(place: Place) -> str:
    """Return the area's id: a country's code in small letters, or one of Belgium's regions."""
    country = place.country.lower()
    east, north = place.longitude_microdegrees, place.latitude_microdegrees
    if country != BELGIUM or east is None or north is None:
        return country
    at = (east // _MICRODEGREES, north // _MICRODEGREES)
    # Brussels first: the outline of Flanders runs round both.
    for name in (BRUSSELS, FLANDERS):
        if _holds(_outlines()[name], at):
            return name
    return WALLONIA


@cache
def _outlines() -> dict[str, list[_Ring]]:
    written = json.loads(files("projections").joinpath("areas.json").read_text(encoding="utf-8"))
    return {name: written[name] for name in (BRUSSELS, FLANDERS)}


def _holds(rings: Sequence[_Ring], at: tuple[int, int]) -> bool:
    """Whether a line from the place to the east crosses the outlines an odd number of times."""
    crossed = sum(
        _crosses(one, other, at)
        for ring in rings
        for one, other in zip((ring[-1], *ring[:-1]), ring, strict=True)
    )
    return crossed % 2 == 1


def _crosses(one: Sequence[int], other: Sequence[int], at: tuple[int, int]) -> bool:
    (x, y), (east, north), (x_there, y_there) = at, one, other
    if (north > y) == (y_there > y):
        return False
    # Where the side is, seen from the place: multiplied out, so that nothing is divided.
    across = (x_there - east) * (y - north) - (x - east) * (y_there - north)
    return (across > 0) == (y_there > north)
