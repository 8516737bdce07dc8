"""`evenveel projections`: how they stand, building a version anew, dropping one, a stuck record.

For who runs the service: what is said here is in English, like the logs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office
from evenveel.troubles import Trouble

if TYPE_CHECKING:
    from projections.overview import Overview
    from projections.rebuild import Told

app = typer.Typer(
    help="How the projections stand, and what to do about them.", no_args_is_help=True
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
        _show(found)


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
            telling = _Telling(bar, kind.name)
            done.append(rebuilt(office.database_url, kind, telling.told, compare=compare))
    if office.json:
        print_json([one._asdict() for one in done])
        return
    for one in done:
        office.aside.print(
            f"{one.name}: version {one.version} is read from position {one.position} on. Version"
            f" {one.before} is still there; `evenveel projections drop {one.name} {one.before}`"
            " drops it."
        )


@command(app, "drop")
def drop(office: Office, name: OneName, version: Version) -> None:
    """Drop the tables of a version that is not read."""
    import psycopg

    from projections import layout

    with psycopg.connect(office.database_url, autocommit=True) as connection:
        try:
            tables = layout.drop(connection, name, version)
        except layout.VersionIsLive as live:
            raise Trouble(str(live)) from live
    if not tables:
        raise Trouble(f"there is no version {version} of {name}")
    if office.json:
        print_json(tables)
    else:
        office.aside.print(f"Dropped {', '.join(tables)}.")


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
        office.aside.print(f"Set aside; SHA-256 {digest}. The partition goes on in a moment.")


class _Telling:
    """Moves a bar as a rebuild goes on."""

    def __init__(self, bar: Progress, name: str) -> None:
        self._bar, self._name = bar, name
        self._doing: str | None = None
        self._task: TaskID | None = None

    def told(self, told: Told) -> None:
        """The bar shows it; each part of the work has its own remaining time."""
        if told.doing != self._doing or self._task is None:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._doing = told.doing
            self._task = self._bar.add_task(f"{self._name}: {told.doing}", total=None)
        self._bar.update(self._task, completed=told.position, total=told.target or None)


def _show(found: Overview) -> None:
    out = Console(highlight=False)
    out.print(f"The log is at position {found.log_position}; fed from {found.stream}.")
    versions = Table("projection", "version", "read", "position", "behind")
    for one in found.versions:
        live = "yes" if one.live else ""
        versions.add_row(one.name, str(one.version), live, str(one.position), str(one.behind))
    out.print(versions)
    partitions = Table("partition", "position", "behind", "offset", "worked on by")
    for part in found.partitions:
        numbers = (part.partition, part.position, part.behind, part.offset)
        partitions.add_row(*map(str, numbers), part.holder or "")
    out.print(partitions)
    for part in found.partitions:
        if part.failure is not None:
            out.print(f"Stands still since {part.failing_since}: {part.failure}")
    for aside in found.set_aside:
        out.print(
            f"Set aside by {aside.by} on {aside.at}: partition {aside.partition}, offset"
            f" {aside.offset} of topic {aside.topic_id}, SHA-256 {aside.sha256}: {aside.reason}"
        )
