"""The feed page by page: all of the log, in order, as it was stored."""

from __future__ import annotations

import json
from typing import Any

import httpx
import psycopg
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from contracts.block import Entry
from contracts.envelope import encode
from contracts.events import wire_name
from contracts.published import documents
from projections.feed import pages
from tests.feed.following import Json, Log, reading_app
from tests.projections.asking import Client
from tests.projections.history import Pen, write_block


def ask(client: Client, **query: Any) -> httpx.Response:
    answer = client.get("/events", params=query)
    assert answer.status_code == 200, answer.text
    return answer


def follow(client: Client, **query: Any) -> tuple[list[Json], list[Json]]:
    """Every page to the log's end, and the items in them."""
    found: list[Json] = []
    after = 0
    while True:
        page = ask(client, after=after, **query).json()
        found.append(page)
        assert page["complete_up_to"] == page["next"] >= after
        after = page["next"]
        if not page["closed"]:
            return found, [item for one in found for item in one["items"]]


@pytest.mark.parametrize("limit", [1, 36, 37, 38, 299, 300, 301, 500])
def test_the_pages_together_are_the_log(client: Client, log: Log, limit: int) -> None:
    shown, items = follow(client, limit=limit)
    assert all(len(page["items"]) == limit for page in shown if page["closed"])
    assert [item["position"] for item in items] == log.positions()
    for item, record in zip(items, log.records(), strict=True):
        envelope = record.envelope
        assert item["envelope"] == json.loads(encode(envelope))
        assert item["type"] == wire_name(envelope.event)
        assert item["event_id"] == envelope.event_id
        assert item["groups"] == envelope.groups


def test_an_item_fits_the_published_schemas(client: Client) -> None:
    texts = {name.partition("/")[2]: json.loads(text) for name, text in documents().items()}
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in texts.items()
    )
    _, items = follow(client)
    assert len({item["type"] for item in items}) > 10
    for item in items:
        # What histories made by hand for tests put here is longer than what the writer puts.
        item["envelope"]["terms"] = item["envelope"]["terms"][:32]
        Draft202012Validator(texts["envelope.json"], registry=registry).validate(item["envelope"])
        of_type = Draft202012Validator(texts[f"{item['type']}.json"], registry=registry)
        of_type.validate(item["envelope"]["event"])


@pytest.mark.parametrize("limit", [1, 7, 500])
def test_a_group_gets_its_own_events_and_its_numbers_without_a_gap(
    client: Client, log: Log, limit: int
) -> None:
    _, items = follow(client, group="group-2", limit=limit)
    assert [item["position"] for item in items] == log.positions("group-2")
    numbers = [item["groups"]["group-2"] for item in items]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_question_looks_at_a_bounded_stretch_and_says_how_far(
    client: Client, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LOOKED_AT_MOST", 10)
    shown, items = follow(client, group="group-3")
    assert [item["position"] for item in items] == log.positions("group-3")
    assert any(not page["items"] for page in shown)
    assert [page["next"] for page in shown[:-1]] == list(range(10, log.head + 1, 10))
    # Nobody by that name: the whole log is looked at, and the follower told so.
    shown, items = follow(client, group="no-such-group")
    assert items == []
    assert shown[-1]["complete_up_to"] == log.head


def test_a_page_holds_a_bounded_number_of_bytes_and_always_goes_on(
    client: Client, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client.get("/events", params={"limit": 500})
    assert len(page.content) < pages.BYTES_AT_MOST
    monkeypatch.setattr(pages.Feed.page, "__kwdefaults__", {"group_id": None, "bytes_at_most": 1})
    shown, items = follow(client, limit=500)
    assert [item["position"] for item in items] == log.positions()
    assert all(len(page["items"]) == 1 for page in shown if page["closed"])


@pytest.mark.parametrize("beyond", [0, 1, 10**6, 2**62])
def test_a_place_at_the_end_or_beyond_it_gives_an_empty_page(
    client: Client, log: Log, beyond: int
) -> None:
    page = ask(client, after=log.head + beyond).json()
    assert page == {
        "items": [],
        "complete_up_to": log.head,
        "next": log.head + beyond,
        "closed": False,
    }


def test_a_full_page_stays_the_same_for_ever_and_says_so(client: Client, log: Log) -> None:
    first = ask(client, after=200, limit=100)
    assert first.json()["closed"]
    assert first.headers["cache-control"] == "private, max-age=31536000, immutable"
    log.pen.found("group-9")
    log.add()
    again = ask(client, after=200, limit=100)
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])


def test_the_last_page_is_asked_for_again_and_costs_nothing_until_it_changes(
    client: Client, log: Log
) -> None:
    last = ask(client, after=250)
    assert last.headers["cache-control"] == "private, no-cache"
    known = {"If-None-Match": last.headers["etag"]}
    same = client.get("/events", params={"after": 250}, headers=known)
    assert (same.status_code, same.content) == (304, b"")
    log.pen.found("group-9")
    log.add()
    other = client.get("/events", params={"after": 250}, headers=known)
    assert other.status_code == 200
    assert len(other.json()["items"]) == len(last.json()["items"]) + 1


def test_an_event_that_this_release_does_not_know_is_shown_as_it_is_stored(
    client: Client, log: Log
) -> None:
    envelope = {
        "command_id": "c0a80101-7e57-4d0b-8f06-0d0c8c8e2a12",
        "ordinal": 3,
        "groups": {"group-1": 999},
        "recorded_at_ms": 1_772_366_400_000,
        "event": {"type": "some-day.v7", "new": [1, {"x": "é"}]},
    }
    entry = Entry("some-day.v7", (), json.dumps(envelope, ensure_ascii=False).encode())
    with psycopg.connect(log.database_url) as connection:
        write_block(connection, [entry])
    assert ask(client, after=log.head).json()["items"] == [
        {
            "position": log.head + 1,
            "type": "some-day.v7",
            "event_id": "c0a80101-7e57-4d0b-8f06-0d0c8c8e2a12/3",
            "recorded_at": "2026-03-01T12:00:00.000Z",
            "groups": {"group-1": 999},
            "envelope": envelope,
        }
    ]


def test_a_log_with_a_gap_is_a_fault_and_never_a_shorter_page(client: Client, log: Log) -> None:
    with psycopg.connect(log.database_url) as connection:
        connection.execute("UPDATE ledger.head SET position = position + 1")
    whole = client.get("/events", params={"after": log.head - 10, "limit": 10})
    assert whole.status_code == 200
    answer = client.get("/events", params={"after": log.head - 10})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")


@pytest.mark.parametrize(
    ("path", "code", "field"),
    [
        ("/events?after=-1", "invalid-parameter", "after"),
        ("/events?after=9223372036854775808", "invalid-parameter", "after"),
        ("/events?after=last", "invalid-parameter", "after"),
        ("/events?after=1&after=2", "unknown-parameter", "after"),
        ("/events?limit=0", "invalid-parameter", "limit"),
        ("/events?limit=501", "invalid-parameter", "limit"),
        ("/events?group=A", "invalid-parameter", "group"),
        ("/events?group=%00", "invalid-parameter", "group"),
        ("/events?cursor=1", "unknown-parameter", "cursor"),
        ("/events/live?after=-1", "invalid-parameter", "after"),
        ("/events/live?limit=1", "unknown-parameter", "limit"),
        ("/events/live?group=A", "invalid-parameter", "group"),
    ],
)
def test_what_cannot_be_asked_is_a_problem(
    client: Client, path: str, code: str, field: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["field"] == field


def test_an_empty_log_has_an_empty_feed(database_url: str) -> None:
    log = Log(database_url, Pen())
    with reading_app(log.database_url) as app:
        client = Client(app)
        assert ask(client).json() == {
            "items": [], "complete_up_to": 0, "next": 0, "closed": False,
        }  # fmt: skip
        client.close()
