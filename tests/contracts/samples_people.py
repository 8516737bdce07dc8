"""Samples of facts about who may act for a group, and about acts that take two people."""

from __future__ import annotations

from typing import Final

from contracts.events import (
    AccountLimitsWaiting,
    ActApproved,
    ActDeclined,
    ActProposed,
    DefaultLimitsWaiting,
    Event,
    KeyIssued,
    KeyRevoked,
    KeyWaiting,
    NetLimitsWaiting,
    ReversalWaiting,
    RoleGranted,
    RoleWaiting,
    RoleWithdrawn,
    RoundingWaiting,
    SettlementWaiting,
    StepValueWaiting,
    WaitingAct,
    WriteOffWaiting,
)
from contracts.ids import (
    ActId,
)
from tests.contracts.sampled import (
    ANNA,
    APPROVALS,
    BEA,
    EXCHANGE,
    KEY,
    LIMITS,
    NET,
    PERSON,
    POT,
    A,
    B,
)

RIGHTS: tuple[Event, ...] = (
    RoleGranted(
        group_id=A,
        person_id=PERSON,
        role="auditor",
        until_ms=1_730_000_000_000,
        approvals=APPROVALS,
    ),
    RoleWithdrawn(group_id=A, person_id=PERSON, role="support"),
    KeyIssued(
        group_id=A,
        key_id=KEY,
        kind="server",
        scopes=("exchange", "follow", "read"),
        expires_at_ms=1_730_000_000_000,
        public_key="11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        owner_id=PERSON,
        approvals=APPROVALS,
    ),
    KeyRevoked(group_id=A, key_id=KEY),
)


ACT = ActId(EXCHANGE)
WAITING: Final[dict[str, WaitingAct]] = {
    "settlement": SettlementWaiting(
        payer=ANNA, payee=BEA, payer_steps=31, payee_steps=92, fixed_side="payee"
    ),
    "write-off": WriteOffWaiting(payer=POT, payee=ANNA, steps=31),
    "rounding": RoundingWaiting(account_id=POT, steps=-5),
    "reversal": ReversalWaiting(reverses=EXCHANGE, force=True, stand_ins=(POT,)),
    "step-value": StepValueWaiting(group_id=A, step_ms=200_000),
    "default-limits": DefaultLimitsWaiting(group_id=A, limits=LIMITS),
    "net-limits": NetLimitsWaiting(group_id=A, net_limits=NET),
    "account-limits": AccountLimitsWaiting(account_id=ANNA, limits=LIMITS),
    "role": RoleWaiting(group_id=A, person_id=PERSON, role="auditor", until_ms=1_730_000_000_000),
    "key": KeyWaiting(
        group_id=A,
        key_id=KEY,
        key_kind="server",
        scopes=("exchange", "follow", "read"),
        expires_at_ms=1_730_000_000_000,
        public_key="11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    ),
}
ACTS: tuple[Event, ...] = (
    ActProposed(act_id=ACT, by=A, groups=(A, B), act=WAITING["settlement"]),
    ActApproved(act_id=ACT, groups=(A, B), approvals=APPROVALS),
    ActDeclined(act_id=ACT, groups=(A, B), because="withdrawn"),
)
