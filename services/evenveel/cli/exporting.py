"""`evenveel export`: files of a group's books for other programs, and whether one is unchanged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, get_args

import typer

from access.moments import now_ms
from access.phrases import Phrase
from access.phrases_exports import Export
from access.phrases_papers import Paper
from access.rights import Act
from clearing.domain.privacy_commands import RecordExport
from contracts.envelope import Actor
from contracts.ids import CommandId, ExportFormat, GroupId
from evenveel.cli import options as o
from evenveel.cli.frame import REFUSED, command, print_json
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office
from evenveel.cli.parties import GroupNamed, administering, group_named
from evenveel.cli.showing import table, tell
from evenveel.zone import ZONE

if TYPE_CHECKING:
    from contracts.events import ExportMade
    from projections.exports.books import Books
    from projections.exports.localised import NotHeld
    from projections.exports.making import Made
    from projections.exports.reading import LogBooks
    from projections.papers.cells import Dialect
    from projections.papers.period import Period

app = typer.Typer(
    name="export", help="Files of a group's books for other programs.", no_args_is_help=True
)

_FORMATS: Final[tuple[ExportFormat, ...]] = get_args(ExportFormat)
_FIRST_YEAR, _LAST_YEAR = 1970, 9998

Format = Annotated[str, typer.Argument(metavar="FORMAT", help=", ".join(_FORMATS) + ".")]
Year = Annotated[
    int | None,
    typer.Option("--year", min=_FIRST_YEAR, max=_LAST_YEAR, help="[default: this year]"),
]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last day.")]
Position = Annotated[
    int | None, typer.Option("--position", min=1, help="As of this log position. [default: now]")
]
Local = Annotated[
    bool, typer.Option("--local", help="CSV as spreadsheets in Belgium and France open it.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="[default: named by what it is]")
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="A file that was made here once.")]


@command(app, "make")
def make_export(
    office: Office,
    format_: Format,
    group: o.Group,
    *,
    year: Year = None,
    first: From = None,
    until: Until = None,
    position: Position = None,
    local: Local = False,
    out: Out = None,
    who: o.Who,
) -> None:
    """Make a file of a group's books, and write its SHA-256 in the log.

    Journals are in seconds, tables and statements in the group's unit. There are no names and no
    words in it, only ids, days and amounts. A Komunitin bundle is always the whole history.
    """
    chosen = _format(format_)
    period = _period(year, first, until)
    found = group_named(office, group)
    dialect: Dialect = "local" if local else "rfc4180"
    with _books(office, found.group_id, Act.EXPORT_BOOKS) as of_log:
        books = _read(of_log, found, position)
    with _in_the_making(Path() if out is None else out.parent) as part:
        made = _written(books, chosen, period, dialect, part)
        place = out or Path(made.name)
        if place.exists():
            raise Mistake(Export.FILE_THERE, file=str(place))
        answer = office.do(_recording(made, administering(office, found, who)))
        # Under its name it is there once the log knows it, and whole.
        part.rename(place)
    left_out = _left_out(books) if chosen == "komunitin" else None
    if office.json:
        print_json(
            {"made": made, "file": str(place), "position": answer.position, "not_held": left_out}
        )
        return
    told = {"position": str(made.position), "digest": made.sha256}
    tell(office, Export.MADE, file=str(place), bytes=made.bytes, **told)
    tell(office, Export.WRITTEN_DOWN, position=str(answer.position))
    if left_out is not None:
        _tell_left_out(office, left_out)


@command(app, "list")
def list_exports(office: Office, group: o.Group) -> None:
    """What files were made of a group's books, the last first."""
    found = group_named(office, group)
    with _books(office, found.group_id, Act.SEE_EXPORTS) as of_log:
        made = of_log.files_made(found.group_id)
    if office.json:
        print_json({"exports": [{"position": at, "export": event} for at, event in made]})
    elif not made:
        tell(office, Export.NONE_MADE)
    else:
        headings = (
            *(Phrase.POSITION, Export.HEADING_FORMAT),
            *(Export.FIRST_DAY, Export.LAST_DAY, Export.DIGEST),
        )
        rows = [(str(at), e.format, e.from_day, e.to_day, e.sha256) for at, e in made]
        table(office, headings, rows, right=(Phrase.POSITION,))


@command(app, "check")
def check_export(office: Office, file: File, group: o.Group) -> None:
    """Whether a file is still what was made of a group's books. Exit code 1 if it is not.

    Its SHA-256 has to be in the log, and the same books have to make the same file once more.
    """
    found = group_named(office, group)
    try:
        with file.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
    except OSError as error:
        detail = error.strerror or str(error)
        raise Mistake(Export.CANNOT_WRITE, file=str(file), detail=detail) from None
    with _books(office, found.group_id, Act.SEE_EXPORTS) as of_log:
        made = of_log.files_made(found.group_id)
        known = next(((at, event) for at, event in made if event.sha256 == digest), None)
        # Whoever runs the group has it written down, and could have written down anything.
        is_same = known is not None and _is_made_again(of_log, known[1])
    if office.json:
        at, event = known or (None, None)
        print_json({"sha256": digest, "position": at, "export": event, "made_again": is_same})
    elif known is None:
        tell(office, Export.NOT_FROM_HERE, group=found.group_id)
    elif not is_same:
        tell(office, Export.ANOTHER_NOW, logged=str(known[0]))
    else:
        at, event = known
        tell(
            office,
            Export.UNCHANGED,
            format=event.format,
            group=found.group_id,
            first=event.from_day,
            last=event.to_day,
            position=str(event.position),
            logged=str(at),
        )
    if not is_same:
        raise typer.Exit(REFUSED)


def _is_made_again(of_log: LogBooks, known: ExportMade) -> bool:
    """Whether the same books, as of the same position, make the file once more."""
    from projections.exports.handing import made_again

    with Path(os.devnull).open("wb") as nowhere:
        return made_again(of_log, known, lambda: nowhere) is not None


@contextmanager
def _books(office: Office, group_id: GroupId, act: Act) -> Iterator[LogBooks]:
    from access.database_roles import PROJECTIONS, address_as
    from access.line import Line
    from projections.exports.reading import LogBooks

    office.known.may(act, groups=(group_id,))
    with Line(address_as(office.database_url, PROJECTIONS), name="evenveel export") as line:
        yield LogBooks(line, ZONE)


def _read(of_log: LogBooks, group: GroupNamed, position: int | None) -> Books:
    from projections.exports.books import NotBooked

    try:
        return of_log.read(group.group_id, position)
    except NotBooked:
        if position is None:
            raise
        raise Mistake(Paper.NOT_THERE_THEN) from None


@contextmanager
def _in_the_making(folder: Path) -> Iterator[Path]:
    """A file beside where it will be, gone at the end. Raises `Mistake`."""
    from tempfile import NamedTemporaryFile

    try:
        with NamedTemporaryFile(dir=folder, prefix=".export-", delete=False) as made:
            part = Path(made.name)
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        detail = error.strerror or str(error)
        raise Mistake(Export.CANNOT_WRITE, file=str(folder), detail=detail) from None


def _written(
    books: Books, chosen: ExportFormat, period: Period, dialect: Dialect, place: Path
) -> Made:
    from projections.exports.making import UNFIT, DoesNotFit, made

    try:
        with place.open("wb") as into:
            return made(books, chosen, period, into, dialect=dialect)
    except DoesNotFit as error:
        raise Mistake(UNFIT[error.why]) from None


def _recording(made: Made, actor: Actor) -> RecordExport:
    return RecordExport(
        command_id=CommandId(made.export_id),
        actor=actor,
        group_id=GroupId(made.group_id),
        format=made.format,
        from_day=made.from_day,
        to_day=made.to_day,
        position=made.position,
        sha256=made.sha256,
    )


def _format(given: str) -> ExportFormat:
    for known in _FORMATS:
        if known == given.lower():
            return known
    raise Mistake(Export.NO_FORMAT, given=given, known=", ".join(_FORMATS))


def _period(year: int | None, first: str | None, until: str | None) -> Period:
    """The days asked for: those of a year, or from one to another. Raises `Mistake`."""
    from projections.papers.period import Period, day_of

    if first is None and until is None:
        chosen = year or day_of(now_ms(), ZONE).year
        return Period.of(date(chosen, 1, 1), date(chosen, 12, 31), ZONE)
    if year is not None or first is None or until is None:
        raise Mistake(Export.YEAR_OR_DAYS)
    try:
        return Period.of(date.fromisoformat(first), date.fromisoformat(until), ZONE)
    except ValueError:
        raise Mistake(Export.YEAR_OR_DAYS) from None


def _left_out(books: Books) -> NotHeld:
    from projections.exports.localised import not_held

    return not_held(books)


def _tell_left_out(office: Office, left_out: NotHeld) -> None:
    tell(office, Export.NEVER_HELD)
    for phrase, number in (
        (Export.LOCALISED, left_out.localised),
        (Export.PASSED, left_out.passed),
        (Export.SET_OFFS_LEFT_OUT, left_out.set_offs),
        (Export.REVALUATIONS_LEFT_OUT, left_out.revaluations),
    ):
        if number:
            tell(office, phrase, number=number)
