"""When exchanges happen: more on Saturdays, less in the holidays, hardly ever at night."""

from datetime import UTC, datetime
from random import Random
from typing import Final

DAY_MS: Final = 24 * 3_600_000
# Monday first.
_WEEKDAYS: Final = (8, 9, 11, 9, 12, 20, 13)
# January first.
_MONTHS: Final = (9, 10, 12, 13, 13, 11, 7, 6, 12, 12, 10, 9)
_HOURS: Final = (0, 0, 0, 0, 0, 0, 0, 1, 3, 6, 9, 8, 6, 5, 7, 8, 8, 8, 9, 10, 8, 4, 1, 0)


def month_of(at_ms: int) -> int:
    """Return the month, 1 to 12, of a moment in ms since 1970."""
    return datetime.fromtimestamp(at_ms // 1_000, tz=UTC).month


def a_moment(rng: Random, day_ms: int) -> int:
    """Return a moment on the day that begins at `day_ms`."""
    [hour] = rng.choices(range(24), _HOURS)
    return day_ms + hour * 3_600_000 + rng.randrange(3_600_000)


def moments(rng: Random, count: int, first_day_ms: int, days: int) -> list[int]:
    """Return that many moments over the days from the first, in order."""
    starts = [first_day_ms + day * DAY_MS for day in range(days)]
    chosen = rng.choices(starts, [_liveliness(start) for start in starts], k=count)
    return sorted(a_moment(rng, day_ms) for day_ms in chosen)


def _liveliness(day_ms: int) -> int:
    day = datetime.fromtimestamp(day_ms // 1_000, tz=UTC)
    return _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1]
