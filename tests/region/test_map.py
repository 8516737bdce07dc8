"""What is drawn on the region's map: whole numbers, the same ones each time, nothing on nothing."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.pages import trend_line as trend
from projections.pages.map.apart import APART, Mark, distance, kept_apart
from projections.pages.map.arrows import WIDEST, Way, arrows, strongest, width_of
from projections.pages.map.bars import HEIGHT as BAR_HEIGHT
from projections.pages.map.bars import axis_of, bars
from projections.pages.map.frame import HEIGHT, WIDTH, Spot, is_on_map, spot_of, window_of
from projections.pages.map.labels import LONGEST, labels
from projections.pages.region_answers import Flow
from projections.pages.region_map import net_ways

BRUSSELS = spot_of(50_850_346, 4_351_721)
ON_MAP = st.builds(Spot, st.integers(0, WIDTH), st.integers(0, HEIGHT))
AMOUNTS = st.integers(1, 10**12)


def numbers_of(path: str) -> list[int]:
    """The numbers of a path, which are whole."""
    assert re.fullmatch(r"[MLQz\d -]+", path), path
    return [int(number) for number in re.findall(r"-?\d+", path)]


def test_places_stand_on_the_map_as_they_do_on_earth() -> None:
    lille, liege = spot_of(50_629_250, 3_057_256), spot_of(50_632_557, 5_579_666)
    bruges, mons = spot_of(51_209_348, 3_224_700), spot_of(50_454_240, 3_952_290)
    assert lille.x < BRUSSELS.x < liege.x
    assert bruges.y < BRUSSELS.y < mons.y
    # From Lille to Liège it is 178 km; the map is 362 km wide.
    assert 480 < distance(lille, liege) < 500
    assert all(is_on_map(spot) for spot in (lille, liege, bruges, mons, BRUSSELS))
    assert not is_on_map(spot_of(48_856_613, 2_352_222))


def test_the_land_is_small_and_names_nothing_but_shapes() -> None:
    land = (files("projections.pages") / "templates" / "region" / "land.svg").read_text("utf-8")
    assert len(land) < 30_000
    assert re.findall(r"<(\w+)", land) == ["path"] * land.count("<path")
    assert {*re.findall(r'class="([\w ]+)"', land)} == {
        *("land around", "land france", "land flanders", "land wallonia", "land brussels"),
        "border",
    }
    assert "." not in "".join(re.findall(r' d="([^"]*)"', land))


@settings(max_examples=30)
@given(st.lists(ON_MAP, max_size=60))
def test_marks_are_kept_apart_and_on_the_map(places: list[Spot]) -> None:
    marks = [Mark(name=f"m{n}", place=place, weight=n % 7) for n, place in enumerate(places)]
    found = kept_apart(marks)
    assert found == kept_apart(marks[::-1])
    assert all(is_on_map(spot) for spot in found.values())
    for one, other in combinations(found.values(), 2):
        assert distance(one, other) >= APART


def test_of_two_marks_at_one_place_the_heavier_stays() -> None:
    found = kept_apart(
        [Mark(name="light", place=BRUSSELS, weight=1), Mark(name="heavy", place=BRUSSELS, weight=2)]
    )
    assert found["heavy"] == BRUSSELS
    assert APART <= distance(found["light"], BRUSSELS) <= 2 * APART


def test_more_marks_than_there_is_room_for_all_get_a_place() -> None:
    found = kept_apart([Mark(name=f"m{n}", place=BRUSSELS) for n in range(150)])
    assert len(found) == 150


@settings(max_examples=30)
@given(st.lists(st.tuples(ON_MAP, ON_MAP, AMOUNTS), min_size=1, max_size=20))
def test_arrows_are_drawn_in_whole_numbers_and_none_wider_than_the_widest(
    given_ways: list[tuple[Spot, Spot, int]],
) -> None:
    spots = {f"{n}0": way[0] for n, way in enumerate(given_ways)}
    spots |= {f"{n}1": way[1] for n, way in enumerate(given_ways)}
    ways = [Way(giver=f"{n}0", taker=f"{n}1", amount=way[2]) for n, way in enumerate(given_ways)]
    widest = max(way.amount for way in ways)
    for arrow in arrows(ways, spots, widest):
        assert 2 <= arrow.width <= WIDEST
        assert len(numbers_of(arrow.bow)) == len(numbers_of(arrow.head)) == 6


def test_there_and_back_are_two_arrows_that_bend_away_from_each_other() -> None:
    spots = {"a": Spot(100, 300), "b": Spot(500, 300)}
    ways = [Way(giver="a", taker="b", amount=5), Way(giver="b", taker="a", amount=5)]
    there, back = arrows(ways, spots, 5)
    assert numbers_of(there.bow)[3] > 300 > numbers_of(back.bow)[3]
    # The head's point lies at the rim of the mark it points to.
    tip = Spot(*numbers_of(there.head)[:2])
    assert 12 <= distance(tip, spots["b"]) <= 16


def test_marks_that_all_but_touch_and_ways_to_beyond_the_map_get_no_arrow() -> None:
    spots = {"a": Spot(100, 100), "b": Spot(120, 100)}
    ways = [Way(giver="a", taker="b", amount=5), Way(giver="a", taker="elsewhere", amount=5)]
    assert arrows(ways, spots, 5) == []


def test_an_arrow_is_as_wide_as_its_amount_and_never_too_thin_to_see() -> None:
    assert [width_of(amount, 100) for amount in (100, 50, 1, 0)] == [
        WIDEST,
        (WIDEST + 1) // 2,
        2,
        2,
    ]
    assert width_of(0, 0) == 2


def test_the_strongest_come_first_and_equal_ones_by_name() -> None:
    ways = [
        Way(giver=name, taker="z", amount=amount)
        for name, amount in zip("bac", (1, 1, 2), strict=True)
    ]
    assert [way.giver for way in strongest(ways, 2)] == ["c", "a"]
    assert len(strongest(ways, 40)) == 3


def test_names_cover_no_mark_and_no_other_name_or_are_left_out() -> None:
    spots = {f"m{n}": Spot(200 + 32 * (n % 5), 200 + 32 * (n // 5)) for n in range(25)}
    found = labels(spots, [(key, "Saint-Quelque-Chose-sur-Mer") for key in spots])
    assert 0 < len(found) < 25
    assert all(len(label.text) <= LONGEST and label.text.endswith("…") for label in found.values())
    # Alone there is room on the right.
    (alone,) = labels({"m": Spot(200, 200)}, [("m", "Gent")]).values()
    assert (alone.text, alone.anchor) == ("Gent", "start")


def test_a_name_stands_where_it_is_written_over_least() -> None:
    spots = {"m": Spot(200, 200)}
    right = [Spot(230, 200), Spot(240, 200)]
    (label,) = labels(spots, [("m", "Gent")], right).values()
    assert label.anchor == "end"
    # Over what is drawn after all, where there is no other place.
    above = [Spot(200, 175), Spot(200, 225)]
    (label,) = labels(spots, [("m", "Gent")], [*right, *above, Spot(170, 200)]).values()
    assert label.text == "Gent"


@given(st.lists(ON_MAP, max_size=20))
def test_the_window_shows_every_mark_and_lies_on_the_map(spots: list[Spot]) -> None:
    window = window_of(spots)
    assert window.left >= 0
    assert window.top >= 0
    assert window.left + window.width <= WIDTH
    assert window.top + window.height <= HEIGHT
    for spot in spots:
        assert window.left <= spot.x <= window.left + window.width
        assert window.top <= spot.y <= window.top + window.height


def test_bars_are_as_high_as_what_they_stand_for_and_what_is_hidden_has_none() -> None:
    drawn = bars([0, 50, None, 100, 1])
    assert [bar.height for bar in drawn] == [0, BAR_HEIGHT // 2, None, BAR_HEIGHT, 1]
    assert all(bar.y + bar.height == BAR_HEIGHT for bar in drawn if bar.height is not None)
    assert bars([]) == []
    assert [bar.height for bar in bars([None, 0])] == [None, 0]


def test_a_month_of_more_given_back_than_given_hangs_below_the_line() -> None:
    amounts = [300, -100, None, 0]
    axis = axis_of(amounts)
    assert axis == BAR_HEIGHT * 3 // 4
    up, down, hidden, level = bars(amounts)
    assert (up.y, up.height) == (0, axis)
    assert (down.y, down.height) == (axis, BAR_HEIGHT - axis)
    assert (hidden.height, level.height) == (None, 0)
    assert axis_of([-5, None]) == 0
    assert [(bar.y, bar.height) for bar in bars([-5, 0])] == [(0, BAR_HEIGHT), (0, 0)]
    assert axis_of([5, None]) == axis_of([]) == BAR_HEIGHT


@given(st.lists(st.none() | st.integers(-(10**15), 10**15), max_size=60))
def test_no_bar_leaves_its_picture_and_each_begins_at_zero(amounts: list[int | None]) -> None:
    axis = axis_of(amounts)
    for amount, bar in zip(amounts, bars(amounts), strict=True):
        if amount is None or bar.height is None:
            continue
        assert -1 <= bar.y <= bar.y + bar.height <= BAR_HEIGHT + 1
        assert axis in (bar.y, bar.y + bar.height)
        assert (bar.height > 0) == (amount != 0)


def test_what_was_given_back_went_the_other_way() -> None:
    flows = [
        Flow(giver="a", taker="b", hours_ms=-5),
        Flow(giver="c", taker="d", hours_ms=9),
        Flow(giver="d", taker="c", hours_ms=-1),
    ]
    found = {(way.giver, way.taker): way.amount for way in net_ways(flows)}
    assert found == {("b", "a"): 5, ("c", "d"): 10}


def test_the_way_of_a_link_is_drawn_with_zero_in_the_middle() -> None:
    drawn = trend.trend_line([-100, 0, 100], floor=-150, ceiling=900)
    points = [tuple(map(int, point.split(","))) for point in drawn.points.split()]
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    low, level, high = (y for _, y in points)
    assert level == drawn.zero == trend.HEIGHT // 2
    assert low - level == level - high > 0
    # A limit far beyond all of it would flatten the line.
    assert (drawn.floor is None, drawn.ceiling) == (False, None)
    assert drawn.end == points[-1]


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=40))
def test_no_way_of_a_link_leaves_its_picture(stands: list[int]) -> None:
    drawn = trend.trend_line(stands, floor=-(10**9), ceiling=10**9)
    for point in drawn.points.split():
        x, y = map(int, point.split(","))
        assert 0 <= x <= trend.WIDTH
        assert 0 <= y <= trend.HEIGHT
