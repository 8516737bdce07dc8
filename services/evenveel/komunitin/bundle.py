"""A bundle as typed records, each with its line. Amounts are in whole steps of the currency."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from access.phrases_import import Reason
from access.saying import Saying
from contracts.ids import MAX_WORDS_CHARACTERS
from evenveel.findings import Findings
from evenveel.komunitin import layout
from evenveel.komunitin.cells import Cells
from evenveel.komunitin.posts import Category, Post, category_in, post_in
from evenveel.komunitin.tables import Row, read_table

MAX_SCALE: Final = 12
MEMBER_TYPES: Final = ("personal", "business", "organization", "public")
MEMBER_STATUSES: Final = ("draft", "pending", "active", "disabled", "suspended", "deleted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """The group. Degrees are millionths."""

    line: int
    id: str
    code: str
    name: str
    description: str
    created_at_ms: int | None
    locality: str | None
    country: str | None
    latitude: int | None
    longitude: int | None
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    """The unit. `scale` digits make a step; the rate is as written, and not to be trusted."""

    line: int
    name: str
    name_plural: str
    symbol: str
    scale: int
    rate_numerator: int
    rate_denominator: int
    default_credit_steps: int | None
    default_maximum_steps: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who signs in, known by e-mail."""

    line: int
    id: str
    email: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberUser:
    """A person who acts for a member. Both refer by code or e-mail, or by id."""

    line: int
    member: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Who holds the account of the same code."""

    line: int
    id: str
    code: str
    name: str
    type: str
    status: str
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account, its balance after the whole history, and its limits from then on."""

    line: int
    id: str
    code: str
    balance_steps: int
    credit_limit_steps: int | None
    maximum_steps: int | None
    created_at_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One exchange of the history. Both sides refer by an account's code or id."""

    line: int
    id: str
    payer: str
    payee: str
    user: str | None
    amount_steps: int
    description: str | None
    created_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Everything read, in the files' order. Community and currency are None where unreadable."""

    community: Community | None
    currency: Currency | None
    users: tuple[User, ...]
    member_users: tuple[MemberUser, ...]
    members: tuple[Member, ...]
    accounts: tuple[Account, ...]
    transfers: tuple[Transfer, ...]
    categories: tuple[Category, ...]
    posts: tuple[Post, ...]


def read_bundle(directory: Path, findings: Findings) -> Bundle:
    """Return what the bundle's files say; whatever is wrong with them is in `findings`."""

    def rows(of: layout.FileLayout) -> list[Row]:
        return read_table(directory, of, findings)

    def cells(of: layout.FileLayout) -> list[Cells]:
        return [Cells(row, findings) for row in rows(of)]

    currencies = [_currency(of) for of in cells(layout.CURRENCY)]
    currency = currencies[0] if currencies else None
    scale = None if currency is None else currency.scale
    communities = [_community(of) for of in cells(layout.COMMUNITY)]
    return Bundle(
        community=communities[0] if communities else None,
        currency=currency,
        users=tuple(_user(of) for of in cells(layout.USERS)),
        member_users=tuple(_member_user(of) for of in cells(layout.MEMBER_USERS)),
        members=tuple(_member(of) for of in cells(layout.MEMBERS)),
        accounts=tuple(_account(of, scale) for of in cells(layout.ACCOUNTS)),
        transfers=tuple(_transfer(of, scale) for of in cells(layout.TRANSFERS)),
        categories=tuple(category_in(of) for of in cells(layout.CATEGORIES)),
        posts=tuple(post_in(of) for of in cells(layout.POSTS)),
    )


def _community(cells: Cells) -> Community:
    latitude = cells.microdegrees("location.latitude", 90)
    longitude = cells.microdegrees("location.longitude", 180)
    if (latitude is None) != (longitude is None):
        cells.warning(Saying(Reason.ONE_DEGREE, column="location"))
        latitude = longitude = None
    return Community(
        line=cells.line,
        id=cells.needed("id"),
        code=cells.needed("code"),
        name=cells.name("name"),
        description=cells.text("description") or "",
        created_at_ms=cells.moment("createdAt"),
        locality=cells.text("address.locality"),
        country=cells.text("address.country"),
        latitude=latitude,
        longitude=longitude,
        email=cells.email("contact.email"),
    )


def _currency(cells: Cells) -> Currency:
    scale = cells.whole("scale", MAX_SCALE)
    at_scale = MAX_SCALE if scale is None else scale
    return Currency(
        line=cells.line,
        name=cells.name("name"),
        name_plural=cells.name("namePlural"),
        symbol=cells.name("symbol"),
        scale=at_scale,
        rate_numerator=cells.whole("rateNumerator", 2**31 - 1) or 0,
        rate_denominator=cells.whole("rateDenominator", 2**31 - 1) or 0,
        default_credit_steps=cells.limit("settings.defaultInitialCreditLimit", at_scale),
        default_maximum_steps=cells.limit("settings.defaultInitialMaximumBalance", at_scale),
    )


def _user(cells: Cells) -> User:
    cells.needed("email")
    return User(
        line=cells.line,
        id=cells.needed("id"),
        email=cells.email("email") or "",
        language=cells.text("language"),
    )


def _member_user(cells: Cells) -> MemberUser:
    return MemberUser(line=cells.line, member=cells.needed("member"), user=cells.needed("user"))


def _member(cells: Cells) -> Member:
    return Member(
        line=cells.line,
        id=cells.needed("id"),
        code=cells.needed("code"),
        name=cells.name("name"),
        type=cells.one_of("type", MEMBER_TYPES),
        status=cells.one_of("status", MEMBER_STATUSES),
        email=cells.email("contact.email"),
    )


def _account(cells: Cells, scale: int | None) -> Account:
    cells.needed("balance")
    return Account(
        line=cells.line,
        id=cells.needed("id"),
        code=cells.needed("code"),
        balance_steps=cells.steps("balance", scale) or 0,
        credit_limit_steps=cells.limit("creditLimit", scale),
        maximum_steps=cells.limit("maximumBalance", scale),
        created_at_ms=cells.moment("createdAt"),
    )


def _transfer(cells: Cells, scale: int | None) -> Transfer:
    cells.needed("amount")
    cells.needed("createdAt")
    amount = cells.steps("amount", scale)
    if amount is not None and amount <= 0:
        cells.problem(Saying(Reason.NOT_ABOVE_ZERO, column="amount"))
    description = cells.text("description")
    if description is not None and len(description) > MAX_WORDS_CHARACTERS:
        most = str(MAX_WORDS_CHARACTERS)
        cells.problem(Saying(Reason.TOO_LONG, column="description", most=most))
    return Transfer(
        line=cells.line,
        id=cells.needed("id"),
        payer=cells.needed("payer"),
        payee=cells.needed("payee"),
        user=cells.text("user"),
        amount_steps=amount or 0,
        description=description,
        created_at_ms=cells.moment("createdAt") or 0,
    )
