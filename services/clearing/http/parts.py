"""The parts of which bodies are made, and what their examples share."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.ids import GROUP_ID_PATTERN, MAX_STEPS, UUID_PATTERN

# Shown in the description; enforced by `checks`, as for the bulk form.
Id = Annotated[str, Field(json_schema_extra={"format": "uuid", "pattern": UUID_PATTERN})]
GroupSlug = Annotated[str, Field(json_schema_extra={"pattern": GROUP_ID_PATTERN})]
Steps = Annotated[
    int,
    Field(
        description="Whole steps of the group's unit.",
        json_schema_extra={"minimum": 1, "maximum": MAX_STEPS},
    ),
]
Moment = Annotated[
    str, Field(description="RFC 3339, with an offset.", json_schema_extra={"format": "date-time"})
]
Side = Literal["payer", "payee"]

ANNA = "0b8c2a52-6f0e-4c39-9d55-0a4f0a9f6c01"
ANNAS_ACCOUNT = "5d1f7d7e-6c1b-4a36-8a57-1d8c0f1f2a01"
BEATRICES_ACCOUNT = "7a2e9f40-3b64-4d1f-b7c2-2e9d1a3b4c02"
TREASURER = "3e6d1c88-9a4b-4b5e-8f70-5c2b7d8e9f03"
ADMINISTRATOR: dict[str, object] = {"person_id": TREASURER, "capacity": "administrator"}
HOLDER: dict[str, object] = {
    "person_id": ANNA,
    "capacity": "holder",
    "acting_for": ANNAS_ACCOUNT,
}
LIMITS: dict[str, object] = {"floor_steps": -400, "ceiling_steps": 800}


def example(**fields: object) -> ConfigDict:
    """Return the configuration of a body with this example."""
    examples: Any = {"examples": [fields]}
    return ConfigDict(strict=True, extra="forbid", frozen=True, json_schema_extra=examples)


class Part(BaseModel):
    """A part of a body."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Actor(Part):
    """Who acts, in which capacity, and for which account."""

    person_id: Id
    capacity: Literal["holder", "intermediary", "administrator", "support", "importer", "operator"]
    acting_for: Id | None = None


class Unit(Part):
    """The group's own name for its measure of time."""

    singular: str
    plural: str
    symbol: str


class Place(Part):
    """Where the group is at home; degrees are whole millionths."""

    locality: str
    country: str
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None


class AccountLimits(Part):
    """The range of an account in steps; a bound left out is none. Warnings refuse nothing."""

    floor_steps: int | None = None
    ceiling_steps: int | None = None
    warn_below_steps: int | None = None
    warn_above_steps: int | None = None


class NetLimits(Part):
    """How far the net of all the group's links may go, in milliseconds."""

    may_owe_ms: int
    may_be_owed_ms: int


class Terms(Part):
    """What two neighbours sign, in the order of their ids."""

    first_may_owe_ms: int
    second_may_owe_ms: int
    first_step_ms: int
    second_step_ms: int
    transit_allowed: bool = False
    set_off_allowed: bool = False
    objection_ms: int = Field(
        default=0, description="How long a clearing run over the link is open to objection."
    )
