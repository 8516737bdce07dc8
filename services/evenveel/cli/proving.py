"""`evenveel verify` and `evenveel contracts`: what can be proved, and what is promised."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access.amounts import short_amount
from access.phrases import Phrase
from access.saying import for_programs, spoken
from evenveel.cli.frame import REFUSED, command, print_json
from evenveel.cli.office import Office
from evenveel.cli.showing import bar, figures, tell

if TYPE_CHECKING:
    from evenveel.auditing.wrong import Finding
    from evenveel.verify import Report

app = typer.Typer()


@command(app, "verify")
def verify_command(office: Office) -> None:
    """Replay the whole log and prove it: sums, mirrors, limits, ids, snapshots, projections.

    Names the first event that is wrong. Exit code 1 if there is one.
    """
    from evenveel.verify import verify

    address = office.database_url
    with bar(office, Phrase.VERIFYING) as progress:
        report = verify(address, progress, office.settings)
    if office.json:
        print_json(for_programs(report))
    else:
        _tell(office, report)
    if not report.clean:
        raise typer.Exit(REFUSED)


def _tell(office: Office, report: Report) -> None:
    if report.finding is not None:
        _tell_wrong(office, report.finding)
        tell(office, Phrase.LOOKED_AT, events=report.events, position=report.position)
        return
    position = str(report.position)
    tell(office, Phrase.CLEAN, events=report.events, blocks=report.blocks, position=position)
    tell(office, Phrase.CLEAN_GROUPS, groups=report.groups)
    tell(office, Phrase.CLEAN_ACCOUNTS, accounts=report.accounts, exchanges=report.exchanges)
    tell(office, Phrase.CLEAN_WORDS, words=report.words)
    if report.words_gone:
        tell(office, Phrase.CLEAN_WORDS_GONE, words=report.words_gone)
    tell(office, Phrase.CLEAN_IDS, ids=report.ids, reached=str(report.index_reached))
    tell(office, Phrase.CLEAN_SNAPSHOTS, snapshots=report.snapshots)
    there = Phrase.PROJECTIONS_EQUAL if report.projections_checked else Phrase.PROJECTIONS_ABSENT
    tell(office, there)
    rate = report.events * 1_000 // max(report.took_ms, 1)
    tenths = {"decimals": 1, "symbol": "s"}
    took = short_amount((report.took_ms + 50) // 100, tenths, office.language)
    tell(office, Phrase.TOOK, took=took, rate=rate)


def _tell_wrong(office: Office, finding: Finding) -> None:
    position = str(finding.position)
    if finding.event_id:
        tell(office, Phrase.WRONG_AT_EVENT, position=position, event=finding.event_id)
    else:
        tell(office, Phrase.WRONG_AT, position=position)
    figures(
        office,
        [
            (Phrase.WHAT, spoken(finding.what, office.language)),
            (Phrase.EXPECTED, spoken(finding.expected, office.language)),
            (Phrase.FOUND, spoken(finding.found, office.language)),
        ],
    )


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
                tell(office, Phrase.DOCUMENT_DRIFTED, name=name, command="evenveel contracts")
        if drifted:
            raise typer.Exit(REFUSED)
        return
    written = write(folder)
    if office.json:
        print_json({"written": written})
    else:
        tell(office, Phrase.DOCUMENTS_WRITTEN, count=len(written), folder=str(folder))
