"""How often something was taken under a name, and whether it may be taken once more.

Of each name one number is kept: when, if nothing more is taken, all may be taken at once again
(the generic cell rate algorithm, ITU-T I.371). The memory for them is bounded: of a flood of names
the longest silent ones are forgotten, which can only give somebody more than their share.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic_ns
from typing import NamedTuple

from access.limits import Rate

_MINUTE_NS = 60_000_000_000
_SECOND_NS = 1_000_000_000


class Taken(NamedTuple):
    """Whether it was granted, how many more there are at once, and when there is one more."""

    granted: bool
    left: int
    after_s: int


class Buckets:
    """One rate, for any number of names. From any thread."""

    def __init__(
        self, rate: Rate, *, names_at_most: int, now_ns: Callable[[], int] = monotonic_ns
    ) -> None:
        self.rate = rate
        self._each_ns = _MINUTE_NS // rate.a_minute
        self._room_ns = self._each_ns * rate.burst
        self._names_at_most = names_at_most
        self._now_ns = now_ns
        self._lock = Lock()
        self._full_at_ns: OrderedDict[str, int] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full_at_ns)

    def take(self, name: str, how_many: int = 1) -> Taken:
        """So many are taken, or none where they are not there."""
        with self._lock:
            now_ns = self._now_ns()
            full_at_ns = max(now_ns, self._full_at_ns.get(name, 0)) + how_many * self._each_ns
            over_ns = full_at_ns - now_ns - self._room_ns
            if over_ns > 0:
                return Taken(granted=False, left=0, after_s=-(-over_ns // _SECOND_NS))
            self._keep(name, full_at_ns)
            return Taken(granted=True, left=-over_ns // self._each_ns, after_s=0)

    def owe(self, name: str, how_many: int) -> int:
        """So many are taken, there or not; the nanoseconds to wait until they would have been."""
        with self._lock:
            now_ns = self._now_ns()
            full_at_ns = max(now_ns, self._full_at_ns.get(name, 0)) + how_many * self._each_ns
            self._keep(name, full_at_ns)
            return max(0, full_at_ns - now_ns - self._room_ns)

    def look(self, name: str) -> Taken:
        """As `take` would answer, with nothing taken."""
        with self._lock:
            now_ns = self._now_ns()
            full_at_ns = max(now_ns, self._full_at_ns.get(name, 0)) + self._each_ns
            over_ns = full_at_ns - now_ns - self._room_ns
            granted = over_ns <= 0
            return Taken(
                granted, max(0, -over_ns // self._each_ns), max(0, -(-over_ns // _SECOND_NS))
            )

    def _keep(self, name: str, full_at_ns: int) -> None:
        self._full_at_ns[name] = full_at_ns
        self._full_at_ns.move_to_end(name)
        if len(self._full_at_ns) > self._names_at_most:
            self._full_at_ns.popitem(last=False)
