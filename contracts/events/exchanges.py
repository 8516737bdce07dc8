"""Facts about exchanges. Both halves of an exchange are one fact.

Every entry carries all its legs: steps on accounts, ms on links, ms on rounding accounts. The
rounding legs follow from the others and the step values of the day; they stand here on purpose,
so that one event can be booked, and checked to sum to zero, by a reader without any state.

Where two people said yes, `approvals` are they, and `reason_at` is the position of the proposal:
the words that say why are that event's.
"""

from contracts.events.approval import Approval
from contracts.events.fact import Fact, Part
from contracts.ids import (
    AccountId,
    AtMs,
    EndOfRequest,
    ExchangeId,
    ExchangeKind,
    FixedSide,
    GroupId,
    LinkMs,
    PastLimits,
    Steps,
)


class Route(Part, frozen=True, kw_only=True):
    """The groups an exchange passes, payer's first, and the ms carried over each of its links.

    Each group's link with the next rises by `carried_ms` (it owes more), the next one's falls.
    """

    groups: tuple[GroupId, ...]
    carried_ms: LinkMs


class ExchangeRecorded(Fact, frozen=True, kw_only=True, tag="exchange-recorded.v1"):
    """The payee was given `payee_steps`, the payer gave `payer_steps`: paid, or a request accepted.

    `routes` is empty within a group. `past_limits` says why limits did not bind, None where they
    did. `payer_rounding_ms` is the leg of the payer's group's rounding account, at least 0.
    """

    exchange_id: ExchangeId
    kind: ExchangeKind = "service"
    payer: AccountId
    payee: AccountId
    payer_group: GroupId
    payee_group: GroupId
    payer_steps: Steps
    payee_steps: Steps
    fixed_side: FixedSide = "payer"
    routes: tuple[Route, ...] = ()
    payer_rounding_ms: LinkMs = 0
    accepts_request: bool = False
    past_limits: PastLimits | None = None
    approvals: tuple[Approval, ...] = ()
    reason_at: int | None = None


class ExchangeReversed(Fact, frozen=True, kw_only=True, tag="exchange-reversed.v1"):
    """The exchange `reverses` is given back: its steps and link ms, once.

    `payer` and `payee` are those of the original: the payer gets `payer_steps` back, the payee
    gives `payee_steps` back; where one of those accounts is closed, the community account that
    stands in for it is named instead. `routes` are the original's: each link moves back by its
    ms. Each group's rounding account takes what makes its sum zero at today's step value.
    """

    exchange_id: ExchangeId
    reverses: ExchangeId
    payer: AccountId
    payee: AccountId
    payer_group: GroupId
    payee_group: GroupId
    payer_steps: Steps
    payee_steps: Steps
    routes: tuple[Route, ...] = ()
    payer_rounding_ms: LinkMs = 0
    payee_rounding_ms: LinkMs = 0
    past_limits: PastLimits | None = None
    approvals: tuple[Approval, ...] = ()
    reason_at: int | None = None


class RoundingSettled(Fact, frozen=True, kw_only=True, tag="rounding-settled.v1"):
    """Whole steps moved between a group's rounding account and a community account.

    The community account changes by `steps`, the rounding account by `rounding_ms` the other way.
    """

    exchange_id: ExchangeId
    group_id: GroupId
    account_id: AccountId
    steps: Steps
    rounding_ms: LinkMs
    approvals: tuple[Approval, ...] = ()
    reason_at: int | None = None


class ExchangeRequested(Fact, frozen=True, kw_only=True, tag="exchange-requested.v1"):
    """The payee asks the payer for an exchange, open until `expires_at_ms`.

    Where `holds` is true it holds room on the links, the group limits and the payee's ceiling, and
    is accepted over the same `routes`. Else they are only those found when it was asked: nothing
    is held on them, and the acceptance finds its own.
    """

    exchange_id: ExchangeId
    payer: AccountId
    payee: AccountId
    payer_group: GroupId
    payee_group: GroupId
    payer_steps: Steps
    payee_steps: Steps
    fixed_side: FixedSide = "payee"
    routes: tuple[Route, ...] = ()
    payer_rounding_ms: LinkMs = 0
    expires_at_ms: AtMs
    holds: bool = True


class RequestDeclined(Fact, frozen=True, kw_only=True, tag="request-declined.v1"):
    """The payer said no; the room it held is free.

    `transit_groups` are those between the two, where it held room too.
    """

    exchange_id: ExchangeId
    payer_group: GroupId
    payee_group: GroupId
    transit_groups: tuple[GroupId, ...] = ()


class RequestWithdrawn(Fact, frozen=True, kw_only=True, tag="request-withdrawn.v1"):
    """The payee took the request back; the room it held is free.

    `transit_groups` are those between the two, where it held room too.
    """

    exchange_id: ExchangeId
    payer_group: GroupId
    payee_group: GroupId
    transit_groups: tuple[GroupId, ...] = ()


class RequestExpired(Fact, frozen=True, kw_only=True, tag="request-expired.v1"):
    """Nobody answered in time; the room it held is free.

    `transit_groups` are those between the two, where it held room too.
    """

    exchange_id: ExchangeId
    payer_group: GroupId
    payee_group: GroupId
    transit_groups: tuple[GroupId, ...] = ()


class RequestEnded(Fact, frozen=True, kw_only=True, tag="request-ended.v1"):
    """The request can no longer be accepted, for a reason outside it; its room is free.

    `transit_groups` are those between the two, where it held room too.
    """

    exchange_id: ExchangeId
    payer_group: GroupId
    payee_group: GroupId
    transit_groups: tuple[GroupId, ...] = ()
    because: EndOfRequest
