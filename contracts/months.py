"""The month of universal time in which something was recorded, as words are kept by it."""

from datetime import date
from functools import lru_cache
from typing import Final

from contracts.ids import Month

_DAY_MS: Final = 86_400_000
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_EPOCH_MONTH: Final = 1970 * 12


def month_of(at_ms: int) -> Month:
    """Return the month of a moment, as in `2026-10`; later months are greater as text too."""
    return _of_day(at_ms // _DAY_MS)


@lru_cache(maxsize=4_000)
def _of_day(day: int) -> Month:
    return date.fromordinal(_EPOCH_DAY + day).isoformat()[:7]


def months_before(month: Month, months: int) -> Month:
    """Return the month so many before this one; not before the first that is counted."""
    year, number = int(month[:4]), int(month[5:])
    before = max(year * 12 + number - 1 - months, _EPOCH_MONTH)
    return f"{before // 12:04}-{before % 12 + 1:02}"


def months_between(first: Month, last: Month) -> list[Month]:
    """Return all months from one to the other, both included; none where they are the wrong way."""
    found = []
    while last >= first:
        found.append(last)
        if last == months_before(last, 1):
            break
        last = months_before(last, 1)
    return found[::-1]
