"""Amounts and exchanges as people read them, in Dutch, French or English. Whole numbers throughout.

An exchange is "X gives Y <what> for <amount>": who receives the units is the one who gave the
service.
"""

from collections.abc import Mapping
from typing import Any, Final

from access.languages import Language

_POINT: Final[dict[Language, str]] = {"nl": ",", "fr": ",", "en": "."}
_THOUSANDS: Final[dict[Language, str]] = {"nl": ".", "fr": "\u202f", "en": ","}
_QUOTES: Final[dict[Language, tuple[str, str]]] = {
    "nl": ("“", "”"),
    "fr": ("«\u00a0", "\u00a0»"),
    "en": ("“", "”"),
}
_HOUR: Final[dict[Language, str]] = {"nl": "u", "fr": "h", "en": "h"}
_SOMEONE: Final[dict[Language, str]] = {"nl": "iemand", "fr": "quelqu’un", "en": "someone"}
_SERVICE: Final[dict[Language, str]] = {
    "nl": "een dienst",
    "fr": "un service",
    "en": "a service",
}
_SENTENCES: Final[dict[str, dict[Language, str]]] = {
    "service": {
        "nl": "{giver} geeft {taker} {what} voor {amount}",
        "fr": "{giver} donne à {taker} {what} pour {amount}",
        "en": "{giver} gives {taker} {what} for {amount}",
    },
    "settlement": {
        "nl": "{giver} en {taker} verrekenen {amount} zonder dienst",
        "fr": "{giver} et {taker} compensent {amount} sans service",
        "en": "{giver} and {taker} settle {amount} without a service",
    },
    "write-off": {
        "nl": "{amount} afgeschreven tussen {taker} en {giver}",
        "fr": "{amount} effacé entre {taker} et {giver}",
        "en": "{amount} written off between {taker} and {giver}",
    },
    "reversal": {
        "nl": "{giver} geeft {taker} {amount} terug",
        "fr": "{giver} rend {amount} à {taker}",
        "en": "{giver} gives {amount} back to {taker}",
    },
    "rounding": {
        "nl": "{amount} tussen afronding en {giver}",
        "fr": "{amount} entre l’arrondi et {giver}",
        "en": "{amount} between rounding and {giver}",
    },
}


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


def sentence(
    kind: str,
    *,
    payer: str | None,
    payee: str | None,
    words: str | None,
    shown_amount: str,
    language: Language,
) -> str:
    """One line that says what happened; `payer` and `payee` are names, None where unknown."""
    someone = _SOMEONE[language]
    opening, closing = _QUOTES[language]
    what = _SERVICE[language] if words is None else f"{opening}{words}{closing}"
    return _SENTENCES[kind][language].format(
        giver=payee or someone, taker=payer or someone, what=what, amount=shown_amount
    )


def _digits(value: int, decimals: int, language: Language) -> str:
    whole, fraction = divmod(value, 10**decimals)
    written = f"{whole:,}".replace(",", _THOUSANDS[language])
    return f"{written}{_POINT[language]}{fraction:0{decimals}}" if decimals else written
