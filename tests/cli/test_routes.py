"""Giving over groups between, as it is typed."""

from __future__ import annotations

import pytest

from tests.cli.typed import Shell

SIGNED = ("--may-owe", "40", "--may-be-owed", "40", "--transit")


@pytest.fixture
def chain(shell: Shell) -> Shell:
    """Beyond Lille is Mons, whose people gent has no agreement with."""
    shell.done(
        *("group", "found", "mons", "--name", "Groep mons", "--units-per-hour", "60"),
        *("--singular", "plume", "--plural", "plumes", "--symbol", "p"),
    )
    shell.done("account", "open", "mons", "Marc", "--code", "MA")
    shell.done("agreement", "propose", "gent", "lille", *SIGNED)
    shell.done("agreement", "accept", "lille", "gent")
    shell.done("agreement", "propose", "lille", "mons", *SIGNED)
    shell.done("agreement", "accept", "mons", "lille")
    return shell


def test_a_quote_shows_over_which_groups_it_goes(chain: Shell) -> None:
    quote = chain.done("quote", "gent/anna", "mons/marc", "2")
    assert "6 min goes over gent → lille → mons" in quote
    assert "gent can still come to owe lille 40 h" in quote
    assert "lille can still come to owe mons 40 h" in quote
    # Between neighbours there is no more to say than the room.
    assert "goes over" not in chain.done("quote", "gent/anna", "lille/béatrice", "2")


def test_what_is_given_over_a_group_between_moves_both_its_links(chain: Shell) -> None:
    given = chain.told("pay", "gent/anna", "mons/marc", "2", "--hops", "2")
    assert given["events"][0]["routes"] == [
        {"groups": ["gent", "lille", "mons"], "carried_ms": 360_000}
    ]
    positions = chain.done("positions", "lille")
    assert positions.count("6 min") == 2
    assert "balance 6 plumes" in chain.done("statement", "mons/marc")


def test_what_is_asked_over_a_group_between_is_accepted_over_it(chain: Shell) -> None:
    asked = chain.told("request", "make", "mons/marc", "gent/anna", "6", "--hops", "3")
    accepted = chain.told("request", "accept", asked["command_id"])
    assert accepted["events"][0]["routes"] == asked["events"][0]["routes"]


def test_where_there_is_no_way_the_hops_are_said(chain: Shell) -> None:
    said = chain.refused("pay", "gent/anna", "mons/marc", "2", "--hops", "1")
    assert said.endswith("There is no agreement with group mons.")
    chain.done("agreement", "suspend", "lille", "mons")
    said = chain.refused("pay", "gent/anna", "mons/marc", "2")
    assert said.endswith("Nor is there a way over at most 4 links that allow transit.")
    assert chain.type("pay", "gent/anna", "mons/marc", "2", "--hops", "7").code == 2


def test_where_there_is_no_room_the_links_and_what_is_missing_are_said(chain: Shell) -> None:
    chain.done("agreement", "lower", "mons", "lille", "--may-be-owed", "0,05")
    said = chain.refused("quote", "gent/anna", "mons/marc", "2")
    assert "3 min is missing; least is left from lille to mons: 3 min." in said
    answer = chain.type("pay", "gent/anna", "mons/marc", "2", "--json").json()
    assert answer["refused"] == "route-limit"
    assert answer["missing_ms"] == 180_000
    assert [link["taker"] for link in answer["links"]] == ["mons"]
