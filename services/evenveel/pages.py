"""The pages, put together: beside the projections they read, before the clearing they command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final

from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from access.line import Line
from access.moments import now_ms
from access.rules_pages import PAGES_AT
from access.standing_lists import StandingLists
from evenveel.bundle_previews import BundlePreviews
from evenveel.key_changes import KeyChanges
from evenveel.who_asks import WhoAsks
from evenveel.zone import ZONE
from projections.exports.reading import LogBooks
from projections.http.exports import Exporting
from projections.pages.app import create_pages
from projections.pages.clearing import Clearing
from projections.pages.live_streams import LiveUpdates
from projections.pages.means import PagesMeans
from projections.pages.own_questions import OwnQuestions

# As many as are gone through within a second or so.
_UNINDEXED_AT_MOST: Final = 100_000


@contextmanager
def pages_beside(
    app: FastAPI,
    who: WhoAsks,
    database_url: str,
    clearing_url: str,
    key_changes: KeyChanges | None = None,
) -> Iterator[None]:
    """The pages answer below `PAGES_AT` of the projections' application, until the `with` ends.

    From then on the application makes files of groups' books for programs, too. `database_url` is
    that of the role that reads who stands how; what people do goes to the clearing service at
    `clearing_url`; `key_changes` are those of the keys that sign.
    """
    with (
        Line(database_url, name="evenveel pages") as line,
        Line(database_url, name="evenveel exports") as log,
        closing(Clearing(clearing_url)) as clearing,
        start_blocking_portal() as elsewhere,
    ):
        books = LogBooks(log, ZONE, _UNINDEXED_AT_MOST)
        means = PagesMeans(
            identity=who.identity,
            facts=who.facts,
            standings=StandingLists(line),
            doors_for=app.state.doors_for,
            clearing=clearing,
            questions=OwnQuestions(app, elsewhere),
            live=LiveUpdates(
                app.state.follower,
                app.state.feed,
                app.state.snapshots,
                heart_beat_s=app.state.heart_beat_s,
            ),
            snapshots=app.state.snapshots,
            zone=ZONE,
            now_ms=now_ms,
            previews=BundlePreviews(now_ms),
            key_changes=key_changes,
            books=books,
        )
        app.state.exporting = Exporting(books, clearing)
        app.mount(PAGES_AT, create_pages(means))
        for path in ("/", PAGES_AT):
            app.router.routes.append(Route(path, _to_the_pages, methods=["GET"]))
        yield


async def _to_the_pages(_: Request) -> RedirectResponse:
    return RedirectResponse(f"{PAGES_AT}/", status_code=303)
