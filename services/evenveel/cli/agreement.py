"""`evenveel agreement`: what two neighbouring groups allow each other."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import typer

from clearing.domain.commands import (
    AcceptAgreement,
    AgreeStepValue,
    Command,
    DeclineAgreement,
    EndAgreement,
    LowerLinkLimit,
    ProposeAgreement,
    SuspendAgreement,
)
from contracts.events import Terms
from contracts.ids import AgreementId
from evenveel.cli import options as o
from evenveel.cli.amounts import Mistake, ms_of_hours
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import GroupNamed, administering, group_named, pair_named
from evenveel.cli.showing import accepted, say, table
from projections.display import duration

app = typer.Typer(help="Agreements between neighbouring groups.", no_args_is_help=True)

By = Annotated[str, typer.Argument(metavar="GROUP", help="The group that acts.")]
Other = Annotated[str, typer.Argument(metavar="NEIGHBOUR", help="Its neighbour.")]


@command(app, "list")
def list_agreements(
    office: Office, group: Annotated[str | None, typer.Argument(metavar="[GROUP]")] = None
) -> None:
    """All agreements, or those of one group."""
    path = "/positions"
    if group is not None:
        path = f"/groups/{group_named(office, group).group_id}/positions"
    page = office.reader.every(path, "pairs")
    if office.json:
        print_json(page)
        return
    if not page["pairs"]:
        say("There are no agreements yet; offer one with: evenveel agreement propose")
        return
    headings = ("groups", "status", "the first may owe", "the second may owe", "transit", "set-off")
    rows = []
    for pair in page["pairs"]:
        if pair["status"] != "proposed":
            rows.append(_row(pair))
        if pair["proposed"] is not None:
            rows.append(_offered(office, pair))
    table(headings, rows)


def _row(pair: dict[str, Any]) -> tuple[str, ...]:
    one, other = pair["sides"]
    status = pair["status"]
    if pair["waits_for_agreement"]:
        status += ", waits for a step value to be agreed"
    return (
        f"{one['group_id']} – {other['group_id']}",
        status,
        one["may_owe"]["display"],
        other["may_owe"]["display"],
        _yes_or_no(said=pair["transit_allowed"]),
        _yes_or_no(said=pair["set_off_allowed"]),
    )


def _offered(office: Office, pair: dict[str, Any]) -> tuple[str, ...]:
    one, other = pair["sides"]
    terms = pair["proposed"]
    owes_ms = [terms["first_may_owe_ms"], terms["second_may_owe_ms"]]
    if one["group_id"] > other["group_id"]:
        owes_ms.reverse()
    return (
        f"{one['group_id']} – {other['group_id']}",
        f"offered by {pair['proposed_by']}",
        *(duration(ms, office.language) for ms in owes_ms),
        _yes_or_no(said=terms["transit_allowed"]),
        _yes_or_no(said=terms["set_off_allowed"]),
    )


def _yes_or_no(*, said: bool) -> str:
    return "yes" if said else "no"


@command(app, "propose")
def propose(
    office: Office,
    group: By,
    neighbour: Other,
    *,
    may_owe: Annotated[str, typer.Option("--may-owe", metavar="HOURS", help="What GROUP may.")],
    may_be_owed: Annotated[
        str, typer.Option("--may-be-owed", metavar="HOURS", help="What NEIGHBOUR may owe it.")
    ],
    transit: Annotated[bool, typer.Option("--transit", help="Others may trade over it.")] = False,
    set_off: Annotated[bool, typer.Option("--set-off", help="Cycles may be cancelled.")] = False,
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Offer a neighbour terms: a first agreement, new terms, or to resume."""
    by, other = group_named(office, group), group_named(office, neighbour)
    if by.group_id == other.group_id:
        raise Mistake("an agreement is between two groups")
    first, second = sorted((by, other), key=lambda found: found.group_id)
    owes = {by.group_id: ms_of_hours(may_owe), other.group_id: ms_of_hours(may_be_owed)}
    answer = office.do(
        ProposeAgreement(
            command_id=command_id(None),
            actor=administering(office, by, person, capacity),
            agreement_id=_agreement_id(office, by, other),
            by=by.group_id,
            other=other.group_id,
            terms=Terms(
                first_may_owe_ms=owes[first.group_id],
                second_may_owe_ms=owes[second.group_id],
                first_step_ms=first.unit.step_ms,
                second_step_ms=second.unit.step_ms,
                transit_allowed=transit,
                set_off_allowed=set_off,
            ),
        )
    )
    text = f"{by.group_id} offers {other.group_id} these terms; it accepts with:"
    accepted(office, answer, f"{text} evenveel agreement accept {neighbour} {group}")


def _agreement_id(office: Office, by: GroupNamed, other: GroupNamed) -> AgreementId:
    try:
        return AgreementId(pair_named(office, by, other)["agreement_id"])
    except Mistake:
        return AgreementId(command_id(None))


@command(app, "accept")
def accept(
    office: Office,
    group: By,
    neighbour: Other,
    *,
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Accept the terms that the neighbour offered."""
    by, other = group_named(office, group), group_named(office, neighbour)
    pair = pair_named(office, by, other)
    if pair["proposed"] is None:
        raise Mistake(f"{other.group_id} has offered {by.group_id} nothing")
    answer = office.do(
        AcceptAgreement(
            command_id=command_id(None),
            actor=administering(office, by, person, capacity),
            agreement_id=AgreementId(pair["agreement_id"]),
            by=by.group_id,
            terms=msgspec.convert(pair["proposed"], Terms),
        )
    )
    owes = [
        f"{pair[side]} may owe {duration(pair['proposed'][f'{side}_may_owe_ms'], office.language)}"
        for side in ("first", "second")
    ]
    text = f"{by.group_id} and {other.group_id} trade on these terms now: {', '.join(owes)}."
    accepted(office, answer, text)


@command(app, "decline")
def decline(
    office: Office,
    group: By,
    neighbour: Other,
    *,
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Decline the neighbour's offer, or take back one's own."""
    _about(office, group, neighbour, DeclineAgreement, person, capacity, "The offer is gone.")


@command(app, "lower")
def lower(
    office: Office,
    group: By,
    neighbour: Other,
    *,
    may_be_owed: Annotated[
        str, typer.Option("--may-be-owed", metavar="HOURS", help="What NEIGHBOUR may owe it.")
    ],
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Lower at once what the neighbour may owe."""
    by, other = group_named(office, group), group_named(office, neighbour)
    pair = pair_named(office, by, other)
    answer = office.do(
        LowerLinkLimit(
            command_id=command_id(None),
            actor=administering(office, by, person, capacity),
            agreement_id=AgreementId(pair["agreement_id"]),
            by=by.group_id,
            other_may_owe_ms=ms_of_hours(may_be_owed),
        )
    )
    text = f"{other.group_id} may owe {by.group_id} at most {may_be_owed} hours now."
    accepted(office, answer, text)


@command(app, "step-value")
def step_value(
    office: Office,
    group: By,
    neighbour: Other,
    *,
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Agree to the neighbour's new worth of a step, so that trade goes on."""
    by, other = group_named(office, group), group_named(office, neighbour)
    pair = pair_named(office, by, other)
    answer = office.do(
        AgreeStepValue(
            command_id=command_id(None),
            actor=administering(office, by, person, capacity),
            agreement_id=AgreementId(pair["agreement_id"]),
            by=by.group_id,
            first_step_ms=pair["first_step_ms"],
            second_step_ms=pair["second_step_ms"],
        )
    )
    accepted(office, answer, f"{by.group_id} agrees to what a step of {other.group_id} is worth.")


@command(app, "suspend")
def suspend(
    office: Office,
    group: By,
    neighbour: Other,
    *,
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Stop trade with the neighbour at once; resuming needs both."""
    said = f"{group} and {neighbour} do not trade until both resume."
    _about(office, group, neighbour, SuspendAgreement, person, capacity, said)


@command(app, "end")
def end(
    office: Office,
    group: By,
    neighbour: Other,
    *,
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """End an agreement in which nothing is owed."""
    said = f"The agreement of {group} and {neighbour} has ended."
    _about(office, group, neighbour, EndAgreement, person, capacity, said)


def _about(
    office: Office,
    group: str,
    neighbour: str,
    kind: type[DeclineAgreement | SuspendAgreement | EndAgreement],
    person: str | None,
    capacity: str | None,
    said: str,
) -> None:
    by, other = group_named(office, group), group_named(office, neighbour)
    pair = pair_named(office, by, other)
    asked: Command = kind(
        command_id=command_id(None),
        actor=administering(office, by, person, capacity),
        agreement_id=AgreementId(pair["agreement_id"]),
        by=by.group_id,
    )
    accepted(office, office.do(asked), said)
