"""Pages for what stands in the way: in plain words, and with a way on."""

from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from access.line import CannotConnect
from access.phrases_pages import Page
from access.rights import Verdict
from access.saying import said
from projections.pages.clearing import AnswerLost, ClearingAway
from projections.pages.forms import FormStale
from projections.pages.own_questions import NotAnswered
from projections.pages.showing import drop_cookie, onward, show
from projections.pages.visits import TurnedAway, Visit, language_of, visit
from projections.reading.snapshot import NotCaughtUp


class TooOften(Exception):
    """It was asked more often than anybody needs to; again after so many seconds."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(wait_s)
        self.wait_s: Final = wait_s


class _Trouble(NamedTuple):
    status: int
    title: Page
    detail: Page


_NOT_THERE: Final = _Trouble(404, Page.NOT_THERE, Page.NOT_THERE_HOW)
_NOT_ALLOWED: Final = _Trouble(403, Page.NOT_ALLOWED, Page.NOT_ALLOWED_HOW)
_STALE: Final = _Trouble(403, Page.FORM_STALE, Page.FORM_STALE_HOW)
_NOT_NOW: Final = _Trouble(503, Page.NOT_NOW, Page.NOT_NOW_HOW)
_UNSURE: Final = _Trouble(503, Page.UNSURE, Page.UNSURE_HOW)
_BROKEN: Final = _Trouble(500, Page.NOT_NOW, Page.NOT_NOW_HOW)
_TOO_OFTEN: Final = _Trouble(429, Page.TOO_OFTEN, Page.TOO_OFTEN_HOW)


def trouble(request: Request, visiting: Visit, status: int, title: Page, detail: Page) -> Response:
    """Return the page that says what stands in the way."""
    signed_in = visiting.session is not None
    return show(
        request,
        visiting,
        "trouble.html",
        status=status,
        title=said(title, visiting.language),
        detail=said(detail, visiting.language),
        onward="/" if signed_in else "/sign-in",
        onward_shown=said(
            Page.TO_THE_START if signed_in else Page.BACK_TO_SIGN_IN, visiting.language
        ),
    )


def add_handlers(app: FastAPI) -> None:
    """Every refusal of the pages is a page itself."""
    app.add_exception_handler(TurnedAway, _turned_away)
    app.add_exception_handler(FormStale, _answering(lambda _: _STALE))
    app.add_exception_handler(TooOften, _too_often)
    app.add_exception_handler(NotAnswered, _answering(_not_answered))
    app.add_exception_handler(HTTPException, _answering(_http))
    # An address whose parts are none that a page has.
    app.add_exception_handler(RequestValidationError, _answering(lambda _: _NOT_THERE))
    app.add_exception_handler(ClearingAway, _answering(lambda _: _NOT_NOW))
    app.add_exception_handler(AnswerLost, _answering(lambda _: _UNSURE))
    app.add_exception_handler(NotCaughtUp, _answering(lambda _: _NOT_NOW))
    app.add_exception_handler(CannotConnect, _asking_nobody(_NOT_NOW))
    app.add_exception_handler(Exception, _asking_nobody(_BROKEN))


def _answering(
    which: Callable[[Exception], _Trouble],
) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, error: Exception) -> Response:
        return await run_in_threadpool(_told, request, which(error))

    return answer


def _told(request: Request, found: _Trouble) -> Response:
    return trouble(request, visit(request), *found)


async def _turned_away(request: Request, error: Exception) -> Response:
    assert isinstance(error, TurnedAway)
    match error.why:
        case Verdict.SIGN_IN:
            answer = onward("/sign-in")
            # What it shows opens nothing: with it gone, no page asks for it again.
            means = request.app.state.means
            drop_cookie(answer, means, means.cookie.name)
            return answer
        case Verdict.FORBIDDEN:
            return await run_in_threadpool(_told, request, _NOT_ALLOWED)
        case _:
            return await run_in_threadpool(_told, request, _NOT_THERE)


async def _too_often(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooOften)
    answer = await run_in_threadpool(_told, request, _TOO_OFTEN)
    answer.headers["Retry-After"] = str(error.wait_s)
    return answer


def _asking_nobody(found: _Trouble) -> Callable[[Request, Exception], Awaitable[Response]]:
    # Who visits is not looked up: that may be the very thing that does not work.
    async def answer(request: Request, _: Exception) -> Response:
        language = language_of(request)
        nobody = Visit(language=language, session=None, token=None, csrf="", new_form_secret=None)
        return trouble(request, nobody, *found)

    return answer


def _not_answered(error: Exception) -> _Trouble:
    assert isinstance(error, NotAnswered)
    # 422: the address of the page holds what no page of ours wrote there.
    known = {401: _NOT_ALLOWED, 403: _NOT_ALLOWED, 404: _NOT_THERE, 422: _NOT_THERE}
    return known.get(error.status, _NOT_NOW)


def _http(error: Exception) -> _Trouble:
    assert isinstance(error, HTTPException)
    return _NOT_NOW if error.status_code >= 500 else _NOT_THERE
