"""The clearing service over HTTP: a real process on loopback, real requests, real disk."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import httpx
import msgspec

from clearing.domain import commands as c
from tests.bench.world import World, chunks

START_S: Final = 60
CONNECTIONS: Final = (1, 8, 32)
_NEWLINE: Final = b"\n"


def bench_http(database_url: str, scale: int) -> list[str]:
    """Return lines of a report: exchanges a second one by one and in bulk."""
    world = World()
    with _service(database_url) as port:
        asyncio.run(_bulk(port, list(world.setup())))
        lines = []
        for connections in CONNECTIONS:
            payments = world.payments(1_000 * (connections + 2) // scale)
            per_second, p50_us, p99_us = asyncio.run(_one_by_one(port, payments, connections))
            lines.append(
                f"one by one, {connections} connections: {per_second:,} exchanges/s, "
                f"p50 {p50_us:,} µs, p99 {p99_us:,} µs"
            )
        payments = world.payments(100_000 // scale)
        per_second = asyncio.run(_bulk(port, payments))
        lines.append(f"in bulk, one request of {len(payments):,} lines: {per_second:,} exchanges/s")
    return lines


@contextmanager
def _service(database_url: str) -> Iterator[int]:
    """The port of a clearing service on this database, gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "evenveel", "serve", "clearing"],
        env={**os.environ, "DATABASE_URL": database_url, "EVENVEEL_PORT": str(port)},
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


async def _one_by_one(
    port: int, payments: Sequence[c.Command], connections: int
) -> tuple[int, int, int]:
    """Return exchanges a second, and the time half and 99 of 100 of them took at most, in µs."""
    requests = iter([_request(payment) for payment in payments if isinstance(payment, c.Pay)])
    took_ns: list[int] = []
    started_ns = time.perf_counter_ns()
    await asyncio.gather(*(_keep_asking(port, requests, took_ns) for _ in range(connections)))
    elapsed_ns = time.perf_counter_ns() - started_ns
    took_ns.sort()
    return (
        len(took_ns) * 10**9 // elapsed_ns,
        took_ns[len(took_ns) // 2] // 1_000,
        took_ns[len(took_ns) * 99 // 100] // 1_000,
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


def _request(pay: c.Pay) -> bytes:
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
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _bulk(port: int, commands: Sequence[c.Command]) -> int:
    """Send the commands as one streamed request; return how many were accepted a second."""
    started_ns = time.perf_counter_ns()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sending = asyncio.create_task(_send(writer, commands))
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


async def _send(writer: asyncio.StreamWriter, commands: Sequence[c.Command]) -> None:
    writer.write(
        b"POST /commands HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    for some in chunks(commands, 200):
        part = b"".join(msgspec.json.encode(command) + _NEWLINE for command in some)
        writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        await writer.drain()
    writer.write(b"0\r\n\r\n")
    await writer.drain()
