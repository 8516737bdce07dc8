"""Statements over HTTP: made again for a position, as of a moment, page by page."""

from __future__ import annotations

import itertools

from contracts.events import (
    ExchangeRecorded,
    GroupDescribed,
    Place,
    Unit,
)
from contracts.ids import GroupId
from tests.projections.asking import MakeHouse, Two, busiest
from tests.projections.history import DAY_MS, START_MS
from tests.projections.made_up import made_up


def test_a_statement_is_made_again_for_the_position_printed_on_it(house_of: MakeHouse) -> None:
    pen = made_up(1_000)
    account = busiest(pen)
    house = house_of(pen)
    before = house.get(f"/accounts/{account}/statement", limit=500)
    assert before["position"] == len(pen.records)
    # Long enough for one of the account's exchanges to be given back.
    more = made_up(5_000)
    assert more.records[:1_000] == pen.records[:1_000]
    house.pen = more
    more.write(
        GroupDescribed(
            group_id=GroupId(before["group_id"]),
            unit=Unit(singular="ster", plural="sterren", symbol="*"),
            place=Place(locality="Gent", country="BE"),
            languages=("nl",),
        )
    )
    house.follow()
    now = house.get(f"/accounts/{account}/statement", limit=500)
    assert len(now["lines"]) > len(before["lines"])
    assert any(line["reversed_by"] for line in now["lines"])
    assert now["unit"]["plural"] == "sterren"
    position = before["position"]
    assert house.get(f"/accounts/{account}/statement", limit=500, at_position=position) == before


def test_a_statement_as_of_a_moment_holds_what_had_happened_by_then(
    house_of: MakeHouse, two: Two
) -> None:
    two.pen.pay(two.anna, two.carl, 10)
    two.pen.pay(two.anna, two.carl, 5, happened_at_ms=START_MS - 10 * DAY_MS)
    two.pen.pay(two.carl, two.anna, 3, happened_at_ms=START_MS - 5 * DAY_MS)
    house = house_of(two.pen)
    path = f"/accounts/{two.carl}/statement"
    assert house.get(path)["balance"]["steps"] == 12
    then = house.get(path, as_of="2025-10-02T00:00:00+00:00")
    assert then["balance"]["steps"] == 5
    assert [line["change"]["steps"] for line in then["lines"]] == [5]
    assert then["as_of"] == "2025-10-02T00:00:00.000Z"
    assert house.get(path, as_of="2025-10-08")["balance"]["steps"] == 2
    assert house.get(path, as_of="1970-01-01")["lines"] == []


def test_pages_of_a_statement_are_one_statement_whatever_comes_between(
    house_of: MakeHouse,
) -> None:
    pen = made_up(1_000)
    account = busiest(pen)
    house = house_of(pen)
    whole = house.get(f"/accounts/{account}/statement", limit=500)
    assert whole["next"] is None
    pages = [house.get(f"/accounts/{account}/statement", limit=7)]
    house.pen = made_up(1_200)
    house.follow()
    while (cursor := pages[-1]["next"]) is not None:
        pages.append(house.get(f"/accounts/{account}/statement", limit=7, cursor=cursor))
    assert list(itertools.chain(*(page["lines"] for page in pages))) == whole["lines"]
    assert {page["position"] for page in pages} == {1_000}
    assert {page["balance"]["steps"] for page in pages} == {whole["balance"]["steps"]}


def test_lines_run_from_zero_to_the_balance_in_the_order_of_the_log(house_of: MakeHouse) -> None:
    pen = made_up(1_000)
    account = busiest(pen)
    house = house_of(pen)
    found = house.get(f"/accounts/{account}/statement", limit=500, order="oldest")
    balance = 0
    for line in found["lines"]:
        balance += line["change"]["steps"]
        assert line["balance_after"]["steps"] == balance
    assert found["balance"]["steps"] == balance
    newest = house.get(f"/accounts/{account}/statement", limit=500)["lines"]
    assert newest == found["lines"][::-1]


def test_a_reversal_and_what_it_reversed_name_each_other(house_of: MakeHouse, two: Two) -> None:
    paid = two.pen.pay(two.anna, two.bea, 100).envelope.event
    assert isinstance(paid, ExchangeRecorded)
    two.pen.reverse(paid)
    house = house_of(two.pen)
    back, first = house.get(f"/accounts/{two.anna}/statement")["lines"]
    assert back["reverses"] == first["exchange_id"]
    assert first["reversed_by"] == back["exchange_id"]
    assert back["kind"] == "reversal"
    exchange = house.get(f"/exchanges/{paid.exchange_id}")["exchange"]
    assert exchange["reversed_by"] == back["exchange_id"]
    assert exchange["routes"][0]["carried"]["ms"] == 3_600_000
