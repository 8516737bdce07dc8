"""Days as a form names them, until and including such a day, and moments as answers write them."""

from datetime import date, datetime, time, timedelta, tzinfo

from access.moments import EPOCH


def read_day(given: str) -> date | None:
    """Return the day; None for what is none, or lies before or beyond what clocks can say."""
    try:
        day = date.fromisoformat(given) if len(given) == len("2026-01-31") else None
    except ValueError:
        return None
    return day if day is not None and EPOCH.year <= day.year < 9999 else None


def last_ms_of(day: date, zone: tzinfo) -> int:
    """Return the last millisecond of the day there."""
    midnight = datetime.combine(day + timedelta(days=1), time(), zone)
    return (midnight - EPOCH) // timedelta(milliseconds=1) - 1


def day_of(at_ms: int, zone: tzinfo) -> date:
    """Return which day the moment is there."""
    return (EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone).date()


def ms_of(moment: str) -> int:
    """Return the milliseconds since 1970 of a moment in an answer of ours."""
    return (datetime.fromisoformat(moment) - EPOCH) // timedelta(milliseconds=1)
