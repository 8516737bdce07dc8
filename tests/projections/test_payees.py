"""Whom an account can pay is found by what people know of each other, and by no more."""

from __future__ import annotations

import pytest

from tests.projections.asking import House, MakeHouse, Name, Two


@pytest.fixture(name="house")
def _house(house_of: MakeHouse, two: Two) -> House:
    house = house_of(two.pen)
    house.vault.names = {
        two.anna: Name("Anna Peeters", "1"),
        two.carl: Name("Carl Peeters", "2"),
        two.bea: Name("Bea Janssens", "1"),
    }
    return house


def found(house: House, account: str, text: str, **query: str) -> list[tuple[str, str]]:
    answer = house.get(f"/accounts/{account}/payees", text=text, **query)
    return [(each["account_id"], each["group_id"]) for each in answer["payees"]]


def test_in_ones_own_group_a_code_or_the_beginning_of_a_name_is_enough(
    house: House, two: Two
) -> None:
    assert found(house, two.anna, "2") == [(two.carl, "aalst")]
    assert found(house, two.anna, " Carl P ") == [(two.carl, "aalst")]


def test_one_letter_leafs_through_no_list_and_nobody_finds_themselves(
    house: House, two: Two
) -> None:
    assert found(house, two.anna, "C") == []
    assert found(house, two.anna, "") == []
    assert found(house, two.anna, "Anna") == []


def test_in_another_group_it_takes_the_code_or_the_whole_name(house: House, two: Two) -> None:
    house.vault.names = {two.bea: Name("Bea Janssens", "1")}
    assert found(house, two.anna, "Bea", group="gent") == []
    assert found(house, two.anna, "Bea Janssens", group="gent") == [(two.bea, "gent")]
    (payee,) = house.get(f"/accounts/{two.anna}/payees", text="1", group="gent")["payees"]
    assert (payee["name"], payee["code"]) == ("Bea Janssens", "1")
    assert payee["unit"]["decimals"] == 2


def test_of_a_group_that_one_cannot_trade_with_nobody_is_found(house: House, two: Two) -> None:
    two.pen.found("brugge", per_hour=1)
    dirk = two.pen.open("brugge")
    house.follow()
    house.vault.names = {dirk: Name("Dirk", "7")}
    assert found(house, two.anna, "7", group="brugge") == []
    assert found(house, two.anna, "7", group="nowhere") == []


def test_every_search_is_written_down(house: House, two: Two) -> None:
    found(house, two.anna, "2")
    assert "payees" in house.vault.purposes


def test_where_one_can_pay_the_nearest_groups_come_first(house: House, two: Two) -> None:
    two.pen.found("brugge", per_hour=1)
    house.follow()
    groups = house.get(f"/accounts/{two.anna}/reach")["groups"]
    assert [(each["group_id"], each["links"]) for each in groups] == [("aalst", 0), ("gent", 1)]
