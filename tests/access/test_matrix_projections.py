"""Everybody asks every route of the projections, about their own group and about another.

The rows are held against the description of the API: a route without one fails.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from access.moments import CLOSES_AFTER_MS
from access.rules_projections import PROJECTIONS
from projections.http.app import openapi_document
from tests.access.asked_routes import SHOP
from tests.access.reading_of_roles import PAID, POST, Reading, reading_roles
from tests.access.region_of_roles import DAY_MS, FAR, NOW_MS, OURS, ROLES, shop_of
from tests.http.counter import new_id
from tests.http.run_cases import RUN

# + answered, 1 sign in (401), 3 not allowed (403), 4 not there to see (404). For whom: nobody,
# member, intermediary, administrator, support, auditor; keys that may read, exchange, administer,
# follow; a server that may read and follow; the operator in production, and of one machine. First
# those of the group that is asked about, then those of another.
MATRIX = """
GET    /groups                                                    1++++++++3+++ 1++++++++3+++
GET    /groups/{group_id}                                         1++++++++3+++ 1++++++++3+++
GET    /groups/{group_id}/accounts                                133+3++333+3+ 133333333333+
GET    /groups/{group_id}/exchanges                               133+3++333+3+ 133333333333+
GET    /groups/{group_id}/requests                                133+3++333+3+ 133333333333+
POST   /groups/{group_id}/exports                                 133+3333+33++ 13333333333++
GET    /groups/{group_id}/exports                                 133+3++3+3+++ 13333333333++
GET    /groups/{group_id}/exports/{export_id}                     133+3++3+3+++ 13333333333++
GET    /groups/{group_id}/trends                                  133+3++333+3+ 133333333333+
GET    /groups/{group_id}/positions                               133+3++333+3+ 133333333333+
GET    /groups/{group_id}/clearing-consent                        133++++333+3+ 133333333333+
GET    /groups/{group_id}/outlook                                 133+3++333+3+ 133333333333+
GET    /groups/{group_id}/acts                                    133++++333+3+ 133333333333+
GET    /positions                                                 133+3++333+3+ 133+3++333+3+
GET    /positions/matrix                                          133+3++333+3+ 133+3++333+3+
GET    /regions/positions                                         133++++333+++ 133++++333+++
GET    /regions/figures                                           1++++++++3+++ 1++++++++3+++
GET    /regions/categories                                        1++++++++3+++ 1++++++++3+++
GET    /groups/{group_id}/figures-consent                         1++++++++3+++ 1++++++++3+++
GET    /clearing-runs                                             133++++333+3+ 133++++333+3+
GET    /clearing-runs/{run_id}                                    133+4++333+3+ 133444433343+
GET    /outlook                                                   133+3++333+3+ 133+3++333+3+
GET    /suggestions                                               133+3++333+3+ 133+3++333+3+
GET    /directory                                                 1+++4+++33+4+ 144444444444+
GET    /directory/{post_id}                                       1+++4+++33+4+ 144444444444+
GET    /accounts/{account_id}                                     1+++4++333+4+ 144444444444+
GET    /accounts/{account_id}/name                                1+++4+++33+4+ 144444444444+
GET    /accounts/{account_id}/reach                               1+++4+++33+4+ 144444444444+
GET    /accounts/{account_id}/payees                              1+++43+++3+4+ 144444444444+
GET    /accounts/{account_id}/posts                               1+++4++333+4+ 144444444444+
GET    /accounts/{account_id}/statement                           1+++4++333+4+ 144444444444+
GET    /accounts/{account_id}/requests                            1+++4++333+4+ 144444444444+
GET    /accounts/{account_id}/own-data                            1+++43333334+ 144444444444+
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
NAMED = {
    "group_id": OURS,
    "account_id": SHOP,
    "exchange_id": PAID,
    "post_id": POST,
    "run_id": RUN,
    "webhook_id": new_id(),
    "export_id": new_id(),
}
# What is asked beside the path, where something is.
QUERIES = {
    "/directory": {"viewer": SHOP},
    "/directory/{post_id}": {"viewer": SHOP},
    "/accounts/{account_id}/payees": {"text": "L1"},
    "/events": {"group": OURS},
    # From no place that there is: who is let through is told so, instead of being kept waiting.
    "/events/live": {"group": OURS, "after": "x"},
}
UNSEEN = ("group-unknown", "account-unknown", "exchange-unknown", "post-unknown", "run-unknown")


@pytest.fixture(scope="module", name="reading")
def _reading(database_server: str) -> Iterator[Reading]:
    with reading_roles(database_server) as reading:
        yield reading


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


def test_the_support_point_sees_a_run_once_the_day_is_closed_on_which_it_went_on(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days, runs in ((0, []), (1, [RUN])):
        now_ms = NOW_MS + days * DAY_MS + CLOSES_AFTER_MS
        monkeypatch.setattr(reading.app.state.gate, "_now_ms", lambda now_ms=now_ms: now_ms)
        listed = reading.asked("GET", "/clearing-runs", "support", OURS).json()["runs"]
        assert [run["run_id"] for run in listed] == runs
        answer = reading.asked("GET", f"/clearing-runs/{RUN}", "support", OURS)
        assert answer.status_code == (200 if runs else 404)
        if runs:
            whole = reading.asked("GET", f"/clearing-runs/{RUN}", "embedded", OURS).json()
            assert answer.json()["run"] == whole["run"]
            own = [link for link in whole["links"] if OURS in (link["debtor"], link["creditor"])]
            assert answer.json()["links"] == own


def test_whose_group_a_path_names_no_parameter_says_otherwise(reading: Reading) -> None:
    for query in ({"viewer": shop_of(FAR)}, {"viewer": FAR}, {"group": FAR}):
        path = f"/groups/{OURS}/outlook"
        answer = reading.asked("GET", path, "administrator", FAR, params=query)
        assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
