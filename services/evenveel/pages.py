"""The pages, put together: beside the projections they read, before the clearing they command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from access.line import Line
from access.moments import now_ms
from access.rules_pages import PAGES_AT
from access.standing_lists import StandingLists
from evenveel.who_asks import WhoAsks
from projections.pages.app import create_pages
from projections.pages.clearing import Clearing
from projections.pages.means import PagesMeans
from projections.pages.own_questions import OwnQuestions

# Days and minutes are told as clocks show them where the groups are.
_ZONE: Final = ZoneInfo("Europe/Brussels")


@contextmanager
def pages_beside(
    app: FastAPI, who: WhoAsks, database_url: str, clearing_url: str
) -> Iterator[None]:
    """The pages answer below `PAGES_AT` of the projections' application, until the `with` ends.

    `database_url` is that of the role that reads who stands how; what people do goes to the
    clearing service at `clearing_url`.
    """
    with (
        Line(database_url, name="evenveel pages") as line,
        closing(Clearing(clearing_url)) as clearing,
    ):
        means = PagesMeans(
            identity=who.identity,
            facts=who.facts,
            standings=StandingLists(line),
            doors_for=app.state.doors_for,
            clearing=clearing,
            questions=OwnQuestions(app),
            zone=_ZONE,
            now_ms=now_ms,
        )
        app.mount(PAGES_AT, create_pages(means))
        for path in ("/", PAGES_AT):
            app.router.routes.append(Route(path, _to_the_pages, methods=["GET"]))
        yield


async def _to_the_pages(_: Request) -> RedirectResponse:
    return RedirectResponse(f"{PAGES_AT}/", status_code=303)
