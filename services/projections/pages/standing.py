"""For whom the person who is signed in may act, with names, and for whom they do."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from access.languages import Language
from access.phrases_pages import Page
from access.saying import said
from access.standing_lists import StandingRole, Stands
from contracts.ids import GroupId, PersonId, subject_of_group
from contracts.value import Value, replace
from projections.http.names import Names
from projections.pages.drawing import shown_day
from projections.pages.means import PagesMeans
from projections.pages.own_questions import NotAnswered
from projections.pages.visits import Visit

_HEADINGS: Final[dict[StandingRole, Page]] = {
    "holder": Page.OWN_ACCOUNTS,
    "intermediary": Page.FOR_ORGANISATIONS,
    "administrator": Page.GROUPS_ADMINISTERED,
    "support": Page.GROUPS_SUPPORTED,
    "auditor": Page.GROUPS_AUDITED,
}
_FIRST_PAGE: Final[dict[StandingRole, str]] = {
    "holder": "/accounts/{account_id}",
    "intermediary": "/accounts/{account_id}",
    "administrator": "/groups/{group_id}/desk",
    "support": "/groups/{group_id}/acts",
    "auditor": "/groups/{group_id}/desk",
}

# Nobody holds more than a few.
_HELD_AT_MOST: Final = 10


class Choice(Value, frozen=True, kw_only=True):
    """One that the person may act for. `path` is where that begins; None: there is no such page."""

    value: str
    name: str
    group_id: GroupId
    group_name: str
    role: StandingRole
    role_shown: str | None
    until: str | None
    path: str | None


class Shelf(Value, frozen=True, kw_only=True):
    """The choices of one kind."""

    heading: str
    choices: list[Choice]


class Standings(Value, frozen=True, kw_only=True):
    """All that the person may act for, and which of them was chosen."""

    choices: list[Choice]
    chosen: str | None

    @property
    def acting(self) -> Choice | None:
        """For whom the person acts; None where nothing was chosen that is still theirs."""
        return next((choice for choice in self.choices if choice.value == self.chosen), None)

    def here(self, *values: str) -> "Standings":
        """Return the same on a page about these: there one acts for the first that is theirs."""
        theirs = {choice.value for choice in self.choices}
        value = next((value for value in values if value in theirs), None)
        return self if value is None else replace(self, chosen=value)

    def shelves(self, language: Language) -> list[Shelf]:
        """Return the choices, each kind under its heading."""
        return [
            Shelf(heading=said(heading, language), choices=found)
            for role, heading in _HEADINGS.items()
            if (found := [choice for choice in self.choices if choice.role == role])
        ]


def standings_of(visiting: Visit, means: PagesMeans) -> Standings:
    """Return for whom the person may act now. Who has one choice only has chosen it."""
    stands_so = means.standings.of_person(visiting.person_id, means.now_ms())
    # For an account that is closed nobody acts.
    found = [stands for stands in stands_so if stands.role != "former"]
    names = Names(
        means.doors_for(visiting.principal)("pages"),
        accounts={stands.account_id for stands in found},
        groups={stands.group_id for stands in found},
    )
    choices = [_choice(stands, names, visiting.language, means) for stands in found]
    values = {choice.value for choice in choices}
    chosen = visiting.signed_in.acting_for
    if chosen not in values:
        chosen = values.pop() if len(values) == 1 else None
    return Standings(choices=choices, chosen=chosen)


def own_name(visiting: Visit, standings: Standings, means: PagesMeans) -> str | None:
    """Return what the person is called: as their own account, not one they hold for others."""
    held = [choice for choice in standings.choices if choice.role == "holder"]
    for choice in held[:_HELD_AT_MOST] if len(held) > 1 else ():
        with suppress(NotAnswered):
            answer = means.questions.ask(visiting.on_behalf, f"/accounts/{choice.value}")
            if answer["account"]["kind"] == "person":
                return choice.name
    return held[0].name if held else None


def names_of(visiting: Visit, people: Iterable[PersonId], means: PagesMeans) -> dict[PersonId, str]:
    """Return what these persons are called, as far as an account carries their name."""
    held = means.standings.accounts_held_by(set(people))
    names = Names(means.doors_for(visiting.principal)("pages"), accounts=held.values())
    called = {person_id: names.account(account_id) for person_id, account_id in held.items()}
    return {person_id: name for person_id, name in called.items() if name is not None}


def group_name(visiting: Visit, group_id: GroupId, means: PagesMeans) -> str:
    """Return what the group is called; its id where nobody says."""
    return (
        Names(means.doors_for(visiting.principal)("pages"), groups=[group_id]).group(group_id)
        or group_id
    )


def _choice(stands: Stands, names: Names, language: Language, means: PagesMeans) -> Choice:
    group = names.group(stands.group_id) or stands.group_id
    path = _FIRST_PAGE.get(stands.role)
    until_ms = stands.until_ms
    return Choice(
        value=stands.account_id or subject_of_group(stands.group_id),
        name=group if stands.account_id is None else names.account(stands.account_id) or "…",
        group_id=stands.group_id,
        group_name=group,
        role=stands.role,
        # To hold an account is no role; to act for another's is.
        role_shown=None if stands.role == "holder" else said(Page(f"role_{stands.role}"), language),
        until=None if until_ms is None else shown_day(until_ms, language, means.zone),
        path=(
            None
            if path is None
            else path.format(group_id=stands.group_id, account_id=stands.account_id)
        ),
    )
