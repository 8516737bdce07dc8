"""Founding, describing, limiting, revaluing, showing and closing a group."""

from re import fullmatch
from typing import Final, TypeAlias

from clearing.domain import ladder
from clearing.domain.act_ends import act_ended
from clearing.domain.commands import (
    CloseGroup,
    DescribeGroup,
    FoundGroup,
    RevalueUnit,
    SetDefaultLimits,
    SetFiguresConsent,
    SetNetLimits,
)
from clearing.domain.exchanges import Decision
from clearing.domain.refusals import Code, Refusal
from clearing.domain.requests import ended
from clearing.domain.state import Group, State
from contracts.envelope import Actor
from contracts.events import (
    AccountLimits,
    DefaultLimitsSet,
    Event,
    FiguresConsentSet,
    GroupClosed,
    GroupDescribed,
    GroupFounded,
    NetLimits,
    NetLimitsSet,
    UnitRevalued,
)
from contracts.ids import GROUP_ID_PATTERN, MAX_LIMIT_MS, MAX_STEPS, MS_PER_HOUR, GroupId

# A step is worth from a millisecond to a thousand hours: beyond, no group counts.
MAX_STEP_MS: Final = 1_000 * MS_PER_HOUR
MAX_DECIMALS: Final = 6
MAX_NAME_CHARACTERS: Final = 100
MAX_LANGUAGES: Final = 20
MAX_LATITUDE: Final = 90_000_000
MAX_LONGITUDE: Final = 180_000_000

Found: TypeAlias = Group | Refusal


def limits_in_order(limits: AccountLimits | None) -> Refusal | None:
    """Refuse limits that leave no room at zero, or marks outside them."""
    if limits is None:
        return None
    marks = (
        limits.floor_steps,
        limits.warn_below_steps,
        limits.warn_above_steps,
        limits.ceiling_steps,
    )
    given = [mark for mark in marks if mark is not None]
    in_order = given == sorted(given) and all(abs(mark) <= MAX_STEPS for mark in given)
    floor, _, _, ceiling = marks
    if in_order and (floor is None or floor <= 0) and (ceiling is None or ceiling >= 0):
        return None
    return Refusal(code=Code.LIMITS_OUT_OF_ORDER, limit=MAX_STEPS, unit="steps")


def _net_in_range(limits: NetLimits) -> Refusal | None:
    if 0 <= limits.may_owe_ms <= MAX_LIMIT_MS and 0 <= limits.may_be_owed_ms <= MAX_LIMIT_MS:
        return None
    return Refusal(code=Code.LIMITS_OUT_OF_ORDER, limit=MAX_LIMIT_MS, unit="ms")


def _step_in_range(step_ms: int) -> Refusal | None:
    if 0 < step_ms <= MAX_STEP_MS:
        return None
    return Refusal(code=Code.AMOUNT_OUT_OF_RANGE, limit=MAX_STEP_MS, left=MAX_STEP_MS, unit="ms")


def living_group(state: State, group_id: GroupId, actor: Actor, now_ms: int) -> Found:
    """Return the group, if it exists, is not closed and the actor may run its affairs."""
    refusal = known(state, group_id) or not_closed(state, group_id)
    refusal = refusal or ladder.administers(state, group_id, actor, now_ms)
    return refusal or state.groups[group_id]


def known(state: State, group_id: GroupId) -> Refusal | None:
    """Refuse a group that nobody founded."""
    return None if group_id in state.groups else Refusal(code=Code.GROUP_UNKNOWN, subject=group_id)


def not_closed(state: State, group_id: GroupId) -> Refusal | None:
    """Refuse a group that is closed."""
    if not state.groups[group_id].closed:
        return None
    return Refusal(code=Code.GROUP_CLOSED, subject=group_id)


def found_group(state: State, c: FoundGroup) -> Decision:
    """Return the new group."""
    refusal = _step_in_range(c.step_ms)
    if refusal is None and not 0 <= c.decimals <= MAX_DECIMALS:
        refusal = Refusal(code=Code.AMOUNT_OUT_OF_RANGE, limit=MAX_DECIMALS)
    refusal = refusal or limits_in_order(c.default_limits) or _net_in_range(c.net_limits)
    if refusal:
        return refusal
    if c.group_id in state.groups:
        return Refusal(code=Code.GROUP_EXISTS, subject=c.group_id)
    refusal = _may_found(c.actor) or _described(c)
    if refusal is None and not fullmatch(GROUP_ID_PATTERN, c.group_id):
        refusal = Refusal(code=Code.DESCRIPTION_NOT_ALLOWED, subject=c.group_id)
    return refusal or [
        GroupFounded(
            group_id=c.group_id,
            kind=c.kind,
            unit=c.unit,
            decimals=c.decimals,
            step_ms=c.step_ms,
            place=c.place,
            languages=c.languages,
            default_limits=c.default_limits,
            net_limits=c.net_limits,
        )
    ]


def _may_found(actor: Actor) -> Refusal | None:
    """Refuse a capacity in which no group is founded. Whoever does is its first administrator."""
    return None if actor.capacity == "operator" else ladder.runs_affairs(actor)


def describe_group(state: State, c: DescribeGroup, now_ms: int) -> Decision:
    """Return the group's new description."""
    group = living_group(state, c.group_id, c.actor, now_ms)
    if isinstance(group, Refusal):
        return group
    return _described(c) or [
        GroupDescribed(group_id=c.group_id, unit=c.unit, place=c.place, languages=c.languages)
    ]


def _described(c: FoundGroup | DescribeGroup) -> Refusal | None:
    """Refuse words longer than a name, characters nobody can read, and places not on earth."""
    names = (c.unit.singular, c.unit.plural, c.unit.symbol, c.place.locality, c.place.country)
    latitude, longitude = c.place.latitude_microdegrees, c.place.longitude_microdegrees
    fits = (
        all(len(name) <= MAX_NAME_CHARACTERS for name in (*names, *c.languages))
        and all(name.isprintable() for name in (*names, *c.languages))
        and len(c.languages) <= MAX_LANGUAGES
        and (latitude is None or abs(latitude) <= MAX_LATITUDE)
        and (longitude is None or abs(longitude) <= MAX_LONGITUDE)
    )
    return None if fits else Refusal(code=Code.DESCRIPTION_NOT_ALLOWED, subject=c.group_id)


def set_default_limits(state: State, c: SetDefaultLimits, now_ms: int) -> Decision:
    """Return the new default limits. Balances beyond them stay; only new trade is bound."""
    group = limits_in_order(c.limits) or living_group(state, c.group_id, c.actor, now_ms)
    if isinstance(group, Refusal):
        return group
    if c.limits == group.default_limits:
        return Refusal(code=Code.NO_CHANGE, subject=c.group_id)
    return [DefaultLimitsSet(group_id=c.group_id, limits=c.limits)]


def set_net_limits(state: State, c: SetNetLimits, now_ms: int) -> Decision:
    """Return the new limits on the net of the group's links."""
    group = _net_in_range(c.net_limits) or living_group(state, c.group_id, c.actor, now_ms)
    if isinstance(group, Refusal):
        return group
    if c.net_limits == group.net_limits:
        return Refusal(code=Code.NO_CHANGE, subject=c.group_id)
    return [NetLimitsSet(group_id=c.group_id, net_limits=c.net_limits)]


def revalue_unit(state: State, c: RevalueUnit, now_ms: int) -> Decision:
    """Return the new worth of a step, and the end of the group's open requests across borders.

    Steps stay; what they are worth more or less goes visibly to the rounding account.
    """
    group = _step_in_range(c.step_ms) or living_group(state, c.group_id, c.actor, now_ms)
    if isinstance(group, Refusal):
        return group
    if c.step_ms == group.step_ms:
        return Refusal(code=Code.NO_CHANGE, subject=c.group_id)
    refusal = _worth_in_range(state, group, max(group.step_ms, c.step_ms))
    if refusal:
        return refusal
    events: list[Event] = [
        UnitRevalued(
            group_id=c.group_id,
            step_ms_before=group.step_ms,
            step_ms=c.step_ms,
            rounding_ms=group.total_steps * (group.step_ms - c.step_ms),
        )
    ]
    events.extend(
        ended(request, "revaluation")
        for request in state.requests.values()
        if request.routes and c.group_id in (request.payer_group, request.payee_group)
    )
    return events


def _worth_in_range(state: State, group: Group, step_ms: int) -> Refusal | None:
    """Refuse a step value at which the group's sum or any of its accounts would pass 64 bits."""
    refusal = ladder.total_in_range(group, 0, step_ms)
    if refusal is None and any(
        abs(account.balance_steps) * step_ms > ladder.MAX_BALANCE_MS
        for account in state.accounts.values()
        if account.group_id == group.group_id
    ):
        refusal = Refusal(
            code=Code.SUM_OUT_OF_RANGE,
            subject=group.group_id,
            limit=ladder.MAX_BALANCE_MS,
            unit="ms",
        )
    return refusal


def set_figures_consent(state: State, c: SetFiguresConsent, now_ms: int) -> Decision:
    """Return to whom the region's figures may be shown with those of the group in them."""
    group = living_group(state, c.group_id, c.actor, now_ms)
    if isinstance(group, Refusal):
        return group
    if c.shown_to == group.figures_shown_to:
        return Refusal(code=Code.NO_CHANGE, subject=c.group_id)
    return [FiguresConsentSet(group_id=c.group_id, shown_to=c.shown_to)]


def close_group(state: State, c: CloseGroup, now_ms: int) -> Decision:
    """Return the end of a group in which all is zero, every account closed, no agreement left.

    Nobody is left to say yes: acts that wait for that end first.
    """
    group = living_group(state, c.group_id, c.actor, now_ms)
    if isinstance(group, Refusal):
        return group
    if group.accounts_open or group.neighbours or group.rounding_ms or group.net_ms:
        return Refusal(code=Code.GROUP_NOT_EMPTY, subject=c.group_id)
    waiting = [act for act in state.acts.values() if c.group_id in act.groups]
    return [*(act_ended(act, "group-closed") for act in waiting), GroupClosed(group_id=c.group_id)]
