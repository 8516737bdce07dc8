"""A clearing service at which a test hands in acts, and the small world it trades in."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

import httpx
from fastapi import FastAPI

from access.guard import Guard
from access.principals import OPERATOR_ID
from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.http.app import create_app
from clearing.log.memory import MemoryIndex, MemoryLog
from clearing.log.port import IdIndex, Log
from clearing.write_path.session import Means
from clearing.write_path.writer import Writer
from tests.trusting import TRUSTING

NEW_YEAR_MS = 1_767_225_600_000
PATIENCE_S = 90


def id_of(name: str) -> str:
    """The same UUID for the same name, everywhere."""
    return str(uuid5(NAMESPACE_OID, name))


def new_id() -> str:
    return str(uuid4())


@contextmanager
def a_writer(log: Log, index: IdIndex, now_ms: list[int]) -> Iterator[Writer]:
    """A writer that serves this log, stopped at the end; never left with a fault."""
    means = Means(
        log=log,
        index=index,
        snapshots=None,
        codec=MsgpackStateCodec(),
        now_ms=lambda: now_ms[0],
        entropy=os.urandom,
    )
    writer = Writer(means, holder="test")
    writer.start()
    try:
        assert writer.wait_until_serving(PATIENCE_S)
        yield writer
    finally:
        writer.stop()
    assert writer.failure is None


def as_holder(name: str) -> dict[str, str]:
    return {"person_id": id_of(f"person {name}"), "capacity": "holder"}


ADMIN = {"person_id": id_of("person treasurer"), "capacity": "administrator"}
SECOND = {"person_id": id_of("person secretary"), "capacity": "administrator"}
OPERATOR = {"person_id": OPERATOR_ID, "capacity": "operator"}


class Counter:
    """Hands in requests to an application in this process, one at a time."""

    def __init__(self, app: FastAPI, log: Log, writer: Writer, now_ms: list[int]) -> None:
        self.app = app
        self.log = log
        self.writer = writer
        self.now_ms = now_ms
        self.runner = asyncio.Runner()
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://evenveel")

    def close(self) -> None:
        self.runner.run(self._client.aclose())
        self.runner.close()

    def send(self, method: str, path: str, **given: Any) -> httpx.Response:
        return self.runner.run(self._client.request(method, path, **given))

    def act(
        self, method: str, path: str, body: dict[str, Any] | None = None, key: str | None = None
    ) -> httpx.Response:
        """An act with a new key, or with this one; by the treasurer where nobody is named.

        What would be a body stands in the query where there can be none.
        """
        headers = {"Idempotency-Key": key or new_id()}
        if method == "DELETE":
            query = {f"actor_{name}": part for name, part in ADMIN.items()} | (body or {})
            return self.send(method, path, headers=headers, params=query)
        return self.send(method, path, headers=headers, json={"actor": ADMIN, **(body or {})})

    def done(
        self, method: str, path: str, body: dict[str, Any] | None = None, key: str | None = None
    ) -> httpx.Response:
        """An act that must be accepted."""
        answer = self.act(method, path, body, key)
        assert answer.status_code == 201, answer.text
        return answer

    def bulk(self, content: bytes, **given: Any) -> list[dict[str, Any]]:
        headers = {"Content-Type": "application/x-ndjson"}
        answer = self.send("POST", "/commands", content=content, headers=headers, **given)
        assert answer.status_code == 200, answer.text
        return [json.loads(line) for line in answer.text.splitlines()]

    def events(self) -> int:
        return self.log.head().position


UNIT = {"singular": "uur", "plural": "uren", "symbol": "u"}
PLACE = {"locality": "Gent", "country": "BE"}
TERMS = {
    "first_may_owe_ms": 36_000_000,
    "second_may_owe_ms": 36_000_000,
    "first_step_ms": 180_000,
    "second_step_ms": 60_000,
}
AGREEMENT = id_of("agreement")
ACCOUNTS = {
    "anna": "lets-aa",
    "bert": "lets-aa",
    "pot aa": "lets-aa",
    "beatrice": "sel-bb",
    "bakery": "sel-bb",
    "pot bb": "sel-bb",
}


def group_body(step_ms: int) -> dict[str, Any]:
    return {
        "kind": "lets",
        "name": "Een groep",
        "unit": UNIT,
        "decimals": 0,
        "step_ms": step_ms,
        "place": PLACE,
        "languages": ["nl"],
        "default_limits": {"floor_steps": -1_000, "ceiling_steps": 1_000},
        "net_limits": {"may_owe_ms": 36_000_000, "may_be_owed_ms": 36_000_000},
    }


def account_body(name: str) -> dict[str, Any]:
    kinds = {"pot aa": "community", "pot bb": "community", "bakery": "organisation"}
    kind = kinds.get(name, "person")
    holder = {} if kind == "community" else {"holder_id": id_of(f"person {name}")}
    return {"group_id": ACCOUNTS[name], "kind": kind, "name": name, "code": name, **holder}


def found_world(counter: Counter) -> None:
    """Two groups, 20 and 60 an hour, with members and an agreement in force."""
    counter.done("PUT", "/groups/lets-aa", group_body(180_000))
    counter.done("PUT", "/groups/sel-bb", group_body(60_000))
    for group in ("lets-aa", "sel-bb"):
        second_administrator(counter, group)
    for name in ACCOUNTS:
        counter.done("PUT", f"/accounts/{id_of(name)}", account_body(name))
    proposal = {"by": "lets-aa", "other": "sel-bb", "terms": TERMS}
    counter.done("PUT", f"/agreements/{AGREEMENT}", proposal)
    accepted = {"by": "sel-bb", "terms": TERMS, "actor": SECOND}
    counter.done("POST", f"/agreements/{AGREEMENT}/accept", accepted)


def second_administrator(counter: Counter, group: str) -> None:
    """Somebody else runs the group too: what takes two people can be done."""
    granted = {
        "command": "grant-role",
        "command_id": new_id(),
        "actor": OPERATOR,
        "group_id": group,
        "person_id": SECOND["person_id"],
        "role": "administrator",
    }
    (answer,) = counter.bulk(json.dumps(granted).encode())
    assert answer["status"] == 201, answer


def payment(payer: str = "anna", payee: str = "bert", steps: int = 5) -> dict[str, Any]:
    return {
        "payer": id_of(payer),
        "payee": id_of(payee),
        "payer_steps": steps,
        "payee_steps": steps,
        "actor": as_holder(payer),
    }


def pay_line(**changes: Any) -> bytes:
    """One line of the bulk form: a payment with a new id."""
    command = {"command": "pay", "command_id": new_id(), **payment(), **changes}
    return json.dumps(command).encode()


@contextmanager
def memory_counter(guard: Guard = TRUSTING) -> Iterator[Counter]:
    """A counter whose log is kept in memory."""
    log, now_ms = MemoryLog(), [NEW_YEAR_MS]
    with a_writer(log, MemoryIndex(), now_ms) as writer:
        counter = Counter(
            create_app(writer, guard=guard, now_ms=lambda: now_ms[0]), log, writer, now_ms
        )
        try:
            yield counter
        finally:
            counter.close()
