"""Who must have said yes to an act, and that somebody said why."""

from collections.abc import Sequence

from access.phrases_audit import Audit
from contracts.envelope import Envelope
from contracts.events import Approval
from contracts.ids import GroupId, PersonId
from evenveel.auditing.wrong import Wrong, saying


def check_both_ends(
    payer_group: GroupId, payee_group: GroupId, approvals: Sequence[Approval]
) -> None:
    """Raise `Wrong` where not a person of each end group said yes."""
    people: dict[GroupId, set[PersonId]] = {payer_group: set(), payee_group: set()}
    for approval in approvals:
        people.setdefault(approval.group_id, set()).add(approval.person_id)
    for group_id in (payer_group, payee_group):
        if not people[group_id]:
            raise Wrong(Audit.APPROVALS, saying(Audit.SOMEONE_OF, group=group_id), approvals)
    if len(people[payer_group] | people[payee_group]) < len({payer_group, payee_group}):
        raise Wrong(Audit.APPROVALS, Audit.A_PERSON_OF_EACH, approvals)


def check_two_people(group_id: GroupId, approvals: Sequence[Approval]) -> None:
    """Raise `Wrong` where not two people said yes, one of them of the group."""
    if group_id not in {approval.group_id for approval in approvals}:
        raise Wrong(Audit.APPROVALS, saying(Audit.SOMEONE_OF, group=group_id), approvals)
    if len({approval.person_id for approval in approvals}) < 2:
        raise Wrong(Audit.APPROVALS, Audit.TWO_PEOPLE, approvals)


def check_says_why(envelope: Envelope) -> None:
    """Raise `Wrong` where an act without a service behind it commits to no words."""
    if envelope.words is None:
        raise Wrong(Audit.REASON, Audit.COMMITTED_WORDS, None)
