"""How soon an accepted command can be read: from the answer to the payer's balance that holds it.

Real processes on loopback: the clearing service, the projections, and over Kafka the relay and the
broker between them. One client pays, and as soon as it is accepted asks for the payer's account
"at least" at the position it was told. What is timed is that question, until its answer is there.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import httpx
import msgspec

from access.secret import OPERATOR_FILE_NAME
from clearing.domain import commands as c
from evenveel.composition import make_tables
from tests import databases
from tests.bench.world import World
from tests.faults.processes import environment_of, free_ports, serves, until
from tests.kafka import broker, new_topic_name

WARM_UP: Final = 20


class Latency(NamedTuple):
    """The times of half and of 99 in a hundred questions, in milliseconds."""

    what: str
    p50_ms: float
    p99_ms: float

    def line(self) -> str:
        return f"{self.what}: p50 {self.p50_ms:.1f} ms, p99 {self.p99_ms:.1f} ms"


def bench_latency(database_url: str, bootstrap: str | None, *, times: int = 300) -> Latency:
    """The latency on this empty database, over Kafka where there is a broker, else from the log."""
    world = World(groups=4, members=10)
    port = free_ports()
    environment = {"DATABASE_URL": database_url, "EVENVEEL_PORT": str(port)}
    if bootstrap is not None:
        environment |= {
            "KAFKA_BOOTSTRAP_SERVERS": bootstrap,
            "EVENVEEL_KAFKA_TOPIC": new_topic_name(),
        }
    names = ["clearing", "projections", *(["relay"] if bootstrap else [])]
    make_tables(database_url)
    with ExitStack() as running:
        data = running.enter_context(TemporaryDirectory())
        environment["EVENVEEL_DATA"] = data
        for name in names:
            running.enter_context(_service(name, environment))
        until(lambda: serves(port), "the clearing service serves")
        shown = {"Authorization": f"Bearer {(Path(data) / OPERATOR_FILE_NAME).read_text().strip()}"}
        clearing, reading = (
            running.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{at}", headers=shown))
            for at in (port, port + 1)
        )
        _bulk(clearing, list(world.setup()))
        until(lambda: _is_caught_up(reading), "the projections are caught up")
        took_ms = [
            _one(clearing, reading, pay)
            for pay in world.payments(WARM_UP + times)
            if isinstance(pay, c.Pay)
        ][WARM_UP:]
    took_ms.sort()
    what = "from the log" if bootstrap is None else "over Kafka"
    return Latency(
        f"accepted command to readable balance, {what}",
        median(took_ms),
        took_ms[-1 - len(took_ms) // 100],
    )


@contextmanager
def _service(name: str, environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "evenveel", "serve", name], env=environment_of(environment)
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def _is_caught_up(reading: httpx.Client) -> bool:
    try:
        answer = reading.get("/position")
    except httpx.TransportError:
        return False
    projections: list[dict[str, Any]] = answer.json()["projections"]
    return bool(projections) and all(one["behind"] == 0 for one in projections)


def _bulk(clearing: httpx.Client, commands: list[c.Command]) -> None:
    """The commands were carried out."""
    lines = b"".join(msgspec.json.encode(command) + b"\n" for command in commands)
    answer = clearing.post(
        "/commands", content=lines, headers={"Content-Type": "application/x-ndjson"}, timeout=60
    )
    if answer.status_code != 200 or b'"refus' in answer.content:
        raise RuntimeError(answer.text[:500])


def _one(clearing: httpx.Client, reading: httpx.Client, pay: c.Pay) -> float:
    """Return the milliseconds from the acceptance to the balance."""
    body = {
        "payer": pay.payer,
        "payee": pay.payee,
        "payer_steps": pay.payer_steps,
        "payee_steps": pay.payee_steps,
        "fixed_side": pay.fixed_side,
        "words": pay.words,
        "actor": {"person_id": pay.actor.person_id, "capacity": pay.actor.capacity},
    }
    accepted = clearing.put(f"/exchanges/{pay.command_id}", json=body)
    accepted.raise_for_status()
    since = time.perf_counter()
    answer = reading.get(
        f"/accounts/{pay.payer}", params={"at_least": accepted.json()["position"]}, timeout=30
    )
    answer.raise_for_status()
    return (time.perf_counter() - since) * 1_000


def main() -> None:
    with broker(quick=False) as running, databases.server(durable=True) as server:
        for bootstrap in (None, running.bootstrap):
            with databases.fresh_database(server) as database_url:
                print(bench_latency(database_url, bootstrap).line())


if __name__ == "__main__":
    main()
