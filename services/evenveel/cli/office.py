"""What a command works with: the database, a desk, what the projections tell, and names.

All of it is opened when first used, so that `--help` and a mistyped amount start nothing.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import Final, TypeAlias
from urllib.parse import urlsplit
from uuid import uuid4

from rich.console import Console

from access.vault import Vault
from clearing.answers import Accepted, Refused
from clearing.domain.commands import Command
from clearing.domain.quotes import Quote
from clearing.domain.refusals import Refusal
from clearing.http.wording import Language
from contracts.ids import AccountId, CommandId, FixedSide
from evenveel import read_side
from evenveel.composition import ledger, make_tables
from evenveel.database import database
from evenveel.http_desk import HttpDesk
from evenveel.lease import running_lease
from evenveel.local_desk import LocalDesk, NobodyServes, local_desk
from evenveel.settings import Settings

AnyDesk: TypeAlias = HttpDesk | LocalDesk

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

    def __init__(self, settings: Settings, *, json: bool, language: Language) -> None:
        self.settings = settings
        self.json = json
        self.language: Language = language
        # Progress and remarks; what was asked for goes to standard output.
        self.aside = Console(stderr=True, highlight=False)
        self._until_end = ExitStack()
        self._desk: AnyDesk | None = None

    def close(self) -> None:
        """Everything that was opened is closed; a database that only we used is stopped."""
        self._until_end.close()

    @cached_property
    def database_url(self) -> str:
        """The address of the database, which runs, with all tables in it."""
        database_url = self._until_end.enter_context(database(self.settings))
        make_tables(database_url)
        return database_url

    @cached_property
    def vault(self) -> Vault:
        """The vault for reading."""
        return self._until_end.enter_context(Vault(self.database_url))

    @cached_property
    def reader(self) -> read_side.Reader:
        """What the projections tell, up to all that is in the log by now."""
        return self._until_end.enter_context(read_side.reader(self.database_url, self.language))

    @property
    def desk(self) -> AnyDesk:
        """Where commands are handed in: at the service that serves, else at a writer of our own."""
        if self._desk is None:
            self._desk = self._chosen_desk()
        return self._desk

    def _chosen_desk(self) -> AnyDesk:
        deadline = time.monotonic() + _SERVICE_WITHIN_S
        while (lease := running_lease(self.database_url)) is not None and lease.url is not None:
            if _answers(lease.url):
                return HttpDesk(lease.url, self.language)
            if time.monotonic() > deadline:
                raise NobodyServes(
                    f"the clearing service at {lease.url} holds the ledger but does not answer"
                )
            time.sleep(_LOOK_EVERY_S)
        if self.settings.clearing_url is not None:
            return HttpDesk(self.settings.clearing_url, self.language)
        opened = self._until_end.enter_context(ledger(self.database_url))
        desk, _ = self._until_end.enter_context(local_desk(opened, self.language))
        return desk

    def do(self, command: Command) -> Accepted:
        """Return the answer to an accepted command. Raises `RefusedHere`."""
        for answer in self.desk.submit([command]):
            if isinstance(answer, Refused):
                raise RefusedHere(answer.refusal)
            self.reader.forget()
            return answer
        raise NobodyServes("the command was not answered; try again with the same id")

    def quote(self, payer: AccountId, payee: AccountId, fixed_side: FixedSide, steps: int) -> Quote:
        """Return what an exchange would move now. Raises `RefusedHere`."""
        quoted = self.desk.quote(payer, payee, fixed_side, steps)
        if isinstance(quoted, Refusal):
            raise RefusedHere(quoted)
        return quoted

    @contextmanager
    def busy(self, what: str) -> Iterator[None]:
        """Say what is going on while it does, where somebody can see it."""
        with self.aside.status(what):
            yield


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
