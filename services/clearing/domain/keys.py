"""Keys by which programs and other groups' servers act for a group: issued and revoked."""

from re import fullmatch
from typing import Final

from clearing.domain import ladder
from clearing.domain.exchanges import Decision
from clearing.domain.groups import known, living_group
from clearing.domain.refusals import Code, Refusal
from clearing.domain.right_commands import IssueKey, RevokeKey
from clearing.domain.state import Group, State
from contracts.events import KeyIssued, KeyRevoked
from contracts.ids import MAX_KEY_MS, PUBLIC_KEY_PATTERN

# Keys that open something; a group's programs are few.
MAX_KEYS: Final = 50


def issue_key(state: State, c: IssueKey, now_ms: int) -> Decision:
    """Return the key: whoever asks for it owns it."""
    refusal = known(state, c.group_id)
    if refusal is None and any(c.key_id in group.keys for group in state.groups.values()):
        refusal = Refusal(code=Code.KEY_EXISTS, subject=c.key_id)
    if refusal is None and not now_ms < c.expires_at_ms <= now_ms + MAX_KEY_MS:
        refusal = Refusal(code=Code.DEADLINE_OUT_OF_RANGE, limit=MAX_KEY_MS, unit="ms")
    group = refusal or living_group(state, c.group_id, c.actor, now_ms)
    if isinstance(group, Refusal):
        return group
    if not _well_formed(c):
        return Refusal(code=Code.KEY_NOT_WELL_FORMED, subject=c.key_id)
    if _working(group, now_ms) >= MAX_KEYS:
        return Refusal(code=Code.TOO_MANY_KEYS, subject=c.group_id, limit=MAX_KEYS, left=0)
    return [
        KeyIssued(
            group_id=c.group_id,
            key_id=c.key_id,
            kind=c.kind,
            scopes=tuple(sorted(c.scopes)),
            expires_at_ms=c.expires_at_ms,
            public_key=c.public_key,
            owner_id=c.actor.person_id,
        )
    ]


def revoke_key(state: State, c: RevokeKey, now_ms: int) -> Decision:
    """Return that the key opens nothing any more: by an administrator, or by the operator."""
    refusal = known(state, c.group_id)
    key = None if refusal else state.groups[c.group_id].keys.get(c.key_id)
    if refusal is None and c.actor.capacity != "operator":
        refusal = ladder.administers(state, c.group_id, c.actor, now_ms)
    if refusal is None and key is None:
        refusal = Refusal(code=Code.KEY_UNKNOWN, subject=c.key_id)
    if refusal is None and key is not None and key.revoked:
        refusal = Refusal(code=Code.NO_CHANGE, subject=c.key_id)
    return refusal or [KeyRevoked(group_id=c.group_id, key_id=c.key_id)]


def _well_formed(c: IssueKey) -> bool:
    """Whether the key may do something, each thing named once, and is proven as its kind is."""
    if not c.scopes or len(set(c.scopes)) != len(c.scopes):
        return False
    if c.kind == "program":
        return c.public_key is None
    return c.public_key is not None and fullmatch(PUBLIC_KEY_PATTERN, c.public_key) is not None


def _working(group: Group, now_ms: int) -> int:
    return sum(not key.revoked and now_ms < key.expires_at_ms for key in group.keys.values())
