"""Groups and accounts as people name them: by id, or `group/code`, or `group/name`."""

from __future__ import annotations

import re
from typing import Any, Final

from contracts.envelope import Actor
from contracts.ids import (
    GROUP_ID_PATTERN,
    UUID_PATTERN,
    AccountId,
    Capacity,
    GroupId,
    PersonId,
    subject_of_group,
)
from contracts.value import Value
from evenveel.cli.amounts import Mistake
from evenveel.cli.office import Office
from projections.display import amount
from projections.reading import accounts, groups, positions, statements

CAPACITIES: Final = ("holder", "intermediary", "administrator", "importer")
_is_id: Final = re.compile(UUID_PATTERN.strip("^$"), re.ASCII).fullmatch
_is_group_id: Final = re.compile(GROUP_ID_PATTERN.strip("^$"), re.ASCII).fullmatch


class Unit(Value, frozen=True, kw_only=True):
    """How a group counts."""

    singular: str
    plural: str
    symbol: str
    decimals: int
    step_ms: int

    def show(self, steps: int, office: Office) -> str:
        """Return the steps as people read them."""
        names = {"singular": self.singular, "plural": self.plural, "decimals": self.decimals}
        return amount(steps, names, office.language)


class GroupNamed(Value, frozen=True, kw_only=True):
    """A group that exists. `administrator` is who set its limits last."""

    group_id: GroupId
    unit: Unit
    administrator: PersonId
    row: dict[str, Any]


class AccountNamed(Value, frozen=True, kw_only=True):
    """An account that exists, and how it counts."""

    account_id: AccountId
    group: GroupNamed
    name: str
    row: dict[str, Any]


def group_named(office: Office, text: str) -> GroupNamed:
    """Return the group of this id. Raises `Mistake`."""
    group_id = text.strip().lower()
    row = None
    if _is_group_id(group_id):
        with office.reader.snapshot() as at:
            row = groups.group(at, group_id)
    if row is None:
        raise Mistake(f"there is no group {text!r}; see them with: evenveel group list")
    unit = Unit(
        singular=row["singular"],
        plural=row["plural"],
        symbol=row["symbol"],
        decimals=row["decimals"],
        step_ms=row["step_ms"],
    )
    return GroupNamed(
        group_id=GroupId(group_id),
        unit=unit,
        administrator=PersonId(row["default_limits_set_by"]),
        row=row,
    )


def account_named(office: Office, text: str) -> AccountNamed:
    """Return the account meant. Raises `Mistake`, naming who else could be meant."""
    account_id, name = _sought(office, text.strip())
    with office.reader.snapshot() as at:
        row = accounts.account(at, account_id)
    if row is None:
        raise Mistake(f"there is no account {text!r}")
    if name is None:
        door = office.vault.door(role="local", purpose="command", reader="command line")
        known = door.names_of([account_id]).get(account_id)
        name = account_id if known is None else known.name
    group = group_named(office, row["group_id"])
    return AccountNamed(account_id=AccountId(account_id), group=group, name=name, row=row)


def _sought(office: Office, text: str) -> tuple[str, str | None]:
    if _is_id(text.lower()):
        return text.lower(), None
    group_id, slash, rest = text.partition("/")
    if not slash or not rest.strip():
        raise Mistake(f"{text!r} is no account: give its id, or group/code, or group/name")
    group = group_named(office, group_id)
    door = office.vault.door(role="local", purpose="find account", reader="command line")
    own = subject_of_group(group.group_id)
    found = [n for n in door.find_account(group.group_id, rest.strip()) if n.subject_id != own]
    exactly = [n for n in found if rest.strip().lower() in ((n.code or "").lower(), n.name.lower())]
    chosen = exactly or found
    if not chosen:
        raise Mistake(f"nobody in {group.group_id} is called {rest.strip()!r} or has that code")
    if len(chosen) > 1:
        named = ", ".join(f"{group.group_id}/{n.code or n.subject_id} ({n.name})" for n in chosen)
        raise Mistake(f"{text!r} may be any of: {named}")
    return chosen[0].subject_id, chosen[0].name


def community_of(office: Office, group: GroupNamed) -> AccountNamed:
    """Return the group's one open community account. Raises `Mistake` for none and for several."""
    after = accounts.NO_ACCOUNT
    found: list[str] = []
    while True:
        with office.reader.snapshot() as at:
            rows = accounts.accounts_of(at, group.group_id, after=after, limit=500)
        found += [
            row["account_id"]
            for row in rows
            if (row["kind"], row["status"]) == ("community", "open")
        ]
        if len(rows) < 500:
            break
        after = rows[-1]["account_id"]
    if not found:
        raise Mistake(f"{group.group_id} has no open community account")
    if len(found) > 1:
        raise Mistake(
            f"{group.group_id} has {len(found)} community accounts; name one, by group/code or id"
        )
    return account_named(office, found[0])


def acting(
    office: Office, account: AccountNamed, person: str | None, capacity: str | None
) -> Actor:
    """Return who acts for the account: who is named, else its holder or who stands for it."""
    row = account.row
    by_default: Capacity
    if row["kind"] == "community":
        person_id, by_default = account.group.administrator, "administrator"
    elif row["kind"] == "organisation" and row["intermediaries"]:
        person_id, by_default = PersonId(row["intermediaries"][0]), "intermediary"
    else:
        person_id, by_default = PersonId(row["holder_id"]), "holder"
    if person is not None:
        person_id = person_named(office, person)
        if person_id in row["intermediaries"]:
            by_default = "intermediary"
        elif capacity is None and person_id == account.group.administrator != row["holder_id"]:
            by_default = "administrator"
    return Actor(
        person_id=person_id,
        capacity=capacity_of(capacity) or by_default,
        acting_for=account.account_id,
    )


def administering(
    office: Office, group: GroupNamed, person: str | None, capacity: str | None
) -> Actor:
    """Return who runs the group's affairs: who is named, else its administrator."""
    person_id = group.administrator if person is None else person_named(office, person)
    return Actor(person_id=person_id, capacity=capacity_of(capacity) or "administrator")


def person_named(office: Office, text: str) -> PersonId:
    """Return the person of this id, or the holder of the account named. Raises `Mistake`."""
    if _is_id(text.lower()):
        return PersonId(text.lower())
    account = account_named(office, text)
    if account.row["holder_id"] is None:
        raise Mistake(f"{text!r} is an account without a holder; name a person by id")
    return PersonId(account.row["holder_id"])


def capacity_of(text: str | None) -> Capacity | None:
    """Return the capacity of this name, None where none is given. Raises `Mistake`."""
    match text:
        case None | "holder" | "intermediary" | "administrator" | "importer":
            return text
        case _:
            raise Mistake(f"{text!r} is no capacity: {', '.join(CAPACITIES)}")


def pair_named(office: Office, one: GroupNamed, other: GroupNamed) -> dict[str, Any]:
    """Return the row of the agreement between two groups. Raises `Mistake`."""
    first, second = sorted((one.group_id, other.group_id))
    with office.reader.snapshot() as at:
        for row in positions.pairs_of(at, one.group_id, after=("", ""), limit=100_000):
            if (row["first"], row["second"]) == (first, second):
                return row
    raise Mistake(f"{one.group_id} and {other.group_id} have no agreement, and none is proposed")


def exchange_named(office: Office, text: str) -> dict[str, Any]:
    """Return the row of an exchange or of a request. Raises `Mistake`."""
    exchange_id = text.strip().lower()
    if _is_id(exchange_id):
        with office.reader.snapshot() as at:
            row = statements.exchange(at, exchange_id) or accounts.request(at, exchange_id)
        if row is not None:
            return row
    raise Mistake(f"there is no exchange and no request {text!r}")


def request_named(office: Office, text: str) -> dict[str, Any]:
    """Return the row of a request, open or answered. Raises `Mistake`."""
    exchange_id = text.strip().lower()
    if _is_id(exchange_id):
        with office.reader.snapshot() as at:
            row = accounts.request(at, exchange_id)
        if row is not None:
            return row
    raise Mistake(f"there is no request {text!r}")
