"""`evenveel import komunitin`: look first, then bring a community over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from access.moments import now_ms
from access.phrases import Phrase
from access.saying import category_named, for_programs, spoken
from clearing.domain.refusals import Code
from clearing.domain.sentences import title
from contracts.ids import PersonId
from evenveel.cli import options as o
from evenveel.cli.frame import REFUSED, command, print_json
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import group_kind_of
from evenveel.cli.showing import table, tell, wants
from evenveel.findings import Problem
from evenveel.komunitin import ImportReport, Preview, Summary, preview, run_import
from evenveel.komunitin.preview import AccountShown

app = typer.Typer(
    name="import", help="Bring a group over from another system.", no_args_is_help=True
)

_SHOWN_AT_MOST: Final = 200
_CODES: Final = {code.slug: code for code in Code}


@command(app, "komunitin")
def komunitin(
    office: Office,
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The migration bundle.")],
    *,
    units_per_hour: Annotated[
        str | None, typer.Option("--units-per-hour", help="What an hour is, if the bundle is odd.")
    ] = None,
    kind: o.GroupKind = "other",
    person: o.As = None,
    yes: Annotated[bool, typer.Option("--yes", help="Import without asking.")] = False,
) -> None:
    """Preview a Komunitin bundle with every problem in it, and import it if there are none.

    With --json nothing is asked: without --yes only the preview is printed. Once more, the same
    bundle changes nothing.
    """
    group_kind = group_kind_of(kind)
    if not directory.is_dir():
        raise Mistake(Phrase.NOT_A_FOLDER, given=str(directory))
    found = preview(
        directory,
        importer=PersonId(person or command_id(None)),
        now_ms=now_ms(),
        units_per_hour=units_per_hour,
        kind=group_kind,
    )
    if not office.json:
        _show(office, found.summary)
    if not found.importable:
        if office.json:
            print_json({"preview": for_programs(found.summary), "report": None})
        raise typer.Exit(REFUSED)
    wanted = yes or (not office.json and wants(office, Phrase.IMPORT_IT))
    report = _run(office, found) if wanted else None
    if office.json:
        builtins = msgspec.to_builtins(report)
        print_json({"preview": for_programs(found.summary), "report": builtins})
    elif report is not None:
        _tell(office, report)
    if report is not None and not report.complete:
        raise typer.Exit(REFUSED)


def _run(office: Office, found: Preview) -> ImportReport:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    desk = office.desk
    with Progress(*columns, console=office.aside, transient=True) as bar:
        task = bar.add_task(office.said(Phrase.IMPORTING), total=found.summary.commands)

        def progress(stage: str, done: int, total: int) -> None:
            bar.update(task, description=office.word("stage", stage), completed=done, total=total)

        return run_import(found, desk, progress)


def _show(office: Office, summary: Summary) -> None:
    name = summary.name or office.said(Phrase.THE_COMMUNITY)
    if summary.group_id is None:
        tell(office, Phrase.CANNOT_BECOME, name=name)
    else:
        tell(office, Phrase.WOULD_BECOME, name=name, group=summary.group_id)
    if summary.hour is None or summary.step_ms is None:
        tell(office, Phrase.HOUR_UNKNOWN)
    else:
        units = _written(office, summary.hour.partition(" = ")[2])
        tell(office, Phrase.HOUR_IS, units=units, worth=office.time(summary.step_ms))
    tell(
        office,
        Phrase.BRINGS_PEOPLE,
        members=summary.members,
        people=summary.users,
        accounts=len(summary.accounts),
    )
    if summary.transferred is None:
        tell(office, Phrase.BRINGS_EXCHANGES, exchanges=summary.transfers)
    else:
        amount = _written(office, summary.transferred)
        tell(office, Phrase.BRINGS_EXCHANGES_OF, exchanges=summary.transfers, amount=amount)
    rows = [_row(office, account) for account in summary.accounts[:_SHOWN_AT_MOST]]
    headings = (Phrase.CODE, Phrase.NAME, Phrase.KIND, Phrase.BALANCE)
    table(office, headings, rows, right=(Phrase.BALANCE,))
    _show_posts(office, summary)
    _show_problems(office, Phrase.WARNING_AT, summary.warnings)
    _show_problems(office, Phrase.PROBLEM_AT, summary.problems)
    if summary.problems:
        tell(office, Phrase.PROBLEMS_IN_ALL, count=len(summary.problems))


def _show_posts(office: Office, summary: Summary) -> None:
    """Tell how many posts come over, and what becomes of each category."""
    if not summary.posts:
        return
    counts = {"published": summary.posts_published, "posts": summary.posts}
    tell(office, Phrase.BRINGS_POSTS, **counts, categories=len(summary.categories))
    rows = [
        (one.code, one.name, category_named(one.becomes, office.language), str(one.posts))
        for one in summary.categories[:_SHOWN_AT_MOST]
    ]
    if rows:
        headings = (Phrase.CODE, Phrase.NAME, Phrase.BECOMES, Phrase.POSTS)
        table(office, headings, rows, right=(Phrase.POSTS,))


def _row(office: Office, account: AccountShown) -> tuple[str, ...]:
    kind = office.word("kind", account.kind) if account.kind else ""
    return account.code, account.name, kind, _written(office, account.balance)


def _written(office: Office, number: str) -> str:
    """Return what begins with a number with the reader's decimal mark."""
    return number if office.language == "en" else number.replace(".", ",", 1)


def _show_problems(office: Office, each: Phrase, problems: tuple[Problem, ...]) -> None:
    for problem in problems[:_SHOWN_AT_MOST]:
        place = f"{problem.file}:{problem.line}" if problem.line else problem.file
        tell(office, each, place=place, reason=spoken(problem.reason, office.language))
    if len(problems) > _SHOWN_AT_MOST:
        tell(office, Phrase.MORE_AS_JSON, count=len(problems) - _SHOWN_AT_MOST)


def _tell(office: Office, report: ImportReport) -> None:
    if report.accepted == report.repeated and report.complete:
        tell(office, Phrase.IMPORTED_BEFORE, group=report.group_id)
        return
    done = {"done": report.accepted, "all": report.commands}
    tell(office, Phrase.IMPORTED, group=report.group_id, **done)
    for refused in report.refusals[:_SHOWN_AT_MOST]:
        reason = title(_CODES[refused.code], office.language)
        tell(office, Phrase.IMPORT_REFUSED, place=f"{refused.file}:{refused.line}", reason=reason)
    if report.not_tried:
        tell(office, Phrase.IMPORT_NOT_TRIED, count=report.not_tried)
