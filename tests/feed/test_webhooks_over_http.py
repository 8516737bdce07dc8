"""Webhooks are asked for, shown, and removed over HTTP; whatever is wrong is a problem."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from projections.http.bodies import BODY_AT_MOST
from projections.webhooks import schema
from projections.webhooks.subscriptions import TYPES, WEBHOOKS_AT_MOST
from tests.feed.following import Json, Log
from tests.feed.receiving import SOMEBODY
from tests.projections.asking import House
from tests.projections.made_up import made_up

ALL = "/groups/group-1/webhooks"
NOBODY = "00000000-0000-4000-8000-0000000000ff"


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    log = Log(database_url, made_up(200))
    with psycopg.connect(database_url, autocommit=True) as connection:
        schema.create(connection)
    house = House(database_url, log.pen)
    yield house
    house.close()


def add(house: House, **given: Any) -> httpx.Response:
    body = {"url": "https://example.org/in", "created_by": SOMEBODY, **given}
    return house.client.request("POST", ALL, json=body)


def added(house: House, **given: Any) -> Json:
    answer = add(house, **given)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


def test_a_webhook_is_added_shown_and_removed_and_its_secret_is_told_once(house: House) -> None:
    types = ["exchange-recorded.v1", "account-opened.v1", "exchange-recorded.v1"]
    new = added(house, types=types, after=17)
    secret = new.pop("secret")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert (new["url"], new["types"]) == ("https://example.org/in", sorted(set(types)))
    assert (new["begins_after"], new["queued_up_to"], new["status"]) == (17, 17, "active")
    assert (new["group_id"], new["created_by"], new["since"]) == ("group-1", SOMEBODY, None)
    shown = house.client.get(ALL)
    assert shown.json() == {"webhooks": [new]}
    assert secret not in shown.text
    assert added(house, url="https://example.org/other")["begins_after"] == 200
    assert house.client.get("/groups/group-2/webhooks").json() == {"webhooks": []}
    # Another group cannot name it.
    path = f"webhooks/{new['webhook_id']}"
    assert house.client.request("DELETE", f"/groups/group-2/{path}").status_code == 404
    assert house.client.request("DELETE", f"/groups/group-1/{path}").status_code == 204
    assert house.client.request("DELETE", f"/groups/group-1/{path}").status_code == 404
    assert [one["url"] for one in house.client.get(ALL).json()["webhooks"]] == [
        "https://example.org/other"
    ]


def test_one_address_is_named_once_and_a_group_has_so_many_at_most(house: House) -> None:
    first = added(house)
    again = add(house)
    assert (again.status_code, again.json()["code"]) == (409, "webhook-exists")
    assert first["webhook_id"] in again.json()["detail"]
    for number in range(1, WEBHOOKS_AT_MOST):
        added(house, url=f"https://example.org/{number}")
    more = add(house, url="https://example.org/more")
    assert (more.status_code, more.json()["code"]) == (409, "too-many-webhooks")


def test_dead_letters_are_listed_page_by_page_and_delivered_again(house: House) -> None:
    webhook_id = added(house)["webhook_id"]
    path = f"{ALL}/{webhook_id}"
    with house.pool.connection() as connection:
        connection.execute(
            "INSERT INTO webhooks.deliveries SELECT %s, position, status, 8, 0, 1772366400000,"
            " 'HTTP 500' FROM generate_series(1, 7) AS p (position),"
            " LATERAL (SELECT CASE WHEN position > 5 THEN 'delivered' ELSE 'dead' END) s (status)",
            [webhook_id],
        )
    found: list[Json] = []
    cursor: dict[str, str] = {}
    while True:
        page = house.client.get(f"{path}/dead", params={"limit": 2, **cursor}).json()
        found += page["dead"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert [letter["position"] for letter in found] == [1, 2, 3, 4, 5]
    assert found[0] == {
        "position": 1,
        "attempts": 8,
        "outcome": "HTTP 500",
        "died_at": "2026-03-01T12:00:00.000Z",
    }
    again = house.client.request("POST", f"{path}/redeliver", json={"position": 6})
    assert again.json() == {"redelivered": 1}
    again = house.client.request("POST", f"{path}/redeliver", json={})
    assert again.json() == {"redelivered": 5}
    (shown,) = house.client.get(ALL).json()["webhooks"]
    assert (shown["waiting"], shown["dead"]) == (6, 0)
    none = house.client.request("POST", f"{path}/redeliver", json={"position": 99})
    assert (none.status_code, none.json()["code"]) == (404, "delivery-unknown")
    with house.pool.connection() as connection:
        connection.execute("UPDATE webhooks.subscriptions SET ended_at_ms = 1")
    ended = house.client.request("POST", f"{path}/redeliver", json={})
    assert (ended.status_code, ended.json()["code"]) == (409, "webhook-ended")
    assert house.client.get(ALL).json()["webhooks"][0]["status"] == "ended"


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"url": 1}, "invalid-parameter", "url"),
        ({"url": None}, "invalid-parameter", "url"),
        ({"url": "http://example.org/"}, "url-not-allowed", None),
        ({"url": "https://127.0.0.1/"}, "url-not-allowed", None),
        ({"url": "https://me:word@example.org/"}, "url-not-allowed", None),
        ({"url": "x" * 3_000}, "invalid-parameter", "url"),
        ({"types": ["exchange-invented.v1"]}, "invalid-parameter", "types"),
        ({"types": "exchange-recorded.v1"}, "invalid-parameter", "types"),
        ({"types": [*sorted(TYPES), "exchange-recorded.v1"]}, "invalid-parameter", "types"),
        ({"created_by": "Anna"}, "invalid-parameter", "created_by"),
        ({"after": -1}, "invalid-parameter", "after"),
        ({"after": "1"}, "invalid-parameter", "after"),
        ({"after": 1.0}, "invalid-parameter", "after"),
        ({"after": True}, "invalid-parameter", "after"),
        ({"after": 201}, "invalid-parameter", "after"),
        ({"secret": "whsec_mine"}, "unknown-parameter", "secret"),
    ],
)
def test_what_cannot_be_asked_for_is_a_problem(
    house: House, given: Json, code: str, field: str | None
) -> None:
    answer = add(house, **given)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json().get("field") == field
    assert house.client.get(ALL).json() == {"webhooks": []}


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b"", "application/json", 400, "malformed-json"),
        (b"{", "application/json", 400, "malformed-json"),
        (b"[]", "application/json", 400, "malformed-json"),
        (b"\xff", "application/json", 400, "malformed-json"),
        (b'{"after": NaN}', "application/json", 400, "malformed-json"),
        (b"[" * 5_000, "application/json", 400, "malformed-json"),
        (b'{"url": "a", "url": "b"}', "application/json", 422, "unknown-parameter"),
        (b"{}", "text/plain", 415, "wrong-content-type"),
        (b"{}", "", 415, "wrong-content-type"),
        (b" " * (BODY_AT_MOST + 1), "application/json", 413, "body-too-large"),
        (b" " * 20_000_000, "application/json", 413, "body-too-large"),
    ],
)
def test_a_body_that_is_not_what_it_should_be_is_a_problem(
    house: House, content: bytes, media_type: str, status: int, code: str
) -> None:
    headers = {"Content-Type": media_type}
    answer = house.client.request("POST", ALL, content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/groups/no-such-group/webhooks", 404, "group-unknown"),
        ("POST", "/groups/no-such-group/webhooks", 404, "group-unknown"),
        ("PUT", ALL, 405, "method-not-allowed"),
        ("DELETE", f"{ALL}/{NOBODY}", 404, "webhook-unknown"),
        ("DELETE", f"{ALL}/nobody", 422, "invalid-parameter"),
        ("GET", f"{ALL}/{NOBODY}/dead", 404, "webhook-unknown"),
        ("GET", f"{ALL}/{NOBODY}/dead?cursor=x", 422, "invalid-parameter"),
        ("GET", f"{ALL}/{NOBODY}/dead?limit=0", 422, "invalid-parameter"),
        ("POST", f"{ALL}/{NOBODY}/redeliver", 404, "webhook-unknown"),
    ],
)
def test_what_is_not_there_is_a_problem(
    house: House, method: str, path: str, status: int, code: str
) -> None:
    given: Json = {}
    if method == "POST":
        given = {"json": {} if path.endswith("redeliver") else
                 {"url": "https://example.org/in", "created_by": SOMEBODY}}  # fmt: skip
    answer = house.client.request(method, path, **given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("language", "title"),
    [("nl", "Onbekende webhook"), ("fr", "Webhook inconnu"), ("en", "Webhook unknown")],
)
def test_a_problem_is_titled_in_the_readers_language_and_names_its_path(
    house: House, language: str, title: str
) -> None:
    path = f"{ALL}/{NOBODY}"
    answer = house.client.request("DELETE", path, headers={"Accept-Language": language})
    problem = answer.json()
    assert (problem["title"], problem["instance"]) == (title, path)
    assert NOBODY in problem["detail"]
    assert answer.headers["content-language"] == language
