"""Groups and accounts as people name them: by id, or `group/code`, or `group/name`."""

from __future__ import annotations

import re
from typing import Any, Final

from access.amounts import amount
from access.phrases import Phrase
from access.rights import Act
from contracts.envelope import Actor
from contracts.ids import (
    GROUP_ID_PATTERN,
    UUID_PATTERN,
    AccountId,
    Capacity,
    FixedSide,
    GroupId,
    GroupKind,
    PersonId,
    subject_of_group,
)
from contracts.value import Value
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office
from evenveel.cli.options import Who
from evenveel.troubles import NotTold
from projections.reading import accounts, groups, positions, statements

CAPACITIES: Final = (
    *("holder", "intermediary", "administrator", "support", "importer", "operator"),
)
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

    def one(self, office: Office) -> str:
        """Return one whole unit as people read it."""
        return self.show(10**self.decimals, office)

    def worth(self, step_ms: int, office: Office) -> str:
        """Return how long a whole unit is where a step is worth so much."""
        return office.time(step_ms * 10**self.decimals)


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
        raise Mistake(Phrase.NO_GROUP, given=text, command="evenveel group list")
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
        raise Mistake(Phrase.NO_ACCOUNT, given=text)
    if name is None:
        door = office.doors("command")
        known = door.names_of([account_id]).get(account_id)
        name = account_id if known is None else known.name
    group = group_named(office, row["group_id"])
    return AccountNamed(account_id=AccountId(account_id), group=group, name=name, row=row)


def other_named(office: Office, text: str) -> AccountNamed:
    """Return the account of the other party, of which its name may be all that is seen.

    Raises `Mistake`.
    """
    account_id, _ = _sought(office, text.strip())
    with office.reader.snapshot() as at:
        seen = accounts.account(at, account_id) is not None
    if seen:
        return account_named(office, account_id)
    try:
        known = office.reader.get(f"/accounts/{account_id}/name")
    except NotTold:
        raise Mistake(Phrase.NO_ACCOUNT, given=text) from None
    return AccountNamed(
        account_id=AccountId(account_id),
        group=group_named(office, known["group_id"]),
        name=known["name"] or account_id,
        row={"group_id": known["group_id"]},
    )


def _sought(office: Office, text: str) -> tuple[str, str | None]:
    if _is_id(text.lower()):
        return text.lower(), None
    group_id, slash, rest = text.partition("/")
    if not slash or not rest.strip():
        raise Mistake(Phrase.NOT_AN_ACCOUNT, given=text)
    group = group_named(office, group_id)
    office.known.may(Act.SEE_PAYABLE, groups=(group.group_id,))
    door = office.doors("find account")
    own = subject_of_group(group.group_id)
    found = [n for n in door.find_account(group.group_id, rest.strip()) if n.subject_id != own]
    exactly = [n for n in found if rest.strip().lower() in ((n.code or "").lower(), n.name.lower())]
    chosen = exactly or found
    if not chosen:
        raise Mistake(Phrase.NOBODY_CALLED, group=group.group_id, given=rest.strip())
    if len(chosen) > 1:
        named = ", ".join(f"{group.group_id}/{n.code or n.subject_id} ({n.name})" for n in chosen)
        raise Mistake(Phrase.SEVERAL_CALLED, given=text, named=named)
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
        raise Mistake(Phrase.NO_COMMUNITY_ACCOUNT, group=group.group_id)
    if len(found) > 1:
        raise Mistake(
            Phrase.SEVERAL_COMMUNITY_ACCOUNTS, group=group.group_id, count=str(len(found))
        )
    return account_named(office, found[0])


def acting(office: Office, account: AccountNamed, who: Who) -> Actor:
    """Return who acts for the account: who is named, else its holder or who stands for it.

    Whoever is signed in acts as what they are to it.
    """
    row, group = account.row, account.group
    by_default: Capacity
    if (own := office.known.own_actor) is not None and who.person is None:
        person_id, by_default = own.person_id, own.capacity
        if own.capacity == "administrator" and person_id == row["holder_id"]:
            by_default = "holder"
    elif row["kind"] == "community":
        person_id, by_default = _administrator(office, group), "administrator"
    elif row["kind"] == "organisation" and row["intermediaries"]:
        person_id, by_default = PersonId(row["intermediaries"][0]), "intermediary"
    else:
        person_id, by_default = PersonId(row["holder_id"]), "holder"
    if who.person is not None:
        person_id = person_named(office, who.person)
        if who.capacity is None and person_id != row["holder_id"]:
            administers = person_id in office.known.administrators_of(group.group_id)
            by_default = "administrator" if administers else by_default
    if person_id in row["intermediaries"]:
        by_default = "intermediary"
    return Actor(
        person_id=person_id,
        capacity=capacity_of(who.capacity) or by_default,
        acting_for=account.account_id,
    )


def administering(office: Office, group: GroupNamed, who: Who) -> Actor:
    """Return who runs the group's affairs: who is named or signed in, else its administrator."""
    capacity = capacity_of(who.capacity)
    if who.person is not None:
        person_id = person_named(office, who.person)
    elif (own := office.known.own_actor) is not None:
        return Actor(person_id=own.person_id, capacity=capacity or own.capacity)
    else:
        person_id = _administrator(office, group)
    return Actor(person_id=person_id, capacity=capacity or "administrator")


def _administrator(office: Office, group: GroupNamed) -> PersonId:
    """Return an administrator of the group, whoever set its limits last where that is one."""
    known = office.known.administrators_of(group.group_id)
    return group.administrator if group.administrator in known or not known else known[0]


def person_named(office: Office, text: str) -> PersonId:
    """Return the person of this id, or the holder of the account named. Raises `Mistake`."""
    if _is_id(text.lower()):
        return PersonId(text.lower())
    account = account_named(office, text)
    if account.row["holder_id"] is None:
        raise Mistake(Phrase.ACCOUNT_WITHOUT_HOLDER, given=text)
    return PersonId(account.row["holder_id"])


def capacity_of(text: str | None) -> Capacity | None:
    """Return the capacity of this name, None where none is given. Raises `Mistake`."""
    match text:
        case None | "holder" | "intermediary" | "administrator":
            return text
        case "support" | "importer" | "operator":
            return text
        case _:
            raise Mistake(Phrase.NOT_A_CAPACITY, given=text, known=", ".join(CAPACITIES))


def side_of(text: str) -> FixedSide:
    """Return the side of this name. Raises `Mistake`."""
    match text:
        case "payer" | "payee":
            return text
        case _:
            raise Mistake(Phrase.NOT_A_SIDE, given=text)


def group_kind_of(text: str) -> GroupKind:
    """Return the kind of group of this name. Raises `Mistake`."""
    match text:
        case "lets" | "sel" | "other":
            return text
        case _:
            raise Mistake(Phrase.NOT_A_GROUP_KIND, given=text)


def pairs_of(office: Office, group: str | None) -> dict[str, Any]:
    """Return all pairs of neighbours, or those of one group, as the reading side tells them."""
    path = "/positions"
    if group is not None:
        path = f"/groups/{group_named(office, group).group_id}/positions"
    return office.reader.every(path, "pairs")


def pair_named(office: Office, one: GroupNamed, other: GroupNamed) -> dict[str, Any]:
    """Return the row of the agreement between two groups. Raises `Mistake`."""
    first, second = sorted((one.group_id, other.group_id))
    with office.reader.snapshot() as at:
        for row in positions.pairs_of(at, one.group_id, after=("", ""), limit=100_000):
            if (row["first"], row["second"]) == (first, second):
                return row
    raise Mistake(Phrase.NO_AGREEMENT, one=one.group_id, other=other.group_id)


def exchange_named(office: Office, text: str) -> dict[str, Any]:
    """Return the row of an exchange or of a request. Raises `Mistake`."""
    exchange_id = text.strip().lower()
    if _is_id(exchange_id):
        with office.reader.snapshot() as at:
            row = statements.exchange(at, exchange_id) or accounts.request(at, exchange_id)
        if row is not None:
            return row
    raise Mistake(Phrase.NO_EXCHANGE, given=text)


def request_named(office: Office, text: str) -> dict[str, Any]:
    """Return the row of a request, open or answered. Raises `Mistake`."""
    exchange_id = text.strip().lower()
    if _is_id(exchange_id):
        with office.reader.snapshot() as at:
            row = accounts.request(at, exchange_id)
        if row is not None:
            return row
    raise Mistake(Phrase.NO_REQUEST, given=text)
