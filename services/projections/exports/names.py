"""What groups, accounts and units are called in files for other programs.

Everything here is made of ids, never of what somebody typed: letters, digits and hyphens, so that
no program takes any of it for more than a name. An id that is none is refused.
"""

import re
from functools import lru_cache
from hashlib import sha256
from itertools import product
from string import ascii_uppercase
from typing import Final

from contracts.ids import GROUP_ID_PATTERN, UUID_PATTERN

_is_group: Final = re.compile(GROUP_ID_PATTERN.strip("^$"), re.ASCII).fullmatch
_is_uuid: Final = re.compile(UUID_PATTERN.strip("^$"), re.ASCII).fullmatch
# No tool takes a longer commodity, and some read these as values of their own.
_LONGEST: Final = 24
_TAKEN: Final = frozenset(("TRUE", "FALSE", "NULL"))
# Given away by ISO 4217 behind an X; the other codes that begin so are no country's, and free.
_GIVEN_AWAY: Final = frozenset(
    "AD AF AG AU BA BB BC BD CD CG DR EU FO FU OF PD PF PT RE SU TS UA XX".split()
)
_FREE: Final = tuple(
    f"X{pair}"
    for pair in map("".join, product(ascii_uppercase, repeat=2))
    if pair not in _GIVEN_AWAY
)
_KNOWN_AT_MOST: Final = 100_000


class NoName(ValueError):
    """Something that should be an id would be more than a name in a file."""


@lru_cache(_KNOWN_AT_MOST)
def part_of_group(group_id: str) -> str:
    """The group as one part of an account's name: its id, with a capital."""
    if not _is_group(group_id):
        raise NoName(group_id)
    return group_id[0].upper() + group_id[1:]


@lru_cache(_KNOWN_AT_MOST)
def part_of_account(account_id: str) -> str:
    """The account as one part of its name: its id in capitals, which may begin with a letter."""
    return whole_id(account_id).upper()


def whole_id(given: str) -> str:
    """The id, which is one. Raises NoName."""
    if not _is_uuid(given):
        raise NoName(given)
    return given


def compact_id(given: str) -> str:
    """The id without hyphens: 32 characters, where a field takes no 36."""
    return whole_id(given).replace("-", "")


@lru_cache(_KNOWN_AT_MOST)
def commodity_of(group_id: str) -> str:
    """In what the group's time is counted: letters alone, another for every group.

    Its id in capitals where that is letters alone; else its letters and eight that follow from it.
    """
    letters = "".join(letter for letter in part_of_group(group_id).upper() if letter.isalpha())
    if letters == group_id.upper() and len(letters) <= _LONGEST and letters not in _TAKEN:
        return letters
    number = int.from_bytes(sha256(group_id.encode()).digest())
    own = "".join(ascii_uppercase[number // 26**place % 26] for place in range(8))
    return letters[: _LONGEST - len(own)] + own


@lru_cache(_KNOWN_AT_MOST)
def currency_of(group_id: str) -> str:
    """The code of the group's unit where only those of ISO 4217 fit: X and two letters.

    It follows from the group's id. There are fewer codes than there may be groups, so that two can
    have the same one: a file says the group's id, too.
    """
    part_of_group(group_id)
    return _FREE[int.from_bytes(sha256(group_id.encode()).digest()) % len(_FREE)]
