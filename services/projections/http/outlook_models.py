"""The form of what is told of limits that come near, and of the matrix of positions."""

from typing import Literal

from pydantic import Field

from projections.http.models import AnswerOverGroups, Model, Time
from projections.reading.outlook_prospect import HelpCode, Level, Pause


class Named(Model):
    """A group."""

    group_id: str = Field(examples=["letsgent"])
    name: str | None = Field(examples=["LETS Gent"])


class Pace(Model):
    """How a position moved over so many days, by when it happened. Above zero: to the limit."""

    days: int = Field(examples=[28])
    a_week: Time = Field(
        description="without the highest and the lowest week's excess; whole minutes"
    )


class Help(Model):
    """Something that would help."""

    code: HelpCode
    amount: Time | None = Field(
        description="trade-back: so much more a week in the other direction; settle: so much at"
        " once; higher-limit: the new limit; null where no amount belongs to it"
    )
    text: str = Field(examples=["LETS Gent geeft SEL’idaire 45 min per week meer dan nu"])


class Prospect(Model):
    """A limit, how much of it is used, and when it stops trade: for both sides of it."""

    level: Level = Field(
        description="stuck: nothing or hardly anything is left; soon: a tenth, or 4 weeks at this"
        " pace; watch: a quarter, or 13 weeks; calm: more",
        examples=["soon"],
    )
    receiver: Named | None = Field(
        description="whose members can then receive no more; null: all neighbours"
    )
    giver: Named | None = Field(
        description="whose members can then give no more; null: all neighbours"
    )
    limit: Time
    used: Time = Field(description="below zero: the position stands on the other side of zero")
    held: Time = Field(description="by open requests")
    left: Time
    used_per_mille: int | None = Field(description="null: the limit is 0", examples=[870])
    limit_set_by: str | None = Field(description="the person who set it")
    recent: Pace
    long: Pace
    days_left: int | None = Field(
        description="at this pace; null: the limit does not come nearer, or trade is paused",
        examples=[17],
    )
    pause: Pause | None = Field(description="why there is no trade, whatever the limits")
    text: str = Field(examples=["LETS Gent is SEL’idaire 34 u schuldig, van hoogstens 40 u."])
    helps: list[Help] = Field(description="what would help, gentlest first")


class OutlookAnswer(AnswerOverGroups):
    """The limits of one group and its links, worst first."""

    group_id: str = Field(examples=["letsgent"])
    today: str = Field(description="the last day of the trends, in UTC", examples=["2026-03-01"])
    prospects: list[Prospect]


class OutlookPage(AnswerOverGroups):
    """Limits of all groups and links, worst first."""

    today: str = Field(description="the last day of the trends, in UTC", examples=["2026-03-01"])
    prospects: list[Prospect]
    next: str | None = Field(description="the cursor of the next page")


class MatrixLink(Model):
    """Where a group stands with one neighbour."""

    neighbour: str = Field(examples=["selidaire"])
    name: str | None = Field(examples=["SEL’idaire"])
    status: Literal["active", "suspended"]
    link: Time = Field(description="above zero: the group owes this neighbour")
    may_owe: Time
    may_be_owed: Time
    owing_per_mille: int | None = Field(description="of what it may owe; null: it may owe nothing")
    owed_per_mille: int | None = Field(description="of what it may be owed; null: nothing")


class MatrixRow(Model):
    """A group with its positions, together and by neighbour."""

    group_id: str = Field(examples=["letsgent"])
    name: str | None = Field(examples=["LETS Gent"])
    net: Time = Field(description="above zero: the group owes its neighbours together")
    gross: Time = Field(description="all its links, whichever way they stand")
    may_owe: Time
    may_be_owed: Time
    owing_per_mille: int | None = Field(description="of what its net may owe", examples=[250])
    owed_per_mille: int | None = Field(description="of what its net may be owed", examples=[0])
    links: list[MatrixLink]


class MatrixPage(AnswerOverGroups):
    """Groups by id, each with its neighbours by id."""

    groups: list[MatrixRow]
    next: str | None = Field(description="the cursor of the next page")
