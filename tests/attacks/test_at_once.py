"""What many do at the same moment is done one after the other."""

from __future__ import annotations

import asyncio
from collections import Counter as Count
from typing import Any

import httpx
import pytest

from tests.http.counter import (
    Counter,
    as_holder,
    found_world,
    id_of,
    memory_counter,
    new_id,
    payment,
)

MANY = 60
FLOOR = 1_000


@pytest.fixture
def counter() -> Any:
    with memory_counter() as found:
        found_world(found)
        yield found


def at_once(counter: Counter, asked: list[tuple[str, str, dict[str, Any]]]) -> list[httpx.Response]:
    """All are asked before any is answered."""

    async def all_of_them() -> list[httpx.Response]:
        sent = (
            counter._client.request(method, path, json=body, headers={"Idempotency-Key": new_id()})
            for method, path, body in asked
        )
        return await asyncio.gather(*sent)

    return counter.runner.run(all_of_them())


def test_payments_at_once_never_pass_a_limit_together(counter: Counter) -> None:
    each = 70
    asked = [("PUT", f"/exchanges/{new_id()}", payment(steps=each)) for _ in range(MANY)]
    said = Count(answer.status_code for answer in at_once(counter, asked))
    # Any one of them fits; as many of them as fit together are done, and not one more.
    assert said == {201: FLOOR // each, 422: MANY - FLOOR // each}
    last = counter.act("PUT", f"/exchanges/{new_id()}", payment(steps=FLOOR % each))
    assert last.status_code == 201
    refused = counter.act("PUT", f"/exchanges/{new_id()}", payment(steps=1))
    assert refused.json()["code"] == "payer-floor"


def test_of_many_who_accept_at_once_one_does(counter: Counter) -> None:
    request_id = new_id()
    amounts = {"payer_steps": 5, "payee_steps": 5}
    asked = {
        "payer": id_of("anna"),
        "payee": id_of("bert"),
        **amounts,
        "expires_at": "2026-01-20T12:00:00Z",
        "actor": as_holder("bert"),
    }
    counter.done("PUT", f"/requests/{request_id}", asked)
    before = counter.events()
    accepting = {**amounts, "actor": as_holder("anna")}
    path = f"/requests/{request_id}/accept"
    answers = at_once(counter, [("POST", path, accepting) for _ in range(MANY)])
    said = Count((answer.status_code, answer.json().get("code")) for answer in answers)
    assert said == {(201, None): 1, (409, "request-accepted"): MANY - 1}
    assert counter.events() == before + 1


def test_the_same_act_sent_many_times_at_once_is_done_once(counter: Counter) -> None:
    before = counter.events()
    path = f"/exchanges/{new_id()}"
    answers = at_once(counter, [("PUT", path, payment())] * MANY)
    assert Count(answer.status_code for answer in answers) == {201: 1, 200: MANY - 1}
    assert len({answer.json()["position"] for answer in answers}) == 1
    assert counter.events() == before + 1
