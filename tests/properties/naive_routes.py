"""Routes as anyone would find them on a sheet of paper: write down every way, then choose.

Links are `(giver, taker) -> hours`: what each owes the other, and what it has room for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeVar

G = TypeVar("G", bound=str)


def hops_of(way: tuple[G, ...]) -> list[tuple[G, G]]:
    return [(way[n], way[n + 1]) for n in range(len(way) - 1)]


def every_way(
    room: Mapping[tuple[G, G], Fraction], start: G, end: G, most: int
) -> list[tuple[G, ...]]:
    """All ways over links that are there, of the fewest hops or one more, and at most `most`."""

    def onward(way: tuple[G, ...]) -> Iterator[tuple[G, ...]]:
        if way[-1] == end:
            yield way
        elif len(way) <= most:
            for giver, taker in room:
                if giver == way[-1] and taker not in way:
                    yield from onward((*way, taker))

    ways = list(onward((start,)))
    fewest = min((len(way) for way in ways), default=0)
    return [way for way in ways if len(way) <= fewest + 1]


def chosen(
    room: Mapping[tuple[G, G], Fraction],
    owes: Mapping[tuple[G, G], Fraction],
    start: G,
    end: G,
    hours: Fraction,
    most: int,
) -> list[tuple[tuple[G, ...], Fraction]] | None:
    """The ways that carry the hours together, None where no three of them do."""
    ways, left, owed = every_way(room, start, end, most), dict(room), dict(owes)
    found: list[tuple[tuple[G, ...], Fraction]] = []
    while hours and len(found) < 3:
        widths = {way: min(left[hop] for hop in hops_of(way)) for way in ways}
        part = min(hours, max(widths.values(), default=Fraction(0)))
        if part <= 0:
            return None
        wide = [way for way in ways if widths[way] >= part]
        best = min(wide, key=lambda way: (new_debt(owed, way, part), len(way), way))
        found.append((best, part))
        hours -= part
        for giver, taker in hops_of(best):
            left[giver, taker] -= part
            owed[giver, taker] += part
            owed[taker, giver] -= part
    return None if hours else found


def new_debt(owes: Mapping[tuple[G, G], Fraction], way: tuple[G, ...], part: Fraction) -> Fraction:
    none = Fraction(0)
    return sum((max(none, owes[h] + part) - max(none, owes[h]) for h in hops_of(way)), none)
