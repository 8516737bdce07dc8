"""Passkeys: adding and removing one's own, and signing in by one.

Our script asks for what the browser needs and brings its answer; it is told where to go on.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from access.passkeys import PasskeyRefused
from access.phrases_pages import Page
from access.rules_pages import PAGES_AT
from projections.pages.drawing import shown_minute
from projections.pages.forms import Filled, FormStale, Scripted
from projections.pages.means import PagesMeans
from projections.pages.showing import onward, show
from projections.pages.sign_in import with_session
from projections.pages.standing import own_name, standings_of
from projections.pages.visits import Visiting

_REFUSED = 422
_JSON = "application/json"

router = APIRouter()


@router.get("/passkeys")
def passkeys(request: Request, visiting: Visiting) -> Response:
    """The person's passkeys, and a button to add one for this device."""
    means: PagesMeans = request.app.state.means
    found = [
        {
            "id": urlsafe_b64encode(passkey.credential_id).decode(),
            "since": shown_minute(passkey.created_at_ms, visiting.language, means.zone),
        }
        for passkey in means.identity.passkeys.of(visiting.person_id)
    ]
    work = means.identity.passkeys.work_here
    return show(request, visiting, "passkeys.html", passkeys=found, work=work)


@router.post("/passkeys/add/options")
def offer_passkey(request: Request, visiting: Visiting, _: Scripted) -> Response:
    """What the browser is to make."""
    means: PagesMeans = request.app.state.means
    name = own_name(visiting, standings_of(visiting, means), means) or ""
    asked = means.identity.passkeys.ask_to_add(visiting.person_id, name, means.now_ms())
    return Response(asked, media_type=_JSON)


@router.post("/passkeys/add")
def add_passkey(request: Request, visiting: Visiting, answer: Scripted) -> Response:
    """The passkey signs the person in from now on."""
    means: PagesMeans = request.app.state.means
    text = answer.decode("utf-8", errors="replace")
    try:
        means.identity.passkeys.add(visiting.person_id, text, means.now_ms())
    except PasskeyRefused:
        return JSONResponse({}, _REFUSED)
    return JSONResponse({"next": onward("/passkeys", Page.PASSKEY_ADDED).headers["location"]})


@router.post("/passkeys/remove")
def remove_passkey(request: Request, visiting: Visiting, form: Filled) -> Response:
    """That passkey signs nobody in any more."""
    means: PagesMeans = request.app.state.means
    try:
        credential_id = urlsafe_b64decode(form.one("passkey"))
    except (Error, ValueError) as error:
        raise FormStale("passkey") from error
    means.identity.passkeys.remove(visiting.person_id, credential_id)
    return onward("/passkeys", Page.PASSKEY_REMOVED)


@router.post("/sign-in/passkey/options")
def ask_for_passkey(request: Request, _: Scripted) -> Response:
    """What the browser is to answer, whoever sits before it."""
    means: PagesMeans = request.app.state.means
    asked = means.identity.passkeys.ask_to_sign_in(means.now_ms())
    return Response(asked, media_type=_JSON)


@router.post("/sign-in/passkey")
def sign_in_by_passkey(request: Request, visiting: Visiting, answer: Scripted) -> Response:
    """Signed in as whoever's passkey it is."""
    means: PagesMeans = request.app.state.means
    text = answer.decode("utf-8", errors="replace")
    try:
        person_id = means.identity.passkeys.signed_in(text, means.now_ms())
    except PasskeyRefused:
        return JSONResponse({}, _REFUSED)
    begin = means.identity.sessions.begin
    token = begin(person_id, "passkey", means.now_ms(), instead_of=visiting.token)
    return with_session(JSONResponse({"next": f"{PAGES_AT}/"}), token, means)
