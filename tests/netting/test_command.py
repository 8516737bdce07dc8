"""`evenveel netting`: figures, files and checks, with nothing but the file that is given."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.cli.typed import Shell

CIRCLE = "debtor,creditor,amount\nanna,béatrice,50\nbéatrice,carl,30\ncarl,anna,40\nanna,dora,7\n"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A command line without a database: what asked for one would fail."""
    return Shell("postgresql://nobody@127.0.0.1:9/nothing", str(tmp_path / "data"))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "debts.csv"
    path.write_text(CIRCLE, encoding="utf-8")
    return path


@pytest.fixture
def result(shell: Shell, sheet: Path) -> Path:
    path = sheet.with_name("result.json")
    shell.done("netting", str(sheet), "-o", str(path))
    return path


def test_everything_is_printed_and_the_nets_stay(shell: Shell, sheet: Path, tmp_path: Path) -> None:
    told = [line.split() for line in shell.done("netting", str(sheet)).splitlines()]
    assert told[:3] == [["gross", "before", "127"], ["cleared", "90"], ["gross", "after", "37"]]
    assert ["anna", "béatrice", "50", "30", "20"] in told
    assert ["béatrice", "carl", "30", "30", "0"] in told
    assert ["anna", "-17"] in [line[:2] for line in told]
    assert not (tmp_path / "data").exists()


def test_ids_are_shown_as_they_are_written(shell: Shell, sheet: Path) -> None:
    odd = ["a:100:b", "[red]c", "d\\", ":smile:"]
    rows = [f"{one},{other},5\n" for one, other in pairwise([*odd, odd[0]])]
    sheet.write_text("debtor,creditor,amount\n" + "".join(rows), encoding="utf-8")
    told = [line.split() for line in shell.done("netting", str(sheet)).splitlines()]
    for one, other in pairwise([*odd, odd[0]]):
        assert [one, other, "5", "5", "0"] in told
    sheet.write_text("debtor,creditor,amount\na:100:b,a:100:b,5\n", encoding="utf-8")
    assert "'a:100:b' owes itself" in shell.refused("netting", str(sheet))


def test_the_command_that_is_shown_checks_this_sheet(shell: Shell, sheet: Path) -> None:
    spaced = sheet.rename(sheet.with_name("our debts.csv"))
    last = shell.done("netting", str(spaced)).splitlines()[-1]
    program, *words = shlex.split(last[last.index("evenveel ") :])
    result = spaced.with_name("result.json")
    shell.done("netting", str(spaced), "-o", str(result))
    assert program == "evenveel"
    shell.done(*(str(result) if word == "RESULT" else word for word in words))


def test_json_has_the_figures_the_set_offs_and_the_certificate(shell: Shell, sheet: Path) -> None:
    told = shell.told("netting", str(sheet))
    assert {name: told[name] for name in ("gross_before", "cleared", "gross_after")} == {
        "gross_before": 127,
        "cleared": 90,
        "gross_after": 37,
    }
    assert told["net"] == {"anna": -17, "béatrice": 20, "carl": -10, "dora": 7}
    assert told["set_offs"] == [
        {"debtor": "anna", "creditor": "béatrice", "amount": 30},
        {"debtor": "béatrice", "creditor": "carl", "amount": 30},
        {"debtor": "carl", "creditor": "anna", "amount": 30},
    ]
    assert set(told["certificate"]["potentials"]) == set(told["net"])


def test_files_hold_the_same_and_each_can_be_checked(shell: Shell, sheet: Path) -> None:
    as_json, as_csv = sheet.with_name("result.json"), sheet.with_name("result.CSV")
    told = shell.done("netting", str(sheet), "-o", str(as_json), "--output", str(as_csv))
    assert told.count("Written to") == 2
    assert json.loads(as_json.read_text("utf-8")) == shell.told("netting", str(sheet))
    rows = list(csv.DictReader(io.StringIO(as_csv.read_text("utf-8"))))
    assert [row["value"] for row in rows if row["what"] == "set_off"] == ["30", "30", "30"]
    for path in (as_json, as_csv):
        told = shell.done("netting", str(sheet), "--check", str(path))
        assert told == f"{path.name} is proved: 90 of 127 is cleared, and no more can be.\n"


def test_where_no_debts_run_in_a_circle_that_is_said_and_is_no_failure(
    shell: Shell, sheet: Path
) -> None:
    sheet.write_text("debtor,creditor,amount\na,b,5\nb,c,5\n", encoding="utf-8")
    assert "there is nothing to clear" in shell.done("netting", str(sheet))
    assert shell.told("netting", str(sheet))["set_offs"] == []
    sheet.write_text("debtor,creditor,amount\n", encoding="utf-8")
    assert "There are no debts in debts.csv." in shell.done("netting", str(sheet))
    assert shell.told("netting", str(sheet))["net"] == {}


def leaves(value: Any, *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """The way to every value in a JSON document that is neither object nor list."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, *path, name)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from leaves(each, *path, place)
    else:
        yield path


def test_a_result_with_any_value_altered_is_not_proved_and_the_reason_is_one_line(
    shell: Shell, sheet: Path, result: Path
) -> None:
    text = result.read_text("utf-8")
    ways = list(leaves(json.loads(text)))
    assert len(ways) == 3 + 4 + 9 + 2 + 4
    for *way, last in ways:
        for by in (-1, 1):
            document = json.loads(text)
            at = document
            for step in way:
                at = at[step]
            at[last] = at[last] + by if isinstance(at[last], int) else f"{at[last]}x"
            result.write_text(json.dumps(document), encoding="utf-8")
            said = shell.type("netting", str(sheet), "--check", str(result))
            assert (said.code, said.out.count("\n")) == (1, 1), (*way, last)
    told = shell.type("netting", str(sheet), "--check", str(result), "--json")
    assert told.code == 1
    assert told.json() == {"proved": False, "reason": said.out.strip()}


def test_a_result_with_anything_left_out_added_or_twice_is_not_proved(
    shell: Shell, sheet: Path, result: Path
) -> None:
    text = result.read_text("utf-8")

    def reason(**changed: Any) -> str:
        result.write_text(json.dumps({**json.loads(text), **changed}), encoding="utf-8")
        said = shell.type("netting", str(sheet), "--check", str(result))
        assert said.code == 1
        return said.out

    whole = json.loads(text)
    first, *others = whole["set_offs"]
    assert "is set off twice" in reason(set_offs=[first, first, *others])
    assert "move the net" in reason(set_offs=others)
    assert "not above zero" in reason(set_offs=[{**first, "amount": 0}, *others])
    assert "owes 'anna' nothing" in reason(set_offs=[{**first, "creditor": "anna"}, *others])
    assert "'eva' is missing, or is one too many" in reason(net={**whole["net"], "eva": 0})
    assert "is not a result" in reason(more=1)
    for name in whole:
        result.write_text(json.dumps({k: v for k, v in whole.items() if k != name}), "utf-8")
        assert shell.type("netting", str(sheet), "--check", str(result)).code == 1


def test_a_json_result_with_two_values_of_one_name_is_not_proved(
    shell: Shell, sheet: Path, result: Path
) -> None:
    # Whoever reads the first of the two would be shown what was never checked.
    text = result.read_text("utf-8")
    for given in ('"cleared": 90', '"dora": 7', '"amount": 30'):
        assert given in text
        name, _, _ = given.partition(":")
        result.write_text(text.replace(given, f"{name}: 0, {given}", 1), encoding="utf-8")
        said = shell.type("netting", str(sheet), "--check", str(result))
        assert (said.code, said.out) == (1, f"result.json is not a result ('{name[1:-1]}')\n")


@pytest.mark.parametrize(
    ("row", "altered"),
    [
        ("cleared,,,,90", "cleared,anna,,,90"),
        ("net,dora,,,7", "net,dora,anna,,7"),
        ("set_off,,anna,béatrice,30", "set_off,dora,anna,béatrice,30"),
        ("net,dora,,,7", "net,dora,,,7,8"),
        ("net,dora,,,7", "net,dora,,,7\n"),
    ],
)
def test_a_csv_result_with_a_cell_or_a_row_too_many_is_not_proved(
    shell: Shell, sheet: Path, row: str, altered: str
) -> None:
    path = sheet.with_name("result.csv")
    shell.done("netting", str(sheet), "-o", str(path))
    text = path.read_text("utf-8")
    assert row in text
    path.write_text(text.replace(row, altered), encoding="utf-8")
    said = shell.type("netting", str(sheet), "--check", str(path))
    assert said.code == 1
    assert said.out.startswith("result.csv is not a result (")


@pytest.mark.parametrize("text", ["", "{", "[1]", "\xff", '{"cleared": 5}', "what,party\nnet,a\n"])
@pytest.mark.parametrize("name", ["result.json", "result.csv"])
def test_what_is_no_result_is_said_on_one_line(
    shell: Shell, sheet: Path, name: str, text: str
) -> None:
    path = sheet.with_name(name)
    path.write_bytes(text.encode("latin-1"))
    said = shell.type("netting", str(sheet), "--check", str(path))
    assert said.code == 1
    assert said.out.startswith(f"{name} is not a result (")
    assert said.out.count("\n") == 1


def test_a_result_that_is_not_there_or_of_another_sheet_is_not_proved(
    shell: Shell, sheet: Path, result: Path
) -> None:
    said = shell.type("netting", str(sheet), "--check", str(sheet.with_name("none.json")))
    assert (said.code, "is not a result" in said.out) == (1, True)
    sheet.write_text(CIRCLE + "dora,carl,1\n", encoding="utf-8")
    said = shell.type("netting", str(sheet), "--check", str(result))
    assert (said.code, said.out) == (1, "the result is of another input: the SHA-256 differs\n")


def test_bad_rows_are_told_by_line_and_nothing_is_cleared(shell: Shell, sheet: Path) -> None:
    sheet.write_text(f"{CIRCLE}anna,Anna,3\ncarl,dora,1.5\n", encoding="utf-8")
    told = shell.refused("netting", str(sheet), "-o", str(sheet.with_name("result.json")))
    assert "problem: debts.csv:6: creditor: 'Anna' differs from 'anna' on line 2" in told
    assert "problem: debts.csv:7: amount: '1.5': not a whole number" in told
    assert "2 problems: nothing is cleared" in told
    assert not sheet.with_name("result.json").exists()
    said = shell.type("netting", str(sheet), "--json")
    assert said.code == 1
    codes = [problem["code"] for problem in said.json()["problems"]]
    assert codes == ["two-spellings", "not-whole"]


def test_what_cannot_be_written_is_refused(shell: Shell, sheet: Path, tmp_path: Path) -> None:
    netting = ("netting", str(sheet))
    assert "ends in .json or .csv" in shell.refused(*netting, "-o", "result.xlsx")
    assert "write the result elsewhere" in shell.refused(*netting, "-o", str(sheet))
    nowhere = str(tmp_path / "nowhere" / "result.json")
    assert "cannot be written" in shell.refused(*netting, "-o", nowhere)
    assert "not both" in shell.refused(*netting, "-o", "a.json", "--check", "b.json")
    assert sheet.read_text("utf-8") == CIRCLE


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "er valt niets te verrekenen"), ("fr", "il n’y a rien à")]
)
def test_it_speaks_the_readers_language(
    shell: Shell, sheet: Path, language: str, said: str
) -> None:
    sheet.write_text("schuldenaar;schuldeiser;bedrag\na;b;5\n", encoding="utf-8")
    assert said in shell.done("netting", str(sheet), "--lang", language)


def test_a_check_loads_no_solver(sheet: Path, result: Path, tmp_path: Path) -> None:
    """In a process of its own, in which solver and numpy cannot be imported at all."""
    blocked = (
        "import sys; sys.modules.update(dict.fromkeys(('numpy', 'ortools')));"
        "from evenveel.cli import app; app(sys.argv[1:])"
    )
    words = ("netting", str(sheet), "--check", str(result))
    done = subprocess.run(
        [sys.executable, "-c", blocked, *words],
        env={**os.environ, "EVENVEEL_DATA": str(tmp_path / "data"), "LANG": "en_GB.UTF-8"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "is proved" in done.stdout
