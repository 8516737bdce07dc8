"""Files of a group's books are made and checked by typing, and each stands in the log."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from clearing.domain.privacy_commands import RecordExport
from contracts.ids import Sha256
from contracts.value import replace
from evenveel.cli import exporting
from tests.cli.typed import Shell

YEAR = ("--year", "2026")


def exchanged(shell: Shell) -> None:
    shell.done("pay", "gent/anna", "gent/arno", "5", "--words", "=soep; date:2019-12-31")
    shell.done("pay", "gent/anna", "lille/béatrice", "10,5", "--side", "payee")


def test_a_file_is_made_written_down_and_found_unchanged(shell: Shell, tmp_path: Path) -> None:
    exchanged(shell)
    file = tmp_path / "gent.hledger"
    whole = ("--from", "2020-01-01", "--until", "2099-12-31")
    made = shell.told("export", "make", "hledger", "gent", *whole, "--out", str(file))
    assert made["made"]["sha256"] == sha256(file.read_bytes()).hexdigest()
    assert made["position"] > made["made"]["position"]
    assert "soep" not in file.read_text("utf-8")
    assert "Unchanged: hledger of group gent" in shell.done("export", "check", str(file), "gent")
    assert shell.told("export", "check", str(file), "gent")["position"] == made["position"]

    file.write_text(file.read_text("utf-8").replace("EV", "EW", 1), encoding="utf-8")
    said = shell.type("export", "check", str(file), "gent")
    assert said.code == 1
    assert "it was changed, or is not from here" in said.out
    assert "gewijzigd" in shell.type("export", "check", str(file), "gent", "--lang", "nl").out


def test_the_same_books_are_written_down_once(shell: Shell, tmp_path: Path) -> None:
    exchanged(shell)
    assert "No file has been made" in shell.done("export", "list", "gent")
    make = ("export", "make", "csv", "gent", *YEAR, "--out")
    first = shell.told(*make, str(tmp_path / "one.csv"))
    again = shell.told(*make, str(tmp_path / "other.csv"))
    assert again["position"] == first["position"]
    assert again["made"]["export_id"] == first["made"]["export_id"]
    listed = shell.told("export", "list", "gent")["exports"]
    assert [each["export"]["format"] for each in listed] == ["csv"]
    assert listed[0]["export"]["sha256"] in shell.done("export", "list", "gent")


def test_what_was_written_down_and_never_made_of_these_books_is_told(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchanged(shell)
    mine = tmp_path / "mine.csv"
    mine.write_text("position,amount\n1,1000\n", encoding="utf-8")
    recording = exporting._recording

    def another(*given: object) -> RecordExport:
        digest = Sha256(sha256(mine.read_bytes()).hexdigest())
        return replace(recording(*given), sha256=digest)  # type: ignore[arg-type]

    monkeypatch.setattr(exporting, "_recording", another)
    shell.done("export", "make", "csv", "gent", *YEAR, "--out", str(tmp_path / "true.csv"))
    said = shell.type("export", "check", str(mine), "gent")
    assert said.code == 1
    assert "of the same books another one is made" in said.out


def test_files_of_every_kind_are_made_again(shell: Shell, tmp_path: Path) -> None:
    exchanged(shell)
    for format_, *more in (("csv", "--local"), ("xlsx",), ("beancount",), ("komunitin",)):
        file = str(tmp_path / format_)
        shell.done("export", "make", format_, "gent", *more, "--out", file)
    exchanged(shell)
    for format_ in ("csv", "xlsx", "beancount", "komunitin"):
        assert "Unchanged" in shell.done("export", "check", str(tmp_path / format_), "gent")


def test_a_bundle_says_what_it_cannot_hold(shell: Shell, tmp_path: Path) -> None:
    exchanged(shell)
    said = shell.done(
        *("export", "make", "komunitin", "gent", "--out", str(tmp_path / "gent.zip")),
        *("--lang", "fr"),
    )
    assert "représentant le groupe voisin : 1." in said
    assert "noms, contacts et paroles" in said


def test_what_cannot_be_made_leaves_nothing_behind(shell: Shell, tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine", encoding="utf-8")
    make = ("export", "make", "csv", "gent")
    assert "is there already" in shell.refused(*make, "--out", str(there))
    assert there.read_text("utf-8") == "mine"
    assert "is no format" in shell.refused("export", "make", "docx", "gent")
    assert "--year" in shell.refused(*make, "--from", "2026-01-01")
    assert "--year" in shell.refused(*make, "--from", "morgen", "--until", "2026-01-01")
    assert "cannot be written" in shell.refused(*make, "--out", str(tmp_path / "no" / "one.csv"))
    other = ("export", "make", "csv", "lille", "--out", str(tmp_path / "lille.csv"))
    assert "not there yet" in shell.refused(*other, "--position", "1")
    assert "cannot be written or read" in shell.refused("export", "check", "nothing.csv", "gent")
    assert sorted(each.name for each in tmp_path.iterdir() if each.name != "data") == ["there.csv"]
    assert shell.told("export", "list", "gent")["exports"] == []
