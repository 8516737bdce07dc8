"""Outlines for a small map: on whole numbers, simpler, and still meeting where neighbours meet.

Shapes that touch share their border: it is cut where three shapes meet, each piece is made simpler
by itself, the same for both sides, and the pieces are put together again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple


class Point(NamedTuple):
    x: int
    y: int


Line = tuple[Point, ...]
# Half-planes of a box, as Sutherland and Hodgman cut a polygon by them.
_Inside = Callable[[Point], bool]
_Cut = Callable[[Point, Point], Point]


def clipped(ring: Sequence[Point], low: Point, high: Point) -> list[Point]:
    """The ring within the box, along its edges where it leaves it."""
    edges: tuple[tuple[_Inside, _Cut], ...] = (
        (lambda p: p.x >= low.x, lambda a, b: _at_x(a, b, low.x)),
        (lambda p: p.x <= high.x, lambda a, b: _at_x(a, b, high.x)),
        (lambda p: p.y >= low.y, lambda a, b: _at_y(a, b, low.y)),
        (lambda p: p.y <= high.y, lambda a, b: _at_y(a, b, high.y)),
    )
    points = list(ring)
    for inside, cut in edges:
        kept: list[Point] = []
        for before, point in zip(points[-1:] + points[:-1], points, strict=True):
            if inside(before) != inside(point):
                kept.append(cut(before, point))
            if inside(point):
                kept.append(point)
        points = kept
    return points


def _at_x(a: Point, b: Point, x: int) -> Point:
    return Point(x, a.y + (b.y - a.y) * (x - a.x) // (b.x - a.x))


def _at_y(a: Point, b: Point, y: int) -> Point:
    return Point(a.x + (b.x - a.x) * (y - a.y) // (b.y - a.y), y)


def tidied(ring: Iterable[Point]) -> list[Point]:
    """The ring without points twice in a row, and without spikes that go and come back."""
    kept: list[Point] = []
    for point in ring:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and kept[-2] == point:
            kept.pop()
            continue
        kept.append(point)
    while len(kept) > 2 and (kept[0] == kept[-1] or kept[1] == kept[-1]):
        kept = kept[:-1] if kept[0] == kept[-1] else kept[1:]
    return kept if len(kept) > 2 else []


class Topology:
    """Shapes by name, each with its rings, cut into pieces that two of them share."""

    def __init__(self, shapes: Mapping[str, Sequence[Sequence[Point]]]) -> None:
        around: defaultdict[Point, set[Point]] = defaultdict(set)
        for rings in shapes.values():
            for ring in rings:
                for before, point in zip((ring[-1], *ring[:-1]), ring, strict=True):
                    around[before].add(point)
                    around[point].add(before)
        self._corners = {point for point, near in around.items() if len(near) > 2}
        self._owners: defaultdict[Line, Counter[str]] = defaultdict(Counter)
        for name, rings in shapes.items():
            for ring in rings:
                for piece in self._pieces(ring):
                    self._owners[min(piece, piece[::-1])][name] += 1

    def _pieces(self, ring: Sequence[Point]) -> list[Line]:
        first = next((i for i, point in enumerate(ring) if point in self._corners), None)
        if first is None:
            # An island: it begins where it would begin for anybody.
            first = ring.index(min(ring))
        turned = (*ring[first:], *ring[:first], ring[first])
        pieces, start = [], 0
        for at in range(1, len(turned)):
            if turned[at] in self._corners or at == len(turned) - 1:
                pieces.append(turned[start : at + 1])
                start = at
        return pieces

    def between(self, group_of: Mapping[str, str]) -> list[Line]:
        """The pieces inside a group of shapes: borders between two of its own."""
        return [
            piece
            for piece, owners in self._owners.items()
            if owners.total() > 1 and len({group_of[name] for name in owners}) == 1
        ]

    def owner(self, piece: Line) -> str:
        """One of the shapes that the piece is a border of."""
        return next(iter(self._owners[piece]))

    def round(self, names: set[str], simpler: Callable[[Line], Line]) -> list[Line]:
        """The rings round these shapes together, each piece made simpler by itself."""
        edge = [
            simpler(piece)
            for piece, owners in self._owners.items()
            if sum(owners[name] for name in names) == 1
        ]
        return _joined(edge)


def _joined(pieces: Iterable[Line]) -> list[Line]:
    ends: defaultdict[Point, list[Line]] = defaultdict(list)
    for piece in pieces:
        ends[piece[0]].append(piece)
        ends[piece[-1]].append(piece)
    rings: list[Line] = []
    left = {id(piece): piece for found in ends.values() for piece in found}
    while left:
        _, piece = left.popitem()
        ring = list(piece)
        while ring[0] != ring[-1]:
            following = next((p for p in ends[ring[-1]] if id(p) in left), None)
            if following is None:
                break
            del left[id(following)]
            onward = following if following[0] == ring[-1] else following[::-1]
            ring.extend(onward[1:])
        rings.append(tuple(ring))
    return rings


def simplified(line: Line, away: int) -> Line:
    """The line with no point left out that lies further than `away` from it (Douglas-Peucker).

    Both directions give the same; a ring is cut at its furthest point first.
    """
    turned = line[::-1] < line
    found = _between(line[::-1] if turned else line, away * away)
    return found[::-1] if turned else found


def _between(line: Line, away_squared: int) -> Line:
    first, last = line[0], line[-1]
    furthest, distance = 0, -1
    for at in range(1, len(line) - 1):
        squared = _off(line[at], first, last)
        if squared > distance:
            furthest, distance = at, squared
    if furthest == 0 or (distance <= away_squared and first != last):
        return (first, last)
    one, other = line[: furthest + 1], line[furthest:]
    return (*_between(one, away_squared)[:-1], *_between(other, away_squared))


def _off(point: Point, first: Point, last: Point) -> int:
    """The square of the distance from the line through first and last, rounded down."""
    dx, dy = last.x - first.x, last.y - first.y
    px, py = point.x - first.x, point.y - first.y
    length = dx * dx + dy * dy
    if length == 0:
        return px * px + py * py
    across = dx * py - dy * px
    return across * across // length


def area(ring: Sequence[Point]) -> int:
    """Twice the area within the ring."""
    return abs(
        sum(a.x * b.y - b.x * a.y for a, b in zip((ring[-1], *ring[:-1]), ring, strict=True))
    )


def written(lines: Iterable[Line], *, closed: bool) -> str:
    """The lines as the `d` of an SVG path, in steps from point to point."""
    return "".join(_written(line, closed=closed) for line in lines)


def _written(line: Line, *, closed: bool) -> str:
    points = line[:-1] if closed and line[0] == line[-1] else line
    text, here = f"M{points[0].x},{points[0].y}l", points[0]
    steps = []
    for point in points[1:]:
        dx, dy = point.x - here.x, point.y - here.y
        steps.append(f"{dx}{dy}" if dy < 0 else f"{dx},{dy}")
        here = point
    joined = ""
    for step in steps:
        joined += step if not joined or step.startswith("-") else f" {step}"
    return text + joined + ("z" if closed else "")
