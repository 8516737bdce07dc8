"""A log that grows at will, a relay beside it, and a reader that knows what must be there."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from kafka.consumer.fetcher import ConsumerRecord

from access.moments import now_ms
from clearing.log.postgres import PostgresLog
from clearing.log.schema import create_tables
from clearing.relay.relay import Relay, Target
from contracts.block import Entry
from contracts.envelope import decode, encode
from contracts.events import wire_name
from contracts.stream import Complete, EventRecord, partition_of, read_record
from tests.faults.processes import until
from tests.kafka import Broker, records_in
from tests.meanwhile import meanwhile
from tests.projections.history import Pen

PARTITIONS: Final = 4
GROUPS: Final = tuple(f"dorp-{n}" for n in range(9))
A_BLOCK: Final = 500
PATIENCE_S: Final = 90.0


class Town:
    """Groups in a ring that trade with each other; every event goes to the log at once."""

    def __init__(self, database_url: str) -> None:
        create_tables(database_url)
        self.log = PostgresLog(database_url)
        self._head = self.log.take_over("town", 3_600_000)
        self._pen = Pen()
        self._written = 0
        for group in GROUPS:
            self._pen.found(group, per_hour=20)
        self._members = {group: [self._pen.open(group) for _ in range(3)] for group in GROUPS}
        for n, group in enumerate(GROUPS):
            self._pen.agree(GROUPS[n - 1], group)
        self._append()

    @property
    def head(self) -> int:
        return self._head.position

    def trade(self, events: int) -> None:
        """So many exchanges more stand in the log, a third of them across a border."""
        pick = self._pen.random
        for _ in range(events):
            n = pick.randrange(len(GROUPS))
            other = GROUPS[n - 1] if pick.random() < 0.33 else GROUPS[n]
            payer = self._members[GROUPS[n]][0]
            payee = self._members[other][1]
            self._pen.pay(payer, payee, pick.randrange(1, 9))
        self._append()

    def within(self, group: str) -> None:
        """One exchange more, within this group."""
        self._pen.pay(self._members[group][0], self._members[group][1], 1)
        self._append()

    def entries(self) -> list[Entry]:
        return [entry for block in self.log.read() for entry in block.entries]

    def append(self, *entries: Entry) -> None:
        """These stand in the log, whatever they are."""
        self._head = self.log.append(entries, after=self._head)

    def close(self) -> None:
        self.log.close()

    def _append(self) -> None:
        new = self._pen.records[self._written :]
        self._written = len(self._pen.records)
        for start in range(0, len(new), A_BLOCK):
            self.append(
                *(
                    Entry(wire_name(r.envelope.event), (), encode(r.envelope))
                    for r in new[start : start + A_BLOCK]
                )
            )


def target(kafka: Broker, topic: str, partitions: int = PARTITIONS) -> Target:
    return Target(
        topic=topic,
        partitions=partitions,
        replication=1,
        arguments={"bootstrap_servers": kafka.bootstrap},
    )


def relay_of(town: Town, to: Target) -> Relay:
    return Relay(town.log, to, now_ms)


@contextlib.contextmanager
def relaying(town: Town, to: Target) -> Iterator[Relay]:
    """A relay that runs until the `with` ends; what it raised is raised there."""
    with running(relay_of(town, to)) as relay:
        yield relay


@contextlib.contextmanager
def running(relay: Relay) -> Iterator[Relay]:
    """The relay runs until the `with` ends; what it raised is raised there."""
    with meanwhile(relay.run):
        yield relay


def run_until(relay: Relay, happened: Callable[[], bool]) -> None:
    """The relay ran until this had happened."""
    with running(relay):
        until(happened, "the relay goes so far", PATIENCE_S)


def until_relayed(relay: Relay, town: Town) -> None:
    until(lambda: relay.complete >= town.head, "the relay reaches the head", PATIENCE_S)


class Missing(AssertionError):
    """A reader of the topic would have met a gap, or something that is not in the log."""


def follow(
    found: Mapping[int, Sequence[ConsumerRecord]], history: Sequence[Entry]
) -> dict[int, int]:
    """Read each partition as a follower does, and return how far each is known to be complete.

    Raises `Missing` where at any moment a record had come before one that belongs before it, or a
    mark before what it says is complete.
    """
    expected = _expected(len(found), history) if found else {}
    reached = {}
    for partition, records in found.items():
        due = expected[partition]
        had, reached[partition] = 0, 0
        places = {place: n for n, place in enumerate(due)}
        for record in records:
            said = read_record(record.key, record.headers, record.value)
            match said:
                case EventRecord():
                    at = places.get((said.position, said.group))
                    if at is None or at > had:
                        raise Missing(f"{partition}: {said[:2]} comes after {due[had - 1]}")
                    if record.value != history[said.position - 1].data:
                        raise Missing(f"{partition}: {said[:2]} is not what the log holds")
                    had = max(had, at + 1)
                case Complete():
                    if had < len(due) and due[had][0] <= said.position:
                        raise Missing(f"{partition}: {due[had]} is missing before {said}")
                    reached[partition] = max(reached[partition], said.position)
    return reached


def _expected(partitions: int, history: Sequence[Entry]) -> dict[int, list[tuple[int, str]]]:
    expected: dict[int, list[tuple[int, str]]] = {n: [] for n in range(partitions)}
    for position, entry in enumerate(history, 1):
        for group in decode(entry.wire_name, entry.data).groups:
            expected[partition_of(group, partitions)].append((position, group))
    return expected


def assert_whole(kafka: Broker, topic: str, town: Town) -> dict[int, list[ConsumerRecord]]:
    """Soon every partition is complete up to the head, and was a prefix at every moment."""
    history = town.entries()
    deadline = time.monotonic() + PATIENCE_S
    while True:
        found = records_in(kafka.bootstrap, topic)
        reached = follow(found, history)
        if reached and min(reached.values()) == len(history):
            return found
        assert time.monotonic() < deadline, f"the topic goes up to {reached}, not {len(history)}"
        time.sleep(0.2)


def positions(records: Sequence[ConsumerRecord]) -> list[tuple[str, int]]:
    """What a partition holds, in short: ("event" or "mark", position)."""
    said = [read_record(record.key, record.headers, record.value) for record in records]
    return [("mark" if isinstance(s, Complete) else "event", s.position) for s in said]
