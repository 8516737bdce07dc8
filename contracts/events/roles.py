"""Facts about who runs a group, who is its support point, and who may read its books.

Whoever founds a group, the actor of `group-founded.v1`, is its first administrator: no event says
so again. The operator, acting as such, founds for others: then one is named by the next event of
this kind. The end of the group ends every role in it.
"""

from contracts.events.approval import Approval
from contracts.events.fact import Fact
from contracts.ids import AtMs, GroupId, PersonId, Role


class RoleGranted(Fact, frozen=True, kw_only=True, tag="role-granted.v1"):
    """The person has the role in the group, from now until `until_ms`; None: until withdrawn.

    Granted again, the new end counts. `approvals` are empty where the operator granted it.
    """

    group_id: GroupId
    person_id: PersonId
    role: Role
    until_ms: AtMs | None = None
    approvals: tuple[Approval, ...] = ()


class RoleWithdrawn(Fact, frozen=True, kw_only=True, tag="role-withdrawn.v1"):
    """The person no longer has the role in the group."""

    group_id: GroupId
    person_id: PersonId
    role: Role
