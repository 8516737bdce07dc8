"""A region of its own from its log to its pages, all in this process: nothing in it is made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

import httpx

from access.database_roles import PROJECTIONS, address_as
from access.identity import SignInMeans, identity
from access.line import Line
from access.moments import now_ms
from access.rules_pages import PAGES_AT
from access.secret import Secret
from access.standings_read import Standings
from contracts.ids import PersonId
from evenveel.composition import projecting
from evenveel.pages import pages_beside
from evenveel.read_side import projections_app
from evenveel.who_asks import WhoAsks, standings_are_told
from projections.runner import catch_up
from tests.projections.asking import Client

_HERE = "http://localhost"
_NOWHERE = "http://127.0.0.1:9"


class Chain:
    """The projections and their pages, over what is in the log."""

    def __init__(self, client: Client, who: WhoAsks) -> None:
        self._client = client
        self._who = who

    def signed_in(self, person_id: str) -> Mapping[str, str]:
        """What the browser shows of somebody who is signed in."""
        sessions = self._who.identity.sessions
        token = sessions.begin(PersonId(person_id), "link", now_ms())
        return {"Cookie": f"{self._who.identity.cookie.name}={token}"}

    def page(self, path: str, shown: Mapping[str, str] | None = None) -> httpx.Response:
        """The page, in English."""
        headers = {"Accept-Language": "en", **(shown or {})}
        return self._client.get(PAGES_AT + path, headers=headers)

    def asked(self, path: str) -> httpx.Response:
        """The answer of the API to somebody who shows nothing."""
        return self._client.get(path)


@contextmanager
def chain(database_url: str) -> Iterator[Chain]:
    """All that is in the log there is projected, and can be asked for until the `with` ends."""
    standings_are_told(database_url)
    address = address_as(database_url, PROJECTIONS)
    with ExitStack() as until_end:
        enter = until_end.enter_context
        catch_up(enter(projecting(database_url)))
        means = SignInMeans(public_url=_HERE, on_trial=True)
        found = enter(identity(database_url, means, Secret("s" * 40), now_ms))
        guard = found.guard(None, operator_acts_for_all=True, proxied=False)
        line = enter(Line(address, name="standings of a test"))
        who = WhoAsks(identity=found, facts=Standings(line), guard=guard)
        app = enter(projections_app(database_url, guard=guard))
        until_end.callback(app.state.follower.close)
        enter(pages_beside(app, who, address, _NOWHERE))
        client = Client(app)
        until_end.callback(client.close)
        yield Chain(client, who)
