"""Clearing runs as they are typed: three groups whose debts run in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.cli.typed import Shell


def sign(shell: Shell, one: str, other: str, *more: str) -> None:
    offer = ("--may-owe", "40", "--may-be-owed", "40", "--set-off", *more)
    shell.done("agreement", "propose", one, other, *offer)
    shell.done("agreement", "accept", other, one)


def owe_in_a_circle(shell: Shell) -> None:
    """Gent owes Lille an hour and a half, Lille owes Tielt an hour, Tielt owes Gent an hour."""
    shell.done(
        *("group", "found", "tielt", "--name", "Groep tielt", "--units-per-hour", "20"),
        *("--singular", "uur", "--plural", "uren", "--symbol", "u", "--decimals", "0"),
        *("--floor", "-100", "--ceiling", "100"),
    )
    shell.done("account", "open", "tielt", "Tine", "--code", "TI")
    sign(shell, "gent", "lille")
    sign(shell, "lille", "tielt")
    sign(shell, "tielt", "gent")
    shell.done("pay", "gent/anna", "lille/béatrice", "90", "--side", "payee")
    shell.done("pay", "lille/béatrice", "tielt/tine", "20", "--side", "payee")
    shell.done("pay", "tielt/tine", "gent/anna", "20", "--side", "payee")


@pytest.fixture(scope="module")
def circled(
    database_server: str, founded: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the database that `circle` works on a copy of."""
    with databases.fresh_database(database_server, like=founded) as address:
        owe_in_a_circle(Shell(address, str(tmp_path_factory.mktemp("circled"))))
        yield address


@pytest.fixture
def circle(database_server: str, circled: str, tmp_path: Path) -> Iterator[Shell]:
    """Gent owes Lille an hour and a half, Lille owes Tielt an hour, Tielt owes Gent an hour."""
    with databases.fresh_database(database_server, like=circled) as address:
        yield Shell(address, str(tmp_path / "data"))


def test_a_run_is_proposed_shown_and_applied(circle: Shell) -> None:
    assert "cancels 3 h of 3 h 30 min" in circle.done("clearing", "propose", "gent")
    shown = circle.done("clearing", "show")
    assert "proposed" in shown
    assert shown.count("1 h") >= 3
    applied = circle.done("clearing", "apply", "lille")
    assert "nobody’s balance moved" in applied
    pairs = circle.told("positions")["pairs"]
    owed = [side["link"]["ms"] for pair in pairs for side in pair["sides"]]
    assert sorted(owed) == [-1_800_000, 0, 0, 0, 0, 1_800_000]
    assert "applied" in circle.done("clearing", "list")
    share = circle.told("clearing", "list", "gent")["runs"][0]["share"]
    assert share["cancelled"]["ms"] == 3_600_000
    assert "No clearing run is open" in circle.type("clearing", "apply", "gent").aside


def test_of_one_group_it_is_told_what_goes_off_either_side(circle: Shell) -> None:
    """Together that is twice as much: of two and a half hours half an hour stays."""
    circle.done("clearing", "propose", "gent")
    shown = circle.done("clearing", "show")
    assert "Owed before: 3 h 30 min\nCleared: 3 h\nOwed after: 30 min\n" in shown
    for told in (shown, circle.done("clearing", "list", "lille")):
        assert "Off either side" in told
        assert "2 h 30 min 1 h 30 min" in " ".join(told.split())


def test_a_run_that_was_withdrawn_is_not_told_to_have_cleared_anything(circle: Shell) -> None:
    circle.done("clearing", "propose", "gent")
    circle.done("clearing", "withdraw", "gent")
    (*_, row) = circle.done("clearing", "list").strip().splitlines()
    assert row.endswith("3 h 30 min")


def test_where_nothing_runs_in_a_circle_it_is_said(shell: Shell) -> None:
    assert "nothing to clear" in shell.refused("clearing", "propose", "gent")
    assert "no clearing runs yet" in shell.done("clearing", "list")


def test_a_group_objects_and_the_run_ends_without_it(circle: Shell) -> None:
    sign(circle, "gent", "lille", "--objection-days", "7")
    assert "may object until" in circle.done("clearing", "propose", "gent")
    assert "leaves this as it is: gent – lille" in circle.done(
        "clearing", "object", "lille", "gent"
    )
    assert "objected to" in circle.done("clearing", "show")
    assert "may still object" in circle.refused("clearing", "apply", "gent")
    assert "withdrawn (by hand)" in circle.done("clearing", "withdraw", "gent")
    assert "withdrawn, by hand" in circle.done("clearing", "list")


def test_a_group_says_what_must_stay_and_runs_keep_to_it(circle: Shell) -> None:
    assert "Of every link all may go" in circle.done("clearing", "consent", "gent")
    circle.done("clearing", "consent", "gent", "--leave", "tielt=0,5")
    assert "At least 30 min of the link with tielt" in circle.done("clearing", "consent", "gent")
    circle.done("clearing", "propose", "gent")
    applied = circle.told("clearing", "apply", "gent")["events"][0]
    assert {part["cancelled_ms"] for part in applied["set_offs"]} == {1_800_000}
    circle.done("clearing", "consent", "gent", "--leave-nothing")
    assert "At least" not in circle.done("clearing", "consent", "gent")
    assert circle.type("clearing", "consent", "gent", "--leave", "tielt").code != 0


def test_what_a_group_does_not_name_again_it_is_told_to_have_taken_back(circle: Shell) -> None:
    said = circle.done("clearing", "consent", "gent", "--leave", "tielt=0,5")
    assert "At least 30 min of the link with tielt" in said
    assert "Of every other link all may go" in said
    said = circle.done("clearing", "consent", "gent", "--over-limits")
    assert "Of every link all may go" in said
    assert "Debts may grow" in said


def test_over_unused_limits_only_where_all_opted_in(circle: Shell) -> None:
    assert "nothing to clear" in circle.refused("clearing", "propose", "gent", "--over-limits")
    for group in ("gent", "lille", "tielt"):
        circle.done("clearing", "consent", group, "--over-limits")
    proposed = circle.told("clearing", "propose", "gent", "--over-limits")["events"][0]
    assert proposed["mode"] == "limits"


@pytest.mark.parametrize(
    ("language", "word"), [("nl", "verrekening"), ("fr", "compensation"), ("en", "clearing run")]
)
def test_a_run_is_told_in_the_readers_language(circle: Shell, language: str, word: str) -> None:
    assert word in circle.done("clearing", "propose", "gent", "--lang", language)
