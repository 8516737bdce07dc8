"""Connections that end when whoever is at the other end takes too long, or there are too many.

The server underneath waits for a request's head, and for whoever does not read what they are sent,
as long as they like, and reads heads of any length. Here each has its time and its size, so that
holding connections open costs whoever does it more than us.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any, Final, Literal, TypeAlias

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from access.excess import Excess, Excessive, answer_to
from access.limits import Limits
from access.peers import UNKNOWN, bucket_of, is_within

Ended: TypeAlias = Literal["connections", "header", "stalled"]

_TOO_LONG_A_HEAD: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n"
)
# Where this option is missing, a peer that does not read is found out by the write buffer alone.
_USER_TIMEOUT: Final = getattr(socket, "TCP_USER_TIMEOUT", None)


class Doorway:
    """All connections of one server: makes them, and knows how many there are of each address."""

    def __init__(self, limits: Limits, count: Callable[[Ended], None]) -> None:
        self.limits = limits
        self.count = count
        self.open = 0
        self._of_address: Counter[str] = Counter()

    def __call__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> Connection:
        """Return the protocol of a connection that was accepted; as uvicorn makes its own."""
        return Connection(self, config, server_state, app_state, _loop)

    def enter(self, address: str) -> bool:
        """Whether there is room for one more, which is then taken."""
        limits = self.limits
        own = limits.connections if self._is_proxy(address) else limits.connections_per_address
        if self.open >= limits.connections or self._of_address[address] >= own:
            return False
        self.open += 1
        self._of_address[address] += 1
        return True

    def leave(self, address: str) -> None:
        """Give back the room that was taken."""
        self.open -= 1
        self._of_address[address] -= 1
        if not self._of_address[address]:
            del self._of_address[address]

    def _is_proxy(self, address: str) -> bool:
        with suppress(ValueError):
            return is_within(ip_address(address), self.limits.proxies)
        return False


class Connection(HttpToolsProtocol):
    """One connection. While a head, or somebody's reading, is waited for, a clock runs."""

    def __init__(
        self,
        doorway: Doorway,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._doorway = doorway
        self._limits = doorway.limits
        self._address: str | None = None
        self._head_bytes = 0
        self._in_head = True
        self._in_body = False
        self._head_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None
        self._rest_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        address = bucket_of(UNKNOWN if self.client is None else self.client[0])
        if not self._doorway.enter(address):
            self._doorway.count("connections")
            transport.write(_no_room())
            transport.close()
            return
        self._address = address
        self._have_the_system_watch(transport)
        self._head_timer = self._after(self._limits.header_within_s, "header")

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._head_timer, self._stall_timer, self._rest_timer):
            _stop(timer)
        if self._address is not None:
            self._doorway.leave(self._address)
            self._address = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._in_head:
            if self._head_timer is None:
                self._head_timer = self._after(self._limits.header_within_s, "header")
            self._head_bytes += len(data)
        super().data_received(data)
        # What came with the end of a head, a body's beginning, is not the head's.
        if self._in_head and self._head_bytes > self._limits.header_bytes:
            self._doorway.count("header")
            self.transport.write(_TOO_LONG_A_HEAD)
            self.transport.close()

    def on_headers_complete(self) -> None:
        self._in_head, self._in_body, self._head_bytes = False, True, 0
        _stop(self._head_timer)
        self._head_timer = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head, self._in_body = True, False
        _stop(self._rest_timer)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._in_body and not self.transport.is_closing():
            # Somebody was answered before they had sent all: the rest is thrown away, for a while.
            _stop(self._rest_timer)
            self._rest_timer = self._after(self._limits.body_within_s, "stalled")

    def pause_writing(self) -> None:
        super().pause_writing()
        _stop(self._stall_timer)
        self._stall_timer = self._after(self._limits.answer_stalled_s, "stalled")

    def resume_writing(self) -> None:
        _stop(self._stall_timer)
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        # Closing waits until all is taken; of somebody who has had all this time it is not awaited.
        if self.transport.get_write_buffer_size():
            self._end("stalled")
        else:
            super().timeout_keep_alive_handler()

    def _after(self, seconds: int, ended: Ended) -> asyncio.TimerHandle:
        return self.loop.call_later(seconds, self._end, ended)

    def _end(self, ended: Ended) -> None:
        self._doorway.count(ended)
        self.transport.abort()

    def _have_the_system_watch(self, transport: asyncio.Transport) -> None:
        """Have what is sent and never acknowledged end the connection, closing or not."""
        found = transport.get_extra_info("socket")
        if _USER_TIMEOUT is not None and found is not None:
            with suppress(OSError):
                wait_ms = self._limits.answer_stalled_s * 1_000
                found.setsockopt(socket.IPPROTO_TCP, _USER_TIMEOUT, wait_ms)


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def _no_room() -> bytes:
    """Return the answer to whoever finds all places taken, whatever they came for."""
    answer = answer_to(Excessive(Excess.AT_ONCE), path="", accept_language=None)
    head = [b"HTTP/1.1 503 Service Unavailable", b"connection: close"]
    head += [name + b": " + value for name, value in answer.raw_headers]
    return b"\r\n".join([*head, b"", bytes(answer.body)])
