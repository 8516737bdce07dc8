"""Facts about a group: its unit, its place, its limits towards all neighbours together."""

from contracts.events.approval import Approval
from contracts.events.fact import Fact, Part
from contracts.ids import GroupId, GroupKind, LinkMs, ShownTo, Steps


class Unit(Part, frozen=True, kw_only=True):
    """A group's own name for its measure of time, in the group's own language."""

    singular: str
    plural: str
    symbol: str


class Place(Part, frozen=True, kw_only=True):
    """Where a group is at home. Degrees are whole millionths; None where not given."""

    locality: str
    country: str
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None


class AccountLimits(Part, frozen=True, kw_only=True):
    """The range of an account in steps; None is no bound on that side.

    Floor and ceiling are hard. The warning marks lie within them and refuse nothing.
    """

    floor_steps: Steps | None = None
    ceiling_steps: Steps | None = None
    warn_below_steps: Steps | None = None
    warn_above_steps: Steps | None = None


class NetLimits(Part, frozen=True, kw_only=True):
    """How far the net of all links of a group may go, in ms, both at least 0.

    `may_owe_ms` binds a group that only buys, `may_be_owed_ms` one that only sells.
    """

    may_owe_ms: LinkMs
    may_be_owed_ms: LinkMs


class GroupFounded(Fact, frozen=True, kw_only=True, tag="group-founded.v1"):
    """A group exists, with its unit, the worth of a step, and its first limits."""

    group_id: GroupId
    kind: GroupKind
    unit: Unit
    decimals: int
    step_ms: int
    place: Place
    languages: tuple[str, ...]
    default_limits: AccountLimits
    net_limits: NetLimits


class GroupDescribed(Fact, frozen=True, kw_only=True, tag="group-described.v1"):
    """The group's unit names, place and languages are from now on as said here, all of them."""

    group_id: GroupId
    unit: Unit
    place: Place
    languages: tuple[str, ...]


class DefaultLimitsSet(Fact, frozen=True, kw_only=True, tag="default-limits-set.v1"):
    """Accounts of the group without limits of their own are bound by these.

    Where they let accounts go further, `approvals` are the two who said yes.
    """

    group_id: GroupId
    limits: AccountLimits
    approvals: tuple[Approval, ...] = ()


class NetLimitsSet(Fact, frozen=True, kw_only=True, tag="net-limits-set.v1"):
    """The net of all the group's links is bound by these.

    Where they let it go further, `approvals` are the two who said yes.
    """

    group_id: GroupId
    net_limits: NetLimits
    approvals: tuple[Approval, ...] = ()


class UnitRevalued(Fact, frozen=True, kw_only=True, tag="unit-revalued.v1"):
    """A step of the group is worth `step_ms` from now on; steps stay.

    `rounding_ms` is what the group's rounding account takes so that the sum is zero at the new
    worth: derived, and said on purpose, so that this event can be read as an entry by itself.
    """

    group_id: GroupId
    step_ms_before: int
    step_ms: int
    rounding_ms: LinkMs
    approvals: tuple[Approval, ...] = ()


class FiguresConsentSet(Fact, frozen=True, kw_only=True, tag="figures-consent-set.v1"):
    """To whom the region's figures may be shown with what the group's members gave in them.

    A group that said nothing takes part in none. Who says nobody again takes part in the figures
    of no month after this one; those that were shown stay as they are.
    """

    group_id: GroupId
    shown_to: ShownTo


class GroupClosed(Fact, frozen=True, kw_only=True, tag="group-closed.v1"):
    """The group is closed: every account, link and its rounding account stood at zero."""

    group_id: GroupId
