"""The sender killed at any moment: every event is delivered at least once, and none is skipped."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from access.moments import now_ms
from evenveel.settings import read_settings
from evenveel.webhooks import seal_of
from tests.cli.typed import Shell
from tests.faults.processes import PATIENCE_S, environment_of, until
from tests.feed.following import Log
from tests.feed.receiving import Answer, Delivery, Office, Receiver, receiving
from tests.projections.history import Pen
from tests.projections.made_up import made_up


class Service:
    """`evenveel serve webhooks`, started as a supervisor starts it."""

    def __init__(self, database_url: str, home: Path) -> None:
        self.said = home / "said.txt"
        self._environment = {
            "DATABASE_URL": database_url,
            "EVENVEEL_DATA": str(home),
            "EVENVEEL_WEBHOOKS_TO_LOOPBACK": "allow",
            "EVENVEEL_WEBHOOKS_RETRY_S": ",".join(["0.1"] * 20),
            # What a killed process was at is taken up again five seconds after this.
            "EVENVEEL_WEBHOOKS_WITHIN_S": "0.5",
        }
        self.process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        with self.said.open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "evenveel", "serve", "webhooks"],
                env=environment_of(self._environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )

    def kill_and_start(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process = self._started()

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(PATIENCE_S)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kills", [5, pytest.param(25, marks=pytest.mark.long)])
def test_a_sender_killed_again_and_again_leaves_nothing_out(
    database_url: str, tmp_path: Path, kills: int
) -> None:
    log = Log(database_url, Pen())
    office = Office(database_url, now_ms, seal_of(read_settings(data=tmp_path)))
    story = made_up(50 * kills).records
    chance = random.Random(7)
    with receiving() as receiver, receiving() as other:
        # Slow enough to be killed in the middle of, and now and then it fails by itself.
        receiver.decide = lambda _: _slowly(chance)
        webhook_id = office.add("group-1", receiver.url)
        office.add("group-2", other.url)
        service = Service(database_url, tmp_path)
        try:
            for kill in range(kills):
                log.pen.records += story[kill * 50 : (kill + 1) * 50]
                log.add(block=9)
                before = len(receiver.deliveries)
                until(lambda b=before: len(receiver.deliveries) > b + 2, "it posts")  # type: ignore[misc]
                service.kill_and_start()
            wanted = set(log.positions("group-1"))
            until(lambda: set(receiver.positions) >= wanted, "all is delivered")
            until(lambda: set(other.positions) >= set(log.positions("group-2")), "to both")
            until(lambda: office.statuses(webhook_id) == {"delivered"}, "and written down")
            assert list(office.rows(webhook_id)) == sorted(wanted)
        finally:
            assert service.end() == 0
        assert set(receiver.positions) == wanted
        _same_event_same_id(receiver)
        assert receiver.verified(office.secrets[webhook_id])
    assert service.said.read_text() == ""
    office.close()


def _slowly(chance: random.Random) -> Answer:
    time.sleep(0.02)
    return Answer(500 if chance.random() < 0.1 else 204)


def _same_event_same_id(receiver: Receiver) -> None:
    ids: dict[int, set[str]] = {}
    for delivery in list(receiver.deliveries):
        ids.setdefault(delivery.position, set()).add(delivery.webhook_id)
    assert all(len(each) == 1 for each in ids.values())
    assert len({next(iter(each)) for each in ids.values()}) == len(ids)


def test_a_sender_killed_between_the_answer_and_its_note_delivers_twice_under_one_id(
    database_url: str, tmp_path: Path
) -> None:
    log = Log(database_url, made_up(100))
    office = Office(database_url, now_ms, seal_of(read_settings(data=tmp_path)))
    after = log.positions("group-1")[-2]
    with receiving() as receiver:
        service = Service(database_url, tmp_path)
        try:
            # Whoever wants to note how it ended waits for this row.
            with psycopg.connect(database_url) as holding:

                def hold(_: Delivery) -> Answer:
                    holding.execute("SELECT FROM webhooks.deliveries FOR UPDATE")
                    return Answer()

                receiver.decide = hold
                webhook_id = office.add("group-1", receiver.url, after=after)
                until(lambda: len(receiver.deliveries) == 1, "it was posted")
                time.sleep(0.3)
                service.process.kill()
                service.process.wait()
                receiver.decide = lambda _: Answer()
                # What it asked of the database dies with it, as when the machine went down.
                gone = "SELECT pg_terminate_backend(pid, 10_000) FROM pg_stat_activity"
                holding.execute(f"{gone} WHERE application_name = 'evenveel webhooks'")
                holding.rollback()
            assert office.statuses(webhook_id) == {"waiting"}
            service.kill_and_start()
            until(lambda: office.statuses(webhook_id) == {"delivered"}, "it is delivered")
        finally:
            assert service.end() == 0
        assert list(Counter(d.webhook_id for d in receiver.deliveries).values()) == [2]
    office.close()


@pytest.mark.parametrize("waits", ["x", "-1", "1,,2", "nan", "1e9", ",".join("1" * 21)])
def test_waits_that_are_none_are_refused_before_anything_starts(waits: str, tmp_path: Path) -> None:
    nowhere = Shell("", str(tmp_path / "data"), EVENVEEL_WEBHOOKS_RETRY_S=waits)
    said = nowhere.type("serve", "webhooks")
    assert said.code == 2
    assert "EVENVEEL_WEBHOOKS_RETRY_S" in said.aside
    assert not (tmp_path / "data").exists()
