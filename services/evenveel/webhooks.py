"""The process that posts events to the addresses that groups named."""

from __future__ import annotations

import signal
from threading import Event

import psycopg

from access.database_roles import PROJECTIONS, address_as
from access.moments import now_ms
from access.pulse import Report, beating
from evenveel.composition import make_tables
from evenveel.settings import Settings
from evenveel.who_asks import secret_of
from projections.log_stream import LogStream
from projections.webhooks.sealing import Seal, seal_all
from projections.webhooks.sender import Sender


def serve_webhooks(settings: Settings, database_url: str) -> int:
    """Make deliveries until told to stop; what is being posted then is waited for."""
    make_tables(database_url, settings=settings)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    address = address_as(database_url, PROJECTIONS)
    seal = seal_of(settings)
    with psycopg.connect(address) as connection:
        seal_all(connection, seal)
    with LogStream(address) as wakes:
        sender = Sender(address, wakes, settings.webhooks, now_ms, seal)
        with beating(address, "webhooks", lambda: _report_of(sender)):
            sender.run(stop)
    return 0


def seal_of(settings: Settings) -> Seal:
    """What the secrets of webhooks are sealed with."""
    return Seal(secret_of(settings).key_for("webhooks"))


def _report_of(sender: Sender) -> Report:
    state = "waiting" if sender.trouble else "posting"
    return Report(state, sender.trouble, {"under_way": sender.under_way})
