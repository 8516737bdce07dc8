"""Who a command is from, and whether they may: asked of the one function before all else."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from access.guard import CredentialRefused, Credentials
from access.moments import now_ms
from access.phrases_who import Who
from access.principals import NOBODY, Principal
from access.rights import Act, Subject, Verdict, may_at_all, verdict
from access.saying import Saying
from contracts.ids import AccountId, GroupId
from evenveel.cli.mistakes import Obstacle
from evenveel.credential import Credential, credential
from evenveel.settings import Settings

if TYPE_CHECKING:
    from evenveel.who_asks import WhoAsks

SIGN_IN: Final = "evenveel sign-in LINK"
_FOUND_IN: Final = {"session": Who.IN_SESSION, "operator.key": Who.IN_OPERATOR_KEY}


class Known:
    """Who asks with this command, as the installation knows them by what is shown."""

    def __init__(self, settings: Settings, database_url: str, until_end: ExitStack) -> None:
        from evenveel.who_asks import operator_key_at_first_start, who_asks

        self.who: WhoAsks = until_end.enter_context(who_asks(settings, database_url))
        operator_key_at_first_start(settings, self.who.identity.keys)
        self.shown: Credential = credential(settings)
        self.principal: Principal = self._principal()
        if self.principal.means in {"session", "key"}:
            _standings_are_told(database_url)

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
            raise Obstacle(Who.HOLDS_NO_MORE, where=self._where(), command=SIGN_IN) from None

    def _where(self) -> str:
        phrase = _FOUND_IN.get(self.shown.found_in)
        return self.shown.found_in if phrase is None else Saying(phrase)

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


def _standings_are_told(database_url: str) -> None:
    """What the log says by now of roles, accounts and keys is what is decided by.

    While services run somebody else does this too, and is as welcome to.
    """
    from clearing.log.port import IndexGap
    from clearing.log.standings import standings_to_head
    from evenveel.composition import ledger

    with ledger(database_url) as opened:
        head = opened.log.head().position
        while opened.standings.reached() < head:
            try:
                standings_to_head(opened.log, opened.standings)
            except IndexGap:
                continue  # somebody was faster with the same
