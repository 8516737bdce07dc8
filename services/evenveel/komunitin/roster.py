"""Who is who in a bundle: references by code, e-mail or id, and what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from access.phrases_import import Reason
from access.saying import Saying
from contracts.ids import AccountKind
from evenveel.findings import Findings
from evenveel.komunitin import layout
from evenveel.komunitin.bundle import Account, Bundle, Member, Transfer, User

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
            where = {"column": column, "text": key[:80], "line": str(first[key])}
            findings.problem(file.name, line, Saying(Reason.SAID_TWICE, **where))


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
            reason = _not_in(layout.MEMBERS, "member", row.member)
            findings.problem(file, row.line, reason)
        if know_users and user is None and row.user:
            findings.problem(file, row.line, _not_in(layout.USERS, "user", row.user))
        if member is None or user is None:
            continue
        so_far = found.get(member.code, ())
        if user in so_far:
            findings.problem(file, row.line, Saying(Reason.USER_TWICE))
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
            reason = Saying(Reason.NO_CODE_OF_A_MEMBER, column="code", text=account.code[:80])
            findings.problem(layout.ACCOUNTS.name, account.line, reason)
    codes = {account.code for account in bundle.accounts}
    for member in bundle.members:
        if member.code and member.code not in codes:
            _note_no_account(member, findings)
        elif member.code:
            _note_users(member, len(roster.users_of.get(member.code, ())), findings)


def _note_no_account(member: Member, findings: Findings) -> None:
    if member.status in _WITHOUT_ACCOUNT:
        reason = Saying(Reason.LEFT_OUT, member=member.code, status=member.status)
        findings.warning(layout.MEMBERS.name, member.line, reason)
    else:
        missed = {"column": "code", "text": member.code[:80], "file": layout.ACCOUNTS.name}
        reason = Saying(Reason.NO_ACCOUNT_OF_THIS_CODE, **missed)
        findings.problem(layout.MEMBERS.name, member.line, reason)


def _note_users(member: Member, users: int, findings: Findings) -> None:
    if member.type == "personal" and users > 1:
        reason = Saying(Reason.SEVERAL_USERS, member=member.code, users=str(users))
        findings.warning(layout.MEMBERS.name, member.line, reason)
    elif not users and _needs_users(member, findings):
        reason = Saying(Reason.NO_USERS, member=member.code)
        findings.warning(layout.MEMBERS.name, member.line, reason)
    if member.status in ("draft", "pending"):
        reason = Saying(Reason.OPENED_ANYWAY, member=member.code, status=member.status)
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
            reason = _not_in(layout.USERS, "user", transfer.user)
            findings.problem(layout.TRANSFERS.name, transfer.line, reason)


def _note_parties(transfer: Transfer, roster: Roster, findings: Findings) -> None:
    file = layout.TRANSFERS.name
    payer, payee = roster.account(transfer.payer), roster.account(transfer.payee)
    for column, key, found in (
        ("payer", transfer.payer, payer),
        ("payee", transfer.payee, payee),
    ):
        if key and found is None:
            findings.problem(file, transfer.line, _not_in(layout.ACCOUNTS, column, key))
    if payer is not None and payer is payee:
        reason = Saying(Reason.SAME_PARTIES, text=payer.code[:80])
        findings.problem(file, transfer.line, reason)


def _not_in(file: layout.FileLayout, column: str, text: str) -> Saying:
    return Saying(Reason.NOT_IN_FILE, column=column, text=text[:80], file=file.name)
