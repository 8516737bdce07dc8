"""Reading what is sent along with a question, strictly: bounded, JSON only, no field twice."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError

from projections.http.faults import Fault
from projections.http.problems import Refused

BODY_AT_MOST: Final = 16_000
# What is too large is read and thrown away up to here, so that a client that sends all before it
# reads finds out why; beyond it the connection is all that can be ended.
_THROWN_AWAY_AT_MOST: Final = 16_000_000
_JSON: Final = "application/json"


class Asked(BaseModel):
    """What somebody sends: every field known, and of its own type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


M = TypeVar("M", bound=Asked)


def body_as(model: type[M]) -> Callable[[Request], Awaitable[M]]:
    """A dependency that reads the body as the model. It raises Refused for anything else."""

    async def read(request: Request) -> M:
        # Another media type could be sent by any page that a browser shows, without being asked.
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != _JSON:
            raise Refused(Fault.WRONG_CONTENT_TYPE, _JSON)
        given = _object(await _bounded(request))
        try:
            return model.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            unknown = first["type"] == "extra_forbidden"
            fault = Fault.UNKNOWN_PARAMETER if unknown else Fault.INVALID_PARAMETER
            raise Refused(fault, str(first["loc"][0])) from error

    return read


def described(model: type[Asked]) -> dict[str, Any]:
    """What the API's description says of a body that is read as the model."""
    content = {_JSON: {"schema": model.model_json_schema()}}
    return {"requestBody": {"required": True, "content": content}}


async def _bounded(request: Request) -> bytes:
    body = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= BODY_AT_MOST:
            body += chunk
        elif size > _THROWN_AWAY_AT_MOST:
            break
    if size > BODY_AT_MOST:
        raise Refused(Fault.BODY_TOO_LARGE, str(BODY_AT_MOST))
    return bytes(body)


def _object(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body.decode(), object_pairs_hook=_once_each, parse_constant=_not_json)
    except (ValueError, RecursionError):
        raise Refused(Fault.MALFORMED_JSON) from None
    if not isinstance(found, dict):
        raise Refused(Fault.MALFORMED_JSON)
    return found


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise Refused(Fault.UNKNOWN_PARAMETER, next(n for n in names if names.count(n) > 1))
    return found


def _not_json(text: str) -> object:
    raise ValueError(text)
