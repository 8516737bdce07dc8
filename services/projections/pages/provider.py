"""Signing in by the operator's own provider: there and back again.

The way there is a link and not a form: what a form leads on to must, by our own policy, be ours.
"""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from access.phrases_pages import Page
from access.provider import ProviderUnusable
from access.provider_sign_in import NotInvited, SignInRefused
from access.provider_tokens import TokenRefused
from access.rights import Verdict
from projections.pages.means import PagesMeans
from projections.pages.showing import drop_cookie, onward, set_cookie
from projections.pages.sign_in import with_session
from projections.pages.troubles import trouble
from projections.pages.visits import TurnedAway, Visiting

_AWAY_S = 600

router = APIRouter()


@router.get("/sign-in/provider")
def go(request: Request, visiting: Visiting) -> Response:
    """The browser is on its way to the provider."""
    return _on_the_way(request, visiting, None)


@router.get("/invitation/{token}/provider")
def go_invited(request: Request, visiting: Visiting, token: str) -> Response:
    """The same, with an invitation for who is not known by the provider's word yet."""
    return _on_the_way(request, visiting, token)


@router.get("/sign-in/provider/back")
def back(
    request: Request,
    visiting: Visiting,
    state: str = "",
    code: str = "",
    iss: str | None = None,
) -> Response:
    """Signed in as whoever the provider says it is."""
    means: PagesMeans = request.app.state.means
    provider = means.identity.provider
    if provider is None:
        raise TurnedAway(Verdict.HIDDEN)
    kept = request.cookies.get(means.provider_cookie, "")
    try:
        person_id = provider.finish(state=state, kept_state=kept, code=code, issuer=iss)
    except (NotInvited, ProviderUnusable, SignInRefused, TokenRefused):
        failed = (Page.PROVIDER_FAILED, Page.PROVIDER_FAILED_HOW)
        answer = trouble(request, visiting, 403, *failed)
    else:
        token = means.identity.sessions.begin(
            person_id, "oidc", means.now_ms(), instead_of=visiting.token
        )
        answer = with_session(onward("/"), token, means)
    drop_cookie(answer, means, means.provider_cookie)
    return answer


def _on_the_way(request: Request, visiting: Visiting, invitation: str | None) -> Response:
    means: PagesMeans = request.app.state.means
    provider = means.identity.provider
    if provider is None:
        raise TurnedAway(Verdict.HIDDEN)
    try:
        way = provider.begin(invitation)
    except ProviderUnusable:
        return trouble(request, visiting, 503, Page.NOT_NOW, Page.NOT_NOW_HOW)
    answer = RedirectResponse(way.address, status_code=303)
    set_cookie(answer, means, means.provider_cookie, way.state, _AWAY_S)
    return answer
