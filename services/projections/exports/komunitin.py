"""The migration bundle of Komunitin: a whole history, for a system that knows no neighbours.

What crossed a border is localised (see `localised`). The bundle is made of ids, days and amounts:
members are named by their codes and sign in by addresses that nobody has, since no name or contact
leaves the house in a file; whoever takes the bundle over fills them in.

Source: `shared/migration/FORMAT.md` of Komunitin, as our own importer reads it.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import timedelta
from io import StringIO
from math import gcd
from typing import BinaryIO, Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from access.moments import EPOCH
from contracts.ids import MS_PER_HOUR, AccountKind
from projections.exports.books import Account, Books
from projections.exports.localised import Transfer, transfers_of
from projections.exports.names import commodity_of, whole_id
from projections.papers.cells import number_written
from projections.papers.paper import Cell

# The codes of its members have four digits behind that of the community.
MEMBERS_AT_MOST: Final = 9_999
_CODE: Final = 4
_SYMBOL: Final = 3
# Written anew it is the same file: nothing in it says when that was.
_WRITTEN: Final = (1980, 1, 1, 0, 0, 0)
_TYPES: Final[dict[AccountKind, str]] = {
    "person": "personal",
    "organisation": "organization",
    "community": "public",
}
_STATUSES: Final = {
    "open": "active",
    "suspended": "suspended",
    "leaving": "disabled",
    "closed": "deleted",
}


class TooManyMembers(Exception):
    """The group has more accounts than a bundle has codes for."""


class _Member(NamedTuple):
    """A member of the bundle, with its account and how it ran."""

    key: str
    account_id: str
    code: str
    name: str
    type: str
    status: str
    balance: int
    lowest: int
    highest: int
    account: Account | None
    at_ms: int

    @property
    def email(self) -> str:
        """An address that nobody has, by RFC 2606."""
        return f"{self.code.lower()}@evenveel.invalid"


def bundle_of(books: Books, into: BinaryIO) -> None:
    """The bundle as one file. Raises TooManyMembers."""
    transfers = transfers_of(books)
    code = _code(books.group_id)
    members = _members(books, code, transfers)
    tables: dict[str, Iterable[tuple[str, ...]]] = {
        "community.csv": _community(books, code, members),
        "currency.csv": _currency(books, code, members),
        "users.csv": _users(members),
        "member-users.csv": [("member", "user"), *((each.code, each.email) for each in members)],
        "members.csv": _profiles(members),
        "accounts.csv": _accounts(books, members),
        "transfers.csv": _history(books, members, transfers),
    }
    with ZipFile(into, "w", ZIP_DEFLATED) as bundle:
        for name, lines in tables.items():
            place = ZipInfo(name, _WRITTEN)
            place.compress_type = ZIP_DEFLATED
            bundle.writestr(place, _csv(lines))


def _code(group_id: str) -> str:
    letters = "".join(sign for sign in group_id.upper() if sign.isalnum())
    return letters[:_CODE].ljust(_CODE, "X")


def _members(books: Books, code: str, transfers: Sequence[Transfer]) -> list[_Member]:
    runs: dict[str, tuple[int, int, int]] = dict.fromkeys(books.accounts, (0, 0, 0))
    for transfer in transfers:
        for key, steps in ((transfer.payer, -transfer.steps), (transfer.payee, transfer.steps)):
            balance, lowest, highest = runs.get(key, (0, 0, 0))
            balance += steps
            runs[key] = (balance, min(lowest, balance), max(highest, balance))
    if len(runs) > MEMBERS_AT_MOST:
        raise TooManyMembers(books.group_id)
    return [
        _member(books, key, f"{code}{number:04}", *run)
        for number, (key, run) in enumerate(runs.items(), start=1)
    ]


def _member(books: Books, key: str, code: str, balance: int, lowest: int, highest: int) -> _Member:
    account = books.accounts.get(key)
    return _Member(
        key=key,
        account_id=code if account is None else whole_id(key),
        code=code,
        # What stands in for a neighbour is called by that group's id.
        name=key if account is None else code,
        type="organization" if account is None else _TYPES[account.kind],
        status="active" if account is None else _STATUSES[account.status],
        balance=balance,
        lowest=lowest,
        highest=highest,
        account=account,
        at_ms=books.founded_at_ms if account is None else account.opened_at_ms,
    )


def _community(books: Books, code: str, members: Sequence[_Member]) -> list[tuple[str, ...]]:
    made = _moment(books.founded_at_ms)
    units, _ = _hour(books)
    hour = f"One hour is {units} {commodity_of(books.group_id)}." if units else ""
    admin = members[0].email if members else ""
    return [
        ("id", "code", "name", "description", "access", "adminUsers", "createdAt", "updatedAt"),
        (code, code, books.group_id, hour, "group", admin, made, made),
    ]


def _currency(books: Books, code: str, members: Sequence[_Member]) -> list[tuple[str, ...]]:
    commodity, scale = commodity_of(books.group_id), str(books.decimals)
    _, (units, hours) = _hour(books)
    floor, ceiling = books.default_limits.floor_steps, books.default_limits.ceiling_steps
    made = _moment(books.founded_at_ms)
    return [
        (
            *("id", "code", "adminUser", "name", "namePlural", "symbol", "decimals", "scale"),
            *("rateNumerator", "rateDenominator", "createdAt", "updatedAt"),
            "settings.defaultInitialCreditLimit",
            "settings.defaultInitialMaximumBalance",
        ),
        (
            *(f"{code}-currency", code, members[0].email if members else ""),
            *(commodity, commodity, commodity[:_SYMBOL], scale, scale),
            *(str(units), str(hours), made, made),
            _units(books, 0 if floor is None else max(0, -floor)),
            "false" if ceiling is None else _units(books, max(0, ceiling)),
        ),
    ]


def _hour(books: Books) -> tuple[str, tuple[int, int]]:
    """How many units an hour is, as people write it, and as a fraction in its lowest terms."""
    unit_ms = books.step_ms * 10**books.decimals
    common = gcd(MS_PER_HOUR, unit_ms)
    units, hours = MS_PER_HOUR // common, unit_ms // common
    tenths, rest = divmod(units * 10_000, hours)
    written = number_written(Cell(shown="", number=tenths, decimals=4), ".") if not rest else ""
    return written.rstrip("0").rstrip("."), (units, hours)


def _users(members: Sequence[_Member]) -> list[tuple[str, ...]]:
    lines = [
        (f"{each.code}-user", each.email, each.code, "active", _moment(each.at_ms))
        for each in members
    ]
    return [("id", "email", "name", "status", "createdAt"), *lines]


def _profiles(members: Sequence[_Member]) -> list[tuple[str, ...]]:
    lines = [
        (f"{each.code}-member", each.code, each.name, each.type, each.status, _moment(each.at_ms))
        for each in members
    ]
    return [("id", "code", "name", "type", "status", "createdAt"), *lines]


def _accounts(books: Books, members: Sequence[_Member]) -> list[tuple[str, ...]]:
    lines = [
        (
            each.account_id,
            each.code,
            _units(books, each.balance),
            *_limits(books, each),
            _moment(each.at_ms),
        )
        for each in members
    ]
    return [("id", "code", "balance", "creditLimit", "maximumBalance", "createdAt"), *lines]


def _limits(books: Books, member: _Member) -> tuple[str, str]:
    """What the account may owe and be owed: at least what it ever did, or its history is refused.

    Where nothing bound it below it may owe what it ever did; above, as much as it likes.
    """
    account = member.account
    if account is None:
        return _units(books, -member.lowest), ""
    limits = account.limits or books.default_limits
    floor, ceiling = limits.floor_steps, limits.ceiling_steps
    credit = max(-member.lowest, 0 if floor is None else -floor)
    most = "" if ceiling is None else _units(books, max(ceiling, member.highest))
    return _units(books, credit), most


def _history(
    books: Books, members: Sequence[_Member], transfers: Sequence[Transfer]
) -> Iterable[tuple[str, ...]]:
    by_key = {member.key: member for member in members}
    yield ("id", "payer", "payee", "user", "amount", "description", "createdAt", "updatedAt")
    for each in transfers:
        payer, payee, made = by_key[each.payer], by_key[each.payee], _moment(each.at_ms)
        told = f"EV{each.position}"
        amount = _units(books, each.steps)
        exchange_id = whole_id(each.exchange_id)
        yield (exchange_id, payer.code, payee.code, payer.email, amount, told, made, made)


def _units(books: Books, steps: int) -> str:
    return number_written(Cell(shown="", number=steps, decimals=books.decimals), ".")


def _moment(at_ms: int) -> str:
    at = EPOCH + timedelta(milliseconds=at_ms)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at_ms % 1_000:03}Z"


def _csv(lines: Iterable[tuple[str, ...]]) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(lines)
    return written.getvalue()
