"""A group's members as its administrators choose among them: asked as the administrator."""

from typing import Any

from contracts.ids import GroupId, PersonId
from contracts.value import Value
from projections.pages.means import PagesMeans
from projections.pages.visits import Visit


class Choosable(Value, frozen=True, kw_only=True):
    """A person or an organisation, by its id and name."""

    id: str
    name: str


class Organisation(Value, frozen=True, kw_only=True):
    """A member organisation's account, its holder, and the persons who act for it."""

    id: str
    name: str
    intermediaries: list[str]


class Members(Value, frozen=True, kw_only=True):
    """By name. `people` are the holders of the persons' accounts, by their own ids."""

    people: list[Choosable]
    organisations: list[Organisation]

    @property
    def names(self) -> dict[PersonId, str]:
        """What the members are called."""
        return {PersonId(person.id): person.name for person in self.people}


def members_of(visiting: Visit, group_id: GroupId, means: PagesMeans) -> Members:
    """Return the group's open accounts. Raises `NotAnswered`."""
    path = f"/groups/{group_id}/accounts"
    rows = means.questions.every(visiting.on_behalf, path, "accounts")
    found = sorted((row for row in rows if row["status"] != "closed"), key=_name)
    people = {
        row["holder_id"]: Choosable(id=row["holder_id"], name=_name(row))
        for row in found
        if row["kind"] == "person" and row["holder_id"] is not None
    }
    return Members(
        people=list(people.values()),
        organisations=[
            Organisation(
                id=row["account_id"], name=_name(row), intermediaries=list(row["intermediaries"])
            )
            for row in found
            if row["kind"] == "organisation"
        ],
    )


def _name(row: Any) -> str:
    return str(row["name"] or row["code"] or row["account_id"])
