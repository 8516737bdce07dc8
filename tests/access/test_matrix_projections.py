"""Everybody asks every route of the projections, about their own group and about another.

The rows are held against the description of the API: a route without one fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest

from access.database_roles import PROJECTIONS as PROJECTIONS_ROLE
from access.database_roles import READER, address_as
from access.rules_projections import PROJECTIONS
from access.vault import Vault
from clearing.log.memory import MemoryLog
from clearing.log.port import VaultRows
from clearing.log.standings import standings_to_head
from evenveel.composition import ledger, make_tables, projecting
from evenveel.read_side import doors_of
from projections.http.app import create_app, openapi_document
from projections.log_stream import LogStream
from projections.reading.snapshot import open_pool
from projections.runner import catch_up
from tests import databases
from tests.access.asked_routes import FRIEND, MEMBER, PUBLISHED, SHOP, STEPS
from tests.access.region_of_roles import FAR, GUARD, NOW_MS, OURS, ROLES, region, runs, shown, told
from tests.http.counter import id_of, new_id
from tests.http.run_cases import RUN, found
from tests.projections.asking import Client

# + answered, 1 sign in (401), 3 not allowed (403), 4 not there to see (404). For whom: nobody,
# member, intermediary, administrator, support, auditor; keys that may read, exchange, administer,
# follow; a server that may read and follow; the operator in production, and of one machine. First
# those of the group that is asked about, then those of another.
MATRIX = """
GET    /groups                                                    1++++++++3+++ 1++++++++3+++
GET    /groups/{group_id}                                         1++++++++3+++ 1++++++++3+++
GET    /groups/{group_id}/accounts                                133+3++333+3+ 133333333333+
GET    /groups/{group_id}/positions                               133++++333+3+ 133333333333+
GET    /groups/{group_id}/clearing-consent                        133++++333+3+ 133333333333+
GET    /groups/{group_id}/outlook                                 133++++333+3+ 133333333333+
GET    /groups/{group_id}/acts                                    133++++333+++ 13333333333++
GET    /positions                                                 133++++333+3+ 133++++333+3+
GET    /positions/matrix                                          133++++333+3+ 133++++333+3+
GET    /clearing-runs                                             133++++333+3+ 133++++333+3+
GET    /clearing-runs/{run_id}                                    133++++333+3+ 133444433343+
GET    /outlook                                                   133++++333+3+ 133++++333+3+
GET    /suggestions                                               133++++333+3+ 133++++333+3+
GET    /directory                                                 1+++4+++33+4+ 144444444444+
GET    /directory/{post_id}                                       1+++4+++33+4+ 144444444444+
GET    /accounts/{account_id}                                     1+++4++333+4+ 144444444444+
GET    /accounts/{account_id}/name                                1+++4+++33+4+ 144444444444+
GET    /accounts/{account_id}/posts                               1+++4++333+4+ 144444444444+
GET    /accounts/{account_id}/statement                           1+++4++333+4+ 144444444444+
GET    /accounts/{account_id}/requests                            1+++4++333+4+ 144444444444+
GET    /exchanges/{exchange_id}                                   1+++4++333+4+ 144444444444+
GET    /events                                                    133+3+333++3+ 133333333333+
GET    /events/live                                               133+3+333++3+ 133333333333+
POST   /groups/{group_id}/webhooks                                133+3+333++3+ 133333333333+
GET    /groups/{group_id}/webhooks                                133+3+333++3+ 133333333333+
DELETE /groups/{group_id}/webhooks/{webhook_id}                   133+3+333++3+ 133333333333+
GET    /groups/{group_id}/webhooks/{webhook_id}/dead              133+3+333++3+ 133333333333+
POST   /groups/{group_id}/webhooks/{webhook_id}/redeliver         133+3+333++3+ 133333333333+
GET    /position                                                  13333333333++ 13333333333++
GET    /metrics                                                   13333333333++ 13333333333++
GET    /healthz                                                   +++++++++++++ +++++++++++++
GET    /readyz                                                    +++++++++++++ +++++++++++++
GET    /openapi.json                                              +++++++++++++ +++++++++++++
"""
ROWS = {
    (method, path): (own, foreign)
    for method, path, own, foreign in (line.split() for line in MATRIX.strip().splitlines())
}
PAID, POST, HOOK = id_of("paid"), id_of("post"), "http://127.0.0.1:9/hook"
NAMED = {
    "group_id": OURS,
    "account_id": SHOP,
    "exchange_id": PAID,
    "post_id": POST,
    "run_id": RUN,
    "webhook_id": new_id(),
}
# What is asked beside the path, where something is.
QUERIES = {
    "/directory": {"viewer": SHOP},
    "/directory/{post_id}": {"viewer": SHOP},
    "/events": {"group": OURS},
    # From no place that there is: who is let through is told so, instead of being kept waiting.
    "/events/live": {"group": OURS, "after": "x"},
}
UNSEEN = ("group-unknown", "account-unknown", "exchange-unknown", "post-unknown", "run-unknown")


class Reading:
    """The projections over the region of roles."""

    def __init__(self, client: Client, app: Any) -> None:
        self.client = client
        self.app = app

    def asked(self, method: str, path: str, role: str, group: str, **given: Any) -> Any:
        body = {"url": HOOK} if path.endswith("/webhooks") and method == "POST" else {}
        sent = {} if method in ("GET", "DELETE") else {"json": body}
        return self.client.request(method, path, headers=shown(role, group), **sent, **given)


@pytest.fixture(scope="module")
def reading(database_server: str) -> Iterator[Reading]:
    with ExitStack() as until_end:
        database_url = until_end.enter_context(databases.fresh_database(database_server))
        make_tables(database_url)
        with region() as counter, ledger(database_url) as opened:
            told(
                counter,
                command="pay",
                command_id=PAID,
                actor=MEMBER,
                payer=SHOP,
                payee=FRIEND,
                **STEPS,
            )
            _, _, post = PUBLISHED[:3]
            headers = shown("member", OURS)
            assert counter.send("PUT", f"/posts/{POST}", headers=headers, json=post).is_success
            run = {**found(counter.events()), "actor": runs(OURS)}
            headers = shown("embedded", OURS)
            answer = counter.send("PUT", f"/clearing-runs/{RUN}", headers=headers, json=run)
            assert answer.is_success, answer.text
            assert isinstance(counter.log, MemoryLog)
            for block in counter.log.read():
                published = any(entry.wire_name == "post-published.v1" for entry in block.entries)
                kept = VaultRows(posts=counter.log.posts if published else {})
                opened.log.append(block.entries, after=opened.log.head(), vault=kept)
            standings_to_head(opened.log, opened.standings)
        runner = until_end.enter_context(projecting(database_url))
        catch_up(runner)
        works_url = address_as(database_url, PROJECTIONS_ROLE)
        pool, works = open_pool(address_as(database_url, READER)), open_pool(works_url)
        stream = LogStream(works_url)
        for opened_here in (pool, works, stream):
            until_end.callback(opened_here.close)
        doors = partial(doors_of, until_end.enter_context(Vault(works_url)))
        # By the region's own clock: its keys and its auditor's time end.
        app = create_app(pool, stream, doors, guard=GUARD, works=works, now_ms=lambda: NOW_MS)
        client = Client(app)
        until_end.callback(client.close)
        yield Reading(client, app)


def sign_of(reading: Reading, route: tuple[str, str], role: str, group: str) -> str:
    method, path = route
    asked = path.format_map(NAMED)
    answer = reading.asked(method, asked, role, group, params=QUERIES.get(path))
    status = answer.status_code
    code = answer.json().get("code") if status >= 400 else None
    # Who comes so far as to learn that there is no such webhook was let through.
    if status in (200, 201, 204, 422, 503) or code == "webhook-unknown":
        return "+"
    if status in (401, 403):
        return {401: "1", 403: "3"}[status]
    return "4" if status == 404 and (code is None or code in UNSEEN) else f"<{status} {code}>"


@pytest.mark.parametrize("route", PROJECTIONS, ids=" ".join)
def test_everybody_is_answered_as_the_matrix_says(reading: Reading, route: tuple[str, str]) -> None:
    found = tuple(
        "".join(sign_of(reading, route, role, group) for role in ROLES) for group in (OURS, FAR)
    )
    assert found == ROWS[route]


def test_every_route_has_a_rule_and_a_row_in_the_matrix() -> None:
    described = {
        (method.upper(), path)
        for path, operations in openapi_document()["paths"].items()
        for method in operations
    }
    # The description itself is the one route that it does not describe.
    described.add(("GET", "/openapi.json"))
    assert described == set(PROJECTIONS)
    assert described == set(ROWS)
