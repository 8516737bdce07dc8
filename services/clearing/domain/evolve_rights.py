"""How facts about roles and keys change the state."""

from typing import assert_never

from clearing.domain.state import Group, Key, State
from contracts.envelope import Envelope
from contracts.events import KeyIssued, KeyRevoked, RightEvent, RoleGranted, RoleWithdrawn


def first_administrator(group: Group, envelope: Envelope) -> None:
    """Whoever founded the group administers it, until that is withdrawn.

    Not the operator, who founds groups for others and says who administers them.
    """
    if envelope.actor.capacity == "operator":
        return
    group.roles[envelope.actor.person_id] = {"administrator": None}
    group.had_roles.add(envelope.actor.person_id)


def rights_ended(group: Group) -> None:
    """Nobody acts for a closed group any more."""
    group.roles.clear()
    for key in group.keys.values():
        key.revoked = True


def evolve_rights(state: State, event: RightEvent) -> None:
    """Change who may act for the group."""
    group = state.groups[event.group_id]
    match event:
        case RoleGranted():
            group.roles.setdefault(event.person_id, {})[event.role] = event.until_ms
            group.had_roles.add(event.person_id)
        case RoleWithdrawn():
            roles = group.roles[event.person_id]
            del roles[event.role]
            if not roles:
                del group.roles[event.person_id]
        case KeyIssued():
            group.keys[event.key_id] = Key(
                kind=event.kind,
                scopes=event.scopes,
                expires_at_ms=event.expires_at_ms,
                public_key=event.public_key,
                owner_id=event.owner_id,
            )
        case KeyRevoked():
            group.keys[event.key_id].revoked = True
        case _:
            assert_never(event)
