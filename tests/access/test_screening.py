"""Rights that end in between, and lines of many kinds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from access.principals import FOR_ALL, OPERATOR_ID
from clearing.answers import Answer
from clearing.domain import commands as c
from clearing.domain.commands import Command
from clearing.domain.privacy_commands import CompleteErasure, EndRetention
from clearing.http.bridge import AsyncDesk
from clearing.http.screening import handed
from contracts.envelope import Actor
from contracts.ids import AccountId, CommandId, KeyId, PersonId, Scope
from contracts.value import replace
from tests.access.asked_routes import FRIEND, MEMBER, OTHER, SHOP
from tests.access.region_of_roles import (
    DAY_MS,
    FAR,
    GUARD,
    OURS,
    issued,
    key_of,
    person,
    pot_of,
    principal,
    region,
    runs,
    shop_of,
    shown,
    told,
)
from tests.access.saying import PAYS, STEPS, ask, ended, lines, pays
from tests.http.counter import Counter, account_body, group_body, id_of, new_id


@pytest.fixture
def counter() -> Iterator[Counter]:
    with region() as counter:
        yield counter


# Rights that end.


def test_a_role_that_is_withdrawn_in_the_middle_of_a_session_counts_no_more(
    counter: Counter,
) -> None:
    about = {"unit": group_body(1)["unit"], "place": group_body(1)["place"]}
    asked = ("PUT", f"/groups/{OURS}/description")
    assert ask(counter, "administrator", *asked, {**about, "languages": ["nl"]}).is_success
    told(
        counter,
        command="withdraw-role",
        actor={"person_id": OPERATOR_ID, "capacity": "operator"},
        group_id=OURS,
        person_id=person("administrator", OURS),
        role="administrator",
    )
    answer = ask(counter, "administrator", *asked, {**about, "languages": ["fr"]})
    assert ended(answer) == (403, "not-allowed")
    # Nor does what acts in that person's name.
    answer = ask(counter, "administer", *asked, {**about, "languages": ["fr"]})
    assert ended(answer) == (403, "not-allowed")


def test_what_was_destroyed_is_the_installations_own_to_tell(counter: Counter) -> None:
    """An administrator would say it of a member whose words are still there."""

    async def handed_in(role: str, command: Command) -> Answer:
        actor = Actor(person_id=OPERATOR_ID, capacity="operator")
        if role != "operator":
            admin = runs(OURS)
            actor = Actor(person_id=PersonId(admin["person_id"]), capacity="administrator")
        desk: AsyncDesk = counter.app.state.desk
        asked = handed(principal(role, OURS), replace(command, actor=actor))
        return (await desk.hand_in([asked]))[0]

    nobody = Actor(person_id=OPERATOR_ID, capacity="operator")
    for kind, says in (
        (CompleteErasure, "erasure-not-ordered"),
        (EndRetention, "account-not-closed"),
    ):
        for role, refused in (("administrator", "not-allowed"), ("operator", says)):
            command = kind(command_id=CommandId(new_id()), actor=nobody, account_id=AccountId(SHOP))
            answer = counter.runner.run(handed_in(role, command))
            assert not hasattr(answer, "events")
            assert answer.refusal.code.slug == refused


def test_a_mandate_that_ends_while_a_command_waits_is_over_when_its_turn_comes(
    counter: Counter,
) -> None:
    ivan = person("intermediary", OURS)
    admin = runs(OURS)
    dismissed = c.DismissIntermediary(
        command_id=CommandId(new_id()),
        actor=Actor(person_id=PersonId(admin["person_id"]), capacity="administrator"),
        account_id=AccountId(SHOP),
        person_id=PersonId(ivan),
    )

    def paid() -> c.Pay:
        actor = Actor(person_id=PersonId(ivan), capacity="intermediary")
        return c.Pay(
            command_id=CommandId(new_id()),
            actor=actor,
            payer=AccountId(SHOP),
            payee=AccountId(FRIEND),
            payer_steps=1,
            payee_steps=1,
        )

    async def all_at_once() -> list[Answer]:
        desk: AsyncDesk = counter.app.state.desk
        ivans = principal("intermediary", OURS)
        waiting = [
            desk.hand_in([handed(ivans, paid())]),
            desk.hand_in([handed(FOR_ALL, dismissed)]),
            desk.hand_in([handed(ivans, paid())]),
        ]
        return [answers[0] for answers in await asyncio.gather(*waiting)]

    before, between, after = counter.runner.run(all_at_once())
    assert hasattr(before, "events")
    assert hasattr(between, "events")
    assert not hasattr(after, "events")
    assert after.refusal.code.slug == "not-visible"


def test_a_request_waits_longer_than_a_mandate(counter: Counter) -> None:
    exchange = new_id()
    wanted = {"payer": SHOP, "payee": FRIEND, **STEPS, "expires_at": "2026-01-20T00:00:00Z"}
    body = {**wanted, "actor": OTHER}
    assert ask(counter, "embedded", "PUT", f"/requests/{exchange}", body).is_success
    told(
        counter,
        command="dismiss-intermediary",
        actor=runs(OURS),
        account_id=SHOP,
        person_id=person("intermediary", OURS),
    )
    answer = ask(counter, "intermediary", "POST", f"/requests/{exchange}/accept", STEPS)
    assert ended(answer) == (404, "not-visible")
    assert ask(counter, "member", "POST", f"/requests/{exchange}/accept", STEPS).is_success


def test_a_key_opens_nothing_once_it_is_revoked_has_expired_or_its_group_is_closed(
    counter: Counter,
) -> None:
    assert pays(counter, "exchange", actor=MEMBER).is_success
    told(
        counter,
        command="revoke-key",
        actor=runs(OURS),
        group_id=OURS,
        key_id=key_of("exchange", OURS),
    )
    assert ended(pays(counter, "exchange", actor=MEMBER)) == (404, "not-visible")
    quote = {"payer": shop_of(FAR), "payee": FRIEND, "fixed_side": "payer", "steps": "1"}
    asked = {"headers": shown("read", FAR), "params": quote}
    assert counter.send("GET", "/quotes", **asked).status_code != 404
    for account in (shop_of(FAR), id_of(f"friend of {FAR}"), pot_of(FAR)):
        told(counter, command="close-account", actor=runs(FAR), account_id=account)
    told(counter, command="close-group", actor=runs(FAR), group_id=FAR)
    assert ended(counter.send("GET", "/quotes", **asked)) == (404, "not-visible")
    asked["params"] = {**quote, "payer": SHOP}
    asked["headers"] = shown("read", OURS)
    assert counter.send("GET", "/quotes", **asked).is_success
    counter.now_ms[0] += 31 * DAY_MS
    assert ended(counter.send("GET", "/quotes", **asked)) == (404, "not-visible")


def test_who_was_answered_is_given_the_same_answer_again_and_a_stranger_nothing(
    counter: Counter,
) -> None:
    exchange = new_id()
    wanted = {"payer": SHOP, "payee": FRIEND, **STEPS, "expires_at": "2026-01-20T00:00:00Z"}
    assert ask(
        counter, "embedded", "PUT", f"/requests/{exchange}", {**wanted, "actor": OTHER}
    ).is_success
    key = new_id()
    path = f"/requests/{exchange}/accept"
    answers = []
    for role, group in (("intermediary", OURS), ("intermediary", OURS), ("intermediary", FAR)):
        headers = {**shown(role, group), "Idempotency-Key": key}
        answers.append(counter.send("POST", path, headers=headers, json=STEPS))
    first, again, stranger = answers
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["position"] == again.json()["position"]
    assert ended(stranger) == (404, "not-visible")


# Many lines at once.


def test_a_line_that_may_not_be_is_refused_by_itself_and_the_others_go_on(
    counter: Counter,
) -> None:
    theirs = {"person_id": person("member", FAR), "capacity": "holder"}
    pay = {"command": "pay", **PAYS, "actor": MEMBER}
    answers = lines(
        counter,
        "exchange",
        pay,
        {**pay, "payer": shop_of(FAR), "actor": theirs},
        {**pay, "payer": new_id()},
        {"command": "suspend-account", "account_id": SHOP, "actor": runs(OURS)},
        {"command": "pay"},
        pay,
    )
    found = [(a["status"], a.get("problem", {}).get("code")) for a in answers]
    assert found == [
        (201, None),
        (404, "not-visible"),
        (404, "not-visible"),
        (403, "not-allowed"),
        (422, "missing-field"),
        (201, None),
    ]


def test_a_line_is_judged_on_what_the_lines_before_it_did(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its group's program opens an account and uses it, in one go and in this order."""
    scopes: tuple[Scope, ...] = ("administer", "exchange")
    key_id = KeyId(id_of("both"))
    issued(counter, OURS, key_id, scopes)
    both = replace(principal("read", OURS), key_id=key_id, scopes=frozenset(scopes))
    monkeypatch.setitem(GUARD.known, f"both@{OURS}", both)
    account, holder = new_id(), new_id()
    opened = {**account_body("anna"), "group_id": OURS, "holder_id": holder}
    held = {"person_id": holder, "capacity": "holder"}
    answers = lines(
        counter,
        "both",
        {"command": "open-account", "account_id": account, **opened, "actor": runs(OURS)},
        {"command": "pay", **PAYS, "payer": account, "actor": held},
        {"command": "close-account", "account_id": id_of(f"friend of {OURS}"), "actor": runs(OURS)},
    )
    assert [answer["status"] for answer in answers] == [201, 201, 409]


# What only the operator may, and for how long.


def test_in_production_nobody_brings_over_the_history_of_a_group_that_somebody_runs(
    counter: Counter,
) -> None:
    importer = {"person_id": new_id(), "capacity": "importer"}
    wide = {"floor_steps": -90_000}
    widened = {"command": "set-account-limits", "account_id": SHOP, "limits": wide}
    (answer,) = lines(counter, "operator", {**widened, "actor": importer})
    assert (answer["status"], answer["problem"]["code"]) == (403, "not-allowed")
    # A group that nobody runs yet but who brings it over is theirs to fill.
    born = f"group-{new_id()[:8]}"
    account = {**account_body("anna"), "group_id": born, "limits": wide}
    answers = lines(
        counter,
        "operator",
        {"command": "found-group", "group_id": born, **group_body(1), "actor": importer},
        {"command": "open-account", "account_id": new_id(), **account, "actor": importer},
    )
    assert [answer["status"] for answer in answers] == [201, 201]


# What is told of an account that is somebody else's.


def test_by_a_refusal_nobody_learns_the_balance_of_an_account_that_is_not_theirs(
    counter: Counter,
) -> None:
    told(
        counter,
        command="set-account-limits",
        actor={"person_id": OPERATOR_ID, "capacity": "importer"},
        account_id=SHOP,
        limits={"floor_steps": -5_000},
    )
    for role, sees in (("member", False), ("exchange", True), ("administrator", True)):
        named: dict[str, Any] = {"actor": MEMBER} if role == "exchange" else {}
        answer = pays(counter, role, **named, payer_steps=2_000, payee_steps=2_000)
        assert ended(answer) == (422, "payee-ceiling")
        assert ({"limit", "left", "set_by"} <= answer.json().keys()) == sees
        assert ("1000" in answer.text.replace(",", "")) == sees
    # Of their own account they are told.
    answer = pays(counter, "member", payer_steps=9_000, payee_steps=9_000)
    assert ended(answer) == (422, "payer-floor")
    assert answer.json()["left"] == 5_000
