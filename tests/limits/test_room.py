"""Bodies end where they are too long, and no more is begun than there is room for."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack

from access.limits import Limits
from tests.faults.processes import until
from tests.limits.serving import Served, serving, statuses


def in_chunks(how_many: int, size: int) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (size, b"a" * size) for _ in range(how_many)) + b"0\r\n\r\n"


def test_a_body_that_says_it_is_too_long_is_refused_before_it_is_read() -> None:
    with serving(Limits(body_bytes=1_000)) as served:
        answer = served.ask("POST /other HTTP/1.1\r\nContent-Length: 1001", b"")
        assert statuses([answer]) == {413: 1}
        assert served.begun == 0
        fits = served.ask("POST /other HTTP/1.1\r\nContent-Length: 1000", bytes(1_000))
        assert fits.endswith(b"1000")


def test_a_body_that_does_not_say_how_long_it_is_ends_where_it_is_too_long() -> None:
    with serving(Limits(body_bytes=1_000)) as served:
        answer = served.ask(
            "POST /other HTTP/1.1\r\nTransfer-Encoding: chunked", in_chunks(11, 100)
        )
        assert statuses([answer]) == {413: 1}
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "body-too-large"
        assert served.refused("body") == 1
        fits = served.ask("POST /other HTTP/1.1\r\nTransfer-Encoding: chunked", in_chunks(10, 100))
        assert fits.endswith(b"1000")


def test_a_bulk_may_be_of_any_length() -> None:
    with serving(Limits(body_bytes=1_000)) as served:
        head = "POST /bulk HTTP/1.1\r\nTransfer-Encoding: chunked"
        assert served.ask(head, in_chunks(50, 1_000)).endswith(b"50000")


class Askers:
    """Many who ask at once, each on a thread."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._threads: list[threading.Thread] = []
        self.answers: list[bytes] = []

    def ask(self, path: str) -> None:
        def asked() -> None:
            self.answers.append(self._served.ask(f"GET {path} HTTP/1.1"))

        self._threads.append(threading.Thread(target=asked))
        self._threads[-1].start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()


def test_what_there_is_no_room_for_is_told_to_come_back_and_queues_nowhere() -> None:
    with serving(Limits(requests_at_once=5)) as served, ExitStack() as until_end:
        askers = Askers(served)
        until_end.callback(askers.join)
        until_end.callback(served.hold.set)
        for _ in range(5):
            askers.ask("/held")
        until(lambda: served.begun == 5, "all are being answered")
        for _ in range(20):
            answer = served.ask("GET /other HTTP/1.1")
            assert statuses([answer]) == {503: 1}
            assert b"retry-after: 1" in answer.lower()
        assert (served.begun, served.refused("at-once")) == (5, 20)
        served.hold.set()
        askers.join()
        assert statuses(askers.answers) == {200: 5}
        assert statuses([served.ask("GET /other HTTP/1.1")]) == {200: 1}


def test_those_who_listen_take_no_room_from_those_who_ask_nor_all_of_it_from_each_other() -> None:
    limits = Limits(requests_at_once=1, live_per_address=3)
    with serving(limits) as served, ExitStack() as until_end:
        askers = Askers(served)
        until_end.callback(askers.join)
        until_end.callback(served.hold.set)
        for _ in range(3):
            askers.ask("/live")
        until(lambda: served.begun == 3, "all listen")
        assert statuses([served.ask("GET /live HTTP/1.1")]) == {503: 1}
        assert served.refused("streams") == 1
        assert statuses([served.ask("GET /other HTTP/1.1")]) == {200: 1}
