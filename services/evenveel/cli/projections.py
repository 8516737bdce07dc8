"""`evenveel projections`: how they stand, building a version anew, dropping one, a stuck record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from access.phrases import Phrase
from access.phrases_snag import Snag
from access.phrases_upkeep import Upkeep
from access.saying import Saying
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office, counted
from evenveel.cli.showing import table, tell
from evenveel.troubles import Trouble
from projections.stream import LOG

if TYPE_CHECKING:
    from projections.overview import Overview
    from projections.rebuild import Told

app = typer.Typer(
    name="projections",
    help="How the projections stand, and what to do about them.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="balances, statements, … or all.")]
OneName = Annotated[str, typer.Argument(metavar="NAME", help="A projection's name.")]
Version = Annotated[int, typer.Argument(metavar="VERSION", min=1)]
Partition = Annotated[int, typer.Argument(metavar="PARTITION", min=0)]
Offset = Annotated[int, typer.Argument(metavar="OFFSET", min=0)]


@command(app, "list")
def show(office: Office) -> None:
    """Versions, partitions, how far each is behind, who works on it, and what stands still."""
    import psycopg

    from projections.overview import overview

    with psycopg.connect(office.database_url, autocommit=True) as connection:
        found = overview(connection)
    if office.json:
        print_json(msgspec.to_builtins(found))
    else:
        _show(office, found)


@command(app, "rebuild")
def rebuild(
    office: Office,
    name: Name,
    *,
    compare: Annotated[
        bool,
        typer.Option("--compare", help="Switch only where it equals the live version row for row."),
    ] = False,
) -> None:
    """Build the next version from the log beside the one that is read, and switch to it."""
    from evenveel.rebuilding import projections_named, rebuilt

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    done = []
    for kind in projections_named(name):
        with Progress(*columns, console=office.aside, transient=True) as bar:
            telling = _Telling(office, bar, kind.name)
            done.append(rebuilt(office.database_url, kind, telling.told, compare=compare))
    if office.json:
        print_json([one._asdict() for one in done])
        return
    for one in done:
        said = office.said(
            Upkeep.REBUILT,
            name=one.name,
            version=str(one.version),
            position=str(one.position),
            before=str(one.before),
            command=f"evenveel projections drop {one.name} {one.before}",
        )
        office.aside.print(said)


@command(app, "drop")
def drop(office: Office, name: OneName, version: Version) -> None:
    """Drop the tables of a version that is not read."""
    import psycopg

    from projections import layout

    with psycopg.connect(office.database_url, autocommit=True) as connection:
        try:
            tables = layout.drop(connection, name, version)
        except layout.VersionIsLive as live:
            raise Trouble(live.message) from live
    if not tables:
        raise Trouble(Saying(Snag.NO_VERSION, version=str(version), name=name))
    if office.json:
        print_json(tables)
    else:
        office.aside.print(office.said(Upkeep.DROPPED, tables=", ".join(tables)))


@command(app, "set-aside")
def set_aside(
    office: Office,
    partition: Partition,
    offset: Offset,
    *,
    by: Annotated[
        str | None, typer.Option("--by", help="Who says so. [default: this system's user]")
    ] = None,
) -> None:
    """Have a record passed over that its partition stands still before.

    Refused where the log holds it, or where it stands in the place of something the log holds.
    """
    from evenveel.rebuilding import set_record_aside

    digest = set_record_aside(office.settings, office.database_url, partition, offset, by)
    if office.json:
        print_json({"partition": partition, "offset": offset, "sha256": digest})
    else:
        office.aside.print(office.said(Upkeep.SET_ASIDE, digest=digest))


class _Telling:
    """Moves a bar as a rebuild goes on."""

    def __init__(self, office: Office, bar: Progress, name: str) -> None:
        self._office, self._bar, self._name = office, bar, name
        self._doing: str | None = None
        self._task: TaskID | None = None

    def told(self, told: Told) -> None:
        """The bar shows it; each part of the work has its own remaining time."""
        if told.doing != self._doing or self._task is None:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._doing = told.doing
            doing = self._office.said(Upkeep(f"rebuilding_{told.doing}"), name=self._name)
            self._task = self._bar.add_task(doing, total=None)
        self._bar.update(self._task, completed=told.position, total=told.target or None)


def _show(office: Office, found: Overview) -> None:
    stream = office.said(Upkeep.THE_LOG) if found.stream == LOG else found.stream
    tell(office, Upkeep.VERSIONS_FED, position=str(found.log_position), stream=stream)
    places = (Phrase.POSITION, Phrase.BEHIND)
    headings = (Phrase.PROJECTION, Upkeep.VERSION, Upkeep.IS_READ, *places)
    versions = [
        (
            one.name,
            str(one.version),
            office.said(Phrase.YES) if one.live else "",
            str(one.position),
            counted(one.behind, office.language),
        )
        for one in found.versions
    ]
    table(office, headings, versions, right=(Upkeep.VERSION, *places))
    numbers = (Phrase.PARTITION, *places, Upkeep.OFFSET)
    partitions = [
        (
            str(part.partition),
            str(part.position),
            counted(part.behind, office.language),
            str(part.offset),
            part.holder or "",
        )
        for part in found.partitions
    ]
    table(office, (*numbers, Upkeep.WORKED_ON_BY), partitions, right=numbers)
    _show_stuck(office, found)


def _show_stuck(office: Office, found: Overview) -> None:
    for part in found.partitions:
        if part.failure is not None:
            since = str(part.failing_since)
            tell(office, Upkeep.STANDS_STILL_SINCE, moment=since, said=part.failure)
    for aside in found.set_aside:
        tell(
            office,
            Upkeep.WAS_SET_ASIDE,
            who=aside.by,
            moment=str(aside.at),
            partition=str(aside.partition),
            offset=str(aside.offset),
            topic=aside.topic_id,
            digest=aside.sha256,
            reason=aside.reason,
        )
