"""Amounts as people read them, in Dutch, French or English. Whole numbers throughout."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Protocol

from access.languages import Language

_POINT: Final[dict[Language, str]] = {"nl": ",", "fr": ",", "en": "."}
_THOUSANDS: Final[dict[Language, str]] = {"nl": ".", "fr": "\u202f", "en": ","}
_HOUR: Final[dict[Language, str]] = {"nl": "u", "fr": "h", "en": "h"}


class Measured(Protocol):
    """How a group counts."""

    @property
    def decimals(self) -> int:
        """How many digits of a unit are its steps."""

    @property
    def singular(self) -> str:
        """The name of one."""

    @property
    def plural(self) -> str:
        """The name of several."""


class Shown(NamedTuple):
    """How amounts are shown to one reader."""

    language: Language

    def time(self, ms: int) -> str:
        """Return a length of time."""
        return duration(ms, self.language)

    def steps(self, steps: int, measure: Measured) -> str:
        """Return steps in the group's own unit."""
        names = {"singular": measure.singular, "plural": measure.plural}
        return amount(steps, {"decimals": measure.decimals, **names}, self.language)


def amount(steps: int, unit: Mapping[str, Any], language: Language) -> str:
    """The steps in the group's unit: `1,50 uren`, `1 uur`, `-1.250 punten`."""
    decimals = int(unit["decimals"])
    number = _digits(abs(steps), decimals, language)
    one = 10**decimals
    # In French everything below two is singular.
    singular = abs(steps) == one or (language == "fr" and abs(steps) < 2 * one)
    return f"{'-' if steps < 0 else ''}{number} {unit['singular' if singular else 'plural']}"


def short_amount(steps: int, unit: Mapping[str, Any], language: Language) -> str:
    """The same with the unit's symbol: `1,50 u`."""
    number = _digits(abs(steps), int(unit["decimals"]), language)
    return f"{'-' if steps < 0 else ''}{number} {unit['symbol']}"


def bare_amount(steps: int, decimals: int, language: Language) -> str:
    """The number alone, for where the unit stands above it: `-1.250,00`."""
    return f"{'-' if steps < 0 else ''}{_digits(abs(steps), decimals, language)}"


def duration(ms: int, language: Language) -> str:
    """Hours, minutes and seconds, to the millisecond where there are any: `1 u 30 min`."""
    rest, milliseconds = divmod(abs(ms), 1_000)
    rest, seconds = divmod(rest, 60)
    hours, minutes = divmod(rest, 60)
    parts = []
    if hours:
        parts.append(f"{_digits(hours, 0, language)} {_HOUR[language]}")
    if minutes:
        parts.append(f"{minutes} min")
    if seconds or milliseconds:
        fraction = f"{_POINT[language]}{milliseconds:03}".rstrip("0") if milliseconds else ""
        parts.append(f"{seconds}{fraction} s")
    if not parts:
        parts.append(f"0 {_HOUR[language]}")
    return ("-" if ms < 0 else "") + " ".join(parts)


def _digits(value: int, decimals: int, language: Language) -> str:
    whole, fraction = divmod(value, 10**decimals)
    written = f"{whole:,}".replace(",", _THOUSANDS[language])
    return f"{written}{_POINT[language]}{fraction:0{decimals}}" if decimals else written
