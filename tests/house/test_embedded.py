"""The embedded database: starts, is shared, outlives killed owners, and opens no folder needlessly.

Everything here is a real PostgreSQL and real processes that are really killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from evenveel import postmaster
from evenveel.embedded import EmbeddedPostgres, EmbeddedPostgresError

OWNER = """
import sys
from pathlib import Path
from evenveel.embedded import EmbeddedPostgres
print(EmbeddedPostgres(Path(sys.argv[1]), durable=False).start(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path for a server's files; whatever still runs there at the end is killed."""
    folder = Path(tempfile.mkdtemp(prefix="evenveel-test-"))
    yield folder
    for found in folder.rglob("postmaster.pid"):
        if (state := postmaster.read(found.parent)) is not None:
            kill(state.pid)
    shutil.rmtree(folder)


def postgres_in(folder: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(folder, durable=False, patience_s=60)


def server_pid(folder: Path) -> int:
    state = postmaster.read(folder / "cluster")
    assert state is not None
    return state.pid


def lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def kill(pid: int) -> None:
    psutil.Process(pid).kill()
    # The server is no child of ours: its disappearance is all that can be waited for.
    while lives(pid):
        time.sleep(0.01)


def start_owner(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", OWNER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_owner(owner: subprocess.Popen[str]) -> None:
    owner.send_signal(signal.SIGKILL)
    owner.communicate()


def said(owner: subprocess.Popen[str]) -> str:
    assert owner.stdout is not None
    return owner.stdout.readline().strip()


def write_a_row(address: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")


def rows_kept(address: str) -> object:
    with psycopg.connect(address) as connection:
        return connection.execute("SELECT one FROM kept").fetchall()


def test_a_database_starts_keeps_its_rows_and_stops(home: Path) -> None:
    with postgres_in(home) as postgres:
        assert postgres.running()
        write_a_row(postgres.conninfo())
    assert not postgres.running()
    with postgres_in(home) as again:
        assert rows_kept(again.conninfo()) == [(1,)]
    with pytest.raises(EmbeddedPostgresError, match="not running"):
        again.conninfo()


def test_text_is_utf8_sorted_by_code_point_time_is_utc_and_no_parameter_is_logged(
    home: Path,
) -> None:
    with postgres_in(home) as postgres, psycopg.connect(postgres.conninfo()) as connection:
        logged = connection.execute(
            "SELECT current_setting('log_parameter_max_length'),"
            " current_setting('log_parameter_max_length_on_error')"
        ).fetchone()
        shown = connection.execute(
            "SELECT current_setting('server_encoding'), current_setting('TimeZone'),"
            " 'Z' < 'a', lower('BÉATRICE')"
        ).fetchone()
    assert shown == ("UTF8", "UTC", True, "béatrice")
    assert logged == ("0", "0")


def test_the_server_runs_until_its_last_owner_stops(home: Path) -> None:
    first, second = postgres_in(home), postgres_in(home)
    assert first.start() == second.start()
    first.stop()
    first.stop()
    assert second.running()
    second.stop()
    assert not second.running()


def test_a_server_whose_owner_was_killed_is_adopted_and_then_really_stopped(home: Path) -> None:
    owner = start_owner(home)
    write_a_row(said(owner))
    kill_owner(owner)
    pid = server_pid(home)

    with postgres_in(home) as postgres:
        assert server_pid(home) == pid
        assert rows_kept(postgres.conninfo()) == [(1,)]
    assert not lives(pid)


def test_an_abandoned_server_is_stopped_but_never_an_owned_one(home: Path) -> None:
    owner = start_owner(home)
    assert said(owner)
    assert not postgres_in(home).stop_abandoned()
    assert postgres_in(home).running()
    kill_owner(owner)
    assert postgres_in(home).stop_abandoned()
    assert not postgres_in(home).running()


def test_a_killed_server_recovers_and_keeps_what_was_committed(home: Path) -> None:
    with EmbeddedPostgres(home, patience_s=60) as postgres:
        write_a_row(postgres.conninfo())
        kill(server_pid(home))
        assert not postgres.running()
        assert rows_kept(postgres.start()) == [(1,)]
    assert not postgres.running()


def test_a_recycled_process_id_in_the_pid_file_is_not_taken_for_the_server(home: Path) -> None:
    with EmbeddedPostgres(home, patience_s=60) as postgres:
        write_a_row(postgres.conninfo())
        pid_file = home / "cluster" / "postmaster.pid"
        kill(server_pid(home))
        # A living process of the server's own user is what the server itself would believe.
        bystander = subprocess.Popen(["sleep", "600"], user=pid_file.stat().st_uid)
        try:
            lines = pid_file.read_text().splitlines()
            pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
            assert not postgres.running()
            assert rows_kept(postgres.start()) == [(1,)]
        finally:
            bystander.kill()
            bystander.wait()


def test_an_empty_pid_file_does_not_keep_the_server_from_starting(home: Path) -> None:
    postgres_in(home).start()
    kill(server_pid(home))
    (home / "cluster" / "postmaster.pid").write_text("")
    with postgres_in(home) as postgres:
        assert postgres.running()


def test_a_half_made_cluster_is_made_again(home: Path) -> None:
    (home / "cluster.new").mkdir()
    (home / "cluster.new" / "PG_VERSION").write_text("18\n")
    with postgres_in(home) as postgres:
        assert postgres.running()


def test_two_processes_that_start_at_once_get_one_server(home: Path) -> None:
    owners = [start_owner(home) for _ in range(2)]
    addresses = {said(owner) for owner in owners}
    pid = server_pid(home)
    assert addresses == {postgres_in(home).conninfo()}
    for owner in owners:
        owner.communicate()
        assert owner.returncode == 0
    assert not lives(pid)


def test_a_long_path_gets_a_private_socket_folder_that_goes_with_the_server(home: Path) -> None:
    long = home / ("a long, 'quoted' name " * 5).strip() / "data"
    with postgres_in(long) as postgres:
        state = postmaster.read(long / "cluster")
        assert state is not None
        assert state.socket_dir is not None
        assert not state.socket_dir.is_relative_to(home)
        assert stat.S_IMODE(state.socket_dir.stat().st_mode) == 0o700
        write_a_row(postgres.conninfo())
    assert not state.socket_dir.exists()


def test_a_path_with_odd_characters_is_served(home: Path) -> None:
    odd = home / 'd\'été, "50 %"'
    with postgres_in(odd) as postgres:
        assert postmaster.read(odd / "cluster") is not None
        write_a_row(postgres.conninfo())


def test_a_cluster_of_another_version_is_refused_with_what_to_do(home: Path) -> None:
    (home / "cluster").mkdir()
    (home / "cluster" / "PG_VERSION").write_text("16\n")
    with pytest.raises(EmbeddedPostgresError, match=r"made by PostgreSQL 16.*restore a dump"):
        postgres_in(home).start()


def test_a_server_without_durability_is_not_adopted_by_an_owner_who_needs_it(home: Path) -> None:
    with postgres_in(home) as postgres:
        with pytest.raises(EmbeddedPostgresError, match="without durability"):
            EmbeddedPostgres(home).start()
        assert postgres.running()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to let through")
def test_folders_above_the_data_are_opened_for_passing_only_where_needed(home: Path) -> None:
    modes = {home: 0o700, home / "open": 0o711, home / "open" / "group": 0o750}
    for folder, mode in modes.items():
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)
    with postgres_in(home / "open" / "group" / "data"):
        after = {folder: stat.S_IMODE(folder.stat().st_mode) for folder in modes}
    assert after == {home: 0o701, home / "open": 0o711, home / "open" / "group": 0o751}
    assert stat.S_IMODE((home / "open" / "group" / "data" / "cluster").stat().st_mode) == 0o700
