"""The clearing service's figures as Prometheus reads them: the writer's own, and the database's.

No figure and no label names a person, an account or a group: labels come from closed lists of
ours. A figure of the database is left out where the database does not answer, and
`evenveel_database_up` says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import Final

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from access.pulse import Pulse
from clearing.log.standing import LogStanding, RelayStanding, Surroundings, TreeStanding
from clearing.write_path.tally import Spread
from clearing.write_path.writer import Writer

STATUSES: Final = ("serving", "standing by", "stopped")


class ClearingFigures(Collector):
    """Reads a writer's tally at each scrape, and what was last seen of the database."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._seen: Surroundings | None = None
        self._looked = False

    def look_from(self, seen: Surroundings | None, *, looked: bool) -> None:
        """The next scrape tells this of the database; None where it did not answer."""
        self._seen = seen
        self._looked = looked

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked of the database to register."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Yield every figure as it is now."""
        yield from _writers(self._writer)
        if not self._looked:
            return
        up = self._seen is not None
        yield _gauge("evenveel_database_up", "Whether the database answered.", int(up))
        if self._seen is not None:
            yield from _of_the_log(self._seen.log)
            yield from _of_the_tree(self._seen.tree)
            yield from _of_processes(self._seen.pulses)
            if self._seen.relay is not None:
                yield from _of_the_relay(self._seen.relay)


def _writers(writer: Writer) -> Iterable[Metric]:
    tally = writer.tally
    yield _labelled(
        "evenveel_writer_status",
        "1 for what the writer does.",
        "status",
        [(status, int(writer.status == status)) for status in STATUSES],
    )
    yield _gauge(
        "evenveel_writer_taking_over",
        "Whether the log is being folded, before it is served.",
        int(writer.taking_over),
    )
    yield _gauge("evenveel_writer_epoch", "The epoch of the writer's reign.", tally.epoch)
    yield _gauge(
        "evenveel_writer_position", "The position of its last durable block.", tally.position
    )
    yield _gauge("evenveel_writer_waiting_commands", "Commands not yet decided.", writer.waiting)
    yield _counter("evenveel_writer_replays", "How often the log was folded.", tally.replays)
    commands = CounterMetricFamily(
        "evenveel_commands", "Commands answered, by how.", labels=["outcome"]
    )
    refused = dict(tally.refused)
    commands.add_metric(["accepted"], tally.accepted)
    commands.add_metric(["repeated"], tally.repeated)
    commands.add_metric(["refused"], sum(refused.values()))
    yield commands
    refusals = CounterMetricFamily("evenveel_refusals", "Refusals, by reason.", labels=["code"])
    for code, count in refused.items():
        refusals.add_metric([code.slug], count)
    yield refusals
    for name, said, spread in (
        ("evenveel_block_commands", "Commands decided together.", tally.block_commands),
        ("evenveel_block_events", "Events of one commit.", tally.block_events),
        ("evenveel_commit_seconds", "Until a block was on disk.", tally.commit_s),
        ("evenveel_durable_seconds", "From deciding until it was durable.", tally.durable_s),
    ):
        yield _histogram(name, said, spread)


def _of_the_log(log: LogStanding) -> Iterable[Metric]:
    yield _gauge("evenveel_log_head_position", "The position of the last event.", log.position)
    yield _gauge("evenveel_log_epoch", "How often the log was taken over.", log.epoch)
    yield _gauge(
        "evenveel_log_lease_seconds",
        "How long the writer's lease still runs; 0 where nobody has one.",
        log.lease_left_s or 0,
    )
    yield _labelled(
        "evenveel_index_lag_events",
        "Events that an index does not hold yet.",
        "index",
        [
            ("ids", max(0, log.position - log.ids_reached)),
            ("tags", max(0, log.position - log.tags_reached)),
        ],
    )
    yield _gauge(
        "evenveel_snapshot_position", "Of the newest snapshot; 0 for none.", log.snapshot_position
    )
    yield _gauge("evenveel_database_size_bytes", "On disk, without its log.", log.database_bytes)


def _of_the_tree(tree: TreeStanding) -> Iterable[Metric]:
    yield _gauge("evenveel_tree_size", "How many events the signed tree holds.", tree.size)
    yield _gauge("evenveel_tree_lag_events", "Events not yet signed.", tree.lag_events)
    yield _gauge(
        "evenveel_tree_lag_seconds",
        "How long the oldest of these is in the log; 0 for none.",
        tree.lag_s,
    )


def _of_processes(pulses: list[Pulse]) -> Iterable[Metric]:
    alive = [pulse for pulse in pulses if pulse.beats]
    names = sorted({pulse.process for pulse in pulses})
    yield _labelled(
        "evenveel_processes",
        "How many of a process run, as they say in the database.",
        "process",
        [(name, sum(pulse.process == name for pulse in alive)) for name in names],
    )


def _of_the_relay(relay: RelayStanding) -> Iterable[Metric]:
    """Yield what the relay says of itself: it has no port of its own to be asked at."""
    yield _gauge(
        "evenveel_relay_working",
        "Relays that fill the topic; one is enough, others stand by.",
        relay.working,
    )
    yield _gauge("evenveel_relay_position", "Up to which the topic is complete.", relay.position)
    yield _gauge("evenveel_relay_lag_events", "Events not yet on the topic.", relay.lag_events)
    yield _gauge(
        "evenveel_relay_lag_seconds",
        "How long the oldest of these is in the log; 0 for none.",
        relay.lag_s,
    )
    yield _labelled(
        "evenveel_relay_partition_position",
        "Up to which a partition says that it is complete.",
        "partition",
        [(str(partition), told) for partition, told in sorted(relay.partitions.items())],
    )


def _gauge(name: str, said: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, said, value=value)


def _labelled(
    name: str, said: str, label: str, values: Iterable[tuple[str, float]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, said, labels=[label])
    for of, value in values:
        family.add_metric([of], value)
    return family


def _counter(name: str, said: str, value: float) -> CounterMetricFamily:
    return CounterMetricFamily(name, said, value=value)


def _histogram(name: str, said: str, spread: Spread) -> HistogramMetricFamily:
    counts = list(accumulate(spread.counts))
    bounds = [str(float(bound)) for bound in spread.bounds] + ["+Inf"]
    return HistogramMetricFamily(
        name, said, buckets=list(zip(bounds, counts, strict=True)), sum_value=spread.total
    )
