"""From what is asked to what waits, and back: an act as its proposal says it, whole."""

from typing import assert_never

from clearing.domain.commands import (
    OnesOwn,
    RevalueUnit,
    Reverse,
    SetAccountLimits,
    SetDefaultLimits,
    SetNetLimits,
    Settle,
    SettleRounding,
    WriteOff,
)
from clearing.domain.privacy_commands import OrderErasure
from clearing.domain.right_commands import GrantRole, IssueKey
from clearing.domain.state import OpenAct
from contracts.envelope import Actor
from contracts.events import (
    AccountLimitsWaiting,
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
from contracts.ids import CommandId


def waiting_of(c: OnesOwn) -> WaitingAct:
    """Return what the command asks, without who and when."""
    match c:
        case Settle():
            return SettlementWaiting(
                payer=c.payer,
                payee=c.payee,
                payer_steps=c.payer_steps,
                payee_steps=c.payee_steps,
                fixed_side=c.fixed_side,
            )
        case WriteOff():
            return WriteOffWaiting(payer=c.payer, payee=c.payee, steps=c.steps)
        case SettleRounding():
            return RoundingWaiting(account_id=c.account_id, steps=c.steps)
        case Reverse():
            return ReversalWaiting(reverses=c.reverses, force=c.force, stand_ins=c.stand_ins)
        case RevalueUnit():
            return StepValueWaiting(group_id=c.group_id, step_ms=c.step_ms)
        case SetDefaultLimits():
            return DefaultLimitsWaiting(group_id=c.group_id, limits=c.limits)
        case SetNetLimits():
            return NetLimitsWaiting(group_id=c.group_id, net_limits=c.net_limits)
        case SetAccountLimits():
            return AccountLimitsWaiting(account_id=c.account_id, limits=c.limits)
        case GrantRole():
            return RoleWaiting(
                group_id=c.group_id, person_id=c.person_id, role=c.role, until_ms=c.until_ms
            )
        case IssueKey():
            return KeyWaiting(
                group_id=c.group_id,
                key_id=c.key_id,
                key_kind=c.kind,
                scopes=c.scopes,
                expires_at_ms=c.expires_at_ms,
                public_key=c.public_key,
            )
        case OrderErasure():
            return ErasureWaiting(account_id=c.account_id)
        case _:
            raise AssertionError(f"{type(c).__name__} takes one person's yes")


def asked_again(act: OpenAct) -> OnesOwn:
    """Return what the proposer asked, to be decided as things stand now."""
    return _asked(act.act, CommandId(act.act_id), act.proposer)


def _asked(w: WaitingAct, own_id: CommandId, by: Actor) -> OnesOwn:
    match w:
        case SettlementWaiting():
            return Settle(
                command_id=own_id,
                actor=by,
                payer=w.payer,
                payee=w.payee,
                payer_steps=w.payer_steps,
                payee_steps=w.payee_steps,
                fixed_side=w.fixed_side,
            )
        case WriteOffWaiting():
            return WriteOff(
                command_id=own_id, actor=by, payer=w.payer, payee=w.payee, steps=w.steps
            )
        case RoundingWaiting():
            return SettleRounding(
                command_id=own_id, actor=by, account_id=w.account_id, steps=w.steps
            )
        case ReversalWaiting():
            return Reverse(
                command_id=own_id,
                actor=by,
                reverses=w.reverses,
                force=w.force,
                stand_ins=w.stand_ins,
            )
        case StepValueWaiting():
            return RevalueUnit(command_id=own_id, actor=by, group_id=w.group_id, step_ms=w.step_ms)
        case DefaultLimitsWaiting():
            return SetDefaultLimits(
                command_id=own_id, actor=by, group_id=w.group_id, limits=w.limits
            )
        case NetLimitsWaiting():
            return SetNetLimits(
                command_id=own_id, actor=by, group_id=w.group_id, net_limits=w.net_limits
            )
        case AccountLimitsWaiting():
            return SetAccountLimits(
                command_id=own_id, actor=by, account_id=w.account_id, limits=w.limits
            )
        case RoleWaiting():
            return GrantRole(
                command_id=own_id,
                actor=by,
                group_id=w.group_id,
                person_id=w.person_id,
                role=w.role,
                until_ms=w.until_ms,
            )
        case KeyWaiting():
            return IssueKey(
                command_id=own_id,
                actor=by,
                group_id=w.group_id,
                key_id=w.key_id,
                kind=w.key_kind,
                scopes=w.scopes,
                expires_at_ms=w.expires_at_ms,
                public_key=w.public_key,
            )
        case ErasureWaiting():
            return OrderErasure(command_id=own_id, actor=by, account_id=w.account_id)
        case _:
            assert_never(w)
