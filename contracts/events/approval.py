"""Who said yes to what takes the yes of more than one person."""

from contracts.events.fact import Part
from contracts.ids import GroupId, PersonId


class Approval(Part, frozen=True, kw_only=True):
    """A person who said yes for a group to an act that needs more than one."""

    group_id: GroupId
    person_id: PersonId
