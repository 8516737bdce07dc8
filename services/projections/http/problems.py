"""Problem documents (RFC 9457): every way in which a question can end without its answer."""

from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from access.excess import Excessive, excessive_answer
from access.languages import preferred
from access.line import CannotConnect
from projections.http.faults import Fault
from projections.reading.snapshot import NotCaughtUp

PROBLEM_JSON: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:evenveel:problem:"
RETRY_AFTER_S: Final = 1
_CHALLENGE: Final = 'Bearer realm="evenveel"'
CHALLENGES: Final = {
    Fault.NOT_SIGNED_IN: _CHALLENGE,
    Fault.CREDENTIAL_REFUSED: f'{_CHALLENGE}, error="invalid_token"',
}


class Problem(BaseModel):
    """Why there is no answer."""

    type: str = Field(examples=[TYPE_PREFIX + "account-unknown"])
    title: str = Field(
        description="the same whenever this happens, in the reader's language",
        examples=["Account unknown"],
    )
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no account 6f1c24a0-9a4e-4d0b-8f06-0d0c8c8e2a11."])
    instance: str = Field(
        description="the path that was asked for",
        examples=["/accounts/6f1c24a0-9a4e-4d0b-8f06-0d0c8c8e2a11"],
    )
    code: str = Field(description="the last part of `type`", examples=["account-unknown"])
    field: str | None = Field(default=None, description="the parameter that is wrong")
    position: int | None = Field(default=None, description="where the projections stand")
    missing: list[str] | None = Field(default=None, description="what a service waits for")


class Refused(Exception):
    """The question ends here, with this problem."""

    def __init__(
        self,
        fault: Fault,
        subject: str = "",
        *,
        position: int | None = None,
        missing: list[str] | None = None,
    ) -> None:
        super().__init__(fault.slug)
        self.fault, self.subject, self.position = fault, subject, position
        self.missing = missing


def add_handlers(app: FastAPI) -> None:
    """Whatever goes wrong in the application ends as a problem document."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(NotCaughtUp, _not_caught_up)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Excessive, excessive_answer)
    for lost in (PoolTimeout, OperationalError, CannotConnect):
        app.add_exception_handler(lost, _unavailable)
    # The server logs what comes here, once; the caller learns nothing of our insides.
    app.add_exception_handler(Exception, _internal)


def _answer(
    request: Request,
    fault: Fault,
    subject: str = "",
    *,
    position: int | None = None,
    missing: list[str] | None = None,
) -> Response:
    language = preferred(request.headers.get("accept-language"))
    is_parameter = fault in {Fault.INVALID_PARAMETER, Fault.UNKNOWN_PARAMETER}
    shown = _showable(subject)
    problem = Problem(
        type=TYPE_PREFIX + fault.slug,
        title=fault.title(language),
        status=fault.status,
        detail=fault.sentence(shown, language),
        instance=_showable(request.url.path),
        code=fault.slug,
        field=shown if is_parameter else None,
        position=position,
        missing=missing,
    )
    headers: dict[str, str] = {"Content-Language": language}
    if (challenge := CHALLENGES.get(fault)) is not None:
        headers["WWW-Authenticate"] = challenge
    if fault.status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    return JSONResponse(
        problem.model_dump(exclude_none=True), fault.status, headers, media_type=PROBLEM_JSON
    )


def _showable(text: str) -> str:
    """The text as it can be sent back: a caller may name things as they like, and at length."""
    return text[:200].encode("utf-8", "backslashreplace").decode()


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _answer(
        request, error.fault, error.subject, position=error.position, missing=error.missing
    )


async def _not_caught_up(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotCaughtUp)
    reached = error.reached
    return _answer(request, Fault.NOT_CAUGHT_UP, str(reached), position=reached)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    where = error.errors()[0]["loc"]
    return _answer(request, Fault.INVALID_PARAMETER, str(where[-1]))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    fault = Fault.METHOD_NOT_ALLOWED if error.status_code == 405 else Fault.NOT_FOUND
    return _answer(request, fault)


async def _unavailable(request: Request, _: Exception) -> Response:
    return _answer(request, Fault.UNAVAILABLE)


async def _internal(request: Request, _: Exception) -> Response:
    return _answer(request, Fault.INTERNAL)
