"""Exchanges over groups between, as they are asked for and answered over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.counter import (
    ADMIN,
    AGREEMENT,
    SECOND,
    TERMS,
    Counter,
    account_body,
    as_holder,
    group_body,
    id_of,
    new_id,
    pay_line,
    second_administrator,
)

ON_TO_CC = id_of("agreement of bb and cc")
ACROSS = {"payer": id_of("anna"), "payee": id_of("carla"), "fixed_side": "payer", "steps": "5"}
PAID = {
    "payer": id_of("anna"),
    "payee": id_of("carla"),
    "payer_steps": 5,
    "payee_steps": 15,
    "actor": as_holder("anna"),
}
TOO_MUCH = {**PAID, "payer_steps": 101, "payee_steps": 303}


@pytest.fixture
def chain(counter: Counter) -> Counter:
    """Beyond sel-bb is sel-cc, with as many steps an hour; both links allow transit."""
    counter.done("PUT", "/groups/sel-cc", group_body(60_000))
    second_administrator(counter, "sel-cc")
    carla = {"group_id": "sel-cc", "holder_id": id_of("person carla"), "code": "carla"}
    counter.done("PUT", f"/accounts/{id_of('carla')}", {**account_body("anna"), **carla})
    passable: dict[str, Any] = {**TERMS, "transit_allowed": True}
    beyond = {**passable, "first_step_ms": 60_000, "first_may_owe_ms": 18_000_000}
    for agreement, by, other, terms in (
        (AGREEMENT, "lets-aa", "sel-bb", passable),
        (ON_TO_CC, "sel-bb", "sel-cc", beyond),
    ):
        offer = {"by": by, "other": other, "terms": terms}
        counter.done("PUT", f"/agreements/{agreement}", offer)
        taken = {"by": other, "terms": terms, "actor": SECOND}
        counter.done("POST", f"/agreements/{agreement}/accept", taken)
    return counter


def test_a_quote_shows_the_route_and_the_room_of_each_link(chain: Counter) -> None:
    quote = chain.send("GET", "/quotes", params=ACROSS).json()
    assert quote["payee_steps"] == 15
    assert quote["routes"] == [{"groups": ["lets-aa", "sel-bb", "sel-cc"], "carried_ms": 900_000}]
    assert quote["links"] == [
        {"agreement_id": AGREEMENT, "giver": "lets-aa", "taker": "sel-bb", "left_ms": 36_000_000},
        {"agreement_id": ON_TO_CC, "giver": "sel-bb", "taker": "sel-cc", "left_ms": 18_000_000},
    ]


def test_an_exchange_over_a_group_between_is_one_event(chain: Counter) -> None:
    (event,) = chain.done("PUT", f"/exchanges/{new_id()}", PAID).json()["events"]
    assert [route["groups"] for route in event["routes"]] == [["lets-aa", "sel-bb", "sel-cc"]]


def test_a_request_over_a_group_between_holds_and_is_accepted_over_it(chain: Counter) -> None:
    asked = {**PAID, "actor": as_holder("carla"), "expires_at": "2026-01-02T00:00:00Z"}
    request = new_id()
    (event,) = chain.done("PUT", f"/requests/{request}", asked).json()["events"]
    assert event.get("holds", True)
    body = {"payer_steps": 5, "payee_steps": 15, "actor": as_holder("anna")}
    (given,) = chain.done("POST", f"/requests/{request}/accept", body).json()["events"]
    assert given["routes"] == event["routes"]


def test_what_no_route_has_room_for_names_the_tightest_links_and_what_is_missing(
    chain: Counter,
) -> None:
    answer = chain.act("PUT", f"/exchanges/{new_id()}", TOO_MUCH)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "route-limit")
    assert (problem["subject"], problem["left"], problem["missing_ms"]) == (
        "sel-cc",
        18_000_000,
        180_000,
    )
    assert [link["agreement_id"] for link in problem["links"]] == [ON_TO_CC]
    assert "3 min is missing" in problem["detail"]
    query = {**ACROSS, "steps": "101"}
    quoted = chain.send("GET", "/quotes", params=query).json()
    assert {**quoted, "instance": problem["instance"]} == problem


def test_the_hop_limit_bounds_the_route_and_is_bounded_itself(chain: Counter) -> None:
    answer = chain.act("PUT", f"/exchanges/{new_id()}", {**PAID, "hop_limit": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "no-agreement")
    query = {**ACROSS, "hop_limit": "1"}
    assert chain.send("GET", "/quotes", params=query).json()["code"] == "no-agreement"
    for hops in (0, 7, -1, 2**62):
        body = {**PAID, "hop_limit": hops}
        refused = chain.act("PUT", f"/exchanges/{new_id()}", body)
        assert (refused.status_code, refused.json()["code"]) == (422, "amount-out-of-range")
    refused = chain.send("GET", "/quotes", params={**ACROSS, "hop_limit": "7"})
    assert refused.json()["code"] == "amount-out-of-range"
    for given in ("", "two", "-1", "1.0"):
        assert (
            chain.send("GET", "/quotes", params={**ACROSS, "hop_limit": given}).status_code == 422
        )


def test_a_line_of_the_bulk_form_has_a_hop_limit_too(chain: Counter) -> None:
    line = {**PAID, "fixed_side": "payer"}
    good, bad = chain.bulk(pay_line(**line, hop_limit=2) + b"\n" + pay_line(**line, hop_limit=1))
    assert (good["status"], bad["status"]) == (201, 409)


def test_only_payments_requests_and_quotes_have_one(chain: Counter) -> None:
    body = {**PAID, "actor": ADMIN, "hop_limit": 2}
    answer = chain.act("PUT", f"/settlements/{new_id()}", body)
    assert answer.json()["code"] == "unknown-field"
