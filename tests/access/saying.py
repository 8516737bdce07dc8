"""How tests ask in the region of roles, and what they look at of the answers."""

from __future__ import annotations

import json
from typing import Any

import httpx

from contracts.envelope import Actor, decode
from tests.access.asked_routes import FRIEND, SHOP
from tests.access.region_of_roles import (
    OURS,
    shown,
)
from tests.http.counter import Counter, new_id

STEPS = {"payer_steps": 1, "payee_steps": 1}
PAYS = {"payer": SHOP, "payee": FRIEND, **STEPS}


def ask(
    counter: Counter,
    role: str,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    group: str = OURS,
) -> httpx.Response:
    headers = {**shown(role, group), "Idempotency-Key": new_id()}
    return counter.send(method, path, headers=headers, json=body or {})


def pays(counter: Counter, role: str, group: str = OURS, **changes: Any) -> httpx.Response:
    return ask(counter, role, "PUT", f"/exchanges/{new_id()}", {**PAYS, **changes}, group)


def ended(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def last_actor(counter: Counter) -> Actor:
    *_, block = counter.log.read()
    entry = block.entries[-1]
    return decode(entry.wire_name, entry.data).actor


def lines(counter: Counter, role: str, *commands: dict[str, Any]) -> list[dict[str, Any]]:
    content = b"\n".join(json.dumps({"command_id": new_id(), **line}).encode() for line in commands)
    headers = {**shown(role, OURS), "Content-Type": "application/x-ndjson"}
    answer = counter.send("POST", "/commands", content=content, headers=headers)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]
