"""Who holds the lease is told by the database's clock, which all who ask share."""

from __future__ import annotations

import time

import psycopg
import pytest

from evenveel.lease import Lease, running_lease
from tests.verify.world import World


@pytest.mark.parametrize("off_s", [-(10**8), 10**8])
def test_a_lease_is_told_until_it_lapses_whatever_our_own_clock_says(
    small_world: World, monkeypatch: pytest.MonkeyPatch, off_s: int
) -> None:
    wrong_s = time.time() + off_s
    monkeypatch.setattr(time, "time", lambda: wrong_s)
    log, holder = small_world.ledger.log, "http://here:1#machine"
    head = log.take_over(holder, 60_000)
    assert running_lease(small_world.database_url) == Lease(holder=holder, url="http://here:1")
    assert log.renew_lease(holder, head.epoch, 1)
    with psycopg.connect(small_world.database_url) as session:
        session.execute("SELECT pg_sleep(0.01)")
    assert running_lease(small_world.database_url) is None
