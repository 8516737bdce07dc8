"""Who follows live is let go when the right to it ends, or what they are known by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import httpx
import psycopg
import pytest

from access.principals import Principal
from contracts.ids import PersonId
from evenveel.composition import make_tables, projecting
from tests.feed.following import reading_app, serving
from tests.projections.history import Pen, fill_log
from tests.trusting import Named

ANNA = PersonId("0d2f6d3a-5a0e-4d3a-8e57-2b9a5b1f7c21")
PATIENCE_S = 60
URL = "/events/live?after=0&group=aalst"


class Post(NamedTuple):
    """Where Anna, who runs Aalst, follows its events."""

    database_url: str
    guard: Named
    address: str


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    make_tables(database_url)
    pen = Pen()
    pen.found("aalst")
    fill_log(database_url, pen.records, create=False)
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO access.standings VALUES (%s, 'aalst', NULL, 'administrator', NULL)", [ANNA]
        )
    guard = Named(anna=Principal(means="session", person_id=ANNA))
    with (
        projecting(database_url) as runner,
        reading_app(database_url, guard=guard, heart_beat_s=0.1) as app,
        serving(app) as address,
    ):
        assert runner.wait_until(1, PATIENCE_S)
        yield Post(database_url, guard, address)


def _role_withdrawn(post: Post) -> None:
    with psycopg.connect(post.database_url) as connection:
        connection.execute("DELETE FROM access.standings")


def _signed_out(post: Post) -> None:
    del post.guard.known["anna"]


@pytest.mark.parametrize("end", [_role_withdrawn, _signed_out])
def test_a_live_feed_ends_with_the_right_to_it(post: Post, end: Callable[[Post], None]) -> None:
    headers = {"Authorization": "Bearer anna"}
    with (
        httpx.Client(base_url=post.address, timeout=PATIENCE_S, headers=headers) as client,
        client.stream("GET", URL) as answer,
    ):
        assert answer.status_code == 200
        lines = answer.iter_lines()
        assert any(line == "id: 1" for line in lines)
        # Beyond several heartbeats it goes on for as long as she may.
        beats = (line for line in lines if line.startswith(": nothing more"))
        assert [next(beats) for _ in range(3)]
        end(post)
        # It ends by itself: a feed that went on would have the client wait until it gives up.
        for _ in lines:
            pass
        assert client.get(URL).status_code in {401, 403}


def test_nobody_follows_without_the_right_to_it(post: Post) -> None:
    with httpx.Client(base_url=post.address, timeout=PATIENCE_S) as client:
        assert client.get(URL).status_code == 401
        assert client.get("/events/live").status_code == 401
        anna = {"Authorization": "Bearer anna"}
        assert client.get("/events/live", headers=anna).status_code == 403
        assert client.get("/events/live?group=brugge", headers=anna).status_code == 404
