"""The one decision function: what follows from a command in a state at a moment."""

from typing import assert_never

from clearing.domain import (
    accounts,
    acts,
    agreements,
    clearing,
    directory,
    exchanges,
    groups,
    keys,
    privacy,
    requests,
    reversals,
    roles,
)
from clearing.domain import clearing_commands as runs
from clearing.domain import commands as c
from clearing.domain import directory_commands as posts
from clearing.domain import privacy_commands as kept
from clearing.domain import right_commands as rights
from clearing.domain.act_commands import ApproveAct, DeclineAct
from clearing.domain.exchanges import Decision
from clearing.domain.past import Past
from clearing.domain.refusals import Code, Measure, Refusal
from clearing.domain.state import State
from clearing.domain.waiting import asked_again
from contracts.ids import AccountId, GroupId
from contracts.value import replace


def decide(state: State, past: Past, command: c.Command, now_ms: int) -> Decision:
    """Return the events that follow, at least one, or the first reason why none do.

    Changes nothing. That the command's id is new is the caller's to know.
    """
    # First for speed: nearly every command there is.
    if isinstance(command, c.Pay):
        decision = _at_no_time(command, now_ms) or exchanges.pay(state, command, now_ms)
    else:
        decision = _at_no_time(command, now_ms) or _by_one_or_two(state, past, command, now_ms)
    return measured(state, decision) if isinstance(decision, Refusal) else decision


def _by_one_or_two(state: State, past: Past, command: c.Command, now_ms: int) -> Decision:
    """Return what follows; where it takes a second person's yes, that it is proposed."""
    if isinstance(command, ApproveAct):
        act = acts.completed(state, past, command, now_ms)
        if isinstance(act, Refusal):
            return act
        decision = _decide(state, past, asked_again(act), now_ms)
        return (
            decision if isinstance(decision, Refusal) else acts.carried_out(act, command, decision)
        )
    if isinstance(command, DeclineAct):
        return acts.decline_act(state, past, command, now_ms)
    decision = _decide(state, past, command, now_ms)
    if isinstance(decision, Refusal):
        return decision
    return acts.alone_or_proposed(state, past, command, decision, now_ms)


def _decide(state: State, past: Past, command: c.OnesOwn, now_ms: int) -> Decision:
    match command:
        case (
            c.Pay()
            | c.Reverse()
            | c.Settle()
            | c.WriteOff()
            | c.SettleRounding()
            | c.RecordImported()
        ):
            return _decide_exchange(state, past, command, now_ms)
        case (
            c.Request()
            | c.AcceptRequest()
            | c.DeclineRequest()
            | c.WithdrawRequest()
            | c.ExpireRequest()
        ):
            return _decide_request(state, past, command, now_ms)
        case (
            c.FoundGroup()
            | c.DescribeGroup()
            | c.SetDefaultLimits()
            | c.SetNetLimits()
            | c.RevalueUnit()
            | c.SetFiguresConsent()
            | c.CloseGroup()
        ):
            return _decide_group(state, command, now_ms)
        case (
            c.ProposeAgreement()
            | c.AcceptAgreement()
            | c.DeclineAgreement()
            | c.LowerLinkLimit()
            | c.AgreeStepValue()
            | c.SuspendAgreement()
            | c.EndAgreement()
        ):
            return _decide_agreement(state, command, now_ms)
        case (
            runs.SetClearingConsent()
            | runs.ProposeClearing()
            | runs.ObjectToClearing()
            | runs.ApplyClearing()
            | runs.WithdrawClearing()
        ):
            return _decide_clearing(state, past, command, now_ms)
        case posts.PublishPost() | posts.ChangePost() | posts.WithdrawPost():
            return _decide_post(state, command, now_ms)
        case rights.GrantRole() | rights.WithdrawRole() | rights.IssueKey() | rights.RevokeKey():
            return _decide_right(state, command, now_ms)
        case (
            kept.OrderErasure()
            | kept.EndRetention()
            | kept.CompleteErasure()
            | kept.RetireWords()
            | kept.RecordExport()
        ):
            return _decide_kept(state, command, now_ms)
        case _:
            return _decide_account(state, command, now_ms)


def measured(state: State, refusal: Refusal) -> Refusal:
    """Return the refusal with the unit of the group whose steps it speaks of."""
    if refusal.unit != "steps" or refusal.subject is None:
        return refusal
    account = state.accounts.get(AccountId(refusal.subject))
    group_id = GroupId(refusal.subject) if account is None else account.group_id
    group = state.groups.get(group_id)
    if group is None:
        return refusal
    unit = group.unit
    measure = Measure(decimals=group.decimals, singular=unit.singular, plural=unit.plural)
    return replace(refusal, measure=measure)


def _at_no_time(command: c.Command, now_ms: int) -> Refusal | None:
    """Refuse what happened later than now, or before times are counted.

    Before its account or group was entered here is no reason: a new member's first service, and a
    whole notebook of them, is typed in after the account was opened.
    """
    if command.happened_at_ms is None or 0 <= command.happened_at_ms <= now_ms:
        return None
    if command.happened_at_ms > now_ms:
        return Refusal(code=Code.HAPPENED_IN_THE_FUTURE, limit=now_ms)
    return Refusal(code=Code.AMOUNT_OUT_OF_RANGE)


def _decide_exchange(state: State, past: Past, command: c.ExchangeCommand, now_ms: int) -> Decision:
    match command:
        case c.Pay():
            return exchanges.pay(state, command, now_ms)
        case c.Reverse():
            return reversals.reverse(state, past, command, now_ms)
        case c.Settle():
            return exchanges.settle(state, command, now_ms)
        case c.WriteOff():
            return exchanges.write_off(state, command, now_ms)
        case c.SettleRounding():
            return exchanges.settle_rounding(state, command, now_ms)
        case c.RecordImported():
            return exchanges.record_imported(state, command, now_ms)
        case _:
            assert_never(command)


def _decide_request(state: State, past: Past, command: c.RequestCommand, now_ms: int) -> Decision:
    match command:
        case c.Request():
            return requests.request(state, command, now_ms)
        case c.AcceptRequest():
            return requests.accept(state, past, command, now_ms)
        case c.DeclineRequest():
            return requests.decline(state, past, command, now_ms)
        case c.WithdrawRequest():
            return requests.withdraw(state, past, command, now_ms)
        case c.ExpireRequest():
            return requests.expire(state, past, command, now_ms)
        case _:
            assert_never(command)


def _decide_post(state: State, command: posts.DirectoryCommand, now_ms: int) -> Decision:
    match command:
        case posts.PublishPost():
            return directory.publish_post(state, command, now_ms)
        case posts.ChangePost():
            return directory.change_post(state, command, now_ms)
        case posts.WithdrawPost():
            return directory.withdraw_post(state, command, now_ms)
        case _:
            assert_never(command)


def _decide_group(state: State, command: c.GroupCommand, now_ms: int) -> Decision:
    match command:
        case c.FoundGroup():
            return groups.found_group(state, command)
        case c.DescribeGroup():
            return groups.describe_group(state, command, now_ms)
        case c.SetDefaultLimits():
            return groups.set_default_limits(state, command, now_ms)
        case c.SetNetLimits():
            return groups.set_net_limits(state, command, now_ms)
        case c.RevalueUnit():
            return groups.revalue_unit(state, command, now_ms)
        case c.SetFiguresConsent():
            return groups.set_figures_consent(state, command, now_ms)
        case c.CloseGroup():
            return groups.close_group(state, command, now_ms)
        case _:
            assert_never(command)


def _decide_account(state: State, command: c.AccountCommand, now_ms: int) -> Decision:
    match command:
        case c.OpenAccount():
            return accounts.open_account(state, command, now_ms)
        case c.SetAccountLimits():
            return accounts.set_account_limits(state, command, now_ms)
        case c.SuspendAccount():
            return accounts.suspend_account(state, command, now_ms)
        case c.LeaveGroup():
            return accounts.leave_group(state, command, now_ms)
        case c.ResumeAccount():
            return accounts.resume_account(state, command, now_ms)
        case c.CloseAccount():
            return accounts.close_account(state, command, now_ms)
        case c.AppointIntermediary():
            return accounts.appoint_intermediary(state, command, now_ms)
        case c.DismissIntermediary():
            return accounts.dismiss_intermediary(state, command, now_ms)
        case _:
            assert_never(command)


def _decide_agreement(state: State, command: c.AgreementCommand, now_ms: int) -> Decision:
    match command:
        case c.ProposeAgreement():
            return agreements.propose_agreement(state, command, now_ms)
        case c.AcceptAgreement():
            return agreements.accept_agreement(state, command, now_ms)
        case c.DeclineAgreement():
            return agreements.decline_agreement(state, command, now_ms)
        case c.LowerLinkLimit():
            return agreements.lower_link_limit(state, command, now_ms)
        case c.AgreeStepValue():
            return agreements.agree_step_value(state, command, now_ms)
        case c.SuspendAgreement():
            return agreements.suspend_agreement(state, command, now_ms)
        case c.EndAgreement():
            return agreements.end_agreement(state, command, now_ms)
        case _:
            assert_never(command)


def _decide_clearing(
    state: State, past: Past, command: runs.ClearingCommand, now_ms: int
) -> Decision:
    match command:
        case runs.SetClearingConsent():
            return clearing.set_clearing_consent(state, command, now_ms)
        case runs.ProposeClearing():
            return clearing.propose(state, command, now_ms)
        case runs.ObjectToClearing():
            return clearing.object_to(state, past, command, now_ms)
        case runs.ApplyClearing():
            return clearing.apply(state, past, command, now_ms)
        case runs.WithdrawClearing():
            return clearing.withdraw(state, past, command, now_ms)
        case _:
            assert_never(command)


def _decide_right(state: State, command: rights.RightCommand, now_ms: int) -> Decision:
    match command:
        case rights.GrantRole():
            return roles.grant_role(state, command, now_ms)
        case rights.WithdrawRole():
            return roles.withdraw_role(state, command, now_ms)
        case rights.IssueKey():
            return keys.issue_key(state, command, now_ms)
        case rights.RevokeKey():
            return keys.revoke_key(state, command, now_ms)
        case _:
            assert_never(command)


def _decide_kept(state: State, command: kept.PrivacyCommand, now_ms: int) -> Decision:
    match command:
        case kept.OrderErasure():
            return privacy.order_erasure(state, command, now_ms)
        case kept.EndRetention():
            return privacy.end_retention(state, command, now_ms)
        case kept.CompleteErasure():
            return privacy.complete_erasure(state, command)
        case kept.RetireWords():
            return privacy.retire_words(state, command, now_ms)
        case kept.RecordExport():
            return privacy.record_export(state, command, now_ms)
        case _:
            assert_never(command)
