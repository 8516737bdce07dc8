"""What a writer has done, in plain numbers that others may read at any moment.

Counted once a block, and a refusal when there is one: a command that is accepted costs nothing
here. Only the writer's own thread writes; who reads from another thread sees each number as it was
a moment ago, and never waits for the writer or lets it wait.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from clearing.domain.refusals import Code

# Upper bounds of what is told apart; what is larger still is counted beyond the last.
SIZES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
TIMES_S: Final = (
    *(0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1),
    *(0.2, 0.5, 1.0, 2.0, 5.0, 10.0),
)


class Spread:
    """How often a measured number was at most each bound, and the sum of all that were measured."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = tuple(bounds)
        # The last is of those beyond every bound.
        self.counts = [0] * (len(bounds) + 1)
        self.total: float = 0

    def add(self, measured: float) -> None:
        """The number is counted under the first bound that is not below it."""
        self.counts[bisect_left(self.bounds, measured)] += 1
        self.total += measured


class Tally:
    """Of one writer, over all its reigns; `position` is that of its last durable block."""

    __slots__ = (
        "accepted",
        "block_commands",
        "block_events",
        "commit_s",
        "durable_s",
        "epoch",
        "position",
        "refused",
        "repeated",
        "replays",
    )

    def __init__(self) -> None:
        self.accepted = 0
        self.repeated = 0
        self.refused: dict[Code, int] = dict.fromkeys(Code, 0)
        self.block_commands = Spread(SIZES)
        self.block_events = Spread(SIZES)
        # From handing a block to the log until the log has it on disk.
        self.commit_s = Spread(TIMES_S)
        # From the beginning of deciding a block until its answers may be given.
        self.durable_s = Spread(TIMES_S)
        self.epoch = 0
        self.position = 0
        self.replays = 0

    def began(self, *, epoch: int, position: int) -> None:
        """The log was folded under this epoch, up to this position."""
        self.epoch = epoch
        self.position = position
        self.replays += 1

    def decided(self, *, commands: int, refused: Sequence[Code], repeated: int) -> None:
        """So many commands are answered; `repeated` of them had been accepted before."""
        self.accepted += commands - len(refused) - repeated
        self.repeated += repeated
        for code in refused:
            self.refused[code] += 1
        self.block_commands.add(commands)

    def durable(self, *, events: int, position: int, commit_s: float, durable_s: float) -> None:
        """A block of so many events is on disk and ends at the position."""
        self.position = position
        self.block_events.add(events)
        self.commit_s.add(commit_s)
        self.durable_s.add(durable_s)
