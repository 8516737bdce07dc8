"""The relay's life: session after session, however each of them ends."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event
from typing import Final, Literal

from clearing.log.port import Log, LogUnavailable, OutcomeUnknown
from clearing.relay.broker import Broker, Fenced, OutOfReach, Topic
from clearing.relay.lanes import Filling, HoleInTopic
from clearing.relay.places import Place, read_back
from contracts.stream import MAX_RECORD_BYTES, SILENT_MS

STAND_BY_S: Final = 10.0
_FIRST_WAIT_S: Final = 0.1
_LONGEST_WAIT_S: Final = 5.0
_LOOK_AT_TOPIC_S: Final = 1.0
# History is kept for ever, whole. A batch may hold the records of one event beyond what is aimed
# at: one for each group of the longest route, all in one partition.
_TOPIC_CONFIGS: Final = {
    "cleanup.policy": "delete",
    "retention.ms": "-1",
    "retention.bytes": "-1",
    "max.message.bytes": str(16 * MAX_RECORD_BYTES),
}

Status = Literal["starting", "relaying", "waiting for the broker", "standing by"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Which topic, at which brokers, and what it is made like where there is none yet.

    `arguments` are those of kafka-python's clients: addresses and credentials.
    """

    topic: str
    partitions: int
    replication: int
    arguments: Mapping[str, object]


class Relay:
    """Fills one topic from one log until it is stopped."""

    def __init__(self, log: Log, target: Target, now_ms: Callable[[], int]) -> None:
        self.status: Status = "starting"
        # Up to here everything was acknowledged by the broker, as far as this process knows.
        self.complete = 0
        # Up to which position each partition says that it is complete.
        self.told: dict[int, int] = {}
        self._log = log
        self._target = target
        self._now_ms = now_ms
        self._wait_s = _FIRST_WAIT_S
        self._refill = False
        self._said = ""

    def run(self, stop: Event) -> None:
        """The topic holds what the log holds, soon after it is written, until `stop` is set.

        Rides out a broker or a database that is away; stands by where another relay took over.
        Raises `RecordTooLarge`, `UnreadableEvent` and `TopicAhead`, where going on would lie.
        """
        while not stop.is_set():
            try:
                self._session(stop)
            except Fenced:
                self._say("another relay fills the topic; this one stands by")
                self._stand_by(stop)
            except OutOfReach as reason:
                # A hole can only be closed by writing everything once more.
                self._refill = self._refill or isinstance(reason, HoleInTopic)
                self.status = "waiting for the broker"
                self._say(f"the stream waits for Kafka: {reason}")
                self._pause(stop)
            except (LogUnavailable, OutcomeUnknown) as lost:
                self._say(f"the relay waits for the database: {lost}")
                self._pause(stop)

    @property
    def trouble(self) -> str:
        """What is in the way, in a sentence; empty where nothing is."""
        return self._said

    def _pause(self, stop: Event) -> None:
        stop.wait(self._wait_s)
        self._wait_s = min(_LONGEST_WAIT_S, 2 * self._wait_s)

    def _say(self, sentence: str) -> None:
        # Once, however often it is tried: what is new stands out.
        if sentence != self._said:
            self._said = sentence
            _log.warning("%s", sentence)

    def _session(self, stop: Event) -> None:
        """Fill the topic, as one incarnation of it, until something ends that."""
        with Broker(self._target.arguments) as broker:
            topic = self._topic(broker)
            # Before the reading back: what a fenced relay still wrote is then read or repeated.
            producer = broker.next_epoch(f"relay of {topic.name}")
            places = read_back(broker, topic, self._log)
            # Whatever hole there is lies before this: nothing was lost of what is not yet written.
            whole_at = self._log.head().position
            if self._refill:
                places = [Place(0, place.end) for place in places]
            filling = Filling(self._log, places)
            self.complete = filling.complete
            self.status = "relaying"
            looked_at = time.monotonic()
            while not stop.is_set():
                reached = filling.fill()
                filling.tell_silent(reached)
                due = {lane.partition: lane for lane in filling.lanes if lane.batch.count}
                if due:
                    at_ms = self._now_ms()
                    batches = {n: lane.built(producer, at_ms) for n, lane in due.items()}
                    for partition, offset in broker.produce(topic, batches).items():
                        due[partition].stands(offset)
                # Without anything to write too: broker and log answered, and that is well.
                self._went_well()
                self._refill = self._refill and reached < whole_at
                self.complete = filling.complete = reached
                self.told = {lane.partition: lane.told for lane in filling.lanes}
                if time.monotonic() - looked_at >= _LOOK_AT_TOPIC_S:
                    _still_there(broker, topic)
                    looked_at = time.monotonic()
                if not due:
                    self._log.wait_for_more(reached, SILENT_MS / 2_000)

    def _topic(self, broker: Broker) -> Topic:
        target = self._target
        return broker.topic(target.topic) or broker.create(
            target.topic,
            partitions=target.partitions,
            replication=target.replication,
            configs=_TOPIC_CONFIGS,
        )

    def _went_well(self) -> None:
        self._wait_s = _FIRST_WAIT_S
        if self._said:
            _log.warning("the relay fills the topic again")
            self._said = ""

    def _stand_by(self, stop: Event) -> None:
        """Return when the topic has made no progress for a while although the log is ahead."""
        self.status = "standing by"
        seen: list[Place] | None = None
        since = time.monotonic()
        while not stop.wait(_LOOK_AT_TOPIC_S):
            places = self._looked()
            now = time.monotonic()
            # Who cannot see the topic cannot judge the other.
            if places is None or places != seen or not self._behind(places):
                seen, since = places, now
            elif now - since >= STAND_BY_S:
                return

    def _behind(self, places: list[Place]) -> bool:
        try:
            head = self._log.head().position
        except (LogUnavailable, OutcomeUnknown):
            return False
        return not places or min(places).after < head

    def _looked(self) -> list[Place] | None:
        """Return how far the topic goes, if that can be seen now; nothing where there is none."""
        try:
            with Broker(self._target.arguments) as broker:
                topic = broker.topic(self._target.topic)
                return [] if topic is None else read_back(broker, topic, self._log)
        except (OutOfReach, LogUnavailable, OutcomeUnknown):
            return None


def _still_there(broker: Broker, topic: Topic) -> None:
    """Raise `OutOfReach` where the topic is gone, or another stands in its place."""
    now = broker.topic(topic.name)
    if now is None or now.id != topic.id:
        raise OutOfReach(f"the topic {topic.name} was deleted")
