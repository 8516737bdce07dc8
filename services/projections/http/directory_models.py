"""The form of answers about the directory."""

from typing import Literal

from pydantic import Field

from contracts.posts import Category
from projections.http.models import Answer, AnswerOverGroups, Model, Steps, Time

_POST = "3f1f24a0-9a4e-4d0b-8f06-0d0c8c8e2a13"
_ACCOUNT = "6f1c24a0-9a4e-4d0b-8f06-0d0c8c8e2a11"


class PostText(Model):
    """A post in one language."""

    title: str = Field(examples=["Fietsen herstellen"])
    text: str = Field(examples=["Ook oude modellen."])


class PostTexts(Model):
    """A post in the languages it is written in; at least one is there."""

    nl: PostText | None
    fr: PostText | None
    en: PostText | None


class PostPlace(Model):
    """Where it is; degrees are whole millionths. `of_group`: it names no place of its own."""

    locality: str = Field(examples=["Gent"])
    latitude_microdegrees: int | None
    longitude_microdegrees: int | None
    of_group: bool


class Post(Model):
    """An offer or a want. `title` and `text` are in the reader's language where there is one."""

    post_id: str = Field(examples=[_POST])
    account_id: str = Field(examples=[_ACCOUNT])
    name: str | None = Field(examples=["Anna"])
    group_id: str = Field(examples=["letsgent"])
    group_name: str | None = Field(examples=["LETS Gent"])
    kind: Literal["offer", "want"]
    category: Category
    category_name: str = Field(examples=["herstellen"])
    visible_to: Literal["group", "neighbours", "all"]
    hint: Steps | None = Field(description="about how much, in the unit of its group")
    valid_until: str | None = Field(examples=["2027-06-30T22:00:00.000Z"])
    expired: bool
    title: str
    text: str
    texts: PostTexts
    place: PostPlace
    position: int = Field(description="of the event that said it last", examples=[998])


class FoundPost(Post):
    """A post as the group that looks sees it.

    `room` is how much more the one that would owe may come to owe over the widest route: the
    looking group for an offer, the post's own for a want. Null within one group: nothing is owed.
    """

    links: int = Field(description="how many links between the groups; 0 within the own group")
    has_room: bool
    room: Time | None
    distance_m: int | None = Field(description="metres; null where nobody knows", examples=[3200])


class DirectoryPage(AnswerOverGroups):
    """Posts, the best first; where no words were sought, the newest."""

    posts: list[FoundPost]
    next: str | None = Field(description="the cursor of the next page")


class PostsPage(Answer):
    """An account's posts, the oldest first, also those whose time has passed."""

    posts: list[Post]
    next: str | None = Field(description="the cursor of the next page")


class PostAnswer(AnswerOverGroups):
    """One post."""

    post: FoundPost
