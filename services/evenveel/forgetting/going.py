"""Forgetting put together, beside whoever folds the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread

from access.database_roles import CLEARING, address_as
from access.moments import now_ms
from evenveel.clearing_runs.desk import run_desk
from evenveel.composition import Ledger
from evenveel.forgetting.forgetting import Forgetting
from evenveel.forgetting.outside import Outside
from evenveel.settings import Settings


@contextmanager
def forgetting(settings: Settings, opened: Ledger, stop: Event) -> Iterator[Forgetting]:
    """It goes on for as long as the `with` lasts; afterwards `stop` is set."""
    address = opened.database_url
    with closing(Outside(opened.keys, address_as(address, CLEARING), opened.log)) as outside:
        going = Forgetting(outside, lambda: run_desk(settings, address), settings.retention, now_ms)
        thread = Thread(target=going.run, args=(stop,), name="forgetting")
        thread.start()
        try:
            yield going
        finally:
            stop.set()
            thread.join()
