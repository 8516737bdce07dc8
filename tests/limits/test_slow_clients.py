"""Whoever holds connections without using them loses them, and nobody else notices."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import ExitStack

import pytest

from access.limits import Limits
from tests.faults.processes import until
from tests.limits.serving import LARGE, Served, rest_of, serving, statuses

HASTY = Limits(header_within_s=1, body_within_s=1, bulk_silent_s=1, answer_stalled_s=1)


def still_serves(served: Served) -> None:
    assert served.ask("POST /other HTTP/1.1\r\nContent-Length: 3", b"abc").endswith(b"3")


@pytest.mark.parametrize(
    "sent", [b"", b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: b"]
)
def test_who_does_not_finish_a_head_is_cut_off(sent: bytes) -> None:
    with serving(HASTY) as served, served.connect() as slow:
        slow.sendall(sent)
        assert rest_of(slow) == b""
        assert served.refused("header") == 1
        assert served.begun == 0
        still_serves(served)


def test_who_drips_a_head_is_cut_off_however_steadily_it_drips() -> None:
    with serving(HASTY) as served, served.connect() as slow:
        ended = threading.Event()

        def drip() -> None:
            try:
                slow.sendall(b"GET / HTTP/1.1\r\n")
                while not ended.wait(0.05):
                    slow.sendall(b"X-A: b\r\n")
            except OSError:
                return

        dripping = threading.Thread(target=drip)
        dripping.start()
        assert rest_of(slow) == b""
        ended.set()
        dripping.join()
        assert served.refused("header") == 1


def test_many_who_open_and_say_nothing_keep_nobody_out() -> None:
    with serving(HASTY) as served, ExitStack() as until_end:
        for _ in range(200):
            until_end.enter_context(served.connect()).sendall(b"POST /x HTTP/1.1\r\n")
        still_serves(served)
        until(lambda: served.refused("header") == 200, "all of them cut off")
        assert served.doorway.open == 0


def test_the_clock_of_a_head_begins_anew_with_each_request_of_a_connection() -> None:
    with serving(HASTY) as served, served.connect() as connection:
        for _ in range(3):
            connection.sendall(b"POST /other HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na")
            assert connection.recv(65_536).endswith(b"1")
        connection.sendall(b"POST /other HTTP/1.1\r\n")
        assert rest_of(connection) == b""
        assert served.refused("header") == 1


def test_a_head_without_end_is_refused_before_it_takes_any_room() -> None:
    with serving(Limits(header_bytes=10_000)) as served, served.connect() as long:
        try:
            for _ in range(1_000):
                long.sendall(b"X-A: " + b"b" * 1_000 + b"\r\n" if _ else b"GET / HTTP/1.1\r\n")
        except OSError:
            pass
        assert statuses([rest_of(long)]) in ({431: 1}, {})
        assert served.refused("header") == 1
        still_serves(served)


@pytest.mark.parametrize("how", ["Content-Length: 100", "Transfer-Encoding: chunked"])
def test_who_does_not_finish_a_body_is_told_and_cut_off(how: str) -> None:
    with serving(HASTY) as served, served.connect() as slow:
        slow.sendall(f"POST /other HTTP/1.1\r\nHost: x\r\n{how}\r\n\r\n".encode() + b"3\r\nabc")
        answer = rest_of(slow)
        assert statuses([answer]) == {408: 1}
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "too-slow"
        assert served.refused("slow") == 1
        still_serves(served)


def test_a_bulk_in_which_nothing_comes_is_ended() -> None:
    with serving(HASTY) as served, served.connect() as silent:
        silent.sendall(b"POST /bulk HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        until(lambda: served.refused("slow") >= 1, "the silence was noticed")
        still_serves(served)


def test_what_nobody_reads_the_rest_of_is_not_read_for_ever() -> None:
    with serving(HASTY) as served, served.connect() as slow:
        slow.sendall(b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc")
        assert statuses([rest_of(slow)]) == {200: 1}
        until(lambda: served.doorway.open == 0, "cut off")


def test_who_does_not_take_the_answer_is_cut_off() -> None:
    with serving(HASTY) as served, served.connect() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        slow.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        until(lambda: served.refused("stalled") == 1, "the answer was given up")
        assert served.doorway.open == 0
        still_serves(served)


def test_who_takes_a_large_answer_gets_all_of_it() -> None:
    with serving(HASTY) as served:
        assert len(served.ask("GET /large HTTP/1.1")) > LARGE
        assert served.refused("stalled") == 0


def test_no_more_connections_are_held_than_there_are_places() -> None:
    limits = Limits(connections=10, connections_per_address=8)
    with serving(limits) as served, ExitStack() as until_end:
        held = [until_end.enter_context(served.connect()) for _ in range(8)]
        until(lambda: served.doorway.open == 8, "all are held")
        refused = [served.connect() for _ in range(5)]
        for connection in refused:
            answer = rest_of(connection)
            connection.close()
            assert statuses([answer]) == {503: 1}
            assert b"retry-after: 1" in answer.lower()
        assert served.refused("connections") == 5
        # They have their places, and one that is given up is somebody else's.
        held[0].close()
        until(lambda: served.doorway.open == 7, "one is given up")
        still_serves(served)
