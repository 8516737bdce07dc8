"""The clearing service over HTTP: a real process on loopback, real requests, real disk."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import msgspec

from access.line import Line
from access.moments import now_ms
from access.opaque import shown_session
from access.secret import OPERATOR_FILE_NAME, kept_secret
from access.sessions import Lengths, Sessions
from clearing.domain import commands as c
from contracts.ids import PersonId
from tests.bench.world import World, chunks

START_S: Final = 60
CONNECTIONS: Final = (1, 8, 32)
# Ours as it is run, and one like it that takes everybody for the operator.
SERVED: Final = ("evenveel", "serve", "clearing")
UNASKED: Final = ("tests.bench.unasked",)
ASKED_CONNECTIONS: Final = 8
ASKED_A_ROUND: Final = 8_000
LASTS_MS: Final = 3_600_000
_NEWLINE: Final = b"\n"


@dataclass(frozen=True, kw_only=True)
class Took:
    """How many a second, and how long it took at most: half of them, and 99 of 100."""

    per_second: int
    p50_us: int
    p99_us: int

    def line(self) -> str:
        return f"{self.per_second:,} exchanges/s, p50 {self.p50_us:,} µs, p99 {self.p99_us:,} µs"


def bench_http(database_url: str, scale: int) -> list[str]:
    """Return lines of a report: exchanges a second, and what it costs to ask who asks."""
    world = World()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with _service(database_url, data, *SERVED) as port:
            operator = (data / OPERATOR_FILE_NAME).read_text().strip()
            asyncio.run(_bulk(port, list(world.setup()), operator))
            lines = []
            for connections in CONNECTIONS:
                payments = world.payments(1_000 * (connections + 2) // scale)
                took = asyncio.run(_one_by_one(port, _shown(payments, operator), connections))
                lines.append(f"one by one, {connections} connections: {took.line()}")
            payments = world.payments(100_000 // scale)
            per_second = asyncio.run(_bulk(port, payments, operator))
            lines.append(
                f"in bulk, one request of {len(payments):,} lines: {per_second:,} exchanges/s"
            )
        return lines + _cost_of_asking(database_url, data, world, operator, scale)


def _cost_of_asking(
    database_url: str, data: Path, world: World, operator: str, scale: int
) -> list[str]:
    """Return what it costs to ask who asks, beside a service that asks nobody."""
    how_many = ASKED_A_ROUND // scale
    found: dict[str, Took] = {}
    with _service(database_url, data, *UNASKED) as port:
        requests = _shown(world.payments(how_many), operator)
        found["nobody is asked"] = asyncio.run(_one_by_one(port, requests, ASKED_CONNECTIONS))
    with _service(database_url, data, *SERVED) as port:
        requests = _shown(world.payments(how_many), operator)
        found["the operator"] = asyncio.run(_one_by_one(port, requests, ASKED_CONNECTIONS))
        payments = world.payments(how_many)
        sessions = _sessions(database_url, data, payments)
        requests = iter([_request(p, sessions[p.actor.person_id]) for p in payments])
        found["members signed in"] = asyncio.run(_one_by_one(port, requests, ASKED_CONNECTIONS))
    without = found["nobody is asked"]
    return [
        f"{ASKED_CONNECTIONS} connections, {who}: {took.line()}; "
        f"half of them within {100 * took.p50_us // without.p50_us} % of the time it takes unasked"
        for who, took in found.items()
    ]


def _sessions(database_url: str, data: Path, payments: Sequence[c.Command]) -> dict[PersonId, str]:
    """Return a session, as a program shows it, of everybody who pays."""
    lengths = Lengths(idle_ms=LASTS_MS, whole_ms=LASTS_MS)
    people = {payment.actor.person_id for payment in payments}
    with Line(database_url, name="bench") as line:
        sessions = Sessions(line, kept_secret(data), lengths)
        return {who: shown_session(sessions.begin(who, "link", now_ms())) for who in people}


@contextmanager
def _service(database_url: str, data: Path, *command: str) -> Iterator[int]:
    """The port of a clearing service on this database, gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        env={
            **os.environ,
            "DATABASE_URL": database_url,
            "EVENVEEL_PORT": str(port),
            "EVENVEEL_DATA": str(data),
            # All members ask from one address here.
            "EVENVEEL_PER_ADDRESS_A_MINUTE": "10000000",
        },
    )
    try:
        _wait_until_serving(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(START_S)


def _wait_until_serving(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if "serving" in httpx.get(f"http://127.0.0.1:{port}/status").text:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the clearing service does not serve")


async def _one_by_one(port: int, requests: Iterator[bytes], connections: int) -> Took:
    """Return how long the exchanges took that were asked for over so many connections."""
    took_ns: list[int] = []
    started_ns = time.perf_counter_ns()
    await asyncio.gather(*(_keep_asking(port, requests, took_ns) for _ in range(connections)))
    elapsed_ns = time.perf_counter_ns() - started_ns
    took_ns.sort()
    return Took(
        per_second=len(took_ns) * 10**9 // elapsed_ns,
        p50_us=took_ns[len(took_ns) // 2] // 1_000,
        p99_us=took_ns[len(took_ns) * 99 // 100] // 1_000,
    )


async def _keep_asking(port: int, requests: Iterator[bytes], took_ns: list[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        since_ns = time.perf_counter_ns()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        if b" 201 " not in head[:16]:
            raise RuntimeError(f"not accepted: {body.decode()}")
        took_ns.append(time.perf_counter_ns() - since_ns)
    writer.close()
    await writer.wait_closed()


def _shown(payments: Sequence[c.Command], bearer: str) -> Iterator[bytes]:
    return iter([_request(payment, bearer) for payment in payments])


def _request(pay: c.Command, bearer: str) -> bytes:
    assert isinstance(pay, c.Pay)
    body = msgspec.json.encode(
        {
            "payer": pay.payer,
            "payee": pay.payee,
            "payer_steps": pay.payer_steps,
            "payee_steps": pay.payee_steps,
            "fixed_side": pay.fixed_side,
            "words": pay.words,
            "actor": {"person_id": pay.actor.person_id, "capacity": pay.actor.capacity},
        }
    )
    head = (
        f"PUT /exchanges/{pay.command_id} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {bearer}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _bulk(port: int, commands: Sequence[c.Command], bearer: str) -> int:
    """Send the commands as one streamed request; return how many were accepted a second."""
    started_ns = time.perf_counter_ns()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sending = asyncio.create_task(_send(writer, commands, bearer))
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head[:16]:
        raise RuntimeError(head.decode())
    results = 0
    while size := int(await reader.readline(), 16):
        part = await reader.readexactly(size)
        await reader.readexactly(2)
        results += part.count(_NEWLINE)
        if b'"refus' in part or b"urn:evenveel:problem" in part:
            raise RuntimeError(part[:500].decode())
    await sending
    writer.close()
    await writer.wait_closed()
    if results != len(commands):
        raise RuntimeError(f"{results} results for {len(commands)} commands")
    return results * 10**9 // (time.perf_counter_ns() - started_ns)


async def _send(writer: asyncio.StreamWriter, commands: Sequence[c.Command], bearer: str) -> None:
    writer.write(
        b"POST /commands HTTP/1.1\r\nHost: localhost\r\n"
        b"Authorization: Bearer " + bearer.encode() + b"\r\n"
        b"Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    for some in chunks(commands, 200):
        part = b"".join(msgspec.json.encode(command) + _NEWLINE for command in some)
        writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        await writer.drain()
    writer.write(b"0\r\n\r\n")
    await writer.drain()
