"""`evenveel netting`: what of a sheet of debts can be cleared, and whether a result is right."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from access.phrases import Phrase
from access.phrases_netting import Netting
from access.saying import Saying, for_programs, spoken
from evenveel.cli.frame import REFUSED, command, print_json
from evenveel.cli.mistakes import Mistake, Obstacle
from evenveel.cli.office import Office, counted
from evenveel.cli.showing import figures, say, table, tell

if TYPE_CHECKING:
    from clearing.domain.netting import Problem
    from evenveel.findings import Findings
    from evenveel.netting import Document

app = typer.Typer()

_SHOWN_AT_MOST: Final = 200


@command(app, "netting")
def netting(
    office: Office,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV of debts.")],
    *,
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it to a .json or .csv."),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option("--check", metavar="RESULT", help="Only check a result, without solving."),
    ] = None,
) -> None:
    """Clear the debts of a CSV that run in circles: as much as can be, with a proof.

    Its columns: debtor, creditor and amount, a whole number. Nobody's net moves, no debt grows, and
    nothing leaves this machine. With --check the exit code is 0 if the result is proved, else 1.
    """
    for path in output or ():
        _can_be_written(path, file)
    if check is not None and output:
        raise Mistake(Netting.CHECK_WRITES_NOTHING)
    problem = _read(office, file)
    if check is not None:
        _check(office, problem, check)
        return
    document = _cleared(problem)
    for path in output or ():
        _write(document, path)
    if office.json:
        print_json(document)
        return
    _show(office, file, problem, document, output or [])


def _can_be_written(path: Path, sheet: Path) -> None:
    from evenveel.netting.files import SUFFIXES

    if path.suffix.lower() not in SUFFIXES:
        raise Mistake(Netting.NEITHER_JSON_NOR_CSV, file=str(path))
    if path.resolve() == sheet.resolve():
        raise Mistake(Netting.OVER_THE_SHEET, file=str(path))


def _read(office: Office, file: Path) -> Problem:
    from evenveel.findings import Findings
    from evenveel.netting import read_sheet

    findings = Findings()
    problem = read_sheet(file, findings)
    if problem is None or findings.problems:
        _refuse(office, findings)
    return problem


def _refuse(office: Office, findings: Findings) -> NoReturn:
    problems, count = findings.problems, len(findings.problems) + findings.not_kept
    if office.json:
        print_json({"problems": for_programs(problems), "not_kept": findings.not_kept})
        raise typer.Exit(REFUSED)
    for problem in problems[:_SHOWN_AT_MOST]:
        place = f"{problem.file}:{problem.line}" if problem.line else problem.file
        reason = spoken(problem.reason, office.language)
        office.aside.print(
            office.said(Phrase.PROBLEM_AT, place=place, reason=reason),
            style="yellow",
            markup=False,
            emoji=False,
            soft_wrap=True,
        )
    if count > _SHOWN_AT_MOST:
        office.aside.print(office.said(Phrase.MORE_AS_JSON, count=count - _SHOWN_AT_MOST))
    office.aside.print(office.said(Netting.NOTHING_CAN_BE_CLEARED, count=count), style="yellow")
    raise typer.Exit(REFUSED)


def _cleared(problem: Problem) -> Document:
    """Return the result, which the checker has passed: no other is ever shown."""
    from clearing.domain.netting_check import flaw_of
    from clearing.netting import Unsolved, solve
    from evenveel.netting import document_of, saying_of

    try:
        result = solve(problem)
    except Unsolved as unsolved:
        raise Obstacle(Netting.UNSOLVED, detail=str(unsolved)) from None
    flaw = flaw_of(problem, result)
    if flaw is not None:
        raise Obstacle(Netting.UNSOLVED, detail=saying_of(flaw))
    return document_of(problem, result)


def _write(document: Document, path: Path) -> None:
    from evenveel.netting import write_document

    try:
        write_document(document, path)
    except OSError as error:
        detail = error.strerror or str(error)
        raise Obstacle(Netting.CANNOT_WRITE, file=str(path), detail=detail) from None


def _check(office: Office, problem: Problem, path: Path) -> None:
    """Say on one line whether the result is proved; neither solver nor numpy is loaded."""
    from clearing.domain.netting_check import flaw_of
    from evenveel.netting import Unproved, read_document, result_in, saying_of

    reason: Saying | None
    try:
        result = result_in(read_document(path), problem)
        flaw = flaw_of(problem, result)
        reason = None if flaw is None else saying_of(flaw)
    except Unproved as unproved:
        reason = unproved.reason
    if office.json:
        print_json({"proved": reason is None, "reason": reason and str(reason)})
    elif reason is not None:
        say(spoken(reason, office.language))
    else:
        tell(
            office,
            Netting.PROVED,
            file=path.name,
            cleared=result.cleared,
            gross=result.gross_before,
        )
    if reason is not None:
        raise typer.Exit(REFUSED)


def _show(
    office: Office, file: Path, problem: Problem, document: Document, written: list[Path]
) -> None:
    figures(
        office,
        [
            (Netting.GROSS_BEFORE, counted(document.gross_before, office.language)),
            (Netting.CLEARED, counted(document.cleared, office.language)),
            (Netting.GROSS_AFTER, counted(document.gross_after, office.language)),
        ],
    )
    if not document.net:
        tell(office, Netting.NO_DEBTS, file=file.name)
    elif not document.set_offs:
        tell(office, Netting.NOTHING_TO_CLEAR)
    if not written and document.net:
        _show_set_offs(office, problem, document)
        _show_parties(office, document)
        tell(office, Netting.CERTIFICATE, digest=document.certificate.input_sha256)
        check = f"evenveel netting {shlex.quote(str(file))} --check RESULT"
        tell(office, Netting.CERTIFICATE_PROVES, command=check)
    for path in written:
        tell(office, Netting.WRITTEN, file=str(path))


def _show_set_offs(office: Office, problem: Problem, document: Document) -> None:
    if not document.set_offs:
        return
    owed = {(arc.debtor, arc.creditor): arc.owed for arc in problem.arcs()}
    rows = [
        (
            *(each.debtor, each.creditor),
            *(
                counted(amount, office.language)
                for amount in (
                    owed[each.debtor, each.creditor],
                    each.amount,
                    owed[each.debtor, each.creditor] - each.amount,
                )
            ),
        )
        for each in document.set_offs[:_SHOWN_AT_MOST]
    ]
    amounts = (Netting.OWED, Phrase.SET_OFF, Netting.LEFT)
    table(office, (Phrase.OWES, Phrase.TO, *amounts), rows, right=amounts)
    _show_more(office, len(document.set_offs))


def _show_parties(office: Office, document: Document) -> None:
    potentials = document.certificate.potentials
    rows = [
        (party, counted(net, office.language), counted(potentials[party], office.language))
        for party, net in list(document.net.items())[:_SHOWN_AT_MOST]
    ]
    right = (Netting.NET, Netting.POTENTIAL)
    table(office, (Netting.PARTY, *right), rows, right=right)
    _show_more(office, len(document.net))


def _show_more(office: Office, count: int) -> None:
    if count > _SHOWN_AT_MOST:
        tell(office, Phrase.MORE_AS_JSON, count=count - _SHOWN_AT_MOST)
