"""The form of what is told of how groups stood when the last closed day ended."""

from pydantic import Field

from projections.http.models import AnswerOverGroups, Model
from projections.reading.closed_days import Status
from projections.reading.outlook_prospect import Level, Pause


class Nearing(Model):
    """How near a limit is."""

    warning: Level = Field(
        description="stuck: nothing or hardly anything is left; soon: a tenth, or 4 weeks at this"
        " pace; watch: a quarter, or 13 weeks; calm: more",
        examples=["soon"],
    )
    days_left: int | None = Field(
        description="at the pace of the last weeks; null: the limit does not come nearer, or trade"
        " is paused",
        examples=[17],
    )


class Stood(Nearing):
    """Towards which limit a position stood; warning and days are of that limit.

    Where it stood at zero, of the limit that is nearer.
    """

    may_owe_ms: int = Field(examples=[144_000_000])
    may_be_owed_ms: int = Field(examples=[144_000_000])
    share_per_mille: int | None = Field(
        description="of the limit on the side where it stood; null: that limit is 0", examples=[850]
    )
    other_way: Nearing = Field(description="the limit on the other side")


class ClosedLink(Stood):
    """Where a group stood with one neighbour."""

    neighbour: str = Field(examples=["selidaire"])
    name: str | None = Field(examples=["SEL’idaire"])
    status: Status
    pause: Pause | None = Field(description="why there is no trade, whatever the limits")
    position_ms: int = Field(
        description="above zero: the group owed this neighbour", examples=[122_400_000]
    )


class ClosedGroup(Stood):
    """A group with its positions, together and by neighbour."""

    group_id: str = Field(examples=["letsgent"])
    name: str | None = Field(examples=["LETS Gent"])
    net_ms: int = Field(description="above zero: it owed its neighbours", examples=[90_000_000])
    owes_ms: int = Field(description="to those whom it owed", examples=[122_400_000])
    is_owed_ms: int = Field(description="by those who owed it", examples=[32_400_000])
    links: list[ClosedLink] = Field(description="by neighbour, while their agreement is in force")


class ClosedPositionsPage(AnswerOverGroups):
    """Groups by id. All day long the same, but for limits and pauses, which are those of now."""

    as_of_day: str = Field(description="the last closed day, in UTC", examples=["2026-03-01"])
    groups: list[ClosedGroup]
    next: str | None = Field(description="the cursor of the next page")
