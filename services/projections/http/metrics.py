"""The reading service's figures as Prometheus reads them: its own work, and how far all are.

Every process tells of every partition, whoever works on it: what nobody works on shows as well. No
figure and no label names a person, an account or a group.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from projections.feed.follower import Follower
from projections.standing import ProjectionsStanding
from projections.tally import Tally

_PLACE: Final = ("projection", "version", "partition", "live")


class Worker(Protocol):
    """What keeps the projections up with their stream in this process."""

    tally: Tally

    @property
    def held(self) -> frozenset[int]:
        """The partitions it works on."""

    @property
    def stopped(self) -> dict[int, str]:
        """The partitions that stand still, and why."""


class ReadingFigures(Collector):
    """What is known at a scrape of the listeners, the work and the tables."""

    def __init__(self, follower: Follower, worker: Worker | None) -> None:
        self._follower = follower
        self._worker = worker
        self._seen: ProjectionsStanding | None = None
        self._looked = False

    def register(self, registry: CollectorRegistry) -> None:
        """The registry has these figures, and those of the work."""
        registry.register(self)
        if self._worker is not None:
            registry.register(_Of(self._worker.tally.registry))

    def look_from(self, seen: ProjectionsStanding | None, *, looked: bool) -> None:
        """The next scrape tells this of the database; None where it did not answer."""
        self._seen = seen
        self._looked = looked

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked of the database to register."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Yield every figure as it is now."""
        yield _gauge(
            "evenveel_feed_listeners", "Who follows the feed live.", self._follower.listening
        )
        if self._worker is not None:
            yield _gauge(
                "evenveel_projection_partitions_held",
                "Partitions that this process works on.",
                len(self._worker.held),
            )
        if not self._looked:
            return
        up = self._seen is not None
        yield _gauge("evenveel_database_up", "Whether the database answered.", int(up))
        if self._seen is not None:
            yield from _of_the_tables(self._seen)


class _Of(Collector):
    """The figures of another registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterable[Metric]:
        return self._registry.collect()


def _of_the_tables(seen: ProjectionsStanding) -> Iterable[Metric]:
    yield _gauge("evenveel_log_head_position", "The position of the last event.", seen.log_position)
    for name, said, values in (
        (
            "evenveel_projection_position",
            "Up to which a projection holds a partition.",
            [place.position for place in seen.places],
        ),
        (
            "evenveel_projection_lag_events",
            "Events of the log that lie beyond that.",
            [place.lag_events for place in seen.places],
        ),
        (
            "evenveel_projection_lag_seconds",
            "How long the oldest of these is in the log; 0 for none.",
            [place.lag_s for place in seen.places],
        ),
    ):
        yield _by_place(name, said, seen, values)
    partitions = sorted({place.partition for place in seen.places if place.live})
    stopped = {failure.partition for failure in seen.stopped}
    standing_still = GaugeMetricFamily(
        "evenveel_projection_stopped",
        "1 where a partition stands still before a record.",
        labels=["partition"],
    )
    for partition in partitions:
        standing_still.add_metric([str(partition)], int(partition in stopped))
    yield standing_still
    yield _gauge(
        "evenveel_projection_set_aside_records",
        "Records that a person had passed over.",
        seen.set_aside,
    )
    webhooks = GaugeMetricFamily(
        "evenveel_webhooks", "Webhooks in force, by whether they are taken.", labels=["state"]
    )
    webhooks.add_metric(["well"], seen.webhooks.active - seen.webhooks.failing)
    webhooks.add_metric(["failing"], seen.webhooks.failing)
    yield webhooks
    deliveries = GaugeMetricFamily(
        "evenveel_webhook_deliveries",
        "Deliveries that wait, or were given up; counted up to 100,000.",
        labels=["state"],
    )
    deliveries.add_metric(["waiting"], seen.webhooks.waiting)
    deliveries.add_metric(["dead"], seen.webhooks.dead)
    yield deliveries


def _by_place(
    name: str, said: str, seen: ProjectionsStanding, values: Sequence[float]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, said, labels=_PLACE)
    for place, value in zip(seen.places, values, strict=True):
        live = "yes" if place.live else "no"
        family.add_metric([place.name, str(place.version), str(place.partition), live], value)
    return family


def _gauge(name: str, said: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, said, value=value)
