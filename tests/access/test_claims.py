"""Whom somebody may say to be, how it is said that they may not, and what is read before."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from hashlib import sha256
from typing import Any

import pytest
from starlette.types import Message

from access.guard import CredentialRefused, Credentials
from access.line import CannotConnect
from access.principals import FOR_ALL, Principal
from access.rules_clearing import CLEARING
from clearing.http.bulk import MAX_LINES_A_BATCH
from tests.access.asked_routes import MEMBER, SHOP
from tests.access.region_of_roles import (
    DAY_MS,
    NOW_MS,
    OURS,
    guarded_by,
    key_of,
    person,
    region,
    runs,
    shown,
    told,
)
from tests.access.saying import PAYS, ask, ended, last_actor, lines, pays
from tests.http.counter import Counter, id_of, new_id

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def counter() -> Iterator[Counter]:
    with region() as counter:
        yield counter


# Who somebody says they are.


@pytest.mark.parametrize(
    ("role", "capacity", "acts"),
    [
        ("member", "holder", "PUT"),
        ("intermediary", "intermediary", "PUT"),
        ("administrator", "administrator", "PUT"),
    ],
)
def test_who_names_no_actor_acts_as_itself_in_the_capacity_that_is_true(
    counter: Counter, role: str, capacity: str, acts: str
) -> None:
    assert ask(counter, role, acts, f"/exchanges/{new_id()}", PAYS).is_success
    actor = last_actor(counter)
    assert (actor.person_id, actor.capacity) == (person(role, OURS), capacity)
    assert (actor.acting_for, actor.via) == (SHOP, None)


def test_a_person_can_say_to_be_nobody_else(counter: Counter) -> None:
    answer = pays(counter, "intermediary", actor=MEMBER)
    assert ended(answer) == (403, "not-this-actor")


@pytest.mark.parametrize("capacity", ["importer", "operator"])
def test_no_capacity_of_the_operators_is_a_persons(counter: Counter, capacity: str) -> None:
    actor = {"person_id": person("administrator", OURS), "capacity": capacity}
    assert ended(pays(counter, "administrator", actor=actor)) == (403, "capacity-not-allowed")


def test_a_person_can_claim_no_capacity_that_is_not_true(counter: Counter) -> None:
    actor = {"person_id": person("intermediary", OURS), "capacity": "holder"}
    assert ended(pays(counter, "intermediary", actor=actor)) == (403, "not-the-holder")
    actor = {"person_id": person("member", OURS), "capacity": "administrator"}
    assert ended(pays(counter, "member", actor=actor)) == (403, "not-an-administrator")


def test_what_a_key_asked_says_so_for_ever(counter: Counter) -> None:
    claimed = {**MEMBER, "via": "operator"}
    (answer,) = lines(counter, "exchange", {"command": "pay", **PAYS, "actor": claimed})
    assert answer["status"] == 201
    assert last_actor(counter).via == key_of("exchange", OURS)
    (answer,) = lines(counter, "embedded", {"command": "pay", **PAYS, "actor": MEMBER})
    assert last_actor(counter).via == "operator"
    claimed = {**MEMBER, "via": key_of("exchange", OURS)}
    (answer,) = lines(counter, "member", {"command": "pay", **PAYS, "actor": claimed})
    assert answer["status"] == 201
    assert last_actor(counter).via is None


def test_a_key_acts_for_members_of_its_own_group_alone(counter: Counter) -> None:
    """It may not give back, for the payee of another group, what its own group's member gave."""
    exchange = new_id()
    bea = {"person_id": id_of("person friend of sel-bb"), "capacity": "holder"}
    across = {"payer": SHOP, "payee": id_of("friend of sel-bb"), "payer_steps": 1}
    given = {**across, "payee_steps": 3, "actor": MEMBER}
    assert ask(counter, "exchange", "PUT", f"/exchanges/{exchange}", given).is_success
    back = {"reverses": exchange, "actor": bea}
    answer = ask(counter, "exchange", "PUT", f"/reversals/{new_id()}", back)
    assert ended(answer) == (403, "capacity-not-allowed")


def test_a_key_without_the_scope_acts_for_nobody(counter: Counter) -> None:
    answer = pays(counter, "administer", actor=MEMBER)
    assert ended(answer) == (403, "not-this-actor")
    assert ended(pays(counter, "exchange")) == (422, "missing-field")
    admin = runs(OURS)
    assert ended(pays(counter, "exchange", actor=admin)) == (403, "not-this-actor")
    assert pays(counter, "administer").is_success


def test_a_key_gives_no_second_yes_and_issues_no_key(counter: Counter) -> None:
    limits = {"limits": {"floor_steps": -5_000, "ceiling_steps": 5_000}}
    act = new_id()
    told(
        counter,
        command="set-default-limits",
        command_id=act,
        actor=runs(OURS, "second"),
        group_id=OURS,
        **limits,
    )
    approved = {"command": "approve-act", "act_id": act, "group_id": OURS, "actor": runs(OURS)}
    (answer,) = lines(counter, "administer", approved)
    assert (answer["status"], answer["problem"]["code"]) == (403, "not-allowed")
    wanted = {
        "command": "issue-key",
        "actor": runs(OURS),
        "group_id": OURS,
        "key_id": new_id(),
        "kind": "program",
        "scopes": ["read"],
        "expires_at_ms": NOW_MS + DAY_MS,
    }
    (answer,) = lines(counter, "administer", wanted)
    assert (answer["status"], answer["problem"]["code"]) == (403, "not-allowed")


def test_the_operator_of_a_production_installation_acts_for_nobody(counter: Counter) -> None:
    (answer,) = lines(counter, "operator", {"command": "pay", **PAYS, "actor": MEMBER})
    assert answer["status"] == 404
    role = {"role": "support", "actor": runs(OURS)}
    path = f"/groups/{OURS}/roles/{person('helper', OURS)}"
    assert ended(ask(counter, "operator", "PUT", path, role)) == (403, "not-this-actor")


# How it is said, and what is read before.


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_who_is_nobody_is_told_how_to_be_somebody(counter: Counter, language: str) -> None:
    headers = {"Accept-Language": language}
    answer = counter.send("PUT", f"/exchanges/{new_id()}", headers=headers, content=b"{")
    assert ended(answer) == (401, "not-signed-in")
    assert answer.headers["content-language"] == language
    assert answer.headers["www-authenticate"] == 'Bearer realm="evenveel"'
    headers["Authorization"] = "Bearer made-up"
    answer = counter.send("PUT", f"/exchanges/{new_id()}", headers=headers, content=b"{")
    assert ended(answer) == (401, "credential-refused")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    headers |= shown("member", OURS)
    answer = counter.send("GET", "/metrics", headers=headers)
    assert ended(answer) == (403, "not-allowed")
    assert answer.headers["content-language"] == language


class NobodyKnows:
    """A guard that cannot look."""

    def principal(self, credentials: Credentials) -> Principal:
        raise CannotConnect(credentials.target)


def test_where_nobody_can_be_known_now_it_can_be_tried_again(counter: Counter) -> None:
    with guarded_by(counter, NobodyKnows()):
        answer = pays(counter, "member")
        assert ended(answer) == (503, "not-serving")
        assert int(answer.headers["retry-after"]) >= 1
        assert counter.send("GET", "/healthz").status_code == 200


class SignsOut:
    """A guard that knows somebody once."""

    def __init__(self) -> None:
        self.asked = 0

    def principal(self, credentials: Credentials) -> Principal:
        self.asked += 1
        if self.asked > 1:
            raise CredentialRefused("unknown")
        return FOR_ALL


def test_who_is_known_no_more_in_the_middle_of_a_bulk_gets_no_further_batch_in(
    counter: Counter,
) -> None:
    many = [{"command": "pay", **PAYS, "actor": MEMBER}] * (2 * MAX_LINES_A_BATCH + 1)
    with guarded_by(counter, SignsOut()):
        answers = lines(counter, "member", *many)
    statuses = [answer["status"] for answer in answers]
    assert statuses[MAX_LINES_A_BATCH:] == [401] * MAX_LINES_A_BATCH
    assert 401 not in statuses[:MAX_LINES_A_BATCH]


def test_a_route_without_a_rule_is_closed_to_all(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = dict(CLEARING)
    monkeypatch.setattr("clearing.http.asking.CLEARING", rules)
    for route in CLEARING:
        del rules[route]
    assert ended(counter.send("GET", "/healthz")) == (403, "not-allowed")
    assert ended(pays(counter, "embedded")) == (403, "not-allowed")


@pytest.mark.parametrize("role", ["nobody", "member", "support", "exchange", "operator"])
def test_of_a_large_body_nothing_is_read_for_whom_it_is_not(counter: Counter, role: str) -> None:
    """A run of six megabytes is somebody's to hand in, or nobody waits for it."""
    read: list[bytes] = []

    async def large() -> Message:
        read.append(b" " * 1_000_000)
        return {"type": "http.request", "body": read[-1], "more_body": len(read) < 6}

    status = received(counter, role, large)
    if role == "operator":
        assert (status, len(read)) == (400, 6)
    else:
        assert (status, read) == (401 if role == "nobody" else 403, [])


def test_of_an_administrator_no_run_of_all_groups_is_taken(counter: Counter) -> None:
    body = b" " * 2_000_000

    async def large() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    assert received(counter, "administrator", large) == 413


def received(counter: Counter, role: str, receive: Callable[[], Awaitable[Message]]) -> int:
    """The status with which a proposed run is answered that comes in as `receive` has it."""
    known = {"Content-Type": "application/json", **shown(role, OURS)}
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": "PUT",
        "path": f"/clearing-runs/{new_id()}",
        "raw_path": b"",
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in known.items()],
        "client": ("192.0.2.1", 1),
        "server": ("evenveel", 80),
    }
    statuses: list[int] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def serve() -> None:
        await counter.app(scope, receive, send)

    counter.runner.run(serve())
    (status,) = statuses
    return status


class Recording:
    """A guard that keeps what it was shown, and lets everybody in."""

    def __init__(self) -> None:
        self.shown: list[Credentials] = []

    def principal(self, credentials: Credentials) -> Principal:
        self.shown.append(credentials)
        return FOR_ALL


@pytest.fixture
def recording(counter: Counter) -> Iterator[Recording]:
    guard = Recording()
    with guarded_by(counter, guard):
        yield guard


def test_what_is_signed_is_read_before_it_is_known_who_signed_it_and_taken_once(
    counter: Counter, recording: Recording
) -> None:
    signed = {"Signature-Input": "sig=()", "Content-Type": "application/x-ndjson"}
    line = json.dumps({"command": "pay", "command_id": new_id(), **PAYS, "actor": MEMBER}).encode()
    answer = counter.send("POST", "/commands?events=true", content=line, headers=signed)
    assert json.loads(answer.text)["status"] == 201
    body = json.dumps({**PAYS, "actor": MEMBER}).encode()
    signed["Content-Type"] = "application/json"
    answer = counter.send("PUT", f"/exchanges/{new_id()}", content=body, headers=signed)
    assert answer.status_code == 201
    answer = counter.send("GET", "/status", headers=signed)
    assert answer.status_code == 200
    answer = counter.send("PUT", f"/exchanges/{new_id()}", content=body, headers=JSON)
    found = [credentials.body_sha256 for credentials in recording.shown]
    assert found == [*(sha256(sent).digest() for sent in (line, body, b"")), None]
    assert recording.shown[0].target == "/commands?events=true"
    assert recording.shown[0].authority == "evenveel"
