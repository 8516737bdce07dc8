"""Signing in by a mailed link or an invitation, and signing out.

To open a link changes nothing: mail programs look at every link they see. Its page has a button,
and only what the button sends signs in.
"""

from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.links import LinkPurpose
from access.phrases_pages import Page
from access.saying import said
from projections.pages.forms import Filled
from projections.pages.means import PagesMeans
from projections.pages.showing import drop_cookie, onward, set_cookie, show
from projections.pages.troubles import TooOften, trouble
from projections.pages.visits import Visit, Visiting

_TEMPLATES: Final[dict[LinkPurpose, str]] = {
    "sign-in": "link.html",
    "invitation": "invitation.html",
}

_MINUTE_MS: Final = 60_000

router = APIRouter()


@router.get("/sign-in")
def sign_in(request: Request, visiting: Visiting) -> Response:
    """The ways in; who is in already is led on."""
    if visiting.session is not None:
        return onward("/")
    return _ways_in(request, visiting)


@router.post("/sign-in")
def mail_link(request: Request, visiting: Visiting, form: Filled) -> Response:
    """A link is on its way, if the address is known: the answer is the same if it is not."""
    means: PagesMeans = request.app.state.means
    address = form.one("address")
    if means.identity.identities.address_digest(address) is None or means.identity.mailed is None:
        wrong = said(Page.NOT_AN_ADDRESS, visiting.language)
        return _ways_in(request, visiting, status=422, wrong=wrong, address=address)
    wait_s = means.identity.mailed.ask(address, visiting.language, visiting.peer)
    if wait_s:
        raise TooOften(wait_s)
    return onward("/sign-in/sent")


@router.get("/sign-in/sent")
def link_sent(request: Request, visiting: Visiting) -> Response:
    """Says what to do now, and nothing about the address."""
    means: PagesMeans = request.app.state.means
    minutes = means.identity.means.link_times.sign_in_ms // _MINUTE_MS
    return show(request, visiting, "sent.html", minutes=str(minutes))


@router.get("/sign-in/link/{token}")
def look_at_link(request: Request, visiting: Visiting, token: str) -> Response:
    """The button of a mailed link."""
    return _look(request, visiting, token, "sign-in")


@router.post("/sign-in/link")
def use_link(request: Request, visiting: Visiting, form: Filled) -> Response:
    """Signed in, and the link is used up."""
    means: PagesMeans = request.app.state.means
    token = means.identity.sign_in_by_link(form.one("token"), instead_of=visiting.token)
    if token is None:
        return _gone(request, visiting)
    return with_session(onward("/"), token, means)


@router.get("/invitation/{token}")
def look_at_invitation(request: Request, visiting: Visiting, token: str) -> Response:
    """The button of an invitation."""
    return _look(request, visiting, token, "invitation")


@router.post("/invitation")
def use_invitation(request: Request, visiting: Visiting, form: Filled) -> Response:
    """Signed in, and the invitation is used up; a passkey can be added next."""
    means: PagesMeans = request.app.state.means
    token = means.identity.accept_invitation(form.one("token"), instead_of=visiting.token)
    if token is None:
        return _gone(request, visiting)
    return with_session(onward("/passkeys"), token, means)


@router.post("/sign-out")
def sign_out(request: Request, visiting: Visiting, _: Filled) -> Response:
    """The session is over, here and wherever its cookie was copied to."""
    means: PagesMeans = request.app.state.means
    if visiting.token is not None:
        means.identity.sessions.end(visiting.token)
    answer = onward("/sign-in", Page.SIGNED_OUT)
    drop_cookie(answer, means, means.cookie.name)
    return answer


def with_session(answer: Response, token: str, means: PagesMeans) -> Response:
    """Return the answer with the cookie of a new session."""
    lasts_s = means.identity.means.lengths.whole_ms // 1000
    set_cookie(answer, means, means.cookie.name, token, lasts_s)
    return answer


def _ways_in(
    request: Request,
    visiting: Visit,
    *,
    status: int = 200,
    wrong: str | None = None,
    address: str = "",
) -> Response:
    means: PagesMeans = request.app.state.means
    return show(
        request,
        visiting,
        "sign_in.html",
        status=status,
        wrong=wrong,
        address=address,
        mails=means.identity.mailed is not None,
        passkeys=means.identity.passkeys.work_here,
        provider=_provider(means),
        on_trial=means.identity.means.on_trial,
    )


def _look(request: Request, visiting: Visit, token: str, purpose: LinkPurpose) -> Response:
    means: PagesMeans = request.app.state.means
    if means.identity.links.look(token, purpose, means.now_ms()) is None:
        return _gone(request, visiting)
    return show(request, visiting, _TEMPLATES[purpose], token=token, provider=_provider(means))


def _gone(request: Request, visiting: Visit) -> Response:
    return trouble(request, visiting, 410, Page.LINK_GONE, Page.LINK_GONE_HOW)


def _provider(means: PagesMeans) -> str | None:
    """Return the provider's host, by which people know it; None without a provider."""
    settings = means.identity.means.provider
    return None if settings is None else urlsplit(settings.issuer).hostname
