"""Every act that can be asked for over HTTP, one row each: route, command, body.

The fields of a command come from the path, under their own names, and from the body. The path of
an exchange or a post carries the command's id; every other act has it in `Idempotency-Key`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec

from clearing.domain import act_commands as acts
from clearing.domain import clearing_commands as clearing
from clearing.domain import commands as c
from clearing.domain import directory_commands as directory
from clearing.domain import privacy_commands as kept
from clearing.domain import right_commands as rights
from clearing.http import bodies as b
from clearing.http import posts
from clearing.http import privacy_bodies as p
from clearing.http import right_bodies as r
from clearing.http import run_bodies as runs
from clearing.http.checks import check
from clearing.http.faults import InputRefused
from clearing.http.misfits import wrong_of_message
from clearing.http.strict import MAX_BODY_BYTES


@dataclass(frozen=True, kw_only=True, slots=True)
class ActRow:
    """A route. `body` None: the actor stands in the query, as a DELETE has no body.

    `in_query`: the other fields of its command that stand there then.
    """

    method: Literal["PUT", "POST", "DELETE"]
    path: str
    command: type[c.Command]
    body: type[b.Act] | None
    tag: str
    summary: str
    at_most_bytes: int = MAX_BODY_BYTES
    in_query: tuple[str, ...] = ()

    @property
    def own_id(self) -> str | None:
        """The name in the path of the caller's own id for this command; None: a header has it."""
        name = self.path.rpartition("/")[2].strip("{}")
        is_own = self.method == "PUT" and (self.tag, name) in _OWN_IDS
        return name if is_own else None


def _row(
    tag: str,
    method: Literal["PUT", "POST", "DELETE"],
    path: str,
    command: type[c.Command],
    body: type[b.Act] | None,
    summary: str,
    at_most_bytes: int = MAX_BODY_BYTES,
    in_query: tuple[str, ...] = (),
) -> ActRow:
    return ActRow(
        method=method,
        path=path,
        command=command,
        body=body,
        tag=tag,
        summary=summary,
        at_most_bytes=at_most_bytes,
        in_query=in_query,
    )


_OWN_IDS: Final = {
    ("exchanges", "exchange_id"),
    ("posts", "post_id"),
    ("clearing-runs", "run_id"),
}
_EXCHANGE: Final = "/{exchange_id}"
_GROUP: Final = "/groups/{group_id}"
_ACCOUNT: Final = "/accounts/{account_id}"
_AGREEMENT: Final = "/agreements/{agreement_id}"
_REQUEST: Final = "/requests/{exchange_id}"
_ACT: Final = "/acts/{act_id}"
_POST: Final = "/posts/{post_id}"
_RUN: Final = "/clearing-runs/{run_id}"
_PERSON: Final = _ACCOUNT + "/intermediaries/{person_id}"
_ROLE: Final = _GROUP + "/roles/{person_id}"
_KEY: Final = _GROUP + "/keys/{key_id}"

ACTS: Final = (
    _row("exchanges", "PUT", "/exchanges" + _EXCHANGE, c.Pay, b.PayBody, "Pay"),
    _row("exchanges", "PUT", _REQUEST, c.Request, b.RequestBody, "Ask to be paid"),
    _row("exchanges", "PUT", "/reversals" + _EXCHANGE, c.Reverse, b.ReversalBody, "Give back"),
    _row("exchanges", "PUT", "/settlements" + _EXCHANGE, c.Settle, b.SettlementBody, "Settle"),
    _row("exchanges", "PUT", "/write-offs" + _EXCHANGE, c.WriteOff, b.WriteOffBody, "Write off"),
    _row(
        "exchanges",
        "PUT",
        "/roundings" + _EXCHANGE,
        c.SettleRounding,
        b.RoundingBody,
        "Settle rounding",
    ),
    _row(
        "requests",
        "POST",
        _REQUEST + "/accept",
        c.AcceptRequest,
        b.AcceptRequestBody,
        "Accept a request",
    ),
    _row("requests", "POST", _REQUEST + "/decline", c.DeclineRequest, b.Act, "Decline a request"),
    _row(
        "requests", "POST", _REQUEST + "/withdraw", c.WithdrawRequest, b.Act, "Withdraw a request"
    ),
    _row("groups", "PUT", _GROUP, c.FoundGroup, b.GroupBody, "Found a group"),
    _row(
        "groups",
        "PUT",
        _GROUP + "/description",
        c.DescribeGroup,
        b.DescriptionBody,
        "Describe a group",
    ),
    _row(
        "groups",
        "PUT",
        _GROUP + "/default-limits",
        c.SetDefaultLimits,
        b.DefaultLimitsBody,
        "Set default limits",
    ),
    _row(
        "groups", "PUT", _GROUP + "/net-limits", c.SetNetLimits, b.NetLimitsBody, "Set net limits"
    ),
    _row(
        "groups", "PUT", _GROUP + "/step-value", c.RevalueUnit, b.StepValueBody, "Revalue the unit"
    ),
    _row(
        "groups",
        "PUT",
        _GROUP + "/figures-consent",
        c.SetFiguresConsent,
        b.FiguresConsentBody,
        "Say who sees figures",
    ),
    _row("groups", "POST", _GROUP + "/close", c.CloseGroup, b.Act, "Close a group"),
    _row(
        "groups", "POST", _GROUP + "/exports", kept.RecordExport, p.ExportBody, "Record an export"
    ),
    _row("groups", "PUT", _ROLE, rights.GrantRole, r.RoleBody, "Grant a role"),
    _row(
        "groups", "DELETE", _ROLE, rights.WithdrawRole, None, "Withdraw a role", in_query=("role",)
    ),
    _row("groups", "PUT", _KEY, rights.IssueKey, r.KeyBody, "Issue a key"),
    _row("groups", "DELETE", _KEY, rights.RevokeKey, None, "Revoke a key"),
    _row("accounts", "PUT", _ACCOUNT, c.OpenAccount, b.AccountBody, "Open an account"),
    _row(
        "accounts",
        "PUT",
        _ACCOUNT + "/limits",
        c.SetAccountLimits,
        b.AccountLimitsBody,
        "Set an account's limits",
    ),
    _row("accounts", "POST", _ACCOUNT + "/suspend", c.SuspendAccount, b.Act, "Suspend an account"),
    _row("accounts", "POST", _ACCOUNT + "/leave", c.LeaveGroup, b.Act, "Leave the group"),
    _row("accounts", "POST", _ACCOUNT + "/resume", c.ResumeAccount, b.Act, "Resume an account"),
    _row("accounts", "POST", _ACCOUNT + "/close", c.CloseAccount, b.Act, "Close an account"),
    _row("accounts", "POST", _ACCOUNT + "/erasure", kept.OrderErasure, b.Act, "Erase a member"),
    _row("accounts", "PUT", _PERSON, c.AppointIntermediary, b.Act, "Appoint an intermediary"),
    _row("accounts", "DELETE", _PERSON, c.DismissIntermediary, None, "Dismiss an intermediary"),
    _row(
        "agreements", "PUT", _AGREEMENT, c.ProposeAgreement, b.ProposalBody, "Propose an agreement"
    ),
    _row(
        "agreements",
        "POST",
        _AGREEMENT + "/accept",
        c.AcceptAgreement,
        b.AcceptAgreementBody,
        "Accept a proposal",
    ),
    _row(
        "agreements",
        "POST",
        _AGREEMENT + "/decline",
        c.DeclineAgreement,
        b.PartyBody,
        "Decline a proposal",
    ),
    _row(
        "agreements",
        "POST",
        _AGREEMENT + "/suspend",
        c.SuspendAgreement,
        b.PartyBody,
        "Suspend an agreement",
    ),
    _row(
        "agreements",
        "POST",
        _AGREEMENT + "/end",
        c.EndAgreement,
        b.PartyBody,
        "End an agreement",
    ),
    _row(
        "agreements",
        "POST",
        _AGREEMENT + "/step-value",
        c.AgreeStepValue,
        b.AgreedStepValueBody,
        "Agree to a step value",
    ),
    _row(
        "agreements",
        "PUT",
        _AGREEMENT + "/limit",
        c.LowerLinkLimit,
        b.LinkLimitBody,
        "Lower a link's limit",
    ),
    _row("acts", "POST", _ACT + "/approve", acts.ApproveAct, b.YesOrNoBody, "Say the second yes"),
    _row("acts", "POST", _ACT + "/decline", acts.DeclineAct, b.YesOrNoBody, "Decline an act"),
    _row("posts", "PUT", _POST, directory.PublishPost, posts.PostBody, "Offer or want something"),
    _row(
        "posts",
        "PUT",
        _POST + "/content",
        directory.ChangePost,
        posts.ChangedPostBody,
        "Change a post",
    ),
    _row("posts", "DELETE", _POST, directory.WithdrawPost, None, "Withdraw a post"),
    _row(
        "groups",
        "PUT",
        _GROUP + "/clearing-consent",
        clearing.SetClearingConsent,
        runs.ConsentBody,
        "Say what clearing runs may do",
    ),
    _row(
        "clearing-runs",
        "PUT",
        _RUN,
        clearing.ProposeClearing,
        runs.ProposalOfRunBody,
        "Propose a clearing run",
        at_most_bytes=runs.MAX_RUN_BYTES,
    ),
    _row(
        "clearing-runs",
        "POST",
        _RUN + "/objections",
        clearing.ObjectToClearing,
        runs.ObjectionBody,
        "Object to a clearing run",
    ),
    _row(
        "clearing-runs",
        "POST",
        _RUN + "/apply",
        clearing.ApplyClearing,
        runs.ApplicationBody,
        "Apply a clearing run",
        at_most_bytes=runs.MAX_RUN_BYTES,
    ),
    _row(
        "clearing-runs",
        "POST",
        _RUN + "/withdraw",
        clearing.WithdrawClearing,
        runs.WithdrawalBody,
        "Withdraw a clearing run",
    ),
)


def command_of(row: ActRow, command_id: str, given: Mapping[str, Any]) -> c.Command:
    """Return the command that a request asks for. Raises `InputRefused`."""
    fields: dict[str, Any] = {**given, "command_id": command_id}
    try:
        command: c.Command = msgspec.convert(fields, row.command)
        wrong = check(command)
    except msgspec.ValidationError as error:
        wrong = wrong_of_message(str(error))
    if wrong is None:
        return command
    if wrong.field == "command_id":
        wrong = wrong._replace(field=row.own_id or "Idempotency-Key")
    elif wrong.field.endswith(("_at_ms", "until_ms")):
        wrong = wrong._replace(field=wrong.field.removesuffix("_ms"))
    raise InputRefused(wrong)
