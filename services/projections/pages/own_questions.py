"""What a page shows, asked of the projections' own application as the person who is signed in.

So a page shows no more than that person could ask for, by the same rules and the same views.
"""

from collections.abc import Mapping
from typing import Any, Final

import anyio.from_thread
import httpx
from starlette.types import ASGIApp

from projections.pages.clearing import OnBehalf

_PAGE: Final = 200
# A group has as many members as a page can list; who has more names them on the command line.
_PAGES_AT_MOST: Final = 25


class NotAnswered(Exception):
    """The question had no answer; `status` says why in HTTP's words."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status: Final = status


class OwnQuestions:
    """The application that answers questions over HTTP, asked within this process."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def ask(self, on_behalf: OnBehalf, path: str, **given: str | int) -> Mapping[str, Any]:
        """Return the answer, from a thread of the server. Raises `NotAnswered`."""
        asked = {**given, "at_least": on_behalf.at_least} if on_behalf.at_least else given
        answer = anyio.from_thread.run(self._asked, on_behalf, path, asked)
        if answer.status_code != 200:
            raise NotAnswered(answer.status_code)
        found: Mapping[str, Any] = answer.json()
        return found

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

    async def _asked(
        self, on_behalf: OnBehalf, path: str, given: Mapping[str, str | int]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self._app, client=(on_behalf.peer, 0))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get(path, params=given, headers=on_behalf.headers)
