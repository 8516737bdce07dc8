"""The form of what is kept of one account's holder."""

from typing import Literal

from pydantic import Field

from projections.http.directory_models import Post
from projections.http.models import Account, Answer, Line, Model, Request, Unit

_MOMENT = "2026-03-01T12:00:00.000Z"


class OwnRequest(Request):
    """A request that the account made or was made, however it ended."""

    status: Literal["open", "accepted", "declined", "withdrawn", "expired", "ended"]


class SignsIn(Model):
    """By what the person signs in, or where they are signed in now. No secret stands here."""

    by: Literal["mail", "oidc", "passkey", "session"]
    since: str = Field(examples=[_MOMENT])
    until: str | None = Field(examples=[_MOMENT])


class StandsAs(Model):
    """As what the person stands in a group: of one account, or with null of the whole group."""

    role: Literal["holder", "former", "intermediary", "administrator", "support", "auditor"]
    group_id: str = Field(examples=["letsgent"])
    account_id: str | None = Field(examples=[None])
    until: str | None = Field(examples=[_MOMENT])


class OfPerson(Model):
    """What is kept of the person itself, whatever the account: for nobody else's eyes."""

    signs_in: list[SignsIn]
    stands: list[StandsAs]


class SaidAbout(Model):
    """Words that came with an act about the account: who opened it, suspended it, said yes or no.

    Of its day only the month is kept beside them; which act it was, `position` tells in the log.
    """

    position: int = Field(examples=[417])
    month: str = Field(examples=["2026-03"])
    words: str = Field(examples=["moved to another town"])


class OwnDataAnswer(Answer):
    """What is kept in words of one account's holder, and what it did, oldest first.

    Not in it: words of acts between two accounts that were not done, and who read what. `signs_in`
    and `stands`, the roles and mandates, are there for the person itself only. Made as it is sent:
    the lists come last.
    """

    account: Account
    group_name: str | None = Field(examples=["LETS Gent"])
    contact: str | None = Field(examples=["anna@example.org"])
    unit: Unit
    signs_in: list[SignsIn] | None
    stands: list[StandsAs] | None
    said_about: list[SaidAbout]
    posts: list[Post]
    requests: list[OwnRequest]
    exchanges: list[Line]
