"""Facts that a test tells: who holds what, who has which role, what a key may do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from contracts.ids import AccountId, GroupId, KeyId, PersonId, Role, Scope


@dataclass(kw_only=True)
class ToldFacts:
    """The simplest facts there can be; a role's end is in milliseconds, None: no end."""

    members: set[tuple[PersonId, AccountId]] = field(default_factory=set)
    former: set[tuple[PersonId, AccountId]] = field(default_factory=set)
    held: dict[tuple[PersonId, GroupId, Role], int | None] = field(default_factory=dict)
    keys: dict[tuple[GroupId, KeyId], frozenset[Scope]] = field(default_factory=dict)

    def is_member(self, person_id: PersonId, account_id: AccountId) -> bool:
        return (person_id, account_id) in self.members

    def was_holder(self, person_id: PersonId, account_id: AccountId) -> bool:
        return (person_id, account_id) in self.former

    def roles(self, person_id: PersonId, group_id: GroupId, now_ms: int) -> Collection[Role]:
        return {
            role
            for (person, group, role), until_ms in self.held.items()
            if (person, group) == (person_id, group_id) and (until_ms is None or now_ms < until_ms)
        }

    def roles_anywhere(self, person_id: PersonId, now_ms: int) -> Collection[Role]:
        groups = {group for _, group, _ in self.held}
        return {role for group in groups for role in self.roles(person_id, group, now_ms)}

    def scopes(self, group_id: GroupId, key_id: KeyId, now_ms: int) -> Collection[Scope]:
        del now_ms
        return self.keys.get((group_id, key_id), frozenset())
