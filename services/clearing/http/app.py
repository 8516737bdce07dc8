"""The clearing service over HTTP: acts, the bulk form, quotes and the status of the writer."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from access.bounding import Bounds
from access.described import describe_access
from access.excess import Excessive, excessive_answer
from access.guard import Guard
from access.limits import LIMITS, Limits
from access.measuring import RequestTimes
from access.moments import now_ms
from access.pacing import Pace
from access.rules_clearing import CLEARING
from clearing.domain.refusals import Code, Refusal
from clearing.http import health, reads, runs, tree
from clearing.http.acts import ACTS
from clearing.http.asking import CHALLENGES
from clearing.http.bridge import AsyncDesk
from clearing.http.endpoints import endpoint_of
from clearing.http.faults import Fault, InputRefused, NotAllowed, Wrong
from clearing.http.misfits import wrong_of
from clearing.http.problems import (
    PROBLEM_JSON,
    RETRY_AFTER_S,
    problem_of_fault,
    problem_of_refusal,
    problem_response,
)
from clearing.http.replies import POSITION_HEADER, AnswerModel, ProblemModel
from clearing.http.strict import SelfReadingRoute, StrictRoute, reader_language
from clearing.write_path.writer import NotServing, Writer

VERSION: Final = "1.0.0"
_DESCRIPTION: Final = """
Commands to the ledger of LETS and SEL groups. Amounts are whole steps of a group's unit, or
milliseconds between groups. Every act carries its caller's own UUID: sent again with the same
terms it gives the first answer again (200 instead of 201), with other terms it is refused.
Problems are RFC 9457 documents in Dutch, French or English, by `Accept-Language`.
"""
_POSITION: Final = {
    POSITION_HEADER: {
        "description": "The position of its last event: ask reads for at least this one.",
        "schema": {"type": "integer"},
    }
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "model": AnswerModel,
        "description": "Accepted before: the first answer again.",
        "headers": _POSITION,
    },
    201: {"model": AnswerModel, "description": "Accepted, and durable.", "headers": _POSITION},
}


def create_app(
    writer: Writer,
    look: health.LookAround | None = None,
    *,
    guard: Guard,
    limits: Limits = LIMITS,
    published: tree.Published | None = None,
    now_ms: Callable[[], int] = now_ms,
) -> FastAPI:
    """Return the application. The writer is its owner's to start and to stop.

    It serves one event loop. `look` shows how the database is, to whoever asks how we are. `guard`
    says who asks; `limits` how much anybody may; `published` is the signed tree over the writer's
    log; `now_ms` is the time by which roles and keys end.
    """
    app = _described()
    app.state.now_ms = now_ms
    app.state.desk = AsyncDesk(writer)
    app.state.published = published
    app.state.health = health.Health(writer, look)
    app.state.pace = Pace(limits, app.state.health.registry)
    app.state.guard = app.state.pace.guarding(guard)
    app.add_middleware(Bounds, limits=limits, pace=app.state.pace, bulk=(reads.BULK,))
    app.add_middleware(RequestTimes, registry=app.state.health.registry)
    return app


def openapi_document() -> dict[str, Any]:
    """Return the description of the API, the same on every machine."""
    return _described().openapi()


def _described() -> FastAPI:
    app = FastAPI(
        title="Evenveel clearing",
        version=VERSION,
        description=_DESCRIPTION.strip(),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Looked up anew for each request otherwise.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        default_response_class=Response,
    )
    app.router.routes.extend(_routes().routes)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Excessive, excessive_answer)
    app.add_exception_handler(NotServing, _not_serving)
    _describe(app)
    return app


@cache
def _routes() -> APIRouter:
    # Reading the models takes a tenth of a second, and they are the same for every application.
    router = APIRouter(
        redirect_slashes=False, default_response_class=Response, route_class=StrictRoute
    )
    problems: dict[int | str, dict[str, Any]] = {
        "default": {
            "description": "A problem: nothing was written.",
            "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/ProblemModel"}}},
        }
    }
    for row in ACTS:
        router.add_api_route(
            row.path,
            endpoint_of(row),
            route_class_override=SelfReadingRoute,
            methods=[row.method],
            tags=[row.tag],
            summary=row.summary,
            status_code=201,
            response_model=None,
            responses={**_ANSWERS, **problems},
        )
    reads.add_routes(router, problems)
    runs.add_routes(router, problems)
    tree.add_routes(router, problems)
    health.add_routes(router, problems)
    return router


def _describe(app: FastAPI) -> None:
    """Have the document show our problems instead of FastAPI's own, and the bulk form's lines."""
    generate = app.openapi

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = generate()
            schemas = found["components"]["schemas"]
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            schemas["ProblemModel"] = ProblemModel.model_json_schema(
                ref_template="#/components/schemas/{model}"
            )
            schemas.update(schemas["ProblemModel"].pop("$defs", {}))
            schemas.update(reads.line_schemas())
            for operations in found["paths"].values():
                for operation in operations.values():
                    operation["responses"].pop("422", None)
            describe_access(found, CLEARING, "ProblemModel")
            app.openapi_schema = found
        return app.openapi_schema

    setattr(app, "openapi", document)  # noqa: B010 - FastAPI's documented way


def _answer(request: Request, wrong: Wrong, headers: dict[str, str] | None = None) -> Response:
    language = reader_language(request)
    problem = problem_of_fault(wrong, language, instance=request.url.path)
    return problem_response(problem, language, headers)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Only queries are read by FastAPI itself; the first part of a place says that it is one.
    wrong = wrong_of(error.errors())
    return _answer(request, wrong._replace(field=wrong.field.partition(".")[2]))


async def _not_serving(request: Request, _: Exception) -> Response:
    return _answer(request, Wrong(Fault.NOT_SERVING))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, NotAllowed):
        language = reader_language(request)
        refusal = Refusal(code=Code.NOT_ALLOWED)
        problem = problem_of_refusal(refusal, language, instance=request.url.path)
        return problem_response(problem, language)
    if isinstance(error, InputRefused):
        challenge = CHALLENGES.get(error.wrong.fault)
        headers = None if challenge is None else {"WWW-Authenticate": challenge}
        if error.wrong.fault is Fault.NOT_SIGNED_YET:
            headers = {"Retry-After": str(RETRY_AFTER_S)}
        return _answer(request, error.wrong, headers)
    by_status = {404: Fault.NOT_FOUND, 405: Fault.METHOD_NOT_ALLOWED}
    fault = by_status.get(error.status_code, Fault.MALFORMED_JSON)
    return _answer(request, Wrong(fault), dict(error.headers or {}))
