"""What a command is about: which act it is, on whose behalf, and who sees that it is there.

A command without a rule here is nobody's to give.
"""

from typing import Final

from access.rights import Act, Subject
from access.rules_clearing import CLEARING
from clearing.domain import act_commands as acts
from clearing.domain import clearing_commands as runs
from clearing.domain import commands as c
from clearing.domain import directory_commands as posts
from clearing.domain import privacy_commands as kept
from clearing.domain import right_commands as rights
from clearing.domain.past import Key, Past, Role
from clearing.domain.state import State
from clearing.http.acts import ACTS
from contracts.events import (
    ClearingApplied,
    ClearingWithdrawn,
    ExchangeRecorded,
    ExchangeRequested,
    groups_touched,
    links_of,
)
from contracts.ids import AccountId, AgreementId, ExchangeId, GroupId, PostId, RunId

ACT_OF: Final[dict[type, Act]] = {
    **{
        row.command: CLEARING[row.method, row.path]
        for row in ACTS
        if (row.method, row.path) in CLEARING
    },
    c.RecordImported: Act.IMPORT_HISTORY,
    # By the installation itself, which does what they say.
    kept.EndRetention: Act.RUN_THE_SERVICE,
    kept.CompleteErasure: Act.RUN_THE_SERVICE,
    kept.RetireWords: Act.RUN_THE_SERVICE,
}
_ANSWERS: Final = (c.AcceptRequest, c.DeclineRequest, c.WithdrawRequest)
_MISSING: Final = Subject(missing=True)


def looked_up_for(command: c.Command) -> tuple[Key, ...]:
    """Return the keys by which a subject that is no longer in the state is found in the log."""
    if isinstance(command, _ANSWERS):
        return ((int(Role.COMMAND), command.exchange_id),)
    return ()


def subject_of(state: State, past: Past, command: c.Command) -> Subject:
    """Return whose command it would be to give."""
    match command:
        case c.Pay():
            return of_accounts(state, command.payer)
        case c.Request():
            return of_accounts(state, command.payee)
        case c.AcceptRequest() | c.DeclineRequest():
            return _of_request(state, past, command.exchange_id, by_payer=True)
        case c.WithdrawRequest():
            return _of_request(state, past, command.exchange_id, by_payer=False)
        case c.Reverse():
            return _of_exchange(state, past, command.reverses)
        case c.Settle() | c.WriteOff() | c.RecordImported():
            return of_accounts(state, command.payer, command.payee)
        case (
            c.SettleRounding()
            | c.SetAccountLimits()
            | c.SuspendAccount()
            | c.LeaveGroup()
            | c.ResumeAccount()
            | c.CloseAccount()
            | c.AppointIntermediary()
            | c.DismissIntermediary()
            | posts.PublishPost()
            | kept.OrderErasure()
            | kept.EndRetention()
            | kept.CompleteErasure()
        ):
            return of_accounts(state, command.account_id)
        case posts.ChangePost() | posts.WithdrawPost():
            return _of_post(state, command.post_id)
        case _:
            return _of_affairs(state, past, command)


def _of_affairs(state: State, past: Past, command: c.Command) -> Subject:
    match command:
        case c.FoundGroup():
            return Subject()
        case (
            c.DescribeGroup()
            | c.SetDefaultLimits()
            | c.SetNetLimits()
            | c.RevalueUnit()
            | c.SetFiguresConsent()
            | c.CloseGroup()
            | c.OpenAccount()
            | runs.SetClearingConsent()
            | rights.GrantRole()
            | rights.WithdrawRole()
            | rights.IssueKey()
            | rights.RevokeKey()
            | kept.RetireWords()
            | kept.RecordExport()
        ):
            return of_groups(state, command.group_id)
        case (
            c.ProposeAgreement()
            | c.AcceptAgreement()
            | c.DeclineAgreement()
            | c.LowerLinkLimit()
            | c.AgreeStepValue()
            | c.SuspendAgreement()
            | c.EndAgreement()
        ):
            return _of_agreement(state, command)
        case runs.ObjectToClearing():
            return _of_objection(state, past, command)
        case runs.ProposeClearing():
            return _of_links(state, command)
        case runs.ApplyClearing() | runs.WithdrawClearing():
            return _of_run(state, past, command.run_id)
        case acts.ApproveAct() | acts.DeclineAct():
            return _of_act(state, command)
        case _:
            return _MISSING


def of_accounts(state: State, *account_ids: AccountId) -> Subject:
    """Return these accounts with their groups; missing where one of them is not there."""
    found = [state.accounts.get(account_id) for account_id in account_ids]
    accounts = [account for account in found if account is not None]
    if len(accounts) < len(account_ids):
        return _MISSING
    return Subject(accounts=tuple((a.account_id, a.group_id) for a in accounts))


def of_groups(state: State, *group_ids: GroupId) -> Subject:
    """Return these groups; missing where one of them is not there."""
    missing = any(group_id not in state.groups for group_id in group_ids)
    return _MISSING if missing else Subject(groups=group_ids)


def _of_request(state: State, past: Past, exchange_id: ExchangeId, *, by_payer: bool) -> Subject:
    request = state.requests.get(exchange_id)
    if request is None:
        found = past.found(Role.COMMAND, exchange_id)
        event = None if found is None else found.envelope.event
        if not isinstance(event, ExchangeRequested):
            return _MISSING
        request = event
    payer = (request.payer, request.payer_group)
    payee = (request.payee, request.payee_group)
    own, other = (payer, payee) if by_payer else (payee, payer)
    return Subject(accounts=(own,), beside=(other,))


def _of_exchange(state: State, past: Past, exchange_id: ExchangeId) -> Subject:
    """Return an exchange as its payee's, and as both end groups'."""
    if exchange_id in state.requests:
        return _of_request(state, past, exchange_id, by_payer=False)
    found = past.found(Role.CONCLUSION, exchange_id) or past.found(Role.COMMAND, exchange_id)
    event = None if found is None else found.envelope.event
    if not isinstance(event, ExchangeRecorded | ExchangeRequested):
        return _MISSING
    return Subject(
        accounts=((event.payee, event.payee_group),),
        beside=((event.payer, event.payer_group),),
        groups=(event.payer_group, event.payee_group),
    )


def _of_post(state: State, post_id: PostId) -> Subject:
    post = state.posts.get(post_id)
    return _MISSING if post is None else of_accounts(state, post.account_id)


def _of_agreement(state: State, command: c.AgreementCommand) -> Subject:
    """Return the party that acts; of an agreement of two others nobody is told that it is there."""
    agreement = state.agreements.get(AgreementId(command.agreement_id))
    if agreement is None:
        is_new = isinstance(command, c.ProposeAgreement)
        return of_groups(state, command.by) if is_new else _MISSING
    if command.by not in (agreement.first, agreement.second):
        return _MISSING
    return Subject(groups=(command.by,), private=True)


def _of_links(state: State, command: runs.ProposeClearing) -> Subject:
    moved = {
        group_id
        for link in links_of(command.set_offs, command.growths)
        if link.moves_ms
        for group_id in (link.debtor, link.creditor)
    }
    return Subject(groups=tuple(moved & state.groups.keys()))


def _of_run(state: State, past: Past, run_id: RunId) -> Subject:
    """Return the groups of a run; the others are not told that it is there."""
    run = state.run
    if run is not None and run.run_id == run_id:
        return Subject(groups=run.groups, private=True)
    found = past.found(Role.CONCLUSION, run_id)
    event = None if found is None else found.envelope.event
    if isinstance(event, ClearingApplied | ClearingWithdrawn):
        return Subject(groups=groups_touched(event), private=True)
    return _MISSING


def _of_objection(state: State, past: Past, command: runs.ObjectToClearing) -> Subject:
    run = _of_run(state, past, command.run_id)
    return Subject(groups=(command.by,), private=True) if command.by in run.groups else _MISSING


def _of_act(state: State, command: acts.ApproveAct | acts.DeclineAct) -> Subject:
    """Return the group whose yes or no it is; of an act of others nobody is told that it waits."""
    act = state.acts.get(command.act_id)
    if act is None or command.group_id not in (act.by, *act.groups):
        return _MISSING
    return Subject(groups=(command.group_id,), private=True)
