"""Who visits: in which language, signed in as whom; and what they may open."""

import asyncio
import re
from collections.abc import Mapping
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
from access.rights import Subject, Verdict, may_at_all, verdict
from access.rules_pages import PAGES, PAGES_AT
from access.sessions import Session
from contracts.ids import GROUP_ID_PATTERN, GroupId, PersonId
from projections.http.whose import of_account
from projections.pages.clearing import OnBehalf
from projections.pages.means import PagesMeans
from projections.reading.snapshot import NotCaughtUp

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
        token = None if self.session is None else self.token
        return OnBehalf(
            authorization=None if token is None else f"Bearer {shown_session(token)}",
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
        at_least=position_in(request.query_params.get(AT, "")),
    )


Visiting = Annotated[Visit, Depends(visit)]


async def admitted(request: Request, visiting: Visiting) -> None:
    """Who visits may open this page. Raises `TurnedAway`; a page without a rule is nobody's.

    What they did on the page before counts. Raises `NotCaughtUp` where it cannot be read in time.
    """
    means: PagesMeans = request.app.state.means
    if visiting.session is not None and visiting.at_least:
        deadline = monotonic() + _PATIENCE_S
        # No thread is held while waiting, so that many who wait do not keep the others from it.
        while await run_in_threadpool(means.standings.reached) < visiting.at_least:
            if monotonic() >= deadline:
                raise NotCaughtUp(0)
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
    if visiting.session is not None:
        subject = _subject(request.path_params, means)
    now_ms = means.now_ms()
    found = verdict(visiting.principal, act, subject, means.facts, now_ms)
    if found is Verdict.FORBIDDEN and subject == Subject():
        # Of no one account or group: it shows what they have in view, wherever they stand so.
        return may_at_all(visiting.principal, act, means.facts, now_ms)
    return found


def _subject(path: Mapping[str, str], means: PagesMeans) -> Subject:
    """Return what the page is about, as its path names it. Raises `NotCaughtUp`."""
    if (given := path.get("account_id")) is not None:
        return of_account(means.snapshots, given)
    if (given := path.get("group_id")) is not None:
        group_id = GroupId(given)
        is_id = re.fullmatch(GROUP_ID_PATTERN, given, re.ASCII) is not None
        is_there = is_id and means.standings.is_group(group_id)
        return Subject(groups=(group_id,), missing=not is_there)
    return Subject()


def language_of(request: Request) -> Language:
    """Return the language that the reader chose, else the one the browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    for language in LANGUAGES:
        if language == chosen:
            return language
    return preferred(request.headers.get("accept-language"))


def position_in(given: str) -> int:
    """Return the position of the log that was given; 0 for anything else."""
    fits = given.isascii() and given.isdecimal() and len(given) <= _DIGITS_AT_MOST
    return int(given) if fits else 0


def _peer(request: Request) -> str:
    """Return from where it is asked: as the limits in front found, which know of proxies."""
    if request.client is None:
        return UNKNOWN
    return str(getattr(request.state, "peer", bucket_of(request.client.host)))
