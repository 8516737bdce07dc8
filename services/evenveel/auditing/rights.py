"""Who acted as what: every event by somebody who was what they said, at that moment.

And what is said about roles and keys themselves, checked against the books and written into them.
"""

from collections.abc import Iterable
from re import fullmatch
from typing import Final

from access.phrases_audit import Audit
from contracts.envelope import Envelope
from contracts.events import (
    AccountClosed,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    ActDeclined,
    ActProposed,
    AgreementAccepted,
    AgreementDeclined,
    AgreementEnded,
    AgreementProposed,
    AgreementSuspended,
    ClearingApplied,
    ClearingConsentSet,
    ClearingObjected,
    ClearingProposed,
    ClearingWithdrawn,
    DefaultLimitsSet,
    ErasureOrdered,
    Event,
    ExchangeRecorded,
    ExchangeRequested,
    ExportMade,
    FiguresConsentSet,
    GroupClosed,
    GroupDescribed,
    GroupFounded,
    IntermediaryAppointed,
    IntermediaryDismissed,
    KeyIssued,
    KeyRevoked,
    LinkLimitLowered,
    NetLimitsSet,
    RequestDeclined,
    RequestEnded,
    RequestWithdrawn,
    RightEvent,
    RoleGranted,
    RoleWithdrawn,
    RoundingSettled,
    StepValueAgreed,
    SubjectErased,
    UnitRevalued,
    WordsRetired,
    groups_touched,
    links_of,
)
from contracts.ids import (
    BY_OPERATOR,
    MAX_AUDIT_MS,
    MAX_KEY_MS,
    PUBLIC_KEY_PATTERN,
    Capacity,
    GroupId,
    PersonId,
    Role,
)
from evenveel.auditing.books import Books, GroupBook, KeyBook
from evenveel.auditing.wrong import Wrong, saying

# Who has the second say may support the group without running it.
_AFFAIRS: Final[tuple[Capacity, ...]] = ("administrator", "importer", "support")
_OF_GROUPS: Final[tuple[Capacity, ...]] = ("administrator", "importer", "operator")
_GRANTING: Final[tuple[Capacity, ...]] = (*_AFFAIRS, "operator")
_RUNNING: Final[tuple[Capacity, ...]] = (*_OF_GROUPS, "system")
BY_ITSELF: Final[tuple[Capacity, ...]] = ("operator", "system")

# What is not in the table members may do too, or follows from what others did.
CAPACITIES: Final[dict[type[Event], tuple[Capacity, ...]]] = {
    **dict.fromkeys(
        (
            GroupDescribed,
            DefaultLimitsSet,
            NetLimitsSet,
            UnitRevalued,
            FiguresConsentSet,
            GroupClosed,
            AccountOpened,
            AccountLimitsSet,
            AccountSuspended,
            AccountResumed,
            AccountClosed,
            IntermediaryAppointed,
            IntermediaryDismissed,
            AgreementProposed,
            AgreementAccepted,
            AgreementDeclined,
            AgreementSuspended,
            AgreementEnded,
            LinkLimitLowered,
            StepValueAgreed,
            RoundingSettled,
            ClearingConsentSet,
            ClearingObjected,
            KeyIssued,
        ),
        _AFFAIRS,
    ),
    GroupFounded: _OF_GROUPS,
    RoleGranted: _GRANTING,
    RoleWithdrawn: _GRANTING,
    KeyRevoked: _GRANTING,
    ClearingProposed: _RUNNING,
    ClearingApplied: _RUNNING,
    ClearingWithdrawn: _RUNNING,
    ErasureOrdered: (*_GRANTING, "system"),
    SubjectErased: BY_ITSELF,
    WordsRetired: BY_ITSELF,
    ExportMade: _RUNNING,
}


_CASCADE: Final = (ActDeclined, RequestEnded)


def check_who_acted(books: Books, envelope: Envelope) -> None:
    """Raise `Wrong` where who acted was not what it takes, in none of the groups it may be of."""
    actor, event = envelope.actor, envelope.event
    allowed = CAPACITIES.get(type(event))
    if allowed is not None and actor.capacity not in allowed:
        raise Wrong(Audit.CAPACITY_OF_ACTOR, ", ".join(allowed), actor.capacity)
    match actor.capacity:
        case "administrator":
            role: Role = "administrator"
        case "importer" if actor.via != BY_OPERATOR:
            role = "administrator"
        case "support":
            role = "support"
        case _:
            return
    # Who founds becomes it; what ends with a group or an agreement ends whosever it is, and what
    # one proposed one may always take back.
    taken_back = isinstance(event, ActDeclined) and event.because == "withdrawn"
    cascades = bool(envelope.ordinal) and isinstance(event, _CASCADE)
    if isinstance(event, GroupFounded) or taken_back or cascades:
        return
    groups = _acting_in(event)
    if any(
        has_role(books.group(group_id), actor.person_id, role, envelope.recorded_at_ms)
        for group_id in groups
    ):
        return
    what = saying(Audit.ACTING_FOR_GROUP, group=", ".join(groups))
    raise Wrong(what, saying(Audit.HAVING_ROLE, role=role), actor.person_id)


def has_role(group: GroupBook, person_id: PersonId, role: Role, at_ms: int) -> bool:
    """Whether the person had the role in the group at that moment."""
    held = group.roles.get(person_id, {})
    if role not in held:
        return False
    until_ms = held[role]
    return until_ms is None or at_ms < until_ms


def _acting_in(event: Event) -> tuple[GroupId, ...]:
    """Return the groups of which one's affair this is to whoever did it."""
    match event:
        case ExchangeRecorded(kind="service") | RequestDeclined():
            return (event.payer_group,)
        case ExchangeRequested() | RequestWithdrawn():
            return (event.payee_group,)
        case (
            AgreementProposed()
            | AgreementAccepted()
            | AgreementDeclined()
            | AgreementSuspended()
            | AgreementEnded()
            | LinkLimitLowered()
            | StepValueAgreed()
            | ClearingObjected()
            | ActProposed()
        ):
            return (event.by,)
        case ClearingProposed() | ClearingApplied():
            named = links_of(event.set_offs, event.growths)
            return tuple({g: None for link in named for g in (link.debtor, link.creditor)})
        case _:
            return groups_touched(event)


def founded(books: Books, e: GroupFounded, envelope: Envelope) -> None:
    """Write down who administers a new group: its founder, unless that is the operator as such."""
    if envelope.actor.capacity != "operator":
        books.group(e.group_id).roles[envelope.actor.person_id] = {"administrator": None}


def ended(books: Books, e: GroupClosed) -> None:
    """Write down that nobody acts for a closed group any more."""
    group = books.group(e.group_id)
    group.roles.clear()
    for key in group.keys.values():
        key.revoked = True


def right_event(books: Books, e: RightEvent, envelope: Envelope) -> None:
    """Write the fact about a role or a key into the group's book."""
    group = books.group(e.group_id)
    if group.closed:
        raise Wrong(Audit.THE_GROUP, Audit.NOT_CLOSED, e.group_id)
    match e:
        case RoleGranted():
            most_ms = MAX_AUDIT_MS if e.role == "auditor" else None
            if e.until_ms is not None or most_ms is not None:
                _check_end(Audit.END_OF_ROLE, e.until_ms, envelope.recorded_at_ms, most_ms)
            group.roles.setdefault(e.person_id, {})[e.role] = e.until_ms
            _check_administered(group, group.roles.values())
        case RoleWithdrawn():
            held = group.roles.get(e.person_id, {})
            if e.role not in held:
                raise Wrong(Audit.ROLE_TAKEN_BACK, Audit.ONE_THAT_WAS_HELD, e.role)
            del held[e.role]
            if not held:
                del group.roles[e.person_id]
            if e.role == "administrator":
                _check_administered(group, group.roles.values())
        case KeyIssued():
            _key_issued(books, group, e, envelope)
        case KeyRevoked():
            key = group.keys.get(e.key_id)
            if key is None or key.revoked:
                raise Wrong(Audit.THE_KEY, Audit.ONE_IN_FORCE, e.key_id)
            key.revoked = True


def _check_end(what: Audit, until_ms: int | None, at_ms: int, most_ms: int | None) -> None:
    if until_ms is None or until_ms <= at_ms:
        raise Wrong(what, saying(Audit.AFTER, moment=at_ms), until_ms)
    if most_ms is not None and until_ms > at_ms + most_ms:
        raise Wrong(what, saying(Audit.OR_BEFORE, moment=at_ms + most_ms), until_ms)


def _check_administered(group: GroupBook, held: Iterable[dict[Role, int | None]]) -> None:
    """Raise `Wrong` where nobody administers the group for good, though somebody did."""
    ends = [roles["administrator"] for roles in held if "administrator" in roles]
    if None not in ends and (ends or group.had_administrator):
        what = saying(Audit.LASTING_ADMINISTRATORS, group=group.group_id)
        raise Wrong(what, saying(Audit.AT_LEAST, value=1), 0)
    group.had_administrator = group.had_administrator or None in ends


def _key_issued(books: Books, group: GroupBook, e: KeyIssued, envelope: Envelope) -> None:
    if any(e.key_id in book.keys for book in books.groups.values()):
        raise Wrong(Audit.THE_KEY, Audit.NEVER_USED, e.key_id)
    proven = (
        e.public_key is None
        if e.kind == "program"
        else e.public_key is not None and fullmatch(PUBLIC_KEY_PATTERN, e.public_key) is not None
    )
    if not proven or not e.scopes or list(e.scopes) != sorted(set(e.scopes)):
        raise Wrong(Audit.THE_KEY, Audit.AS_ITS_KIND_ASKS, (e.kind, e.scopes, e.public_key))
    _check_end(Audit.END_OF_KEY, e.expires_at_ms, envelope.recorded_at_ms, MAX_KEY_MS)
    if not has_role(group, e.owner_id, "administrator", envelope.recorded_at_ms):
        raise Wrong(Audit.OWNER_OF_KEY, saying(Audit.HAVING_ROLE, role="administrator"), e.owner_id)
    group.keys[e.key_id] = KeyBook(
        group_id=e.group_id,
        kind=e.kind,
        scopes=e.scopes,
        expires_at_ms=e.expires_at_ms,
        public_key=e.public_key,
        owner_id=e.owner_id,
    )
