"""A period of whole days, and as of which position of the log it is looked at."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, Self

from babel.dates import format_date

from access.languages import LOCALES, Language
from access.moments import EPOCH
from contracts.value import Value

_MS: Final = timedelta(milliseconds=1)
_FIRST: Final = date(1970, 1, 1)
_LAST: Final = date(9998, 12, 31)


class Period(Value, frozen=True, kw_only=True):
    """From one day to another, both included, as clocks show them in a zone."""

    first: date
    last: date
    from_ms: int
    until_ms: int

    @classmethod
    def of(cls, first: date, last: date, zone: tzinfo) -> Self:
        """The period between two days. Raises ValueError for what no calendar has a use for."""
        if not _FIRST <= first <= last <= _LAST:
            raise ValueError("a period begins before it ends")
        from_ms = _begins_ms(first, zone)
        until_ms = _begins_ms(last + timedelta(days=1), zone) - 1
        return cls(first=first, last=last, from_ms=from_ms, until_ms=until_ms)

    def shown(self, language: Language) -> tuple[str, str]:
        """Its first and its last day, as people write them."""
        locale = LOCALES[language]
        first, last = (format_date(at, "long", locale=locale) for at in (self.first, self.last))
        return first, last


def day_of(at_ms: int, zone: tzinfo) -> date:
    """The day of the moment, as clocks show it in the zone."""
    return (EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone).date()


def _begins_ms(at: date, zone: tzinfo) -> int:
    return (datetime.combine(at, time(), zone) - EPOCH) // _MS
