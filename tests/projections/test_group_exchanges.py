"""What a group's desk is told: all its exchanges, what is looked for in them, open requests."""

from __future__ import annotations

import pytest

from access.moments import now_ms
from contracts.events import ExchangeRecorded
from projections.http import group_exchanges
from tests.projections.asking import House, Json, MakeHouse, Name, Two

DAY_MS = 86_400_000


def exchanges(house: House, **query: str) -> list[Json]:
    found: list[Json] = house.get("/groups/aalst/exchanges", **query)["exchanges"]
    return found


def texts(house: House, **query: str) -> list[str]:
    return [row["text"] for row in exchanges(house, **query)]


@pytest.fixture(name="house")
def _house(house_of: MakeHouse, two: Two) -> House:
    """Three exchanges of Aalst, one of them across the border, and one of Gent's own."""
    dirk = two.pen.open("gent")
    within = two.pen.pay(two.anna, two.carl, 40)
    across = two.pen.pay(two.anna, two.bea, 150)
    two.pen.pay(two.bea, dirk, 50)
    back = two.pen.pay(two.carl, two.anna, 7)
    house = house_of(two.pen)
    house.vault.names = {
        two.anna: Name("Anna", "A1"),
        two.bea: Name("Béatrice", "B1"),
        two.carl: Name("Carl", "A2"),
    }
    house.vault.words = {
        within.position: "brood bakken",
        across.position: "een haie taillée",
        back.position: "fietsen hersteld",
    }
    return house


def test_a_groups_exchanges_come_latest_first_and_without_those_of_others(house: House) -> None:
    assert texts(house) == [
        "Anna geeft Carl “fietsen hersteld” voor 7 uren",
        "Béatrice geeft Anna “een haie taillée” voor 30 uren",
        "Carl geeft Anna “brood bakken” voor 40 uren",
    ]
    numbers = [row["number"] for row in exchanges(house)]
    assert numbers == sorted(numbers, reverse=True)


def test_one_across_the_border_says_what_both_sides_count(house: House) -> None:
    _, across, within = exchanges(house)
    assert (across["amount"]["steps"], across["carried"]["ms"]) == (30, 5_400_000)
    assert across["payee"]["amount"]["display"] == "1,50 uren"
    assert within["carried"] is None


def test_pages_follow_each_other_without_a_gap(house: House) -> None:
    page = house.get("/groups/aalst/exchanges", limit=2)
    rest = house.get("/groups/aalst/exchanges", limit=2, cursor=page["next"])
    assert [row["position"] for row in page["exchanges"] + rest["exchanges"]] == [
        row["position"] for row in exchanges(house)
    ]
    assert rest["next"] is None
    assert house.get("/groups/aalst/exchanges", limit=3)["next"] is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("taillee", ["haie"]),
        ("FIETS", ["fietsen"]),
        ("beatrice", ["haie"]),
        ("anna bakken", ["brood"]),
        ("a2", ["fietsen", "brood"]),
        ("b1", ["haie"]),
        ("niets daarvan", []),
        ("!!", []),
        ("  ", ["fietsen", "haie", "brood"]),
    ],
)
def test_words_names_and_codes_are_looked_for(house: House, words: str, found: list[str]) -> None:
    shown = texts(house, words=words)
    assert len(shown) == len(found)
    assert all(part in text for part, text in zip(found, shown, strict=True))


def test_a_search_goes_back_so_far_and_says_where_to_go_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_exchanges, "_AT_ONCE", 1)
    monkeypatch.setattr(group_exchanges, "_LOOKED_THROUGH_AT_MOST", 2)
    page = house.get("/groups/aalst/exchanges", words="brood")
    assert page["exchanges"] == []
    rest = house.get("/groups/aalst/exchanges", words="brood", cursor=page["next"])
    assert ["brood" in row["text"] for row in rest["exchanges"]] == [True]
    assert rest["next"] is None


def test_they_are_narrowed_down_by_account_kind_neighbour_and_day(house: House, two: Two) -> None:
    assert len(exchanges(house, account=two.anna)) == 3
    assert len(exchanges(house, account=two.carl)) == 2
    assert len(exchanges(house, kind="service")) == 3
    assert exchanges(house, kind="settlement") == []
    assert len(exchanges(house, neighbour="gent")) == 1
    assert len(exchanges(house, neighbour="aalst")) == 2
    day = exchanges(house)[0]["happened_at"][:10]
    assert len(exchanges(house, since=day, until=day)) == 3
    assert exchanges(house, since="2999-01-01") == []
    assert exchanges(house, until="1999-01-01") == []


@pytest.mark.parametrize(
    "query",
    [
        {"since": "gisteren"},
        {"since": "0000-00-00"},
        {"until": "9999-12-31"},
        {"until": "2026-01-31T10:00"},
        {"kind": "gift"},
        {"account": "anna"},
        {"neighbour": "Not A Group"},
        {"cursor": "x"},
        {"words": "x" * 201},
    ],
)
def test_what_cannot_be_asked_is_refused_and_no_fault(house: House, query: Json) -> None:
    assert house.ask("/groups/aalst/exchanges", **query).status_code == 422


def test_an_exchange_given_back_names_what_gave_it_back(house_of: MakeHouse, two: Two) -> None:
    paid = two.pen.pay(two.anna, two.carl, 40).envelope.event
    assert isinstance(paid, ExchangeRecorded)
    two.pen.reverse(paid)
    house = house_of(two.pen)
    back, first = exchanges(house)
    assert first["reversed_by"] == back["exchange_id"]
    assert back["reverses"] == first["exchange_id"]


def test_a_group_without_exchanges_has_none(house_of: MakeHouse, two: Two) -> None:
    house = house_of(two.pen)
    answer = house.get("/groups/aalst/exchanges")
    assert (answer["exchanges"], answer["next"]) == ([], None)
    assert house.get("/groups/aalst/requests")["requests"] == []


def test_a_groups_open_requests_say_who_is_to_give(house_of: MakeHouse, two: Two) -> None:
    two.pen.request(two.anna, two.carl, 60)
    two.pen.request(two.bea, two.anna, 50)
    house = house_of(two.pen)
    rows = house.get("/groups/aalst/requests")["requests"]
    assert [row["to_answer"] for row in rows] == [True, False]
    theirs = house.get("/groups/gent/requests")["requests"]
    assert [row["to_answer"] for row in theirs] == [True]
    page = house.get("/groups/aalst/requests", limit=1)
    rest = house.get("/groups/aalst/requests", limit=1, cursor=page["next"])
    assert [row["exchange_id"] for row in page["requests"] + rest["requests"]] == [
        row["exchange_id"] for row in rows
    ]


def test_the_way_to_today_ends_where_the_link_stands(house: House) -> None:
    positions = house.get("/groups/aalst/positions")["pairs"][0]
    (way,) = house.get("/groups/aalst/trends")["ways"]
    assert way["neighbour"] == "gent"
    assert len(way["stands"]) == 14
    assert way["stands"][-1]["link"] == positions["sides"][0]["link"]
    assert {stand["link"]["ms"] for stand in way["stands"]} == {5_400_000}
    (mirrored,) = house.get("/groups/gent/trends")["ways"]
    assert [s["link"]["ms"] for s in mirrored["stands"]] == [
        -s["link"]["ms"] for s in way["stands"]
    ]


def test_the_way_to_today_goes_by_the_weeks_in_which_things_happened(
    house_of: MakeHouse, two: Two
) -> None:
    today_ms = now_ms() // DAY_MS * DAY_MS
    two.pen.pay(two.anna, two.bea, 100, happened_at_ms=today_ms - 20 * DAY_MS)
    two.pen.pay(two.bea, two.anna, 20, happened_at_ms=today_ms - 6 * DAY_MS)
    two.pen.pay(two.anna, two.bea, 200, happened_at_ms=today_ms - 200 * DAY_MS)
    (way,) = house_of(two.pen).get("/groups/aalst/trends")["ways"]
    hours = [stand["link"]["ms"] // 3_600_000 for stand in way["stands"]]
    assert hours == [*[2] * 11, 3, 3, 2]
    assert [stand["day"] for stand in way["stands"]] == sorted(s["day"] for s in way["stands"])
