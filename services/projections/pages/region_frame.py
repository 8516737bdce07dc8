"""What the pages about the region have in common: their tabs, and what is asked for them."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

from access.phrases_region import Region
from access.rights import Verdict, may_at_all
from access.rules_pages import PAGES, PAGES_AT
from access.saying import said
from projections.pages import region_wording as wording
from projections.pages.means import PagesMeans
from projections.pages.own_questions import NotAnswered
from projections.pages.region_answers import Standing, standings_of
from projections.pages.region_told import FiguresTold, RegionTold
from projections.pages.showing import show
from projections.pages.visits import Visit

_TABS: Final = {
    "/region": Region.OVERVIEW,
    "/region/positions": Region.POSITIONS,
    "/region/links": Region.LINKS,
    "/region/clearing": Region.CLEARING_RUNS,
    "/region/categories": Region.CATEGORIES,
}
# 422: what a page was asked for and passed on makes no sense there.
_STOOD: Final = "/regions/positions"
_PAGES_AT_MOST: Final = 10
_UNSEEN: Final = frozenset((401, 403, 404, 422))


def show_region(
    request: Request, visiting: Visit, template: str, at: str, *, heading: Region, **given: Any
) -> Response:
    """Return a page about the region, under the tabs that are open to who visits."""
    means: PagesMeans = request.app.state.means
    language = visiting.language
    open_tabs = [
        (path, said(tab, language))
        for path, tab in _TABS.items()
        if _is_open(path, visiting, means)
    ]
    return show(
        request,
        visiting,
        template,
        heading=said(heading, language),
        tabs=open_tabs if len(open_tabs) > 1 else [],
        at=at,
        **given,
    )


def answer_to(
    visiting: Visit, means: PagesMeans, path: str, **asked: str | int
) -> Mapping[str, Any] | None:
    """Return the answer; None where it is not for who visits. Raises `NotAnswered`."""
    try:
        return means.questions.ask(visiting.on_behalf, path, **asked)
    except NotAnswered as error:
        if error.status in _UNSEEN:
            return None
        raise


def figures_told(request: Request, visiting: Visit, months: int) -> FiguresTold | None:
    """Return the region's figures; None where they are not for who visits. Raises `NotAnswered`."""
    kept: RegionTold = request.app.state.region_told
    try:
        return kept.figures(visiting, request.app.state.means, months)
    except NotAnswered as error:
        if error.status in _UNSEEN:
            return None
        raise


def standings_there(visiting: Visit, means: PagesMeans) -> tuple[tuple[Standing, ...], str] | None:
    """Return where the groups stand that who visits may see, and of the end of which day."""
    told = answer_to(visiting, means, _STOOD)
    if told is None:
        return None
    rows, day = [*told["groups"]], wording.day(told["as_of_day"], visiting.language)
    for _ in range(_PAGES_AT_MOST):
        if told["next"] is None:
            break
        told = means.questions.ask(visiting.on_behalf, _STOOD, cursor=told["next"])
        rows += told["groups"]
    return standings_of(rows), day


def _is_open(path: str, visiting: Visit, means: PagesMeans) -> bool:
    act = PAGES.get(("GET", PAGES_AT + path))
    if act is None or visiting.session is None:
        return False
    return may_at_all(visiting.principal, act, means.facts, means.now_ms()) is Verdict.ALLOWED
