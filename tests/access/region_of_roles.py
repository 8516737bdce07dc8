"""A region in which somebody stands in every relation there is to a group, and to another group.

`ours` is a group with neighbours and debts that run in a circle; `far` has nothing to do with it.
The people of each have the same standings in it, so whatever is asked about `ours` can be asked by
those of both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from fastapi import FastAPI

from access.guard import Guard
from access.principals import FOR_ALL, NOBODY, OPERATOR_ID, Principal
from access.together import Together
from clearing.http.app import create_app
from clearing.http.bridge import AsyncDesk
from clearing.http.tree import Published
from clearing.log.memory import MemoryIndex, MemoryLog
from clearing.log.port import Head
from contracts.block import Entry
from contracts.ids import GroupId, KeyId, PersonId, Scope
from tests.http.counter import (
    AGREEMENT,
    NEW_YEAR_MS,
    TERMS,
    Counter,
    a_writer,
    as_holder,
    group_body,
    id_of,
    memory_counter,
    new_id,
)
from tests.http.run_cases import AC, BC
from tests.tree.trees import SignedOnSight
from tests.trusting import Named

OURS, FAR = "lets-aa", "lets-zz"
DAY_MS: Final = 24 * 60 * 60 * 1000
NOW_MS: Final = NEW_YEAR_MS
SCOPES: Final[tuple[Scope, ...]] = ("read", "exchange", "administer", "follow")
# Their column in a table, in this order.
ROLES: Final = (
    *("nobody", "member", "intermediary", "administrator", "support", "auditor"),
    *("read", "exchange", "administer", "follow", "server", "operator", "embedded"),
)
_SERVER_SCOPES: Final[tuple[Scope, ...]] = ("read", "follow")


def person(role: str, group: str) -> str:
    return id_of(f"person {role} of {group}")


def shop_of(group: str) -> str:
    """An organisation's account that the member holds and the intermediary acts for."""
    return id_of(f"shop of {group}")


def pot_of(group: str) -> str:
    return id_of(f"pot of {group}")


def key_of(role: str, group: str) -> str:
    return id_of(f"key to {role} of {group}")


def principal(role: str, group: str) -> Principal:
    """Who stands so to the group."""
    match role:
        case "nobody":
            return NOBODY
        case "operator":
            return Principal(means="operator", person_id=OPERATOR_ID)
        case "embedded":
            return FOR_ALL
        case "read" | "exchange" | "administer" | "follow" | "server":
            return Principal(
                means="signature" if role == "server" else "key",
                person_id=PersonId(person("administrator", group)),
                group_id=GroupId(group),
                key_id=KeyId(key_of(role, group)),
                scopes=frozenset(_scopes_of(role)),
            )
        case _:
            return Principal(means="session", person_id=PersonId(person(role, group)))


def _scopes_of(role: str) -> tuple[Scope, ...]:
    found = tuple(scope for scope in SCOPES if scope == role)
    return found or _SERVER_SCOPES


KNOWN: Final[Mapping[str, Principal]] = {
    f"{role}@{group}": principal(role, group) for role in ROLES for group in (OURS, FAR)
}


GUARD: Final = Named(**KNOWN)


def shown(role: str, group: str) -> dict[str, str]:
    """The header by which they are known."""
    return {} if role == "nobody" else {"Authorization": f"Bearer {role}@{group}"}


@contextmanager
def region() -> Iterator[Counter]:
    """A service over a copy of the region, where everybody is asked who they are."""
    log, now_ms = MemoryLog(), [NOW_MS]
    log.append(_founded(), after=Head(position=0, epoch=0))
    with a_writer(log, MemoryIndex(), now_ms) as writer:
        app = _app()
        app.state.desk = AsyncDesk(writer)
        app.state.published = Published(log=log, index=MemoryIndex(), tree=SignedOnSight(log))
        app.state.now_ms = lambda: now_ms[0]
        counter = Counter(app, log, writer, now_ms)
        try:
            yield counter
        finally:
            counter.close()


@contextmanager
def guarded_by(counter: Counter, guard: Guard) -> Iterator[None]:
    """Another guard says who asks, meanwhile."""
    usual = counter.app.state.guard
    counter.app.state.guard = Together(guard)
    try:
        yield
    finally:
        counter.app.state.guard = usual


@cache
def _app() -> FastAPI:
    """One application for all: to make one takes longer than all that is asked of it here."""
    with a_writer(MemoryLog(), MemoryIndex(), [NOW_MS]) as writer:
        return create_app(writer, guard=GUARD)


@cache
def _founded() -> tuple[Entry, ...]:
    with memory_counter() as counter:
        for group, step_ms in ((OURS, 180_000), ("sel-bb", 60_000), ("lets-cc", 60_000)):
            _found(counter, group, step_ms)
        _found(counter, FAR, 60_000)
        for agreement, first, second, first_step_ms in (
            (AGREEMENT, OURS, "sel-bb", 180_000),
            (BC, "lets-cc", "sel-bb", 60_000),
            (AC, OURS, "lets-cc", 180_000),
        ):
            terms = {**TERMS, "first_step_ms": first_step_ms, "set_off_allowed": True}
            at = f"/agreements/{agreement}"
            offer = {"by": first, "other": second, "terms": terms, "actor": runs(first)}
            counter.done("PUT", at, offer)
            taken = {"by": second, "terms": terms, "actor": runs(second)}
            counter.done("POST", f"{at}/accept", taken)
        for number, (payer, payee, payer_steps, payee_steps) in enumerate(
            ((OURS, "sel-bb", 5, 15), ("sel-bb", "lets-cc", 15, 15), ("lets-cc", OURS, 15, 5))
        ):
            body = {
                "payer": id_of(f"friend of {payer}"),
                "payee": id_of(f"friend of {payee}"),
                "payer_steps": payer_steps,
                "payee_steps": payee_steps,
                "actor": as_holder(f"friend of {payer}"),
            }
            counter.done("PUT", f"/exchanges/{id_of(f'circle {number}')}", body)
        return tuple(entry for block in counter.log.read() for entry in block.entries)


def _found(counter: Counter, group: str, step_ms: int) -> None:
    administrator = runs(group)
    counter.done("PUT", f"/groups/{group}", {**group_body(step_ms), "actor": administrator})
    friend = id_of(f"friend of {group}")
    for account, kind, holder in (
        (shop_of(group), "organisation", person("member", group)),
        (friend, "person", as_holder(f"friend of {group}")["person_id"]),
        (pot_of(group), "community", None),
    ):
        held = {} if holder is None else {"holder_id": holder}
        body = {"group_id": group, "kind": kind, "actor": administrator, **held}
        counter.done("PUT", f"/accounts/{account}", body)
    helper = f"/accounts/{shop_of(group)}/intermediaries/{person('intermediary', group)}"
    counter.done("PUT", helper, {"actor": administrator})
    operator = {"person_id": OPERATOR_ID, "capacity": "operator"}
    for who, role in (("second", "administrator"), ("support", "support"), ("auditor", "auditor")):
        until = {"until_ms": NOW_MS + 30 * DAY_MS} if role == "auditor" else {}
        told(
            counter,
            command="grant-role",
            actor=operator,
            group_id=group,
            person_id=person(who, group),
            role=role,
            **until,
        )
    for role in (*SCOPES, "server"):
        issued(counter, group, key_of(role, group), _scopes_of(role), server=role == "server")


def runs(group: str, who: str = "administrator") -> dict[str, str]:
    """The actor who runs the group's affairs."""
    return {"person_id": person(who, group), "capacity": "administrator"}


def issued(
    counter: Counter,
    group: str,
    key_id: str,
    scopes: tuple[str, ...],
    *,
    server: bool = False,
    days: int = 30,
) -> None:
    """The group has the key: its administrators are two."""
    act_id = new_id()
    proof = {"public_key": "A" * 43 + "="} if server else {}
    told(
        counter,
        command="issue-key",
        command_id=act_id,
        actor=runs(group),
        group_id=group,
        key_id=key_id,
        kind="server" if server else "program",
        scopes=list(scopes),
        expires_at_ms=NOW_MS + days * DAY_MS,
        **proof,
    )
    second = runs(group, "second")
    told(counter, command="approve-act", actor=second, act_id=act_id, group_id=group)


def told(counter: Counter, **command: Any) -> None:
    """The command is accepted, from whoever it says."""
    line = json.dumps({"command_id": new_id(), **command}).encode()
    headers = {**shown("embedded", OURS), "Content-Type": "application/x-ndjson"}
    answer = counter.send("POST", "/commands", content=line, headers=headers)
    assert answer.json()["status"] == 201, answer.text
