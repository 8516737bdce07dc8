"""Giving back: a new exchange that undoes an earlier one, once, and is shown together with it."""

from clearing.domain import ladder
from clearing.domain.commands import Reverse
from clearing.domain.exchanges import Decision
from clearing.domain.past import Past, Role
from clearing.domain.refusals import Code, Refusal
from clearing.domain.state import Account, State
from contracts.envelope import Envelope
from contracts.events import ExchangeRecorded, ExchangeReversed, Route
from contracts.ids import AccountId, ExchangeId, GroupId


def reverse(state: State, past: Past, c: Reverse) -> Decision:
    """Return the reversal: original steps and link ms; rounding takes the rest at today's value."""
    found = _original(state, past, c.reverses)
    if isinstance(found, Refusal):
        return found
    original, numbers = found
    by_payee = c.actor.capacity in ("holder", "intermediary")
    refusal = (
        ladder.may_act_for(state.accounts[original.payee], c.actor)
        if by_payee
        else ladder.administers(c.actor) or _approved(c, original)
    )
    if refusal:
        return refusal
    if by_payee and (c.force or c.stand_ins):
        return Refusal(code=Code.CAPACITY_NOT_ALLOWED, subject=c.actor.person_id)
    payer = _taking_part(state, original.payer, c)
    if isinstance(payer, Refusal):
        return payer
    payee = _taking_part(state, original.payee, c)
    if isinstance(payee, Refusal):
        return payee
    if payer is payee:
        return Refusal(code=Code.SAME_ACCOUNT, subject=payer.account_id)
    refusal = _way_back_stands(state, original, numbers, force=c.force)
    if refusal is None:
        refusal = _room_back(state, payer, payee, original, force=c.force)
    return refusal or [_reversed(state, c, original, payer, payee)]


def _original(
    state: State, past: Past, exchange_id: ExchangeId
) -> tuple[ExchangeRecorded, dict[GroupId, int]] | Refusal:
    """Return the exchange under this id, paid or accepted, that may be reversed."""
    for role in (Role.CONCLUSION, Role.COMMAND):
        recorded = past.found(role, exchange_id)
        if recorded is None:
            continue
        envelope: Envelope = recorded.envelope
        event = envelope.event
        if isinstance(event, ExchangeRecorded) and event.exchange_id == exchange_id:
            if exchange_id in state.reversals:
                return Refusal(code=Code.ALREADY_REVERSED, subject=state.reversals[exchange_id])
            return event, envelope.groups
    return Refusal(code=Code.EXCHANGE_UNKNOWN, subject=exchange_id)


def _approved(c: Reverse, original: ExchangeRecorded) -> Refusal | None:
    """Refuse where not every end group's administrators said yes, by a person each."""
    people: dict[GroupId, set[str]] = {}
    for approval in c.approvals:
        people.setdefault(approval.group_id, set()).add(approval.person_id)
    payers, payees = people.get(original.payer_group), people.get(original.payee_group)
    if not payers:
        return Refusal(code=Code.APPROVAL_MISSING, subject=original.payer_group)
    if not payees or (original.payer_group != original.payee_group and len(payers | payees) < 2):
        return Refusal(code=Code.APPROVAL_MISSING, subject=original.payee_group)
    return None


def _taking_part(state: State, account_id: AccountId, c: Reverse) -> Account | Refusal:
    """Return the account, or the community account that stands in for it where it is closed."""
    account = state.accounts[account_id]
    if account.status != "closed":
        return (None if c.force else ladder.usable(account)) or account
    for stand_in_id in c.stand_ins:
        stand_in = state.accounts.get(stand_in_id)
        if stand_in is None:
            return Refusal(code=Code.ACCOUNT_UNKNOWN, subject=stand_in_id)
        if stand_in.group_id != account.group_id:
            continue
        if stand_in.kind != "community":
            return Refusal(code=Code.ACCOUNT_KIND_WRONG, subject=stand_in_id)
        return ladder.usable(stand_in) or stand_in
    return Refusal(code=Code.ACCOUNT_CLOSED, subject=account_id)


def _way_back_stands(
    state: State, original: ExchangeRecorded, numbers: dict[GroupId, int], *, force: bool
) -> Refusal | None:
    """Refuse where an agreement of the route has ended, or stands still and is not forced."""
    ends = {original.payer_group, original.payee_group}
    for route in original.routes:
        for giver, taker in zip(route.groups, route.groups[1:], strict=False):
            agreement = state.agreement_between(giver, taker)
            if agreement is None or numbers[agreement.first] < agreement.accepted_number:
                return Refusal(code=Code.NO_AGREEMENT, subject=taker)
            if agreement.terms is None:
                return Refusal(code=Code.AGREEMENT_NOT_ACCEPTED, subject=agreement.agreement_id)
            forced = force and giver in ends and taker in ends
            if agreement.status == "suspended" and not forced:
                return Refusal(code=Code.AGREEMENT_SUSPENDED, subject=agreement.agreement_id)
    return None


def _room_back(
    state: State, payer: Account, payee: Account, original: ExchangeRecorded, *, force: bool
) -> Refusal | None:
    """Refuse where an exchange the other way would have no room; force passes the ends' own."""
    refusal = ladder.sum_in_range(state, payer, original.payer_steps) or ladder.sum_in_range(
        state, payee, -original.payee_steps
    )
    if refusal:
        return refusal
    if not force:
        refusal = (
            ladder.leaves_towards_zero(payee, -original.payee_steps)
            or ladder.leaves_towards_zero(payer, original.payer_steps)
            or ladder.above_floor(state, payee, original.payee_steps)
            or ladder.below_ceiling(state, payer, original.payer_steps)
        )
    if refusal or not original.routes:
        return refusal
    back = tuple(
        Route(groups=route.groups[::-1], carried_ms=route.carried_ms) for route in original.routes
    )
    ends = frozenset((original.payer_group, original.payee_group)) if force else frozenset()
    refusal = ladder.links_have_room(state, back, ends)
    if refusal or force:
        return refusal
    return ladder.groups_have_room(
        state.groups[original.payee_group],
        state.groups[original.payer_group],
        sum(route.carried_ms for route in back),
    )


def _reversed(
    state: State, c: Reverse, original: ExchangeRecorded, payer: Account, payee: Account
) -> ExchangeReversed:
    carried_ms = sum(route.carried_ms for route in original.routes)
    payer_step_ms = state.groups[original.payer_group].step_ms
    payee_step_ms = state.groups[original.payee_group].step_ms
    across = bool(original.routes)
    return ExchangeReversed(
        exchange_id=ExchangeId(c.command_id),
        reverses=original.exchange_id,
        payer=payer.account_id,
        payee=payee.account_id,
        payer_group=original.payer_group,
        payee_group=original.payee_group,
        payer_steps=original.payer_steps,
        payee_steps=original.payee_steps,
        routes=original.routes,
        # Steps may be worth something else today: rounding takes what makes each sum zero.
        payer_rounding_ms=carried_ms - original.payer_steps * payer_step_ms if across else 0,
        payee_rounding_ms=original.payee_steps * payee_step_ms - carried_ms if across else 0,
        past_limits="forced" if c.force else None,
        approvals=c.approvals,
    )
