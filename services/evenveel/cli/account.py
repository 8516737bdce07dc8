"""`evenveel account`: open, limit, stop and close accounts, and who acts for them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from access.phrases import Phrase
from access.phrases_privacy import Privacy
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
from clearing.domain.privacy_commands import OrderErasure
from contracts.events import AccountLimits
from contracts.ids import AccountId, AccountKind, PersonId
from evenveel.cli import options as o
from evenveel.cli.frame import command, print_json
from evenveel.cli.group import between, bound, limits_given
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import (
    account_named,
    acting,
    administering,
    group_named,
    person_named,
)
from evenveel.cli.showing import accepted, figures, say, table, tell

app = typer.Typer(
    name="account", help="Accounts of members, organisations and groups.", no_args_is_help=True
)


@command(app, "list")
def list_accounts(office: Office, group: o.Group) -> None:
    """The accounts of a group, with what their limits leave."""
    found = group_named(office, group)
    page = office.reader.every(f"/groups/{found.group_id}/accounts", "accounts")
    if office.json:
        print_json(page)
        return
    rows = sorted((_row(office, account) for account in page["accounts"]), key=lambda row: row[0])
    amounts = (Phrase.BALANCE, Phrase.LEFT_TO_GIVE, Phrase.LEFT_TO_RECEIVE)
    headings = (Phrase.ACCOUNT, Phrase.NAME, Phrase.KIND, Phrase.STATUS, *amounts)
    table(office, headings, rows, right=amounts)


def _row(office: Office, account: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"{account['group_id']}/{account['code'] or account['account_id']}",
        account["name"] or "",
        office.word("kind", account["kind"]),
        office.word("status", account["status"]),
        account["balance"]["display"],
        bound(office, account["left_to_give"]),
        bound(office, account["left_to_receive"]),
    )


@command(app, "show")
def show_account(office: Office, account: o.Account) -> None:
    """One account with its limits and who set them."""
    found = office.reader.get(f"/accounts/{account_named(office, account).account_id}")
    if office.json:
        print_json(found)
        return
    shown = found["account"]
    limits = shown["limits"]
    whose = Phrase.OWN_LIMITS if limits["own"] else Phrase.GROUP_LIMITS
    status = office.word("status", shown["status"])
    say(f"{shown['name'] or ''} ({shown['group_id']}/{shown['code'] or ''}), {status}")
    figures(
        office,
        [
            (Phrase.ID, shown["account_id"]),
            (Phrase.HELD_BY, shown["holder_id"] or office.said(Phrase.THE_GROUP)),
            *((Phrase.ACTED_FOR_BY, person_id) for person_id in shown["intermediaries"]),
            (Phrase.BALANCE, shown["balance"]["display"]),
            (Phrase.LIMITS, office.said(whose, limits=between(office, limits))),
            (Phrase.LIMITS_SET_BY, limits["set_by"]),
            (Phrase.LEFT_TO_GIVE, bound(office, shown["left_to_give"])),
            (Phrase.LEFT_TO_RECEIVE, bound(office, shown["left_to_receive"])),
            (Phrase.REQUESTS_TO_ANSWER, str(shown["requests_to_answer"])),
        ],
    )
    tell(office, Phrase.AS_OF_POSITION, position=str(found["position"]))


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
    bounds: o.Bounds,
    who: o.Who,
    own_id: o.Id = None,
) -> None:
    """Open an account at zero. A holder is made up unless --holder names one."""
    found = group_named(office, group)
    account_kind = _kind_of(kind)
    if kind == "community" and holder is not None:
        raise Mistake(Phrase.COMMUNITY_HAS_NO_HOLDER)
    limits = None if bounds == o.Bounds() else limits_given(found, found.row, bounds)
    id_ = command_id(own_id)
    holder_id = None if kind == "community" else PersonId(holder or command_id(None))
    answer = office.do(
        OpenAccount(
            command_id=id_,
            actor=administering(office, found, who),
            name=name,
            code=code,
            contact=contact,
            account_id=AccountId(id_),
            group_id=found.group_id,
            kind=account_kind,
            holder_id=holder_id,
            limits=limits,
        )
    )
    held_by = holder_id or office.said(Phrase.THE_GROUP)
    text = office.said(
        Phrase.ACCOUNT_OPENED, name=name, account=id_, group=found.group_id, holder=held_by
    )
    accepted(office, answer, text, account_id=id_, holder_id=holder_id)


def _kind_of(text: str) -> AccountKind:
    match text:
        case "person" | "organisation" | "community":
            return text
        case _:
            raise Mistake(Phrase.NOT_AN_ACCOUNT_KIND, given=text)


@command(app, "limits")
def account_limits(
    office: Office,
    account: o.Account,
    *,
    bounds: o.Bounds,
    follow_group: Annotated[
        bool, typer.Option("--follow-group", help="Follow the group's limits again.")
    ] = False,
    words: o.Words = None,
    who: o.Who,
) -> None:
    """Give the account limits of its own, or the group's again."""
    found = account_named(office, account)
    limits: AccountLimits | None = None
    if not follow_group:
        limits = limits_given(found.group, found.row, bounds)
    answer = office.do(
        SetAccountLimits(
            command_id=command_id(None),
            actor=administering(office, found.group, who),
            words=words,
            account_id=found.account_id,
            limits=limits,
        )
    )
    accepted(office, answer, office.said(Phrase.ACCOUNT_LIMITS_SET, name=found.name))


def _stop(
    office: Office,
    account: str,
    kind: type[SuspendAccount | ResumeAccount | CloseAccount],
    who: o.Who,
    done: Phrase,
) -> None:
    found = account_named(office, account)
    asked: Command = kind(
        command_id=command_id(None),
        actor=administering(office, found.group, who),
        account_id=found.account_id,
    )
    accepted(office, office.do(asked), office.said(done, name=found.name))


@command(app, "suspend")
def suspend_account(office: Office, account: o.Account, *, who: o.Who) -> None:
    """Stop the account until it is resumed."""
    _stop(office, account, SuspendAccount, who, Phrase.ACCOUNT_SUSPENDED)


@command(app, "resume")
def resume_account(office: Office, account: o.Account, *, who: o.Who) -> None:
    """Open a suspended or leaving account again."""
    _stop(office, account, ResumeAccount, who, Phrase.ACCOUNT_RESUMED)


@command(app, "close")
def close_account(office: Office, account: o.Account, *, who: o.Who) -> None:
    """Close an account at zero."""
    _stop(office, account, CloseAccount, who, Phrase.ACCOUNT_CLOSED)


@command(app, "erase")
def erase_account(office: Office, account: o.Account, *, words: o.Words = None, who: o.Who) -> None:
    """Destroy all words of a closed account's holder, for good; it takes a second person's yes."""
    found = account_named(office, account)
    asked = OrderErasure(
        command_id=command_id(None),
        actor=administering(office, found.group, who),
        words=words,
        account_id=found.account_id,
    )
    accepted(office, office.do(asked), office.said(Privacy.ERASURE_ASKED, name=found.name))


@command(app, "data")
def own_data(office: Office, account: o.Account) -> None:
    """All that is kept of an account's holder, always as JSON: to take it along."""
    found = account_named(office, account)
    print_json(office.reader.get(f"/accounts/{found.account_id}/own-data"))


@command(app, "leave")
def leave_group(office: Office, account: o.Account, *, who: o.Who) -> None:
    """The member leaves: from now on the account only moves towards zero."""
    found = account_named(office, account)
    answer = office.do(
        LeaveGroup(
            command_id=command_id(None),
            actor=acting(office, found, who),
            account_id=found.account_id,
        )
    )
    accepted(office, answer, office.said(Phrase.MEMBER_LEAVES, name=found.name))


@command(app, "intermediaries")
def intermediaries(
    office: Office,
    account: o.Account,
    *,
    add: Annotated[str | None, typer.Option("--add", metavar="PERSON")] = None,
    remove: Annotated[str | None, typer.Option("--remove", metavar="PERSON")] = None,
    who: o.Who,
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
        raise Mistake(Phrase.ADD_OR_REMOVE)
    kind = AppointIntermediary if add is not None else DismissIntermediary
    other = person_named(office, add or remove or "")
    asked: Command = kind(
        command_id=command_id(None),
        actor=administering(office, found.group, who),
        account_id=found.account_id,
        person_id=other,
    )
    done = Phrase.INTERMEDIARY_DISMISSED if add is None else Phrase.INTERMEDIARY_APPOINTED
    accepted(office, office.do(asked), office.said(done, who=other, name=found.name))
