"""The time now, and how a moment is written for programs."""

import time
from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
DAY_MS: Final = 86_400_000
# What is written down in a day's last moments is in the log by then, and no part of it follows.
CLOSES_AFTER_MS: Final = 300_000


def now_ms() -> int:
    """The time, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def day_of(at_ms: int) -> int:
    """Return the day of a moment: whole days since 1970, in UTC."""
    return at_ms // DAY_MS


def last_closed_day(at_ms: int) -> int:
    """Return the last day that is closed at this moment: over, for some minutes."""
    return day_of(at_ms - CLOSES_AFTER_MS) - 1


def shown_moment(ms: int) -> str:
    """The moment as RFC 3339 in UTC; one beyond the year 9999 at that year's end."""
    try:
        moment = EPOCH + timedelta(milliseconds=ms)
    except OverflowError:
        return "9999-12-31T23:59:59.999Z"
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
