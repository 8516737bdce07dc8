"""A served log to follow, and followers of it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx
import psycopg
import uvicorn
from fastapi import FastAPI

from contracts.envelope import Recorded
from projections.http.app import create_app
from projections.log_stream import LogStream
from projections.reading.snapshot import open_pool
from tests.feed.receiving import SEAL
from tests.projections.asking import Vault
from tests.projections.history import Pen, entry_of, fill_log, write_block
from tests.trusting import TRUSTING

Json = dict[str, Any]
PATIENCE_S = 90


class Log:
    """A log to which a pen's records are added, in blocks."""

    def __init__(self, database_url: str, pen: Pen) -> None:
        self.database_url = database_url
        self.pen = pen
        self._there = 0
        fill_log(database_url, [])
        self.add()

    def add(self, *, block: int = 37) -> None:
        """All that the pen wrote is in the log."""
        fresh = self.pen.records[self._there :]
        fill_log(self.database_url, fresh, block=block, create=False)
        self._there = len(self.pen.records)

    @property
    def head(self) -> int:
        return self._there

    def records(self, group_id: str | None = None, after: int = 0) -> Sequence[Recorded]:
        """What a follower of the group is to get."""
        return [
            record
            for record in self.pen.records[after : self._there]
            if group_id is None or group_id in record.envelope.groups
        ]

    def positions(self, group_id: str | None = None, after: int = 0) -> list[int]:
        return [record.position for record in self.records(group_id, after)]


def add_one_by_one(database_url: str, records: Sequence[Recorded]) -> None:
    """Each record is a block of its own, as a quiet day makes them."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for record in records:
            write_block(connection, [entry_of(record)])


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The address at which the application is served."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="error", ws="none", lifespan="off",
        timeout_graceful_shutdown=PATIENCE_S,
    )  # fmt: skip
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    # What a client does not read stands still with us soon, and not in the kernel.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        app.state.follower.close()
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def reading_app(database_url: str, **settings: Any) -> Iterator[FastAPI]:
    """The application over this database's log."""
    with open_pool(database_url) as pool, LogStream(database_url) as stream:
        app = create_app(
            pool, stream, Vault().doors, **{"guard": TRUSTING, "webhook_seal": SEAL, **settings}
        )
        try:
            yield app
        finally:
            app.state.follower.close()


class Frame(NamedTuple):
    """One server-sent event, or one that only says a place or a remark."""

    id: str | None
    event: str | None
    data: str | None
    comment: str | None

    @property
    def position(self) -> int:
        assert self.data is not None
        found: int = json.loads(self.data)["position"]
        return found


def frames_in(text: str) -> list[Frame]:
    """The whole frames; what follows the last blank line was cut off."""
    whole = text.split("\n\n")[:-1]
    return [_frame(part) for part in whole]


def _frame(part: str) -> Frame:
    fields: dict[str, str] = {}
    for line in part.split("\n"):
        name, _, value = line.partition(":")
        fields[name] = value.removeprefix(" ")
    return Frame(fields.get("id"), fields.get("event"), fields.get("data"), fields.get(""))


class Ear:
    """Follows live as a browser does: it remembers the last id, and goes on from there."""

    def __init__(self, address: str, **query: Any) -> None:
        self._address = address
        self._query = query
        self.shown: dict[str, str] = {}
        self.last_id: str | None = None
        self.frames: list[Frame] = []

    @property
    def events(self) -> list[Frame]:
        return [frame for frame in self.frames if frame.data is not None]

    @property
    def positions(self) -> list[int]:
        return [frame.position for frame in self.events]

    def listen(self, *, until: int | None = None, at_most_bytes: int | None = None) -> None:
        """Listens until this place was told, so many bytes came, or the service ended."""
        went_on = {} if self.last_id is None else {"Last-Event-ID": self.last_id}
        url = f"{self._address}/events/live"
        heard = ""
        with httpx.stream(
            "GET", url, params=self._query, headers=self.shown | went_on, timeout=PATIENCE_S
        ) as answer:
            assert answer.status_code == 200, answer.read()
            assert answer.headers["content-type"].startswith("text/event-stream")
            for part in answer.iter_bytes():
                heard += part.decode()
                if at_most_bytes is not None and len(heard) >= at_most_bytes:
                    # A real cut, in the middle of whatever it is.
                    heard = heard[:at_most_bytes]
                    break
                whole, cut, heard = heard.rpartition("\n\n")
                self._hear(whole + cut)
                if until is not None and int(self.last_id or 0) >= until:
                    return
        self._hear(heard)

    def _hear(self, text: str) -> None:
        for frame in frames_in(text):
            self.frames.append(frame)
            if frame.id is not None:
                self.last_id = frame.id
