"""A member who comes to a running installation, leaves it again, and is erased by two people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from access.principals import OPERATOR_ID
from tests.faults.processes import PATIENCE_S, until

_GROUP = {
    "kind": "lets",
    "name": "Groep Vertrek",
    "unit": {"singular": "uur", "plural": "uren", "symbol": "u"},
    "decimals": 0,
    "step_ms": 180_000,
    "place": {"locality": "Gent", "country": "BE"},
    "languages": ["nl"],
    "default_limits": {"floor_steps": -1_000, "ceiling_steps": 1_000},
    "net_limits": {"may_owe_ms": 36_000_000, "may_be_owed_ms": 36_000_000},
}


class Leaving:
    """Over HTTP, as the services of the installation are reached; every word has a mark."""

    def __init__(self, port: int, shown: Mapping[str, str]) -> None:
        at = f"http://127.0.0.1:{port}"
        self._writes = httpx.Client(base_url=at, headers=shown, timeout=PATIENCE_S)
        at = f"http://127.0.0.1:{port + 1}"
        self._reads = httpx.Client(base_url=at, headers=shown, timeout=PATIENCE_S)
        self._mark = f"zq{uuid4().hex}zq"
        self._group, self._zed = f"g{uuid4().hex[:12]}", str(uuid4())
        self._els, self._piet = _administrator(), _administrator()

    def come_and_go(self) -> None:
        """The member was there, was paid and paid back; the account is closed."""
        anna, holders = str(uuid4()), [str(uuid4()), str(uuid4())]
        self._done("PUT", f"/groups/{self._group}", {**_GROUP, "actor": self._els})
        for account_id, holder in zip((self._zed, anna), holders, strict=True):
            body = {"group_id": self._group, "kind": "person", "holder_id": holder}
            named = {"name": f"Zed {self._mark}", "contact": f"{self._mark}@example.org"}
            self._done("PUT", f"/accounts/{account_id}", {**body, **named, "actor": self._els})
        parties = [(self._zed, holders[0], anna), (anna, holders[1], self._zed)]
        for payer, holder, payee in parties:
            by = {"person_id": holder, "capacity": "holder"}
            body = {"payer": payer, "payee": payee, "words": self._mark}
            exchange = f"/exchanges/{uuid4()}"
            self._done("PUT", exchange, {**body, "payer_steps": 3, "actor": by})
        self._done("POST", f"/accounts/{self._zed}/close", {"actor": self._els})
        position = self._grant_second_administrator()
        assert self._account(at_least=position)["name"] == f"Zed {self._mark}"

    def erase(self) -> None:
        """One person asked, a second said yes; then the service itself does it, and says so."""
        said = {"words": f"asked by {self._mark}", "actor": self._els}
        act = self._done("POST", f"/accounts/{self._zed}/erasure", said)
        yes = {"group_id": self._group, "words": f"yes to {self._mark}", "actor": self._piet}
        self._done("POST", f"/acts/{act}/approve", yes)
        until(lambda: self._account()["holder_id"] is None, "the log says that it is done")
        assert self._account()["name"] is None

    def is_in_no_file_of(self, folder: Path) -> None:
        """Nothing there holds a word of the member's, and the same looking finds the group."""
        files = [each.read_bytes() for each in folder.rglob("*") if each.is_file()]
        assert any(self._group.encode() in each for each in files)
        assert not any(self._mark.encode() in each for each in files)

    def close(self) -> None:
        """No connection is open."""
        self._writes.close()
        self._reads.close()

    def _account(self, at_least: int = 0) -> dict[str, Any]:
        answer = self._reads.get(f"/accounts/{self._zed}", params={"at_least": at_least})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["account"]
        return found

    def _done(self, method: str, path: str, body: Mapping[str, Any]) -> str:
        key = str(uuid4())
        headers = {"Idempotency-Key": key}
        answer = self._writes.request(method, path, json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return key

    def _grant_second_administrator(self) -> int:
        granted = {
            "command": "grant-role",
            "command_id": str(uuid4()),
            "actor": {"person_id": OPERATOR_ID, "capacity": "operator"},
            "group_id": self._group,
            "person_id": self._piet["person_id"],
            "role": "administrator",
        }
        headers = {"Content-Type": "application/x-ndjson"}
        answer = self._writes.post("/commands", content=json.dumps(granted), headers=headers)
        assert answer.json()["status"] == 201, answer.text
        position: int = answer.json()["position"]
        return position


def _administrator() -> dict[str, str]:
    return {"person_id": str(uuid4()), "capacity": "administrator"}
