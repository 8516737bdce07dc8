"""Whether the process is alive, whether what it tells is kept up to date, and what it measured.

Alive means that it answers; it asks nobody. Ready means that the database can be reached, and that
this process works on partitions of which none stands still; where it is not, the problem names what
is missing. What is not kept up to date can be read all the same: every answer says its position.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from access.languages import Language, preferred
from access.looking import Look
from access.measuring import exposition, new_registry
from projections.feed.follower import Follower
from projections.http.faults import Fault
from projections.http.metrics import ReadingFigures, Worker
from projections.http.models import Model
from projections.http.problems import Refused
from projections.standing import ProjectionsStanding

LookAround: TypeAlias = Callable[[], ProjectionsStanding]

LOOK_WITHIN_S: Final = 3.0

_REASONS: Final[dict[str, dict[Language, str]]] = {
    "database": {
        "nl": "de database is niet te bereiken",
        "fr": "la base de données est inaccessible",
        "en": "the database cannot be reached",
    },
    "partitions": {
        "nl": "dit proces werkt nog aan geen enkele partitie",
        "fr": "ce processus ne travaille encore sur aucune partition",
        "en": "this process works on no partition yet",
    },
    "stream": {
        "nl": "een partitie staat stil ({said})",
        "fr": "une partition est à l’arrêt ({said})",
        "en": "a partition stands still ({said})",
    },
}
# An error's own words may be long; whoever wants all of them asks `evenveel status`.
_SAID_AT_MOST: Final = 120

router = APIRouter(tags=["status"])


class Alive(Model):
    """The process answers."""

    status: Literal["alive"] = "alive"


class Ready(Model):
    """What is told is kept up to date."""

    status: Literal["ready"] = "ready"
    log_position: int | None = Field(
        description="where the log ends; null where nobody looked", examples=[1042]
    )
    partitions: list[int] = Field(description="those this process works on", examples=[[0]])


class Missing(NamedTuple):
    """What is missing, and what was said of it."""

    what: str
    said: str = ""


class Health:
    """What a service knows of itself. Without `worker` and `look` it only tells."""

    def __init__(self, follower: Follower, worker: Worker | None, look: LookAround | None) -> None:
        self.registry = new_registry()
        self._worker = worker
        self._look: Look[ProjectionsStanding] | None = None
        if look is not None:
            self._look = Look(look, LOOK_WITHIN_S)
        self._figures = ReadingFigures(follower, worker)
        self._figures.register(self.registry)
        self._scraped = exposition(self.registry)

    async def scraped(self, request: Request) -> Response:
        """What a scrape is told, of the database too if it answers."""
        self._figures.look_from(await self._found(), looked=self._look is not None)
        return self._scraped(request)

    async def judged(self) -> tuple[Ready, list[Missing]]:
        """How it is, and what is missing: nothing where it is ready."""
        seen = await self._found()
        missing: list[Missing] = []
        if self._look is not None and seen is None:
            missing.append(Missing("database"))
        held: Iterable[int] = ()
        if self._worker is not None:
            held = self._worker.held
            if not held:
                missing.append(Missing("partitions"))
            for _, said in sorted(self._worker.stopped.items()):
                missing.append(Missing("stream", said[:_SAID_AT_MOST]))
        position = None if seen is None else seen.log_position
        return Ready(log_position=position, partitions=sorted(held)), missing

    async def _found(self) -> ProjectionsStanding | None:
        return None if self._look is None else await self._look.found()


@router.get("/healthz", summary="Whether the process is alive")
async def alive() -> Alive:
    """Nothing else is asked."""
    return Alive()


@router.get("/readyz", summary="Whether what is told is kept up to date")
async def ready(request: Request) -> Ready:
    """The problem names what is missing: database, partitions or stream."""
    health: Health = request.app.state.health
    found, missing = await health.judged()
    if missing:
        language = preferred(request.headers.get("accept-language"))
        reasons = [_REASONS[m.what][language].format(said=m.said) for m in missing]
        what = list(dict.fromkeys(m.what for m in missing))
        raise Refused(Fault.NOT_READY, "; ".join(reasons), missing=what)
    return found


_TEXT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "All of it."}
}


@router.get("/metrics", summary="What is measured", response_class=Response, responses=_TEXT)
async def metrics(request: Request) -> Response:
    """For Prometheus."""
    health: Health = request.app.state.health
    return await health.scraped(request)
