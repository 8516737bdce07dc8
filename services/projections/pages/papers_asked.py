"""How documents are asked for on a page, and answered: of which period, as of when, as what."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Final, Literal, TypeAlias
from urllib.parse import quote

from fastapi import HTTPException, Request
from starlette.responses import Response, StreamingResponse

from access.amounts import bare_amount
from access.moments import EPOCH
from access.phrases_papers import Paper
from access.saying import said
from access.views import View
from contracts.value import Value
from projections.pages.days import read_day
from projections.pages.means import PagesMeans
from projections.pages.visits import Visit, language_of
from projections.papers.cells import Dialect, csv_of
from projections.papers.group import Document
from projections.papers.pdf import pdf_of
from projections.papers.period import Period
from projections.papers.reading import NotThere, Reading
from projections.papers.turns import AllBusy, turn
from projections.papers.xlsx import LINES_AT_MOST, TooManyLines, xlsx_of

Form: TypeAlias = Literal["pdf", "csv", "xlsx"]

_DIGITS_AT_MOST: Final = 15
_LONGEST_TYPED: Final = 40
_TYPES: Final[dict[Form, str]] = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class PeriodWrong(Exception):
    """What was asked for is no period, or no position."""


class Asked(Value, frozen=True, kw_only=True):
    """What a page asks of a document, as it was typed, or as it is offered where it was not."""

    first: str
    last: str
    position: str

    def period(self, means: PagesMeans) -> Period:
        """Return the period. Raises PeriodWrong."""
        first, last = read_day(self.first), read_day(self.last)
        if first is None or last is None:
            raise PeriodWrong
        try:
            return Period.of(first, last, means.zone)
        except ValueError as error:
            raise PeriodWrong from error

    def as_of(self) -> int | None:
        """Return the position of the log; None for now. Raises PeriodWrong."""
        given = self.position
        if not given:
            return None
        if not (given.isascii() and given.isdecimal() and len(given) <= _DIGITS_AT_MOST):
            raise PeriodWrong
        return int(given)


def asked_in(request: Request) -> Asked:
    """Return what the page was asked for; where it was asked nothing, this year so far."""
    means: PagesMeans = request.app.state.means
    today = (EPOCH + timedelta(milliseconds=means.now_ms())).astimezone(means.zone).date()
    return Asked(
        first=_typed(request, "from") or date(today.year, 1, 1).isoformat(),
        last=_typed(request, "until") or today.isoformat(),
        position=_typed(request, "position"),
    )


def form_of(given: str) -> Form:
    """Return as what file it is asked for. Raises HTTPException, 404."""
    for form in _TYPES:
        if form == given:
            return form
    raise HTTPException(404)


def reading_for(request: Request, visiting: Visit, view: View) -> Reading:
    """Return how the document is read: in the visitor's name and language, in this view."""
    means: PagesMeans = request.app.state.means
    return Reading(
        open=partial(means.snapshots.open, view),
        doors=means.doors_for(visiting.principal),
        language=visiting.language,
        zone=means.zone,
    )


def answered(
    request: Request,
    form: Form,
    document_of: Callable[[Period, int | None], Document],
    refused: Callable[[int, str], Response],
) -> Response:
    """Return the document as a file; `refused` draws the page again that says why there is none."""
    means: PagesMeans = request.app.state.means
    asked, say = asked_in(request), partial(said, language=language_of(request))
    try:
        period = asked.period(means)
        return _made(request, document_of(period, asked.as_of()), form, period)
    except PeriodWrong:
        return refused(422, say(Paper.PERIOD_WRONG))
    except NotThere:
        return refused(422, say(Paper.NOT_THERE_THEN))
    except TooManyLines:
        lines = bare_amount(LINES_AT_MOST, 0, language_of(request))
        return refused(422, say(Paper.TOO_MANY_LINES, lines=lines))
    except AllBusy:
        return refused(503, say(Paper.MAKING_OTHERS))


def _made(request: Request, document: Document, form: Form, period: Period) -> Response:
    headers = {"Content-Disposition": _saved_as(document, form, period)}
    match form:
        case "csv":
            pieces = csv_of(document.sheet(), _dialect(request))
            return StreamingResponse(pieces, media_type=_TYPES["csv"], headers=headers)
        case "pdf":
            with turn():
                content = pdf_of(document.paper())
        case "xlsx":
            with turn():
                content = xlsx_of(document.sheet(), document.title, period.last)
    return Response(content, media_type=_TYPES[form], headers=headers)


def _dialect(request: Request) -> Dialect:
    return "rfc4180" if request.query_params.get("dialect") == "rfc4180" else "local"


def _saved_as(document: Document, form: Form, period: Period) -> str:
    plain = unicodedata.normalize("NFKD", document.title).encode("ascii", "ignore").decode()
    words = re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-")
    name = f"{words}-{period.first}-{period.last}-{document.position}.{form}"
    return f'attachment; filename="{quote(name)}"'


def _typed(request: Request, name: str) -> str:
    return request.query_params.get(name, "").strip()[:_LONGEST_TYPED]
