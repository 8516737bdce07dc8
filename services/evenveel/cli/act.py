"""`evenveel act`: what waits for the yes of a second person, and that yes or no."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from access.phrases import Phrase
from access.rights import Act
from clearing.domain.act_commands import ApproveAct, DeclineAct
from contracts.envelope import Actor
from contracts.ids import ActId, Capacity, GroupId, PersonId
from evenveel.cli import options as o
from evenveel.cli.frame import command, print_json
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import capacity_of, group_named, person_named
from evenveel.cli.showing import accepted, table, tell
from projections.reading import open_acts

app = typer.Typer(
    name="act", help="What waits for the yes of a second person.", no_args_is_help=True
)

ActNamed = Annotated[str, typer.Argument(metavar="ACT", help="An act's id, as it was proposed.")]


@command(app, "list")
def list_acts(office: Office, group: o.Group) -> None:
    """What waits in a group for a second yes, and why it is asked."""
    found = group_named(office, group)
    office.known.may(Act.SEE_OPEN_ACTS, groups=(found.group_id,))
    page = office.reader.every(f"/groups/{found.group_id}/acts", "acts")
    if office.json:
        print_json(page)
        return
    if not page["acts"]:
        tell(office, Phrase.NO_OPEN_ACTS, group=found.group_id)
        return
    headings = (Phrase.ACT, Phrase.WHAT, Phrase.WHY, Phrase.WAITS_FOR, Phrase.PROPOSED_BY)
    rows = (
        (row["act_id"], row["shown"], row["words"] or "", row["waits_for"], row["proposed_by"])
        for row in page["acts"]
    )
    table(office, headings, rows)


@command(app, "approve")
def approve(office: Office, act: ActNamed, *, who: o.Who, own_id: o.Id = None) -> None:
    """Say the second yes; what was proposed is done by it."""
    found = _act_named(office, act)
    answer = office.do(
        ApproveAct(
            command_id=command_id(own_id),
            actor=_other(office, found, who),
            act_id=ActId(found["act_id"]),
            group_id=GroupId(found["waits_for"]),
        )
    )
    accepted(office, answer, office.said(Phrase.ACT_DONE, what=found["shown"]))


@command(app, "decline")
def decline(office: Office, act: ActNamed, *, who: o.Who, own_id: o.Id = None) -> None:
    """Say no to what waits, or take back what one proposed (--as the proposer)."""
    found = _act_named(office, act)
    answer = office.do(
        DeclineAct(
            command_id=command_id(own_id),
            actor=_other(office, found, who),
            act_id=ActId(found["act_id"]),
            group_id=GroupId(found["waits_for"]),
        )
    )
    accepted(office, answer, office.said(Phrase.ACT_NOT_DONE, what=found["shown"]))


def _act_named(office: Office, text: str) -> dict[str, Any]:
    """Return the act of this id as the reading side tells it. Raises `Mistake`."""
    act_id = text.strip().lower()
    with office.reader.snapshot() as at:
        waits_for = open_acts.waits_for(at, act_id)
    if waits_for is not None:
        for row in office.reader.every(f"/groups/{waits_for}/acts", "acts")["acts"]:
            if row["act_id"] == act_id:
                return dict(row)
    raise Mistake(Phrase.NO_ACT, given=text, command="evenveel act list GROUP")


def _other(office: Office, act: dict[str, Any], who: o.Who) -> Actor:
    """Return who says it: who is named or signed in, else the first who may beside the proposer."""
    stands = office.known.roles_in(GroupId(act["waits_for"]))
    roles: dict[PersonId, Capacity] = {
        s.person_id: "support" for s in stands if s.role == "support"
    }
    roles |= {s.person_id: "administrator" for s in stands if s.role == "administrator"}
    if who.person is not None:
        person_id = person_named(office, who.person)
    elif (own := office.known.own_actor) is not None:
        person_id = own.person_id
    else:
        others = (person_id for person_id in roles if person_id != act["proposed_by"])
        person_id = next(others, PersonId(act["proposed_by"]))
    capacity = capacity_of(who.capacity) or roles.get(person_id, "administrator")
    return Actor(person_id=person_id, capacity=capacity)
