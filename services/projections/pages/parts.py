"""Lists that are shown by parts: which part an address asks for, and the way on to the next."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from fastapi import Request

from projections.pages.forms import asked

_FURTHER: Final = "further"
_PAGE: Final = "page"
_LONGEST: Final = 400
_DIGITS_AT_MOST: Final = 4

R = TypeVar("R")


class Part(NamedTuple, Generic[R]):
    """The rows of one part of a list. `here` leads to it, `further` to the next; None: no more."""

    rows: Sequence[R]
    is_first: bool
    here: str
    further: str | None


def part_asked(request: Request, at_most: int) -> dict[str, str | int]:
    """Return which part the address asks for, as our own questions name it."""
    cursor = asked(request).one(_FURTHER)[:_LONGEST]
    part: dict[str, str | int] = {"limit": at_most}
    return {**part, "cursor": cursor} if cursor else part


def way_on(page: Mapping[str, Any], kept: Mapping[str, str] | None = None) -> str | None:
    """Return what of an address leads to the next part, with what else it asks; None: no more."""
    cursor = page["next"]
    return None if cursor is None else "?" + urlencode({**(kept or {}), _FURTHER: cursor})


def part_of(
    rows: Sequence[R], request: Request, at_most: int, kept: Mapping[str, str] | None = None
) -> Part[R]:
    """Return the part of rows in hand that the address asks for, with what else it asks."""
    number = _number(asked(request).one(_PAGE))
    is_more = len(rows) > number * at_most
    return Part(
        rows=rows[(number - 1) * at_most : number * at_most],
        is_first=number == 1,
        here=_address(kept or {}, number),
        further=_address(kept or {}, number + 1) if is_more else None,
    )


def _address(kept: Mapping[str, str], number: int) -> str:
    question = {name: text for name, text in kept.items() if text}
    if number > 1:
        question[_PAGE] = str(number)
    return "?" + urlencode(question) if question else ""


def _number(given: str) -> int:
    fits = given.isascii() and given.isdecimal() and len(given) <= _DIGITS_AT_MOST
    return max(1, int(given)) if fits else 1
