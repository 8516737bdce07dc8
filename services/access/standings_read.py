"""How somebody stands, read from what the log says of it: for whoever decides without the log.

`standings` and `group_keys` are filled by a follower of the log and hold what is true now. What is
decided by them is as fresh as that follower, which says how far it came.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Final, LiteralString, NamedTuple, Protocol, TypeVar

from psycopg import Connection
from psycopg.rows import tuple_row

from access.moments import last_closed_day
from access.principals import Principal
from access.views import ALL, View
from contracts.ids import AccountId, GroupId, KeyId, PersonId, Role, Scope
from contracts.value import Value, replace

T = TypeVar("T")

_HELD: Final[LiteralString] = """
SELECT group_id, account_id::text, role, until_ms FROM access.standings
WHERE person_id = %s::uuid
"""
_KEY: Final[LiteralString] = """
SELECT group_id, scopes, expires_at_ms FROM access.group_keys
WHERE key_id = %s::uuid AND NOT revoked
"""


class Asks(Protocol):
    """A database that can be asked: a `Line`, or a pool behind the same word."""

    def ask(self, question: Callable[[Connection[Any]], T]) -> T:
        """Return the answer."""
        ...


class Stand(NamedTuple):
    """How a person stands in a group, or to one of its accounts."""

    group_id: GroupId
    account_id: AccountId | None
    role: str
    until_ms: int | None


class Key(NamedTuple):
    """A key that was not revoked."""

    group_id: GroupId
    scopes: frozenset[Scope]
    expires_at_ms: int


class Held(Value, frozen=True, kw_only=True):
    """All that one principal stands by, as of one moment; a `rights.Facts` about that one alone."""

    person_id: PersonId | None = None
    stands: Sequence[Stand] = ()
    key_id: KeyId | None = None
    key: Key | None = None

    def is_member(self, person_id: PersonId, account_id: AccountId) -> bool:
        """Return whether the person holds the open account, or is its intermediary."""
        return any(
            stand.account_id == account_id and stand.role != "former"
            for stand in self._of(person_id)
        )

    def was_holder(self, person_id: PersonId, account_id: AccountId) -> bool:
        """Return whether the person held the account, which is closed."""
        return any(
            stand.account_id == account_id and stand.role == "former"
            for stand in self._of(person_id)
        )

    def roles(self, person_id: PersonId, group_id: GroupId, now_ms: int) -> Collection[Role]:
        """Return the roles the person has in the group now."""
        return {
            role
            for stand in self._of(person_id)
            if stand.group_id == group_id and (role := _role_now(stand, now_ms)) is not None
        }

    def roles_anywhere(self, person_id: PersonId, now_ms: int) -> Collection[Role]:
        """Return the roles the person has in any group now."""
        found = (_role_now(stand, now_ms) for stand in self._of(person_id))
        return {role for role in found if role is not None}

    def scopes(self, group_id: GroupId, key_id: KeyId, now_ms: int) -> Collection[Scope]:
        """Return what the group's key may do now; nothing where it is no longer one."""
        key = self.key
        if key is None or key_id != self.key_id or key.group_id != group_id:
            return ()
        return key.scopes if now_ms < key.expires_at_ms else ()

    def _of(self, person_id: PersonId) -> Sequence[Stand]:
        return self.stands if person_id == self.person_id else ()


class Standings:
    """How anybody stands, asked for anew each time; a `rights.Facts` about everybody."""

    def __init__(self, database: Asks) -> None:
        self._database = database

    def held_by(self, principal: Principal) -> Held:
        """Return all that the principal stands by now."""
        person_id, key_id = principal.person_id, principal.key_id
        if principal.means in {"nobody", "operator"}:
            return Held()
        return self._database.ask(lambda on: _held(on, person_id, key_id))

    def is_member(self, person_id: PersonId, account_id: AccountId) -> bool:
        """Return whether the person holds the open account, or is its intermediary."""
        return self._person(person_id).is_member(person_id, account_id)

    def was_holder(self, person_id: PersonId, account_id: AccountId) -> bool:
        """Return whether the person held the account, which is closed."""
        return self._person(person_id).was_holder(person_id, account_id)

    def roles(self, person_id: PersonId, group_id: GroupId, now_ms: int) -> Collection[Role]:
        """Return the roles the person has in the group now."""
        return self._person(person_id).roles(person_id, group_id, now_ms)

    def roles_anywhere(self, person_id: PersonId, now_ms: int) -> Collection[Role]:
        """Return the roles the person has in any group now."""
        return self._person(person_id).roles_anywhere(person_id, now_ms)

    def scopes(self, group_id: GroupId, key_id: KeyId, now_ms: int) -> Collection[Scope]:
        """Return what the group's key may do now; nothing where it is no longer one."""
        held = self._database.ask(lambda on: _held(on, None, key_id))
        return held.scopes(group_id, key_id, now_ms)

    def _person(self, person_id: PersonId) -> Held:
        return self._database.ask(lambda on: _held(on, person_id, None))


def view_of(principal: Principal, held: Held, now_ms: int) -> View:
    """Return what the principal may see of the projections now, whatever is asked."""
    return replace(_view_of(principal, held, now_ms), closed_day=last_closed_day(now_ms))


def _view_of(principal: Principal, held: Held, now_ms: int) -> View:
    if principal.acts_for_all:
        return ALL
    if principal.means == "session":
        return _view_of_person(held, now_ms)
    if principal.means == "operator":
        return View(region_closed=True)
    group_id, key_id = principal.group_id, principal.key_id
    if group_id is None or key_id is None:
        return View()
    reads = "read" in principal.scopes and "read" in held.scopes(group_id, key_id, now_ms)
    return View(groups=frozenset({group_id} if reads else ()))


def _view_of_person(held: Held, now_ms: int) -> View:
    groups: set[GroupId] = set()
    between: set[GroupId] = set()
    for stand in held.stands:
        role = _role_now(stand, now_ms)
        if role in {"administrator", "auditor"}:
            groups.add(stand.group_id)
        elif role == "support":
            between.add(stand.group_id)
    accounts = {stand.account_id for stand in held.stands if stand.account_id is not None}
    return View(groups=frozenset(groups), between=frozenset(between), accounts=frozenset(accounts))


def _role_now(stand: Stand, now_ms: int) -> Role | None:
    if stand.account_id is not None or (stand.until_ms is not None and now_ms >= stand.until_ms):
        return None
    match stand.role:
        case "administrator" | "support" | "auditor" as role:
            return role
        case _:
            return None


def _held(on: Connection[Any], person_id: PersonId | None, key_id: KeyId | None) -> Held:
    stands: list[Stand] = []
    key: Key | None = None
    with on.cursor(row_factory=tuple_row) as cursor:
        if person_id is not None:
            stands = [Stand(*row) for row in cursor.execute(_HELD, [person_id])]
        if key_id is not None:
            row = cursor.execute(_KEY, [key_id]).fetchone()
            key = None if row is None else Key(row[0], frozenset(row[1]), row[2])
    return Held(person_id=person_id, stands=stands, key_id=key_id, key=key)
