"""`evenveel agreement`: what two neighbouring groups allow each other."""

from __future__ import annotations

from typing import Annotated, Any, Final, NamedTuple

import msgspec
import typer

from access.phrases import Phrase
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
from contracts.envelope import Actor
from contracts.events import Terms
from contracts.ids import MS_PER_HOUR, AgreementId
from evenveel.cli import options as o
from evenveel.cli.amounts import ms_of_hours
from evenveel.cli.frame import command, print_json
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import GroupNamed, administering, group_named, pair_named, pairs_of
from evenveel.cli.showing import accepted, table, tell

app = typer.Typer(
    name="agreement", help="Agreements between neighbouring groups.", no_args_is_help=True
)

_DAY_MS: Final = 24 * MS_PER_HOUR

By = Annotated[str, typer.Argument(metavar="GROUP", help="The group that acts.")]
Other = Annotated[str, typer.Argument(metavar="NEIGHBOUR", help="Its neighbour.")]
MayBeOwed = Annotated[
    str, typer.Option("--may-be-owed", metavar="HOURS", help="What NEIGHBOUR may owe it.")
]


class _Between(NamedTuple):
    """Two neighbours, what is between them, and who acts for the first."""

    by: GroupNamed
    other: GroupNamed
    pair: dict[str, Any]
    actor: Actor

    @property
    def agreement_id(self) -> AgreementId:
        return AgreementId(self.pair["agreement_id"])


def _between(office: Office, group: str, neighbour: str, who: o.Who) -> _Between:
    by, other = group_named(office, group), group_named(office, neighbour)
    return _Between(by, other, pair_named(office, by, other), administering(office, by, who))


@command(app, "list")
def list_agreements(office: Office, group: o.OneGroup = None) -> None:
    """All agreements, or those of one group."""
    page = pairs_of(office, group)
    if office.json:
        print_json(page)
        return
    if not page["pairs"]:
        tell(office, Phrase.NO_AGREEMENTS_YET, command="evenveel agreement propose")
        return
    rows = []
    for pair in page["pairs"]:
        if pair["status"] != "proposed":
            rows.append(_row(office, pair))
        if pair["proposed"] is not None:
            rows.append(_offered(office, pair))
    may_owe = (Phrase.FIRST_MAY_OWE, Phrase.SECOND_MAY_OWE)
    headings = (Phrase.GROUPS, Phrase.STATUS, *may_owe, Phrase.TRANSIT, Phrase.SET_OFF)
    table(office, headings, rows)


def _row(office: Office, pair: dict[str, Any]) -> tuple[str, ...]:
    one, other = pair["sides"]
    status = office.word("status", pair["status"])
    if pair["waits_for_agreement"]:
        status = office.said(Phrase.WAITS_FOR_STEP_VALUE, status=status)
    return (
        f"{one['group_id']} – {other['group_id']}",
        status,
        one["may_owe"]["display"],
        other["may_owe"]["display"],
        _yes_or_no(office, said=pair["transit_allowed"]),
        _yes_or_no(office, said=pair["set_off_allowed"]),
    )


def _offered(office: Office, pair: dict[str, Any]) -> tuple[str, ...]:
    one, other = pair["sides"]
    terms = pair["proposed"]
    owes_ms = [terms["first_may_owe_ms"], terms["second_may_owe_ms"]]
    if one["group_id"] > other["group_id"]:
        owes_ms.reverse()
    return (
        f"{one['group_id']} – {other['group_id']}",
        office.said(Phrase.OFFERED_BY, group=pair["proposed_by"]),
        *(office.time(ms) for ms in owes_ms),
        _yes_or_no(office, said=terms["transit_allowed"]),
        _yes_or_no(office, said=terms["set_off_allowed"]),
    )


def _yes_or_no(office: Office, *, said: bool) -> str:
    return office.said(Phrase.YES if said else Phrase.NO)


@command(app, "propose")
def propose(
    office: Office,
    group: By,
    neighbour: Other,
    *,
    may_owe: Annotated[str, typer.Option("--may-owe", metavar="HOURS", help="What GROUP may.")],
    may_be_owed: MayBeOwed,
    transit: Annotated[bool, typer.Option("--transit", help="Others may trade over it.")] = False,
    set_off: Annotated[bool, typer.Option("--set-off", help="Cycles may be cancelled.")] = False,
    objection_days: Annotated[
        int,
        typer.Option(
            "--objection-days", min=0, max=90, help="How long runs are open to objection."
        ),
    ] = 0,
    who: o.Who,
) -> None:
    """Offer a neighbour terms: a first agreement, new terms, or to resume."""
    by, other = group_named(office, group), group_named(office, neighbour)
    if by.group_id == other.group_id:
        raise Mistake(Phrase.TWO_GROUPS_NEEDED)
    first, second = sorted((by, other), key=lambda found: found.group_id)
    owes = {by.group_id: ms_of_hours(may_owe), other.group_id: ms_of_hours(may_be_owed)}
    answer = office.do(
        ProposeAgreement(
            command_id=command_id(None),
            actor=administering(office, by, who),
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
                objection_ms=objection_days * _DAY_MS,
            ),
        )
    )
    text = office.said(
        Phrase.TERMS_OFFERED,
        by=by.group_id,
        other=other.group_id,
        command=f"evenveel agreement accept {other.group_id} {by.group_id}",
    )
    accepted(office, answer, text)


def _agreement_id(office: Office, by: GroupNamed, other: GroupNamed) -> AgreementId:
    try:
        return AgreementId(pair_named(office, by, other)["agreement_id"])
    except Mistake:
        return AgreementId(command_id(None))


@command(app, "accept")
def accept(office: Office, group: By, neighbour: Other, *, who: o.Who) -> None:
    """Accept the terms that the neighbour offered."""
    by, other, pair, actor = found = _between(office, group, neighbour, who)
    if pair["proposed"] is None:
        raise Mistake(Phrase.NOTHING_OFFERED, by=by.group_id, other=other.group_id)
    terms = msgspec.convert(pair["proposed"], Terms)
    answer = office.do(
        AcceptAgreement(
            command_id=command_id(None),
            actor=actor,
            agreement_id=found.agreement_id,
            by=by.group_id,
            terms=terms,
        )
    )
    text = office.said(
        Phrase.TERMS_ACCEPTED,
        by=by.group_id,
        other=other.group_id,
        first=pair["first"],
        first_limit=office.time(terms.first_may_owe_ms),
        second=pair["second"],
        second_limit=office.time(terms.second_may_owe_ms),
    )
    accepted(office, answer, text)


@command(app, "decline")
def decline(office: Office, group: By, neighbour: Other, *, who: o.Who) -> None:
    """Decline the neighbour's offer, or take back one's own."""
    found = _between(office, group, neighbour, who)
    answer = office.do(_about(DeclineAgreement, found))
    accepted(office, answer, office.said(Phrase.OFFER_GONE))


@command(app, "lower")
def lower(
    office: Office, group: By, neighbour: Other, *, may_be_owed: MayBeOwed, who: o.Who
) -> None:
    """Lower at once what the neighbour may owe."""
    by, other, _, actor = found = _between(office, group, neighbour, who)
    limit_ms = ms_of_hours(may_be_owed)
    answer = office.do(
        LowerLinkLimit(
            command_id=command_id(None),
            actor=actor,
            agreement_id=found.agreement_id,
            by=by.group_id,
            other_may_owe_ms=limit_ms,
        )
    )
    limit = office.time(limit_ms)
    text = office.said(Phrase.LINK_LIMIT_LOWERED, by=by.group_id, other=other.group_id, limit=limit)
    accepted(office, answer, text)


@command(app, "step-value")
def step_value(office: Office, group: By, neighbour: Other, *, who: o.Who) -> None:
    """Agree to the neighbour's new worth of a step, so that trade goes on."""
    by, other, pair, actor = found = _between(office, group, neighbour, who)
    answer = office.do(
        AgreeStepValue(
            command_id=command_id(None),
            actor=actor,
            agreement_id=found.agreement_id,
            by=by.group_id,
            first_step_ms=pair["first_step_ms"],
            second_step_ms=pair["second_step_ms"],
        )
    )
    side = "first" if other.group_id == pair["first"] else "second"
    text = office.said(
        Phrase.STEP_VALUE_AGREED,
        by=by.group_id,
        other=other.group_id,
        unit=other.unit.one(office),
        worth=other.unit.worth(pair[f"{side}_step_ms"], office),
    )
    accepted(office, answer, text)


@command(app, "suspend")
def suspend(office: Office, group: By, neighbour: Other, *, who: o.Who) -> None:
    """Stop trade with the neighbour at once; resuming needs both."""
    found = _between(office, group, neighbour, who)
    names = {"by": found.by.group_id, "other": found.other.group_id}
    answer = office.do(_about(SuspendAgreement, found))
    accepted(office, answer, office.said(Phrase.AGREEMENT_SUSPENDED, **names))


@command(app, "end")
def end(office: Office, group: By, neighbour: Other, *, who: o.Who) -> None:
    """End an agreement in which nothing is owed."""
    found = _between(office, group, neighbour, who)
    names = {"by": found.by.group_id, "other": found.other.group_id}
    answer = office.do(_about(EndAgreement, found))
    accepted(office, answer, office.said(Phrase.AGREEMENT_ENDED, **names))


def _about(
    kind: type[DeclineAgreement | SuspendAgreement | EndAgreement], found: _Between
) -> Command:
    return kind(
        command_id=command_id(None),
        actor=found.actor,
        agreement_id=found.agreement_id,
        by=found.by.group_id,
    )
