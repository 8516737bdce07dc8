"""Everybody asks every route of the clearing service, about their own group and about another.

The rows are held against the description of the API: a route without one fails.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from access.rules_clearing import CLEARING
from clearing.http.app import openapi_document
from tests.access.asked_routes import MEMBER, Ask, asks, key_before
from tests.access.region_of_roles import FAR, OURS, ROLES, region, shop_of, shown
from tests.http.case import Call
from tests.http.counter import Counter, id_of, new_id

# + let through to the ledger, 1 sign in (401), 3 not allowed (403), 4 nothing to see (404).
# For whom: nobody, member, intermediary, administrator, support, auditor; keys that may read,
# exchange, administer, follow; a server; the operator in production, and of one machine. First
# those of the group that is asked about, then those of another.
MATRIX = """
PUT    /exchanges/{exchange_id}                                   1+++433++333+ 144444344333+
PUT    /requests/{exchange_id}                                    1+++433++333+ 144444344333+
POST   /requests/{exchange_id}/accept                             1+++433++333+ 144444344333+
POST   /requests/{exchange_id}/decline                            1+++433++333+ 144444344333+
POST   /requests/{exchange_id}/withdraw                           1+++433++333+ 144444344333+
PUT    /reversals/{exchange_id}                                   1+++433++333+ 144444344333+
PUT    /settlements/{exchange_id}                                 144+4333+333+ 144444334333+
PUT    /write-offs/{exchange_id}                                  133+4333+333+ 144444334333+
PUT    /roundings/{exchange_id}                                   144+4333+333+ 144444334333+
POST   /acts/{act_id}/approve                                     144++3333333+ 144444333333+
POST   /acts/{act_id}/decline                                     144++3333333+ 144444333333+
PUT    /groups/{group_id}                                         13333333333++ 13333333333++
PUT    /groups/{group_id}/description                             133+3333+333+ 133333333333+
PUT    /groups/{group_id}/default-limits                          133+3333+333+ 133333333333+
PUT    /groups/{group_id}/net-limits                              133+3333+333+ 133333333333+
PUT    /groups/{group_id}/step-value                              133+3333+333+ 133333333333+
PUT    /groups/{group_id}/clearing-consent                        133+3333+333+ 133333333333+
PUT    /groups/{group_id}/figures-consent                         133+3333+333+ 133333333333+
POST   /groups/{group_id}/close                                   133+3333+333+ 133333333333+
POST   /groups/{group_id}/exports                                 133+3333+33++ 13333333333++
PUT    /groups/{group_id}/roles/{person_id}                       133+3333333++ 13333333333++
DELETE /groups/{group_id}/roles/{person_id}                       133+3333333++ 13333333333++
PUT    /groups/{group_id}/keys/{key_id}                           133+33333333+ 133333333333+
DELETE /groups/{group_id}/keys/{key_id}                           133+3333333++ 13333333333++
PUT    /accounts/{account_id}                                     133+3333+333+ 133333333333+
PUT    /accounts/{account_id}/limits                              133+4333+333+ 144444334333+
POST   /accounts/{account_id}/suspend                             133+4333+333+ 144444334333+
POST   /accounts/{account_id}/resume                              133+4333+333+ 144444334333+
POST   /accounts/{account_id}/close                               133+4333+333+ 144444334333+
POST   /accounts/{account_id}/erasure                             133+4333+333+ 144444334333+
POST   /accounts/{account_id}/leave                               1+++433++333+ 144444344333+
PUT    /accounts/{account_id}/intermediaries/{person_id}          133+4333+333+ 144444334333+
DELETE /accounts/{account_id}/intermediaries/{person_id}          133+4333+333+ 144444334333+
PUT    /agreements/{agreement_id}                                 144+3333+333+ 144444334333+
POST   /agreements/{agreement_id}/accept                          144+3333+333+ 144444334333+
POST   /agreements/{agreement_id}/decline                         144+3333+333+ 144444334333+
POST   /agreements/{agreement_id}/suspend                         144+3333+333+ 144444334333+
POST   /agreements/{agreement_id}/end                             144+3333+333+ 144444334333+
POST   /agreements/{agreement_id}/step-value                      144+3333+333+ 144444334333+
PUT    /agreements/{agreement_id}/limit                           144+3333+333+ 144444334333+
PUT    /posts/{post_id}                                           1+++433++333+ 144444344333+
PUT    /posts/{post_id}/content                                   1+++433++333+ 144444344333+
DELETE /posts/{post_id}                                           1+++433++333+ 144444344333+
PUT    /clearing-runs/{run_id}                                    133+3333+33++ 13333333333++
POST   /clearing-runs/{run_id}/apply                              133+3333+33++ 13343333433++
POST   /clearing-runs/{run_id}/withdraw                           144+3333+33++ 14444433433++
POST   /clearing-runs/{run_id}/objections                         144+3333+333+ 144444334333+
GET    /clearing-runs/input                                       13333333333++ 13333333333++
POST   /commands                                                  1+++++3++33++ 1+++++3++33++
GET    /quotes                                                    1+++43+++3+3+ 144444444343+
GET    /exchanges/{exchange_id}/receipt                           1+++4++333+3+ 144444433343+
GET    /tree/checkpoint                                           +++++++++++++ +++++++++++++
GET    /tree/keys                                                 +++++++++++++ +++++++++++++
GET    /tree/tile/{path}                                          +++++++++++++ +++++++++++++
GET    /status                                                    13333333333++ 13333333333++
GET    /metrics                                                   13333333333++ 13333333333++
GET    /healthz                                                   +++++++++++++ +++++++++++++
GET    /readyz                                                    +++++++++++++ +++++++++++++
GET    /openapi.json                                              +++++++++++++ +++++++++++++
"""
ROWS = {
    (method, path): (own, foreign)
    for method, path, own, foreign in (line.split() for line in MATRIX.strip().splitlines())
}
LET_THROUGH = (200, 201, 409, 422, 503)


def sent(counter: Counter, headers: dict[str, str], call: Call, **given: Any) -> httpx.Response:
    method, path, body = call[:3]
    if method in ("GET", "DELETE"):
        return counter.send(method, path, headers=headers, **given)
    if path == "/commands":
        line = {
            "command": "pay",
            "command_id": new_id(),
            "actor": MEMBER,
            "payer": shop_of(OURS),
            "payee": id_of(f"friend of {OURS}"),
            "payer_steps": 1,
            "payee_steps": 1,
        }
        headers = {**headers, "Content-Type": "application/x-ndjson"}
        return counter.send(method, path, headers=headers, content=json.dumps(line))
    return counter.send(method, path, headers=headers, json=body or {}, **given)


def prepared(counter: Counter, ask: Ask) -> None:
    """What must have happened before has happened."""
    for call in ask.before:
        headers = {**shown("embedded", OURS), "Idempotency-Key": key_before(call)}
        answer = sent(counter, headers, call)
        assert answer.status_code == 201, answer.text


def asked_as(counter: Counter, ask: Ask, role: str, group: str) -> httpx.Response:
    """The answer to them. People and the operator name no actor, keys a member of our group."""
    headers = {**shown(role, group), "Idempotency-Key": new_id()}
    actor = {
        "embedded": ask.actor,
        "read": MEMBER,
        "exchange": MEMBER,
        "follow": MEMBER,
        "server": MEMBER,
    }.get(role)
    method, path, body = ask.call[:3]
    query = dict(ask.query)
    if method == "DELETE" and actor is not None:
        query |= {f"actor_{name}": part for name, part in actor.items()}
    elif actor is not None:
        body = {**(body or {}), "actor": actor}
    return sent(counter, headers, (method, path, body), params=query)


def sign_of(answer: httpx.Response) -> str:
    if answer.status_code in LET_THROUGH:
        return "+"
    found = {
        (401, "not-signed-in"): "1",
        (403, "not-allowed"): "3",
        (403, "not-this-actor"): "3",
        (404, "not-visible"): "4",
    }.get((answer.status_code, answer.json()["code"]))
    return found or f"<{answer.status_code} {answer.json()['code']}>"


@pytest.mark.parametrize("route", CLEARING, ids=" ".join)
def test_everybody_may_ask_what_the_matrix_says(route: tuple[str, str]) -> None:
    found: list[str] = []
    with ExitStack() as regions:
        fresh: tuple[Counter, Ask] | None = None
        for group in (OURS, FAR):
            signs = ""
            for role in ROLES:
                # Whoever was let through may have changed something: the next finds a new region.
                counter, ask = fresh or _fresh(regions, route)
                sign = _sign(counter, ask, role, group)
                fresh = None if sign == "+" else (counter, ask)
                signs += sign
            found.append(signs)
    assert tuple(found) == ROWS[route]


def _fresh(regions: ExitStack, route: tuple[str, str]) -> tuple[Counter, Ask]:
    """A region in which the route has something to act on, and how it is asked there."""
    counter = regions.enter_context(region())
    ask = asks(counter)[route]
    prepared(counter, ask)
    return counter, ask


def _sign(counter: Counter, ask: Ask, role: str, group: str) -> str:
    """How they are answered; whoever is not let through changes nothing."""
    events = counter.events()
    sign = sign_of(asked_as(counter, ask, role, group))
    if sign != "+":
        assert counter.events() == events
    return sign


def test_every_route_has_a_rule_and_a_row_in_the_matrix() -> None:
    described = {
        (method.upper(), path)
        for path, operations in openapi_document()["paths"].items()
        for method in operations
    }
    # The description itself is the one route that it does not describe.
    described.add(("GET", "/openapi.json"))
    assert described == set(CLEARING)
    assert described == set(ROWS)
