"""A group's papers: which of them, of which period, and as what file."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from access.phrases_papers import Paper
from access.saying import said
from access.views import View
from contracts.ids import GroupId
from projections.pages.affairs import show_affair
from projections.pages.papers_asked import answered, asked_in, form_of, reading_for
from projections.pages.visits import Visit, Visiting
from projections.papers.balances import balances_of
from projections.papers.exchanges import exchanges_of
from projections.papers.group import Document
from projections.papers.neighbours import neighbours_of
from projections.papers.overview import overview_of
from projections.papers.period import Period
from projections.papers.reading import Reading

_Read: TypeAlias = Callable[[Reading, str, Period, int | None], Document]

# By their names in addresses, in the order in which they are offered.
_PAPERS: Final[dict[str, tuple[_Read, Paper, Paper]]] = {
    "year": (overview_of, Paper.OVERVIEW, Paper.OVERVIEW_HOW),
    "balances": (balances_of, Paper.BALANCES, Paper.BALANCES_HOW),
    "neighbours": (neighbours_of, Paper.NEIGHBOURS, Paper.NEIGHBOURS_HOW),
    "exchanges": (exchanges_of, Paper.EXCHANGES_OF_PERIOD, Paper.EXCHANGES_HOW),
}
_GROUP: Final = "/groups/{group_id}/papers"

router = APIRouter()


@router.get(_GROUP)
def choose(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """The papers there are, and the form on which they are asked for."""
    return _show(request, visiting, group_id, 200, None)


@router.get(_GROUP + "/{name}.{form}")
def paper(
    request: Request, visiting: Visiting, group_id: GroupId, name: str, form: str
) -> Response:
    """One of them as a file, as of a position of the log."""
    if name not in _PAPERS:
        raise HTTPException(404)
    document_of, _, _ = _PAPERS[name]
    reading = reading_for(request, visiting, View(groups=frozenset({group_id})))
    return answered(
        request,
        form_of(form),
        partial(document_of, reading, group_id),
        partial(_show, request, visiting, group_id),
    )


def _show(
    request: Request, visiting: Visit, group_id: GroupId, status: int, wrong: str | None
) -> Response:
    language = visiting.language
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/papers.html",
        status=status,
        wrong=wrong,
        asked=asked_in(request),
        offered=[
            {"name": name, "title": said(title, language), "how": said(how, language)}
            for name, (_, title, how) in _PAPERS.items()
        ],
    )
