"""`evenveel import komunitin`: look first, then bring a community over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.prompt import Confirm

from clearing.domain.refusals import Code
from contracts.ids import PersonId
from evenveel.cli import options as o
from evenveel.cli.amounts import Mistake
from evenveel.cli.frame import REFUSED, command, print_json
from evenveel.cli.office import Office, command_id
from evenveel.cli.showing import say, table
from evenveel.composition import now_ms
from evenveel.komunitin import ImportReport, Preview, Summary, preview, run_import

app = typer.Typer(help="Bring a group over from another system.", no_args_is_help=True)

_SHOWN_AT_MOST = 200


@command(app, "komunitin")
def komunitin(
    office: Office,
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The migration bundle.")],
    *,
    units_per_hour: Annotated[
        str | None, typer.Option("--units-per-hour", help="What an hour is, if the bundle is odd.")
    ] = None,
    kind: Annotated[str, typer.Option("--kind", help="lets, sel or other.")] = "other",
    person: o.As = None,
    yes: Annotated[bool, typer.Option("--yes", help="Import without asking.")] = False,
) -> None:
    """Preview a Komunitin bundle with every problem in it, and import it if there are none.

    With --json nothing is asked: without --yes only the preview is printed. Once more, the same
    bundle changes nothing.
    """
    if kind not in ("lets", "sel", "other"):
        raise Mistake(f"{kind!r} is no kind of group: lets, sel or other")
    if not directory.is_dir():
        raise Mistake(f"{directory} is not a folder")
    found = preview(
        directory,
        importer=PersonId(person or command_id(None)),
        now_ms=now_ms(),
        units_per_hour=units_per_hour,
        kind=kind,  # type: ignore[arg-type] # one of the three, as was seen above
    )
    if not office.json:
        _show(found.summary)
    if not found.importable:
        if office.json:
            print_json({"preview": msgspec.to_builtins(found.summary), "report": None})
        raise typer.Exit(REFUSED)
    wanted = yes or (not office.json and _wanted(office))
    report = _run(office, found) if wanted else None
    if office.json:
        builtins = msgspec.to_builtins(report)
        print_json({"preview": msgspec.to_builtins(found.summary), "report": builtins})
    elif report is not None:
        _tell(report)
    if report is not None and not report.complete:
        raise typer.Exit(REFUSED)


def _wanted(office: Office) -> bool:
    try:
        return Confirm.ask("Import it?", console=office.aside)
    except EOFError:
        raise Mistake("nobody is there to answer; import it with --yes") from None


def _run(office: Office, found: Preview) -> ImportReport:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    desk = office.desk
    with Progress(*columns, console=office.aside, transient=True) as bar:
        task = bar.add_task("importing", total=found.summary.commands)

        def progress(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total)

        return run_import(found, desk, progress)


def _show(summary: Summary) -> None:
    become = "cannot become a group yet"
    if summary.group_id is not None:
        become = f"would become group {summary.group_id}"
    say(f"{summary.name or 'The community'} {become}")
    if summary.hour is None or summary.step_ms is None:
        say("  what an hour is worth cannot be said")
    else:
        say(f"  {summary.hour}; a step: {summary.step_ms} ms")
    say(f"  {summary.members} members, {summary.users} people, {len(summary.accounts)} accounts")
    in_all = "" if summary.transferred is None else f", {summary.transferred} in all"
    say(f"  {summary.transfers} exchanges{in_all}")
    rows = [(a.code, a.name, a.kind, a.balance) for a in summary.accounts[:_SHOWN_AT_MOST]]
    table(("code", "name", "kind", "balance"), rows, right=("balance",))
    for title, problems in (("warning", summary.warnings), ("problem", summary.problems)):
        for problem in problems[:_SHOWN_AT_MOST]:
            line = f":{problem.line}" if problem.line else ""
            say(f"{title}: {problem.file}{line}: {problem.reason}")
        if len(problems) > _SHOWN_AT_MOST:
            say(f"… and {len(problems) - _SHOWN_AT_MOST} more; see them all with --json")
    if summary.problems:
        say(f"{len(summary.problems)} problems: nothing can be imported")


def _tell(report: ImportReport) -> None:
    if report.accepted == report.repeated and report.complete:
        say(f"{report.group_id} was imported before; nothing changed.")
        return
    say(
        f"{report.group_id}: {report.accepted} of {report.commands} commands done",
    )
    for refused in report.refusals[:_SHOWN_AT_MOST]:
        say(f"  {refused.file}:{refused.line} was refused: {_title(refused.code)}")
    if report.not_tried:
        say(f"  {report.not_tried} were not tried after that")


def _title(slug: str) -> str:
    known = {code.slug for code in Code}
    return slug.replace("-", " ") if slug in known else slug
