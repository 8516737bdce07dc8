"""Facts about the keys by which programs and other groups' servers act for a group.

What proves a key is never here: of a program's secret the service keeps a digest elsewhere, of a
server's the group has the private half and the event the public one. The end of the group revokes
every key of it.
"""

from contracts.events.approval import Approval
from contracts.events.fact import Fact
from contracts.ids import AtMs, GroupId, KeyId, KeyKind, PersonId, PublicKey, Scope


class KeyIssued(Fact, frozen=True, kw_only=True, tag="key-issued.v1"):
    """The group has a key that may do what its scopes say, until it expires or is revoked.

    `public_key`: 32 bytes Ed25519 in base64, for a server; None for a program. With the scope
    `administer` it acts as `owner_id`, as long as that person is an administrator.
    """

    group_id: GroupId
    key_id: KeyId
    kind: KeyKind
    scopes: tuple[Scope, ...]
    expires_at_ms: AtMs
    public_key: PublicKey | None = None
    owner_id: PersonId
    approvals: tuple[Approval, ...] = ()


class KeyRevoked(Fact, frozen=True, kw_only=True, tag="key-revoked.v1"):
    """The key opens nothing any more; its id is never used again."""

    group_id: GroupId
    key_id: KeyId
