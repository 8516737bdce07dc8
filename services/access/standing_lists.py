"""Who stands how, as lists that people read: for whom one may act, and who may act for a group.

They say again what the log says, as `standings` and `group_keys` have it; deciding is for `rights`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, Literal, LiteralString, TypeAlias

from psycopg.rows import class_row

from access.line import Line
from contracts.ids import AccountId, GroupId, KeyId, KeyKind, PersonId, Scope
from contracts.value import Value

StandingRole: TypeAlias = Literal[
    "holder", "former", "intermediary", "administrator", "support", "auditor"
]

# Nobody acts for more than this, and no page shows more.
_AT_MOST: Final = 500
_STANDS: Final[LiteralString] = """
SELECT person_id::text, group_id, account_id::text, role, until_ms FROM access.standings
"""
_NOW: Final[LiteralString] = "(until_ms IS NULL OR until_ms > %(now_ms)s)"
_OF_PERSON: Final[LiteralString] = (
    f"{_STANDS} WHERE person_id = %(of)s::uuid AND {_NOW}"
    " ORDER BY group_id, role, account_id LIMIT %(at_most)s"
)
_IN_GROUP: Final[LiteralString] = (
    f"{_STANDS} WHERE group_id = %(of)s AND account_id IS NULL AND {_NOW}"
    " ORDER BY role, person_id LIMIT %(at_most)s"
)
_ACCOUNTS_HELD: Final[LiteralString] = """
SELECT DISTINCT ON (person_id) person_id::text, account_id::text FROM access.standings
WHERE person_id = ANY(%(people)s::uuid[]) AND role = 'holder'
ORDER BY person_id, account_id
"""
_KEYS: Final[LiteralString] = """
SELECT key_id::text, kind, scopes, expires_at_ms, owner_id::text FROM access.group_keys
WHERE group_id = %(of)s AND NOT revoked AND expires_at_ms > %(now_ms)s
ORDER BY expires_at_ms, key_id LIMIT %(at_most)s
"""
_IS_GROUP: Final[LiteralString] = (
    "SELECT EXISTS (SELECT FROM access.standings WHERE group_id = %(of)s AND role <> 'former')"
)
# Whoever could be let in as somebody by one administrator would be a second person's yes. So only
# who has no role, no account elsewhere, and no way in yet is let in by an administrator alone.
_NEWCOMERS: Final[LiteralString] = """
SELECT person_id::text FROM unnest(%(people)s::uuid[]) AS given (person_id)
WHERE NOT EXISTS (SELECT FROM access.standings s WHERE s.person_id = given.person_id
        AND (s.account_id IS NULL OR s.group_id <> %(of)s))
    AND NOT EXISTS (SELECT FROM access.identities i WHERE i.person_id = given.person_id)
    AND NOT EXISTS (SELECT FROM access.passkeys p WHERE p.person_id = given.person_id)
"""
_REACHED: Final[LiteralString] = """
SELECT coalesce(max(position), 0) FROM ledger.index_reached WHERE name = 'standings'
"""


class Stands(Value, frozen=True, kw_only=True):
    """A person stands so to an account (`account_id`), or to a whole group."""

    person_id: PersonId
    group_id: GroupId
    account_id: AccountId | None
    role: StandingRole
    until_ms: int | None


class HeldKey(Value, frozen=True, kw_only=True):
    """A key that opens something now."""

    key_id: KeyId
    kind: KeyKind
    scopes: list[Scope]
    expires_at_ms: int
    owner_id: PersonId


class StandingLists:
    """The lists in one database, read on a line of their own."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def of_person(self, person_id: PersonId, now_ms: int) -> list[Stands]:
        """Return all that the person may act for or look into now, by group."""
        return self._rows(Stands, _OF_PERSON, person_id, now_ms)

    def in_group(self, group_id: GroupId, now_ms: int) -> list[Stands]:
        """Return who has a role in the group now, by role."""
        return self._rows(Stands, _IN_GROUP, group_id, now_ms)

    def keys_of(self, group_id: GroupId, now_ms: int) -> list[HeldKey]:
        """Return the keys of the group that open something now, the first to end first."""
        return self._rows(HeldKey, _KEYS, group_id, now_ms)

    def is_group(self, group_id: GroupId) -> bool:
        """Return whether anybody stands in any relation to a group of this id."""
        found = self._line.ask(lambda c: c.execute(_IS_GROUP, {"of": group_id}).fetchone())
        return found is not None and bool(found[0])

    def reached(self) -> int:
        """Return the position of the log up to which the lists are true."""
        found = self._line.ask(lambda c: c.execute(_REACHED).fetchone())
        return 0 if found is None else int(found[0])

    def newcomers(self, group_id: GroupId, people: Collection[str]) -> set[PersonId]:
        """Return which of the group's members its administrators may let in the first time.

        Those who have no role anywhere, no account in another group, and no way in yet.
        """
        given = {"of": group_id, "people": sorted(people)}
        found = self._line.ask(lambda c: c.execute(_NEWCOMERS, given).fetchall())
        return {PersonId(person) for (person,) in found}

    def accounts_held_by(self, people: set[PersonId]) -> dict[PersonId, AccountId]:
        """Return an account of each of these persons who has one: it carries their name."""
        if not people:
            return {}
        given = {"people": sorted(people)}
        found = self._line.ask(lambda c: c.execute(_ACCOUNTS_HELD, given).fetchall())
        return {PersonId(person): AccountId(account) for person, account in found}

    def _rows(self, kind: type[Any], question: LiteralString, of: str, now_ms: int) -> list[Any]:
        given = {"of": of, "now_ms": now_ms, "at_most": _AT_MOST}

        def asked(connection: Any) -> list[Any]:
            with connection.cursor(row_factory=class_row(kind)) as cursor:
                return list(cursor.execute(question, given).fetchall())

        return self._line.ask(asked)
