"""`evenveel role`: who runs a group, who is its support point, and who may read its books."""

from __future__ import annotations

from typing import Annotated, Final, get_args

import typer

from access.phrases_pages import Page
from access.phrases_who import Who
from access.rights import Act
from clearing.domain.right_commands import GrantRole, WithdrawRole
from contracts.envelope import Actor
from contracts.ids import Role
from evenveel.cli import options as o
from evenveel.cli.amounts import at_ms, day_of
from evenveel.cli.frame import command, print_json
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import GroupNamed, administering, group_named, person_named
from evenveel.cli.showing import accepted, table, tell

app = typer.Typer(
    name="role", help="Who runs a group, supports it, or reads its books.", no_args_is_help=True
)

ROLES: Final[tuple[Role, ...]] = get_args(Role)
Person = Annotated[
    str, typer.Argument(metavar="PERSON", help="A person's id, or a holder's account.")
]
Role_ = Annotated[str, typer.Option("--role", help="administrator, support or auditor.")]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="When it ends; an auditor's must.")
]


@command(app, "list")
def list_roles(office: Office, group: o.Group) -> None:
    """Who has a role in a group, and until when."""
    found = group_named(office, group)
    office.known.may(Act.SEE_AFFAIRS, groups=(found.group_id,))
    stands = office.known.roles_in(found.group_id)
    if office.json:
        print_json({"roles": stands})
        return
    if not stands:
        tell(office, Who.NO_ROLES, group=found.group_id)
        return
    headings = (Who.PERSON, Who.ROLE, Who.UNTIL)
    rows = (
        (
            stand.person_id,
            role_said(office, stand.role),
            "" if stand.until_ms is None else day_of(stand.until_ms),
        )
        for stand in stands
    )
    table(office, headings, rows)


@command(app, "grant")
def grant(
    office: Office,
    group: o.Group,
    whom: Person,
    *,
    role: Role_ = "administrator",
    until: Until = None,
    who: o.Who,
) -> None:
    """Give a person a role: the operator at once, an administrator with another's yes."""
    found, person_id = group_named(office, group), person_named(office, whom)
    until_ms = None if until is None else at_ms(until)
    answer = office.do(
        GrantRole(
            command_id=command_id(None),
            actor=_by(office, found, who),
            group_id=found.group_id,
            person_id=person_id,
            role=role_of(role),
            until_ms=until_ms,
        )
    )
    given = {"person": person_id, "role": role_said(office, role), "group": found.group_id}
    if until_ms is None:
        text = office.said(Who.ROLE_GRANTED, **given)
    else:
        text = office.said(Who.ROLE_GRANTED_UNTIL, **given, until=day_of(until_ms))
    accepted(office, answer, text)


@command(app, "withdraw")
def withdraw(
    office: Office,
    group: o.Group,
    whom: Person,
    *,
    role: Role_ = "administrator",
    who: o.Who,
) -> None:
    """Take a role back at once; a group keeps one administrator."""
    found, person_id = group_named(office, group), person_named(office, whom)
    answer = office.do(
        WithdrawRole(
            command_id=command_id(None),
            actor=_by(office, found, who),
            group_id=found.group_id,
            person_id=person_id,
            role=role_of(role),
        )
    )
    given = {"person": person_id, "role": role_said(office, role), "group": found.group_id}
    accepted(office, answer, office.said(Who.ROLE_TAKEN_BACK, **given))


def role_of(text: str) -> Role:
    """Return the role of this name. Raises `Mistake`."""
    match text:
        case "administrator" | "support" | "auditor":
            return text
        case _:
            raise Mistake(Who.NOT_A_ROLE, given=text, known=", ".join(ROLES))


def role_said(office: Office, role: str) -> str:
    """Return what people call a role."""
    return office.said(Page(f"role_{role}"))


def _by(office: Office, group: GroupNamed, who: o.Who) -> Actor:
    """Return who gives and takes roles: who is named, else the operator where that is who asks."""
    if who == o.Who() and (operator := office.known.operator_actor) is not None:
        return operator
    return administering(office, group, who)
