"""The pages over answers that are given: nothing behind them but what a test says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import httpx
from starlette.types import ASGIApp

from access.cookies import Cookie
from access.principals import Principal
from access.sessions import Session
from access.standing_lists import Stands
from contracts.ids import GroupId, PersonId, Role
from projections.pages.app import create_pages
from projections.pages.clearing import OnBehalf
from projections.pages.means import PagesMeans
from projections.pages.own_questions import NotAnswered

PERSON = PersonId("6f1c24a0-9a4e-4d0b-8f06-0d0c8c8e2a11")
_ADMINISTERS: Final[tuple[Role, ...]] = ("administrator",)
NOW_MS = 1_795_305_600_000
COOKIE = "session"


class Sessions:
    """One, that of whoever shows a cookie."""

    def found(self, token: str, now_ms: int) -> Session:
        return Session("s", PERSON, now_ms, now_ms, 1_000, now_ms + 1_000, "link", None)

    def form_token(self, token: str) -> str:
        return "form"


class Identity:
    sessions = Sessions()
    cookie = Cookie(name=COOKIE, is_secure=False)


class Standings:
    """Whoever is signed in has these roles in one group, and no account."""

    def __init__(self, roles: Collection[Role]) -> None:
        self.roles_there = roles

    def roles(self, person_id: PersonId, group_id: GroupId, now_ms: int) -> Collection[Role]:
        return self.roles_there

    def roles_anywhere(self, person_id: PersonId, now_ms: int) -> Collection[Role]:
        return self.roles_there

    def of_person(self, person_id: PersonId, now_ms: int) -> list[Stands]:
        return [
            Stands(
                person_id=person_id,
                group_id=GroupId("gent"),
                account_id=None,
                role=role,
                until_ms=None,
            )
            for role in self.roles_there
        ]

    def reached(self) -> int:
        return 0


class Door:
    def names_of(self, subjects: Collection[str]) -> Mapping[str, Any]:
        return {}


def doors_for(_: Principal) -> Callable[[str], Door]:
    """One that leads nowhere."""
    return lambda _: Door()


class Questions:
    """Answers that are given, by path; what is not given, is not for who asks."""

    def __init__(self, answers: Mapping[str, Mapping[str, Any]]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, OnBehalf]] = []

    def ask(self, on_behalf: OnBehalf, path: str, **given: str | int) -> Mapping[str, Any]:
        self.asked.append((path, on_behalf))
        if path not in self.answers:
            raise NotAnswered(404)
        return self.answers[path]

    def ask_anew(
        self, on_behalf: OnBehalf, path: str, tag: str | None, **given: str | int
    ) -> tuple[str, Mapping[str, Any]] | None:
        answer = self.ask(on_behalf, path, **given)
        return None if tag == str(id(answer)) else (str(id(answer)), answer)

    def every(self, on_behalf: OnBehalf, path: str, key: str) -> list[Mapping[str, Any]]:
        return list(self.ask(on_behalf, path)[key])


def pages(questions: Questions, roles: Collection[Role]) -> ASGIApp:
    """The pages, for somebody with these roles."""
    standings = Standings(roles)
    means = PagesMeans(
        identity=cast(Any, Identity()),
        facts=cast(Any, standings),
        standings=cast(Any, standings),
        doors_for=cast(Any, doors_for),
        clearing=cast(Any, None),
        questions=cast(Any, questions),
        live=cast(Any, None),
        snapshots=cast(Any, None),
        zone=ZoneInfo("Europe/Brussels"),
        now_ms=lambda: NOW_MS,
    )
    return create_pages(means)


class Visitor:
    """Somebody's browser, without a window."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str], questions: Questions) -> None:
        self.questions = questions
        self._app = app
        self._headers = headers

    def get(self, path: str) -> httpx.Response:
        """The page as it came, from whichever status."""

        async def got() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
                return await client.get(path, headers=dict(self._headers))

        return asyncio.run(got())


def visitor(
    answers: Mapping[str, Mapping[str, Any]],
    *,
    roles: Collection[Role] = _ADMINISTERS,
    signed_in: bool = True,
    language: str = "en",
) -> Visitor:
    """Who visits the pages over these answers; who is not signed in has no role either."""
    cookie = {"Cookie": f"{COOKIE}=anything"} if signed_in else {}
    questions = Questions(answers)
    app = pages(questions, roles)
    return Visitor(app, {"Accept-Language": language, **cookie}, questions)
