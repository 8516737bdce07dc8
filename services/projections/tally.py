"""What one process's runner has done, for whoever measures it: counted once a commit."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

_SIZES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
_TIMES_S: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Tally:
    """Of one runner, over all its partitions."""

    def __init__(self) -> None:
        # A registry of its own: tests and commands have several runners in one process.
        self.registry = CollectorRegistry(auto_describe=True)
        self._records = Histogram(
            "evenveel_projection_batch_records",
            "Records read for one commit of a partition, marks included.",
            buckets=_SIZES,
            registry=self.registry,
        )
        self._times = Histogram(
            "evenveel_projection_batch_seconds",
            "From folding a batch until its rows and its place were committed.",
            buckets=_TIMES_S,
            registry=self.registry,
        )
        self._failures = Counter(
            "evenveel_projection_failures",
            "How often a partition was found broken, each new try included.",
            registry=self.registry,
        )

    def committed(self, records: int, took_s: float) -> None:
        """A batch of so many records is in the tables."""
        self._records.observe(records)
        self._times.observe(took_s)

    def stood_still(self) -> None:
        """A partition could not go on."""
        self._failures.inc()
