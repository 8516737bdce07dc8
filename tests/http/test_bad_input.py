"""What is wrong with a request ends in a stable problem: nothing half-done, no 500."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from access.languages import LANGUAGES, preferred
from clearing.domain.refusals import Code
from clearing.http.faults import Fault, Wrong
from clearing.http.problems import STATUS_OF
from clearing.http.wording import sentence_of, title_of
from contracts.ids import MAX_STEPS, MAX_WORDS_CHARACTERS
from tests.http.counter import (
    ADMIN,
    AGREEMENT,
    Counter,
    account_body,
    as_holder,
    group_body,
    id_of,
    new_id,
    payment,
)

EXCHANGE = f"/exchanges/{id_of('exchange')}"
JSON = {"Content-Type": "application/json"}


def refused(counter: Counter, method: str, path: str, **given: Any) -> dict[str, Any]:
    """The problem that the request ends in, having changed nothing."""
    before = counter.events()
    answer = counter.send(method, path, **given)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert counter.events() == before
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"urn:evenveel:problem:{problem['code']}"
    assert problem["title"]
    assert problem["detail"]
    return problem


def paying(counter: Counter, **changes: Any) -> dict[str, Any]:
    return refused(counter, "PUT", EXCHANGE, json={**payment(), **changes})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"payer_steps": 0, "payee_steps": 0}, "amount-out-of-range"),
        ({"payer_steps": -5, "payee_steps": -5}, "amount-out-of-range"),
        ({"payer_steps": MAX_STEPS + 1}, "amount-out-of-range"),
        ({"payer_steps": 2**63}, "number-out-of-range"),
        ({"payer_steps": -(2**63) - 1}, "number-out-of-range"),
        ({"payer_steps": 10**400}, "number-out-of-range"),
        ({"payer_steps": MAX_STEPS, "payee_steps": MAX_STEPS}, "exchange-too-large"),
        ({"payer_steps": 2.0}, "not-a-whole-number"),
        ({"payer_steps": 2.5}, "not-a-whole-number"),
        ({"payer_steps": "5"}, "not-a-whole-number"),
        ({"payer_steps": True}, "not-a-whole-number"),
        ({"payer_steps": [5]}, "not-a-whole-number"),
        ({"payee": id_of("anna")}, "same-account"),
        ({"payee": id_of("nobody")}, "payee-unknown"),
        ({"payee": id_of("bert").upper()}, "not-an-id"),
        ({"payee": "{" + id_of("bert") + "}"}, "not-an-id"),
        ({"payee": id_of("bert") + "\n"}, "not-an-id"),
        ({"payee": ""}, "not-an-id"),
        ({"payee": None}, "wrong-type"),
        ({"payee": 7}, "wrong-type"),
        ({"payee": "\ud800"}, "not-an-id"),
        ({"fixed_side": "both"}, "not-one-of"),
        ({"words": "x" * (MAX_WORDS_CHARACTERS + 1)}, "text-too-long"),
        ({"words": "a\x00b"}, "text-not-storable"),
        ({"words": "a\ud800b"}, "text-not-storable"),
        ({"happened_at": "yesterday"}, "not-a-time"),
        ({"happened_at": "2026-01-01T00:00:00"}, "not-a-time"),
        ({"happened_at": "2025-02-30T00:00:00Z"}, "not-a-time"),
        ({"happened_at": "0001-01-01T00:00:00+23:59"}, "number-out-of-range"),
        ({"happened_at": "1969-12-31T23:59:59Z"}, "number-out-of-range"),
        ({"happened_at": 5}, "wrong-type"),
        ({"colour": "red"}, "unknown-field"),
        ({"command_id": id_of("other")}, "unknown-field"),
        ({"actor": 7}, "wrong-type"),
        # Nobody is named: the operator acts in its own right, which pays nothing.
        ({"actor": None}, "capacity-not-allowed"),
        ({"actor": {"capacity": "holder"}}, "missing-field"),
        ({"actor": {**ADMIN, "capacity": "system"}}, "not-one-of"),
        ({"actor": {**ADMIN, "shoe": 42}}, "unknown-field"),
        ({"actor": {**ADMIN, "acting_for": "me"}}, "not-an-id"),
        ({"actor": as_holder("bert")}, "not-the-holder"),
    ],
)
def test_a_bad_payment_is_refused(counter: Counter, changes: dict[str, Any], code: str) -> None:
    content = json.dumps({**payment(), **changes})
    problem = refused(counter, "PUT", EXCHANGE, content=content, headers=JSON)
    assert problem["code"] == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "malformed-json"),
        (b"{", "malformed-json"),
        (b"[]", "malformed-json"),
        (b"null", "malformed-json"),
        (b'{"payer_steps": NaN}', "malformed-json"),
        (b'{"payer_steps": Infinity}', "malformed-json"),
        (b'{"payer_steps": 1} x', "malformed-json"),
        (b"\xff\xfe", "malformed-json"),
        (b"\xef\xbb\xbf{}", "malformed-json"),
        (b'{"payer_steps":' + b"1" * 5_000 + b"}", "malformed-json"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "malformed-json"),
        (b"[" * 100_000, "malformed-json"),
        (b'{"payer": "a", "payer": "a"}', "duplicate-key"),
        (b'{"actor": {"person_id": "a", "person_id": "b"}}', "duplicate-key"),
        (b'{"\\ud800": 1, "payer": "a"}', "text-not-storable"),
        (b"{}", "missing-field"),
    ],
)
def test_a_body_that_is_no_plain_object_is_refused(
    counter: Counter, content: bytes, code: str
) -> None:
    problem = refused(counter, "PUT", EXCHANGE, content=content, headers=JSON)
    assert problem["code"] == code


def test_a_field_name_that_is_no_text_can_still_be_shown(counter: Counter) -> None:
    content = json.dumps(payment())[:-1] + ', "\\ud800": 1}'
    problem = refused(counter, "PUT", EXCHANGE, content=content.encode(), headers=JSON)
    assert problem["code"] == "text-not-storable"


def test_an_exponent_is_no_whole_number(counter: Counter) -> None:
    content = json.dumps(payment()).replace('"payer_steps": 5', '"payer_steps": 1e3')
    problem = refused(counter, "PUT", EXCHANGE, content=content, headers=JSON)
    assert problem["code"] == "not-a-whole-number"
    assert problem["field"] == "payer_steps"


def test_a_body_of_ten_megabytes_is_too_large(counter: Counter) -> None:
    big = b" " * 10_000_000
    problem = refused(counter, "PUT", EXCHANGE, content=big, headers=JSON)
    assert (problem["status"], problem["code"]) == (413, "body-too-large")


def test_a_body_that_does_not_say_how_large_it_is_is_stopped_at_the_limit(
    counter: Counter,
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 100_000

    problem = refused(counter, "PUT", EXCHANGE, content=chunks(), headers=JSON)
    assert problem["status"] == 413


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data", "application/jsonp", "x", ""]
)
def test_only_json_is_read(counter: Counter, kind: str) -> None:
    content = json.dumps(payment())
    headers = {"Content-Type": kind}
    problem = refused(counter, "PUT", EXCHANGE, content=content, headers=headers)
    assert (problem["status"], problem["code"]) == (415, "wrong-content-type")
    problem = refused(counter, "POST", "/commands", content=content, headers=headers)
    assert (problem["status"], problem["code"]) == (415, "wrong-content-type")


def test_json_may_name_its_charset(counter: Counter) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    answer = counter.send("PUT", EXCHANGE, content=json.dumps(payment()), headers=headers)
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not-found"),
        ("GET", "/exchange", 404, "not-found"),
        ("PUT", "/exchanges/a/b", 404, "not-found"),
        ("PUT", "/exchanges/", 404, "not-found"),
        ("GET", EXCHANGE, 405, "method-not-allowed"),
        ("POST", "/status", 405, "method-not-allowed"),
    ],
)
def test_a_route_that_is_not_there_is_a_problem_too(
    counter: Counter, method: str, path: str, status: int, code: str
) -> None:
    problem = refused(counter, method, path)
    assert (problem["status"], problem["code"]) == (status, code)


@pytest.mark.parametrize(
    "name", ["x", "%00", id_of("exchange").upper(), id_of("exchange") + "%0A", "%ff%fe", "..%5c"]
)
def test_an_id_in_the_path_must_be_one(counter: Counter, name: str) -> None:
    problem = refused(counter, "PUT", f"/exchanges/{name}", json=payment())
    assert (problem["status"], problem["code"]) == (422, "not-an-id")
    assert problem["field"] == "exchange_id"


@pytest.mark.parametrize("name", ["A", "ab", "-abc", "x" * 33, "a%20b", "abc-"])
def test_a_group_id_in_the_path_must_be_one(counter: Counter, name: str) -> None:
    body = {**group_body(60_000), "actor": ADMIN}
    headers = {"Idempotency-Key": new_id()}
    problem = refused(counter, "PUT", f"/groups/{name}", json=body, headers=headers)
    assert problem["code"] == "not-a-group-id"


def test_an_act_without_its_key_is_refused(counter: Counter) -> None:
    path = f"/accounts/{id_of('anna')}/leave"
    problem = refused(counter, "POST", path, json={"actor": ADMIN})
    assert (problem["status"], problem["code"]) == (400, "idempotency-key-missing")
    headers = {"Idempotency-Key": "my key"}
    problem = refused(counter, "POST", path, json={"actor": ADMIN}, headers=headers)
    assert (problem["code"], problem["field"]) == ("not-an-id", "Idempotency-Key")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"decimals": -1}, "amount-out-of-range", None),
        ({"decimals": 7}, "amount-out-of-range", None),
        ({"step_ms": -1}, "amount-out-of-range", None),
        ({"languages": ["x"]}, "text-too-short", "languages.0"),
        ({"languages": ["nl"] * 17}, "too-many", "languages"),
        ({"languages": "nl"}, "wrong-type", "languages"),
        (
            {"unit": {"singular": " ", "plural": "x", "symbol": "x"}},
            "text-too-short",
            "unit.singular",
        ),
        (
            {"place": {"locality": "x", "country": "BE", "latitude_microdegrees": 90_000_001}},
            "number-out-of-range",
            "place.latitude_microdegrees",
        ),
        ({"name": ""}, "text-too-short", "name"),
        ({"name": "x" * 201}, "text-too-long", "name"),
        ({"contact": "\x00"}, "text-not-storable", "contact"),
        ({"net_limits": {"may_owe_ms": 1}}, "missing-field", "net_limits.may_be_owed_ms"),
        ({"default_limits": {"floor_steps": 2**70}}, "number-out-of-range", None),
    ],
)
def test_a_bad_group_is_refused(
    counter: Counter, changes: dict[str, Any], code: str, field: str | None
) -> None:
    body = {**group_body(60_000), "actor": ADMIN, **changes}
    headers = {"Idempotency-Key": new_id()}
    problem = refused(counter, "PUT", "/groups/lets-cc", json=body, headers=headers)
    assert problem["code"] == code
    if field is not None:
        assert problem["field"] == field


def test_an_act_without_a_body_names_its_actor_in_the_query(counter: Counter) -> None:
    path = f"/accounts/{id_of('bakery')}/intermediaries/{id_of('person')}"
    headers = {"Idempotency-Key": new_id()}
    half = {"actor_capacity": "administrator"}
    problem = refused(counter, "DELETE", path, headers=headers, params=half)
    assert (problem["code"], problem["field"]) == ("missing-field", "actor_person_id")
    query = {"actor_person_id": "x", "actor_capacity": "administrator"}
    problem = refused(counter, "DELETE", path, headers=headers, params=query)
    assert (problem["code"], problem["field"]) == ("not-an-id", "actor.person_id")


@pytest.mark.parametrize("steps", ["0", "-1", "1.0", "1e3", "x", "", "9" * 19, " 1", "٣"])
def test_a_quote_of_a_bad_amount_is_refused(counter: Counter, steps: str) -> None:
    query = {"payer": id_of("anna"), "payee": id_of("bert"), "fixed_side": "payer", "steps": steps}
    problem = refused(counter, "GET", "/quotes", params=query)
    assert problem["code"] in ("amount-out-of-range", "not-a-whole-number")


@pytest.mark.parametrize("path", ["/quotes", "/status"])
def test_a_question_with_a_wish_nobody_knows_is_refused(counter: Counter, path: str) -> None:
    quote = {"payer": id_of("anna"), "payee": id_of("bert"), "fixed_side": "payer", "steps": "1"}
    known = quote if path == "/quotes" else {}
    problem = refused(counter, "GET", path, params={**known, "stpes": "2"})
    assert (problem["code"], problem["field"]) == ("unknown-field", "stpes")


@pytest.mark.parametrize("header", ["nl", "fr-BE, en;q=0.5", "en", "de", "nl;q=0.1,fr;q=0.2", ";"])
def test_a_problem_is_told_in_the_readers_language(counter: Counter, header: str) -> None:
    language = preferred(header)
    answer = counter.send("GET", "/nowhere", headers={"Accept-Language": header})
    assert answer.headers["content-language"] == language
    assert answer.json()["detail"] == sentence_of(Wrong(Fault.NOT_FOUND), language)


def test_the_language_that_is_liked_best_is_chosen() -> None:
    assert preferred("nl;q=0.1,fr;q=0.2") == "fr"
    assert preferred("nl-BE") == "nl"
    assert preferred("de, it") == "en"
    assert preferred("nl;q=x, fr;q=0") == "en"
    assert preferred(None) == "en"


def test_every_fault_has_its_words_in_every_language() -> None:
    for fault in Fault:
        for language in LANGUAGES:
            sentence = sentence_of(Wrong(fault, "F", 7), language)
            assert sentence.endswith(".")
            assert "{" not in sentence
            assert title_of(fault, language)


def test_every_reason_for_a_refusal_has_its_status() -> None:
    assert set(STATUS_OF) == set(Code)
    assert set(STATUS_OF.values()) == {403, 404, 409, 422}


def test_faults_and_refusals_never_share_a_name() -> None:
    faults = {fault.slug for fault in Fault}
    assert len(faults) == len(Fault)
    assert not faults & {code.slug for code in Code}
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", slug) for slug in faults)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([id_of("anna"), id_of("bert"), id_of("beatrice"), "lets-aa", "sel-bb"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
AN_ID = st.sampled_from([id_of(name) for name in ("anna", "bert", "beatrice", "pot aa", "x")])
STEPS = st.integers(-2, 40) | st.integers() | ANYTHING
BODIES = {
    f"/exchanges/{id_of('e')}": payment(),
    f"/requests/{id_of('r')}": {**payment(), "expires_at": "2026-02-01T00:00:00Z"},
    f"/accounts/{id_of('new')}": {**account_body("anna"), "actor": ADMIN},
    "/groups/lets-new": {**group_body(60_000), "actor": ADMIN},
    f"/agreements/{AGREEMENT}/limit": {"by": "lets-aa", "other_may_owe_ms": 5, "actor": ADMIN},
    f"/roundings/{id_of('o')}": {"account_id": id_of("pot aa"), "steps": 1, "actor": ADMIN},
}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(sorted(BODIES)), data=st.data())
def test_whatever_a_body_holds_it_is_accepted_or_a_problem(
    counter: Counter, path: str, data: st.DataObject
) -> None:
    body = dict(BODIES[path])
    for name in data.draw(st.lists(st.sampled_from(sorted(body)), max_size=3)):
        body[name] = data.draw(AN_ID | STEPS if isinstance(body[name], int | str) else ANYTHING)
    content = json.dumps(body).encode(errors="surrogatepass")
    _accepted_or_a_problem(counter, path, content)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
@example(b'{"payer_steps": 1E400}')
def test_whatever_bytes_are_sent_they_are_accepted_or_a_problem(
    counter: Counter, content: bytes
) -> None:
    _accepted_or_a_problem(counter, EXCHANGE, content)


def _accepted_or_a_problem(counter: Counter, path: str, content: bytes) -> None:
    before = counter.events()
    headers = {**JSON, "Idempotency-Key": new_id()}
    answer = counter.send("PUT", path, content=content, headers=headers)
    if answer.status_code == 201:
        assert counter.events() == before + len(answer.json()["events"])
    else:
        assert answer.status_code == 200 or 400 <= answer.status_code < 500, answer.text
        assert counter.events() == before


def test_a_fault_of_our_own_is_logged_once_and_tells_nothing(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        async def submit(self, _: object) -> None:
            await asyncio.sleep(0)
            raise RuntimeError("secret")

    counter.app.state.desk = Broken()
    answer = counter.send("PUT", EXCHANGE, json=payment())
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert [record.levelname for record in caplog.records].count("ERROR") == 1
