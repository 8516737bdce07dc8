"""Who is who in a bundle: references by code, e-mail or id, and what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from contracts.ids import AccountKind
from evenveel.komunitin import layout
from evenveel.komunitin.bundle import Account, Bundle, Member, Transfer, User
from evenveel.komunitin.problems import Findings

KIND_OF: Final[dict[str, AccountKind]] = {
    "personal": "person",
    "business": "organisation",
    "organization": "organisation",
    "public": "community",
}
# Members who are not, or not yet, members have no account.
_WITHOUT_ACCOUNT: Final = ("draft", "pending", "deleted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """`accounts` and `members` by code and by id in lower case; `users_of` by member code."""

    accounts: dict[str, Account]
    members: dict[str, Member]
    users_of: dict[str, tuple[User, ...]]

    def account(self, key: str) -> Account | None:
        """Return the account of this code or id."""
        return self.accounts.get(key) or self.accounts.get(key.lower())


def roster_of(bundle: Bundle, findings: Findings) -> Roster:
    """Return who is who; unknown, doubled and missing ones are in `findings`."""
    _note_doubles(bundle, findings)
    users = {user.id.lower(): user for user in bundle.users}
    users |= {user.email: user for user in bundle.users}
    members = {member.id.lower(): member for member in bundle.members}
    members |= {member.code: member for member in bundle.members}
    accounts = {account.id.lower(): account for account in bundle.accounts}
    accounts |= {account.code: account for account in bundle.accounts}
    roster = Roster(
        accounts=accounts,
        members=members,
        users_of=_users_of(bundle, members, users, findings),
    )
    _note_accounts(bundle, roster, findings)
    _note_transfers(bundle, roster, users, findings)
    return roster


def _note_doubles(bundle: Bundle, findings: Findings) -> None:
    users, members, accounts = bundle.users, bundle.members, bundle.accounts
    _once(layout.USERS, "id", ((u.line, u.id.lower()) for u in users), findings)
    _once(layout.USERS, "email", ((u.line, u.email) for u in users), findings)
    _once(layout.MEMBERS, "id", ((m.line, m.id.lower()) for m in members), findings)
    _once(layout.MEMBERS, "code", ((m.line, m.code) for m in members), findings)
    _once(layout.ACCOUNTS, "id", ((a.line, a.id.lower()) for a in accounts), findings)
    _once(layout.ACCOUNTS, "code", ((a.line, a.code) for a in accounts), findings)
    transfers = bundle.transfers
    _once(layout.TRANSFERS, "id", ((t.line, t.id.lower()) for t in transfers), findings)


def _once(
    file: layout.FileLayout, column: str, keys: Iterable[tuple[int, str]], findings: Findings
) -> None:
    first: dict[str, int] = {}
    for line, key in keys:
        if key and first.setdefault(key, line) != line:
            reason = f"{column}: {key[:80]!r} is on line {first[key]} already"
            findings.problem(file.name, line, reason)


def _users_of(
    bundle: Bundle, members: dict[str, Member], users: dict[str, User], findings: Findings
) -> dict[str, tuple[User, ...]]:
    found: dict[str, tuple[User, ...]] = {}
    file = layout.MEMBER_USERS.name
    know_members = not findings.any_unread(layout.MEMBERS.name)
    know_users = not findings.any_unread(layout.USERS.name)
    for row in bundle.member_users:
        member = members.get(row.member) or members.get(row.member.lower())
        user = users.get(row.user.lower())
        if know_members and member is None and row.member:
            findings.problem(file, row.line, f"member: {row.member[:80]!r} is not in members.csv")
        if know_users and user is None and row.user:
            findings.problem(file, row.line, f"user: {row.user[:80]!r} is not in users.csv")
        if member is None or user is None:
            continue
        so_far = found.get(member.code, ())
        if user in so_far:
            findings.problem(file, row.line, "this user is given for this member already")
        else:
            found[member.code] = (*so_far, user)
    return found


def _note_accounts(bundle: Bundle, roster: Roster, findings: Findings) -> None:
    """Say where accounts and members do not go together, which takes both files to tell."""
    if findings.any_unread(layout.MEMBERS.name, layout.ACCOUNTS.name):
        return
    for account in bundle.accounts:
        member = roster.members.get(account.code)
        if account.code and (member is None or member.code != account.code):
            reason = f"code: {account.code[:80]!r} is no member's code"
            findings.problem(layout.ACCOUNTS.name, account.line, reason)
    codes = {account.code for account in bundle.accounts}
    for member in bundle.members:
        if member.code and member.code not in codes:
            _note_no_account(member, findings)
        elif member.code:
            _note_users(member, len(roster.users_of.get(member.code, ())), findings)


def _note_no_account(member: Member, findings: Findings) -> None:
    if member.status in _WITHOUT_ACCOUNT:
        reason = f"{member.code} is {member.status} and has no account: left out"
        findings.warning(layout.MEMBERS.name, member.line, reason)
    else:
        reason = f"code: {member.code[:80]!r} has no account in accounts.csv"
        findings.problem(layout.MEMBERS.name, member.line, reason)


def _note_users(member: Member, users: int, findings: Findings) -> None:
    if member.type == "personal" and users > 1:
        reason = f"{member.code} has {users} users: only the first holds the account of a person"
        findings.warning(layout.MEMBERS.name, member.line, reason)
    elif not users and _needs_users(member, findings):
        reason = f"{member.code} has no user: nobody can act for it yet"
        findings.warning(layout.MEMBERS.name, member.line, reason)
    if member.status in ("draft", "pending"):
        reason = f"{member.code} is {member.status} but has an account: it is opened"
        findings.warning(layout.MEMBERS.name, member.line, reason)


def _needs_users(member: Member, findings: Findings) -> bool:
    """Whether a member without users is worth a word: not where no users could be read at all."""
    known = not findings.any_unread(layout.USERS.name, layout.MEMBER_USERS.name)
    return known and member.type != "public" and member.status != "deleted"


def _note_transfers(
    bundle: Bundle, roster: Roster, users: dict[str, User], findings: Findings
) -> None:
    know_accounts = not findings.any_unread(layout.ACCOUNTS.name)
    know_users = not findings.any_unread(layout.USERS.name)
    for transfer in bundle.transfers:
        if know_accounts:
            _note_parties(transfer, roster, findings)
        if know_users and transfer.user is not None and transfer.user.lower() not in users:
            reason = f"user: {transfer.user[:80]!r} is not in users.csv"
            findings.problem(layout.TRANSFERS.name, transfer.line, reason)


def _note_parties(transfer: Transfer, roster: Roster, findings: Findings) -> None:
    file = layout.TRANSFERS.name
    payer, payee = roster.account(transfer.payer), roster.account(transfer.payee)
    for column, key, found in (
        ("payer", transfer.payer, payer),
        ("payee", transfer.payee, payee),
    ):
        if key and found is None:
            reason = f"{column}: {key[:80]!r} is not in accounts.csv"
            findings.problem(file, transfer.line, reason)
    if payer is not None and payer is payee:
        findings.problem(file, transfer.line, f"payer and payee are both {payer.code[:80]!r}")
