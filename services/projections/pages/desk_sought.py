"""A group's neighbours as the pages of its desk list them: sought by name, and in which order."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from fastapi import Request

from access.phrases_desk import Desk
from access.phrases_desk_links import DeskLinks
from access.saying import AnyPhrase
from access.spelling import words_of
from contracts.value import Value
from projections.pages.desk_between import Between
from projections.pages.forms import asked
from projections.pages.given import holds

_LONGEST_WORDS: Final = 100
SORTS: Final[dict[str, AnyPhrase]] = {
    "name": Desk.SORT_NAME,
    "limit": DeskLinks.SORT_LIMIT,
    "owed": DeskLinks.SORT_OWED,
    "owing": DeskLinks.SORT_OWING,
}
_ORDERS: Final[dict[str, Callable[[Between], Any]]] = {
    "limit": lambda pair: -pair.used_per_mille,
    "owed": lambda pair: -pair.position_ms,
    "owing": lambda pair: pair.position_ms,
}


class Sought(Value, frozen=True, kw_only=True):
    """Which neighbours a page is asked for. Empty: all of them, by name."""

    words: str
    sort: str

    @property
    def kept(self) -> dict[str, str]:
        """What of it stands in an address."""
        return {"words": self.words, "sort": self.sort}


def sought_in(request: Request) -> Sought:
    """Return what the address asks for, without what is no such thing."""
    given = asked(request)
    sort = given.one("sort")
    return Sought(words=given.one("words")[:_LONGEST_WORDS], sort=sort if sort in SORTS else "")


def sifted(pairs: Sequence[Between], sought: Sought) -> list[Between]:
    """Return those whose names hold all the words, in the order asked for, else as they came."""
    words = words_of(sought.words)
    found = [pair for pair in pairs if holds(f"{pair.name} {pair.id}", words)]
    return sorted(found, key=_ORDERS[sought.sort]) if sought.sort in _ORDERS else found
