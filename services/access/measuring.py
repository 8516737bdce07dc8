"""What both services measure of themselves alike, and how Prometheus reads it.

A request is timed until its answer begins, so that a stream that stays open for hours, live updates
or a long bulk, counts by how soon it began. Its label is the route's template, never the path that
was asked for: paths hold ids, and anybody can make up any number of them.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Final

from prometheus_client import CollectorRegistry, Histogram, disable_created_metrics
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# When each series began is of no use to anybody here, and there would be as many again of them.
disable_created_metrics()  # type: ignore[no-untyped-call] # the library has left its type out

BUCKETS_S: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
# What matches no route: one label for all of it.
NO_ROUTE: Final = "none"
_METHODS: Final = frozenset({"GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"})


def new_registry() -> CollectorRegistry:
    """Return a registry of its own, with the memory, time and files that this process takes."""
    registry = CollectorRegistry(auto_describe=True)
    ProcessCollector(registry=registry)
    return registry


class RequestTimes:
    """Times every request of the application it wraps, in this registry."""

    def __init__(self, app: ASGIApp, *, registry: CollectorRegistry) -> None:
        self._app = app
        self._times = Histogram(
            "evenveel_http_request_seconds",
            "From a request's arrival until its answer began.",
            ("method", "route", "status"),
            buckets=BUCKETS_S,
            registry=registry,
        )
        # Looking a series up costs more than counting in it; there are few: labels are closed.
        self._series: dict[tuple[str, str, int], Histogram] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began_s = perf_counter()

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._count(scope, int(message["status"]), perf_counter() - began_s)
            await send(message)

        await self._app(scope, receive, timed)

    def _count(self, scope: Scope, status: int, took_s: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        # Set by FastAPI where a route took the request; its path is the template.
        route = getattr(scope.get("route"), "path", NO_ROUTE)
        series = self._series.get((method, route, status))
        if series is None:
            series = self._times.labels(method, route, str(status))
            self._series[method, route, status] = series
        series.observe(took_s)


def exposition(registry: CollectorRegistry) -> Callable[[Request], Response]:
    """Return what answers a scrape with all that the registry has, as whoever asks reads it."""

    def scraped(request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        body: bytes = encode(registry)
        return Response(body, headers={"Content-Type": content_type, "Cache-Control": "no-store"})

    return scraped
