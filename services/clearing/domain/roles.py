"""Who runs a group, who is its support point and who may read its books: given and taken back."""

from typing import Final

from clearing.domain import ladder
from clearing.domain.exchanges import Decision
from clearing.domain.groups import known, not_closed
from clearing.domain.refusals import Code, Refusal
from clearing.domain.right_commands import GrantRole, WithdrawRole
from clearing.domain.state import Group, State
from contracts.events import RoleGranted, RoleWithdrawn
from contracts.ids import MAX_AUDIT_MS, GroupId, PersonId, Role

# More people than ever run, support and read one group; the state stays small.
MAX_PEOPLE_WITH_ROLES: Final = 200


def grant_role(state: State, c: GrantRole, now_ms: int) -> Decision:
    """Return that the person has the role: by the operator, or by the group's administrators."""
    refusal = known(state, c.group_id) or not_closed(state, c.group_id)
    refusal = refusal or _until_in_range(c, now_ms) or _who_may(state, c.group_id, c, now_ms)
    if refusal:
        return refusal
    group = state.groups[c.group_id]
    roles = group.roles.get(c.person_id, {})
    if c.role in roles and roles[c.role] == c.until_ms:
        return Refusal(code=Code.NO_CHANGE, subject=c.person_id)
    if c.role == "administrator" and c.until_ms is not None and _is_last(group, c.person_id):
        return Refusal(code=Code.LAST_ADMINISTRATOR, subject=c.group_id)
    if not roles and len(group.roles) >= MAX_PEOPLE_WITH_ROLES:
        return Refusal(
            code=Code.TOO_MANY_ROLES, subject=c.group_id, limit=MAX_PEOPLE_WITH_ROLES, left=0
        )
    return [
        RoleGranted(
            group_id=c.group_id,
            person_id=c.person_id,
            role=c.role,
            until_ms=c.until_ms,
        )
    ]


def withdraw_role(state: State, c: WithdrawRole, now_ms: int) -> Decision:
    """Return that the person no longer has the role. One yes is enough to take a right away."""
    refusal = known(state, c.group_id) or not_closed(state, c.group_id)
    refusal = refusal or _who_may(state, c.group_id, c, now_ms)
    if refusal:
        return refusal
    group = state.groups[c.group_id]
    if c.role not in group.roles.get(c.person_id, {}):
        return Refusal(code=Code.ROLE_NOT_HELD, subject=c.person_id)
    if c.role == "administrator" and _is_last(group, c.person_id):
        return Refusal(code=Code.LAST_ADMINISTRATOR, subject=c.group_id)
    return [RoleWithdrawn(group_id=c.group_id, person_id=c.person_id, role=c.role)]


def _who_may(
    state: State, group_id: GroupId, c: GrantRole | WithdrawRole, now_ms: int
) -> Refusal | None:
    if c.actor.capacity == "operator":
        return None
    return ladder.administers(state, group_id, c.actor, now_ms)


def _until_in_range(c: GrantRole, now_ms: int) -> Refusal | None:
    """Refuse an end that has passed, and an auditor who would read on for more than a year."""
    limit_ms = MAX_AUDIT_MS if c.role == "auditor" else None
    if c.until_ms is None:
        fits = limit_ms is None
    else:
        fits = now_ms < c.until_ms and (limit_ms is None or c.until_ms - now_ms <= limit_ms)
    return None if fits else Refusal(code=Code.DEADLINE_OUT_OF_RANGE, limit=limit_ms, unit="ms")


def _is_last(group: Group, person_id: PersonId) -> bool:
    """Whether the group would be left without an administrator, now or when a role ends."""
    role: Role = "administrator"
    lasting = [who for who, roles in group.roles.items() if roles.get(role, 0) is None]
    return all(who == person_id for who in lasting)
