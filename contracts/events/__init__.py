"""Every fact that the log can hold, in its current version.

`Event` is the closed union; `WIRE_NAMES` maps each wire name to its type. Older versions are
brought up to these by `contracts.upcasts`.
"""

from typing import Final, TypeAlias, get_args

from contracts.events.accounts import (
    AccountClosed,
    AccountLeaving,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    IntermediaryAppointed,
    IntermediaryDismissed,
)
from contracts.events.acts import (
    AccountLimitsWaiting,
    ActApproved,
    ActDeclined,
    ActProposed,
    DefaultLimitsWaiting,
    ErasureWaiting,
    KeyWaiting,
    NetLimitsWaiting,
    ReversalWaiting,
    RoleWaiting,
    RoundingWaiting,
    SettlementWaiting,
    StepValueWaiting,
    WaitingAct,
    WriteOffWaiting,
)
from contracts.events.agreements import (
    AgreementAccepted,
    AgreementDeclined,
    AgreementEnded,
    AgreementProposed,
    AgreementSuspended,
    LinkLimitLowered,
    StepValueAgreed,
    Terms,
)
from contracts.events.approval import Approval
from contracts.events.clearing import (
    ClearingApplied,
    ClearingConsentSet,
    ClearingObjected,
    ClearingProposed,
    ClearingWithdrawn,
    Growth,
    Leave,
    SetOff,
    Share,
    groups_of_run,
    links_of,
)
from contracts.events.directory import PostChanged, PostPublished, PostTerms, PostWithdrawn
from contracts.events.exchanges import (
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    RoundingSettled,
    Route,
)
from contracts.events.fact import Fact
from contracts.events.groups import (
    AccountLimits,
    DefaultLimitsSet,
    FiguresConsentSet,
    GroupClosed,
    GroupDescribed,
    GroupFounded,
    NetLimits,
    NetLimitsSet,
    Place,
    Unit,
    UnitRevalued,
)
from contracts.events.keys import KeyIssued, KeyRevoked
from contracts.events.privacy import ErasureOrdered, ExportMade, SubjectErased, WordsRetired
from contracts.events.roles import RoleGranted, RoleWithdrawn
from contracts.ids import GroupId

GroupEvent: TypeAlias = (
    GroupFounded
    | GroupDescribed
    | DefaultLimitsSet
    | NetLimitsSet
    | UnitRevalued
    | FiguresConsentSet
    | GroupClosed
)
AccountEvent: TypeAlias = (
    AccountOpened
    | AccountLimitsSet
    | AccountSuspended
    | AccountLeaving
    | AccountResumed
    | AccountClosed
    | IntermediaryAppointed
    | IntermediaryDismissed
)
AgreementEvent: TypeAlias = (
    AgreementProposed
    | AgreementAccepted
    | AgreementDeclined
    | LinkLimitLowered
    | StepValueAgreed
    | AgreementSuspended
    | AgreementEnded
)
RequestEndEvent: TypeAlias = RequestDeclined | RequestWithdrawn | RequestExpired | RequestEnded
ExchangeEvent: TypeAlias = (
    ExchangeRecorded | ExchangeReversed | RoundingSettled | ExchangeRequested | RequestEndEvent
)
DirectoryEvent: TypeAlias = PostPublished | PostChanged | PostWithdrawn
ClearingEvent: TypeAlias = (
    ClearingConsentSet | ClearingProposed | ClearingApplied | ClearingObjected | ClearingWithdrawn
)
ActEvent: TypeAlias = ActProposed | ActApproved | ActDeclined
RightEvent: TypeAlias = RoleGranted | RoleWithdrawn | KeyIssued | KeyRevoked
PrivacyEvent: TypeAlias = ErasureOrdered | SubjectErased | WordsRetired | ExportMade
Event: TypeAlias = (
    GroupEvent
    | AccountEvent
    | AgreementEvent
    | ExchangeEvent
    | DirectoryEvent
    | ClearingEvent
    | RightEvent
    | ActEvent
    | PrivacyEvent
)

WIRE_NAMES: Final[dict[str, type[Fact]]] = {
    str(cls.__struct_config__.tag): cls for cls in get_args(Event)
}

_NAMES: Final = {cls: name for name, cls in WIRE_NAMES.items()}


def wire_name(event: Event) -> str:
    """Return the versioned name under which the event is stored."""
    return _NAMES[type(event)]


def groups_touched(event: Event) -> tuple[GroupId, ...]:
    """Return each group whose history the event belongs to, once, in a fixed order."""
    match event:
        # Where it holds nothing, a request is no matter of those between.
        case ExchangeRequested(holds=False):
            return tuple(dict.fromkeys((event.payer_group, event.payee_group)))
        case ExchangeRecorded() | ExchangeReversed() | ExchangeRequested():
            if not event.routes:
                return (event.payer_group,)
            return tuple(dict.fromkeys(g for route in event.routes for g in route.groups))
        case RequestDeclined() | RequestWithdrawn() | RequestExpired() | RequestEnded():
            ends = (event.payer_group, event.payee_group)
            return tuple(dict.fromkeys((*ends, *event.transit_groups)))
        case (
            AgreementProposed()
            | AgreementAccepted()
            | AgreementDeclined()
            | LinkLimitLowered()
            | StepValueAgreed()
            | AgreementSuspended()
            | AgreementEnded()
        ):
            return (event.first, event.second)
        case ClearingProposed() | ClearingApplied():
            return groups_of_run(event)
        case ClearingObjected() | ClearingWithdrawn():
            return event.groups
        case ActProposed() | ActApproved() | ActDeclined():
            return event.groups
        case _:
            return (event.group_id,)


__all__ = [
    "WIRE_NAMES",
    "AccountClosed",
    "AccountEvent",
    "AccountLeaving",
    "AccountLimits",
    "AccountLimitsSet",
    "AccountLimitsWaiting",
    "AccountOpened",
    "AccountResumed",
    "AccountSuspended",
    "ActApproved",
    "ActDeclined",
    "ActEvent",
    "ActProposed",
    "AgreementAccepted",
    "AgreementDeclined",
    "AgreementEnded",
    "AgreementEvent",
    "AgreementProposed",
    "AgreementSuspended",
    "Approval",
    "ClearingApplied",
    "ClearingConsentSet",
    "ClearingEvent",
    "ClearingObjected",
    "ClearingProposed",
    "ClearingWithdrawn",
    "DefaultLimitsSet",
    "DefaultLimitsWaiting",
    "DirectoryEvent",
    "ErasureOrdered",
    "ErasureWaiting",
    "Event",
    "ExchangeEvent",
    "ExchangeRecorded",
    "ExchangeRequested",
    "ExchangeReversed",
    "ExportMade",
    "Fact",
    "FiguresConsentSet",
    "GroupClosed",
    "GroupDescribed",
    "GroupEvent",
    "GroupFounded",
    "Growth",
    "IntermediaryAppointed",
    "IntermediaryDismissed",
    "KeyIssued",
    "KeyRevoked",
    "KeyWaiting",
    "Leave",
    "LinkLimitLowered",
    "NetLimits",
    "NetLimitsSet",
    "NetLimitsWaiting",
    "Place",
    "PostChanged",
    "PostPublished",
    "PostTerms",
    "PostWithdrawn",
    "PrivacyEvent",
    "RequestDeclined",
    "RequestEndEvent",
    "RequestEnded",
    "RequestExpired",
    "RequestWithdrawn",
    "ReversalWaiting",
    "RightEvent",
    "RoleGranted",
    "RoleWaiting",
    "RoleWithdrawn",
    "RoundingSettled",
    "RoundingWaiting",
    "Route",
    "SetOff",
    "SettlementWaiting",
    "Share",
    "StepValueAgreed",
    "StepValueWaiting",
    "SubjectErased",
    "Terms",
    "Unit",
    "UnitRevalued",
    "WaitingAct",
    "WordsRetired",
    "WriteOffWaiting",
    "groups_of_run",
    "groups_touched",
    "links_of",
    "wire_name",
]
