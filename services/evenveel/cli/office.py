"""What a command works with: the database, a desk, what the projections tell, and names.

All of it is imported and opened when first used, so that `--help` and a mistyped amount start
nothing and are quick.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from rich.console import Console

from access.amounts import duration, short_amount
from access.languages import Language
from access.phrases import Phrase
from access.rights import Act
from access.saying import AnyPhrase, said, word
from clearing.answers import Accepted, Answer, Refused
from clearing.domain.commands import Command
from clearing.domain.quotes import Quote
from clearing.domain.refusals import Refusal
from contracts.ids import AccountId, CommandId, FixedSide
from evenveel.cli.mistakes import Obstacle
from evenveel.settings import Settings
from evenveel.troubles import NobodyServes

if TYPE_CHECKING:
    from access.vault import VaultDoor
    from evenveel.clearing_runs.running import RunDesk
    from evenveel.cli.known import Known
    from evenveel.http_desk import HttpDesk
    from evenveel.local_desk import LocalDesk
    from evenveel.read_side import Reader
    from evenveel.who_asks import WhoAsks


T = TypeVar("T")

# A service that was killed holds its lease so long at most; one that restarts is there sooner.
_SERVICE_WITHIN_S: Final = 12.0
_LOOK_EVERY_S: Final = 0.2


class RefusedHere(Exception):
    """The ledger refused the command; nothing was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code.slug)
        self.refusal = refusal


class Office:
    """One run of the command line."""

    def __init__(self, settings: Settings, act: Act, *, json: bool, language: Language) -> None:
        self.settings = settings
        self.act = act
        self.json = json
        self.language: Language = language
        # Progress and remarks; what was asked for goes to standard output.
        self.aside = Console(stderr=True, highlight=False)
        self._until_end = ExitStack()
        self._desk: HttpDesk | LocalDesk | None = None
        self._desk_is_ours = False

    def said(self, phrase: AnyPhrase, **given: str | int) -> str:
        """Return the phrase in the reader's language; whole numbers are grouped as usual there."""
        shown = {
            name: value if isinstance(value, str) else counted(value, self.language)
            for name, value in given.items()
        }
        return said(phrase, self.language, **shown)

    def word(self, family: str, stored: str) -> str:
        """Return the reader's word for a stored one."""
        return word(family, stored, self.language)

    def time(self, ms: int) -> str:
        """Return a length of time as the reader writes it."""
        return duration(ms, self.language)

    def close(self) -> None:
        """Everything that was opened is closed; a database that only we used is stopped."""
        self._until_end.close()

    @cached_property
    def _opened_url(self) -> str:
        from evenveel.composition import make_tables
        from evenveel.database import database

        database_url = self._until_end.enter_context(database(self.settings))
        make_tables(database_url, settings=self.settings)
        return database_url

    @cached_property
    def opened(self) -> WhoAsks:
        """Who is who in this installation, whoever the command is from."""
        from evenveel.who_asks import as_it_runs, operator_key_at_first_start, who_asks

        settings = as_it_runs(self.settings, self._opened_url)
        who = self._until_end.enter_context(who_asks(settings, self._opened_url))
        operator_key_at_first_start(self.settings, who.identity.keys)
        return who

    @cached_property
    def known(self) -> Known:
        """Who the command is from."""
        from evenveel.cli.known import Known

        return Known(self.settings, self._opened_url, self.opened)

    def make_tables(self) -> None:
        """All tables are there, made by who owns them, for the login that the services use."""
        from psycopg.conninfo import conninfo_to_dict

        from evenveel.composition import make_tables

        owner_url = self.settings.database_owner_url
        if owner_url is None:
            # They are made as they are opened.
            assert self._opened_url
            return
        login = conninfo_to_dict(self.settings.database_url or "").get("user")
        make_tables(owner_url, None if login is None else str(login), self.settings)

    @cached_property
    def database_url(self) -> str:
        """The address of the database, which runs, with all tables in it.

        Everything that a command reads or does goes by here, so here it is asked whether whoever
        it is from may do such a thing at all. Raises `Obstacle`.
        """
        self.known.may_begin(self.act)
        return self._opened_url

    @cached_property
    def doors(self) -> Callable[[str], VaultDoor]:
        """The vault's doors, at which it is written down who the command is from."""
        from access.database_roles import PROJECTIONS, address_as
        from access.vault import Vault
        from evenveel.read_side import doors_of
        from evenveel.vault_keys import keys_with

        works_url = address_as(self.database_url, PROJECTIONS)
        enter = self._until_end.enter_context
        keys = enter(keys_with(works_url, self.settings, claim=False))
        return doors_of(enter(Vault(works_url, keys)), self.known.principal)

    @cached_property
    def reader(self) -> Reader:
        """What the projections tell, up to all that is in the log by now."""
        from evenveel import read_side

        return self._until_end.enter_context(
            read_side.reader(self.database_url, self.language, self.known.principal, self.settings)
        )

    @property
    def desk(self) -> HttpDesk | LocalDesk:
        """Where commands are handed in: at the service that serves, else at a writer of our own."""
        if self._desk is None:
            self._desk = self._chosen_desk()
        return self._desk

    def _chosen_desk(self) -> HttpDesk | LocalDesk:
        from evenveel.composition import ledger
        from evenveel.http_desk import HttpDesk
        from evenveel.lease import running_lease
        from evenveel.local_desk import local_desk

        deadline = time.monotonic() + _SERVICE_WITHIN_S
        while (lease := running_lease(self.database_url)) is not None and lease.url is not None:
            if _answers(lease.url):
                return HttpDesk(lease.url, self.known.shown, self.language)
            if time.monotonic() > deadline:
                raise Obstacle(Phrase.SERVICE_SILENT, url=lease.url)
            time.sleep(_LOOK_EVERY_S)
        if self.settings.clearing_url is not None:
            return HttpDesk(self.settings.clearing_url, self.known.shown, self.language)
        opened = self._until_end.enter_context(ledger(self.database_url, self.settings))
        self._desk_is_ours = True
        desk, _ = self._until_end.enter_context(
            local_desk(opened, self.known.principal, self.language)
        )
        return desk

    def do(self, command: Command) -> Accepted:
        """Return the answer to an accepted command. Raises `RefusedHere`."""
        answer = self._patiently(lambda desk: next(iter(desk.submit([command])), None))
        if answer is None:
            raise Obstacle(Phrase.COMMAND_NOT_ANSWERED, id=command.command_id)
        return self._accepted(answer)

    def run(self, take: Callable[[RunDesk], Answer]) -> Accepted:
        """Return the answer to what was done about a clearing run. Raises `RefusedHere`."""
        return self._accepted(self._patiently(take))

    def _accepted(self, answer: Answer) -> Accepted:
        if isinstance(answer, Refused):
            raise RefusedHere(answer.refusal)
        self.reader.forget()
        return answer

    def quote(
        self,
        payer: AccountId,
        payee: AccountId,
        fixed_side: FixedSide,
        steps: int,
        hop_limit: int,
    ) -> Quote:
        """Return what an exchange would move now. Raises `RefusedHere`."""
        quoted = self._patiently(
            lambda desk: desk.quote(payer, payee, fixed_side, steps, hop_limit)
        )
        if isinstance(quoted, Refusal):
            raise RefusedHere(quoted)
        return quoted

    def _patiently(self, ask: Callable[[HttpDesk | LocalDesk], T]) -> T:
        """Return what the desk says; one that starts at this moment is given time.

        Asking twice is harmless: the same id is carried out once.
        """
        deadline = time.monotonic() + _SERVICE_WITHIN_S
        while True:
            try:
                return ask(self.desk)
            except NobodyServes:
                if time.monotonic() > deadline or self._desk_is_ours:
                    raise
                self._desk = None
                time.sleep(_LOOK_EVERY_S)


def counted(number: int, language: Language) -> str:
    """Return a whole number as the reader writes it: `12.500`, `12 500` or `12,500`."""
    return short_amount(number, {"decimals": 0, "symbol": ""}, language).rstrip()


def command_id(given: str | None) -> CommandId:
    """Return the caller's own id, or a fresh one."""
    return CommandId(str(uuid4()) if given is None else given.strip().lower())


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 80), timeout=2).close()
    except OSError:
        return False
    return True
