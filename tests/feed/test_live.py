"""The feed live: no gap and nothing twice, whatever is cut, slow, gone or in the way."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from projections.feed.pages import Feed
from tests.faults.processes import environment_of, free_ports, until
from tests.feed.following import (
    PATIENCE_S,
    Ear,
    Log,
    add_one_by_one,
    frames_in,
    reading_app,
    serving,
)
from tests.projections.history import Pen
from tests.projections.made_up import made_up


def in_thread(act: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=act)
    thread.start()
    return thread


def test_events_come_as_they_are_on_the_feed_one_frame_each(address: str, log: Log) -> None:
    ear = Ear(address, after=0)
    ear.listen(until=log.head)
    assert ear.positions == log.positions()
    page = httpx.get(f"{address}/events", params={"limit": 500}).json()
    for frame, item in zip(ear.events, page["items"], strict=True):
        assert frame.id == str(item["position"])
        assert frame.event == item["type"]
        assert frame.data is not None
        assert httpx.Response(200, text=frame.data).json() == item


def test_what_is_written_meanwhile_comes_to_everyone_who_listens(address: str, log: Log) -> None:
    before = log.head
    fresh = made_up(360).records[before:]
    ears = [
        Ear(address, after=0),
        Ear(address, after=0, group="group-1"),
        Ear(address, after=before),
    ]
    wanted = [
        list(range(1, 361)),
        log.positions("group-1") + [r.position for r in fresh if "group-1" in r.envelope.groups],
        list(range(before + 1, 361)),
    ]
    listening = [
        in_thread(lambda ear=ear, last=positions[-1]: ear.listen(until=last))  # type: ignore[misc]
        for ear, positions in zip(ears, wanted, strict=True)
    ]
    add_one_by_one(log.database_url, fresh)
    for thread in listening:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
    assert [ear.positions for ear in ears] == wanted


@pytest.mark.parametrize("group", [None, "group-2"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_connection_that_is_cut_anywhere_goes_on_where_it_was(
    address: str, log: Log, seed: int, group: str | None
) -> None:
    cuts = random.Random(seed)
    ear = Ear(address, after=0, **({} if group is None else {"group": group}))
    wanted = log.positions(group)
    while ear.positions[-1:] != wanted[-1:]:
        # The first frame, which tells the place, is cut into as well.
        ear.listen(at_most_bytes=cuts.choice([1, 30, 3_000, 20_000, 60_000]), until=wanted[-1])
    assert ear.positions == wanted


def test_whoever_is_cut_off_before_the_first_event_misses_none(address: str, log: Log) -> None:
    ear = Ear(address)
    ear.listen(at_most_bytes=len(f"id: {log.head}\nretry: 1000\n\n"))
    assert ear.last_id == str(log.head)
    log.pen.found("group-9")
    log.add()
    ear.listen(until=log.head)
    assert ear.positions == [log.head]


def test_the_last_event_id_goes_before_after(address: str, log: Log) -> None:
    ear = Ear(address, after=3)
    ear.last_id = "290"
    ear.listen(until=log.head)
    assert ear.positions == log.positions(after=290)


@pytest.mark.parametrize("last_id", ["-1", "1.0", "x", "01", str(2**63), "1" * 5_000])
def test_a_last_event_id_that_is_no_position_is_a_problem(address: str, last_id: str) -> None:
    answer = httpx.get(f"{address}/events/live", headers={"Last-Event-ID": last_id})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-parameter")
    assert answer.json()["instance"] == "/events/live"


def test_a_silent_group_is_told_how_far_was_looked(address: str, log: Log) -> None:
    ear = Ear(address, group="no-such-group")
    fresh = made_up(340).records[log.head :]
    listening = in_thread(lambda: ear.listen(until=340))
    until(lambda: bool(ear.frames), "it listens")
    add_one_by_one(log.database_url, fresh)
    listening.join(PATIENCE_S)
    assert not listening.is_alive()
    assert ear.events == []
    assert {frame.comment for frame in ear.frames[1:]} == {"nothing more up to here"}


def test_more_than_are_let_in_are_told_to_come_back(log: Log) -> None:
    with (
        reading_app(log.database_url, listeners_at_most=2) as app,
        serving(app) as address,
        httpx.Client(base_url=address, timeout=PATIENCE_S) as client,
    ):
        url = "/events/live?after=0"
        with client.stream("GET", url) as one, client.stream("GET", url) as two:
            assert (one.status_code, two.status_code) == (200, 200)
            third = client.get(url)
            assert (third.status_code, third.json()["code"]) == (503, "too-many-listeners")
            assert third.headers["retry-after"] == "1"
            assert client.get("/events").status_code == 200
        # Both are gone, and their places are free again.
        until(lambda: _is_let_in(client, url), "a place is free")


def _is_let_in(client: httpx.Client, url: str) -> bool:
    with client.stream("GET", url) as answer:
        return answer.status_code == 200


class CountingFeed(Feed):
    """Remembers how far anyone read."""

    furthest = 0

    def page(self, *args: int, **named: object) -> object:  # type: ignore[override]
        page = super().page(*args, **named)  # type: ignore[arg-type]
        self.furthest = max(self.furthest, page.next)
        return page


def test_of_a_long_log_no_more_is_read_than_a_slow_client_takes(database_url: str) -> None:
    log = Log(database_url, made_up(300))
    pen = log.pen
    anna = next(iter(pen.accounts))
    other = [account for account, group in pen.accounts.items() if group == pen.accounts[anna]][1]
    while len(pen.records) < 6_000:
        pen.pay(anna, other, 1)
    log.add(block=1_000)
    with reading_app(database_url) as app:
        # Everything is read by the listener itself: the follower looks at the end only.
        app.state.feed = feed = CountingFeed(app.state.feed._pool)
        with serving(app) as address, socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            line.connect(("127.0.0.1", urlsplit(address).port))
            line.sendall(b"GET /events/live?after=0 HTTP/1.1\r\nHost: here\r\n\r\n")
            heard = bytearray(line.recv(100))
            until(lambda: feed.furthest > 0, "it is read for the client")
            stood_at = -1
            while stood_at != feed.furthest:
                stood_at = feed.furthest
                time.sleep(1)
            assert 0 < stood_at < log.head // 2
            # Others are served meanwhile, and this one gets all when it reads at last.
            assert httpx.get(f"{address}/events").status_code == 200
            while f"\nid: {log.head}\n".encode() not in heard[-2_000:]:
                heard += line.recv(1_000_000)
    assert heard.count(b"\ndata: ") == log.head


def test_nothing_looks_at_the_log_when_nobody_listens(address: str, app: FastAPI) -> None:
    Ear(address, after=0).listen(at_most_bytes=1)
    until(lambda: app.state.follower._thread is None, "the follower rests")
    ear = Ear(address, after=0)
    ear.listen(until=300)
    assert ear.positions == list(range(1, 301))


def test_a_service_that_is_told_to_stop_ends_its_streams_and_stops(
    database_url: str, tmp_path: Path
) -> None:
    log = Log(database_url, made_up(100))
    port = free_ports()
    said = tmp_path / "said.txt"
    with said.open("wb") as out:
        service = subprocess.Popen(
            [sys.executable, "-m", "evenveel", "serve", "projections", "--port", str(port)],
            env=environment_of({"DATABASE_URL": database_url, "EVENVEEL_DATA": str(tmp_path)}),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        address = f"http://127.0.0.1:{port + 1}"
        until(lambda: _serves(address), "the projections serve")
        ears = [Ear(address, after=0), Ear(address)]
        for ear in ears:
            ear.shown = _operator(tmp_path)
        # An ear that is cut off, instead of told the end, raises in its thread and fails the test.
        listening = [in_thread(ear.listen) for ear in ears]
        until(lambda: ears[0].positions == log.positions(), "all is heard")
        until(lambda: bool(ears[1].frames), "the other listens")
        os.kill(service.pid, signal.SIGTERM)
        assert service.wait(PATIENCE_S) == 0
        for thread in listening:
            thread.join(PATIENCE_S)
            assert not thread.is_alive()
    finally:
        service.kill()
        service.wait()
    # uvicorn says so when it lost its patience with a connection.
    assert said.read_text() == ""


def _serves(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz").status_code == 200
    except httpx.TransportError:
        return False


def _operator(home: Path) -> dict[str, str]:
    return {"Authorization": f"Bearer {(home / 'operator.key').read_text().strip()}"}


def test_whoever_comes_is_woken_once_it_is_known_where_the_log_ends(app: FastAPI) -> None:
    async def come_and_wait() -> bool:
        listener = app.state.follower.enter()
        try:
            woken: bool = await listener.wait(PATIENCE_S)
        finally:
            app.state.follower.leave(listener)
        return woken

    # Nothing is written; but what was, between a first look and the follower's, must not wait.
    assert asyncio.run(come_and_wait())


def test_the_newest_come_from_memory_within_its_bounds(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.feed.follower.KEPT_AT_MOST", 10)
    log = Log(database_url, Pen())
    records = made_up(200).records
    with reading_app(database_url) as app, serving(app) as address:
        ear = Ear(address, after=0)
        listening = in_thread(lambda: ear.listen(until=200))
        until(lambda: bool(ear.frames), "it listens")
        add_one_by_one(log.database_url, records)
        until(lambda: app.state.follower._to == 200, "the follower is at the end")
        kept = [item.position for item in app.state.follower._kept]
        assert kept == list(range(191, 201))
        listening.join(PATIENCE_S)
    assert ear.positions == list(range(1, 201))


def test_frames_are_read_as_the_standard_says() -> None:
    text = ": remark\nid: 3\n\nid: 4\nevent: a\ndata: {}\n\nid: 5\nda"
    one, two = frames_in(text)
    assert (one.id, one.comment, one.data) == ("3", "remark", None)
    assert (two.id, two.event, two.data) == ("4", "a", "{}")
