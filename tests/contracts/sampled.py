"""Who and what the samples are about."""

from __future__ import annotations

from contracts.events import (
    AccountLimits,
    Approval,
    NetLimits,
    Place,
    Route,
    Terms,
    Unit,
)
from contracts.ids import (
    AccountId,
    AgreementId,
    ExchangeId,
    GroupId,
    KeyId,
    PersonId,
)

A, B, C = GroupId("aalst"), GroupId("bergen"), GroupId("ciney")


def uuid_of(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012x}"


AGREEMENT, EXCHANGE = AgreementId(uuid_of(0xA1)), ExchangeId(uuid_of(0xE1))
ANNA, BEA, POT = AccountId(uuid_of(0xACC1)), AccountId(uuid_of(0xACC2)), AccountId(uuid_of(0xACC3))
PERSON, OTHER = PersonId(uuid_of(0xBE1)), PersonId(uuid_of(0xBE2))
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
KEY = KeyId(uuid_of(0xD1))
