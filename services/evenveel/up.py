"""Everything on one machine: the database, the processes, and a region to look at."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Final

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.status import Status

from access.phrases_snag import Snag
from access.phrases_upkeep import Upkeep
from access.phrases_who import Who
from access.saying import Saying, message_of
from evenveel import first_region
from evenveel.composition import ledger, make_tables
from evenveel.credential import operators
from evenveel.database import check_reachable, embedded
from evenveel.embedded import EmbeddedPostgres, EmbeddedPostgresError
from evenveel.first_people import FirstPeople, FirstRole, first_people
from evenveel.http_desk import HttpDesk
from evenveel.serving import listening
from evenveel.settings import Settings
from evenveel.supervisor import Supervisor
from evenveel.troubles import CannotRun, NoDatabase, PortTaken
from evenveel.who_asks import operator_key_at_first_start, who_asks

# Children of an `up` that was killed need a moment to see it and let their ports go.
PORTS_WITHIN_S: Final = 5.0
READABLE_WITHIN_S: Final = 60.0
# A child that dies so often in a row will not come up by waiting.
HOPELESS_AFTER: Final = 6
_POLL_S: Final = 0.05
# So many groups are named in one line; of more it is said how many.
_NAMED: Final = 5
_LOOK_AT_DATABASE_EVERY_S: Final = 2.0
_AS: Final[Mapping[FirstRole, Who]] = {
    "administrator": Who.UP_AS_ADMINISTRATOR,
    "member": Who.UP_AS_MEMBER,
    "support": Who.UP_AS_SUPPORT,
}


class _Told(BaseException):
    """SIGTERM or SIGINT: end in order, from wherever we are."""


@dataclass(frozen=True, slots=True)
class Teller:
    """How the person who started it is told what goes on; `said` speaks that person's language."""

    console: Console
    said: Callable[..., str]

    def doing(self, phrase: Upkeep) -> Status:
        """Show what is being done for as long as the `with` lasts."""
        return self.console.status(self.said(phrase))


def run(settings: Settings, *, sample: bool, exchanges: int, teller: Teller) -> None:
    """Serve until a signal comes; then all is stopped, the database too if we were its last owner.

    Raises `CannotRun`.
    """
    _end_on_signals()
    with ExitStack() as until_end:
        try:
            database_url = _bring_up(settings, until_end, teller)
            if sample:
                _found_sample(settings, database_url, exchanges, teller)
            _say_where(settings, teller)
            sampled = first_region.is_founded(settings.data)
            _say_who(first_people(settings, database_url, sampled=sampled), teller)
            while True:
                time.sleep(3600)
        except _Told:
            teller.console.print(teller.said(Upkeep.UP_STOPPING), style="dim")
        finally:
            _no_more_signals()


def _bring_up(settings: Settings, until_end: ExitStack, teller: Teller) -> str:
    until_end.enter_context(_only_one(settings.data))
    _check_ports(settings)
    database_url = _database(settings, until_end, teller)
    make_tables(database_url, settings=settings)
    with who_asks(settings, database_url) as who:
        # Before any of the processes needs it.
        operator_key_at_first_start(settings, who.identity.keys)
    supervisor = _supervised(settings, database_url)
    until_end.callback(supervisor.stop)
    supervisor.start()
    _watch_database(settings, database_url, supervisor, until_end)
    _wait_until_serving(settings, supervisor, teller)
    return database_url


def _end_on_signals() -> None:
    def told(*_: object) -> None:
        raise _Told

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, told)


def _no_more_signals() -> None:
    # A second Ctrl-C must not leave half of the processes behind.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def _only_one(data: Path) -> Iterator[None]:
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = os.open(data / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        detail = error.strerror or str(error)
        unusable = Saying(Snag.DATA_NOT_USABLE, data=str(data), detail=detail)
        raise CannotRun(unusable) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise CannotRun(Saying(Snag.RUNS_ALREADY, data=str(data))) from None
    try:
        yield
    finally:
        os.close(lock)


def _check_ports(settings: Settings) -> None:
    deadline = time.monotonic() + PORTS_WITHIN_S
    for port in (settings.port, settings.port + 1):
        while True:
            try:
                listening(settings.host, port).close()
                break
            except PortTaken as taken:
                if time.monotonic() > deadline:
                    raise CannotRun(taken.message) from taken
                time.sleep(_POLL_S)


def _database(settings: Settings, until_end: ExitStack, teller: Teller) -> str:
    if settings.database_url is not None:
        try:
            check_reachable(settings.database_url)
        except NoDatabase as error:
            raise CannotRun(error.message) from error
        return settings.database_url
    postgres = embedded(settings.data)
    try:
        with teller.doing(Upkeep.UP_STARTING_DATABASE):
            address = postgres.start()
    except (EmbeddedPostgresError, OSError) as error:
        failed = Saying(Snag.DATABASE_NOT_STARTED, detail=message_of(error))
        raise CannotRun(failed) from error
    until_end.callback(postgres.stop)
    return address


def _supervised(settings: Settings, database_url: str) -> Supervisor:
    names = ["clearing", "projections", "keeper", "webhooks"]
    if settings.kafka is not None:
        names.append("relay")
    return Supervisor(
        {name: ("serve", name) for name in names},
        {
            "DATABASE_URL": database_url,
            "EVENVEEL_DATA": str(settings.data.absolute()),
            "EVENVEEL_HOST": settings.host,
            "EVENVEEL_PORT": str(settings.port),
            "EVENVEEL_SNAPSHOT_EVERY": str(settings.snapshot_every),
        },
    )


def _watch_database(
    settings: Settings, database_url: str, supervisor: Supervisor, until_end: ExitStack
) -> None:
    """Have an embedded server that died be started again."""
    if settings.database_url is not None:
        return
    stop = Event()
    watching = Thread(
        target=_revive,
        args=(embedded(settings.data), database_url, supervisor, stop),
        name="database watch",
        daemon=True,
    )
    watching.start()
    until_end.callback(watching.join)
    until_end.callback(stop.set)


def _revive(
    postgres: EmbeddedPostgres, database_url: str, supervisor: Supervisor, stop: Event
) -> None:
    while not stop.wait(_LOOK_AT_DATABASE_EVERY_S):
        if postgres.running():
            continue
        try:
            address = postgres.start()
        except EmbeddedPostgresError:
            continue  # it is tried again, and the children say meanwhile what they miss
        if address != database_url:
            database_url = address
            supervisor.restart({"DATABASE_URL": address})
    postgres.stop()


def _wait_until_serving(settings: Settings, supervisor: Supervisor, teller: Teller) -> None:
    with teller.doing(Upkeep.UP_STARTING_SERVICES), _client(settings) as client:
        for name, url in (
            ("clearing", f"{settings.listens_clearing}/status"),
            ("projections", f"{settings.listens_projections}/openapi.json"),
        ):
            while not _serves(client, url):
                if supervisor.deaths(name) >= HOPELESS_AFTER:
                    raise CannotRun(Saying(Snag.DOES_NOT_COME_UP, name=name))
                time.sleep(_POLL_S)


def _client(settings: Settings) -> httpx.Client:
    # Neither says how it is to just anybody.
    return httpx.Client(timeout=30, headers=operators(settings).headers)


def _serves(client: httpx.Client, url: str) -> bool:
    try:
        answer = client.get(url)
    except httpx.TransportError:
        return False
    if answer.status_code != 200:
        return False
    return not url.endswith("/status") or answer.json().get("status") == "serving"


def _found_sample(settings: Settings, database_url: str, exchanges: int, teller: Teller) -> None:
    with ledger(database_url, settings) as opened:
        memo = first_region.sample_to_found(settings.data, opened.log, exchanges)
    if memo is None:
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=teller.console, transient=True) as bar:
        task = bar.add_task(teller.said(Upkeep.UP_FOUNDING_SAMPLE), total=memo.exchanges)
        commands, _ = first_region.found(
            memo,
            settings.data,
            HttpDesk(settings.listens_clearing, operators(settings)),
            lambda done, _: bar.update(task, completed=done),
        )
    with teller.doing(Upkeep.UP_WAITING_TO_READ), ledger(database_url, settings) as opened:
        _wait_until_readable(settings, opened.log.head().position)
    teller.console.print(teller.said(Upkeep.UP_SAMPLE_FOUNDED, commands=commands))


def _wait_until_readable(settings: Settings, position: int) -> None:
    """Return when reads show all up to the position, or do not come to it: then they say so."""
    deadline = time.monotonic() + READABLE_WITHIN_S
    with _client(settings) as client:
        while time.monotonic() < deadline:
            if _serves(client, f"{settings.listens_projections}/groups?at_least={position}"):
                return
            time.sleep(_POLL_S)


def _say_where(settings: Settings, teller: Teller) -> None:
    given = ""
    if settings.database_url is None and settings.data != Path(".evenveel"):
        given = f" --data {settings.data}"
    lines = (
        "",
        teller.said(Upkeep.UP_RUNS),
        teller.said(Upkeep.UP_COMMANDS_AT, url=settings.listens_clearing),
        teller.said(Upkeep.UP_READING_AT, url=settings.listens_projections),
        "",
        teller.said(Upkeep.UP_TRY),
        *(
            f"  evenveel {command}{given}"
            for command in ("group list", "positions", "outlook", "verify")
        ),
    )
    Console(highlight=False, soft_wrap=True).print("\n".join(lines))
    sys.stdout.flush()


def _say_who(people: FirstPeople, teller: Teller) -> None:
    lines: list[str] = []
    if people.links:
        lines += ["", teller.said(Who.UP_SIGN_IN)]
        for role, link in people.links.items():
            lines += [f"  {teller.said(_AS[role], group=str(people.group))}", f"    {link}"]
        lines.append(f"  {teller.said(Who.UP_SIGN_IN_ONCE, days=people.days)}")
    if people.alone:
        groups, more = ", ".join(people.alone[:_NAMED]), len(people.alone) - _NAMED
        if more > 0:
            groups = teller.said(Who.UP_AND_MORE, groups=groups, count=more)
        lines += ["", teller.said(Who.UP_ALONE, groups=groups)]
    if lines:
        Console(highlight=False, soft_wrap=True).print("\n".join(lines))
        sys.stdout.flush()
