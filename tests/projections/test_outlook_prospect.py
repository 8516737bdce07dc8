"""Levels, days and what would help, for limits made by hand."""

from __future__ import annotations

import pytest

from contracts.value import replace
from projections.reading.outlook_prospect import Help, Level, Prospect
from projections.reading.outlook_trend import trend_of

HOUR = 3_600_000
STILL = trend_of({})


def steadily(hours_a_week: float) -> dict[int, int]:
    return dict.fromkeys(range(13), int(hours_a_week * HOUR))


def prospect(used: float, limit: float = 40, a_week: float = 0, held: float = 0) -> Prospect:
    """Hours; a link of which the receiver's side is looked at."""
    return Prospect(
        receiver="aalst",
        giver="brugge",
        limit_ms=int(limit * HOUR),
        used_ms=int(used * HOUR),
        held_ms=int(held * HOUR),
        set_by="somebody",
        trend=trend_of(steadily(a_week)),
        moved_towards=a_week > 0,
    )


# Used of 40 hours, hours a week towards the limit; then the level, per mille and days.
TABLE: list[tuple[str, Prospect, Level, int | None, int | None]] = [
    ("far from it and still", prospect(10), "calm", 250, None),
    ("on the other side of zero", prospect(-30), "calm", 0, None),
    ("a quarter is left", prospect(30), "watch", 750, None),
    ("a tenth is left", prospect(36), "soon", 900, None),
    ("requests that are open hold room too", prospect(20, held=16), "soon", 500, None),
    ("less than an hour is left", prospect(39.5), "stuck", 987, None),
    ("nothing is left", prospect(40), "stuck", 1000, 0),
    ("a limit was lowered below what is owed", prospect(50), "stuck", 1250, 0),
    ("a small limit is stuck at a twentieth, not at an hour", prospect(2.3, 3), "watch", 766, None),
    ("and when that is gone", prospect(2.9, 3), "stuck", 966, None),
    ("a hundred days at this pace", prospect(0, a_week=2.8), "calm", 0, 100),
    ("less than thirteen weeks at this pace", prospect(2, a_week=3), "watch", 50, 88),
    ("four weeks at this pace", prospect(20, a_week=5), "soon", 500, 28),
    ("it moves away", prospect(35, a_week=-5), "watch", 875, None),
    ("a limit of 0 that nobody comes near", prospect(0, 0), "calm", None, None),
    ("a limit of 0 that trade ran into", prospect(0, 0, a_week=1), "stuck", None, 0),
    ("a limit of 0 under a debt", prospect(3, 0), "stuck", None, 0),
    ("a limit of 0 that trade comes to", prospect(-4, 0, a_week=2), "soon", None, 14),
]


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_a_level_says_how_near_a_limit_is(
    row: tuple[str, Prospect, Level, int | None, int | None],
) -> None:
    _, seen, level, per_mille, days = row
    assert (seen.level, seen.used_per_mille, seen.days_left) == (level, per_mille, days)


def test_what_would_help_is_worked_out_by_hand() -> None:
    # Half of the limit is 20 h: 14 h beyond it, over 13 weeks 1 h 4 min 37 s, and 2 h a week so
    # far; in whole quarters. A limit for another 13 weeks of 2 h.
    seen = prospect(34, a_week=2)
    assert seen.helps == [
        Help("trade-back", 13 * HOUR // 4),
        Help("settle", 14 * HOUR),
        Help("higher-limit", 66 * HOUR),
    ]
    on_a_circle = replace(seen, in_circle=True)
    assert [one.code for one in on_a_circle.helps] == [
        *("trade-back", "clearing-run", "settle", "higher-limit"),
    ]


def test_a_link_that_fills_fast_from_below_half_has_nothing_to_settle() -> None:
    assert prospect(0, a_week=5).helps == [
        Help("trade-back", 5 * HOUR),
        Help("higher-limit", 105 * HOUR),
    ]


def test_where_all_is_calm_nothing_is_to_be_done() -> None:
    assert prospect(10).helps == []


@pytest.mark.parametrize("pause", ["suspended", "waits-for-agreement"])
def test_a_pause_comes_before_any_limit(pause: str) -> None:
    seen = replace(prospect(34, a_week=2), pause=pause)
    assert seen.days_left is None
    assert seen.level == "watch"
    assert [one.code for one in seen.helps] == [
        {"suspended": "resume", "waits-for-agreement": "agree-step-value"}[pause]
    ]


def test_the_worst_come_first() -> None:
    stuck, soon = prospect(40), prospect(20, a_week=5)
    sooner, full = prospect(30, a_week=9), prospect(37)
    calm = prospect(1)
    ranked = sorted([calm, full, soon, sooner, stuck], key=lambda one: one.rank)
    assert ranked == [stuck, sooner, soon, full, calm]
