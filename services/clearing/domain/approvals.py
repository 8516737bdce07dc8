"""Acts that take the yes of more than one person, and a reason that can be read later."""

from collections.abc import Iterable

from clearing.domain.asked import Asked
from clearing.domain.refusals import Code, Refusal
from contracts.events import Approval
from contracts.ids import GroupId


def by_both_ends(
    payer_group: GroupId, payee_group: GroupId, approvals: Iterable[Approval]
) -> Refusal | None:
    """Refuse where not every end group's administrators said yes, by a person each."""
    people: dict[GroupId, set[str]] = {}
    for approval in approvals:
        people.setdefault(approval.group_id, set()).add(approval.person_id)
    payers, payees = people.get(payer_group), people.get(payee_group)
    if not payers:
        return Refusal(code=Code.APPROVAL_MISSING, subject=payer_group)
    if not payees or (payer_group != payee_group and len(payers | payees) < 2):
        return Refusal(code=Code.APPROVAL_MISSING, subject=payee_group)
    return None


def by_two_people(group_id: GroupId, approvals: Iterable[Approval]) -> Refusal | None:
    """Refuse where not two people said yes, at least one of them of the group.

    The other may be of another group: where a group has one administrator, its support point is
    the second pair of eyes.
    """
    given = tuple(approvals)
    own = any(approval.group_id == group_id for approval in given)
    if own and len({approval.person_id for approval in given}) >= 2:
        return None
    return Refusal(code=Code.APPROVAL_MISSING, subject=group_id)


def says_why(command: Asked) -> Refusal | None:
    """Refuse an act without a service behind it that brings no words."""
    if command.words and command.words.strip():
        return None
    return Refusal(code=Code.REASON_MISSING)
