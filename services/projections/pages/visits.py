"""Who visits: in which language, signed in as whom; and what they may open."""

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from time import monotonic
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from access.languages import LANGUAGES, Language, preferred
from access.opaque import shown_session
from access.peers import UNKNOWN, bucket_of
from access.principals import NOBODY, Principal
from access.rights import Subject, Verdict, verdict
from access.rules_pages import PAGES, PAGES_AT
from access.sessions import Session
from contracts.ids import GroupId, PersonId
from projections.pages.clearing import OnBehalf
from projections.pages.means import PagesMeans

LANGUAGE_COOKIE: Final = "evenveel-language"
# In the address of a page that follows on something that was done: the log's position behind it.
AT: Final = "at"
_DIGITS_AT_MOST: Final = 15
_PATIENCE_S: Final = 3.0
_POLL_S: Final = 0.02


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One request of somebody's browser.

    `token` is what its cookie shows, also of a session that is over; `csrf` is what a form must
    bring to be one that this browser was given. `new_form_secret` is for a browser that is not
    signed in and has none yet. `peer` is from where it is asked; `at_least` is the log's position
    behind what was done on the page before.
    """

    language: Language
    session: Session | None
    token: str | None
    csrf: str
    new_form_secret: str | None
    peer: str = UNKNOWN
    at_least: int = 0

    @property
    def principal(self) -> Principal:
        """Who this is, for the one function that decides."""
        if self.session is None:
            return NOBODY
        return Principal(means="session", person_id=self.session.person_id)

    @property
    def signed_in(self) -> Session:
        """The session, on a page that only who has one can open."""
        assert self.session is not None, "a rule lets only who is signed in open this page"
        return self.session

    @property
    def person_id(self) -> PersonId:
        """Who is signed in, on a page that only they can open."""
        return self.signed_in.person_id

    @property
    def on_behalf(self) -> OnBehalf:
        """As whom both services are asked."""
        assert self.session is not None, "nothing is asked on behalf of nobody"
        assert self.token is not None, "a session has its token"
        return OnBehalf(
            authorization=f"Bearer {shown_session(self.token)}",
            language=self.language,
            peer=self.peer,
            at_least=self.at_least,
        )


class TurnedAway(Exception):
    """The page is not for who asks; `why` says in what way."""

    def __init__(self, why: Verdict) -> None:
        super().__init__(why)
        self.why: Final = why


def visit(request: Request) -> Visit:
    """Return who visits. A session that is over counts as none."""
    means: PagesMeans = request.app.state.means
    now_ms = means.now_ms()
    token = request.cookies.get(means.cookie.name)
    found = None if token is None else means.identity.sessions.found(token, now_ms)
    session = found if found is not None and found.holds_at(now_ms) else None
    kept = request.cookies.get(means.form_cookie)
    secret = kept or token_urlsafe()
    if session is not None and token is not None:
        csrf = means.identity.sessions.form_token(token)
    else:
        csrf = sha256(b"evenveel/form/v1\0" + secret.encode()).hexdigest()
    return Visit(
        language=language_of(request),
        session=session,
        token=token,
        csrf=csrf,
        new_form_secret=None if kept or session is not None else secret,
        peer=_peer(request),
        at_least=_position(request.query_params.get(AT, "")),
    )


Visiting = Annotated[Visit, Depends(visit)]


async def admitted(request: Request, visiting: Visiting) -> None:
    """Who visits may open this page. Raises `TurnedAway`; a page without a rule is nobody's.

    What they did on the page before counts, as far as it can be read in time.
    """
    means: PagesMeans = request.app.state.means
    if visiting.session is not None and visiting.at_least:
        deadline = monotonic() + _PATIENCE_S
        # No thread is held while waiting, so that many who wait do not keep the others from it.
        while await run_in_threadpool(means.standings.reached) < visiting.at_least:
            if monotonic() >= deadline:
                break
            await asyncio.sleep(_POLL_S)
    found = await run_in_threadpool(_judged, request, visiting, means)
    if found is not Verdict.ALLOWED:
        raise TurnedAway(found)


def _judged(request: Request, visiting: Visit, means: PagesMeans) -> Verdict:
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    act = PAGES.get((request.method, PAGES_AT + route.path))
    if act is None:
        return Verdict.HIDDEN
    subject = Subject()
    if (given := request.path_params.get("group_id")) is not None:
        group_id = GroupId(given)
        subject = Subject(groups=(group_id,), missing=not means.standings.is_group(group_id))
    return verdict(visiting.principal, act, subject, means.facts, means.now_ms())


def language_of(request: Request) -> Language:
    """Return the language that the reader chose, else the one the browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    for language in LANGUAGES:
        if language == chosen:
            return language
    return preferred(request.headers.get("accept-language"))


def _position(given: str) -> int:
    fits = given.isascii() and given.isdecimal() and len(given) <= _DIGITS_AT_MOST
    return int(given) if fits else 0


def _peer(request: Request) -> str:
    """Return from where it is asked: as the limits in front found, which know of proxies."""
    if request.client is None:
        return UNKNOWN
    return str(getattr(request.state, "peer", bucket_of(request.client.host)))
