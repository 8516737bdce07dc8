"""One endpoint for each row of the table of acts, typed for FastAPI and its description."""

import re
from collections.abc import Callable, Coroutine
from inspect import Parameter, Signature
from typing import Annotated, Any, Final, Literal

from fastapi import Header, Path, Query
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from access.principals import Principal
from access.rights import Verdict, may_at_all
from access.rules_clearing import CLEARING
from clearing.answers import Accepted
from clearing.http.acts import ActRow, command_of
from clearing.http.asking import principal_of
from clearing.http.bodies import Act
from clearing.http.bridge import AsyncDesk
from clearing.http.facts import StateFacts
from clearing.http.faults import Fault, InputRefused, NotAllowed, Wrong
from clearing.http.misfits import wrong_of
from clearing.http.parts import TREASURER, Actor
from clearing.http.problems import problem_of_refusal, problem_response
from clearing.http.replies import answer_response
from clearing.http.screening import handed, stand_in
from clearing.http.strict import MAX_BODY_BYTES, StrictRequest, reader_language
from contracts.ids import GROUP_ID_PATTERN, UUID_PATTERN, Role

Endpoint = Callable[..., Coroutine[Any, Any, Response]]

_UUID: Final[dict[str, Any]] = {"format": "uuid", "pattern": UUID_PATTERN}
_EXAMPLE_ID: Final = "f2a60a0e-86d4-4c52-9a4c-6a1d3c0b7e10"
_KEY: Final = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="Your own UUID for this act: the same id and terms give the same answer.",
        examples=[_EXAMPLE_ID],
        json_schema_extra=_UUID,
    ),
]
_CAPACITY: Final = Annotated[
    Literal["holder", "intermediary", "administrator", "support", "importer", "operator"] | None,
    Query(description="In which capacity they act; left out: the one that is true."),
]
_PERSON: Final = Annotated[
    str | None,
    Query(
        description="Who acts; left out: whoever is signed in.",
        examples=[TREASURER],
        json_schema_extra=_UUID,
    ),
]
_FOR: Final = Annotated[
    str | None, Query(description="For which account.", json_schema_extra=_UUID)
]
# Where an act has no body, the three parts of its actor stand in the query.
_ACTOR: Final = {"person_id": _PERSON, "capacity": _CAPACITY, "acting_for": _FOR}
_QUERY: Final[dict[str, Any]] = {"role": Annotated[Role, Query(description="Which role it is.")]}
_PATH: Final[dict[str, Any]] = {
    "group_id": Annotated[
        str,
        Path(
            description="The group's id.",
            examples=["lets-gent"],
            json_schema_extra={"pattern": GROUP_ID_PATTERN},
        ),
    ]
}


def desk_of(request: Request) -> AsyncDesk:
    """Return the desk of the application that serves the request."""
    desk: AsyncDesk = request.app.state.desk
    return desk


def endpoint_of(row: ActRow) -> Endpoint:
    """Return the endpoint: it hands in the command and waits until its answer is durable."""
    in_path = re.findall(r"\{(\w+)\}", row.path)

    async def endpoint(request: Request) -> Response:
        fields: dict[str, Any] = {name: request.path_params[name] for name in in_path}
        command_id = _key(request) if row.own_id is None else fields.pop(row.own_id)
        if row.body is not None:
            assert isinstance(request, StrictRequest)
            request.at_most_bytes = await _at_most_bytes(request, row)
            fields |= (await _body(request, row.body)).fields()
        else:
            fields |= _actor_in_query(request)
            given = request.query_params
            fields |= {name: given[name] for name in row.in_query if name in given}
        principal = principal_of(request)
        names_actor = fields.get("actor") is not None
        if not names_actor:
            fields["actor"] = _stand_in(principal)
        command = command_of(row, command_id, fields)
        asked = handed(principal, command, names_actor=names_actor)
        (answer,) = await desk_of(request).submit((asked,))
        if isinstance(answer, Accepted):
            return answer_response(answer)
        language = reader_language(request)
        problem = problem_of_refusal(answer.refusal, language, instance=request.url.path)
        return problem_response(problem, language)

    # For the description; `_key`, `_body` and `_actor_in_query` read what it promises.
    setattr(endpoint, "__signature__", Signature(_parameters(row, in_path)))  # noqa: B010
    endpoint.__name__ = re.sub(r"\W+", "_", row.summary.lower().replace("'", ""))
    endpoint.__doc__ = row.command.__doc__
    return endpoint


def _key(request: Request) -> str:
    key = request.headers.get("idempotency-key")
    if key is None:
        raise InputRefused(Wrong(Fault.KEY_MISSING))
    return key


async def _body(request: Request, model: type[Act]) -> Act:
    try:
        return model.model_validate(await request.json())
    except ValidationError as error:
        raise InputRefused(wrong_of(error.errors(include_url=False))) from None


async def _at_most_bytes(request: Request, row: ActRow) -> int:
    """Return how large the body may be; of a large one only where they might send it at all."""
    principal = principal_of(request)
    if row.at_most_bytes <= MAX_BODY_BYTES or principal.means == "operator":
        return row.at_most_bytes
    act, now_ms = CLEARING[row.method, row.path], request.app.state.now_ms
    found = await desk_of(request).ask(
        lambda state: may_at_all(principal, act, StateFacts(state), now_ms())
    )
    if found is not Verdict.ALLOWED:
        raise NotAllowed
    # A run of all groups is the operator's to hand in: to prove one takes the writer's own time.
    return MAX_BODY_BYTES


def _stand_in(principal: Principal) -> dict[str, Any]:
    actor = stand_in(principal)
    if actor is None:
        raise InputRefused(Wrong(Fault.MISSING_FIELD, "actor"))
    return {"person_id": actor.person_id, "capacity": actor.capacity}


def _actor_in_query(request: Request) -> dict[str, Any]:
    given = {name: request.query_params.get(f"actor_{name}") for name in _ACTOR}
    if not any(given.values()):
        return {}
    try:
        actor = Actor.model_validate({name: part for name, part in given.items() if part})
    except ValidationError as error:
        wrong = wrong_of(error.errors(include_url=False))
        raise InputRefused(wrong._replace(field=f"actor_{wrong.field}")) from None
    return {"actor": actor.model_dump()}


def _parameters(row: ActRow, in_path: list[str]) -> list[Parameter]:
    def named(name: str, annotation: Any) -> Parameter:
        default = None if annotation in _ACTOR.values() else Parameter.empty
        return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default)

    parameters = [named("request", Request)]
    parameters += [named(name, _PATH.get(name, _id_in_path(row, name))) for name in in_path]
    if row.own_id is None:
        parameters.append(named("idempotency_key", _KEY))
    if row.body is not None:
        parameters.append(named("body", row.body))
    else:
        parameters += [named(name, _QUERY[name]) for name in row.in_query]
        parameters += [named(f"actor_{name}", part) for name, part in _ACTOR.items()]
    return parameters


def _id_in_path(row: ActRow, name: str) -> Any:
    kind = name.removesuffix("_id")
    said = (
        f"Your own UUID for this {kind}: the same id and terms give the same answer."
        if row.own_id == name
        else f"The {kind}'s id."
    )
    return Annotated[str, Path(description=said, examples=[_EXAMPLE_ID], json_schema_extra=_UUID)]
