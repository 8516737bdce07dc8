"""Times as they are written outside: RFC 3339, with an offset, and milliseconds inside."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

_RFC_3339: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)


def read_time(text: str) -> int | None:
    """Return the milliseconds since 1970, finer parts cut off; None where it is no such time."""
    match = _RFC_3339.fullmatch(text)
    if match is None:
        return None
    day, time, fraction, offset = match.groups()
    try:
        whole = datetime.fromisoformat(f"{day}T{time}{offset.upper().replace('Z', '+00:00')}")
        whole_ms = (whole - _EPOCH) // _MS
    except (ValueError, OverflowError):
        return None
    return whole_ms + int((fraction or "0").ljust(3, "0")[:3])


# All answers of a block carry the same time.
@lru_cache(maxsize=64)
def write_time(at_ms: int) -> str:
    """Return the time in UTC, to the millisecond."""
    at = _EPOCH + timedelta(milliseconds=at_ms)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at_ms % 1000:03d}Z"
