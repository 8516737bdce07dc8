"""One envelope of every event, for the golden samples.

A golden sample is written once, when its version is new, and never edited: it stands for all that
was ever stored under that name. Run this module to write those that are missing.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from contracts.envelope import Actor, Envelope, encode
from contracts.events import (
    AccountClosed,
    AccountLeaving,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
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
    Event,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    GroupClosed,
    GroupDescribed,
    GroupFounded,
    Growth,
    IntermediaryAppointed,
    IntermediaryDismissed,
    Leave,
    LinkLimitLowered,
    NetLimitsSet,
    PostChanged,
    PostPublished,
    PostTerms,
    PostWithdrawn,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    RoundingSettled,
    SetOff,
    Share,
    StepValueAgreed,
    UnitRevalued,
    WaitingAct,
    groups_touched,
    wire_name,
)
from contracts.ids import (
    AgreementId,
    CommandId,
    ExchangeId,
    GroupId,
    PostId,
    RunId,
    Sha256,
)
from tests.contracts.sampled import (
    AGREEMENT,
    ANNA,
    APPROVALS,
    BEA,
    EXCHANGE,
    KEY,
    LIMITS,
    NET,
    OTHER,
    PERSON,
    PLACE,
    POT,
    ROUTES,
    TERMS,
    UNIT,
    A,
    B,
    C,
    uuid_of,
)
from tests.contracts.samples_people import ACTS, FIGURES, KEPT_NO_LONGER, RIGHTS, WAITING

GOLDEN: Final = Path(__file__).resolve().parents[2] / "contracts" / "golden"

GROUPS: tuple[Event, ...] = (
    GroupFounded(
        group_id=A,
        kind="sel",
        unit=UNIT,
        decimals=2,
        step_ms=3_600,
        place=PLACE,
        languages=("nl", "fr"),
        default_limits=LIMITS,
        net_limits=NET,
    ),
    GroupDescribed(group_id=A, unit=UNIT, place=PLACE, languages=("fr",)),
    DefaultLimitsSet(group_id=A, limits=LIMITS, approvals=APPROVALS),
    NetLimitsSet(group_id=A, net_limits=NET, approvals=APPROVALS),
    UnitRevalued(
        group_id=A,
        step_ms_before=180_000,
        step_ms=200_000,
        rounding_ms=-620_000,
        approvals=APPROVALS,
    ),
    GroupClosed(group_id=A),
)
ACCOUNTS: tuple[Event, ...] = (
    AccountOpened(account_id=ANNA, group_id=A, kind="person", holder_id=PERSON),
    AccountLimitsSet(account_id=ANNA, group_id=A, limits=LIMITS, approvals=APPROVALS),
    AccountSuspended(account_id=ANNA, group_id=A),
    AccountLeaving(account_id=ANNA, group_id=A),
    AccountResumed(account_id=ANNA, group_id=A),
    AccountClosed(account_id=ANNA, group_id=A),
    IntermediaryAppointed(account_id=ANNA, group_id=A, person_id=OTHER),
    IntermediaryDismissed(account_id=ANNA, group_id=A, person_id=OTHER),
)
AGREEMENTS: tuple[Event, ...] = (
    AgreementProposed(agreement_id=AGREEMENT, first=A, second=B, by=A, terms=TERMS),
    AgreementAccepted(agreement_id=AGREEMENT, first=A, second=B, by=B, terms=TERMS),
    AgreementDeclined(agreement_id=AGREEMENT, first=A, second=B, by=B),
    LinkLimitLowered(agreement_id=AGREEMENT, first=A, second=B, by=B, other_may_owe_ms=36_000_000),
    StepValueAgreed(
        agreement_id=AGREEMENT,
        first=A,
        second=B,
        by=B,
        first_step_ms=200_000,
        second_step_ms=60_000,
    ),
    AgreementSuspended(agreement_id=AGREEMENT, first=A, second=B, by=A),
    AgreementEnded(agreement_id=AGREEMENT, first=A, second=B, by=A),
)
EXCHANGES: tuple[Event, ...] = (
    ExchangeRecorded(
        exchange_id=EXCHANGE,
        kind="settlement",
        payer=ANNA,
        payee=BEA,
        payer_group=A,
        payee_group=B,
        payer_steps=31,
        payee_steps=92,
        fixed_side="payee",
        routes=ROUTES,
        payer_rounding_ms=60_000,
        accepts_request=True,
        past_limits="forced",
        approvals=APPROVALS,
        reason_at=77,
    ),
    ExchangeReversed(
        exchange_id=ExchangeId(uuid_of(0xE2)),
        reverses=EXCHANGE,
        payer=ANNA,
        payee=BEA,
        payer_group=A,
        payee_group=B,
        payer_steps=31,
        payee_steps=92,
        routes=ROUTES,
        payer_rounding_ms=-680_000,
        payee_rounding_ms=920_000,
        past_limits="forced",
        approvals=APPROVALS,
        reason_at=77,
    ),
    RoundingSettled(
        exchange_id=EXCHANGE,
        group_id=A,
        account_id=POT,
        steps=-5,
        rounding_ms=300_000,
        approvals=APPROVALS,
        reason_at=77,
    ),
    ExchangeRequested(
        exchange_id=EXCHANGE,
        payer=ANNA,
        payee=BEA,
        payer_group=A,
        payee_group=B,
        payer_steps=31,
        payee_steps=92,
        fixed_side="payer",
        routes=ROUTES,
        payer_rounding_ms=60_000,
        expires_at_ms=1_700_604_800_000,
        holds=False,
    ),
    RequestDeclined(exchange_id=EXCHANGE, payer_group=A, payee_group=B, transit_groups=(C,)),
    RequestWithdrawn(exchange_id=EXCHANGE, payer_group=A, payee_group=B, transit_groups=(C,)),
    RequestExpired(exchange_id=EXCHANGE, payer_group=A, payee_group=B, transit_groups=(C,)),
    RequestEnded(
        exchange_id=EXCHANGE,
        payer_group=A,
        payee_group=B,
        transit_groups=(C,),
        because="revaluation",
    ),
)

POST = PostId(uuid_of(0xB05))
POSTED = PostTerms(
    kind="offer",
    category="garden",
    visible_to="neighbours",
    hint_steps=40,
    valid_until_ms=1_730_000_000_000,
)
DIRECTORY: tuple[Event, ...] = (
    PostPublished(post_id=POST, account_id=ANNA, group_id=A, terms=POSTED),
    PostChanged(
        post_id=POST,
        account_id=ANNA,
        group_id=A,
        terms=PostTerms(kind="want", category="other", visible_to="all"),
    ),
    PostWithdrawn(post_id=POST, account_id=ANNA, group_id=A),
)

RUN, C = RunId(uuid_of(0x2C1)), GroupId("ciney")
AC = AgreementId(uuid_of(0xA3))
# A owes B, who owes C; that A comes to owe C instead makes both smaller.
SET_OFFS = (
    SetOff(
        agreement_id=AGREEMENT,
        debtor=A,
        creditor=B,
        owed_ms=5_400_000,
        cap_ms=5_400_000,
        cancelled_ms=1_800_000,
    ),
    SetOff(
        agreement_id=AgreementId(uuid_of(0xA2)),
        debtor=B,
        creditor=C,
        owed_ms=5_280_000,
        cap_ms=5_000_000,
        cancelled_ms=1_800_000,
    ),
)
GROWTHS = (Growth(agreement_id=AC, debtor=A, creditor=C, cap_ms=1_800_000, added_ms=1_800_000),)
SHARES = (
    Share(group_id=A, cancelled_ms=0, gross_before_ms=5_400_000, gross_after_ms=5_400_000),
    Share(group_id=B, cancelled_ms=1_800_000, gross_before_ms=10_680_000, gross_after_ms=7_080_000),
    Share(group_id=C, cancelled_ms=0, gross_before_ms=5_280_000, gross_after_ms=5_280_000),
)
POTENTIALS = {A: 0, B: -6_440_523, C: -13_293_960}
DIGEST = Sha256("af143ee37047b89eff8aee2a35c1b48677c06ae0bc361249132723b0a6877f79")
CLEARING: tuple[Event, ...] = (
    ClearingConsentSet(
        group_id=B,
        leaves=(Leave(agreement_id=AgreementId(uuid_of(0xA2)), at_least_ms=280_000),),
        over_limits_allowed=True,
    ),
    ClearingProposed(
        run_id=RUN,
        mode="limits",
        solved_at=41,
        input_sha256=DIGEST,
        set_offs=SET_OFFS,
        growths=GROWTHS,
        potentials=POTENTIALS,
        shares=SHARES,
        gross_before_ms=10_680_000,
        gross_after_ms=8_880_000,
        objections_until_ms=1_700_604_800_000,
    ),
    ClearingObjected(run_id=RUN, by=A, agreement_id=AC, groups=(A, C)),
    ClearingApplied(
        run_id=RUN,
        mode="limits",
        attempt=2,
        solved_at=43,
        input_sha256=DIGEST,
        set_offs=SET_OFFS,
        growths=GROWTHS,
        potentials=POTENTIALS,
        shares=SHARES,
        gross_before_ms=10_680_000,
        gross_after_ms=8_880_000,
    ),
    ClearingWithdrawn(run_id=RUN, because="positions-moved", groups=(A, B, C)),
)


def _enveloped(number: int, event: Event) -> Envelope:
    return Envelope(
        command_id=CommandId(uuid_of(0xC0 + number)),
        ordinal=number % 2,
        groups=dict.fromkeys(groups_touched(event), 10 + number),
        happened_at_ms=1_699_000_000_000,
        recorded_at_ms=1_700_000_000_000 + number,
        actor=Actor(person_id=OTHER, capacity="intermediary", acting_for=ANNA),
        terms=f"{number:032x}",
        words=f"{number:064x}",
        event=event,
    )


def _by_key(envelope: Envelope) -> Envelope:
    return replace(envelope, actor=replace(envelope.actor, via=KEY))


_numbers = count(1)
_LATER: Final = ((RIGHTS, 400), (ACTS, 500), (FIGURES, 600), (KEPT_NO_LONGER, 700))
SAMPLES: Final[dict[str, Envelope]] = (
    {
        wire_name(event): _enveloped(next(_numbers), event)
        for event in (*GROUPS, *ACCOUNTS, *AGREEMENTS, *EXCHANGES)
    }
    | {
        # Each family of later facts has numbers of its own, so that none moves another's.
        wire_name(event): _enveloped(number, event)
        for family, first in ((DIRECTORY, 200), (CLEARING, 300))
        for number, event in enumerate(family, first)
    }
    | {
        # Since there are keys, an act says by which it was asked.
        wire_name(event): _by_key(_enveloped(number, event))
        for family, first in _LATER
        for number, event in enumerate(family, first)
    }
)


def _before_transit_groups(envelope: Envelope) -> Envelope:
    event = replace(envelope.event, transit_groups=())
    groups = {group: envelope.groups[group] for group in groups_touched(event)}
    return replace(envelope, event=event, groups=groups)


def _before_two_people(envelope: Envelope) -> Envelope:
    event = envelope.event
    if hasattr(event, "reason_at"):
        return replace(envelope, event=replace(event, reason_at=None))
    return replace(envelope, event=replace(event, approvals=()))


def _of_one_group(waiting: WaitingAct) -> Envelope:
    envelope = SAMPLES["act-proposed.v1"]
    event = replace(envelope.event, groups=(A,), act=waiting)
    return replace(envelope, groups={A: envelope.groups[A]}, event=event)


_BY_TWO: Final = {
    "exchange-recorded.v1": "reason-at",
    "exchange-reversed.v1": "reason-at",
    "rounding-settled.v1": "reason-at",
    "default-limits-set.v1": "approvals",
    "net-limits-set.v1": "approvals",
    "unit-revalued.v1": "approvals",
    "account-limits-set.v1": "approvals",
}
_ENDS: Final = frozenset(wire_name(event) for event in EXCHANGES[-4:])

# By the name of its golden file. Where a field came later, the file from before it stays as it was
# stored, and the whole sample has one of its own, named after the field.
STORED: Final[dict[str, Envelope]] = {
    **SAMPLES,
    **{name: _before_transit_groups(SAMPLES[name]) for name in _ENDS},
    **{f"{name}+transit-groups": SAMPLES[name] for name in _ENDS},
    **{name: _before_two_people(SAMPLES[name]) for name in _BY_TWO},
    **{f"{name}+{field}": SAMPLES[name] for name, field in _BY_TWO.items()},
    **{
        f"act-proposed.v1+{kind}": _of_one_group(waiting)
        for kind, waiting in WAITING.items()
        if kind != "settlement"
    },
}


def write_missing() -> list[str]:
    """Every sample has its golden file; those that were there are as they were."""
    written = []
    for name, envelope in STORED.items():
        path = GOLDEN / f"{name}.json"
        if not path.exists():
            path.write_bytes(encode(envelope))
            written.append(name)
    return written


if __name__ == "__main__":
    write_missing()
