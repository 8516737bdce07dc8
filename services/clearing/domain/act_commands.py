"""What can be asked about an act that waits for the yes of a second person.

There is no command that proposes: whoever asks for such an act proposes it by that, under the id
of what they asked. So the same words ask for it in every form, and nobody need know beforehand
whether one person is enough.
"""

from typing import TypeAlias

from clearing.domain.asked import Asked
from contracts.ids import ActId, GroupId


class ApproveAct(Asked, frozen=True, kw_only=True):
    """Say yes for the group to an act that another person proposed, and so carry it out.

    It happened when its proposer said; an approval has no day of its own.
    """

    act_id: ActId
    group_id: GroupId


class DeclineAct(Asked, frozen=True, kw_only=True):
    """Say no for the group to an act that waits, or take back one's own."""

    act_id: ActId
    group_id: GroupId


ActCommand: TypeAlias = ApproveAct | DeclineAct
