"""Words as a search compares them: without case and accents, and near ones known as near.

The database the service brings along has neither `unaccent` nor `pg_trgm`, so both are done here:
folding before anything is stored or asked, and nearness by trigrams first (an index finds those)
and by edits then.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Letters that Unicode does not take apart.
_LIGATURES: Final = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l"})
_WORDS: Final = re.compile(r"[^\W_]+")
_LONGEST: Final = 60
# A shorter word has too many neighbours for any of them to be what was meant.
LEAST_LETTERS: Final = 4
_PART_LETTERS: Final = 5
_ENDING_LETTERS: Final = 3
_TWO_EDITS_LETTERS: Final = 7


def words_of(text: str) -> list[str]:
    """The text's words in order, folded; what no person would call a word is left out."""
    # Taken apart twice: what some signs are made of are capitals.
    small = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFKD", small).translate(_LIGATURES)
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return [word for word in _WORDS.findall(kept) if len(word) <= _LONGEST]


def spelt(texts: list[str]) -> list[str]:
    """The different words of these texts that a misspelt one may have meant, in order."""
    found = {word for text in texts for word in words_of(text)}
    return sorted(word for word in found if len(word) >= LEAST_LETTERS and not word.isdigit())


def is_part_of(sought: str, word: str) -> bool:
    """Whether the word is a longer one that holds the sought one, as Dutch puts words together."""
    return len(sought) >= _PART_LETTERS and sought in word


def is_form_of(sought: str, word: str) -> bool:
    """Whether the sought word is the other with an ending that its language's stems leave on."""
    return (
        len(word) >= _PART_LETTERS
        and sought.startswith(word)
        and len(sought) - len(word) <= _ENDING_LETTERS
    )


def is_misspelling(sought: str, word: str) -> bool:
    """Whether the sought word is the other with a slip of the hand, of a long one with two.

    The other may go on: `fietz` was meant for `fietsen` too.
    """
    begun = word[: len(sought)] if len(sought) >= _PART_LETTERS else word
    return _is_slip(sought, word) or _is_slip(sought, begun)


def _is_slip(sought: str, word: str) -> bool:
    allowed = 2 if len(sought) >= _TWO_EDITS_LETTERS else 1
    if len(sought) < LEAST_LETTERS or abs(len(sought) - len(word)) > allowed:
        return False
    return _edits(sought, word) <= allowed


def _edits(one: str, other: str) -> int:
    """How many letters are to be changed, added, left out or swapped with the next."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        this = [row]
        for column, wanted in enumerate(other, 1):
            same = letter == wanted
            cost = min(last[column] + 1, this[-1] + 1, last[column - 1] + (not same))
            swapped = row > 1 and column > 1 and letter == other[column - 2]
            if swapped and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        before, last = last, this
    return last[-1]
