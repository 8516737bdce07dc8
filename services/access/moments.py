"""The time now, and how a moment is written for programs."""

import time
from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def now_ms() -> int:
    """The time, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def shown_moment(ms: int) -> str:
    """The moment as RFC 3339 in UTC; one beyond the year 9999 at that year's end."""
    try:
        moment = EPOCH + timedelta(milliseconds=ms)
    except OverflowError:
        return "9999-12-31T23:59:59.999Z"
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
