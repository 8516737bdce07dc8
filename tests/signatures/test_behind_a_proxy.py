"""Between who signs and us stands a proxy: what it hands on unchanged is still signed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from access.guard import Credentials
from access.principals import FOR_ALL, Principal
from access.signatures import Signatures
from clearing.http.app import create_app
from clearing.log.memory import MemoryIndex, MemoryLog
from evenveel.settings import read_settings
from evenveel.who_asks import origins_of
from tests.http.counter import a_writer
from tests.signatures.signing import KEY, KEY_ID, NOW_MS, ORIGIN, Memory, signed


class BySignature:
    """A guard to whom nothing but a signature says anything."""

    def __init__(self, *, clearing_public_url: str | None) -> None:
        self._signatures = Signatures(
            {KEY_ID: KEY.public_key().public_bytes_raw()}.get,
            Memory(),
            origins=origins_of(read_settings(clearing_public_url=clearing_public_url)),
            now_ms=lambda: NOW_MS,
        )

    def principal(self, credentials: Credentials) -> Principal:
        self._signatures.key_id(credentials)
        return FOR_ALL


class Proxy:
    """Hands on what comes, but for a beginning of the path that it takes away."""

    def __init__(self, behind: str, prefix: str) -> None:
        self._behind = behind
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        path = scope["path"].removeprefix(self._prefix)
        async with httpx.AsyncClient() as client:
            answer = await client.request(
                request.method,
                self._behind + path,
                headers=request.headers.raw,
                content=await request.body(),
            )
        await Response(answer.content, answer.status_code)(scope, receive, send)


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    config = uvicorn.Config(app, log_level="error", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.parametrize(
    ("asked", "prefix", "called", "status"),
    [
        ("/status", "", ORIGIN, 200),
        ("/clearing/status", "/clearing", ORIGIN, 401),
        ("/status", "", None, 401),
    ],
    ids=["as it came", "without its prefix", "under a name that is not ours"],
)
def test_what_the_proxy_hands_on_as_it_came_is_known_by_its_signature(
    asked: str, prefix: str, called: str | None, status: int
) -> None:
    request = signed(httpx.Request("GET", ORIGIN + asked))
    guard = BySignature(clearing_public_url=called)
    with (
        a_writer(MemoryLog(), MemoryIndex(), [NOW_MS]) as writer,
        served(create_app(writer, guard=guard)) as clearing,
        served(Proxy(clearing, prefix)) as front,
    ):
        # The proxy is where the name leads to; whoever asks goes by the name alone.
        answer = httpx.request(request.method, front + asked, headers=request.headers)
    assert answer.status_code == status, answer.text
