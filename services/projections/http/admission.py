"""Who asks, whether they may, and what they see: settled for every route before anything else.

A route without a row in the table of rules is closed to all. Where a question names its subject it
is asked of the one function whether this one may have the answer; where it names none, whether
they may at all, and they are shown what their view holds. Either way the database is told the view
before it is asked.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from time import monotonic
from typing import Any, Final, NamedTuple

from fastapi import Request
from fastapi.routing import APIRoute
from psycopg import Connection
from psycopg.rows import tuple_row
from starlette.concurrency import run_in_threadpool

from access.guard import CredentialRefused, Credentials
from access.principals import NOBODY, Principal
from access.rights import RULES, Act, Subject, Verdict, may_at_all, verdict
from access.rules_pages import PAGES
from access.rules_projections import PROJECTIONS
from access.shown import shown_by
from access.standings_read import Held, Standings, T, view_of
from access.together import AsyncGuard
from access.views import View
from projections.http.asking import reached_for
from projections.http.faults import Fault
from projections.http.names import Door, DoorsFor
from projections.http.problems import Refused
from projections.http.whose import Asked, asked_about
from projections.reading import figures
from projections.reading.snapshot import NotCaughtUp, Pool, Snapshot, Snapshots

_POLL_S: Final = 0.05
# What is asked of one account, whoever it is seen by.
_OF_ACCOUNTS: Final = (Act.SEE_ACCOUNT, Act.SEE_OWN_DATA)
_DIGITS: Final = 19
_REACHED: Final = "SELECT position FROM ledger.index_reached WHERE name = 'standings'"


class Asker(NamedTuple):
    """Who asks, by what they stand, and what they may see of the projections."""

    principal: Principal
    held: Held
    view: View


class Gate:
    """What it is settled by. Any number of threads; guard and pool stay their owner's."""

    def __init__(
        self, guard: AsyncGuard, standings: Pool, snapshots: Snapshots, now_ms: Callable[[], int]
    ) -> None:
        self._guard = guard
        self._pool = standings
        self._standings = Standings(self)
        self._snapshots = snapshots
        self._now_ms = now_ms

    def ask(self, question: Callable[[Connection[Any]], T]) -> T:
        """The answer of the database that holds who stands how."""
        with self._pool.connection() as connection:
            return question(connection)

    async def principal(self, credentials: Credentials) -> Principal:
        """Who asks. Raises Refused for a credential that does not hold."""
        try:
            return await self._guard.principal(credentials)
        except CredentialRefused:
            raise Refused(Fault.CREDENTIAL_REFUSED) from None

    def asker(self, principal: Principal) -> Asker:
        """How they stand at this moment."""
        held = self._standings.held_by(principal)
        return Asker(principal, held, view_of(principal, held, self._now_ms()))

    def judged(self, request: Request, act: Act, asker: Asker) -> Asker:
        """They may have the answer; returns them with what it is about in view. Raises Refused."""
        asked: Asked | None = None
        if not asker.principal.acts_for_all:
            asked = asked_about(request.path_params, request.query_params, self._snapshots)
        now_ms = self._now_ms()
        if asked is None:
            found = self._at_all(act, asker, now_ms)
        else:
            found = verdict(asker.principal, act, asked.subject, asker.held, now_ms)
        match found:
            case Verdict.ALLOWED if act in _OF_ACCOUNTS and asked is not None:
                # It is in view already where they run its group. Named by itself its rows are
                # found without asking of each whose it is: a statement takes a third of the time.
                return asker._replace(view=asker.view.with_accounts(asked.subject.accounts))
            case Verdict.ALLOWED:
                return asker
            case Verdict.SIGN_IN if act is Act.SEE_FIGURES and self._figures_are_everyones(asker):
                return asker
            case Verdict.SIGN_IN:
                raise Refused(Fault.NOT_SIGNED_IN)
            case Verdict.HIDDEN if asked is not None:
                raise Refused(asked.unknown, asked.named)
            case _:
                raise Refused(Fault.NOT_ALLOWED)

    def _figures_are_everyones(self, asker: Asker) -> bool:
        with self._snapshots.open(asker.view) as at:
            return figures.shown_to_everyone(at)

    @staticmethod
    def _at_all(act: Act, asker: Asker, now_ms: int) -> Verdict:
        if act is Act.FOLLOW_GROUP:
            # Without a group it is the events of all that are asked for.
            return verdict(asker.principal, Act.FOLLOW_ALL, Subject(), asker.held, now_ms)
        return may_at_all(asker.principal, act, asker.held, now_ms)

    def reached(self) -> int:
        """Up to which position of the log it is known what there is, and how anybody stands."""

        def known(on: Connection[Any]) -> int:
            with on.cursor(row_factory=tuple_row) as cursor:
                row = cursor.execute(_REACHED).fetchone()
            return 0 if row is None else int(row[0])

        return min(self.ask(known), self._snapshots.reached())


async def admitted(request: Request) -> None:
    """Whoever asks may have the answer; who they are is kept with the request. Raises Refused."""
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    asked = (request.method, route.path)
    act = PROJECTIONS.get(asked)
    if act is None and asked in PAGES:
        # The pages turn people away themselves, to where they can sign in.
        return
    if act is None:
        raise Refused(Fault.NOT_ALLOWED)
    gate: Gate = request.app.state.gate
    if "anybody" in RULES[act].who:
        request.state.asker = Asker(NOBODY, Held(), View())
        return
    credentials = await shown_by(request)
    principal = await gate.principal(credentials)
    settled = partial(_settled, gate, request, act, principal)
    deadline = monotonic() + request.app.state.wait_s
    reached = 0
    while True:
        try:
            request.state.asker, request.state.reached = await run_in_threadpool(settled)
            return
        except Refused:
            # Their right to it may be what they wrote last, and wait to read now. What came in
            # while they were judged was not judged: only how far it was before that counts.
            if principal.means == "nobody" or reached >= _at_least(request):
                raise
        reached = await run_in_threadpool(gate.reached)
        if reached < _at_least(request):
            if monotonic() >= deadline:
                raise NotCaughtUp(max(0, reached))
            await asyncio.sleep(_POLL_S)


def _at_least(request: Request) -> int:
    given = request.query_params.get("at_least", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < _DIGITS else 0


def _settled(gate: Gate, request: Request, act: Act, principal: Principal) -> tuple[Asker, int]:
    """Return who asks, and how far what they ask about is: one thread is asked for both."""
    asker = gate.judged(request, act, gate.asker(principal))
    if act is Act.WATCH_THE_SERVICE:
        # Made of no history: it answers while the database is away, and says so.
        return asker, -1
    return asker, reached_for(request.app.state.snapshots, request)


async def still_admitted(request: Request) -> bool:
    """Whether whoever was admitted would be again: signed in still, with the right still theirs."""
    gate: Gate = request.app.state.gate
    act = PROJECTIONS[request.method, request.scope["route"].path]
    principal = asker_of(request).principal
    try:
        if principal.means != "signature":
            # A signature holds for one request; its key is looked up with how they stand.
            credentials = await shown_by(request)
            principal = await gate.principal(credentials)
        await run_in_threadpool(_settled, gate, request, act, principal)
    except Refused:
        return False
    return True


def asker_of(request: Request) -> Asker:
    """Who asks, as `admitted` found."""
    found: Asker = request.state.asker
    return found


def looking(request: Request) -> AbstractContextManager[Snapshot]:
    """A moment of what whoever asks may see."""
    snapshots: Snapshots = request.app.state.snapshots
    return snapshots.open(asker_of(request).view)


def reckoning(request: Request) -> AbstractContextManager[Snapshot]:
    """The same with the whole region in view: for who can trade with whom, which is not shown."""
    snapshots: Snapshots = request.app.state.snapshots
    return snapshots.open(asker_of(request).view.with_region())


def door(request: Request, purpose: str) -> Door:
    """The vault's door, in the name of whoever asks."""
    doors_for: DoorsFor = request.app.state.doors_for
    return doors_for(asker_of(request).principal)(purpose)
