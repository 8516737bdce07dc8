"""What an accepted command, a quote and the status look like on the wire."""

from collections.abc import Sequence
from typing import Any, Final, Literal

import msgspec
from msgspec import UNSET, UnsetType
from pydantic import BaseModel, Field
from starlette.responses import Response

from clearing.answers import Accepted
from clearing.http.problems import Problem
from clearing.http.times import write_time
from contracts.events import Event
from contracts.value import Value

POSITION_HEADER: Final = "Evenveel-Position"

_encoder: Final = msgspec.json.Encoder()


class AnswerBody(Value, frozen=True, kw_only=True):
    """An accepted command: `position` is that of its last event."""

    command_id: str
    position: int
    recorded_at: str
    repeated: bool
    events: tuple[Event, ...]


class LineAccepted(Value, frozen=True, kw_only=True):
    """The answer to one line of the bulk form; its events only where they were asked for."""

    line: int
    status: int
    command_id: str
    position: int
    recorded_at: str
    repeated: bool
    events: tuple[Event, ...] | UnsetType = UNSET


class LineRefused(Value, frozen=True, kw_only=True, omit_defaults=True):
    """Why nothing came of one line of the bulk form; its id where the line could be read."""

    line: int
    status: int
    command_id: str | None = None
    problem: Problem


def status_of(accepted: Accepted) -> int:
    """Return 201 the first time, 200 when the first answer is given again."""
    return 200 if accepted.repeated else 201


def answer_response(accepted: Accepted) -> Response:
    """Return the response to one accepted command."""
    body = AnswerBody(
        command_id=accepted.command_id,
        position=accepted.position,
        recorded_at=write_time(accepted.recorded_at_ms),
        repeated=accepted.repeated,
        events=accepted.events,
    )
    return Response(
        _encoder.encode(body),
        status_of(accepted),
        {POSITION_HEADER: str(accepted.position)},
        "application/json",
    )


def line_accepted(line: int, accepted: Accepted, *, with_events: bool) -> LineAccepted:
    """Return the result line of an accepted command."""
    return LineAccepted(
        line=line,
        status=status_of(accepted),
        command_id=accepted.command_id,
        position=accepted.position,
        recorded_at=write_time(accepted.recorded_at_ms),
        repeated=accepted.repeated,
        events=accepted.events if with_events else UNSET,
    )


def encode_lines(lines: Sequence[LineAccepted | LineRefused]) -> bytes:
    """Return the lines as NDJSON, the last one ended too."""
    return _encoder.encode_lines(lines)


def json_response(value: object) -> Response:
    """Return the value as JSON."""
    return Response(_encoder.encode(value), media_type="application/json")


# The same, for the description of the API alone.


class AnswerModel(BaseModel):
    """The command's events are durable."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "command_id": "f2a60a0e-86d4-4c52-9a4c-6a1d3c0b7e10",
                    "position": 20_417,
                    "recorded_at": "2026-05-01T12:30:00.250Z",
                    "repeated": False,
                    "events": [{"type": "exchange-recorded.v1", "payer_steps": 30}],
                }
            ]
        }
    }

    command_id: str
    position: int = Field(description="Of its last event; a read can wait until it got so far.")
    recorded_at: str = Field(json_schema_extra={"format": "date-time"})
    repeated: bool = Field(description="The first answer again, to the same id and terms.")
    events: list[dict[str, Any]] = Field(description="As in contracts/schemas, told by `type`.")


class AmountPairModel(BaseModel):
    """Both amounts of an exchange."""

    payer_steps: int
    payee_steps: int


class MeasureModel(BaseModel):
    """A group's unit, of which a step is 10^-decimals."""

    decimals: int
    singular: str
    plural: str


class LinkRoomModel(BaseModel):
    """How much more one group may come to owe the next."""

    agreement_id: str
    giver: str
    taker: str
    left_ms: int


class ProblemModel(BaseModel):
    """RFC 9457. A refusal says which limit it met, its value, what is left, and who set it."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "type": "urn:evenveel:problem:payer-floor",
                    "title": "The payer's floor",
                    "status": 422,
                    "detail": "The account may not fall below -400; 12 can still be given.",
                    "instance": "/exchanges/f2a60a0e-86d4-4c52-9a4c-6a1d3c0b7e10",
                    "code": "payer-floor",
                    "number": 56,
                    "subject": "5d1f7d7e-6c1b-4a36-8a57-1d8c0f1f2a01",
                    "limit": -400,
                    "left": 12,
                    "unit": "steps",
                    "set_by": "3e6d1c88-9a4b-4b5e-8f70-5c2b7d8e9f03",
                }
            ]
        }
    }

    type: str
    title: str
    status: int
    detail: str = Field(description="A plain sentence, in the reader's language.")
    instance: str | None = None
    code: str = Field(description="The stable reason, the last part of `type`.")
    number: int | None = Field(default=None, description="Of a ledger's refusal, for ever.")
    field: str | None = Field(default=None, description="Where the request itself is wrong.")
    subject: str | None = Field(default=None, description="The id of what it is about.")
    limit: int | None = None
    left: int | None = Field(default=None, description="What could still go.")
    unit: str | None = Field(default=None, description="Of `limit` and `left`: steps or ms.")
    set_by: str | None = Field(default=None, description="The person who set the limit.")
    measure: MeasureModel | None = Field(default=None, description="How the steps are shown.")
    amounts: AmountPairModel | None = Field(default=None, description="The new quote.")
    missing_ms: int | None = Field(default=None, description="For which routes have no room.")
    links: list[LinkRoomModel] = Field(default=[], description="Where routes are tightest.")
    missing: list[str] | None = Field(default=None, description="What a service waits for.")


class RouteModel(BaseModel):
    """The groups on the way, and what each link carries."""

    groups: list[str]
    carried_ms: int


class QuoteModel(BaseModel):
    """What an exchange would move now. Nothing is held by it."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "payer_group": "lets-gent",
                    "payee_group": "sel-lille",
                    "fixed_side": "payee",
                    "payer_steps": 30,
                    "payee_steps": 90,
                    "carried_ms": 5_400_000,
                    "payer_rounding_ms": 0,
                    "exact": True,
                    "routes": [
                        {
                            "groups": ["lets-gent", "lets-kortrijk", "sel-lille"],
                            "carried_ms": 5_400_000,
                        }
                    ],
                    "links": [
                        {
                            "agreement_id": "9c1b6f0a-2d47-4e7f-8a35-6b0d4f1e2c05",
                            "giver": "lets-gent",
                            "taker": "lets-kortrijk",
                            "left_ms": 36_000_000,
                        },
                        {
                            "agreement_id": "b47d0e52-91c8-4a0d-8f6e-3e5a7c9d1f06",
                            "giver": "lets-kortrijk",
                            "taker": "sel-lille",
                            "left_ms": 18_000_000,
                        },
                    ],
                }
            ]
        }
    }

    payer_group: str
    payee_group: str
    fixed_side: str
    payer_steps: int
    payee_steps: int
    carried_ms: int
    payer_rounding_ms: int
    exact: bool = Field(description="Nothing goes to rounding.")
    below: AmountPairModel | None = Field(default=None, description="Nearest exact, below.")
    above: AmountPairModel | None = Field(default=None, description="Nearest exact, above.")
    routes: list[RouteModel] = []
    links: list[LinkRoomModel] = Field(default=[], description="The room of each link on the way.")


class StatusModel(BaseModel):
    """What the writer does, and where its log ends."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "status": "serving",
                    "position": 20_417,
                    "recorded_at": "2026-05-01T12:30:00.250Z",
                }
            ]
        }
    }

    status: str = Field(description="standing by, serving or stopped")
    position: int | None = Field(description="Of the last event; null when not serving.")
    recorded_at: str | None = Field(description="When that was recorded.")


class AliveModel(BaseModel):
    """The process answers."""

    status: Literal["alive"]


class ReadyModel(BaseModel):
    """Commands are taken."""

    status: Literal["ready"]
    position: int = Field(description="Of the last event that the writer knows.")
