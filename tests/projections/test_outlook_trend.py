"""Trends worked out by hand, and where debts run in a circle."""

from __future__ import annotations

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.reading.outlook_circles import in_circles
from projections.reading.outlook_trend import Pace, Trend, trend_of

HOUR = 3_600_000

# What moved in each week, this week first; the sums over 4 and over 13 weeks with the highest
# week counted as the second highest and the lowest as the second lowest; and the days that a room
# of 20 hours lasts.
HISTORIES = {
    "nothing at all": ([], 0, 0, None),
    "two hours every week": ([2] * 13, 8, 26, 70),
    "two hours every week, away from the limit": ([-2] * 13, -8, -26, None),
    "a single large exchange is no trend": ([0, 0, 30], 0, 0, None),
    "nor is one each way": ([9, 0, 0, -30], 0, 0, None),
    "two weeks are": ([5, 0, 5, 0], 10, 10, 56),
    "an hour every fourth week shows over the quarter": ([1, 0, 0, 0] * 3, 0, 3, 606),
    "one wedding among steady weeks changes nothing": ([1, 1, 1, 1, 40] + [1] * 8, 4, 13, 140),
    "a new rush is followed at its own pace": ([6, 6, 6, 6], 24, 24, 23),
    "old trade that stopped goes by the quarter": ([0] * 4 + [3] * 9, 0, 27, 67),
    "a turn away ends the warning": ([-1, -1, -1, -1] + [5] * 9, -4, 41, None),
    "a turn towards it begins one": ([4, 4, 4, 4] + [-2] * 9, 16, -2, 35),
    "what is older than the quarter is forgotten": ([0] * 13 + [50] * 9, 0, 0, None),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_a_trend_is_what_was_worked_out_by_hand(name: str) -> None:
    weeks, recent, long, days = HISTORIES[name]
    trend = trend_of({week: hours * HOUR for week, hours in enumerate(weeks)})
    assert trend == Trend(Pace(recent * HOUR, 28), Pace(long * HOUR, 91))
    assert trend.days_until(20 * HOUR) == days


def test_a_pace_is_whole_and_rounds_towards_zero_on_both_sides() -> None:
    assert (Pace(100, 28).ms_a_day, Pace(-100, 28).ms_a_day) == (3, -3)
    assert (Pace(100, 28).ms_a_week, Pace(-100, 91).ms_a_week) == (25, -7)


def test_no_room_lasts_no_day() -> None:
    assert trend_of(dict.fromkeys(range(13), HOUR)).days_until(0) == 0
    assert trend_of(dict.fromkeys(range(13), HOUR)).days_until(-5) == 0


@given(st.lists(st.integers(-(10**12), 10**12), min_size=13, max_size=13))
def test_the_other_side_sees_the_same_the_other_way_round(weeks: list[int]) -> None:
    there = trend_of(dict(enumerate(weeks)))
    back = trend_of({week: -moved_ms for week, moved_ms in enumerate(weeks)})
    assert there.turned == back
    assert there.recent.ms_a_day == -back.recent.ms_a_day
    assert there.rising is None or back.rising is None


@given(st.lists(st.integers(1, 10**12), min_size=13, max_size=13))
def test_steady_trade_reaches_its_limit_no_later_than_foretold(weeks: list[int]) -> None:
    """A room of what the quarter carried lasts a quarter at most, at the pace of the quarter."""
    trend = trend_of(dict(enumerate(sorted(weeks))))
    assert trend.long.ms > 0
    days = trend.days_until(trend.long.ms)
    assert days is not None
    assert days <= 91


CIRCLES = [
    ("no debts", [], set()),
    ("a chain", [("a", "b"), ("b", "c")], set()),
    ("a circle", [("a", "b"), ("b", "c"), ("c", "a")], {("a", "b"), ("b", "c"), ("c", "a")}),
    (
        "a circle and what hangs on it",
        [("a", "b"), ("b", "c"), ("c", "a"), ("x", "a"), ("b", "y")],
        {("a", "b"), ("b", "c"), ("c", "a")},
    ),
    (
        "two circles with a debt between",
        [("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "c")],
        {("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")},
    ),
]


@pytest.mark.parametrize(("name", "debts", "expected"), CIRCLES, ids=[c[0] for c in CIRCLES])
def test_only_debts_on_a_circle_are_found(
    name: str, debts: list[tuple[str, str]], expected: set[tuple[str, str]]
) -> None:
    assert in_circles(debts) == expected, name


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda d: d[0] != d[1])))
def test_circles_are_those_that_an_independent_search_finds(pairs: set[tuple[int, int]]) -> None:
    debts = [(str(debtor), str(creditor)) for debtor, creditor in sorted(pairs)]
    graph = networkx.DiGraph(debts)
    expected = {(d, c) for d, c in debts if networkx.has_path(graph, c, d)}
    assert in_circles(debts) == expected


def test_a_circle_of_all_groups_needs_no_deep_recursion() -> None:
    groups = [f"g{n:05}" for n in range(10_000)]
    debts = list(zip(groups, [*groups[1:], groups[0]], strict=True))
    assert in_circles(debts) == set(debts)
