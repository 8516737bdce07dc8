"""Two writing processes on one database, both under load, taking the log from each other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from access.principals import FOR_ALL
from clearing.answers import Accepted
from evenveel.composition import ledger, make_tables
from evenveel.local_desk import local_desk
from evenveel.verify import verify
from tests.faults.processes import PROJECT, Evenveel, environment_of, free_ports, serves, until
from tests.faults.test_killed_while_loading import booked
from tests.verify.world import founding, silent

# Each process loads on its own and, every so often, seizes the log from the other by force.
FIGHTER = """
import json, random, sys, threading, time
from clearing.answers import Accepted
from clearing.write_path.writer import NotServing
from evenveel.composition import ledger
from tests.verify.world import pay, silent

name, url, terms = sys.argv[1], sys.argv[2], int(sys.argv[3])
rng = random.Random(name)
acknowledged, seized = [], 0
answered = threading.Event()

def done(answers):
    if not isinstance(answers, Exception):
        acknowledged.extend(a.command_id for a in answers if isinstance(a, Accepted))
    answered.set()

with ledger(url) as opened:
    # Counted in terms, not in time: on a busy machine a few seconds may hold none.
    while seized < terms or not acknowledged:
        writer = opened.writer(name)
        # Whoever held the lease is shut out; the writer then finds it free for its own name.
        opened.log.take_over(name, 10_000, force=True)
        seized += 1
        writer.start()
        writer.wait_until_serving(30)
        term = time.monotonic() + rng.uniform(0.05, 0.3)
        while time.monotonic() < term and writer.status == "serving":
            answered.clear()
            pairs = [("anna", "arno"), ("arno", "anna")]
            writer.submit([pay(*rng.choice(pairs), 1) for _ in range(rng.randint(1, 200))], done)
            answered.wait(10)
        writer.stop()
        assert writer.failure is None, writer.failure
print(json.dumps({"acknowledged": acknowledged, "seized": seized}))
"""


def fight(name: str, database_url: str, terms: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", FIGHTER, name, database_url, str(terms)],
        env=environment_of({}),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    "terms", [8, pytest.param(150, marks=[pytest.mark.long, pytest.mark.timeout(600)])]
)
def test_two_writers_under_load_lose_nothing_and_double_nothing(
    durable_database_url: str, terms: int
) -> None:
    make_tables(durable_database_url)
    with ledger(durable_database_url) as opened, local_desk(opened, FOR_ALL) as (desk, _):
        assert all(isinstance(answer, Accepted) for answer in desk.submit(founding()))

    fighters = [fight(name, durable_database_url, terms) for name in ("one", "two")]
    told = []
    for fighter in fighters:
        out, _ = fighter.communicate()
        assert fighter.returncode == 0
        told.append(json.loads(out))

    there = booked(durable_database_url)
    assert set(there.values()) == {1}
    for one in told:
        assert one["seized"] >= terms
        assert one["acknowledged"], "a writer that never wrote fought nobody"
        assert {there[id_] for id_ in one["acknowledged"]} == {1}
    assert verify(durable_database_url, silent).finding is None


def test_a_second_service_stands_by_until_the_first_is_gone(
    durable_database_url: str, tmp_path: Path
) -> None:
    make_tables(durable_database_url)
    ports = [free_ports(), free_ports()]
    services = [
        Evenveel(
            ("serve", "clearing", "--port", str(port)),
            {"DATABASE_URL": durable_database_url},
            tmp_path / f"{port}.txt",
        )
        for port in ports
    ]
    try:
        until(lambda: any(serves(port) for port in ports), "one of them serves")
        first = next(i for i, port in enumerate(ports) if serves(port))
        assert not serves(ports[1 - first])
        assert services[first].stop() == 0
        until(lambda: serves(ports[1 - first]), "the other takes over")
    finally:
        for service in services:
            service.end()
