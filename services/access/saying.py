"""A phrase in the reader's language: the one door to the three catalogues."""

from typing import Final

from access.languages import Language
from access.phrases import Phrase
from access.phrases_en import ENGLISH
from access.phrases_fr import FRENCH
from access.phrases_nl import DUTCH

CATALOGUES: Final[dict[Language, dict[Phrase, str]]] = {
    "nl": DUTCH,
    "fr": FRENCH,
    "en": ENGLISH,
}


def said(phrase: Phrase, language: Language, **given: str) -> str:
    """Return the phrase with every place filled in by what is given for it."""
    return CATALOGUES[language][phrase].format_map(given)


def word(family: str, stored: str, language: Language) -> str:
    """Return the word for a stored one: `word("status", "open", "nl")`."""
    return said(Phrase(f"{family}_{stored.replace('-', '_')}"), language)
