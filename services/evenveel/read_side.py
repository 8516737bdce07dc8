"""Reading: the projections' own application, served over HTTP or asked within this process.

The command line asks the very application that the service serves, so both tell the same.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

import httpx
import psycopg
from fastapi import FastAPI

from access.languages import Language
from access.phrases_snag import Snag
from access.saying import Saying
from access.vault import Vault
from evenveel.composition import projecting
from evenveel.troubles import NotTold
from projections import layout
from projections.http.app import create_app
from projections.log_stream import LogStream
from projections.reading.snapshot import NotCaughtUp, Pool, Snapshot, Snapshots, open_pool
from projections.runner import Runner
from projections.standing import Lookout
from projections.stream import LOG

_PAGE: Final = 200
_CATCH_UP_WITHIN_S: Final = 3600.0
_FED_WITHIN_S: Final = 60.0
_POLL_S: Final = 0.02


@contextmanager
def projections_app(
    database_url: str,
    *,
    reader: str = "projections",
    worker: Runner | None = None,
    webhooks_to_loopback: bool = False,
) -> Iterator[FastAPI]:
    """The application over these tables, its connections open until the `with` ends.

    With the runner that works beside it, it can say how it is.
    """
    with ExitStack() as until_end:
        pool = open_pool(database_url)
        until_end.callback(pool.close)
        yield _app(database_url, pool, until_end, reader, worker, webhooks_to_loopback)


def _app(
    database_url: str,
    pool: Pool,
    until_end: ExitStack,
    reader: str,
    worker: Runner | None,
    webhooks_to_loopback: bool,
) -> FastAPI:
    stream = LogStream(database_url)
    until_end.callback(stream.close)
    vault = until_end.enter_context(Vault(database_url))
    lookout = Lookout(database_url)
    until_end.callback(lookout.close)
    # Until identity comes everybody on this machine reads in one role.
    return create_app(
        pool,
        stream,
        lambda purpose: vault.door(role="local", purpose=purpose, reader=reader),
        webhooks_to_loopback=webhooks_to_loopback,
        worker=worker,
        look=None if worker is None else lookout.standing,
    )


class Reader:
    """Answers as of all that is in the log when first asked, and again after `forget`."""

    def __init__(
        self,
        database_url: str,
        app: FastAPI,
        runner: Runner,
        stream: LogStream,
        language: Language,
    ) -> None:
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
        """A moment of the tables themselves, for what a command needs to know."""
        self._catch_up()
        snapshots: Snapshots = self._app.state.snapshots
        for attempt in range(50):
            try:
                with snapshots.open() as at:
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
def reader(database_url: str, language: Language) -> Iterator[Reader]:
    """A reader of these tables, without any service running."""
    with ExitStack() as until_end:
        app = until_end.enter_context(projections_app(database_url, reader="command line"))
        runner = until_end.enter_context(projecting(database_url))
        stream = LogStream(database_url)
        until_end.callback(stream.close)
        yield Reader(database_url, app, runner, stream, language)
