"""What the one function of `access.rights` goes by here: the ledger's own state."""

from collections.abc import Collection
from typing import Final

from clearing.domain.state import State
from contracts.ids import AccountId, GroupId, KeyId, PersonId, Role, Scope

_NONE: Final[frozenset[Role]] = frozenset()


class StateFacts:
    """Facts as of the state: nothing that has ended is true any more."""

    def __init__(self, state: State) -> None:
        self._state = state

    def is_member(self, person_id: PersonId, account_id: AccountId) -> bool:
        """Return whether the person holds the open account, or is its intermediary."""
        account = self._state.accounts.get(account_id)
        if account is None or account.status == "closed":
            return False
        return person_id == account.holder_id or person_id in account.intermediaries

    def was_holder(self, person_id: PersonId, account_id: AccountId) -> bool:
        """Return whether the person held the account, which is closed."""
        account = self._state.accounts.get(account_id)
        return account is not None and account.status == "closed" and account.holder_id == person_id

    def roles(self, person_id: PersonId, group_id: GroupId, now_ms: int) -> Collection[Role]:
        """Return the roles the person has in the group now."""
        group = self._state.groups.get(group_id)
        held = None if group is None else group.roles.get(person_id)
        if not held:
            return _NONE
        return {role for role, until_ms in held.items() if until_ms is None or now_ms < until_ms}

    def roles_anywhere(self, person_id: PersonId, now_ms: int) -> Collection[Role]:
        """Return the roles the person has in any group now."""
        found: set[Role] = set()
        for group_id in self._state.groups:
            found.update(self.roles(person_id, group_id, now_ms))
        return found

    def scopes(self, group_id: GroupId, key_id: KeyId, now_ms: int) -> Collection[Scope]:
        """Return what the group's key may do now; nothing where it is no longer one."""
        group = self._state.groups.get(group_id)
        key = None if group is None else group.keys.get(key_id)
        if key is None or key.revoked or now_ms >= key.expires_at_ms:
            return ()
        return key.scopes
