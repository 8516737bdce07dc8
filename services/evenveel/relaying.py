"""The relay's process: from the log of this database to the stream of these settings."""

from __future__ import annotations

import logging
import signal
from threading import Event

from access.database_roles import PROJECTIONS, address_as
from access.moments import now_ms
from access.phrases_snag import Snag
from access.pulse import Report, beating
from access.saying import Saying
from clearing.log.postgres import PostgresLog
from clearing.relay.places import TopicAhead
from clearing.relay.relay import Relay, Target
from contracts.envelope import UnreadableEvent
from contracts.stream import RecordTooLarge
from evenveel.composition import make_tables
from evenveel.kafka import KafkaSettings
from evenveel.settings import Settings, WrongSettings

_log = logging.getLogger(__name__)


def target_of(kafka: KafkaSettings) -> Target:
    """Return the topic that the relay fills."""
    return Target(
        topic=kafka.topic,
        partitions=kafka.partitions,
        replication=kafka.replication,
        arguments=kafka.arguments(),
    )


def serve_relay(settings: Settings, database_url: str) -> int:
    """Fill the topic from the log until told to stop; returns the exit code.

    Raises `WrongSettings` where there is no Kafka to fill.
    """
    if settings.kafka is None:
        raise WrongSettings(Saying(Snag.RELAY_WITHOUT_KAFKA))
    # What the library says of every attempt, the relay says once in a sentence.
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    make_tables(database_url, settings=settings)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    # The relay only reads the log.
    address = address_as(database_url, PROJECTIONS)
    with PostgresLog(address) as log:
        relay = Relay(log, target_of(settings.kafka), now_ms)
        try:
            with beating(address, "relay", lambda: _report_of(relay)):
                relay.run(stop)
        except (RecordTooLarge, UnreadableEvent, TopicAhead) as reason:
            _log.error("the relay stops: %s", reason)
            return 1
    return 0


def _report_of(relay: Relay) -> Report:
    told = {str(partition): position for partition, position in relay.told.items()}
    return Report(relay.status, relay.trouble, {"complete": relay.complete, "partitions": told})
