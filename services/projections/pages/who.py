"""The first page after signing in; who one is, for whom one acts, and in which language."""

from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from access.languages import LANGUAGES
from access.rules_pages import PAGES_AT
from projections.pages.forms import Filled, FormStale
from projections.pages.means import PagesMeans
from projections.pages.showing import back_to, onward, set_cookie, show
from projections.pages.standing import own_name, standings_of
from projections.pages.visits import AT, LANGUAGE_COOKIE, Visiting

_CHOOSING: Final = "/who"
_A_YEAR_S = 365 * 24 * 3600

router = APIRouter()


@router.get("/")
def first_page(request: Request, visiting: Visiting) -> Response:
    """On to where one acts, where that is settled; else to choosing for whom."""
    acting = standings_of(visiting, request.app.state.means).acting
    path = _CHOOSING if acting is None or acting.path is None else acting.path
    return RedirectResponse(PAGES_AT + path + _asked(request), 303)


def _asked(request: Request) -> str:
    """Return what the next page is to say and to know, as the page before named it."""
    query = request.query_params
    kept = {name: query[name] for name in ("done", AT) if name in query}
    return "?" + urlencode(kept) if kept else ""


@router.get(_CHOOSING)
def who_one_is(request: Request, visiting: Visiting) -> Response:
    """All that the person may act for, with what is chosen."""
    means: PagesMeans = request.app.state.means
    name = own_name(visiting, standings_of(visiting, means), means)
    return show(request, visiting, "who.html", name=name)


@router.post("/acting-for")
def act_for(request: Request, visiting: Visiting, form: Filled) -> Response:
    """From now on the session acts for the one that was chosen, if it may."""
    means: PagesMeans = request.app.state.means
    chosen = form.id("standing")
    if chosen not in {choice.value for choice in standings_of(visiting, means).choices}:
        raise FormStale("standing")
    assert visiting.token is not None, "a rule lets only who is signed in come here"
    means.identity.sessions.act_for(visiting.token, chosen)
    return onward("/")


@router.post("/language")
def choose_language(request: Request, form: Filled) -> Response:
    """The browser shows the pages in this language from now on."""
    language = form.one("language")
    if language not in LANGUAGES:
        raise FormStale("language")
    answer = back_to(form.one("back"))
    set_cookie(answer, request.app.state.means, LANGUAGE_COOKIE, language, _A_YEAR_S)
    return answer
