"""The outlook and the matrix on the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tests.cli.typed import Shell


def bought(shell: Shell, hours: int) -> None:
    """Béatrice's group is owed so many hours by Anna's."""
    shell.by_two("account", "limits", "gent/anna", "--floor", "none")
    shell.by_two("account", "limits", "lille/béatrice", "--ceiling", "none")
    shell.done("pay", "gent/anna", "lille/béatrice", str(20 * hours))


def test_where_nothing_comes_near_that_is_said(shell: Shell) -> None:
    assert "No limit comes near." in shell.done("outlook")
    assert shell.done("outlook", "gent").count("calm") == 4


def test_both_groups_see_a_limit_come_near_and_what_would_help(shell: Shell) -> None:
    bought(shell, 37)
    for words in (("outlook",), ("outlook", "gent"), ("outlook", "lille")):
        told = shell.done(*words)
        assert "stuck soon" in told
        assert "Groep gent owes Groep lille 37 h, of at most 40 h." in told
        assert "- Groep gent gives Groep lille 1 h 30 min a week more than now" in told
        assert "- the groups settle 17 h of it by agreement" in told
        assert "- both groups agree on a limit of 50 h" in told
    french = shell.done("outlook", "gent", "--lang", "fr")
    assert "Groep gent doit 37 h à Groep lille, sur 40 h au plus." in french
    dutch = shell.done("outlook", "gent", "--lang", "nl")
    assert "bijna vast" in dutch
    page = json.loads(shell.done("outlook", "gent", "--json"))
    assert [p["level"] for p in page["prospects"]] == ["soon", "calm", "calm", "calm"]


def test_the_pace_shown_is_the_one_that_the_days_are_counted_by(shell: Shell) -> None:
    shell.by_two("account", "limits", "gent/anna", "--floor", "none")
    shell.by_two("account", "limits", "lille/béatrice", "--ceiling", "none")
    today = datetime.now(UTC).date()
    for weeks in range(5, 11):
        then = str(today - timedelta(weeks=weeks))
        shell.done("pay", "gent/anna", "lille/béatrice", "120", "--happened-at", then)
    [row] = [line for line in shell.done("outlook").splitlines() if line.startswith("stuck soon")]
    # Six of thirteen weeks had six hours; the last four had none. Four hours are left.
    assert row.split()[4:] == ["36", "h", "40", "h", "90.0", "%", "2", "h", "46", "min", "10"]


def test_the_matrix_shows_each_group_with_each_other(shell: Shell) -> None:
    bought(shell, 10)
    told = shell.done("positions", "--matrix")
    lines = [line.split() for line in told.splitlines()]
    assert ["gent", "10", "h", "10", "h", "2.5", "%", "0.0", "%"] in lines
    assert ["lille", "-10", "h", "10", "h", "0.0", "%", "2.5", "%"] in lines
    assert ["gent", "10", "h"] in lines
    assert ["lille", "-10", "h"] in lines
    page = json.loads(shell.done("positions", "--matrix", "gent", "--json"))
    assert [row["group_id"] for row in page["groups"]] == ["gent", "lille"]


def test_a_group_that_is_not_there_is_a_mistake(shell: Shell) -> None:
    assert shell.type("outlook", "nowhere").code == 1
    assert shell.type("positions", "nowhere", "--matrix").code == 1
