"""An application over real tables, a vault that knows what it is told, and one who asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI

from access.principals import Principal
from access.vault import WordsAbout
from access.vault_search import PostFound, Sought
from contracts.events import (
    ExchangeRecorded,
)
from contracts.posts import PostContent
from projections.http.app import create_app
from projections.live import all_projections
from projections.reading.snapshot import open_pool
from projections.runner import Runner, catch_up
from projections.stream import MemoryStream
from projections.webhooks.sealing import KEY_BYTES, Seal
from tests.projections.history import Pen
from tests.trusting import TRUSTING

Json = dict[str, Any]
NOBODY = "00000000-0000-4000-8000-000000000000"


@dataclass
class Name:
    name: str
    code: str | None = None
    contact: str | None = None


@dataclass
class NameFound(Name):
    subject_id: str = NOBODY


@dataclass
class Vault:
    """A door that knows what it is told."""

    names: dict[str, Name] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    posts: dict[str, PostContent] = field(default_factory=dict)
    about: dict[str, list[WordsAbout]] = field(default_factory=dict)
    purposes: list[str] = field(default_factory=list)
    readers: list[Principal] = field(default_factory=list)
    standing: list[PostFound] = field(default_factory=list)
    sought: list[Sought] = field(default_factory=list)

    def doors(self, principal: Principal) -> Callable[[str], Vault]:
        self.readers.append(principal)
        return self.door

    def door(self, purpose: str) -> Vault:
        self.purposes.append(purpose)
        return self

    def words_at(self, positions: Collection[int]) -> dict[int, str]:
        return {p: self.words[p] for p in positions if p in self.words}

    def names_of(self, subject_ids: Collection[str]) -> dict[str, Name]:
        return {s: self.names[s] for s in subject_ids if s in self.names}

    def find_account(self, group_id: str, code_or_name: str) -> list[NameFound]:
        """The real one keeps to the group; whoever is sought here is in one only."""
        return [
            NameFound(found.name, found.code, subject_id=subject_id)
            for subject_id, found in self.names.items()
            if found.code == code_or_name or found.name.startswith(code_or_name)
        ]

    def words_about(self, account_id: str, *, up_to: int) -> list[WordsAbout]:
        return [each for each in self.about.get(account_id, ()) if each.position <= up_to]

    def contents_of(self, post_ids: Collection[str]) -> dict[str, PostContent]:
        return {p: self.posts[p] for p in post_ids if p in self.posts}

    def post(self, post_id: str) -> PostFound | None:
        return next((p for p in self.standing if p.post_id == post_id), None)

    def posts_of(self, account_id: str, *, after: int, limit: int) -> list[PostFound]:
        mine = [p for p in self.standing if p.account_id == account_id and p.position > after]
        return mine[:limit]

    def posts_found(self, sought: Sought) -> list[PostFound]:
        self.sought.append(sought)
        return self.standing[: sought.limit]


class Client:
    """Asks the application as a server would, one request after the other."""

    def __init__(self, app: FastAPI) -> None:
        self._loop = asyncio.Runner()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://evenveel")

    def request(self, method: str, path: str, **given: Any) -> httpx.Response:
        return self._loop.run(self._client.request(method, path, **given))

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self.request("GET", path, **given)

    def close(self) -> None:
        self._loop.run(self._client.aclose())
        self._loop.close()


class House:
    """A stream, projections that follow it on demand, and a client that asks."""

    def __init__(self, database_url: str, pen: Pen) -> None:
        self.pen = pen
        self.vault = Vault()
        self.stream = MemoryStream()
        self.runner = Runner(database_url, self.stream, all_projections())
        self.pool = open_pool(database_url)
        self.app = create_app(
            self.pool,
            self.stream,
            self.vault.doors,
            guard=TRUSTING,
            webhook_seal=Seal(bytes(KEY_BYTES)),
            wait_s=1,
        )
        self.client = Client(self.app)
        self.follow()

    def follow(self) -> int:
        """The projections hold all that the pen wrote."""
        self.stream.add(*self.pen.records[self.stream.head() :])
        catch_up(self.runner)
        return len(self.pen.records)

    def get(self, path: str, language: str = "nl", **query: Any) -> Json:
        answer = self.ask(path, language, **query)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def ask(self, path: str, language: str = "nl", **query: Any) -> httpx.Response:
        headers = {"Accept-Language": language}
        return self.client.get(path, params=query or None, headers=headers)

    def close(self) -> None:
        self.client.close()
        self.runner.close()
        self.pool.close()


@dataclass
class Two:
    """Two neighbouring groups: twenty an hour, and one with two decimals."""

    pen: Pen
    anna: str
    bea: str
    carl: str

    @classmethod
    def write(cls) -> Two:
        pen = Pen()
        pen.found("aalst", per_hour=20)
        pen.found("gent", per_hour=1, decimals=2)
        anna, carl = pen.open("aalst"), pen.open("aalst")
        bea = pen.open("gent")
        pen.agree("aalst", "gent", limit_ms=36_000_000)
        return cls(pen, anna, bea, carl)


MakeHouse = Callable[[Pen], House]


def busiest(pen: Pen) -> str:
    """The account of most exchanges among the first thousand events."""
    counts: dict[str, int] = {}
    for record in pen.records[:1_000]:
        event = record.envelope.event
        if isinstance(event, ExchangeRecorded):
            counts[event.payee] = counts.get(event.payee, 0) + 1
    return max(counts, key=counts.__getitem__)
