"""The form of what a group's desk is told: its exchanges, requests, and ways to today."""

from typing import Literal

from pydantic import Field

from projections.http.models import Acted, Answer, Model, Party, Request, Steps, Time

_EXCHANGE = "c0a80101-7e57-4d0b-8f06-0d0c8c8e2a12"
_MOMENT = "2026-03-01T12:00:00.000Z"


class GroupExchange(Model):
    """An exchange as the group's own history has it."""

    position: int = Field(description="of the event in the log", examples=[998])
    number: int = Field(description="of the event in the group's own history", examples=[512])
    exchange_id: str = Field(examples=[_EXCHANGE])
    kind: Literal["service", "settlement", "write-off", "rounding", "reversal"]
    happened_at: str = Field(examples=[_MOMENT])
    recorded_at: str = Field(examples=[_MOMENT])
    payer: Party
    payee: Party
    amount: Steps = Field(description="in the group's own unit")
    carried: Time | None = Field(description="over the border of the group; null: within it")
    words: str | None = Field(examples=["gras maaien"])
    text: str = Field(examples=["Béatrice geeft Anna “gras maaien” voor 1,50 uren"])
    reverses: str | None
    reversed_by: str | None
    past_limits: Literal["imported", "forced", "write-off"] | None
    acted: Acted


class GroupExchangesPage(Answer):
    """A group's exchanges, the latest first."""

    group_id: str = Field(examples=["letsgent"])
    exchanges: list[GroupExchange]
    next: str | None = Field(
        description="the cursor of the next page; where words are looked for there may be one"
        " although this one is not full: so far back was looked"
    )


class GroupRequestsPage(Answer):
    """The open requests of a group's members, oldest first."""

    group_id: str = Field(examples=["letsgent"])
    requests: list[Request]
    next: str | None = Field(description="the cursor of the next page")


class Stand(Model):
    """Where a link stood at the end of a day."""

    day: str = Field(description="in UTC", examples=["2026-03-01"])
    link: Time = Field(description="positive: the group owed its neighbour")


class WayToToday(Model):
    """Where a group stood with one neighbour week by week."""

    neighbour: str = Field(examples=["selidaire"])
    name: str | None = Field(examples=["SEL’idaire"])
    stands: list[Stand] = Field(description="a week apart, oldest first; the last is today's")


class TrendsAnswer(Answer):
    """Where a group stood with its neighbours over the last quarter, by when things happened."""

    group_id: str = Field(examples=["letsgent"])
    today: str = Field(description="in UTC", examples=["2026-03-01"])
    ways: list[WayToToday] = Field(description="by neighbour")
