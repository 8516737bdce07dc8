"""The bulk form while it comes: lines cut anywhere, answers not taken, ends in the middle."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from starlette.types import Message

from access.principals import FOR_ALL
from clearing.http.bridge import AsyncDesk
from clearing.http.bulk import BulkResponse
from clearing.http.faults import Fault, Wrong
from tests.http.counter import Counter, pay_line, payment


class Connection:
    """A connection to the bulk form, played by the test."""

    def __init__(self, counter: Counter) -> None:
        self.sent: list[bytes] = []
        self.incoming: asyncio.Queue[Message] = asyncio.Queue()
        self.taking = asyncio.Event()
        self.taking.set()
        self.amiss: Wrong | None = None
        desk: AsyncDesk = counter.app.state.desk
        self.response = BulkResponse(
            desk,
            FOR_ALL,
            "en",
            pace=counter.app.state.pace,
            amiss_now=self._amiss_now,
            with_events=False,
        )

    async def serve(self) -> None:
        await self.response({"type": "http"}, self.incoming.get, self._send)

    async def _amiss_now(self) -> Wrong | None:
        return self.amiss

    async def _send(self, message: Message) -> None:
        await self.taking.wait()
        self.sent.append(message.get("body", b""))

    def give(self, body: bytes, *, more: bool = True) -> None:
        self.incoming.put_nowait({"type": "http.request", "body": body, "more_body": more})

    def leave(self) -> None:
        self.incoming.put_nowait({"type": "http.disconnect"})

    def results(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in b"".join(self.sent).splitlines()]


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 - what is waited for happens on another thread
        await asyncio.sleep(0.001)


def test_lines_are_answered_while_more_are_still_to_come(counter: Counter) -> None:
    async def talk() -> None:
        connection = Connection(counter)
        serving = asyncio.create_task(connection.serve())
        for number in (1, 2, 3):
            connection.give(pay_line() + b"\n")
            await until(lambda wanted=number: len(connection.results()) == wanted)  # type: ignore[misc]
        connection.give(b"", more=False)
        await serving

    counter.runner.run(talk())


def test_lines_may_be_cut_anywhere(counter: Counter) -> None:
    async def talk() -> list[dict[str, Any]]:
        connection = Connection(counter)
        content = pay_line() + b"\n" + pay_line()
        for at in range(0, len(content), 7):
            connection.give(content[at : at + 7])
        connection.give(b"", more=False)
        await connection.serve()
        return connection.results()

    assert [line["status"] for line in counter.runner.run(talk())] == [201, 201]


def test_a_client_that_leaves_keeps_what_was_taken_and_nothing_is_half_done(
    counter: Counter,
) -> None:
    async def talk() -> None:
        connection = Connection(counter)
        connection.give(pay_line() + b"\n" + pay_line() + b"\n" + pay_line())
        connection.leave()
        await connection.serve()

    before = counter.events()
    counter.runner.run(talk())
    # The third line had no end: whether it was whole, nobody can say.
    assert counter.events() == before + 2


def test_no_more_is_read_than_answers_are_taken(counter: Counter) -> None:
    async def talk() -> None:
        connection = Connection(counter)
        connection.taking.clear()
        for _ in range(100):
            connection.give(pay_line(**payment("anna", "bert", 1)) + b"\n")
        connection.give(b"", more=False)
        serving = asyncio.create_task(connection.serve())
        for _ in range(200):
            await asyncio.sleep(0)
        assert connection.incoming.qsize() > 80
        connection.taking.set()
        await serving
        assert [line["line"] for line in connection.results()] == list(range(1, 101))

    counter.runner.run(talk())


def test_a_writer_that_stops_in_the_middle_refuses_the_lines_that_remain(
    counter: Counter,
) -> None:
    async def talk() -> list[dict[str, Any]]:
        connection = Connection(counter)
        serving = asyncio.create_task(connection.serve())
        connection.give(pay_line() + b"\n")
        await until(lambda: len(connection.results()) == 1)
        await asyncio.to_thread(counter.writer.stop)
        connection.give(pay_line() + b"\nbad\n" + pay_line(), more=False)
        await serving
        return connection.results()

    statuses = [(line["line"], line["status"]) for line in counter.runner.run(talk())]
    assert statuses == [(1, 201), (2, 503), (3, 400), (4, 503)]


def test_who_signs_out_in_the_middle_gets_no_further_line_in(counter: Counter) -> None:
    async def talk() -> list[dict[str, Any]]:
        connection = Connection(counter)
        serving = asyncio.create_task(connection.serve())
        connection.give(pay_line() + b"\n")
        await until(lambda: len(connection.results()) == 1)
        connection.amiss = Wrong(Fault.CREDENTIAL_REFUSED)
        connection.give(pay_line() + b"\nbad\n")
        # The answer has its end, though more could have come.
        await serving
        return connection.results()

    before = counter.events()
    statuses = [(line["line"], line["status"]) for line in counter.runner.run(talk())]
    assert statuses == [(1, 201), (2, 401), (3, 401)]
    assert counter.events() == before + 1
