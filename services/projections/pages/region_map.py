"""The map of the region: which marks and arrows stand where, and what they say."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from contracts.value import Value
from projections.pages.map.apart import Mark, distance, kept_apart
from projections.pages.map.arrows import Arrow, Way, arrows, strongest
from projections.pages.map.frame import Spot, Window, window_of
from projections.pages.map.labels import Label, ends, labels
from projections.pages.own_unit import Way as FromZero
from projections.pages.own_unit import way_of
from projections.pages.region_answers import Flow, GroupThere

STRONGEST: Final = 40
# More marks would be a wall; the groups that traded most have theirs, and all are in the list.
MARKS_AT_MOST: Final = 150
ARROWS_AT_MOST: Final = 300
_LABELS_AT_MOST: Final = 60
# A mark that stands so far from its own place is tied to it by a line.
_ELSEWHERE: Final = 10


class MarkShown(Value, frozen=True, kw_only=True):
    """A group's mark. `way` None: it is not told which way it stands."""

    group: GroupThere
    spot: Spot
    place: Spot | None
    label: Label | None
    way: FromZero | None
    shown: str


class MapShown(Value, frozen=True, kw_only=True):
    """All that is drawn on the land. Some groups have no mark, being many or being elsewhere."""

    marks: Sequence[MarkShown]
    arrows: Sequence[Arrow]
    window: Window
    unmarked: int


def net_ways(flows: Sequence[Flow]) -> list[Way]:
    """Return what each group gave each neighbour more than it was given by it."""
    given: defaultdict[tuple[str, str], int] = defaultdict(int)
    for flow in flows:
        given[flow.giver, flow.taker] += flow.hours_ms
    # Where more was given back than given, it went the other way.
    either = {*given, *((taker, giver) for giver, taker in given)}
    return [
        Way(giver=giver, taker=taker, amount=net_ms)
        for giver, taker in sorted(either)
        if (net_ms := given.get((giver, taker), 0) - given.get((taker, giver), 0)) > 0
    ]


def drawn(
    groups: Sequence[GroupThere],
    ways: Sequence[Way],
    owing_ms: Mapping[str, int],
    said_of: Callable[[GroupThere], str],
) -> MapShown:
    """Return the map. `owing_ms`: what each group owes together, of those where it is told;
    `said_of`: what its mark says.
    """
    weights: defaultdict[str, int] = defaultdict(int)
    for group in groups:
        weights[group.group_id] = sum(
            month.counted.hours_ms for month in group.months if month.counted is not None
        )
    placed = {group.group_id: group for group in groups if group.spot is not None}
    ways = strongest(ways, ARROWS_AT_MOST)
    heaviest = _marked(placed, ways, weights)
    spots = kept_apart(
        Mark(name=group_id, place=spot, weight=weights[group_id])
        for group_id in heaviest
        if (spot := placed[group_id].spot) is not None
    )
    widest = max((way.amount for way in ways), default=0)
    flown = arrows(ways, spots, widest)
    names = [(group_id, _short(placed[group_id])) for group_id in heaviest[:_LABELS_AT_MOST]]
    found = labels(spots, names, [spot for each in flown[:STRONGEST] for spot in each.course])
    return MapShown(
        marks=[
            _mark(placed[group_id], spots[group_id], found.get(group_id), owing_ms, said_of)
            for group_id in sorted(heaviest, key=lambda each: (placed[each].name.casefold(), each))
        ],
        arrows=flown,
        window=window_of(
            [*spots.values(), *(end for each in found.values() for end in ends(each))]
        ),
        unmarked=len(groups) - len(heaviest),
    )


def _marked(placed: Collection[str], ways: Sequence[Way], weights: Mapping[str, int]) -> list[str]:
    """Return the groups that have a mark, the heaviest first: those of the strongest ways first."""
    ends = (group_id for way in ways for group_id in (way.giver, way.taker))
    rest = sorted(placed, key=lambda group_id: (-weights[group_id], group_id))
    in_turn = dict.fromkeys(group_id for group_id in (*ends, *rest) if group_id in placed)
    chosen = list(in_turn)[:MARKS_AT_MOST]
    return sorted(chosen, key=lambda group_id: (-weights[group_id], group_id))


def _mark(
    group: GroupThere,
    spot: Spot,
    label: Label | None,
    owing_ms: Mapping[str, int],
    said_of: Callable[[GroupThere], str],
) -> MarkShown:
    place = group.spot
    assert place is not None, "a mark is of a group that is on the map"
    owes = owing_ms.get(group.group_id)
    return MarkShown(
        group=group,
        spot=spot,
        place=place if distance(place, spot) > _ELSEWHERE else None,
        label=label,
        # As a member's account: above zero is who gave more than they received.
        way=None if owes is None else way_of(-owes),
        shown=said_of(group),
    )


def _short(group: GroupThere) -> str:
    return group.locality or group.name
