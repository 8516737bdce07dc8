"""The form of suggested trades."""

from pydantic import Field

from contracts.posts import Category
from projections.http.models import AnswerOverGroups, Model, Time
from projections.http.outlook_models import Named

_POST = "5e0a6a7c-1b0e-4a52-9d0a-4c5a3d0f9f11"
_ACCOUNT = "6f1c24a0-9a4e-4d0b-8f06-0d0c8c8e2a11"


class Part(Model):
    """An offer or a want, and whose it is."""

    post_id: str = Field(examples=[_POST])
    group_id: str = Field(examples=["letsgent"])
    account_id: str = Field(examples=[_ACCOUNT])
    name: str | None = Field(examples=["Anna"])
    title: str | None = Field(
        description="in the reader's language, if it is written in that",
        examples=["Fietsen herstellen"],
    )
    hint: Time | None = Field(description="the amount it names; null: none")


class Suggestion(Model):
    """A trade that would heal: the offer's account gives, the want's is given."""

    category: Category = Field(examples=["repair"])
    offer: Part = Field(description="of a group that owes")
    want: Part = Field(description="of a group that is owed")
    way: list[Named] = Field(
        description="the groups it passes, from who is given to who gives",
        min_length=2,
        max_length=4,
    )
    amount: Time = Field(
        description="what both posts ask for (an hour, where they name nothing), as far as nets"
        " and links allow"
    )
    removes: Time = Field(
        description="by so much all nets and all debts over links, taken together, would fall"
    )
    text: str = Field(
        examples=["Anna (letsgent) geeft Carl (selille) “Fietsen herstellen” voor 1 u …"]
    )


class MissingCategory(Model):
    """A category that groups which are owed want, and no group that owes offers."""

    category: Category = Field(examples=["transport"])
    wants: int = Field(examples=[3])
    groups: list[Named] = Field(description="where it is wanted")


class SuggestionsPage(AnswerOverGroups):
    """Trades that would heal, the most healing first."""

    suggestions: list[Suggestion]
    missing: list[MissingCategory] = Field(description="the most wanted first")
    next: str | None = Field(description="the cursor of the next page")
