"""Files of a group's books for other programs, each written down as it is made.

Who audits the group, and only reads, has what was made before; who runs it has files made.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response, StreamingResponse

from access.phrases_exports import Export
from access.phrases_papers import Paper
from access.saying import said
from contracts.ids import ExportFormat, GroupId
from projections.exports.books import NotBooked
from projections.exports.handing import (
    Spooled,
    emptied,
    headers_of,
    made_again,
    sent,
    spooled,
    told,
)
from projections.exports.making import UNFIT, DoesNotFit, Made, made
from projections.exports.reading import LogBooks
from projections.pages.affairs import order, show_affair
from projections.pages.clearing import Refused
from projections.pages.forms import Filled, Sent
from projections.pages.means import PagesMeans
from projections.pages.papers_asked import Asked, PeriodWrong, asked_in
from projections.pages.visits import Visit, Visiting
from projections.papers.cells import Dialect
from projections.papers.turns import AllBusy, turn_of

_PAGE: Final = "/groups/{group_id}/exports"
_LONGEST_TYPED: Final = 40
_LISTED_AT_MOST: Final = 100


class _Offered(NamedTuple):
    format: ExportFormat
    phrase: Export
    dialect: Dialect = "rfc4180"


# By their names in the form, in the order in which they are offered.
_OFFERED: Final[Mapping[str, _Offered]] = {
    "csv-local": _Offered("csv", Export.FORMAT_CSV_LOCAL, "local"),
    "csv": _Offered("csv", Export.FORMAT_CSV),
    "xlsx": _Offered("xlsx", Export.FORMAT_XLSX),
    "hledger": _Offered("hledger", Export.FORMAT_HLEDGER),
    "ledger": _Offered("ledger", Export.FORMAT_LEDGER),
    "beancount": _Offered("beancount", Export.FORMAT_BEANCOUNT),
    "camt.053": _Offered("camt.053", Export.FORMAT_CAMT),
    "komunitin": _Offered("komunitin", Export.FORMAT_KOMUNITIN),
}

router = APIRouter()


@router.get(_PAGE)
def choose(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """The form on which a file is asked for, and those that were made."""
    return _show(request, visiting, group_id, asked_in(request))


@router.post(_PAGE)
def make(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """The file, whose digest is in the log before anybody has it. We keep none of it."""
    asked = _asked(form)
    offered = _OFFERED.get(form.one("format"))
    refused = partial(_show, request, visiting, group_id, asked, chosen=form.one("format"))
    say = partial(said, language=visiting.language)
    if offered is None:
        return refused(status=422, wrong=say(Export.WHICH_PROGRAM))
    with ExitStack() as until_sent:
        into = until_sent.enter_context(spooled())
        try:
            file = _made(request, group_id, offered, asked, into)
        except PeriodWrong:
            return refused(status=422, wrong=say(Paper.PERIOD_WRONG))
        except NotBooked:
            return refused(status=422, wrong=say(Paper.NOT_THERE_THEN))
        except DoesNotFit as error:
            return refused(status=422, wrong=say(UNFIT[error.why]))
        except AllBusy:
            return refused(status=503, wrong=say(Paper.MAKING_OTHERS))
        path = f"/groups/{group_id}/exports"
        answer = order(request, visiting, group_id, "POST", path, file.export_id, told(file))
        if isinstance(answer, Refused):
            return refused(status=answer.status, wrong=answer.detail)
        until_sent.pop_all()
    return _handed_over(file, into)


@router.get(_PAGE + "/{export_id}")
def have_again(
    request: Request, visiting: Visiting, group_id: GroupId, export_id: UUID
) -> Response:
    """A file that was made before, made once more: it is what the log was told of, or none."""
    refused = partial(_show, request, visiting, group_id, asked_in(request))
    say = partial(said, language=visiting.language)
    books = _books(request)
    with ExitStack() as until_sent:
        into = until_sent.enter_context(spooled())
        try:
            with turn_of(group_id):
                known = books.file_made(group_id, f"{export_id}")
                if known is None:
                    raise HTTPException(404)
                file = made_again(books, known[1], lambda: emptied(into))
        except AllBusy:
            return refused(status=503, wrong=say(Paper.MAKING_OTHERS))
        if file is None:
            return refused(status=409, wrong=say(Export.ANOTHER_NOW, logged=str(known[0])))
        until_sent.pop_all()
    return _handed_over(file, into)


def _handed_over(file: Made, place: Spooled) -> Response:
    return StreamingResponse(sent(place), media_type=file.media_type, headers=headers_of(file))


def _asked(form: Sent) -> Asked:
    first, last, position = (
        form.one(name)[:_LONGEST_TYPED] for name in ("from", "until", "position")
    )
    return Asked(first=first, last=last, position=position)


def _made(
    request: Request,
    group_id: GroupId,
    offered: _Offered,
    asked: Asked,
    into: Spooled,
) -> Made:
    """What was made, in `into`. Raises PeriodWrong, NotBooked, DoesNotFit and AllBusy."""
    means: PagesMeans = request.app.state.means
    period = asked.period(means)
    with turn_of(group_id):
        books = _books(request).read(group_id, asked.as_of())
        return made(books, offered.format, period, into, dialect=offered.dialect)


def _books(request: Request) -> LogBooks:
    means: PagesMeans = request.app.state.means
    if means.books is None:
        raise HTTPException(404)
    return means.books


def _show(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    asked: Asked,
    *,
    chosen: str = "",
    status: int = 200,
    wrong: str | None = None,
) -> Response:
    made_before = _books(request).files_made(group_id)[:_LISTED_AT_MOST]
    language = visiting.language
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/exports.html",
        status=status,
        wrong=wrong,
        asked=asked,
        chosen=chosen,
        made=[event for _, event in made_before],
        offered=[(name, said(each.phrase, language)) for name, each in _OFFERED.items()],
    )
