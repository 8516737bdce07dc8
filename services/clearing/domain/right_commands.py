"""What can be asked about who may act for a group: persons by their roles, programs by keys."""

from typing import TypeAlias

from clearing.domain.asked import Asked
from contracts.ids import GroupId, KeyId, KeyKind, PersonId, Role, Scope


class GrantRole(Asked, frozen=True, kw_only=True):
    """Give a person a role in the group, until a moment or until it is withdrawn."""

    group_id: GroupId
    person_id: PersonId
    role: Role
    until_ms: int | None = None


class WithdrawRole(Asked, frozen=True, kw_only=True):
    """Take a role back at once."""

    group_id: GroupId
    person_id: PersonId
    role: Role


class IssueKey(Asked, frozen=True, kw_only=True):
    """Let a program or a server act for the group. Whoever asks for the key owns it.

    Its secret is made elsewhere; a server brings its public key, 32 bytes Ed25519 in base64.
    """

    group_id: GroupId
    key_id: KeyId
    kind: KeyKind
    scopes: tuple[Scope, ...]
    expires_at_ms: int
    public_key: str | None = None


class RevokeKey(Asked, frozen=True, kw_only=True):
    """Let a key open nothing any more, at once."""

    group_id: GroupId
    key_id: KeyId


RightCommand: TypeAlias = GrantRole | WithdrawRole | IssueKey | RevokeKey
