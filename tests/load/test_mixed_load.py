"""Two hundred clients at once, most with right and many without: everybody gets what is theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Final

import httpx
import pytest

from clearing.log.port import Log
from contracts.envelope import decode
from contracts.events import ExchangeRecorded
from evenveel.composition import ledger
from evenveel.verify import verify
from tests.faults.processes import Evenveel, free_ports, until
from tests.load.clients import Booked, Findings, two_hundred
from tests.load.region import Credentials, found
from tests.verify.world import silent

SHORT_S: Final = 15
LONG_S: Final = 300


class Services:
    """The two services and the keeper, as processes of their own."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.data = folder / "data"
        self.data.mkdir()
        self.port = free_ports()
        self.shown: Credentials = found(database_url, self.data)
        self._environment = {
            "DATABASE_URL": database_url,
            "EVENVEEL_DATA": str(self.data),
            "EVENVEEL_PORT": str(self.port),
            # Each client has an address of its own, as if a proxy told of it.
            "EVENVEEL_TRUSTED_PROXIES": "127.0.0.1",
        }
        self._folder = folder
        self.running: dict[str, Evenveel] = {}

    def start(self) -> None:
        for name in ("clearing", "projections", "keeper"):
            said = self._folder / f"{name}.txt"
            self.running[name] = Evenveel(("serve", name), self._environment, said)
        until(self._ready, "both services are ready")

    def _ready(self) -> bool:
        assert all(each.process.poll() is None for each in self.running.values()), self.said()
        operator = self.data / "operator.key"
        if not operator.exists():
            return False
        headers = {"Authorization": f"Bearer {operator.read_text().strip()}"}
        try:
            for port in (self.port, self.port + 1):
                if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code != 200:
                    return False
            groups = httpx.get(
                f"http://127.0.0.1:{self.port + 1}/groups", headers=headers, timeout=5
            )
        except httpx.TransportError:
            return False
        return groups.status_code == 200 and len(groups.json()["groups"]) == 4

    def said(self) -> str:
        return "\n".join(each.said() for each in self.running.values())

    def end(self) -> None:
        for each in self.running.values():
            each.end()


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    with ExitStack() as until_end:
        running = Services(database_url, tmp_path)
        until_end.callback(running.end)
        running.start()
        yield running


def asked_for(services: Services, seconds: int) -> Findings:
    findings = Findings()
    ports = {"clearing": services.port, "projections": services.port + 1}

    async def all_of_them() -> None:
        until_s = perf_counter() + seconds
        async with asyncio.TaskGroup() as clients:
            for client in two_hundred(services.shown):
                clients.create_task(client.run(ports, until_s, findings))  # type: ignore[arg-type]

    asyncio.run(all_of_them())
    return findings


def booked(log: Log) -> dict[str, Booked]:
    """Each exchange that is in the log: whose act it was, and by which key."""
    found_: dict[str, Booked] = {}
    for block in log.read():
        for entry in block.entries:
            envelope = decode(entry.wire_name, entry.data)
            if isinstance(envelope.event, ExchangeRecorded):
                actor = envelope.actor
                found_[envelope.event.exchange_id] = (actor.person_id, actor.via)
    return found_


def report(findings: Findings, seconds: int) -> str:
    lines = [f"{sum(findings.counts.values()) / seconds:,.0f} requests a second from 200 clients"]
    for what in sorted(findings.took_s):
        took = sorted(findings.took_s[what])
        cuts = quantiles(took, n=100) if len(took) > 1 else [took[0]] * 99
        statuses = {s: n for (kind, s), n in sorted(findings.counts.items()) if kind == what}
        lines.append(
            f"{what:32} p50 {cuts[49] * 1e3:6.0f} ms  p99 {cuts[98] * 1e3:6.0f} ms  {statuses}"
        )
    return "\n".join(lines)


@pytest.mark.parametrize(
    "seconds", [SHORT_S, pytest.param(LONG_S, marks=[pytest.mark.long, pytest.mark.timeout(900)])]
)
def test_under_load_nobody_sees_or_does_what_they_may_not_and_nothing_breaks(
    services: Services,
    seconds: int,
    database_url: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    findings = asked_for(services, seconds)
    with capsys.disabled():
        print("\n" + report(findings, seconds))  # noqa: T201 - the report is what it is run for

    assert findings.wrong == [], findings.wrong[:10]
    assert not [found_ for found_ in findings.counts if found_[1] >= 500]
    for kind in ("a session pays", "a session reads", "a program pays", "a server reads"):
        assert findings.of(kind), f"nobody tried: {kind}"
    for kind in ("replayed", "an expired session", "a forged credential", "a forged signature"):
        assert findings.of(kind), f"nobody tried: {kind}"

    # All that was acknowledged is in the log, as whose act it was, and nothing else is.
    with ledger(database_url) as opened:
        there = booked(opened.log)
    assert findings.done.items() <= there.items()
    assert there.items() <= findings.tried.items()
    assert all(each.process.poll() is None for each in services.running.values())
    assert "Traceback" not in services.said()
    assert verify(database_url, silent).finding is None
