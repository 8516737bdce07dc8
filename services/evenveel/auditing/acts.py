"""Acts that took two people: each proposed by one, approved by another, and done as proposed.

What takes two people is said here once more, apart from the rules by which the ledger decided.
"""

from typing import TypeAlias, assert_never

from access.phrases_audit import Audit
from contracts.envelope import Envelope
from contracts.events import (
    AccountLimits,
    AccountLimitsSet,
    AccountLimitsWaiting,
    ActApproved,
    ActDeclined,
    ActEvent,
    ActProposed,
    Approval,
    DefaultLimitsSet,
    DefaultLimitsWaiting,
    ErasureOrdered,
    ErasureWaiting,
    Event,
    ExchangeRecorded,
    ExchangeReversed,
    KeyIssued,
    KeyWaiting,
    NetLimitsSet,
    NetLimitsWaiting,
    ReversalWaiting,
    RoleGranted,
    RoleWaiting,
    RoundingSettled,
    RoundingWaiting,
    SettlementWaiting,
    StepValueWaiting,
    UnitRevalued,
    WaitingAct,
    WriteOffWaiting,
)
from evenveel.auditing.books import ActBook, Books
from evenveel.auditing.rights import has_role
from evenveel.auditing.wrong import Wrong, saying

# What somebody asked, or what was done: told apart by its first part.
_Said: TypeAlias = tuple[object, ...]


def act_event(books: Books, e: ActEvent, envelope: Envelope, position: int) -> None:
    """Write down that an act waits, was approved or is over. Raises `Wrong`."""
    match e:
        case ActProposed():
            _proposed(books, e, envelope, position)
        case ActApproved():
            _approved(books, e, envelope)
        case ActDeclined():
            act = _open(books, e)
            if e.because == "withdrawn" and envelope.actor.person_id != act.proposer_id:
                raise Wrong(Audit.WHO_TAKES_BACK, act.proposer_id, envelope.actor.person_id)
        case _:
            assert_never(e)


def _proposed(books: Books, e: ActProposed, envelope: Envelope, position: int) -> None:
    if e.act_id != str(envelope.command_id) or e.act_id in books.acts:
        raise Wrong(Audit.THE_ACT, envelope.command_id, e.act_id)
    if e.by not in e.groups or list(e.groups) != sorted(set(e.groups)):
        raise Wrong(Audit.GROUPS_OF_ACT, Audit.ITS_OWN_IN_ORDER, e.groups)
    needs_words = isinstance(e.act, SettlementWaiting | WriteOffWaiting | RoundingWaiting)
    if needs_words and envelope.words is None:
        raise Wrong(Audit.REASON, Audit.COMMITTED_WORDS, None)
    earlier = envelope.happened_at_ms < envelope.recorded_at_ms
    books.acts[e.act_id] = ActBook(
        act_id=e.act_id,
        by=e.by,
        groups=e.groups,
        act=e.act,
        proposer_id=envelope.actor.person_id,
        position=position,
        happened_at_ms=envelope.happened_at_ms if earlier else None,
    )


def _open(books: Books, e: ActApproved | ActDeclined) -> ActBook:
    act = books.acts.pop(e.act_id, None)
    if act is None:
        raise Wrong(Audit.THE_ACT, Audit.ONE_THAT_WAITS, e.act_id)
    if act.groups != e.groups:
        raise Wrong(Audit.GROUPS_OF_ACT, act.groups, e.groups)
    return act


def _approved(books: Books, e: ActApproved, envelope: Envelope) -> None:
    """Raise `Wrong` where not two people said yes, each of whom might at this moment."""
    act, actor, at_ms = _open(books, e), envelope.actor, envelope.recorded_at_ms
    second = next((group for group in act.groups if group != act.by), act.by)
    expected = (
        Approval(group_id=act.by, person_id=act.proposer_id),
        Approval(group_id=second, person_id=actor.person_id),
    )
    if e.approvals != expected:
        raise Wrong(Audit.APPROVALS, expected, e.approvals)
    if actor.person_id == act.proposer_id:
        raise Wrong(Audit.APPROVALS, Audit.TWO_PEOPLE, e.approvals)
    group = books.group(second)
    if not any(
        has_role(group, actor.person_id, role, at_ms) for role in ("administrator", "support")
    ):
        raise Wrong(Audit.APPROVALS, saying(Audit.SOMEONE_OF, group=second), e.approvals)
    if not has_role(books.group(act.by), act.proposer_id, "administrator", at_ms):
        raise Wrong(Audit.APPROVALS, saying(Audit.SOMEONE_OF, group=act.by), e.approvals)
    act.approvals = e.approvals
    books.approved = act


def check_done(books: Books) -> None:
    """Raise `Wrong` where the command that is over approved an act and did not do it."""
    if books.approved is not None:
        act, books.approved = books.approved, None
        raise Wrong(Audit.THE_ACT, Audit.DONE_BY_ITS_APPROVAL, act.act_id)


def takes_two(books: Books, envelope: Envelope) -> bool:
    """Whether one person's word is not enough for this, as the books stand before it."""
    event, capacity = envelope.event, envelope.actor.capacity
    match event:
        case ExchangeRecorded():
            return event.kind != "service"
        case RoundingSettled() | UnitRevalued():
            return True
        case ExchangeReversed():
            return capacity not in ("holder", "intermediary")
        case RoleGranted() | KeyIssued():
            return capacity != "operator"
        case ErasureOrdered():
            return event.ground == "request"
        case DefaultLimitsSet():
            group = books.group(event.group_id)
            return capacity != "importer" and _goes_further(event.limits, group.defaults)
        case NetLimitsSet():
            now, then = books.group(event.group_id).net_limits, event.net_limits
            more = then.may_owe_ms > now.may_owe_ms or then.may_be_owed_ms > now.may_be_owed_ms
            return capacity != "importer" and more
        case AccountLimitsSet():
            return capacity != "importer" and _past_the_cap(books, event)
        case _:
            return False


def _past_the_cap(books: Books, e: AccountLimitsSet) -> bool:
    """Whether either side lies further out than the group lets others go, and than it lay."""
    if e.limits is None:
        return False
    account = books.account(e.account_id)
    cap, now = books.group(account.group_id).defaults, books.limits_of(account)
    return (_lower(e.limits, cap) and _lower(e.limits, now)) or (
        _higher(e.limits, cap) and _higher(e.limits, now)
    )


def _goes_further(limits: AccountLimits, than: AccountLimits) -> bool:
    return _lower(limits, than) or _higher(limits, than)


def _lower(limits: AccountLimits, than: AccountLimits) -> bool:
    floor, other = limits.floor_steps, than.floor_steps
    return other is not None and (floor is None or floor < other)


def _higher(limits: AccountLimits, than: AccountLimits) -> bool:
    ceiling, other = limits.ceiling_steps, than.ceiling_steps
    return other is not None and (ceiling is None or ceiling > other)


def check_done_as_proposed(books: Books, envelope: Envelope, *, two: bool) -> None:
    """Raise `Wrong` where it took two and was not approved, or is not what they said yes to."""
    event = envelope.event
    if books.approved is None:
        if two:
            given = getattr(event, "approvals", ())
            raise Wrong(Audit.APPROVALS, Audit.AN_APPROVED_ACT, given)
        return
    if isinstance(event, ActApproved):
        return
    act, books.approved = books.approved, None
    asked, done = (act.act_id, *_asked(act)), (_done_under(event, act), *_done(event))
    if asked != done:
        raise Wrong(Audit.WHAT_WAS_DONE, asked, done)
    if getattr(event, "approvals", None) != act.approvals:
        raise Wrong(Audit.APPROVALS, act.approvals, getattr(event, "approvals", None))
    if getattr(event, "reason_at", act.position) != act.position:
        raise Wrong(Audit.REASON, act.position, getattr(event, "reason_at", None))
    if act.happened_at_ms is not None and envelope.happened_at_ms != act.happened_at_ms:
        raise Wrong(Audit.HAPPENED_AT, act.happened_at_ms, envelope.happened_at_ms)


def _done_under(event: Event, act: ActBook) -> object:
    """Return the id of what was done: an exchange's own, else that of the act."""
    return getattr(event, "exchange_id", act.act_id)


def _asked(act: ActBook) -> _Said:
    w: WaitingAct = act.act
    match w:
        case SettlementWaiting():
            return "settlement", w.payer, w.payee, w.payer_steps, w.payee_steps, w.fixed_side
        case WriteOffWaiting():
            return "write-off", w.payer, w.payee, w.steps, w.steps, "payer"
        case RoundingWaiting():
            return "rounding", w.account_id, w.steps
        case ReversalWaiting():
            return "reversal", w.reverses, w.force
        case StepValueWaiting():
            return "step-value", w.group_id, w.step_ms
        case DefaultLimitsWaiting():
            return "default-limits", w.group_id, w.limits
        case NetLimitsWaiting():
            return "net-limits", w.group_id, w.net_limits
        case AccountLimitsWaiting():
            return "account-limits", w.account_id, w.limits
        case RoleWaiting():
            return "role", w.group_id, w.person_id, w.role, w.until_ms
        case KeyWaiting():
            scopes = tuple(sorted(w.scopes))
            named = (w.group_id, w.key_id, w.key_kind, scopes)
            return "key", *named, w.expires_at_ms, w.public_key, act.proposer_id
        case ErasureWaiting():
            return "erasure", w.account_id, "request"
        case _:
            assert_never(w)


def _done(e: Event) -> _Said:
    match e:
        case ExchangeRecorded():
            return e.kind, e.payer, e.payee, e.payer_steps, e.payee_steps, e.fixed_side
        case RoundingSettled():
            return "rounding", e.account_id, e.steps
        case ExchangeReversed():
            return "reversal", e.reverses, e.past_limits == "forced"
        case UnitRevalued():
            return "step-value", e.group_id, e.step_ms
        case DefaultLimitsSet():
            return "default-limits", e.group_id, e.limits
        case NetLimitsSet():
            return "net-limits", e.group_id, e.net_limits
        case AccountLimitsSet():
            return "account-limits", e.account_id, e.limits
        case RoleGranted():
            return "role", e.group_id, e.person_id, e.role, e.until_ms
        case KeyIssued():
            named = (e.group_id, e.key_id, e.kind, e.scopes)
            return "key", *named, e.expires_at_ms, e.public_key, e.owner_id
        case ErasureOrdered():
            return "erasure", e.account_id, e.ground
        case _:
            return (type(e).__name__,)
