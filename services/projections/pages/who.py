"""Who one is, for whom one acts, and in which language: the first page after signing in."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.languages import LANGUAGES
from projections.pages.forms import Filled, FormStale
from projections.pages.means import PagesMeans
from projections.pages.showing import onward, path_of_ours, set_cookie, show
from projections.pages.standing import own_name, standings_of
from projections.pages.visits import LANGUAGE_COOKIE, Visiting

_A_YEAR_S = 365 * 24 * 3600

router = APIRouter()


@router.get("/")
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
    answer = onward(path_of_ours(form.one("back")))
    set_cookie(answer, request.app.state.means, LANGUAGE_COOKIE, language, _A_YEAR_S)
    return answer
