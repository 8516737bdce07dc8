"""Suggested trades on the command line, from offers and wants that were typed."""

from __future__ import annotations

import json

from tests.cli.typed import Shell


def owing(shell: Shell) -> None:
    """Gent owes Lille three hours."""
    shell.by_two("account", "limits", "lille/béatrice", "--ceiling", "none")
    shell.done("pay", "gent/anna", "lille/béatrice", "60")


def test_where_nothing_fits_that_is_said(shell: Shell) -> None:
    owing(shell)
    assert "No offer of a group that owes fits" in shell.done("suggest")


def test_an_offer_and_a_want_that_fit_are_shown_with_what_they_heal(shell: Shell) -> None:
    owing(shell)
    shell.done("post", "offer", "gent/arno", "fietsen herstellen", "--category", "repair")
    shell.done("post", "want", "lille/béatrice", "vélo à réparer", "--category", "repair")
    shell.done("post", "want", "lille/béatrice", "leçon de piano", "--category", "music")
    for words in (("suggest",), ("suggest", "gent"), ("suggest", "lille")):
        told = shell.done(*words)
        for shown in ("gent/Arno", "fietsen herstellen", "lille/Béatrice", "vélo à réparer", "3 h"):
            assert shown in told
    assert "Wanted in lille, and offered by no group that owes: music" in shell.done("suggest")
    page = json.loads(shell.done("suggest", "gent", "--json"))
    [one] = page["suggestions"]
    # An hour less for each of the two nets, and for the link.
    assert (one["amount"]["ms"], one["removes"]["ms"]) == (3_600_000, 3 * 3_600_000)
    assert [group["group_id"] for group in one["way"]] == ["lille", "gent"]
    assert [lacking["category"] for lacking in page["missing"]] == ["music"]


def test_a_group_that_is_not_there_is_a_mistake(shell: Shell) -> None:
    assert shell.type("suggest", "nowhere").code == 1
