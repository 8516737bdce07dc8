"""Samples of facts about who may act for a group, acts that take two people, and who sees what."""

from __future__ import annotations

from typing import Final

from contracts.events import (
    AccountLimitsWaiting,
    ActApproved,
    ActDeclined,
    ActProposed,
    DefaultLimitsWaiting,
    ErasureOrdered,
    ErasureWaiting,
    Event,
    ExportMade,
    FiguresConsentSet,
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
    SubjectErased,
    WaitingAct,
    WordsRetired,
    WriteOffWaiting,
)
from contracts.ids import (
    ActId,
    ExportId,
    Sha256,
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
    "reversal+parties": ReversalWaiting(reverses=EXCHANGE, parties=(BEA, ANNA)),
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
    "erasure": ErasureWaiting(account_id=ANNA),
}
ACTS: tuple[Event, ...] = (
    ActProposed(act_id=ACT, by=A, groups=(A, B), act=WAITING["settlement"]),
    ActApproved(act_id=ACT, groups=(A, B), approvals=APPROVALS),
    ActDeclined(act_id=ACT, groups=(A, B), because="withdrawn"),
)
FIGURES: tuple[Event, ...] = (FiguresConsentSet(group_id=A, shown_to="region"),)
KEPT_NO_LONGER: tuple[Event, ...] = (
    ErasureOrdered(account_id=ANNA, group_id=A, ground="request", approvals=APPROVALS),
    SubjectErased(account_id=ANNA, group_id=A),
    WordsRetired(group_id=A, month="2023-11"),
    ExportMade(
        export_id=ExportId(EXCHANGE),
        group_id=A,
        format="hledger",
        from_day="2023-01-01",
        to_day="2023-12-31",
        position=417,
        sha256=Sha256("5e" * 32),
    ),
)
