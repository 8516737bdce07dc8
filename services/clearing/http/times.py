"""Times as they are written outside: RFC 3339, with an offset, and milliseconds inside."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from access.moments import EPOCH, shown_moment

_RFC_3339: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_MS: Final = timedelta(milliseconds=1)


def read_time(text: str) -> int | None:
    """Return the milliseconds since 1970, finer parts cut off; None where it is no such time."""
    match = _RFC_3339.fullmatch(text)
    if match is None:
        return None
    day, time, fraction, offset = match.groups()
    try:
        whole = datetime.fromisoformat(f"{day}T{time}{offset.upper().replace('Z', '+00:00')}")
        whole_ms = (whole - EPOCH) // _MS
    except (ValueError, OverflowError):
        return None
    return whole_ms + int((fraction or "0").ljust(3, "0")[:3])


# All answers of a block carry the same time.
write_time: Final = lru_cache(maxsize=64)(shown_moment)
