"""The form of what is told of acts that wait for the yes of a second person."""

from typing import Any

from pydantic import Field

from projections.http.models import Answer, Model

_ID = "c0a80101-7e57-4d0b-8f06-0d0c8c8e2a12"
_PERSON = "3e6d1c88-9a4b-4b5e-8f70-5c2b7d8e9f03"
_MOMENT = "2026-05-01T12:30:00.250Z"


class OpenAct(Model):
    """An act that one person said yes to, and that waits for another."""

    act_id: str = Field(description="an exchange that it makes has this id", examples=[_ID])
    position: int = Field(description="of the proposal in the log", examples=[20_417])
    by: str = Field(description="the group for which the first yes was said", examples=["letsgent"])
    waits_for: str = Field(description="the group whose yes it waits for", examples=["sel-lille"])
    proposed_by: str = Field(description="whose yes does not count twice", examples=[_PERSON])
    happened_at: str = Field(examples=[_MOMENT])
    recorded_at: str = Field(examples=[_MOMENT])
    words: str | None = Field(description="why", examples=["agreed at the yearly meeting"])
    shown: str = Field(
        description="what will be done, as people read it",
        examples=["Pot Gent and Pot Lille settle 3 blaadjes without a service"],
    )
    act: dict[str, Any] = Field(
        description="the same for programs, told by `kind`",
        examples=[{"kind": "step-value", "group_id": "letsgent", "step_ms": 200_000}],
    )


class OpenActsPage(Answer):
    """What waits in a group, the oldest first."""

    acts: list[OpenAct]
    next: str | None = Field(description="the cursor of the next page")
