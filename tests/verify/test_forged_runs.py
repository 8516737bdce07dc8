"""A clearing run that is not what it must be is named, at the event that shows it."""

from __future__ import annotations

import pytest

from evenveel.verify import verify
from tests.verify.forged_runs import FORGED_RUNS, honest
from tests.verify.world import Forgery, World, silent


@pytest.mark.parametrize(
    ("forge", "what"), FORGED_RUNS, ids=[forge.__name__ for forge, _ in FORGED_RUNS]
)
def test_a_forged_run_is_named_at_the_last_event(
    small_world: World, forge: Forgery, what: str
) -> None:
    forger = small_world.forger
    forge(forger)
    last = forger.write() + len(forger.entries) - 1

    finding = verify(small_world.database_url, silent).finding

    assert finding is not None
    assert finding.what == what
    assert finding.position == last
    assert finding.expected != finding.found


def test_an_honest_run_is_right(small_world: World) -> None:
    forger = small_world.forger
    honest(forger)
    forger.write()

    assert verify(small_world.database_url, silent).finding is None
