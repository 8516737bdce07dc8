"""What the database's own user is allowed: to pass, and to read the programs; nothing more."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from evenveel import os_account


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_programs_closed_by_a_strict_umask_become_readable_and_runnable(tmp_path: Path) -> None:
    programs = tmp_path / "install"
    programs.mkdir()
    (programs / "postgres").touch()
    (programs / "postgres.conf").touch()
    (programs / "postgres").chmod(0o700)
    (programs / "postgres.conf").chmod(0o600)
    programs.chmod(0o700)
    os_account.let_read(programs)
    assert mode(programs) == 0o705
    assert mode(programs / "postgres") == 0o705
    assert mode(programs / "postgres.conf") == 0o604
    os_account.let_read(tmp_path / "absent")


def test_a_folder_that_the_user_owns_or_shares_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir(mode=0o700)
    me = os_account.Account(name="me", uid=os.getuid(), gid=os.getgid())
    assert os_account.let_pass(tmp_path / "own" / "file", me) == []
    assert mode(tmp_path / "own") == 0o700


@pytest.mark.skipif(os.geteuid() == 0, reason="root needs another user")
def test_who_is_not_root_runs_the_database_as_themselves(tmp_path: Path) -> None:
    assert os_account.account_for(tmp_path) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may run the database as another user")
def test_an_existing_cluster_stays_with_its_owner(tmp_path: Path) -> None:
    cluster = tmp_path / "cluster"
    cluster.mkdir()
    chosen = os_account.account_for(cluster)
    assert chosen is not None
    assert chosen.name == os_account.NAME
    os.chown(cluster, 1, 1)
    kept = os_account.account_for(cluster)
    assert kept is not None
    assert kept.uid == 1
    os.chown(cluster, 3_999_999, 1)
    with pytest.raises(os_account.NoAccountError, match="3999999"):
        os_account.account_for(cluster)
