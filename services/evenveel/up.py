"""Everything on one machine: the database, the processes, and a region to look at."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread
from typing import Final

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evenveel import first_region
from evenveel.composition import ledger, make_tables
from evenveel.database import check_reachable, embedded
from evenveel.embedded import EmbeddedPostgres, EmbeddedPostgresError
from evenveel.http_desk import HttpDesk
from evenveel.serving import listening
from evenveel.settings import Settings
from evenveel.supervisor import Supervisor
from evenveel.troubles import CannotRun, NoDatabase, PortTaken

# Children of an `up` that was killed need a moment to see it and let their ports go.
PORTS_WITHIN_S: Final = 5.0
READABLE_WITHIN_S: Final = 60.0
# A child that dies so often in a row will not come up by waiting.
HOPELESS_AFTER: Final = 6
_POLL_S: Final = 0.05
_LOOK_AT_DATABASE_EVERY_S: Final = 2.0


class _Told(BaseException):
    """SIGTERM or SIGINT: end in order, from wherever we are."""


def run(settings: Settings, *, sample: bool, exchanges: int, console: Console) -> None:
    """Serve until a signal comes; then all is stopped, the database too if we were its last owner.

    Raises `CannotRun`.
    """
    _end_on_signals()
    with ExitStack() as until_end:
        try:
            database_url = _bring_up(settings, until_end, console)
            if sample:
                _found_sample(settings, database_url, exchanges, console)
            _say_where(settings)
            while True:
                time.sleep(3600)
        except _Told:
            console.print("stopping", style="dim")
        finally:
            _no_more_signals()


def _bring_up(settings: Settings, until_end: ExitStack, console: Console) -> str:
    until_end.enter_context(_only_one(settings.data))
    _check_ports(settings)
    database_url = _database(settings, until_end, console)
    make_tables(database_url)
    supervisor = _supervised(settings, database_url)
    until_end.callback(supervisor.stop)
    supervisor.start()
    _watch_database(settings, database_url, supervisor, until_end)
    _wait_until_serving(settings, supervisor, console)
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
        raise CannotRun(f"the data folder {data} cannot be used: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise CannotRun(
            f"evenveel already runs on the data in {data}; stop it, or give another --data"
        ) from None
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
                    raise CannotRun(str(taken)) from taken
                time.sleep(_POLL_S)


def _database(settings: Settings, until_end: ExitStack, console: Console) -> str:
    if settings.database_url is not None:
        try:
            check_reachable(settings.database_url)
        except NoDatabase as error:
            raise CannotRun(str(error)) from error
        return settings.database_url
    postgres = embedded(settings.data)
    try:
        with console.status("starting the database"):
            address = postgres.start()
    except (EmbeddedPostgresError, OSError) as error:
        raise CannotRun(f"the database could not be started: {error}") from error
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


def _wait_until_serving(settings: Settings, supervisor: Supervisor, console: Console) -> None:
    with console.status("starting the services"), httpx.Client(timeout=5) as client:
        for name, url in (
            ("clearing", f"{settings.listens_clearing}/status"),
            ("projections", f"{settings.listens_projections}/openapi.json"),
        ):
            while not _serves(client, url):
                if supervisor.deaths(name) >= HOPELESS_AFTER:
                    raise CannotRun(f"{name} does not come up; what it said stands above")
                time.sleep(_POLL_S)


def _serves(client: httpx.Client, url: str) -> bool:
    try:
        answer = client.get(url)
    except httpx.TransportError:
        return False
    if answer.status_code != 200:
        return False
    return not url.endswith("/status") or answer.json().get("status") == "serving"


def _found_sample(settings: Settings, database_url: str, exchanges: int, console: Console) -> None:
    with ledger(database_url) as opened:
        memo = first_region.sample_to_found(settings.data, opened.log, exchanges)
    if memo is None:
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("founding the sample region", total=memo.exchanges)
        commands, _ = first_region.found(
            memo,
            settings.data,
            HttpDesk(settings.listens_clearing),
            lambda done, _: bar.update(task, completed=done),
        )
    with console.status("waiting until it can be read"), ledger(database_url) as opened:
        _wait_until_readable(settings, opened.log.head().position)
    console.print(f"the sample region is founded: {commands} commands")


def _wait_until_readable(settings: Settings, position: int) -> None:
    """Return when reads show all up to the position, or do not come to it: then they say so."""
    deadline = time.monotonic() + READABLE_WITHIN_S
    with httpx.Client(timeout=30, params={"at_least": str(position)}) as client:
        while time.monotonic() < deadline:
            if _serves(client, f"{settings.listens_projections}/groups"):
                return
            time.sleep(_POLL_S)


def _say_where(settings: Settings) -> None:
    given = ""
    if settings.database_url is None and settings.data != Path(".evenveel"):
        given = f" --data {settings.data}"
    commands, reading = settings.listens_clearing, settings.listens_projections
    Console(highlight=False, soft_wrap=True).print(
        f"""
Evenveel runs. Ctrl-C stops it.
  commands  {commands}   described at {commands}/openapi.json
  reading   {reading}   described at {reading}/openapi.json

Try, in another terminal:
  evenveel group list{given}
  evenveel positions{given}
  evenveel verify{given}""",
    )
    sys.stdout.flush()
