"""Every route: what it does when all is well, and the first thing it refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from clearing.http.acts import ACTS
from clearing.http.app import openapi_document
from tests.http.counter import (
    AGREEMENT,
    NEW_YEAR_MS,
    PLACE,
    TERMS,
    UNIT,
    Counter,
    account_body,
    as_holder,
    group_body,
    id_of,
    new_id,
    payment,
)

Call = tuple[str, str, dict[str, Any] | None]

ANNA, BERT, BEATRICE = id_of("anna"), id_of("bert"), id_of("beatrice")
POT_A, POT_B, BAKERY = id_of("pot aa"), id_of("pot bb"), id_of("bakery")
EXCHANGE, NOBODY = id_of("exchange"), id_of("nobody")
LIMITS = {"floor_steps": -10, "ceiling_steps": 10}
NET = {"may_owe_ms": 0, "may_be_owed_ms": 0}
PERSON = id_of("person helper")


def request_body(payer: str = "anna", payee: str = "bert", steps: int = 5) -> dict[str, Any]:
    return {
        **payment(payer, payee, steps),
        "actor": as_holder(payee),
        "expires_at": "2026-01-02T00:00:00Z",
    }


def across(payer: str, payee: str, payer_steps: int, payee_steps: int) -> dict[str, Any]:
    return {**payment(payer, payee), "payer_steps": payer_steps, "payee_steps": payee_steps}


@dataclass
class Case:
    """Calls that must succeed, the call that is shown, one that is refused, and its code."""

    call: Call
    refused: Call
    code: str
    before: list[Call] = field(default_factory=list)


REQUESTED: Call = ("PUT", f"/requests/{EXCHANGE}", request_body())
PAID: Call = ("PUT", f"/exchanges/{EXCHANGE}", payment())
LEFT: Call = ("POST", f"/accounts/{ANNA}/leave", None)
BY_A, BY_B = {"by": "lets-aa"}, {"by": "sel-bb"}
AT = f"/agreements/{AGREEMENT}"
NEW_TERMS = {**TERMS, "first_may_owe_ms": 1_000_000}
PROPOSED: Call = ("PUT", AT, {**BY_A, "other": "sel-bb", "terms": NEW_TERMS})
REVALUED: Call = ("PUT", "/groups/lets-aa/step-value", {"step_ms": 200_000})

CASES = {
    "pay": Case(PAID, ("PUT", "/exchanges/" + NOBODY, payment("nobody")), "payer-unknown"),
    "pay across": Case(
        ("PUT", f"/exchanges/{EXCHANGE}", across("anna", "beatrice", 5, 15)),
        ("PUT", f"/exchanges/{NOBODY}", across("anna", "beatrice", 5, 16)),
        "quote-out-of-date",
    ),
    "request": Case(
        REQUESTED,
        ("PUT", f"/requests/{NOBODY}", {**request_body(), "expires_at": "2020-01-01T00:00:00Z"}),
        "deadline-out-of-range",
    ),
    "accept request": Case(
        (
            "POST",
            f"/requests/{EXCHANGE}/accept",
            {"payer_steps": 5, "payee_steps": 5, "actor": as_holder("anna")},
        ),
        (
            "POST",
            f"/requests/{EXCHANGE}/accept",
            {"payer_steps": 5, "payee_steps": 5, "actor": as_holder("anna")},
        ),
        "request-accepted",
        [REQUESTED],
    ),
    "decline request": Case(
        ("POST", f"/requests/{EXCHANGE}/decline", {"actor": as_holder("anna")}),
        ("POST", f"/requests/{EXCHANGE}/decline", {"actor": as_holder("anna")}),
        "request-declined",
        [REQUESTED],
    ),
    "withdraw request": Case(
        ("POST", f"/requests/{EXCHANGE}/withdraw", {"actor": as_holder("bert")}),
        ("POST", f"/requests/{NOBODY}/withdraw", {"actor": as_holder("bert")}),
        "request-unknown",
        [REQUESTED],
    ),
    "reverse": Case(
        (
            "PUT",
            f"/reversals/{id_of('back')}",
            {"reverses": EXCHANGE, "actor": as_holder("bert")},
        ),
        (
            "PUT",
            f"/reversals/{id_of('again')}",
            {"reverses": EXCHANGE, "actor": as_holder("bert")},
        ),
        "already-reversed",
        [PAID],
    ),
    "settle": Case(
        (
            "PUT",
            f"/settlements/{id_of('settled')}",
            {"payer": POT_B, "payee": POT_A, "payer_steps": 15, "payee_steps": 5},
        ),
        (
            "PUT",
            f"/settlements/{id_of('more')}",
            {"payer": POT_B, "payee": POT_A, "payer_steps": 15, "payee_steps": 5},
        ),
        "settles-too-much",
        [("PUT", f"/exchanges/{EXCHANGE}", across("anna", "beatrice", 5, 15))],
    ),
    "write off": Case(
        (
            "PUT",
            f"/write-offs/{id_of('off')}",
            {"payer": POT_A, "payee": ANNA, "steps": 5},
        ),
        (
            "PUT",
            f"/write-offs/{id_of('more off')}",
            {"payer": POT_A, "payee": ANNA, "steps": 5},
        ),
        "write-off-across-zero",
        [PAID, LEFT],
    ),
    "settle rounding": Case(
        (
            "PUT",
            f"/roundings/{id_of('rounded')}",
            {"account_id": POT_B, "steps": 2},
        ),
        (
            "PUT",
            f"/roundings/{id_of('more rounded')}",
            {"account_id": POT_B, "steps": 2},
        ),
        "rounding-too-small",
        [
            (
                "PUT",
                f"/exchanges/{EXCHANGE}",
                {**across("beatrice", "anna", 5, 1), "fixed_side": "payer"},
            )
        ],
    ),
    "found group": Case(
        ("PUT", "/groups/lets-cc", group_body(60_000)),
        ("PUT", "/groups/lets-aa", group_body(60_000)),
        "group-exists",
    ),
    "describe group": Case(
        (
            "PUT",
            "/groups/lets-aa/description",
            {"unit": UNIT, "place": PLACE, "languages": ["nl", "fr"]},
        ),
        (
            "PUT",
            "/groups/lets-zz/description",
            {"unit": UNIT, "place": PLACE, "languages": ["nl"]},
        ),
        "group-unknown",
    ),
    "default limits": Case(
        ("PUT", "/groups/lets-aa/default-limits", {"limits": LIMITS}),
        ("PUT", "/groups/lets-aa/default-limits", {"limits": {"floor_steps": 1}}),
        "limits-out-of-order",
    ),
    "net limits": Case(
        ("PUT", "/groups/lets-aa/net-limits", {"net_limits": NET}),
        ("PUT", "/groups/lets-aa/net-limits", {"net_limits": {**NET, "may_owe_ms": -1}}),
        "limits-out-of-order",
    ),
    "step value": Case(
        REVALUED, ("PUT", "/groups/lets-aa/step-value", {"step_ms": 0}), "amount-out-of-range"
    ),
    "close group": Case(
        ("POST", "/groups/lets-cc/close", None),
        ("POST", "/groups/lets-aa/close", None),
        "group-not-empty",
        [("PUT", "/groups/lets-cc", group_body(60_000))],
    ),
    "open account": Case(
        ("PUT", f"/accounts/{NOBODY}", {**account_body("anna"), "code": "n"}),
        ("PUT", f"/accounts/{ANNA}", account_body("anna")),
        "account-exists",
    ),
    "open account with a code that is taken": Case(
        ("PUT", f"/accounts/{NOBODY}", {**account_body("anna"), "code": "n"}),
        ("PUT", f"/accounts/{new_id()}", account_body("anna")),
        "code-taken",
    ),
    "account limits": Case(
        ("PUT", f"/accounts/{ANNA}/limits", {"limits": LIMITS}),
        ("PUT", f"/accounts/{ANNA}/limits", {"limits": LIMITS}),
        "no-change",
    ),
    "suspend account": Case(
        ("POST", f"/accounts/{ANNA}/suspend", None),
        ("PUT", f"/exchanges/{EXCHANGE}", payment()),
        "account-suspended",
    ),
    "leave": Case(LEFT, ("PUT", f"/exchanges/{EXCHANGE}", payment()), "leaving-across-zero"),
    "resume account": Case(
        ("POST", f"/accounts/{ANNA}/resume", None),
        ("POST", f"/accounts/{ANNA}/resume", None),
        "no-change",
        [LEFT],
    ),
    "close account": Case(
        ("POST", f"/accounts/{ANNA}/close", None),
        ("PUT", f"/exchanges/{EXCHANGE}", payment()),
        "account-closed",
    ),
    "appoint": Case(
        ("PUT", f"/accounts/{BAKERY}/intermediaries/{PERSON}", None),
        ("PUT", f"/accounts/{ANNA}/intermediaries/{PERSON}", None),
        "account-kind-wrong",
    ),
    "dismiss": Case(
        ("DELETE", f"/accounts/{BAKERY}/intermediaries/{PERSON}", None),
        ("DELETE", f"/accounts/{BAKERY}/intermediaries/{PERSON}", None),
        "not-an-intermediary",
        [("PUT", f"/accounts/{BAKERY}/intermediaries/{PERSON}", None)],
    ),
    "propose": Case(
        PROPOSED,
        ("PUT", AT, {**BY_A, "other": "lets-aa", "terms": TERMS}),
        "not-across-groups",
    ),
    "accept agreement": Case(
        ("POST", AT + "/accept", {**BY_B, "terms": NEW_TERMS}),
        ("POST", AT + "/accept", {**BY_B, "terms": NEW_TERMS}),
        "nothing-proposed",
        [PROPOSED],
    ),
    "decline agreement": Case(
        ("POST", AT + "/decline", BY_B),
        ("POST", f"/agreements/{NOBODY}/decline", BY_B),
        "agreement-unknown",
        [PROPOSED],
    ),
    "suspend agreement": Case(
        ("POST", AT + "/suspend", BY_B),
        ("PUT", f"/exchanges/{EXCHANGE}", across("anna", "beatrice", 5, 15)),
        "agreement-suspended",
    ),
    "end agreement": Case(
        ("POST", AT + "/end", BY_B),
        ("PUT", f"/exchanges/{EXCHANGE}", across("anna", "beatrice", 5, 15)),
        "no-agreement",
    ),
    "agree step value": Case(
        (
            "POST",
            AT + "/step-value",
            {**BY_B, "first_step_ms": 200_000, "second_step_ms": 60_000},
        ),
        (
            "POST",
            AT + "/step-value",
            {"by": "lets-zz", "first_step_ms": 200_000, "second_step_ms": 60_000},
        ),
        "not-a-party",
        [REVALUED],
    ),
    "lower limit": Case(
        ("PUT", AT + "/limit", {**BY_A, "other_may_owe_ms": 1_000}),
        ("PUT", AT + "/limit", {**BY_A, "other_may_owe_ms": 1_000}),
        "limit-not-lower",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_act_is_accepted_durable_and_tells_its_position(counter: Counter, name: str) -> None:
    case = CASES[name]
    for call in case.before:
        counter.done(*call)
    before = counter.events()
    answer = counter.act(*case.call)
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert int(answer.headers["Evenveel-Position"]) == body["position"] == counter.events()
    assert len(body["events"]) == counter.events() - before > 0
    assert body["repeated"] is False
    assert body["recorded_at"] == "2026-01-01T00:00:00.000Z"


@pytest.mark.parametrize("name", CASES)
def test_an_act_against_the_rules_is_a_problem_and_writes_nothing(
    counter: Counter, name: str
) -> None:
    case = CASES[name]
    for call in [*case.before, case.call]:
        counter.done(*call)
    before = counter.events()
    if case.refused[1] == case.call[1] and case.refused[1].startswith("/exchanges"):
        pytest.fail("the refused call would only repeat the first")
    answer = counter.act(*case.refused)
    assert answer.json()["code"] == case.code, answer.text
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["instance"] == case.refused[1]
    assert counter.events() == before


@pytest.mark.parametrize("name", CASES)
def test_the_same_id_and_terms_get_the_first_answer_again(counter: Counter, name: str) -> None:
    case = CASES[name]
    for call in case.before:
        counter.done(*call)
    key = new_id()
    first = counter.act(*case.call, key=key)
    again = counter.act(*case.call, key=key)
    assert again.status_code == 200, again.text
    assert again.json() == {**first.json(), "repeated": True}
    assert counter.events() == first.json()["position"]


def test_the_same_id_with_other_terms_is_a_conflict(counter: Counter) -> None:
    counter.done("PUT", f"/exchanges/{EXCHANGE}", payment())
    answer = counter.act("PUT", f"/exchanges/{EXCHANGE}", payment(steps=6))
    assert (answer.status_code, answer.json()["code"]) == (409, "different-terms")
    key = new_id()
    assert counter.act("POST", f"/accounts/{ANNA}/leave", None, key).status_code == 201
    answer = counter.act("POST", f"/accounts/{BERT}/leave", None, key)
    assert (answer.status_code, answer.json()["code"]) == (409, "different-terms")


def test_other_words_are_no_other_terms(counter: Counter) -> None:
    for words, status in (("soep", 201), ("warme soep", 200)):
        answer = counter.act("PUT", f"/exchanges/{EXCHANGE}", {**payment(), "words": words})
        assert answer.status_code == status


def test_every_row_of_the_table_has_a_case() -> None:
    shown = {(case.call[0], case.call[1]) for case in CASES.values()}
    for row in ACTS:
        pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", row.path))
        assert any(row.method == method and pattern.fullmatch(path) for method, path in shown), (
            row.path
        )


def test_path_and_body_together_are_the_fields_of_the_command() -> None:
    for row in ACTS:
        if row.body is None:
            continue
        in_path = set(re.findall(r"\{(\w+)\}", row.path)) - (
            {"exchange_id"} if row.id_in_path else set()
        )
        body = {f"{name}_ms" if name in row.body.times else name for name in row.body.model_fields}
        wanted = {f.name for f in msgspec.structs.fields(row.command)} - {"command_id"}
        assert body | in_path == wanted, row.path
        assert not body & in_path, row.path


@pytest.mark.parametrize("given", ["payer", "payee"])
def test_within_a_group_one_amount_is_enough_and_is_the_fixed_one(
    counter: Counter, given: str
) -> None:
    body = payment()
    del body["payee_steps" if given == "payer" else "payer_steps"]
    (event,) = counter.act("PUT", f"/exchanges/{EXCHANGE}", body).json()["events"]
    assert (event["payer_steps"], event["payee_steps"]) == (5, 5)
    assert event.get("fixed_side", "payer") == given


def test_across_groups_a_missing_amount_is_refused_with_the_quote(counter: Counter) -> None:
    body = payment("anna", "beatrice", steps=15)
    del body["payer_steps"]
    answer = counter.act("PUT", f"/exchanges/{EXCHANGE}", body)
    assert answer.json()["code"] == "quote-out-of-date"
    assert answer.json()["amounts"] == {"payer_steps": 5, "payee_steps": 15}


@pytest.mark.parametrize("fixed", ["payer", "payee", None])
def test_the_fixed_amount_must_be_there(counter: Counter, fixed: str | None) -> None:
    body = {**payment(), "fixed_side": fixed}
    del body["payer_steps"], body["payee_steps"]
    if fixed is not None:
        body["payee_steps" if fixed == "payer" else "payer_steps"] = 5
    answer = counter.act("PUT", f"/exchanges/{EXCHANGE}", body)
    assert answer.json()["code"] == "missing-field"
    assert answer.json()["field"] == f"{fixed or 'payer'}_steps"


def test_an_exchange_may_have_happened_earlier_but_not_later(counter: Counter) -> None:
    counter.now_ms[0] = NEW_YEAR_MS + 3_600_000
    earlier = {**payment(), "happened_at": "2026-01-01T01:30:00.5+01:00"}
    assert counter.act("PUT", f"/exchanges/{new_id()}", earlier).status_code == 201
    later = {**payment(), "happened_at": "2026-01-01T02:30:00+01:00"}
    answer = counter.act("PUT", f"/exchanges/{new_id()}", later)
    assert (answer.status_code, answer.json()["code"]) == (422, "happened-in-the-future")


def test_a_request_is_not_accepted_after_its_deadline(counter: Counter) -> None:
    counter.done(*REQUESTED)
    counter.now_ms[0] += 24 * 3_600_000
    body = {"payer_steps": 5, "payee_steps": 5, "actor": as_holder("anna")}
    answer = counter.act("POST", f"/requests/{EXCHANGE}/accept", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "request-expired")


def test_a_request_is_not_accepted_by_another(counter: Counter) -> None:
    counter.done(*REQUESTED)
    body = {"payer_steps": 5, "payee_steps": 5, "actor": as_holder("bert")}
    answer = counter.act("POST", f"/requests/{EXCHANGE}/accept", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-the-holder")


def test_every_route_is_described_with_an_example() -> None:
    document = openapi_document()
    schemas = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["description"], path
            for parameter in operation.get("parameters", []):
                assert parameter["description"], path
            content = operation.get("requestBody", {}).get("content", {})
            for media in content.values():
                name = media["schema"]["$ref"].rpartition("/")[2]
                assert "example" in media or schemas[name]["examples"], path


def test_the_description_names_nothing_that_it_does_not_hold() -> None:
    document = openapi_document()
    names = set(re.findall(r"#/components/schemas/([\w.]+)", str(document)))
    assert names <= set(document["components"]["schemas"])
    assert openapi_document() == document
