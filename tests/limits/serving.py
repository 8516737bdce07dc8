"""A small application behind the limits, served over real sockets."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import uvicorn
from prometheus_client import CollectorRegistry
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from access.bounding import Bounds
from access.excess import Excessive, excessive_answer
from access.limits import Limits
from access.pacing import Pace
from evenveel.connections import Doorway

PATIENCE_S = 60
LARGE = 50_000_000


class Served:
    """A server on loopback with these limits, and what it counted of those it turned away."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.registry = CollectorRegistry()
        self.pace = Pace(limits, self.registry)
        self.doorway = Doorway(limits, self.pace.count)
        self.hold = threading.Event()
        self.begun = 0
        self.port = 0

    def app(self) -> ASGIApp:
        return Bounds(
            self._answer, limits=self.limits, pace=self.pace, live=("/live",), bulk=("/bulk",)
        )

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        request = Request(scope, receive)
        self.begun += 1
        try:
            answer = await self._of(request)
        except Excessive as excessive:
            answer = await excessive_answer(request, excessive)
        await answer(scope, receive, send)

    async def _of(self, request: Request) -> Response:
        match request.url.path:
            case "/held" | "/live":
                from asyncio import to_thread

                await to_thread(self.hold.wait, PATIENCE_S)
                return Response("held")
            case "/large":
                return StreamingResponse(_much())
            case "/unread":
                return Response("not looked at")
            case _:
                return Response(str(len(await request.body())))

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE_S)

    def ask(self, head: str, body: bytes = b"") -> bytes:
        """All that is answered to a request that is the last of its connection."""
        with self.connect() as connection:
            connection.sendall(f"{head}\r\nHost: x\r\nConnection: close\r\n\r\n".encode() + body)
            return rest_of(connection)

    def refused(self, limit: str) -> int:
        found = self.registry.get_sample_value(
            "evenveel_http_refused_by_limit_total", {"limit": limit}
        )
        return int(found or 0)


async def _much() -> Any:
    piece = bytes(100_000)
    for _ in range(LARGE // len(piece)):
        yield piece


def rest_of(connection: socket.socket) -> bytes:
    """What comes until the other side ends the connection, in whatever way it does."""
    found = bytearray()
    try:
        while piece := connection.recv(65_536):
            found += piece
    except ConnectionError:
        pass
    return bytes(found)


@contextmanager
def serving(
    limits: Limits, wrapped: Callable[[ASGIApp], ASGIApp] = lambda app: app
) -> Iterator[Served]:
    served = Served(limits)
    config = uvicorn.Config(
        wrapped(served.app()),
        log_config=None,
        lifespan="off",
        loop="uvloop",
        http=cast(Any, served.doorway),
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        served.port = listener.getsockname()[1]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield served
        finally:
            served.hold.set()
            server.should_exit = True
            thread.join()


def statuses(answers: list[bytes]) -> Counter[int]:
    return Counter(int(answer.split(b" ", 2)[1]) for answer in answers if answer)
