"""Exchanges as people read them, in Dutch, French or English.

An exchange is "X gives Y <what> for <amount>": who receives the units is the one who gave the
service.
"""

from typing import Final

from access.languages import Language

_QUOTES: Final[dict[Language, tuple[str, str]]] = {
    "nl": ("“", "”"),
    "fr": ("«\u00a0", "\u00a0»"),
    "en": ("“", "”"),
}
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
