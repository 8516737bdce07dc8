"""Where one is signed in: to see it, and to end it, there or everywhere."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.phrases_pages import Page
from projections.pages.drawing import shown_minute
from projections.pages.forms import Filled
from projections.pages.means import PagesMeans
from projections.pages.showing import drop_cookie, onward, show
from projections.pages.visits import Visiting

router = APIRouter()


@router.get("/sessions")
def sessions(request: Request, visiting: Visiting) -> Response:
    """The person's sessions; ending one needs no more than a look at this page."""
    means: PagesMeans = request.app.state.means
    language, zone = visiting.language, means.zone
    found = [
        {
            "id": session.session_id,
            "since": shown_minute(session.created_at_ms, language, zone),
            "until": shown_minute(session.ends_at_ms, language, zone),
            "here": session.session_id == visiting.signed_in.session_id,
        }
        for session in means.identity.sessions.of(visiting.person_id, means.now_ms())
    ]
    return show(request, visiting, "sessions.html", sessions=found)


@router.post("/sessions/end")
def end_session(request: Request, visiting: Visiting, form: Filled) -> Response:
    """One session of the person's has ended."""
    means: PagesMeans = request.app.state.means
    means.identity.sessions.end_named(visiting.person_id, form.id("session"))
    return onward("/sessions", Page.SESSION_ENDED)


@router.post("/sessions/end-others")
def end_others(request: Request, visiting: Visiting, _: Filled) -> Response:
    """All but this one have ended."""
    means: PagesMeans = request.app.state.means
    means.identity.sessions.end_others(visiting.signed_in)
    return onward("/sessions", Page.OTHERS_ENDED)


@router.post("/sessions/end-all")
def end_all(request: Request, visiting: Visiting, form: Filled) -> Response:
    """The person is signed in nowhere, here neither; without passkeys too where so chosen."""
    means: PagesMeans = request.app.state.means
    passkeys = bool(form.one("passkeys"))
    means.identity.sign_out_everywhere(visiting.person_id, passkeys=passkeys)
    answer = onward("/sign-in", Page.SIGNED_OUT_EVERYWHERE)
    drop_cookie(answer, means, means.cookie.name)
    return answer
