"""Calendar months in UTC, numbered through: how long they stay open, and what they are called.

A month is open until `OPEN_DAYS` days after its end, so that what was given in it can still be
entered. Then its figures are published, and nothing counts in it any more.
"""

from datetime import date
from functools import lru_cache
from typing import Final

OPEN_DAYS: Final = 5
_DAY_MS: Final = 86_400_000
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_A_YEAR: Final = 12


def month_of(at_ms: int) -> int:
    """Return the number of the month of a moment: months since the year 0."""
    return _of_day(at_ms // _DAY_MS)


def earliest_open(at_ms: int) -> int:
    """Return the earliest month in which something that is recorded at that moment can count."""
    return _of_day(at_ms // _DAY_MS - OPEN_DAYS)


def starts_ms(month: int) -> int:
    """Return the first millisecond of a month."""
    first = date(month // _A_YEAR, month % _A_YEAR + 1, 1)
    return (first.toordinal() - _EPOCH_DAY) * _DAY_MS


def closes_ms(month: int) -> int:
    """Return the first millisecond at which nothing counts in the month any more."""
    return starts_ms(month + 1) + OPEN_DAYS * _DAY_MS


def named(month: int) -> str:
    """Return what the month is called, as in `2026-10`."""
    return f"{month // _A_YEAR:04}-{month % _A_YEAR + 1:02}"


@lru_cache(maxsize=4_000)
def _of_day(day: int) -> int:
    found = date.fromordinal(_EPOCH_DAY + day)
    return found.year * _A_YEAR + found.month - 1
