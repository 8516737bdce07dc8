"""Who a command is from, and whether they may: asked of the one function before all else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from access.database_roles import CLEARING, address_as
from access.guard import CredentialRefused, Credentials
from access.line import Line
from access.moments import now_ms
from access.phrases_who import Who
from access.principals import NOBODY, OPERATOR_ID, Principal
from access.rights import Act, Subject, Verdict, may_at_all, verdict
from access.saying import Saying
from access.standing_lists import HeldKey, StandingLists, Stands
from contracts.envelope import Actor
from contracts.ids import AccountId, GroupId, PersonId
from evenveel.cli.mistakes import Obstacle
from evenveel.credential import Credential, credential
from evenveel.settings import Settings

if TYPE_CHECKING:
    from evenveel.who_asks import WhoAsks

T = TypeVar("T")

SIGN_IN: Final = "evenveel sign-in LINK"
_FOUND_IN: Final = {"session": Who.IN_SESSION, "operator.key": Who.IN_OPERATOR_KEY}


class Known:
    """Who asks with this command, as the installation knows them by what is shown."""

    def __init__(self, settings: Settings, database_url: str, who: WhoAsks) -> None:
        self.who = who
        self.shown: Credential = credential(settings)
        self._database_url = database_url
        if self.shown.found_in in {"EVENVEEL_KEY", "session"}:
            from evenveel.who_asks import standings_are_told

            # A key is known by what the log says of it, and so is what a person may.
            standings_are_told(database_url)
        self.principal: Principal = self._principal()

    def _principal(self) -> Principal:
        if not self.shown.bearer:
            return NOBODY
        try:
            return self.who.guard.principal(
                Credentials(
                    method="GET", target="/", authorization=self.shown.headers["Authorization"]
                )
            )
        except CredentialRefused:
            raise Obstacle(Who.HOLDS_NO_MORE, where=self.where, command=SIGN_IN) from None

    @property
    def where(self) -> str:
        """Where what is shown was found, as a sentence names it."""
        phrase = _FOUND_IN.get(self.shown.found_in)
        return self.shown.found_in if phrase is None else Saying(phrase)

    @property
    def own_actor(self) -> Actor | None:
        """Whoever asks, as one who acts; None where they act as those whom a command is about."""
        principal = self.principal
        if principal.means == "operator" and not principal.acts_for_all:
            return Actor(person_id=OPERATOR_ID, capacity="operator")
        by_itself = principal.means == "session" or "exchange" not in principal.scopes
        if principal.acts_for_all or not by_itself or principal.person_id is None:
            return None
        return Actor(person_id=principal.person_id, capacity="administrator")

    @property
    def operator_actor(self) -> Actor | None:
        """The operator in its own right, where that is who asks."""
        if self.principal.means != "operator":
            return None
        return Actor(person_id=OPERATOR_ID, capacity="operator")

    def administrators_of(self, group_id: GroupId) -> list[PersonId]:
        """Return who runs the group now."""
        stands = self.roles_in(group_id)
        return [stand.person_id for stand in stands if stand.role == "administrator"]

    def roles_in(self, group_id: GroupId) -> list[Stands]:
        """Return who has a role in the group now."""
        return self._listed(lambda lists: lists.in_group(group_id, now_ms()))

    def keys_of(self, group_id: GroupId) -> list[HeldKey]:
        """Return the keys of the group that open something now."""
        return self._listed(lambda lists: lists.keys_of(group_id, now_ms()))

    def standings_of(self, person_id: PersonId) -> list[Stands]:
        """Return all that the person may act for or look into now."""
        return self._listed(lambda lists: lists.of_person(person_id, now_ms()))

    def is_newcomer(self, group_id: GroupId, person_id: PersonId) -> bool:
        """Whether the group's administrators may let this member in the first time."""
        return person_id in self._listed(lambda lists: lists.newcomers(group_id, [person_id]))

    def _listed(self, look: Callable[[StandingLists], T]) -> T:
        from evenveel.who_asks import standings_are_told

        standings_are_told(self._database_url)
        with Line(address_as(self._database_url, CLEARING), name="evenveel standings") as line:
            return look(StandingLists(line))

    def may_begin(self, act: Act) -> None:
        """They may do this for some group or account. Raises `Obstacle`."""
        self._judge(may_at_all(self.principal, act, self.who.facts, now_ms()))

    def may(
        self,
        act: Act,
        *,
        groups: tuple[GroupId, ...] = (),
        accounts: tuple[tuple[AccountId, GroupId], ...] = (),
    ) -> None:
        """They may do this about these groups and accounts. Raises `Obstacle`."""
        subject = Subject(groups=groups, accounts=accounts)
        self._judge(verdict(self.principal, act, subject, self.who.facts, now_ms()))

    def _judge(self, found: Verdict) -> None:
        if found is Verdict.SIGN_IN:
            raise Obstacle(Who.NOBODY_KNOWN, command=SIGN_IN)
        if found is not Verdict.ALLOWED:
            raise Obstacle(Who.MAY_NOT, who=named(self.principal))


def named(principal: Principal) -> str:
    """Return how a sentence names who asks."""
    match principal.means:
        case "operator":
            return Saying(Who.THE_OPERATOR)
        case "key" | "signature":
            given = {"key": str(principal.key_id), "group": str(principal.group_id)}
            return Saying(Who.THE_KEY, **given)
        case _:
            return Saying(Who.THE_PERSON, person=str(principal.person_id))
