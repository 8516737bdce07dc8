"""Receivers of webhooks, on loopback, and senders to them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from standardwebhooks import Webhook

from projections.log_stream import LogStream
from projections.reading.snapshot import open_pool
from projections.webhooks import schema
from projections.webhooks.schedule import Manner
from projections.webhooks.sealing import KEY_BYTES, Seal
from projections.webhooks.sender import Sender
from projections.webhooks.subscriptions import Wanted, Webhooks
from tests.meanwhile import meanwhile

SOMEBODY = "00000000-0000-4000-8000-00000000000a"
START_MS = 1_800_000_000_000


class Delivery(NamedTuple):
    """What was posted to a receiver."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def position(self) -> int:
        found: int = json.loads(self.body)["position"]
        return found

    @property
    def webhook_id(self) -> str:
        return self.headers["webhook-id"]


class Answer(NamedTuple):
    status: int = 204
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    wait: threading.Event | None = None
    endless: bool = False


Decide = Callable[[Delivery], Answer]


class Receiver:
    """Keeps what is posted to it, and answers as it is told."""

    def __init__(self, port: int = 0) -> None:
        self.deliveries: list[Delivery] = []
        self.decide: Decide = lambda _: Answer()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/events"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def positions(self) -> list[int]:
        return [delivery.position for delivery in self.deliveries]

    def verified(self, secret: str) -> list[Any]:
        """Every body, each of which the library of Standard Webhooks takes for genuine."""
        return [Webhook(secret).verify(d.body, d.headers) for d in self.deliveries]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(receiver) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - seen from the handler
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # the sender was killed in the middle of it
                headers = {name.lower(): value for name, value in self.headers.items()}
                delivery = Delivery(self.path, headers, body)
                receiver.deliveries.append(delivery)
                answer = receiver.decide(delivery)
                if answer.wait is not None:
                    answer.wait.wait(60)
                try:
                    self.send_response(answer.status)
                    for name, value in answer.headers:
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(answer.body)
                    while answer.endless:
                        self.wfile.write(b"x" * 1_000_000)
                except OSError:
                    return  # the sender had enough

            def log_message(self, *_: object) -> None:
                return

        return Handler


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    receiver = Receiver(port)
    try:
        yield receiver
    finally:
        receiver.close()


class Clock:
    """A clock that is set by hand, from any thread."""

    def __init__(self, now_ms: int = START_MS) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms

    def pass_s(self, seconds: float) -> None:
        self.now_ms += int(seconds * 1_000)


SEAL = Seal(bytes(KEY_BYTES))


class Office:
    """Where webhooks of one database are asked for, and looked after."""

    def __init__(self, database_url: str, now_ms: Callable[[], int], seal: Seal = SEAL) -> None:
        with psycopg.connect(database_url, autocommit=True) as connection:
            schema.create(connection)
        self.database_url = database_url
        self._pool = open_pool(database_url)
        self.webhooks = Webhooks(self._pool, now_ms, seal=seal, loopback_allowed=True)
        self.secrets: dict[str, str] = {}

    def add(self, group_id: str, url: str, *types: str, after: int | None = None) -> str:
        """The id of a new webhook."""
        wanted = Wanted(group_id, url, types, SOMEBODY, after)
        webhook, secret = self.webhooks.add(wanted)
        self.secrets[webhook.webhook_id] = secret
        return webhook.webhook_id

    def rows(self, webhook_id: str) -> dict[int, tuple[str, int, str]]:
        """Status, attempts and outcome of each delivery that is kept, by position."""
        with psycopg.connect(self.database_url) as connection:
            found = connection.execute(
                "SELECT position, status, attempts, outcome FROM webhooks.deliveries"
                " WHERE webhook_id = %s ORDER BY position",
                [UUID(webhook_id)],
            )
            return {
                position: (status, attempts, said) for position, status, attempts, said in found
            }

    def statuses(self, webhook_id: str) -> set[str]:
        return {status for status, _, _ in self.rows(webhook_id).values()}

    def close(self) -> None:
        self._pool.close()


@contextmanager
def sending(
    database_url: str,
    now_ms: Callable[[], int],
    manner: Manner,
    chance: Callable[[], float],
    seal: Seal = SEAL,
) -> Iterator[Sender]:
    """A sender at work; whatever went wrong in it fails the test."""
    with LogStream(database_url) as wakes:
        sender = Sender(database_url, wakes, manner, now_ms, seal, chance)
        with meanwhile(sender.run):
            yield sender
