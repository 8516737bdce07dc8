"""What was told of the region's figures, and drawn of them, kept for as long as it stays so.

Everybody who may see them is told the same. Each time they are asked for anew in the name of who
visits, by the tag of what is known: who may not see them is not shown what is kept here.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from access.languages import Language
from projections.pages.means import PagesMeans
from projections.pages.region_filter import Filter
from projections.pages.visits import Visit

_FIGURES: Final = "/regions/figures"
# One for each period that can be chosen, and the shortest.
_ANSWERS_AT_MOST: Final = 6
# Each as large as a page at most.
_DRAWN_AT_MOST: Final = 64


class FiguresTold(NamedTuple):
    """The answer, and the tag that it has for as long as it stays the same."""

    tag: str
    answer: Mapping[str, Any]


class RegionTold:
    """The latest answers by their periods, and the latest parts of pages. Any number of threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[int, FiguresTold] = OrderedDict()
        self._drawn: OrderedDict[tuple[str, Filter, Language], Markup] = OrderedDict()
        self._lock = Lock()

    def figures(self, visiting: Visit, means: PagesMeans, months: int) -> FiguresTold:
        """Return the figures of so many months. Raises `NotAnswered`, to whom they are not for."""
        with self._lock:
            known = self._answers.get(months)
        tag = None if known is None else known.tag
        found = means.questions.ask_anew(visiting.on_behalf, _FIGURES, tag, months=months)
        if found is None:
            assert known is not None, "without a tag there is nothing that could still be so"
            return known
        told = FiguresTold(*found)
        with self._lock:
            _keep(self._answers, months, told, _ANSWERS_AT_MOST)
        return told

    def drawn(
        self, tag: str, asked: Filter, language: Language, draw: Callable[[], Markup]
    ) -> Markup:
        """Return that part of a page about these figures; it is drawn where it was not lately."""
        name = (tag, asked, language)
        with self._lock:
            if (found := self._drawn.get(name)) is not None:
                self._drawn.move_to_end(name)
                return found
        part = draw()
        with self._lock:
            _keep(self._drawn, name, part, _DRAWN_AT_MOST)
        return part


def _keep(kept: OrderedDict[Any, Any], name: object, value: object, at_most: int) -> None:
    kept[name] = value
    kept.move_to_end(name)
    while len(kept) > at_most:
        kept.popitem(last=False)
