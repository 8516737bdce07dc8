"""Who asks: known before anything of a request is read but its head, on every route.

Where a route is open to anybody nobody is asked for a credential, so that it answers whatever else
is down. A route without a rule is closed to all.
"""

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from starlette.requests import Request

from access.guard import CredentialRefused
from access.line import CannotConnect
from access.principals import NOBODY, Principal
from access.rights import RULES, Verdict, before_looking
from access.rules_clearing import CLEARING
from access.shown import shown_by
from access.together import AsyncGuard
from clearing.http.faults import Fault, InputRefused, NotAllowed, Wrong
from clearing.write_path.writer import NotServing

_CHALLENGE: Final = 'Bearer realm="evenveel"'
CHALLENGES: Final = {
    Fault.NOT_SIGNED_IN: _CHALLENGE,
    Fault.CREDENTIAL_REFUSED: f'{_CHALLENGE}, error="invalid_token"',
}


Whole: TypeAlias = Callable[[], Awaitable[bytes]]


def principal_of(request: Request) -> Principal:
    """Return who asks, as `admit` found."""
    principal: Principal = request.state.principal
    return principal


async def admit(request: Request, path: str, whole: Whole) -> None:
    """Let the request through to its route, with who asks. Raises `InputRefused`,
    `NotAllowed` and `NotServing`.

    `whole` gives the body, for the one way of saying who asks that covers it.
    """
    act = CLEARING.get((request.method, path))
    request.state.principal = NOBODY
    if act is None:
        raise NotAllowed
    if "anybody" in RULES[act].who:
        return
    principal = await _known(request, whole)
    request.state.principal = principal
    match before_looking(principal, act):
        case Verdict.SIGN_IN:
            raise InputRefused(Wrong(Fault.NOT_SIGNED_IN))
        case Verdict.FORBIDDEN | Verdict.HIDDEN:
            raise NotAllowed
        case _:
            return


async def amiss_now(request: Request) -> Wrong | None:
    """Return why whoever asked at first would not be let in again, in the middle of a long
    request: they signed out meanwhile, their key was revoked, or nobody can say.

    A signature is not asked about again: it holds once, and for all that it came with.
    """
    principal = principal_of(request)
    if principal.means == "signature":
        return None
    try:
        same = await _known(request, request.body) == principal
    except InputRefused as refused:
        return refused.wrong
    except NotServing:
        return Wrong(Fault.NOT_SERVING)
    return None if same else Wrong(Fault.CREDENTIAL_REFUSED)


async def _known(request: Request, whole: Whole) -> Principal:
    guard: AsyncGuard = request.app.state.guard
    credentials = await shown_by(request, whole)
    try:
        return await guard.principal(credentials)
    except CredentialRefused:
        raise InputRefused(Wrong(Fault.CREDENTIAL_REFUSED)) from None
    except CannotConnect as error:
        raise NotServing(str(error)) from error
