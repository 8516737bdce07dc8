"""The routes that are no act of their own: the bulk form, quotes and the writer's status."""

from functools import partial
from typing import Annotated, Any, Final, Literal

import msgspec
from fastapi import APIRouter, Query
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError
from starlette.requests import Request
from starlette.responses import Response

from access.rights import Act, verdict
from clearing.domain.quotes import Quote, quote
from clearing.domain.refusals import Refusal
from clearing.domain.state import State
from clearing.http.asking import amiss_now, principal_of
from clearing.http.bulk import NDJSON, BulkResponse
from clearing.http.checks import check_id
from clearing.http.endpoints import desk_of
from clearing.http.facts import StateFacts
from clearing.http.faults import Fault, InputRefused, Wrong
from clearing.http.lines import LineCommand
from clearing.http.parts import ANNAS_ACCOUNT, BEATRICES_ACCOUNT
from clearing.http.problems import problem_of_refusal, problem_response
from clearing.http.replies import (
    LineAccepted,
    LineRefused,
    QuoteModel,
    StatusModel,
    json_response,
)
from clearing.http.screening import refusal_of
from clearing.http.strict import StrictRequest, content_type, reader_language
from clearing.http.subjects import of_accounts
from clearing.http.times import write_time
from clearing.write_path.writer import NotServing
from contracts.ids import DEFAULT_HOPS, MAX_HOPS, UUID_PATTERN, AccountId

_NDJSON_NAMES: Final = (NDJSON, "application/ndjson", "application/jsonl")
_MAX_DIGITS: Final = 18
_REF: Final = "#/components/schemas/Line.{name}"
_EXAMPLE_LINE: Final = (
    '{"command":"pay","command_id":"f2a60a0e-86d4-4c52-9a4c-6a1d3c0b7e10",'
    '"actor":{"person_id":"0b8c2a52-6f0e-4c39-9d55-0a4f0a9f6c01","capacity":"holder"},'
    f'"payer":"{ANNAS_ACCOUNT}","payee":"{BEATRICES_ACCOUNT}",'
    '"payer_steps":30,"payee_steps":90,"fixed_side":"payee"}\n'
)
_EXAMPLE_RESULT: Final = (
    '{"line":1,"status":201,"command_id":"f2a60a0e-86d4-4c52-9a4c-6a1d3c0b7e10",'
    '"position":20417,"recorded_at":"2026-05-01T12:30:00.250Z","repeated":false}\n'
)


def _digits(text: object) -> int:
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS:
        return int(text)
    raise PydanticCustomError("int_type", "whole number")


# Of the bulk form, which may be of any length and stay open for as long.
BULK: Final = "/commands"
_ID: Final[dict[str, Any]] = {"format": "uuid", "pattern": UUID_PATTERN}
_Payer = Annotated[
    str,
    Query(description="The account that gives.", examples=[ANNAS_ACCOUNT], json_schema_extra=_ID),
]
_Payee = Annotated[
    str,
    Query(
        description="The account that is given to.",
        examples=[BEATRICES_ACCOUNT],
        json_schema_extra=_ID,
    ),
]
_Side = Annotated[Literal["payer", "payee"], Query(description="Whose amount is exact.")]
_Steps = Annotated[
    int,
    BeforeValidator(_digits),
    Query(description="That amount, in steps of that side's unit.", examples=[90]),
]


_Hops = Annotated[
    int,
    BeforeValidator(_digits),
    Query(
        description="Over how many links at most.",
        json_schema_extra={"minimum": 1, "maximum": MAX_HOPS},
    ),
]


def line_schemas() -> dict[str, Any]:
    """Return the schemas of a line of the bulk form and of its result, by their names."""
    types = (LineCommand, LineAccepted, LineRefused)
    (command, accepted, refused), parts = msgspec.json.schema_components(types, ref_template=_REF)
    return {
        "Line": command,
        "LineResult": {"anyOf": [accepted, refused]},
        **{f"Line.{name}": schema for name, schema in parts.items()},
    }


async def many_commands(
    request: Request,
    *,
    events: Annotated[bool, Query(description="Give each accepted line its events too.")] = False,
) -> Response:
    """One command a line in, one result a line out, in the same order, while they come.

    A line is at most 64 KB; there may be any number. A bad line is refused by its number and
    the others go on. Answers are sent as they become durable, and no more is read than they
    are taken: read while you send (curl does). Both amounts of an exchange are needed, times
    are milliseconds since 1970.
    """
    if content_type(request) not in _NDJSON_NAMES:
        raise InputRefused(Wrong(Fault.WRONG_CONTENT_TYPE, bound=NDJSON))
    only_once(request, "events")
    desk = desk_of(request)
    if desk.status != "serving":
        raise NotServing(desk.status)
    assert isinstance(request, StrictRequest)
    return BulkResponse(
        desk,
        principal_of(request),
        reader_language(request),
        pace=request.app.state.pace,
        amiss_now=partial(amiss_now, request),
        with_events=events,
        read_already=request.read_already,
    )


def only_once(request: Request, *known: str) -> None:
    """Refuse what else stands in the query: a misspelt wish is not passed over in silence."""
    names = [name for name, _ in request.query_params.multi_items()]
    for place, name in enumerate(names):
        if name not in known:
            raise InputRefused(Wrong(Fault.UNKNOWN_FIELD, name))
        if name in names[:place]:
            raise InputRefused(Wrong(Fault.DUPLICATE_KEY, name))


async def quote_of(
    request: Request,
    *,
    payer: _Payer,
    payee: _Payee,
    fixed_side: _Side,
    steps: _Steps,
    hop_limit: _Hops = DEFAULT_HOPS,
) -> Response:
    """What an exchange would move now: both amounts, the routes, and the room of each link.

    Where it does not convert exactly, the nearest amounts that do are named. Where no routes have
    room for it, the refusal names the tightest links and how much is missing.
    """
    only_once(request, "payer", "payee", "fixed_side", "steps", "hop_limit")
    for name, account in (("payer", payer), ("payee", payee)):
        if wrong := check_id(account):
            raise InputRefused(wrong.within(name))

    principal, now_ms = principal_of(request), request.app.state.now_ms

    def quoted(state: State) -> Quote | Refusal:
        asked = of_accounts(state, AccountId(payer), AccountId(payee))
        may = verdict(principal, Act.QUOTE, asked, StateFacts(state), now_ms())
        return refusal_of(may) or quote(
            state, AccountId(payer), AccountId(payee), fixed_side, steps, hop_limit
        )

    found = await desk_of(request).ask(quoted)
    if isinstance(found, Quote):
        return json_response(found)
    language = reader_language(request)
    problem = problem_of_refusal(found, language, instance=request.url.path)
    return problem_response(problem, language)


async def status(request: Request) -> Response:
    """What the writer does, and where its log ends. Answered whether it serves or not."""
    only_once(request)
    desk = desk_of(request)
    try:
        at = await desk.ask(lambda state: (state.position, state.recorded_at_ms))
    except NotServing:
        return json_response({"status": desk.status, "position": None, "recorded_at": None})
    return json_response({"status": "serving", "position": at[0], "recorded_at": write_time(at[1])})


def add_routes(router: APIRouter, problems: dict[int | str, dict[str, Any]]) -> None:
    """Have the application serve these routes."""

    router.add_api_route(
        BULK,
        many_commands,
        methods=["POST"],
        tags=["bulk"],
        summary="Hand in many commands",
        response_model=None,
        responses={200: _lines("LineResult", _EXAMPLE_RESULT, "A result a line."), **problems},
        openapi_extra={"requestBody": {"required": True, **_lines("Line", _EXAMPLE_LINE)}},
    )
    router.add_api_route(
        "/quotes",
        quote_of,
        methods=["GET"],
        tags=["exchanges"],
        summary="Quote an exchange",
        response_model=None,
        responses={200: {"model": QuoteModel, "description": "The quote."}, **problems},
    )
    router.add_api_route(
        "/status",
        status,
        methods=["GET"],
        tags=["status"],
        summary="Status of the writer",
        response_model=None,
        responses={200: {"model": StatusModel, "description": "The status."}},
    )


def _lines(schema: str, example: str, description: str | None = None) -> dict[str, Any]:
    said = {"description": description} if description else {}
    content = {NDJSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}, "example": example}}
    return {**said, "content": content}
