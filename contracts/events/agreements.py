"""Facts about agreements: what two neighbouring groups allow each other.

In every fact, `first` and `second` are the two groups in the order of their ids, so that a link
has one name whoever speaks of it.
"""

from contracts.events.fact import Fact, Part
from contracts.ids import AgreementId, GroupId, LinkMs


class Terms(Part, frozen=True, kw_only=True):
    """What both groups sign.

    Limits are ms, at least 0: what one may owe the other over this link. The step values are
    those both saw; when one of them changes, trade waits until the neighbour agrees again.
    Transit lets third groups trade over this link. Set-off lets clearing runs cancel cycles
    through it, once a proposed run has been open to objection for `objection_ms`.
    """

    first_may_owe_ms: LinkMs
    second_may_owe_ms: LinkMs
    first_step_ms: int
    second_step_ms: int
    transit_allowed: bool = False
    set_off_allowed: bool = False
    objection_ms: LinkMs = 0


class AgreementProposed(Fact, frozen=True, kw_only=True, tag="agreement-proposed.v1"):
    """`by` offers the other group these terms: a first agreement, new terms, or resuming one.

    The terms in force, if any, stay until the other accepts.
    """

    agreement_id: AgreementId
    first: GroupId
    second: GroupId
    by: GroupId
    terms: Terms


class AgreementAccepted(Fact, frozen=True, kw_only=True, tag="agreement-accepted.v1"):
    """`by`, the group that did not propose them, accepts: the terms are in force, trade is open.

    The terms stand here again on purpose: this event alone says what is in force.
    """

    agreement_id: AgreementId
    first: GroupId
    second: GroupId
    by: GroupId
    terms: Terms


class AgreementDeclined(Fact, frozen=True, kw_only=True, tag="agreement-declined.v1"):
    """The proposal is gone: `by` declined it, or took back its own."""

    agreement_id: AgreementId
    first: GroupId
    second: GroupId
    by: GroupId


class LinkLimitLowered(Fact, frozen=True, kw_only=True, tag="link-limit-lowered.v1"):
    """`by` lowers at once what the other group may owe it."""

    agreement_id: AgreementId
    first: GroupId
    second: GroupId
    by: GroupId
    other_may_owe_ms: LinkMs


class StepValueAgreed(Fact, frozen=True, kw_only=True, tag="step-value-agreed.v1"):
    """`by` agrees to its neighbour's new step value: trade over the link goes on."""

    agreement_id: AgreementId
    first: GroupId
    second: GroupId
    by: GroupId
    first_step_ms: int
    second_step_ms: int


class AgreementSuspended(Fact, frozen=True, kw_only=True, tag="agreement-suspended.v1"):
    """`by` stops trade over the link at once; resuming needs both."""

    agreement_id: AgreementId
    first: GroupId
    second: GroupId
    by: GroupId


class AgreementEnded(Fact, frozen=True, kw_only=True, tag="agreement-ended.v1"):
    """The agreement, its link at zero, is over. A later one has an id of its own."""

    agreement_id: AgreementId
    first: GroupId
    second: GroupId
    by: GroupId
