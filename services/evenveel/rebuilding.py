"""What a person orders for the projections: a version built anew, a record passed over."""

from __future__ import annotations

import getpass
from collections.abc import Callable

import psycopg

from access.database_roles import PROJECTIONS, address_as
from access.phrases_snag import Snag
from access.saying import Saying, message_of
from evenveel.settings import Settings
from evenveel.troubles import Trouble
from projections.kafka_stream import KafkaStream
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.projection import Projection
from projections.rebuild import Rebuild, RebuildDiffers, RebuildRuns, Rebuilt, Told
from projections.set_aside import MustStay, set_aside
from projections.stream import StreamAway


def projections_named(name: str) -> list[Projection]:
    """Return the projection of that name, or all of them for `all`. Raises `Trouble`."""
    known = all_projections()
    found = [one for one in known if name in {"all", one.name}]
    if not found:
        names = ", ".join(one.name for one in known)
        raise Trouble(Saying(Snag.NO_PROJECTION, given=name, names=names))
    return found


def rebuilt(
    database_url: str, kind: Projection, told: Callable[[Told], None], *, compare: bool
) -> Rebuilt:
    """Have the next version built and switched to. Raises `Trouble`."""
    # By the role that owns the tables, or those that fill them could not.
    address = address_as(database_url, PROJECTIONS)
    with LogStream(address) as log:
        try:
            return Rebuild(address, log, kind, told=told).run(compare=compare)
        except RebuildRuns as runs:
            raise Trouble(runs.message) from runs
        except RebuildDiffers as differs:
            given = {"name": kind.name, "tables": str(differs), "command": "evenveel verify"}
            raise Trouble(Saying(Snag.REBUILD_DIFFERS, **given)) from differs


def set_record_aside(
    settings: Settings, database_url: str, partition: int, offset: int, by: str | None
) -> str:
    """Have the record passed over; return its SHA-256. Raises `Trouble`."""
    if settings.kafka is None:
        raise Trouble(Saying(Snag.LOG_IS_THE_STREAM))
    address = address_as(database_url, PROJECTIONS)
    with (
        LogStream(address) as log,
        psycopg.connect(address, autocommit=True) as connection,
    ):
        stream = KafkaStream(settings.kafka.topic, settings.kafka.arguments(), log.head)
        try:
            return set_aside(connection, stream, partition, offset, by or getpass.getuser())
        except (MustStay, StreamAway) as stays:
            raise Trouble(message_of(stays)) from stays
        finally:
            stream.close()
