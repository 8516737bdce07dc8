"""The databases that tests are lent: each its own, and nothing of a killed run stays behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from evenveel import postmaster
from evenveel.embedded import EmbeddedPostgres
from tests import databases

KILLED_RUN = """
import os, signal
from tests import databases
with databases.server(durable=True):
    os.kill(os.getpid(), signal.SIGKILL)
"""
PROJECT = Path(__file__).resolve().parents[2]


def test_two_tests_have_two_databases(database_server: str) -> None:
    with (
        databases.fresh_database(database_server) as first,
        databases.fresh_database(database_server) as second,
    ):
        with psycopg.connect(first) as connection:
            connection.execute("CREATE TABLE mine ()")
        with psycopg.connect(second) as connection:
            found = connection.execute("SELECT to_regclass('mine')").fetchone()
    assert found == (None,)


def test_a_database_is_gone_after_its_test_even_with_a_session_open(database_server: str) -> None:
    with databases.fresh_database(database_server) as address:
        left_open = psycopg.connect(address)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)
    left_open.close()


def test_the_durable_database_is_durable(durable_database_url: str) -> None:
    with psycopg.connect(durable_database_url) as connection:
        found = connection.execute(
            "SELECT current_setting('fsync'), current_setting('synchronous_commit')"
        ).fetchone()
    assert found == ("on", "on")


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A temporary folder whose name leaves room for that of a socket below it."""
    with tempfile.TemporaryDirectory(prefix="evenveel-run-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def test_the_server_of_a_killed_run_is_cleared_away_by_the_next_run(
    short_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A temporary folder of its own, so that runs beside this one are left alone.
    environment = {**os.environ, "TMPDIR": str(short_path), "PYTHONPATH": str(PROJECT)}
    subprocess.run([sys.executable, "-c", KILLED_RUN], env=environment, check=False)
    (cluster,) = short_path.rglob("cluster")
    assert postmaster.read(cluster) is not None

    monkeypatch.setattr(tempfile, "tempdir", str(short_path))
    with databases.server(durable=True):
        assert postmaster.read(cluster) is None
        assert not cluster.exists()
    assert list(short_path.rglob("cluster")) == []
    assert EmbeddedPostgres(cluster.parent).stop_abandoned()
