"""Files of a group's books for programs: made and written down, listed, and had once more."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Annotated, Any, Final, NamedTuple

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response, StreamingResponse

from access.languages import Language
from access.peers import UNKNOWN
from access.saying import said
from contracts.ids import UUID_PATTERN
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
from projections.exports.making import FILES, UNFIT, DoesNotFit, Made, made
from projections.exports.reading import LogBooks
from projections.http.admission import looking
from projections.http.asking import (
    MAX_POSITION,
    Cursor,
    GroupPath,
    Limit,
    ReaderLanguage,
    cursor_of,
    must_exist,
    parts_of,
)
from projections.http.bodies import body_as, described
from projections.http.exports_models import ExportsPage, NewExport, shown
from projections.http.faults import Fault
from projections.http.problems import Refused
from projections.pages.clearing import AnswerLost, Clearing, ClearingAway, OnBehalf
from projections.pages.clearing import Refused as NotTaken
from projections.papers.period import Period
from projections.papers.turns import AllBusy, turn_of

_ALL: Final = "/groups/{group_id}/exports"
_ONE: Final = "/groups/{group_id}/exports/{export_id}"
_FILE: Final[dict[str, Any]] = {
    "description": "The file. `Repr-Digest` (RFC 9530) is what the log was told of it.",
    "content": {
        file.media_type.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
        for file in FILES.values()
    },
}

ExportPath = Annotated[
    str,
    Path(
        pattern=UUID_PATTERN,
        description="the file's id, as the log has it",
        examples=["4c5a1b0e-3d0f-4a52-9d0a-9f5e0a6a7c11"],
    ),
]

router = APIRouter(tags=["exports"])


class Exporting(NamedTuple):
    """Of what files are made, and where it is written down that they were."""

    books: LogBooks
    clearing: Clearing


@router.post(
    _ALL,
    status_code=201,
    summary="Make a file of a group's books",
    response_class=Response,
    responses={201: _FILE},
    openapi_extra=described(NewExport),
)
def make_export(
    request: Request,
    group_id: GroupPath,
    asked: Annotated[NewExport, Depends(body_as(NewExport))],
    language: ReaderLanguage,
) -> StreamingResponse:
    """It is written in the log, with its SHA-256, before you have it; we keep none of it.

    The same books make the same file under the same id, which is written down once. `Location` is
    where it can be had again.
    """
    exporting = _exporting(request, group_id)
    with ExitStack() as until_sent:
        into = until_sent.enter_context(spooled())
        with _told_as_problems(group_id, language):
            file = _made(exporting.books, group_id, asked, into)
        _write_down(request, exporting.clearing, file, language)
        until_sent.pop_all()
    return _answered(file, into, status=201)


@router.get(_ALL, summary="Files that were made of a group's books")
def list_exports(
    request: Request, group_id: GroupPath, cursor: Cursor = None, limit: Limit = 50
) -> ExportsPage:
    """The last first: for which program, of which days, and the SHA-256 of each."""
    before = MAX_POSITION if cursor is None else int(parts_of(cursor, int)[0])
    made_before = _exporting(request, group_id).books.files_made(group_id)
    rows = [(at, event) for at, event in made_before if at < before]
    return ExportsPage(
        group_id=group_id,
        exports=[shown(at, event) for at, event in rows[:limit]],
        next=cursor_of(rows[limit - 1][0]) if len(rows) > limit else None,
    )


@router.get(
    _ONE, summary="A file that was made before", response_class=Response, responses={200: _FILE}
)
def get_export(
    request: Request, group_id: GroupPath, export_id: ExportPath, language: ReaderLanguage
) -> StreamingResponse:
    """Made once more of the same books, and handed over where it is what the log was told of."""
    books = _exporting(request, group_id).books
    with ExitStack() as until_sent:
        into = until_sent.enter_context(spooled())
        with _told_as_problems(group_id, language), turn_of(group_id):
            known = books.file_made(group_id, export_id)
            if known is None:
                raise Refused(Fault.EXPORT_UNKNOWN, export_id)
            file = made_again(books, known[1], lambda: emptied(into))
        if file is None:
            raise Refused(Fault.EXPORT_CHANGED, export_id)
        until_sent.pop_all()
    return _answered(file, into, status=200)


def _exporting(request: Request, group_id: str) -> Exporting:
    """What files of the group are made of. Raises Refused where it is not there."""
    found: Exporting | None = request.app.state.exporting
    if found is None:
        raise Refused(Fault.UNAVAILABLE)
    with looking(request) as at:
        must_exist(at, group_id)
    return found


@contextmanager
def _told_as_problems(group_id: str, language: Language) -> Iterator[None]:
    try:
        yield
    except NotBooked:
        raise Refused(Fault.NOT_FOUNDED_THEN, group_id) from None
    except DoesNotFit as error:
        raise Refused(Fault.DOES_NOT_FIT, said(UNFIT[error.why], language)) from None
    except AllBusy:
        raise Refused(Fault.MAKING_OTHERS) from None


def _made(books: LogBooks, group_id: str, asked: NewExport, into: Spooled) -> Made:
    period = _period(books, asked)
    with turn_of(group_id):
        of = books.read(group_id, asked.position)
        return made(of, asked.format, period, into, dialect=asked.dialect)


def _period(books: LogBooks, asked: NewExport) -> Period | None:
    """The days asked for; None for all. Raises Refused."""
    year, first, last = asked.year, asked.from_day, asked.to_day
    if year is not None and first is None and last is None:
        return Period.of(date(year, 1, 1), date(year, 12, 31), books.zone)
    if year is not None or (first is None) != (last is None):
        raise Refused(Fault.INVALID_PARAMETER, "from_day" if first is not None else "to_day")
    if first is None or last is None:
        return None
    try:
        return Period.of(date.fromisoformat(first), date.fromisoformat(last), books.zone)
    except ValueError:
        raise Refused(Fault.INVALID_PARAMETER, "to_day") from None


def _write_down(request: Request, clearing: Clearing, file: Made, language: Language) -> None:
    """The log knows of the file, by the right of whoever asks. Raises Refused."""
    on_behalf = OnBehalf(
        authorization=request.headers.get("authorization"),
        language=language,
        peer=str(getattr(request.state, "peer", UNKNOWN)),
    )
    path = _ALL.format(group_id=file.group_id)
    try:
        answer = clearing.send(on_behalf, "POST", path, file.export_id, told(file))
    except (ClearingAway, AnswerLost):
        # Asked again it is the same file under the same id.
        raise Refused(Fault.UNAVAILABLE) from None
    if isinstance(answer, NotTaken):
        # What is shown here but cannot be shown on, a signature or a cookie, is nobody's there.
        own = {401: Fault.NOT_SIGNED_IN, 403: Fault.NOT_ALLOWED}
        raise Refused(own.get(answer.status, Fault.NOT_WRITTEN_DOWN), answer.detail)


def _answered(file: Made, place: Spooled, *, status: int) -> StreamingResponse:
    digest = b64encode(bytes.fromhex(file.sha256)).decode()
    headers = {
        **headers_of(file),
        "Repr-Digest": f"sha-256=:{digest}:",
        "Location": _ONE.format(group_id=file.group_id, export_id=file.export_id),
    }
    return StreamingResponse(sent(place), status, headers, media_type=file.media_type)
