"""How balances are told in bands round zero."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.papers.period import Period, day_of
from projections.papers.spread import bands_of

BRUSSELS = ZoneInfo("Europe/Brussels")
HOUR_MS = 3_600_000


def test_bands_lie_alike_on_both_sides_of_zero() -> None:
    found = [(band.least, band.most, band.accounts) for band in bands_of([-3, 0, 0, 1, 12], 0)]
    assert found == [
        *((-4, -3, 1), (-2, -1, 0), (0, 0, 2), (1, 2, 1), (3, 4, 0), (5, 6, 0)),
        *((7, 8, 0), (9, 10, 0), (11, 12, 1)),
    ]


def test_a_group_without_exchanges_stands_at_zero() -> None:
    assert [(band.least, band.most, band.accounts) for band in bands_of([], 2)] == [(0, 0, 0)]


@given(st.lists(st.integers(-(10**12), 10**12), max_size=60), st.integers(0, 4))
def test_every_balance_is_counted_once_in_a_few_bands(balances: list[int], decimals: int) -> None:
    bands = bands_of(balances, decimals)
    assert sum(band.accounts for band in bands) == len(balances)
    assert len(bands) <= 13
    for band in bands:
        within = [each for each in balances if band.least <= each <= band.most]
        assert len(within) == band.accounts
    for below, above in pairwise(bands):
        assert below.most + 1 == above.least


def test_a_period_is_of_whole_days_also_where_the_clock_is_put_forward() -> None:
    # On the 29th of March 2026 the day has 23 hours there.
    period = Period.of(date(2026, 3, 29), date(2026, 3, 29), BRUSSELS)
    assert period.until_ms + 1 - period.from_ms == 23 * HOUR_MS
    for at_ms in (period.from_ms, period.until_ms):
        assert day_of(at_ms, BRUSSELS) == date(2026, 3, 29)
    assert day_of(period.from_ms - 1, BRUSSELS) == date(2026, 3, 28)


@pytest.mark.parametrize(
    "days",
    [
        (date(2026, 3, 2), date(2026, 3, 1)),
        (date(1969, 12, 31), date(2026, 1, 1)),
        (date(2026, 1, 1), date.max),
    ],
)
def test_what_is_no_period_is_refused(days: tuple[date, date]) -> None:
    with pytest.raises(ValueError, match="period"):
        Period.of(*days, BRUSSELS)
