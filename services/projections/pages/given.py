"""What is given to a page: taken where it is what is asked for, and sought in what there is."""

import re
from collections.abc import Sequence

from access.spelling import words_of


def fitting(pattern: str, given: str) -> str:
    """Return what was given where all of it fits the pattern; else nothing."""
    return given if re.fullmatch(pattern, given, re.ASCII) else ""


def holds(text: str, sought: Sequence[str]) -> bool:
    """Whether each of these words, as `words_of` spells them, stands somewhere in the text."""
    there = words_of(text)
    return all(any(word in each for each in there) for word in sought)
