"""Amounts as people type them into a form, read into whole steps; never through a float."""

import re
from typing import Final

from access.languages import Language

_SPACES: Final = re.compile(r"[\s\u00a0\u202f]")
_NUMBER: Final = re.compile(r"\+?(\d{1,13})(?:[.,](\d{0,9}))?", re.ASCII)
# Between thousands, as the language writes them; spaces are taken anywhere.
_THOUSANDS: Final[dict[Language, re.Pattern[str]]] = {
    "nl": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d*)?", re.ASCII),
    "fr": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d*)?", re.ASCII),
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII),
}
_LONGEST: Final = 40
_HOUR_MS: Final = 3_600_000
# Hours are typed in hundredths at the finest.
_HUNDREDTHS: Final = 2
_THOUSAND_DIGITS: Final = 3


def steps_typed(text: str, decimals: int, language: Language) -> int | None:
    """Return the steps of `1,5`, `1.5` or `1.250`; None for what is no amount of that unit.

    Both points are taken. Three digits behind one are thousands where the language writes them so
    and the unit has fewer decimals.
    """
    given = _SPACES.sub("", text[:_LONGEST])
    if decimals < _THOUSAND_DIGITS and _THOUSANDS[language].fullmatch(given):
        given = given.replace("," if language == "en" else ".", "")
    found = _NUMBER.fullmatch(given)
    if found is None:
        return None
    whole, fraction = found[1], found[2] or ""
    if fraction[decimals:].strip("0"):
        return None
    return int(whole + fraction[:decimals].ljust(decimals, "0"))


def hours_ms_typed(text: str, language: Language) -> int | None:
    """Return the milliseconds of so many hours, `40` or `12,5`; None for what is no such number."""
    hundredths = steps_typed(text, _HUNDREDTHS, language)
    return None if hundredths is None else hundredths * _HOUR_MS // 100


def hours_to_type(ms: int, language: Language) -> str:
    """Return so much time as it is typed in hours, to the nearest hundredth."""
    hundredths = (ms * 200 + _HOUR_MS) // (2 * _HOUR_MS)
    whole, rest = divmod(hundredths, 100)
    fraction = f"{rest:02}".rstrip("0")
    return f"{whole}{'.' if language == 'en' else ','}{fraction}" if fraction else str(whole)
