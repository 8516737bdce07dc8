"""`evenveel account`: open, limit, stop and close accounts, and who acts for them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from clearing.domain.commands import (
    AppointIntermediary,
    CloseAccount,
    Command,
    DismissIntermediary,
    LeaveGroup,
    OpenAccount,
    ResumeAccount,
    SetAccountLimits,
    SuspendAccount,
)
from contracts.events import AccountLimits
from contracts.ids import AccountId, PersonId
from evenveel.cli import options as o
from evenveel.cli.amounts import Mistake
from evenveel.cli.frame import command, print_json
from evenveel.cli.group import limits_given
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import (
    account_named,
    acting,
    administering,
    group_named,
    person_named,
)
from evenveel.cli.showing import accepted, say, table

app = typer.Typer(help="Accounts of members, organisations and groups.", no_args_is_help=True)


@command(app, "list")
def list_accounts(office: Office, group: o.Group) -> None:
    """The accounts of a group, with what their limits leave."""
    found = group_named(office, group)
    page = office.reader.every(f"/groups/{found.group_id}/accounts", "accounts")
    if office.json:
        print_json(page)
        return
    rows = sorted((_row(account) for account in page["accounts"]), key=lambda row: row[0])
    headings = ("account", "name", "kind", "status", "balance", "left to give", "left to receive")
    table(headings, rows, right=("balance", "left to give", "left to receive"))


def _row(account: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"{account['group_id']}/{account['code'] or account['account_id']}",
        account["name"] or "",
        account["kind"],
        account["status"],
        account["balance"]["display"],
        _shown(account["left_to_give"]),
        _shown(account["left_to_receive"]),
    )


def _shown(amount: dict[str, Any] | None) -> str:
    return "no limit" if amount is None else str(amount["display"])


@command(app, "show")
def show_account(office: Office, account: o.Account) -> None:
    """One account with its limits and who set them."""
    found = office.reader.get(f"/accounts/{account_named(office, account).account_id}")
    if office.json:
        print_json(found)
        return
    shown = found["account"]
    limits = shown["limits"]
    own = "its own" if limits["own"] else "the group's"
    say(f"{shown['name'] or ''} ({shown['group_id']}/{shown['code'] or ''}), {shown['status']}")
    say(f"  id               {shown['account_id']}")
    say(f"  held by          {shown['holder_id'] or 'the group'}")
    for person_id in shown["intermediaries"]:
        say(f"  acted for by     {person_id}")
    say(f"  balance          {shown['balance']['display']}")
    say(f"  limits           {_shown(limits['floor'])} to {_shown(limits['ceiling'])}, {own}")
    say(f"  limits set by    {limits['set_by']}")
    say(f"  left to give     {_shown(shown['left_to_give'])}")
    say(f"  left to receive  {_shown(shown['left_to_receive'])}")
    say(f"  to answer        {shown['requests_to_answer']} requests")
    say(f"as of position {found['position']}")


@command(app, "open")
def open_account(
    office: Office,
    group: o.Group,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose account it is.")],
    *,
    kind: Annotated[str, typer.Option("--kind", help="person, organisation, community.")] = (
        "person"
    ),
    code: Annotated[str | None, typer.Option("--code", help="Its number in the group.")] = None,
    contact: Annotated[str | None, typer.Option("--contact")] = None,
    holder: Annotated[str | None, typer.Option("--holder", help="The holder's id.")] = None,
    floor: o.Floor = None,
    ceiling: o.Ceiling = None,
    warn_below: o.WarnBelow = None,
    warn_above: o.WarnAbove = None,
    person: o.As = None,
    capacity: o.Capacity = None,
    own_id: o.Id = None,
) -> None:
    """Open an account at zero. A holder is made up unless --holder names one."""
    found = group_named(office, group)
    if kind not in ("person", "organisation", "community"):
        raise Mistake(f"{kind!r} is no kind of account: person, organisation or community")
    if kind == "community" and holder is not None:
        raise Mistake("a community account is the group's own: it has no holder")
    limits = None
    if (floor, ceiling, warn_below, warn_above) != (None,) * 4:
        limits = limits_given(found, found.row, floor, ceiling, warn_below, warn_above)
    id_ = command_id(own_id)
    holder_id = None if kind == "community" else PersonId(holder or command_id(None))
    answer = office.do(
        OpenAccount(
            command_id=id_,
            actor=administering(office, found, person, capacity),
            name=name,
            code=code,
            contact=contact,
            account_id=AccountId(id_),
            group_id=found.group_id,
            kind=kind,  # type: ignore[arg-type] # one of the three, as was seen above
            holder_id=holder_id,
            limits=limits,
        )
    )
    text = f"{name} has account {id_} in {found.group_id}, held by {holder_id or 'the group'}."
    accepted(office, answer, text, account_id=id_, holder_id=holder_id)


@command(app, "limits")
def account_limits(
    office: Office,
    account: o.Account,
    *,
    floor: o.Floor = None,
    ceiling: o.Ceiling = None,
    warn_below: o.WarnBelow = None,
    warn_above: o.WarnAbove = None,
    follow_group: Annotated[
        bool, typer.Option("--follow-group", help="Follow the group's limits again.")
    ] = False,
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Give the account limits of its own, or the group's again."""
    found = account_named(office, account)
    limits: AccountLimits | None = None
    if not follow_group:
        limits = limits_given(found.group, found.row, floor, ceiling, warn_below, warn_above)
    answer = office.do(
        SetAccountLimits(
            command_id=command_id(None),
            actor=administering(office, found.group, person, capacity),
            account_id=found.account_id,
            limits=limits,
        )
    )
    accepted(office, answer, f"The limits of {found.name} are set.")


def _stop(
    office: Office,
    account: str,
    kind: type[SuspendAccount | ResumeAccount | CloseAccount],
    person: str | None,
    capacity: str | None,
    said: str,
) -> None:
    found = account_named(office, account)
    asked: Command = kind(
        command_id=command_id(None),
        actor=administering(office, found.group, person, capacity),
        account_id=found.account_id,
    )
    accepted(office, office.do(asked), f"The account of {found.name} {said}.")


@command(app, "suspend")
def suspend_account(
    office: Office, account: o.Account, *, person: o.As = None, capacity: o.Capacity = None
) -> None:
    """Stop the account until it is resumed."""
    _stop(office, account, SuspendAccount, person, capacity, "stands still")


@command(app, "resume")
def resume_account(
    office: Office, account: o.Account, *, person: o.As = None, capacity: o.Capacity = None
) -> None:
    """Open a suspended or leaving account again."""
    _stop(office, account, ResumeAccount, person, capacity, "is open again")


@command(app, "close")
def close_account(
    office: Office, account: o.Account, *, person: o.As = None, capacity: o.Capacity = None
) -> None:
    """Close an account at zero."""
    _stop(office, account, CloseAccount, person, capacity, "is closed")


@command(app, "leave")
def leave_group(
    office: Office, account: o.Account, *, person: o.As = None, capacity: o.Capacity = None
) -> None:
    """The member leaves: from now on the account only moves towards zero."""
    found = account_named(office, account)
    answer = office.do(
        LeaveGroup(
            command_id=command_id(None),
            actor=acting(office, found, person, capacity),
            account_id=found.account_id,
        )
    )
    accepted(office, answer, f"{found.name} leaves; the account only moves towards zero now.")


@command(app, "intermediaries")
def intermediaries(
    office: Office,
    account: o.Account,
    *,
    add: Annotated[str | None, typer.Option("--add", metavar="PERSON")] = None,
    remove: Annotated[str | None, typer.Option("--remove", metavar="PERSON")] = None,
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Who acts for an organisation: list them, or add or remove one."""
    found = account_named(office, account)
    if add is None and remove is None:
        if office.json:
            print_json({"intermediaries": found.row["intermediaries"]})
            return
        for person_id in found.row["intermediaries"]:
            say(person_id)
        return
    if add is not None and remove is not None:
        raise Mistake("add one or remove one, not both at once")
    kind = AppointIntermediary if add is not None else DismissIntermediary
    who = person_named(office, add or remove or "")
    asked: Command = kind(
        command_id=command_id(None),
        actor=administering(office, found.group, person, capacity),
        account_id=found.account_id,
        person_id=who,
    )
    said = "acts for" if add is not None else "no longer acts for"
    accepted(office, office.do(asked), f"{who} {said} {found.name}.")
