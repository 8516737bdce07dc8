"""A pack that was made to hurt whoever checks it is refused in a sentence, and costs little."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.block import Entry
from evenveel.audit_packs import reading
from evenveel.audit_packs.files import Folder, NoPack
from evenveel.audit_packs.form import max_bytes_of
from evenveel.audit_packs.reading import opened_at
from evenveel.auditing.wrong import Wrong
from tests.audit.signed import checked, copied, signed

_EVENTS = 30


@pytest.fixture(scope="module")
def pack(entries: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of a few events, in a folder that nobody changes."""
    return signed(entries[:_EVENTS]).packed(tmp_path_factory.mktemp("packs") / "small")


def zipped(pack: Path, to: Path, packed_as: int = zipfile.ZIP_DEFLATED) -> Path:
    """The files of the pack in a zip, put there by another program."""
    with zipfile.ZipFile(to, "w", packed_as) as made:
        for file in sorted(pack.rglob("*")):
            made.write(file, file.relative_to(pack).as_posix())
    return to


@pytest.fixture
def file(pack: Path, tmp_path: Path) -> Path:
    """A zip of one's own, with an entry for each folder too."""
    return zipped(pack, tmp_path / "pack.zip")


def test_the_same_files_zipped_by_any_program_are_the_same_pack(file: Path) -> None:
    with zipfile.ZipFile(file) as made:
        assert "events/" in made.namelist()
    assert checked(file).clean


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_that_others_may_read_another_way_is_none(file: Path) -> None:
    with zipfile.ZipFile(file, "a") as made:
        made.writestr("checkpoint", made.read("checkpoint"))
    with pytest.raises(NoPack):
        checked(file)


def _spoilt_inside(body: bytearray) -> None:
    with_header = body.index(b"pack.json") + len(b"pack.json")
    body[with_header : with_header + 20] = b"\xff" * 20


def _extract_version(body: bytearray) -> None:
    at = body.index(b"PK\x01\x02")
    body[at + 6] = 0xFF


def _elsewhere(body: bytearray) -> None:
    at = body.rindex(b"PK\x05\x06")
    body[at + 16 : at + 20] = b"\xfe\xff\xff\xff"


def _name_of_no_letters(body: bytearray) -> None:
    at = body.index(b"PK\x01\x02")
    body[at + 9] |= 0x08
    body[at + 46] = 0xFF


@pytest.mark.parametrize(
    "spoil", [_spoilt_inside, _extract_version, _elsewhere, _name_of_no_letters]
)
def test_a_zip_that_was_spoilt_is_refused(file: Path, spoil: Callable[[bytearray], None]) -> None:
    body = bytearray(file.read_bytes())
    spoil(body)
    file.write_bytes(body)
    with pytest.raises(NoPack):
        checked(file)


@pytest.mark.parametrize("packed_as", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_packed_in_a_way_that_takes_any_memory_is_refused(
    pack: Path, tmp_path: Path, packed_as: int
) -> None:
    with pytest.raises(NoPack):
        checked(zipped(pack, tmp_path / "pack.zip", packed_as))


@pytest.mark.parametrize("name", ["checkpoint", "keys", "tile/0/000", "tile/entries/000"])
def test_a_file_larger_than_its_kind_is_not_read(tmp_path: Path, name: str) -> None:
    file, most = tmp_path / name, max_bytes_of(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    for size in (most, most + 1):
        with file.open("wb") as made:
            made.truncate(size)
        if size > most:
            with pytest.raises(NoPack):
                Folder(tmp_path).read(name)
        else:
            assert len(Folder(tmp_path).read(name) or b"") == most < 2**25


def test_a_pipe_that_nobody_writes_into_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "checkpoint")
    with pytest.raises(NoPack):
        Folder(tmp_path).read("checkpoint")


def test_no_more_lines_are_taken_from_a_file_than_it_may_have(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "EVENTS_A_FILE", _EVENTS)
    assert checked(pack).clean
    monkeypatch.setattr(reading, "EVENTS_A_FILE", _EVENTS - 1)
    with pytest.raises(NoPack):
        checked(pack)


def test_a_file_of_events_that_its_name_does_not_fit_is_named(pack: Path, tmp_path: Path) -> None:
    mine = copied(pack, tmp_path / "pack")
    (events,) = (mine / "events").iterdir()
    for name in (0, 7, _EVENTS + 1):
        events = events.rename(events.with_name(f"{name:019}.jsonl"))
        finding = checked(mine).finding
        assert finding is not None
        assert (finding.position, finding.expected, finding.found) == (1, str(name), "1")


def test_an_event_of_the_past_is_not_looked_for_for_ever(pack: Path, tmp_path: Path) -> None:
    mine = copied(pack, tmp_path / "pack")
    (events,) = (mine / "events").iterdir()
    last = events.read_bytes().splitlines(keepends=True)[-1]
    # A file that begins where its name says, in the midst of another.
    events.with_name(f"{_EVENTS:019}.jsonl").write_bytes(last)
    with opened_at(mine) as found:
        assert found.event_at(_EVENTS - 1).position == _EVENTS - 1
        assert found.event_at(_EVENTS).position == _EVENTS
        for nowhere in (0, _EVENTS + 1):
            with pytest.raises(Wrong):
                found.event_at(nowhere)


def test_an_event_of_the_past_is_found_by_its_place_and_not_by_all_before_it(
    pack: Path, tmp_path: Path
) -> None:
    mine = copied(pack, tmp_path / "pack")
    (events,) = (mine / "events").iterdir()
    first, *others, last = events.read_bytes().splitlines(keepends=True)
    events.write_bytes(b"".join((first, *(b"{}\n" for _ in others), last)))
    with opened_at(mine) as found:
        assert found.event_at(_EVENTS).position == _EVENTS
