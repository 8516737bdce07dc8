"""Numbers, moments and ids read digit by digit: no value ever passes through a float."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final
from uuid import UUID, uuid5

from access.phrases_import import Reason
from contracts.ids import UUID_PATTERN

# Ours for ever: ids that the bundle gives in another form are derived from it.
NAMESPACE: Final = UUID("5d0e8a2e-6b0c-5a1b-9f57-3f3c5b0f7a41")

_DECIMAL: Final = re.compile(r"(-?)(0|[1-9][0-9]{0,29})(?:\.([0-9]{1,30}))?", re.ASCII)
_MOMENT: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_UUID: Final = re.compile(UUID_PATTERN)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_INT64: Final = 2**63


def parse_steps(text: str, scale: int) -> int | Reason:
    """Return the amount in whole steps of 10^-scale, or the reason why there is none."""
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return Reason.NOT_DECIMAL
    sign, whole, fraction = match[1], match[2], match[3] or ""
    if len(fraction) > scale:
        return Reason.TOO_MANY_DIGITS
    steps = int(whole + fraction.ljust(scale, "0")) * (-1 if sign else 1)
    if not -_INT64 <= steps < _INT64:
        return Reason.TOO_MANY_BITS
    return steps


def parse_sign(text: str) -> int | Reason:
    """Return -1, 0 or 1 for a decimal number of any length, or the reason why it is none."""
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return Reason.NOT_DECIMAL
    if not (match[2] + (match[3] or "")).strip("0"):
        return 0
    return -1 if match[1] else 1


def parse_whole(text: str, at_most: int) -> int | None:
    """Return the whole number from 0 to `at_most` that the digits say, or None."""
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        return None
    number = int(text)
    return number if number <= at_most and str(number) == text else None


def parse_moment(text: str) -> int | None:
    """Return ms since 1970 of an ISO 8601 moment with its offset; a part of a ms is dropped."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    try:
        at = datetime.fromisoformat(f"{match[1]}T{match[2]}").replace(tzinfo=_offset(match[4]))
        ms = (at - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        return None
    ms += int((match[3] or "").ljust(3, "0")[:3])
    return ms if ms >= 0 else None


def parse_microdegrees(text: str, at_most_degrees: int) -> int | None:
    """Return whole millionths of a degree, to the nearest, or None outside the globe."""
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return None
    fraction = (match[3] or "").ljust(7, "0")
    micro = int(match[2] + fraction[:6]) + (1 if fraction[6] >= "5" else 0)
    if micro > at_most_degrees * 1_000_000:
        return None
    return -micro if match[1] else micro


def show_steps(steps: int, scale: int) -> str:
    """Return the amount as people write it: `parse_steps` the other way."""
    digits = str(abs(steps)).rjust(scale + 1, "0")
    whole, fraction = digits[: len(digits) - scale], digits[len(digits) - scale :]
    return ("-" if steps < 0 else "") + whole + ("." + fraction if fraction else "")


def own_id(text: str, *derived_from: str) -> str:
    """Return the id in canonical form when it is a UUID, else one that follows from the names."""
    canonical = text.strip().lower()
    return canonical if _UUID.fullmatch(canonical) else derived_id(*derived_from)


def derived_id(*names: str) -> str:
    """Return the UUID that always follows from these names, wherever one ends and one begins."""
    return str(uuid5(NAMESPACE, "\n".join(f"{len(name)}:{name}" for name in names)))


def _offset(text: str) -> timezone:
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 23 or minutes > 59:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
