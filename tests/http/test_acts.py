"""Every route: what it does when all is well, and the first thing it refuses."""

from __future__ import annotations

import json
import re
from uuid import UUID, uuid5

import msgspec
import pytest

from clearing.http.acts import ACTS
from clearing.http.app import openapi_document
from tests.http.cases import (
    ANNA,
    BERT,
    CASES,
    EXCHANGE,
    OWED,
    REQUESTED,
    SETTLED,
    SETTLING,
    YES,
)
from tests.http.counter import ADMIN, NEW_YEAR_MS, Counter, as_holder, id_of, new_id, payment


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
        in_path = set(re.findall(r"\{(\w+)\}", row.path)) - ({row.own_id})
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


def test_a_writer_that_does_not_serve_says_so_and_when_to_try_again(counter: Counter) -> None:
    counter.writer.stop()
    answer = counter.act("PUT", f"/exchanges/{EXCHANGE}", payment())
    assert (answer.status_code, answer.json()["code"]) == (503, "not-serving")
    assert int(answer.headers["retry-after"]) >= 1
    status = counter.send("GET", "/status")
    assert status.status_code == 200
    assert status.json() == {"status": "stopped", "position": None, "recorded_at": None}


def test_a_quote_tells_both_amounts_and_writes_nothing(counter: Counter) -> None:
    before = counter.events()
    query = {"payer": ANNA, "payee": id_of("beatrice"), "fixed_side": "payer", "steps": "5"}
    quote = counter.send("GET", "/quotes", params=query).json()
    assert (quote["payer_steps"], quote["payee_steps"]) == (5, 15)
    assert quote["exact"] is True
    answer = counter.send("GET", "/quotes", params={**query, "payee": id_of("nobody")})
    assert (answer.status_code, answer.json()["code"]) == (404, "payee-unknown")
    assert counter.events() == before


def test_a_request_expires_whatever_ids_others_have_used(counter: Counter) -> None:
    namespace = UUID("c0b7f0a2-5d0e-4a53-8f3e-6f7e35a4b1f1")
    counter.done("PUT", f"/exchanges/{uuid5(namespace, EXCHANGE)}", payment())
    counter.done(*REQUESTED)
    before = counter.events()
    counter.now_ms[0] += 25 * 3_600_000
    counter.log.wait_for_more(before, 30)
    assert counter.events() == before + 1


def test_a_long_list_of_stand_ins_is_refused(counter: Counter) -> None:
    body = {"reverses": id_of("exchange"), "stand_ins": [id_of("x")] * 17}
    answer = counter.act("PUT", f"/reversals/{new_id()}", body)
    assert answer.json()["code"] == "too-many"


def test_nobody_says_yes_for_others_in_a_body(counter: Counter) -> None:
    yes = [{"group_id": "lets-aa", "person_id": id_of("x")}]
    body = {"reverses": id_of("exchange"), "approvals": yes}
    problem = counter.act("PUT", f"/reversals/{new_id()}", body).json()
    assert (problem["code"], problem["field"]) == ("unknown-field", "approvals")


def test_the_id_of_an_act_is_used_up_by_its_proposal(counter: Counter) -> None:
    for call in (OWED, SETTLING):
        counter.done(*call)
    counter.done("POST", f"/acts/{SETTLED}/approve", YES)
    again = counter.act(*SETTLING)
    assert (again.status_code, again.json()["repeated"]) == (200, True)
    assert [event["type"] for event in again.json()["events"]] == ["act-proposed.v1"]
    other = counter.act("PUT", f"/exchanges/{SETTLED}", payment())
    assert (other.status_code, other.json()["code"]) == (409, "different-terms")


def test_a_proposal_and_its_approval_may_come_in_one_bulk(counter: Counter) -> None:
    paid = json.dumps({"command": "pay", "command_id": EXCHANGE, **payment("anna", "bert")})
    back = {"command": "reverse", "command_id": SETTLED, "reverses": EXCHANGE, "actor": ADMIN}
    yes = {"command": "approve-act", "command_id": new_id(), "act_id": SETTLED, **YES}
    lines = "\n".join((paid, json.dumps(back), json.dumps(yes)))
    assert [line["status"] for line in counter.bulk(lines.encode())] == [201, 201, 201]
