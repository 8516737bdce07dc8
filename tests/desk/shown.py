"""A desk's pages over answers that are given: nothing behind them but what a test says."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
from starlette.types import ASGIApp

from access.standing_lists import Stands
from contracts.ids import GroupId, Role
from evenveel.bundle_previews import BundlePreviews
from projections.exports.reading import LogBooks
from projections.pages.app import create_pages
from projections.pages.clearing import Done, OnBehalf
from projections.pages.means import PagesMeans
from tests.region import shown

_ADMINISTRATOR: Final[tuple[Role, ...]] = ("administrator",)
HERE: Final = "http://here"
OURS: Final = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class _Means:
    public_url: str = HERE


class Identity(shown.Identity):
    means = _Means()


class Standings(shown.Standings):
    def is_group(self, group_id: GroupId) -> bool:
        return True

    def in_group(self, group_id: GroupId, now_ms: int) -> list[Stands]:
        return []


class Ledger:
    """Takes every act that a page sends, and keeps what it said."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, Mapping[str, Any]]] = []

    def send(
        self,
        on_behalf: OnBehalf,
        method: str,
        path: str,
        command_id: str,
        fields: Mapping[str, Any],
    ) -> Done:
        self.taken.append((method, path, fields))
        return Done(position=8, waits=True)


class Visitor:
    """Somebody with these roles in a group, without a window."""

    def __init__(
        self,
        answers: Mapping[str, Mapping[str, Any]],
        roles: Collection[Role] = _ADMINISTRATOR,
        language: str = "en",
        books: LogBooks | None = None,
    ) -> None:
        self.ledger = Ledger()
        standings = Standings(roles)
        means = PagesMeans(
            identity=cast(Any, Identity()),
            facts=cast(Any, standings),
            standings=cast(Any, standings),
            doors_for=cast(Any, shown.doors_for),
            clearing=cast(Any, self.ledger),
            questions=cast(Any, shown.Questions(answers)),
            live=cast(Any, None),
            snapshots=cast(Any, None),
            zone=ZoneInfo("Europe/Brussels"),
            now_ms=lambda: shown.NOW_MS,
            previews=BundlePreviews(lambda: shown.NOW_MS),
            books=books,
        )
        self._app: ASGIApp = create_pages(means)
        self._headers = {"Accept-Language": language, "Cookie": f"{shown.COOKIE}=anything"}

    def get(self, path: str) -> httpx.Response:
        """The page as it came, with whichever status."""
        return self._asked("GET", path)

    def send(self, path: str, **fields: str) -> httpx.Response:
        """The answer to a form of ours that was filled in."""
        return self._asked("POST", path, data={"csrf": "form", "act_id": str(uuid4()), **fields})

    def upload(self, path: str, files: Mapping[str, bytes], **fields: str) -> httpx.Response:
        """The answer to files that a form of ours sent."""
        parts = [("files", (name, data, "text/csv")) for name, data in files.items()]
        return self._asked("POST", path, files=parts, data={"csrf": "form", **fields})

    def _asked(self, method: str, path: str, **given: Any) -> httpx.Response:
        async def got() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
                headers = {**self._headers, **OURS}
                return await client.request(method, path, headers=headers, **given)

        return asyncio.run(got())
