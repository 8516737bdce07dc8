"""Figures of the region as people read them: hours in short, months, shares and counts."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from babel.dates import format_date, format_skeleton, format_timedelta
from babel.numbers import format_decimal, format_percent

from access.amounts import duration
from access.languages import LOCALES, Language
from access.phrases_region import Region
from access.saying import said
from contracts.ids import MS_PER_HOUR

_MS_PER_MINUTE: Final = 60_000
_NEVER: Final = 1_000_000
# How a month is written takes a millisecond to find; years of them are kept.
_KEPT: Final = 1_000
_AREAS: Final = {
    "be-vlg": Region.AREA_FLANDERS,
    "be-wal": Region.AREA_WALLONIA,
    "be-bru": Region.AREA_BRUSSELS,
    "be": Region.AREA_BELGIUM,
    "fr": Region.AREA_FRANCE,
    "nl": Region.AREA_NETHERLANDS,
    "lu": Region.AREA_LUXEMBOURG,
    "de": Region.AREA_GERMANY,
}


def hours(ms: int, language: Language) -> str:
    """Return a length of time in whole hours; below one hour in minutes."""
    step_ms = _MS_PER_MINUTE if abs(ms) < MS_PER_HOUR else MS_PER_HOUR
    steps = (2 * abs(ms) + step_ms) // (2 * step_ms)
    return duration((-steps if ms < 0 else steps) * step_ms, language)


def count(number: int, language: Language) -> str:
    """Return a whole number."""
    return str(format_decimal(number, locale=LOCALES[language]))


def share(per_mille: int, language: Language) -> str:
    """Return a share in hundredths."""
    return str(format_percent(per_mille / 1_000, format="#,##0 %", locale=LOCALES[language]))


@lru_cache(_KEPT)
def month(named: str, language: Language) -> str:
    """Return a month, given as `2026-10`, in short."""
    return str(format_skeleton("yMMM", _first_day(named), locale=LOCALES[language]))


def whole_month(named: str, language: Language) -> str:
    """Return a month, given as `2026-10`, in full."""
    return str(format_date(_first_day(named), "LLLL y", locale=LOCALES[language]))


def day(named: str, language: Language) -> str:
    """Return a day, given as `2026-10-31`, as people write it."""
    return str(format_date(date.fromisoformat(named), "long", locale=LOCALES[language]))


def days(number: int, language: Language) -> str:
    """Return so many days."""
    # Never turned into weeks or months, however many they are.
    return str(
        format_timedelta(timedelta(days=number), "day", threshold=_NEVER, locale=LOCALES[language])
    )


@lru_cache(_KEPT)
def month_letter(named: str, language: Language) -> str:
    """Return the month's first letter, for below a bar."""
    return str(format_date(_first_day(named), "LLLLL", locale=LOCALES[language]))


def area(named: str, language: Language) -> str:
    """Return what an area is called; by its code, where nobody named it here."""
    phrase = _AREAS.get(named)
    return named.upper() if phrase is None else said(phrase, language)


def _first_day(named: str) -> date:
    return date.fromisoformat(named + "-01")
