"""The application: every question the projections answer."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import Any, Final

from fastapi import APIRouter, Depends, FastAPI, Request, Response

from access.bounding import Bounds
from access.described import describe_access
from access.guard import Guard
from access.limits import LIMITS, Limits
from access.measuring import RequestTimes
from access.moments import now_ms
from access.pacing import Pace
from access.rules_pages import PAGES_AT
from access.rules_projections import PROJECTIONS
from projections.feed.follower import Follower
from projections.feed.pages import Feed
from projections.http import (
    accounts,
    clearing_runs,
    closed_days,
    directory,
    exports,
    feed,
    figures,
    group_exchanges,
    groups,
    health,
    matrix,
    open_acts,
    outlook,
    own_data,
    payees,
    suggestions,
    trends,
    webhooks,
)
from projections.http.admission import Gate, admitted
from projections.http.asking import ReaderLanguage, only_known
from projections.http.kept import KeptAnswers
from projections.http.metrics import Worker
from projections.http.models import PositionAnswer, Standing
from projections.http.names import DoorsFor
from projections.http.problems import PROBLEM_JSON, Problem, add_handlers
from projections.reading.snapshot import Pool, Snapshots
from projections.stream import Stream
from projections.webhooks.sealing import Seal
from projections.webhooks.subscriptions import Webhooks

VERSION: Final = "1.0.0"
_DESCRIPTION: Final = """
What the ledger of LETS and SEL groups adds up to: groups, accounts, statements, exchanges, and
positions between neighbours. Every answer names the log position it stands for, and holds nothing
of a later one. `at_least` waits for a position, a bounded time, so that you read your own write.
Amounts are whole steps of a group's unit, or milliseconds between groups; beside each stands how
people read it, in Dutch, French or English by `Accept-Language`.
"""
_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    "default": {
        "description": "A problem (RFC 9457): why there is no answer.",
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}

_router = APIRouter()


@_router.get("/position", tags=["position"], summary="Where log and projections stand")
def position(request: Request) -> PositionAnswer:
    """The log may have moved on by the time you read this; the projections follow."""
    log_position = request.app.state.stream.head()
    standings = request.app.state.snapshots.standings()
    return PositionAnswer(
        log_position=log_position,
        projections=[
            Standing(
                name=standing.name,
                version=standing.version,
                position=standing.position,
                behind=max(0, log_position - standing.position),
            )
            for standing in standings
        ],
    )


async def _named_language(response: Response, language: ReaderLanguage) -> None:
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"


def create_app(
    pool: Pool,
    stream: Stream,
    doors: DoorsFor,
    *,
    guard: Guard,
    limits: Limits = LIMITS,
    works: Pool | None = None,
    wait_s: int = 5,
    day_zone: tzinfo = UTC,
    listeners_at_most: int = 200,
    heart_beat_s: float = 15,
    webhooks_to_loopback: bool = False,
    webhook_seal: Seal | None = None,
    worker: Worker | None = None,
    look: health.LookAround | None = None,
    exporting: exports.Exporting | None = None,
    now_ms: Callable[[], int] = now_ms,
) -> FastAPI:
    """The application over these tables; pools, stream and doors stay their owner's to close.

    `pool` answers questions, as a role that sees what a view shows; `works` reads the log, who
    stands how, and the webhooks, which are no role's that only answers (None: one pool does both).
    `guard` says who asks, `limits` how much anybody may. `webhook_seal` seals the secrets of
    webhooks; without it none is added.
    `stream` only says where the log ends, and when it grew, and must stand calls from any thread.
    `wait_s` bounds how long a question waits for its position. A date in `as_of` is a day in
    `day_zone`. Whoever follows live is sent something every `heart_beat_s`; before the server waits
    for its connections to end, their owner calls `app.state.follower.close()`. `worker` is what
    keeps the tables up to date in this process, `look` shows where they stand: for who asks how we
    are. `exporting` is of what files of a group's books are made; None: there are none here.
    `now_ms` says which day it is, up to which trends are told.
    """
    app = _described()
    working = pool if works is None else works
    app.state.snapshots = Snapshots(pool)
    app.state.stream = stream
    app.state.doors_for = doors
    app.state.wait_s = wait_s
    app.state.day_zone = day_zone
    app.state.now_ms = now_ms
    app.state.kept = KeptAnswers()
    app.state.feed = Feed(working)
    app.state.follower = Follower(app.state.feed, stream, listeners_at_most=listeners_at_most)
    app.state.heart_beat_s = heart_beat_s
    app.state.webhooks = Webhooks(
        working, now_ms, seal=webhook_seal, loopback_allowed=webhooks_to_loopback
    )
    app.state.exporting = exporting
    app.state.health = health.Health(app.state.follower, worker, look)
    app.state.pace = Pace(limits, app.state.health.registry)
    paced = app.state.pace.guarding(guard)
    app.state.gate = Gate(paced, working, app.state.snapshots, now_ms)
    live = (feed.LIVE, PAGES_AT + "/live")
    app.add_middleware(Bounds, limits=limits, pace=app.state.pace, live=live)
    app.add_middleware(RequestTimes, registry=app.state.health.registry)
    return app


def openapi_document() -> dict[str, Any]:
    """The description of the API, the same on every machine."""
    return _described().openapi()


def _described() -> FastAPI:
    app = FastAPI(
        title="Evenveel projections",
        version=VERSION,
        description=_DESCRIPTION.strip(),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Looked up anew for each request otherwise.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        responses=_PROBLEMS,
        dependencies=[Depends(admitted), Depends(only_known), Depends(_named_language)],
        webhooks=webhooks.outgoing,
    )
    app.include_router(_router)
    for module in (
        *(groups, group_exchanges, exports, open_acts, matrix, clearing_runs),
        *(closed_days, outlook, trends, suggestions, directory, figures),
        *(accounts, own_data, payees, feed, webhooks, health),
    ):
        app.include_router(module.router)
    add_handlers(app)
    _show_problems(app)
    return app


def _show_problems(app: FastAPI) -> None:
    """Have the document show our problems instead of FastAPI's own."""
    generate = app.openapi

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = generate()
            schemas = found["components"]["schemas"]
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            schemas["Problem"] = Problem.model_json_schema()
            for operations in (*found["paths"].values(), *found["webhooks"].values()):
                for operation in operations.values():
                    operation["responses"].pop("422", None)
            describe_access(found, PROJECTIONS, Problem.__name__)
            app.openapi_schema = found
        return app.openapi_schema

    setattr(app, "openapi", document)  # noqa: B010 - FastAPI's documented way
