"""What a page shows, asked of the projections' own application as the person who is signed in.

So a page shows no more than that person could ask for, by the same rules and the same views.

The questions run in an event loop of their own, with threads of its own: a page holds one of the
server's threads while it asks, and if its questions needed more of these, as many pages at once as
there are threads would wait for each other for ever.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import httpx
from anyio.from_thread import BlockingPortal
from starlette.types import ASGIApp

from projections.pages.clearing import OnBehalf

_PAGE: Final = 200
# A group has as many members as a page can list; who has more names them on the command line.
_PAGES_AT_MOST: Final = 25
_TAG: Final = "etag"
_IF_OTHER: Final = "If-None-Match"
_STILL_SO: Final = 304
# What stands in a page's address goes on into the question's: anything else is nobody's id.
_PATH: Final = re.compile(r"(/[A-Za-z0-9_-]+)+")


class NotAnswered(Exception):
    """The question had no answer; `status` says why in HTTP's words."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status: Final = status


class OwnQuestions:
    """The application that answers questions over HTTP, asked within this process.

    `elsewhere` runs the questions, apart from the loop and the threads of those who ask.
    """

    def __init__(self, app: ASGIApp, elsewhere: BlockingPortal) -> None:
        self._app = app
        self._elsewhere = elsewhere

    def ask(self, on_behalf: OnBehalf, path: str, **given: str | int) -> Mapping[str, Any]:
        """Return the answer, from a thread of the server. Raises `NotAnswered`."""
        return _read(self._answer(on_behalf, path, {}, given))

    def ask_anew(
        self, on_behalf: OnBehalf, path: str, tag: str | None, **given: str | int
    ) -> tuple[str, Mapping[str, Any]] | None:
        """Return the answer with its tag, as `ask`; None where it is still the one of that tag.

        Raises `NotAnswered`.
        """
        answer = self._answer(on_behalf, path, {} if tag is None else {_IF_OTHER: tag}, given)
        if answer.status_code == _STILL_SO:
            return None
        return answer.headers[_TAG], _read(answer)

    def every(self, on_behalf: OnBehalf, path: str, key: str) -> list[Mapping[str, Any]]:
        """Return the rows of all pages of an answer. Raises `NotAnswered`."""
        page = self.ask(on_behalf, path, limit=_PAGE)
        rows = list(page[key])
        for _ in range(_PAGES_AT_MOST):
            if page.get("next") is None:
                break
            page = self.ask(on_behalf, path, limit=_PAGE, cursor=page["next"])
            rows += page[key]
        return rows

    def _answer(
        self,
        on_behalf: OnBehalf,
        path: str,
        headers: Mapping[str, str],
        given: Mapping[str, str | int],
    ) -> httpx.Response:
        if _PATH.fullmatch(path) is None:
            raise NotAnswered(404)
        asked = {**given, "at_least": on_behalf.at_least} if on_behalf.at_least else given
        shown = {**on_behalf.headers, **headers}
        return self._elsewhere.call(self._asked, on_behalf.peer, path, shown, asked)

    async def _asked(
        self, peer: str, path: str, headers: Mapping[str, str], given: Mapping[str, str | int]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self._app, client=(peer, 0))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get(path, params=given, headers=dict(headers))


def _read(answer: httpx.Response) -> Mapping[str, Any]:
    if answer.status_code != 200:
        raise NotAnswered(answer.status_code)
    found: Mapping[str, Any] = answer.json()
    return found
