"""How webhooks are posted: above all when one that failed is tried again, later and later."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

# About 17 hours together: a receiver that is down overnight misses nothing.
RETRY_AFTER_S: Final = (5, 60, 300, 1_800, 7_200, 18_000, 36_000)
_SPREAD: Final = 0.2


class Manner(NamedTuple):
    """How webhooks are posted. A delivery that failed after the last wait is a dead letter."""

    retry_after_s: Sequence[float] = RETRY_AFTER_S
    within_s: float = 10
    delivered_kept_days: int = 7
    dead_kept_days: int = 30
    loopback_allowed: bool = False

    @property
    def taken_for_ms(self) -> int:
        """How long a delivery is one process's own: longer than any attempt lasts."""
        return int((self.within_s + 5) * 1_000)


def next_due_ms(
    now_ms: int, attempts: int, retry_after_s: Sequence[float], chance: Callable[[], float]
) -> int | None:
    """When to try again after so many attempts, from 1; None where it was the last.

    `chance` gives numbers from 0 to 1. Up to a fifth is added, so that all that failed together
    does not come back together.
    """
    assert attempts >= 1
    if attempts > len(retry_after_s):
        return None
    wait_ms = int(retry_after_s[attempts - 1] * 1_000)
    return now_ms + wait_ms + int(wait_ms * _SPREAD * chance())
