"""The keys of the vault's subjects: on disk before they are used, and when destroyed, for ever."""

from __future__ import annotations

import fcntl
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from access import subject_keys
from access.master_keys import (
    FILE_NAME,
    MasterNotUsable,
    given_masters,
    masters_in,
    masters_of_file,
    new_master,
    put_in_place,
)
from access.secret import SecretNotUsable
from access.subject_keys import (
    KeysNotUsable,
    SubjectForgotten,
    SubjectKeys,
    subject_of_month,
)
from evenveel.master_rotation import rotate_master
from evenveel.settings import Settings
from evenveel.troubles import CannotRun
from evenveel.vault_keys import keys_of
from tests.faults.processes import environment_of

ANNA, BEA, CARL = "anna", "bea", "carl"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def keys(folder: Path) -> Iterator[SubjectKeys]:
    with opened(folder) as first:
        yield first


def opened(folder: Path) -> SubjectKeys:
    """As a process of this installation opens them."""
    folder.mkdir(exist_ok=True)
    return SubjectKeys(folder, masters_of_file(folder / FILE_NAME, make=True))


def settings(folder: Path, **more: object) -> Settings:
    return Settings(keys=folder, **more)  # type: ignore[arg-type] # pydantic judges them


def test_a_key_is_made_once_where_it_is_asked_for_and_others_find_it(
    keys: SubjectKeys, folder: Path
) -> None:
    assert keys.of([ANNA, BEA]) == {}
    made = keys.of([ANNA, BEA], make=True)
    assert made[ANNA] != made[BEA]
    assert {len(key) for key in made.values()} == {subject_keys.KEY_BYTES}
    assert keys.of([BEA, CARL]) == {BEA: made[BEA]}
    with opened(folder) as another:
        assert another.of([ANNA, BEA, CARL]) == made
        assert another.store_id == keys.store_id
        assert another.known(ANNA)
        assert not another.known(CARL)


def test_no_key_stands_in_the_file_as_it_is(keys: SubjectKeys, folder: Path) -> None:
    made = keys.of([ANNA], make=True)[ANNA]
    assert made not in (folder / subject_keys.FILE_NAME).read_bytes()


def test_many_that_need_a_key_at_once_get_the_same(folder: Path) -> None:
    opened(folder).close()
    begin = Barrier(6)

    def ask() -> dict[str, bytes]:
        with opened(folder) as own:
            begin.wait()
            return own.of([ANNA, BEA, CARL], make=True)

    with ThreadPoolExecutor(6) as pool:
        found = [asked.result() for asked in [pool.submit(ask) for _ in range(6)]]
    assert all(each == found[0] for each in found)


def test_a_destroyed_key_is_gone_everywhere_at_once_and_never_comes_back(
    keys: SubjectKeys, folder: Path
) -> None:
    kept = keys.of([ANNA, BEA], make=True)
    with opened(folder) as another:
        assert another.of([ANNA, BEA]) == kept
        keys.destroy([ANNA])
        for process in (keys, another):
            assert process.of([ANNA, BEA]) == {BEA: kept[BEA]}
            assert process.is_forgotten(ANNA)
            with pytest.raises(SubjectForgotten) as refused:
                process.of([ANNA, CARL], make=True)
            assert refused.value.subjects == {ANNA}
        assert not another.known(CARL)
    with opened(folder) as later:
        assert later.is_forgotten(ANNA)
        assert not later.known(ANNA)


def test_where_a_destroyed_key_stood_nothing_of_it_is_left(keys: SubjectKeys, folder: Path) -> None:
    file = folder / subject_keys.FILE_NAME
    keys.of([ANNA, BEA], make=True)
    wrapped = keys._file.execute("SELECT wrapped FROM keys WHERE subject = ?", [ANNA]).fetchone()[0]
    assert wrapped in file.read_bytes()
    keys.destroy([ANNA])
    assert wrapped not in file.read_bytes()
    assert not list(folder.glob("*-journal"))


def test_who_never_had_a_key_can_be_fenced_too_and_twice(keys: SubjectKeys) -> None:
    keys.destroy([ANNA])
    keys.destroy([ANNA, BEA])
    with pytest.raises(SubjectForgotten):
        keys.of([ANNA], make=True)
    assert keys.is_forgotten(BEA)


def test_a_month_goes_with_its_key(keys: SubjectKeys) -> None:
    october, november = subject_of_month("2026-10"), subject_of_month("2026-11")
    keys.of([october, november], make=True)
    assert keys.last_month_destroyed() is None
    keys.destroy([ANNA])
    keys.destroy_period("2026-10")
    assert keys.of([october, november]).keys() == {november}
    assert keys.last_month_destroyed() == "2026-10"
    with pytest.raises(AssertionError):
        keys.destroy_period("2026-13")


def test_a_copy_opens_like_the_file_and_takes_no_other_files_place(
    keys: SubjectKeys, folder: Path, tmp_path: Path
) -> None:
    made = keys.of([ANNA, BEA], make=True)
    keys.destroy([BEA])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    copy = elsewhere / subject_keys.FILE_NAME
    keys.copy_to(copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with SubjectKeys(elsewhere, masters_of_file(folder / FILE_NAME, make=False)) as again:
        assert again.of([ANNA, BEA]) == {ANNA: made[ANNA]}
        assert again.store_id == keys.store_id
    with pytest.raises(FileExistsError):
        keys.copy_to(copy)


def test_nobody_else_reads_the_folder(keys: SubjectKeys, folder: Path, tmp_path: Path) -> None:
    del keys
    with keys_of(settings(tmp_path / "new")):
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    for name in (FILE_NAME, subject_keys.FILE_NAME):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    (folder / FILE_NAME).chmod(0o644)
    with pytest.raises(SecretNotUsable):
        opened(folder)


def test_another_master_key_opens_nothing_and_says_so(keys: SubjectKeys, folder: Path) -> None:
    keys.of([ANNA], make=True)
    with pytest.raises(KeysNotUsable, match="which is not given here"):
        SubjectKeys(folder, given_masters(new_master()))


# The last is three bytes short, and written out: each process has to find the same tests.
@pytest.mark.parametrize("text", ["", " , ", "c2hvcnQ=", "not base64", "A" * 40])
def test_what_is_no_master_key_is_refused(text: str) -> None:
    with pytest.raises(MasterNotUsable):
        masters_in(text)


def test_production_makes_no_master_key_by_itself(folder: Path, tmp_path: Path) -> None:
    given = settings(folder, mode="production", master_key_file=tmp_path / "nothing")
    with pytest.raises(CannotRun, match="is not there"):
        keys_of(given)
    assert not (tmp_path / "nothing").exists()


def test_a_new_master_key_comes_into_use_while_others_go_on(
    keys: SubjectKeys, folder: Path
) -> None:
    before = keys.of([ANNA, BEA], make=True)
    old = (folder / FILE_NAME).read_text()
    done = rotate_master(settings(folder), forget_older=True)
    assert (done.rewrapped, done.older) == (2, 0)
    # The one that runs holds what it had, finds what it had not, and makes keys under the new one.
    assert keys.of([ANNA, BEA]) == before
    made = keys.of([CARL], make=True)
    assert {row[0] for row in keys._file.execute("SELECT master FROM keys")} == {done.master_id}
    with opened(folder) as later:
        assert later.of([ANNA, BEA, CARL]) == before | made
    with pytest.raises(KeysNotUsable):
        SubjectKeys(folder, given_masters(old))


def test_older_master_keys_stay_for_the_copies_made_under_them(
    keys: SubjectKeys, folder: Path, tmp_path: Path
) -> None:
    made = keys.of([ANNA], make=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    keys.copy_to(elsewhere / subject_keys.FILE_NAME)
    assert rotate_master(settings(folder), forget_older=False).older == 1
    with SubjectKeys(elsewhere, masters_of_file(folder / FILE_NAME, make=False)) as again:
        assert again.of([ANNA]) == made
    rotate_master(settings(folder), forget_older=True)
    with pytest.raises(KeysNotUsable):
        SubjectKeys(elsewhere, masters_of_file(folder / FILE_NAME, make=False))


def test_master_keys_of_the_environment_change_with_both_given(folder: Path) -> None:
    old, new = new_master(), new_master()
    with keys_of(settings(folder, master_key=old)) as keys:
        made = keys.of([ANNA], make=True)
    with pytest.raises(CannotRun, match="parted by a comma"):
        rotate_master(settings(folder, master_key=old), forget_older=False)
    both = settings(folder, master_key=f"{new},{old}")
    with keys_of(both) as started:
        assert started.of([BEA], make=True).keys() == {BEA}
        assert rotate_master(both, forget_older=False).rewrapped == 2
    with keys_of(settings(folder, master_key=new)) as keys:
        assert keys.of([ANNA]) == made


def test_one_that_was_killed_while_the_master_key_changed_left_all_that_opens(
    keys: SubjectKeys, folder: Path
) -> None:
    made = keys.of([ANNA], make=True)
    path = folder / FILE_NAME
    put_in_place(path, [*masters_in(new_master()), *masters_in(path.read_text())])
    with opened(folder) as later:
        assert later.of([ANNA]) == made
    assert rotate_master(settings(folder), forget_older=True).rewrapped == 1
    with opened(folder) as later:
        assert later.of([ANNA]) == made


def test_one_at_a_time_changes_the_master_key(
    keys: SubjectKeys, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keys.of([ANNA], make=True)
    rewrap = SubjectKeys.rewrap

    def while_another_would(of: SubjectKeys) -> int:
        other = os.open(folder, os.O_RDONLY)
        try:
            with pytest.raises(BlockingIOError):
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(other)
        return rewrap(of)

    monkeypatch.setattr(SubjectKeys, "rewrap", while_another_would)
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(rotate_master, settings(folder), forget_older=True) for _ in range(3)]
        assert [each.result().rewrapped for each in asked] == [1, 1, 1]
    with opened(folder) as later:
        assert later.of([ANNA]) == kept


def test_no_master_key_is_forgotten_under_which_a_key_stands(
    keys: SubjectKeys, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when whoever else writes the file knows no lock, or asks from another machine."""
    kept = keys.of([ANNA], make=True)
    path, rewrap = folder / FILE_NAME, SubjectKeys.rewrap

    def after_another(of: SubjectKeys) -> int:
        put_in_place(path, [*masters_in(new_master()), *masters_in(path.read_text())])
        return rewrap(of)

    monkeypatch.setattr(SubjectKeys, "rewrap", after_another)
    with pytest.raises(CannotRun, match="which is not given here"):
        rotate_master(settings(folder), forget_older=True)
    with opened(folder) as later:
        assert later.of([ANNA]) == kept


def test_the_file_of_master_keys_stays_its_owners_whoever_changes_it(
    keys: SubjectKeys, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del keys
    owner, given = (folder / FILE_NAME).stat(), []

    def give(file: int, uid: int, gid: int) -> None:
        given.append((os.fstat(file).st_size, uid, gid))

    monkeypatch.setattr(os, "fchown", give)
    rotate_master(settings(folder), forget_older=False)
    # Before anything stands in it, each time that it is written.
    assert given == [(0, owner.st_uid, owner.st_gid)] * 2


def test_who_may_not_give_the_file_to_its_owner_changes_nothing(
    keys: SubjectKeys, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del keys
    before, names = (folder / FILE_NAME).read_text(), sorted(folder.iterdir())

    def refuse(*given: int) -> None:
        raise PermissionError(1, "not permitted")

    monkeypatch.setattr(os, "fchown", refuse)
    with pytest.raises(CannotRun, match="not permitted"):
        rotate_master(settings(folder), forget_older=True)
    assert (folder / FILE_NAME).read_text() == before
    assert sorted(folder.iterdir()) == names


_MAKING = """
import sys
from pathlib import Path
from access.master_keys import masters_of_file
from access.subject_keys import SubjectKeys
folder = Path(sys.argv[1])
with SubjectKeys(folder, masters_of_file(folder / "master.key", make=False)) as keys:
    for number in range(100_000):
        keys.of([f"subject-{number}"], make=True)
        print(number, flush=True)
"""


def test_what_was_handed_out_before_a_kill_is_there_after_it(
    keys: SubjectKeys, folder: Path
) -> None:
    making = subprocess.Popen(
        [sys.executable, "-c", _MAKING, str(folder)],
        env=environment_of({}),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert making.stdout is not None
    with making.stdout as told:
        lines = [next(told) for _ in range(20)]
        making.kill()
        lines += told.readlines()
    making.wait()
    handed_out = [f"subject-{int(line)}" for line in lines if line.endswith("\n")]
    assert keys.of(handed_out).keys() == set(handed_out)
