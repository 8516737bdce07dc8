"""Each kind of wrongness, written into a log by hand, is named at the event that shows it."""

from __future__ import annotations

import pytest

from evenveel.verify import verify
from tests.verify.forgeries import FORGERIES, accepted
from tests.verify.world import ADMINISTRATOR, Forgery, World, across, exchange, silent


@pytest.mark.parametrize(
    ("forge", "what", "which"), FORGERIES, ids=[f[0].__name__.strip("_") for f in FORGERIES]
)
def test_a_forged_event_is_named(small_world: World, forge: Forgery, what: str, which: int) -> None:
    forger = small_world.forger
    forge(forger)
    first = forger.write()

    report = verify(small_world.database_url, silent)

    assert not report.clean
    assert report.finding is not None
    assert report.finding.what == what
    assert report.finding.position == first + which
    assert report.finding.expected != report.finding.found


def test_events_that_are_right_can_be_forged_unseen(small_world: World) -> None:
    forger = small_world.forger
    forger.add(exchange(), actor=ADMINISTRATOR)
    forger.add(across())
    forger.add(accepted(forger))
    forger.write()

    assert verify(small_world.database_url, silent).finding is None
