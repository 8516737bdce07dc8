"""The same over a real connection, in front of a real database."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from access.limits import LIMITS
from clearing.http.app import create_app
from clearing.log.memory import MemoryIndex, MemoryLog
from clearing.log.postgres import PostgresLog
from clearing.log.postgres_index import PostgresIndex
from clearing.log.schema import create_tables
from clearing.write_path.writer import Writer
from evenveel.vault_keys import keys_of
from tests.http.counter import (
    ADMIN,
    NEW_YEAR_MS,
    Counter,
    a_writer,
    found_world,
    id_of,
    new_id,
    pay_line,
    payment,
)
from tests.trusting import TRUSTING

PATIENCE_S = 90
STANDSTILL_S = 2


@contextmanager
def listening(writer: Writer) -> Iterator[int]:
    """The port on loopback at which a server serves the writer."""
    config = uvicorn.Config(
        create_app(writer, guard=TRUSTING),
        host="127.0.0.1",
        port=0,
        log_level="error",
        ws="none",
        lifespan="off",
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def world_in(writer: Writer, log: Any) -> Iterator[None]:
    counter = Counter(create_app(writer, guard=TRUSTING), log, writer, [NEW_YEAR_MS])
    try:
        found_world(counter)
        yield
    finally:
        counter.close()


class Wire:
    """A served log, and its address."""

    def __init__(self, log: Any, port: int) -> None:
        self.log = log
        self.port = port
        self.address = f"http://127.0.0.1:{port}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE_S)

    def positions(self) -> int:
        position: int = self.log.head().position
        return position


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A service over a log in memory."""
    log = MemoryLog()
    with (
        a_writer(log, MemoryIndex(), [NEW_YEAR_MS]) as writer,
        world_in(writer, log),
        listening(writer) as port,
    ):
        yield Wire(log, port)


@pytest.fixture
def durable_wire(database_url: str) -> Iterator[Wire]:
    """A service over a log in PostgreSQL."""
    create_tables(database_url)
    with ExitStack() as stack:
        keys = stack.enter_context(keys_of())
        log = stack.enter_context(PostgresLog(database_url, keys=keys))
        index = stack.enter_context(PostgresIndex(database_url))
        writer = stack.enter_context(a_writer(log, index, [NEW_YEAR_MS]))
        stack.enter_context(world_in(writer, log))
        yield Wire(log, stack.enter_context(listening(writer)))


HEAD = (
    b"POST /commands HTTP/1.1\r\nHost: evenveel\r\nContent-Type: application/x-ndjson\r\n"
    b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
)


def chunk(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body)


def batches(how_many: int, lines_each: int) -> Iterator[bytes]:
    """Payments to and fro, so that nobody's limit is met."""
    for number in range(how_many):
        there, back = payment("anna", "bert", 1), payment("bert", "anna", 1)
        body = b"".join(
            pay_line(**(there if (number + line) % 2 else back)) + b"\n"
            for line in range(lines_each)
        )
        yield body


def test_an_exchange_is_paid_quoted_and_told_in_postgresql(durable_wire: Wire) -> None:
    with httpx.Client(base_url=durable_wire.address) as client:
        query: dict[str, str | int] = {
            "payer": id_of("anna"),
            "payee": id_of("beatrice"),
            "fixed_side": "payee",
            "steps": 16,
        }
        quote = client.get("/quotes", params=query).json()
        assert (quote["payer_steps"], quote["payee_steps"], quote["exact"]) == (6, 16, False)
        assert quote["below"] == {"payer_steps": 5, "payee_steps": 15}
        body = {**payment("anna", "beatrice"), "payer_steps": 6, "payee_steps": 16}
        body |= {"fixed_side": "payee", "words": "zestien minuten é \U0001f33b"}
        path = f"/exchanges/{new_id()}"
        first, again = client.put(path, json=body), client.put(path, json=body)
        assert (first.status_code, again.status_code) == (201, 200)
        status = client.get("/status").json()
        assert status["status"] == "serving"
        assert status["position"] == first.json()["position"] == durable_wire.positions()


def test_a_code_that_is_taken_is_refused_by_the_database_and_others_go_on(
    durable_wire: Wire,
) -> None:
    lines = []
    for name, code in (("x", "anna"), ("y", "y")):
        command = {
            "command": "open-account",
            "command_id": new_id(),
            "actor": ADMIN,
            "account_id": id_of(name),
            "group_id": "lets-aa",
            "kind": "person",
            "holder_id": new_id(),
            "name": name,
            "code": code,
        }
        lines.append(json.dumps(command))
    headers = {"Content-Type": "application/x-ndjson"}
    content = "\n".join(lines)
    answer = httpx.post(f"{durable_wire.address}/commands", content=content, headers=headers)
    taken, opened = map(json.loads, answer.text.splitlines())
    assert (taken["status"], taken["problem"]["code"]) == (409, "code-taken")
    assert opened["status"] == 201


def test_a_bulk_goes_into_postgresql_and_again_changes_nothing(durable_wire: Wire) -> None:
    content = b"".join(batches(5, 200))
    headers = {"Content-Type": "application/x-ndjson"}
    before = durable_wire.positions()
    for status in (201, 200):
        answer = httpx.post(f"{durable_wire.address}/commands", content=content, headers=headers)
        lines = [json.loads(line) for line in answer.text.splitlines()]
        assert [line["status"] for line in lines] == [status] * 1_000
        assert durable_wire.positions() == before + 1_000


def test_a_body_of_ten_megabytes_is_refused_over_the_wire(wire: Wire) -> None:
    with httpx.Client(base_url=wire.address) as client:
        headers = {"Content-Type": "application/json"}
        answer = client.put(f"/exchanges/{new_id()}", content=b" " * 10_000_000, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
        assert client.get("/status").status_code == 200


def test_a_client_that_sends_all_before_it_reads_is_told_that_it_was_too_much(wire: Wire) -> None:
    head = f"PUT /exchanges/{new_id()} HTTP/1.1\r\nHost: localhost\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {LIMITS.body_bytes}\r\n\r\n"
    with wire.connect() as line:
        line.sendall(head.encode() + b" " * LIMITS.body_bytes)
        assert b" 413 " in line.recv(100)


def test_a_client_that_breaks_off_leaves_whole_lines_behind(wire: Wire) -> None:
    before = wire.positions()
    with wire.connect() as line:
        line.sendall(HEAD + chunk(pay_line() + b"\n" + pay_line()[:-20]))
        # The first line is answered, so it was taken before we leave.
        answered = b""
        while b'"status":201' not in answered:
            answered += line.recv(4_096)
    assert httpx.get(f"{wire.address}/status").json()["position"] == before + 1


def test_a_slow_reader_gets_every_answer(wire: Wire) -> None:
    with wire.connect() as line:
        sender = threading.Thread(target=_send_all, args=(line, 40, 250))
        sender.start()
        received = bytearray()
        while part := line.recv(2_000):
            received += part
        sender.join()
    results = [json.loads(found) for found in _body(received).splitlines()]
    assert [result["line"] for result in results] == list(range(1, 10_001))
    assert all(result["status"] == 201 for result in results)


@pytest.mark.long
def test_of_two_hundred_thousand_lines_no_more_is_read_than_answers_are_taken(wire: Wire) -> None:
    lines = 200_000
    before = wire.positions()
    with wire.connect() as line:
        sender = threading.Thread(target=_send_all, args=(line, lines // 500, 500))
        sender.start()
        received = bytearray(line.recv(1_000))
        # Until the buffers between us are full and the service stands still.
        stood_at = -1
        while stood_at != wire.positions():
            stood_at = wire.positions()
            time.sleep(STANDSTILL_S)
        assert stood_at - before < lines // 2
        while part := line.recv(65_536):
            received += part
        sender.join()
    results = _body(received).splitlines()
    assert json.loads(results[-1])["line"] == len(results) == lines
    assert wire.positions() == before + lines


def _send_all(line: socket.socket, how_many: int, lines_each: int) -> None:
    line.sendall(HEAD)
    for body in batches(how_many, lines_each):
        line.sendall(chunk(body))
    line.sendall(chunk(b""))


def _body(received: bytearray) -> bytes:
    """What a chunked response carries."""
    _, _, rest = bytes(received).partition(b"\r\n\r\n")
    body = bytearray()
    at = 0
    while at < len(rest):
        end = rest.index(b"\r\n", at)
        size = int(rest[at:end], 16)
        body += rest[end + 2 : end + 2 + size]
        at = end + 2 + size + 2
    return bytes(body)
