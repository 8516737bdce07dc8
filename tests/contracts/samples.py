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
    AccountLimits,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    AgreementAccepted,
    AgreementDeclined,
    AgreementEnded,
    AgreementProposed,
    AgreementSuspended,
    Approval,
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
    KeyIssued,
    KeyRevoked,
    Leave,
    LinkLimitLowered,
    NetLimits,
    NetLimitsSet,
    Place,
    PostChanged,
    PostPublished,
    PostTerms,
    PostWithdrawn,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    RoleGranted,
    RoleWithdrawn,
    RoundingSettled,
    Route,
    SetOff,
    Share,
    StepValueAgreed,
    Terms,
    Unit,
    UnitRevalued,
    groups_touched,
    wire_name,
)
from contracts.ids import (
    AccountId,
    AgreementId,
    CommandId,
    ExchangeId,
    GroupId,
    KeyId,
    PersonId,
    PostId,
    RunId,
    Sha256,
)

GOLDEN: Final = Path(__file__).resolve().parents[2] / "contracts" / "golden"
A, B, C = GroupId("aalst"), GroupId("bergen"), GroupId("ciney")


def _uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012x}"


AGREEMENT, EXCHANGE = AgreementId(_uuid(0xA1)), ExchangeId(_uuid(0xE1))
ANNA, BEA, POT = AccountId(_uuid(0xACC1)), AccountId(_uuid(0xACC2)), AccountId(_uuid(0xACC3))
PERSON, OTHER = PersonId(_uuid(0xBE1)), PersonId(_uuid(0xBE2))
UNIT = Unit(singular="fleurelle", plural="fleurelles", symbol="ƒ")
PLACE = Place(
    locality="Sint-Niklaas",
    country="BE",
    latitude_microdegrees=51_165_000,
    longitude_microdegrees=4_139_000,
)
LIMITS = AccountLimits(
    floor_steps=-500, ceiling_steps=500, warn_below_steps=-400, warn_above_steps=400
)
NET = NetLimits(may_owe_ms=360_000_000, may_be_owed_ms=720_000_000)
TERMS = Terms(
    first_may_owe_ms=72_000_000,
    second_may_owe_ms=36_000_000,
    first_step_ms=180_000,
    second_step_ms=60_000,
    transit_allowed=True,
    set_off_allowed=True,
)
ROUTES = (Route(groups=(A, B), carried_ms=5_520_000),)
APPROVALS = (Approval(group_id=A, person_id=PERSON), Approval(group_id=B, person_id=OTHER))

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
    DefaultLimitsSet(group_id=A, limits=LIMITS),
    NetLimitsSet(group_id=A, net_limits=NET),
    UnitRevalued(group_id=A, step_ms_before=180_000, step_ms=200_000, rounding_ms=-620_000),
    GroupClosed(group_id=A),
)
ACCOUNTS: tuple[Event, ...] = (
    AccountOpened(account_id=ANNA, group_id=A, kind="person", holder_id=PERSON),
    AccountLimitsSet(account_id=ANNA, group_id=A, limits=LIMITS),
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
    ),
    ExchangeReversed(
        exchange_id=ExchangeId(_uuid(0xE2)),
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
    ),
    RoundingSettled(
        exchange_id=EXCHANGE,
        group_id=A,
        account_id=POT,
        steps=-5,
        rounding_ms=300_000,
        approvals=APPROVALS,
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

POST = PostId(_uuid(0xB05))
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

RUN, C = RunId(_uuid(0x2C1)), GroupId("ciney")
AC = AgreementId(_uuid(0xA3))
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
        agreement_id=AgreementId(_uuid(0xA2)),
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
        leaves=(Leave(agreement_id=AgreementId(_uuid(0xA2)), at_least_ms=280_000),),
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


KEY = KeyId(_uuid(0xD1))
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


def _enveloped(number: int, event: Event) -> Envelope:
    return Envelope(
        command_id=CommandId(_uuid(0xC0 + number)),
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
        for number, event in enumerate(RIGHTS, 400)
    }
)


def _before_transit_groups(envelope: Envelope) -> Envelope:
    event = replace(envelope.event, transit_groups=())
    groups = {group: envelope.groups[group] for group in groups_touched(event)}
    return replace(envelope, event=event, groups=groups)


_ENDS: Final = frozenset(wire_name(event) for event in EXCHANGES[-4:])

# By the name of its golden file. Where a field came later, the file from before it stays as it was
# stored, and the whole sample has one of its own, named after the field.
STORED: Final[dict[str, Envelope]] = {
    **SAMPLES,
    **{name: _before_transit_groups(SAMPLES[name]) for name in _ENDS},
    **{f"{name}+transit-groups": SAMPLES[name] for name in _ENDS},
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
