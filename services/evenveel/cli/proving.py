"""`evenveel verify` and `evenveel contracts`: what can be proved, and what is promised."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from evenveel.cli.frame import REFUSED, command, print_json
from evenveel.cli.office import Office
from evenveel.cli.showing import say

if TYPE_CHECKING:
    from evenveel.verify import Report

app = typer.Typer()


@command(app, "verify")
def verify_command(office: Office) -> None:
    """Replay the whole log and prove it: sums, mirrors, limits, ids, snapshots, projections.

    Names the first event that is wrong. Exit code 1 if there is one.
    """
    from evenveel.verify import verify

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    address = office.database_url
    with Progress(*columns, console=office.aside, transient=True) as bar:
        task = bar.add_task("verifying", total=None)

        def progress(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        report = verify(address, progress)
    if office.json:
        print_json(msgspec.to_builtins(report))
    else:
        _tell(report)
    if not report.clean:
        raise typer.Exit(REFUSED)


def _tell(report: Report) -> None:
    took = report.took_ms / 1_000
    rate = round(report.events / took) if took else 0
    if report.finding is not None:
        finding = report.finding
        event = f", event {finding.event_id}" if finding.event_id else ""
        say(f"WRONG at position {finding.position}{event}")
        say(f"  what      {finding.what}")
        say(f"  expected  {finding.expected}")
        say(f"  found     {finding.found}")
        say(f"{report.events} of {report.position} events were looked at")
        return
    say(f"clean: {report.events} events in {report.blocks} blocks, up to {report.position}")
    say(f"  {report.groups} groups sum to zero, their links mirror each other")
    say(f"  {report.accounts} accounts, {report.exchanges} exchanges within their limits then")
    say(f"  {report.words} words match their commitments")
    say(f"  {report.ids} ids in the index, complete up to position {report.index_reached}")
    say(f"  {report.snapshots} snapshots reproduced")
    projections = "equal a replay" if report.projections_checked else "are not there yet"
    say(f"  projections {projections}")
    say(f"{took:.1f} s, {rate} events a second")


@command(app, "contracts")
def contracts(
    office: Office,
    *,
    check: Annotated[bool, typer.Option("--check", help="Only say what drifted.")] = False,
    into: Annotated[Path | None, typer.Option("--into", metavar="DIR")] = None,
) -> None:
    """Write the schemas of events and the descriptions of both APIs into contracts/."""
    from evenveel.published import CONTRACTS, drift, write

    folder = into or CONTRACTS
    if check:
        drifted = drift(folder)
        if office.json:
            print_json({"drifted": drifted})
        else:
            for name in drifted:
                say(f"{name} is not what the code says; write it again with: evenveel contracts")
        if drifted:
            raise typer.Exit(REFUSED)
        return
    written = write(folder)
    if office.json:
        print_json({"written": written})
    else:
        say(f"{len(written)} documents written under {folder}")
