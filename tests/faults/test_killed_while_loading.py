"""The clearing process is killed in the middle of a bulk load, again and again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from access.principals import FOR_ALL
from clearing.answers import Accepted
from clearing.domain.commands import Command
from contracts.envelope import decode
from contracts.events import ExchangeRecorded
from evenveel.composition import ledger, make_tables
from evenveel.credential import operators
from evenveel.http_desk import HttpDesk
from evenveel.local_desk import local_desk
from evenveel.settings import read_settings
from evenveel.troubles import NobodyServes
from evenveel.verify import verify
from tests.faults.processes import Evenveel, free_ports, serves, until
from tests.meanwhile import meanwhile
from tests.verify.world import founding, pay, pay_across, silent

AN_ATTEMPT = 3_000


def payments(rng: random.Random) -> Iterator[Command]:
    """Payments back and forth, some across the border, some beyond the limits."""
    for _ in range(AN_ATTEMPT):
        if rng.random() < 0.02:
            yield pay_across("anna", "bea", 1, 3)
        else:
            yield pay(*rng.choice((("anna", "arno"), ("arno", "anna"))), 1, "woorden")


def load(desk: HttpDesk, commands: list[Command], acknowledged: set[str]) -> None:
    """Hand in all of them; what was acknowledged before the service went away is kept."""
    try:
        for answer in desk.submit(commands):
            if isinstance(answer, Accepted):
                acknowledged.add(answer.command_id)
    except NobodyServes:
        return


def booked(database_url: str) -> Counter[str]:
    """How often each exchange stands in the log."""
    with ledger(database_url) as opened:
        envelopes = (
            decode(entry.wire_name, entry.data)
            for block in opened.log.read()
            for entry in block.entries
        )
        return Counter(
            envelope.event.exchange_id
            for envelope in envelopes
            if isinstance(envelope.event, ExchangeRecorded)
        )


@contextmanager
def killed_soon(service: Evenveel, begun: Callable[[], bool], wait_s: float) -> Iterator[None]:
    """The service is killed so long after this has begun, at the latest when the `with` ends."""

    def kill(stop: Event) -> None:
        # Counted from the first answer: on a busy machine that alone may take long.
        while not begun() and not stop.wait(0.001):
            pass
        stop.wait(wait_s)
        service.kill()

    with meanwhile(kill):
        yield


def _more_than(before: int, acknowledged: set[str]) -> bool:
    return len(acknowledged) > before


@pytest.mark.parametrize(
    "kills",
    [3, pytest.param(20, marks=[pytest.mark.long, pytest.mark.timeout(900)])],
)
def test_every_acknowledged_exchange_is_there_once_after_each_restart(
    durable_database_url: str, tmp_path: Path, kills: int
) -> None:
    make_tables(durable_database_url)
    with ledger(durable_database_url) as opened, local_desk(opened, FOR_ALL) as (desk, _):
        assert all(isinstance(answer, Accepted) for answer in desk.submit(founding()))
    port = free_ports()
    data = tmp_path / "data"
    environment = {
        "DATABASE_URL": durable_database_url,
        "EVENVEEL_PORT": str(port),
        "EVENVEEL_DATA": str(data),
    }
    rng = random.Random(2)
    acknowledged: set[str] = set()
    unanswered: list[Command] = []
    cut_short = 0
    for _ in range(kills):
        service = Evenveel(("serve", "clearing"), environment, tmp_path / "said.txt")
        try:
            until(lambda: serves(port), "the service takes its own lease back")
            commands = [*unanswered, *payments(rng)]
            before = len(acknowledged)
            has_begun = partial(_more_than, before, acknowledged)
            with killed_soon(service, has_begun, rng.uniform(0, 0.3)):
                counter = HttpDesk(f"http://127.0.0.1:{port}", operators(read_settings(data=data)))
                load(counter, commands, acknowledged)
        finally:
            service.end()
        cut_short += before < len(acknowledged) < before + len(commands)
        # What was not acknowledged is handed in again under its own id, as a client would.
        unanswered = [c for c in commands if c.command_id not in acknowledged][:500]
        there = booked(durable_database_url)
        assert {there[id_] for id_ in acknowledged} == {1}
        assert set(there.values()) == {1}
    assert cut_short, "no load was cut in the middle: the test proved nothing"
    assert verify(durable_database_url, silent).finding is None
