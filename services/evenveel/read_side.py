"""Reading: the projections' own application, served over HTTP or asked within this process.

The command line asks the very application that the service serves, so both tell the same.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, Final

import httpx
import psycopg
from fastapi import FastAPI

from access.database_roles import PROJECTIONS, READER, address_as
from access.guard import Credentials, Guard
from access.languages import Language
from access.limits import LIMITS, Limits
from access.phrases_snag import Snag
from access.principals import FOR_ALL, Principal
from access.saying import Saying
from access.vault import Vault, VaultDoor
from access.views import View
from evenveel.composition import projecting
from evenveel.settings import Settings
from evenveel.troubles import NotTold
from evenveel.vault_keys import keys_with
from projections import layout
from projections.http.admission import Gate
from projections.http.app import create_app
from projections.log_stream import LogStream
from projections.reading.snapshot import NotCaughtUp, Snapshot, Snapshots, open_pool
from projections.runner import Runner
from projections.standing import Lookout
from projections.stream import LOG
from projections.webhooks.sealing import Seal

_PAGE: Final = 200
_CATCH_UP_WITHIN_S: Final = 3600.0
_FED_WITHIN_S: Final = 60.0
_POLL_S: Final = 0.02


class Inside:
    """The guard of an application that is asked within this process: by one who is known."""

    def __init__(self, principal: Principal) -> None:
        self._principal = principal

    def principal(self, _: Credentials) -> Principal:
        """Return whoever this process runs for."""
        return self._principal


@contextmanager
def projections_app(
    database_url: str,
    *,
    guard: Guard,
    limits: Limits = LIMITS,
    worker: Runner | None = None,
    webhooks_to_loopback: bool = False,
    webhook_seal: Seal | None = None,
    settings: Settings | None = None,
) -> Iterator[FastAPI]:
    """The application over these tables, its connections open until the `with` ends.

    `guard` says who asks, `limits` how much anybody may. With the runner that works beside it, it
    can say how it is. The vault is opened with the keys of these settings; without any, of this
    process' environment.
    """
    works_url = address_as(database_url, PROJECTIONS)
    with ExitStack() as until_end:
        pool = open_pool(address_as(database_url, READER))
        until_end.callback(pool.close)
        works = open_pool(works_url)
        until_end.callback(works.close)
        stream = LogStream(works_url)
        until_end.callback(stream.close)
        keys = until_end.enter_context(keys_with(works_url, settings, claim=False))
        vault = until_end.enter_context(Vault(works_url, keys))
        lookout = Lookout(works_url)
        until_end.callback(lookout.close)
        yield create_app(
            pool,
            stream,
            partial(doors_of, vault),
            guard=guard,
            limits=limits,
            works=works,
            webhooks_to_loopback=webhooks_to_loopback,
            webhook_seal=webhook_seal,
            worker=worker,
            look=None if worker is None else lookout.standing,
        )


def doors_of(vault: Vault, principal: Principal) -> Callable[[str], VaultDoor]:
    """Doors to the vault that write down who asks: by what they are known, and their id."""
    reader = principal.key_id or principal.person_id or principal.means
    return lambda purpose: vault.door(role=principal.means, purpose=purpose, reader=reader)


class Reader:
    """Answers as of all that is in the log when first asked, and again after `forget`."""

    def __init__(
        self,
        database_url: str,
        app: FastAPI,
        runner: Runner,
        stream: LogStream,
        language: Language,
        principal: Principal,
    ) -> None:
        self._principal = principal
        self._database_url = database_url
        self._app = app
        self._runner = runner
        self._stream = stream
        self._language = language
        self._caught_up = False

    def forget(self) -> None:
        """The next answer holds what was written since."""
        self._caught_up = False

    def get(self, path: str, **given: object) -> dict[str, Any]:
        """Return the answer to one question. Raises `NotTold`."""
        self._catch_up()
        asked = {name: str(value) for name, value in given.items() if value is not None}
        answer = asyncio.run(self._asked(path, asked))
        if answer.status_code != 200:
            problem = answer.json()
            raise NotTold(problem.get("detail") or problem["title"], problem["code"])
        found: dict[str, Any] = answer.json()
        return found

    def every(self, path: str, key: str, **given: object) -> dict[str, Any]:
        """Return the answer with all its pages in one."""
        page = self.get(path, limit=_PAGE, **given)
        rows = page[key]
        while page["next"] is not None:
            page = self.get(path, limit=_PAGE, cursor=page["next"])
            rows += page[key]
        return {**page, key: rows}

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """A moment of what may be seen of the tables, for what a command needs to know."""
        self._catch_up()
        snapshots: Snapshots = self._app.state.snapshots
        for attempt in range(50):
            try:
                with snapshots.open(self._view()) as at:
                    yield at
                    return
            except NotCaughtUp:
                # Another process is between two projections; it is done in a moment.
                if attempt == 49:
                    raise
                if self._is_ours():
                    self._runner.step()
                else:
                    time.sleep(_POLL_S)

    def _view(self) -> View:
        gate: Gate = self._app.state.gate
        return gate.asker(self._principal).view

    async def _asked(self, path: str, given: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._app)
        headers = {"Accept-Language": self._language}
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get(path, params=given, headers=headers, timeout=None)

    def _catch_up(self) -> None:
        if not self._caught_up:
            head = self._stream.head()
            if self._is_ours():
                # Beside a projections process that runs, whoever is first does the work.
                self._runner.wait_until(head, _CATCH_UP_WITHIN_S)
            else:
                self._wait_for(head)
            self._caught_up = True

    def _is_ours(self) -> bool:
        """Whether the projections are fed from the log, so that this process may feed them too."""
        with psycopg.connect(self._database_url, autocommit=True) as connection:
            return layout.fed_from(connection) in {None, LOG}

    def _wait_for(self, position: int) -> None:
        """Those that feed the projections from Kafka have come so far. Raises `NotTold`."""
        snapshots: Snapshots = self._app.state.snapshots
        deadline = time.monotonic() + _FED_WITHIN_S
        while (reached := snapshots.reached()) < position:
            if time.monotonic() > deadline:
                behind = Saying(
                    Snag.PROJECTIONS_BEHIND,
                    reached=str(reached),
                    position=str(position),
                    command="evenveel projections list",
                )
                raise NotTold(behind, "not-caught-up")
            time.sleep(_POLL_S)


@contextmanager
def reader(
    database_url: str,
    language: Language,
    principal: Principal = FOR_ALL,
    settings: Settings | None = None,
) -> Iterator[Reader]:
    """A reader of these tables for one who is known, without any service running."""
    with ExitStack() as until_end:
        inside = projections_app(database_url, guard=Inside(principal), settings=settings)
        app = until_end.enter_context(inside)
        runner = until_end.enter_context(projecting(database_url))
        stream = LogStream(address_as(database_url, PROJECTIONS))
        until_end.callback(stream.close)
        yield Reader(database_url, app, runner, stream, language, principal)
