"""`evenveel clearing`: debts between groups that run in circles, and what becomes of them."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

from access.phrases import Phrase
from access.phrases_clearing import Clearing
from clearing.answers import Accepted
from clearing.domain.clearing_commands import (
    ObjectToClearing,
    SetClearingConsent,
    WithdrawClearing,
)
from contracts.events import (
    ClearingApplied,
    ClearingObjected,
    ClearingProposed,
    ClearingWithdrawn,
    Leave,
)
from contracts.ids import AgreementId, ClearingMode, RunId
from evenveel.cli import options as o
from evenveel.cli.amounts import ms_of_hours
from evenveel.cli.frame import command, print_json
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import administering, group_named, pair_named, pairs_of
from evenveel.cli.showing import accepted, say, table, tell
from projections.http.views import moment_of

app = typer.Typer(
    name="clearing", help="Debts between groups that run in circles.", no_args_is_help=True
)

# Over all groups a debt counts once; of one group what it owes and is owed, each of which falls.
_OF_RUN: Final = (Clearing.GROSS_BEFORE, Clearing.CLEARED, Clearing.GROSS_AFTER)
_OF_GROUP: Final = (Clearing.SHARE_BEFORE, Clearing.OFF_EITHER_SIDE, Clearing.SHARE_AFTER)

By = Annotated[str, typer.Argument(metavar="GROUP", help="The group that acts.")]
OfRun = Annotated[
    str | None, typer.Option("--run", metavar="ID", help="The run. [default: the open one]")
]
OverLimits = Annotated[
    bool, typer.Option("--over-limits", help="Let debts grow within unused limits too.")
]


@command(app, "propose")
def propose(office: Office, group: By, *, over_limits: OverLimits = False, who: o.Who) -> None:
    """Work out the largest set-off of now, and propose it to the groups."""
    from evenveel.clearing_runs import running

    actor = administering(office, group_named(office, group), who)
    run_id = command_id(None)
    mode: ClearingMode = "limits" if over_limits else "debts"
    answer = office.run(lambda desk: running.propose(desk, mode, run_id, actor))
    _told(office, answer, group)


@command(app, "apply")
def apply(office: Office, group: By, *, run: OfRun = None, who: o.Who) -> None:
    """Apply a run against which nobody may object any more, as far as it still goes."""
    from evenveel.clearing_runs import running

    actor = administering(office, group_named(office, group), who)
    run_id = _run_named(office, run)
    answer = office.run(lambda desk: running.apply(desk, run_id, actor))
    _told(office, answer, group)


@command(app, "withdraw")
def withdraw(office: Office, group: By, *, run: OfRun = None, who: o.Who) -> None:
    """End the open run; nothing moves."""
    actor = administering(office, group_named(office, group), who)
    run_id = _run_named(office, run)
    answer = office.do(WithdrawClearing(command_id=command_id(None), actor=actor, run_id=run_id))
    _told(office, answer, group)


@command(app, "object")
def object_to(
    office: Office,
    group: By,
    neighbour: Annotated[
        str | None,
        typer.Argument(metavar="[NEIGHBOUR]", help="Of one link only. [default: all of them]"),
    ] = None,
    *,
    run: OfRun = None,
    who: o.Who,
) -> None:
    """Have the open run leave the group's links as they are."""
    by = group_named(office, group)
    agreement_id = None
    if neighbour is not None:
        pair = pair_named(office, by, group_named(office, neighbour))
        agreement_id = AgreementId(pair["agreement_id"])
    answer = office.do(
        ObjectToClearing(
            command_id=command_id(None),
            actor=administering(office, by, who),
            run_id=_run_named(office, run),
            by=by.group_id,
            agreement_id=agreement_id,
        )
    )
    _told(office, answer, group)


@command(app, "list")
def list_runs(office: Office, group: o.OneGroup = None) -> None:
    """Clearing runs, the latest first; of one group with what they were to it."""
    group_id = None if group is None else group_named(office, group).group_id
    page = office.reader.every("/clearing-runs", "runs", group=group_id)
    if office.json:
        print_json(page)
        return
    if not page["runs"]:
        tell(office, Clearing.NO_RUNS)
        return
    figures = _OF_RUN if group is None else _OF_GROUP
    headings = (Clearing.RUN, Phrase.STATUS, Phrase.DATE, *figures)
    table(office, headings, [_row(office, run) for run in page["runs"]], right=figures)


def _row(office: Office, run: dict[str, Any]) -> tuple[str, ...]:
    of_group = run["share"]
    figures = _figures(run, "cleared") if of_group is None else _figures(of_group, "cancelled")
    if run["status"] == "withdrawn":
        # What it would have cleared was not.
        figures = (figures[0], "", "")
    return run["run_id"], _status(office, run), run["ended_at"] or run["proposed_at"], *figures


def _figures(of: dict[str, Any], cleared: str) -> tuple[str, str, str]:
    before, less, after = (of[name]["display"] for name in ("gross_before", cleared, "gross_after"))
    return before, less, after


@command(app, "show")
def show(
    office: Office, run: Annotated[str | None, typer.Argument(metavar="[RUN]")] = None
) -> None:
    """What a run moves, and what it is to each group; without an id, the open one."""
    found = office.reader.get(f"/clearing-runs/{_run_named(office, run)}")
    if office.json:
        print_json(found)
        return
    whole = found["run"]
    say(f"{office.said(Clearing.RUN)} {whole['run_id']}: {_status(office, whole)}")
    if whole["status"] == "proposed":
        say(f"{office.said(Clearing.OPEN_UNTIL)}: {whole['objections_until']}")
    for heading, figure in zip(_OF_RUN, _figures(whole, "cleared"), strict=True):
        say(f"{office.said(heading)}: {figure}")
    rows = [(share["group_id"], *_figures(share, "cancelled")) for share in found["shares"]]
    table(office, (Phrase.GROUP, *_OF_GROUP), rows, right=_OF_GROUP)
    links = [_link(office, link) for link in found["links"]]
    table(
        office,
        (Clearing.DEBTOR, Clearing.CREDITOR, Clearing.CLEARED, None),
        links,
        right=(Clearing.CLEARED,),
    )


def _link(office: Office, link: dict[str, Any]) -> tuple[str, ...]:
    moved = link["proposed"] if link["applied"] is None else link["applied"]
    remarks = [
        office.said(phrase)
        for phrase, holds in (
            (Clearing.GROWS, link["grows"]),
            (Clearing.LEFT_AS_IT_IS, link["objected"]),
        )
        if holds
    ]
    return link["debtor"], link["creditor"], moved["display"], ", ".join(remarks)


@command(app, "consent")
def consent(
    office: Office,
    group: By,
    *,
    leave: Annotated[
        list[str] | None,
        typer.Option("--leave", metavar="NEIGHBOUR=HOURS", help="What must stay of a link."),
    ] = None,
    nothing: Annotated[bool, typer.Option("--leave-nothing", help="All of it may go.")] = False,
    over_limits: OverLimits = False,
    who: o.Who,
) -> None:
    """Say all that clearing runs may do with the group's links; without options, show it."""
    by = group_named(office, group)
    if leave or nothing or over_limits:
        answer = office.do(
            SetClearingConsent(
                command_id=command_id(None),
                actor=administering(office, by, who),
                group_id=by.group_id,
                leaves=tuple(_leave(office, by, given) for given in leave or ()),
                over_limits_allowed=over_limits,
            )
        )
        accepted(office, answer, office.said(Clearing.CONSENT_SET, group=by.group_id))
        if office.json:
            return
    found = office.reader.get(f"/groups/{by.group_id}/clearing-consent")
    if office.json:
        print_json(found)
        return
    # Also after setting it: whoever names one thing has taken back all that is not named again.
    _tell_consent(office, by.group_id, found)


def _tell_consent(office: Office, group_id: str, found: dict[str, Any]) -> None:
    neighbours = _neighbours(office, group_id)
    for one in found["leaves"]:
        name = neighbours.get(one["agreement_id"], one["agreement_id"])
        tell(office, Clearing.LEAVES, amount=one["at_least"]["display"], group=name)
    tell(office, Clearing.REST_MAY_GO if found["leaves"] else Clearing.ALL_MAY_GO)
    over = Clearing.OVER_LIMITS if found["over_limits_allowed"] else Clearing.NOT_OVER_LIMITS
    tell(office, over)


def _leave(office: Office, by: Any, given: str) -> Leave:
    neighbour, _, hours = given.partition("=")
    if not neighbour or not hours:
        raise Mistake(Clearing.NOT_A_LEAVE, given=given)
    pair = pair_named(office, by, group_named(office, neighbour))
    return Leave(agreement_id=AgreementId(pair["agreement_id"]), at_least_ms=ms_of_hours(hours))


def _neighbours(office: Office, group_id: str) -> dict[str, str]:
    """Return with whom each of the group's agreements is."""
    return {
        pair["agreement_id"]: side["group_id"]
        for pair in pairs_of(office, group_id)["pairs"]
        for side in pair["sides"]
        if side["group_id"] != group_id
    }


def _run_named(office: Office, given: str | None) -> RunId:
    """Return the run of this id, or the one that is open. Raises `Mistake`."""
    if given is not None:
        return RunId(given.strip().lower())
    for run in office.reader.get("/clearing-runs", limit=1)["runs"]:
        if run["status"] == "proposed":
            return RunId(run["run_id"])
    raise Mistake(Clearing.NO_OPEN_RUN)


def _status(office: Office, run: dict[str, Any]) -> str:
    said = office.said(Clearing(f"status_{run['status']}"))
    if run["because"] is None:
        return said
    return f"{said}, {office.said(_because(run['because']))}"


def _because(because: str) -> Clearing:
    return Clearing(f"because_{because.replace('-', '_')}")


def _told(office: Office, answer: Accepted, group: str) -> None:
    """Tell what came of it: a run that is applied may have ended in its withdrawal."""
    event = answer.events[0]
    match event:
        case ClearingProposed():
            waits = event.objections_until_ms > answer.recorded_at_ms
            text = office.said(
                Clearing.PROPOSED_UNTIL if waits else Clearing.PROPOSED,
                run=event.run_id,
                cleared=office.time(event.gross_before_ms - event.gross_after_ms),
                gross=office.time(event.gross_before_ms),
                moment=moment_of(event.objections_until_ms) or "",
                command=f"evenveel clearing apply {group}",
            )
        case ClearingApplied():
            text = office.said(
                Clearing.APPLIED,
                run=event.run_id,
                cleared=office.time(event.gross_before_ms - event.gross_after_ms),
                gross=office.time(event.gross_before_ms),
            )
        case ClearingWithdrawn():
            because = office.said(_because(event.because))
            text = office.said(Clearing.WITHDRAWN, run=event.run_id, because=because)
        case ClearingObjected():
            links = " – ".join(event.groups)
            text = office.said(Clearing.OBJECTED, run=event.run_id, links=links)
        case _:
            text = ""
    accepted(office, answer, text)
