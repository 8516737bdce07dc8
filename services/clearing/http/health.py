"""Whether the process is alive, whether it can take commands, and what it has measured.

Alive means that it answers; it asks nobody. Ready means that its writer serves and that the log
can be reached at this moment; where it is not, the problem names what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final, Literal, TypeAlias

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from access.languages import Language
from access.looking import Look
from access.measuring import exposition, new_registry
from clearing.http.faults import Fault, Wrong
from clearing.http.metrics import ClearingFigures
from clearing.http.problems import problem_of_fault, problem_response
from clearing.http.replies import AliveModel, ReadyModel, json_response
from clearing.http.strict import reader_language
from clearing.log.standing import Surroundings
from clearing.write_path.writer import Writer
from contracts.value import replace

LookAround: TypeAlias = Callable[[], Surroundings]
Answers: TypeAlias = Callable[[Request], Coroutine[Any, Any, Response]]
Missing: TypeAlias = Literal["log", "writer"]

LOOK_WITHIN_S: Final = 3.0
RETRY_AFTER_S: Final = 2

# Each is the end of the sentence of `Fault.NOT_READY`.
_REASONS: Final[dict[str, dict[Language, str]]] = {
    "log": {
        "nl": "het logboek is niet te bereiken",
        "fr": "le journal est inaccessible",
        "en": "the log cannot be reached",
    },
    "standing by": {
        "nl": "een andere schrijver bedient dit logboek, deze staat klaar om over te nemen",
        "fr": "un autre processus écrit dans ce journal, celui-ci est prêt à prendre le relais",
        "en": "another writer serves this log, this one stands by",
    },
    "taking over": {
        "nl": "het logboek wordt nog ingelezen",
        "fr": "le journal est en cours de lecture",
        "en": "the log is still being read",
    },
    "stopped": {
        "nl": "de schrijver is gestopt",
        "fr": "l’écriture est arrêtée",
        "en": "the writer has stopped",
    },
}


class Health:
    """What a service knows of itself. Without `look` it rests on what the writer says alone."""

    def __init__(self, writer: Writer, look: LookAround | None) -> None:
        self.registry = new_registry()
        self._writer = writer
        self._look: Look[Surroundings] | None = None
        if look is not None:
            self._look = Look(look, LOOK_WITHIN_S)
        self._figures = ClearingFigures(writer)
        self.registry.register(self._figures)
        self._scraped = exposition(self.registry)

    async def scraped(self, request: Request) -> Response:
        """Return what a scrape is told, of the database too if it answers."""
        self._figures.look_from(await self._found(), looked=self._look is not None)
        return self._scraped(request)

    async def missing(self) -> list[tuple[Missing, str]]:
        """Return what is missing, and the reason; nothing where commands are taken."""
        found: list[tuple[Missing, str]] = []
        if self._look is not None and await self._found() is None:
            found.append(("log", "log"))
        status = doing(self._writer)
        # Who cannot reach the log stands by because of that; it has been said.
        if status != "serving" and not found:
            found.append(("writer", status))
        return found

    @property
    def position(self) -> int:
        """Return where the log ends, as the writer knows it."""
        return self._writer.tally.position

    async def _found(self) -> Surroundings | None:
        return None if self._look is None else await self._look.found()


def doing(writer: Writer) -> str:
    """Return the writer's status, and whether it is at work on coming to serve."""
    if writer.taking_over and writer.status != "stopped":
        return "taking over"
    return writer.status


async def alive(request: Request) -> Response:
    """The process answers. Nothing else is asked."""
    del request
    return json_response({"status": "alive"})


async def ready(request: Request) -> Response:
    """Commands are taken: the writer serves, and the log can be reached."""
    health: Health = request.app.state.health
    missing = await health.missing()
    if not missing:
        return json_response({"status": "ready", "position": health.position})
    language = reader_language(request)
    reasons = "; ".join(_REASONS[reason][language] for _, reason in missing)
    wrong = Wrong(Fault.NOT_READY, bound=reasons)
    problem = problem_of_fault(wrong, language, instance=request.url.path)
    told = replace(problem, missing=tuple(what for what, _ in missing))
    return problem_response(told, language, {"Retry-After": str(RETRY_AFTER_S)})


async def metrics(request: Request) -> Response:
    """What is measured, for Prometheus."""
    health: Health = request.app.state.health
    return await health.scraped(request)


def add_routes(router: APIRouter, problems: dict[int | str, dict[str, Any]]) -> None:
    """Have the application describe and serve these routes."""
    text = {"text/plain": {"schema": {"type": "string"}}}
    alive_is = {"model": AliveModel, "description": "It answers."}
    ready_is = {"model": ReadyModel, "description": "They are."}
    described: list[tuple[str, Answers, str, dict[int | str, dict[str, Any]]]] = [
        ("/healthz", alive, "Whether the process is alive", {200: alive_is}),
        ("/readyz", ready, "Whether commands are taken", {200: ready_is, **problems}),
        ("/metrics", metrics, "What is measured", {200: {"content": text, "description": "All."}}),
    ]
    for path, endpoint, summary, responses in described:
        router.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            tags=["status"],
            summary=summary,
            response_model=None,
            responses=responses,
        )
