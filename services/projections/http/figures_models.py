"""The form of answers about the region's figures. What is too few to show has no number at all."""

from typing import Literal

from pydantic import Field

from contracts.posts import Category
from projections.http.models import Answer, AnswerOverGroups, Model, Place

_MONTH = "2026-10"


class Counts(Model):
    """A cell of one month. Suppressed: too few took part, or one could be found out by it."""

    month: str = Field(examples=[_MONTH])
    suppressed: bool
    hours_ms: int | None = Field(
        description="milliseconds that members received", examples=[387_000_000]
    )
    exchanges: int | None = Field(examples=[214])
    active_members: int | None = Field(
        description="members who received or gave something", examples=[61]
    )
    groups: int | None = Field(description="groups that are in it", examples=[12])
    across_share_per_mille: int | None = Field(
        description="how much came from other groups, of groups that are told of wholly",
        examples=[310],
    )


class AreaCounts(Counts):
    """The figures of all groups together (`all`), or of those in one area."""

    area: str = Field(examples=["be-vlg"])


class GroupCounts(Counts):
    """The figures of a group's members. Not `counted`: they are in no sum of that month."""

    group_id: str = Field(examples=["letsgent"])
    counted: bool


class Flow(Model):
    """What the members of `from` gave those of `to` in a month; one too small is not told of."""

    giver: str = Field(serialization_alias="from", examples=["letsgent"])
    taker: str = Field(serialization_alias="to", examples=["selnamur"])
    month: str = Field(examples=[_MONTH])
    hours_ms: int = Field(examples=[54_000_000])
    exchanges: int = Field(examples=[17])


class Area(Model):
    """A country, or one of the regions of Belgium (`be-vlg`, `be-wal`, `be-bru`)."""

    id: str = Field(examples=["be-vlg"])


class GroupThere(Place):
    """A group that is counted, or was."""

    group_id: str = Field(examples=["letsgent"])
    name: str | None = Field(examples=["LETS Gent"])
    area: str = Field(examples=["be-vlg"])


class FiguresAnswer(AnswerOverGroups):
    """The figures of closed months. A month is published once, and does not change any more."""

    closed_until: str | None = Field(description="the last month that is closed", examples=[_MONTH])
    areas: list[Area]
    months: list[AreaCounts]
    groups: list[GroupCounts]
    flows: list[Flow]
    groups_known: list[GroupThere]
    groups_not_counted: int = Field(
        description="groups that agreed after one of these months was closed, and were too few to"
        " be shown by themselves then: that month is counted without them",
        examples=[0],
    )


class CategoryCounts(Model):
    """How many members offer and want something of it; null where they are fewer than five.

    In one area also where those of another could be found out by it.
    """

    category: Category
    suppressed: bool = Field(description="neither is told")
    offers: int | None = Field(examples=[23])
    wants: int | None = Field(examples=[9])


class CategoriesAnswer(AnswerOverGroups):
    """The categories, as they were when the last month was closed."""

    month: str | None = Field(examples=[_MONTH])
    areas: list[Area]
    categories: list[CategoryCounts]


class FiguresConsentAnswer(Answer):
    """To whom a group lets the region's figures be shown with its own in them."""

    group_id: str = Field(examples=["letsgent"])
    shown_to: Literal["nobody", "region", "everyone"]
    since: str | None = Field(examples=["2026-03-01T12:00:00.000Z"])
