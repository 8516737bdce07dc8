"""A real browser, and an installation for it to visit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from contracts.ids import PersonId
from tests import databases
from tests.browser.site import Site, site
from tests.kafka import cannot

CHROMIUM = Path("/usr/bin/chromium")
# Nothing of it looks for hosts elsewhere by itself.
_ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
).split()


class Visitor:
    """One browser of its own, and all that went wrong in it."""

    def __init__(self, context: BrowserContext, place: Site) -> None:
        self.context = context
        self.place = place
        self.wrong: list[str] = []
        context.on("console", lambda message: self._said(message.type, message.text))
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))
        context.on("request", self._asked)
        context.on("dialog", lambda dialog: self.wrong.append(f"dialog: {dialog.message}"))
        self.page = context.new_page()

    def open(self, path: str, page: Page | None = None) -> Page:
        """A page of ours, by its path."""
        shown = page or self.page
        shown.goto(f"{self.place.url}/pages{path}")
        return shown

    def is_in_as(self, person_id: PersonId) -> None:
        """Signed in already, as if by a link."""
        token = self.place.who.sessions.begin(person_id, "link", time.time_ns() // 1_000_000)
        cookie = self.place.who.cookie.name
        self.context.add_cookies([{"name": cookie, "value": token, "url": self.place.url}])

    def forgives(self, status: int) -> None:
        """That the page answered so is what the test is about."""
        said = f"the server responded with a status of {status}"
        assert any(said in each for each in self.wrong), self.wrong
        self.wrong = [each for each in self.wrong if said not in each]

    def _said(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.wrong.append(text)

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.place.url).netloc:
            self.wrong.append(f"asked another host: {request.url}")


Visitors = Callable[..., Visitor]


# While it is open its driver runs an event loop on this thread, under which no other test could
# run one of its own: so it is closed before another module's turn.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as Debian packages it."""
    if not CHROMIUM.exists():
        cannot(f"no browser at {CHROMIUM}: as root, `make browser` installs Debian's chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def place(database_server: str) -> Iterator[Site]:
    """One installation for all tests: each founds groups of its own."""
    with databases.fresh_database(database_server) as address, site(address) as found:
        yield found


@pytest.fixture
def visitors(browser: Browser, place: Site) -> Iterator[Visitors]:
    """Makes visitors, each with a browser of its own; in none of them anything may go wrong."""
    with ExitStack() as until_end:
        made: list[Visitor] = []

        def make(**given: Any) -> Visitor:
            context = browser.new_context(**{"locale": "en-GB", **given})
            until_end.callback(context.close)
            context.set_default_timeout(60_000)
            made.append(Visitor(context, place))
            return made[-1]

        yield make
        assert [each.wrong for each in made if each.wrong] == []


@pytest.fixture
def visitor(visitors: Visitors) -> Visitor:
    return visitors()
