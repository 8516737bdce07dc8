"""What stands in front of an application: nothing is begun that there is no room for.

A request is let in while there are few enough of its kind, at a rate that its address has, and its
body is read no further than it may be long, and no longer than it may take. Streams (live updates,
the bulk form) stay open for long and have room of their own, so that they never take the others'.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access.excess import Excess, Excessive, answer_to
from access.limits import Limits
from access.pacing import Pace, Toll, shown_in
from access.peers import bucket_of, peer_of
from access.rules_pages import PAGES_AT

# Is sent to be let in; the pages that show the form are not.
_SIGN_IN: Final = (PAGES_AT + "/sign-in", PAGES_AT + "/invitation")
# Here it comes back from a provider, who is then asked.
_BACK: Final = PAGES_AT + "/sign-in/provider/back"
_CLOSE: Final = {"Connection": "close"}


class Bounds:
    """Lets a request through to the application it wraps, or answers that there is too much.

    `live` are paths of streams that whoever follows holds open, `bulk` of those that are sent.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        limits: Limits,
        pace: Pace,
        live: Collection[str] = (),
        bulk: Collection[str] = (),
    ) -> None:
        self._app = app
        self._limits = limits
        self._pace = pace
        self._live = frozenset(live)
        self._bulk = frozenset(bulk)
        self._requests = 0
        self._bulks = 0
        self._listening: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or with a problem before it has seen the request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        client = scope.get("client")
        peer = bucket_of(
            peer_of(
                None if client is None else client[0],
                scope["headers"],
                self._limits.proxies,
                self._limits.forwarding,
            )
        )
        # For the application, to which a proxy in front would be everybody.
        scope.setdefault("state", {})["peer"] = peer
        toll = Toll(peer, shown_in(headers))
        try:
            self._pace.enter(toll, signs_in=_signs_in(scope))
            self._check_length(scope, headers)
            await self._within(scope, receive, _paying(send, toll, self._pace), toll)
        except Excessive as excessive:
            accepted = headers.get("accept-language")
            answer = answer_to(excessive, path=scope["path"], accept_language=accepted)
            # What is still on its way is not read.
            answer.headers.update(_CLOSE)
            await answer(scope, receive, send)

    async def _within(self, scope: Scope, receive: Receive, send: Send, toll: Toll) -> None:
        path = scope["path"]
        if path in self._live:
            await self._listened(scope, receive, send, toll)
        elif path in self._bulk:
            await self._in_bulk(scope, receive, send)
        elif self._requests >= self._limits.requests_at_once:
            self._pace.count("at-once")
            raise Excessive(Excess.AT_ONCE)
        else:
            self._requests += 1
            try:
                await self._app(scope, self._bounded(receive), send)
            finally:
                self._requests -= 1

    async def _listened(self, scope: Scope, receive: Receive, send: Send, toll: Toll) -> None:
        if self._listening[toll.peer] >= self._limits.live_per_address:
            self._pace.count("streams")
            raise Excessive(Excess.AT_ONCE)
        self._listening[toll.peer] += 1
        try:
            await self._app(scope, self._bounded(receive), send)
        finally:
            self._listening[toll.peer] -= 1
            if not self._listening[toll.peer]:
                del self._listening[toll.peer]

    async def _in_bulk(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._bulks >= self._limits.bulks_at_once:
            self._pace.count("bulks")
            raise Excessive(Excess.AT_ONCE)
        self._bulks += 1
        try:
            await self._app(scope, self._unless_silent(receive), send)
        finally:
            self._bulks -= 1

    def _check_length(self, scope: Scope, headers: Headers) -> None:
        declared = headers.get("content-length", "0")
        if scope["path"] in self._bulk or not declared.isdecimal():
            return
        if int(declared) > self._limits.body_bytes:
            self._pace.count("body")
            raise Excessive(Excess.BODY, self._limits.body_bytes)

    def _bounded(self, receive: Receive) -> Receive:
        """Return what gives the body, until it is longer than it may be or takes longer."""
        size, whole = 0, False
        until: float | None = None

        async def bounded() -> Message:
            nonlocal size, whole, until
            if whole:
                return await receive()
            until = until or asyncio.get_running_loop().time() + self._limits.body_within_s
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                self._pace.count("slow")
                raise Excessive(Excess.TIME, self._limits.body_within_s, _CLOSE) from None
            size += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if size > self._limits.body_bytes:
                self._pace.count("body")
                raise Excessive(Excess.BODY, self._limits.body_bytes, _CLOSE)
            return message

        return bounded

    def _unless_silent(self, receive: Receive) -> Receive:
        """Return what gives a bulk's body, until nothing comes for too long."""

        async def heard() -> Message:
            try:
                async with asyncio.timeout(self._limits.bulk_silent_s):
                    return await receive()
            except TimeoutError:
                self._pace.count("slow")
                return {"type": "http.disconnect"}

        return heard


def _signs_in(scope: Scope) -> bool:
    path = str(scope["path"])
    return path == _BACK or (scope["method"] == "POST" and path.startswith(_SIGN_IN))


def _paying(send: Send, toll: Toll, pace: Pace) -> Send:
    """Return what sends the answer with how much is left, once all is paid."""

    async def paying(message: Message) -> None:
        if message["type"] == "http.response.start":
            pace.leave(toll)
            if toll.standing and int(message["status"]) != Excess.REQUESTS.status:
                told = [(k.lower().encode(), v.encode()) for k, v in toll.standing.items()]
                message = {**message, "headers": [*message["headers"], *told]}
        await send(message)

    return paying
