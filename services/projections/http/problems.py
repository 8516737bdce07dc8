"""Problem documents (RFC 9457): every way in which a question can end without its answer."""

from enum import Enum, unique
from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from access.languages import LANGUAGES, Language, preferred
from access.line import CannotConnect
from projections.reading.snapshot import NotCaughtUp

PROBLEM_JSON: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:evenveel:problem:"
RETRY_AFTER_S: Final = 1

_Texts = dict[Language, str]


@unique
class Fault(Enum):
    """Slug, HTTP status, and the sentence in each language; `{subject}` is what it is about."""

    NOT_FOUND = (
        "not-found",
        404,
        "Hier is niets.",
        "Il n’y a rien ici.",
        "There is nothing here.",
    )
    METHOD_NOT_ALLOWED = (
        "method-not-allowed",
        405,
        "Hier kan alleen gevraagd worden.",
        "Ici, on peut seulement consulter.",
        "Here one can only ask.",
    )
    GROUP_UNKNOWN = (
        "group-unknown",
        404,
        "Er is geen groep {subject}.",
        "Il n’y a pas de groupe {subject}.",
        "There is no group {subject}.",
    )
    ACCOUNT_UNKNOWN = (
        "account-unknown",
        404,
        "Er is geen rekening {subject}.",
        "Il n’y a pas de compte {subject}.",
        "There is no account {subject}.",
    )
    EXCHANGE_UNKNOWN = (
        "exchange-unknown",
        404,
        "Er is geen uitwisseling {subject}.",
        "Il n’y a pas d’échange {subject}.",
        "There is no exchange {subject}.",
    )
    INVALID_PARAMETER = (
        "invalid-parameter",
        422,
        "De waarde van {subject} is niet bruikbaar.",
        "La valeur de {subject} n’est pas utilisable.",
        "The value of {subject} cannot be used.",
    )
    UNKNOWN_PARAMETER = (
        "unknown-parameter",
        422,
        "De parameter {subject} bestaat hier niet of staat er twee keer.",
        "Le paramètre {subject} n’existe pas ici ou figure deux fois.",
        "The parameter {subject} does not exist here or is given twice.",
    )
    NOT_CAUGHT_UP = (
        "not-caught-up",
        503,
        "De overzichten zijn nog niet zo ver; ze staan op positie {subject}.",
        "Les relevés n’en sont pas encore là ; ils en sont à la position {subject}.",
        "The figures are not there yet; they stand at position {subject}.",
    )
    UNAVAILABLE = (
        "unavailable",
        503,
        "De gegevens zijn even niet bereikbaar.",
        "Les données sont momentanément inaccessibles.",
        "The figures cannot be reached just now.",
    )
    INTERNAL = (
        "internal",
        500,
        "Er ging bij ons iets mis.",
        "Une erreur s’est produite chez nous.",
        "Something went wrong on our side.",
    )

    @property
    def slug(self) -> str:
        """The fault's stable name."""
        return self.value[0]

    @property
    def status(self) -> int:
        """The HTTP status it is answered with."""
        return self.value[1]

    def sentence(self, subject: str, language: Language) -> str:
        """What is wrong, in the reader's language."""
        texts: _Texts = dict(zip(LANGUAGES, self.value[2:], strict=True))
        return texts[language].format(subject=subject)


class Problem(BaseModel):
    """Why there is no answer."""

    type: str = Field(examples=[TYPE_PREFIX + "account-unknown"])
    title: str = Field(examples=["account unknown"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no account 6f1c24a0-9a4e-4d0b-8f06-0d0c8c8e2a11."])
    code: str = Field(description="the last part of `type`", examples=["account-unknown"])
    field: str | None = Field(default=None, description="the parameter that is wrong")
    position: int | None = Field(default=None, description="where the projections stand")


class Refused(Exception):
    """The question ends here, with this problem."""

    def __init__(self, fault: Fault, subject: str = "", *, position: int | None = None) -> None:
        super().__init__(fault.slug)
        self.fault, self.subject, self.position = fault, subject, position


def add_handlers(app: FastAPI) -> None:
    """Whatever goes wrong in the application ends as a problem document."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(NotCaughtUp, _not_caught_up)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for lost in (PoolTimeout, OperationalError, CannotConnect):
        app.add_exception_handler(lost, _unavailable)
    # The server logs what comes here, once; the caller learns nothing of our insides.
    app.add_exception_handler(Exception, _internal)


def _answer(
    request: Request, fault: Fault, subject: str = "", *, position: int | None = None
) -> Response:
    language = preferred(request.headers.get("accept-language"))
    is_parameter = fault in {Fault.INVALID_PARAMETER, Fault.UNKNOWN_PARAMETER}
    # A caller may name a parameter as they like; we say it back only so far as it can be shown.
    shown = subject[:100].encode("utf-8", "backslashreplace").decode()
    problem = Problem(
        type=TYPE_PREFIX + fault.slug,
        title=fault.slug.replace("-", " "),
        status=fault.status,
        detail=fault.sentence(shown, language),
        code=fault.slug,
        field=shown if is_parameter else None,
        position=position,
    )
    headers: dict[str, str] = {"Content-Language": language}
    if fault.status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    return JSONResponse(
        problem.model_dump(exclude_none=True), fault.status, headers, media_type=PROBLEM_JSON
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return _answer(request, error.fault, error.subject, position=error.position)


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
    is_method = error.status_code == 405
    return _answer(request, Fault.METHOD_NOT_ALLOWED if is_method else Fault.NOT_FOUND)


async def _unavailable(request: Request, _: Exception) -> Response:
    return _answer(request, Fault.UNAVAILABLE)


async def _internal(request: Request, _: Exception) -> Response:
    return _answer(request, Fault.INTERNAL)
