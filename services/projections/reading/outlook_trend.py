"""Where a position is going: its pace over the last weeks, in whole milliseconds.

What is wanted is not the mean. A region's links carry a few exchanges a week, and one large one
(a roof, a wedding) would bend a mean for a quarter of a year; the median, the usual cure, is zero
where people trade every third week. So the weeks of a window are added up with the highest counted
as the second highest and the lowest as the second lowest (a Winsorised sum): one extraordinary
week on each side says nothing, what at least two weeks show is kept in full. On four weeks that is
the median times four; on thirteen it still sees one exchange a month. No floats, no tie to break.

Two windows, because they err differently: 4 weeks see a turn soon, 13 weeks see slow trade at all.
The recent one says in which direction things go, and the faster of those that go there says how
fast: a warning that comes early is a smaller harm than one that comes late.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

DAYS_A_WEEK: Final = 7
RECENT_DAYS: Final = 28
# A quarter in whole weeks: a last one of six days would always be the lowest.
LONG_DAYS: Final = 91
# The last week, which holds today, is week 0.
WEEKS: Final = LONG_DAYS // DAYS_A_WEEK
_RECENT_WEEKS: Final = RECENT_DAYS // DAYS_A_WEEK


class Pace(NamedTuple):
    """How far a position moves in so many days; above zero it rises."""

    ms: int
    days: int

    @property
    def ms_a_day(self) -> int:
        """Towards zero where it does not come out even."""
        return self._of(1)

    @property
    def ms_a_week(self) -> int:
        """Likewise."""
        return self._of(DAYS_A_WEEK)

    def _of(self, days: int) -> int:
        moved_ms = abs(self.ms) * days // self.days
        return moved_ms if self.ms >= 0 else -moved_ms


class Trend(NamedTuple):
    """A position's pace over the last four weeks and over the last quarter."""

    recent: Pace
    long: Pace

    @property
    def turned(self) -> "Trend":
        """The same as whoever stands on the other side sees it."""
        return Trend(*(Pace(-pace.ms, pace.days) for pace in self))

    @property
    def rising(self) -> Pace | None:
        """At which pace the position nears a limit above it; None where it does not."""
        if self.recent.ms < 0:
            return None
        rising = [pace for pace in self if pace.ms > 0]
        # Both numbers of days divide their product.
        return max(
            rising, key=lambda pace: pace.ms * RECENT_DAYS * LONG_DAYS // pace.days, default=None
        )

    def days_until(self, left_ms: int) -> int | None:
        """How many whole days of this pace the room lasts; None where it is not being used up."""
        pace = self.rising
        return None if pace is None else max(0, left_ms) * pace.days // pace.ms


def trend_of(moved_ms: Mapping[int, int]) -> Trend:
    """Return the trend of a position that moved so far in each week; see `WEEKS`."""
    weeks = [moved_ms.get(week, 0) for week in range(WEEKS)]
    return Trend(
        Pace(_steady_ms(weeks[:_RECENT_WEEKS]), RECENT_DAYS), Pace(_steady_ms(weeks), LONG_DAYS)
    )


def _steady_ms(weeks: Sequence[int]) -> int:
    """The weeks' sum, the highest taken for the second highest and the lowest likewise."""
    _, *between, _ = sorted(weeks)
    return between[0] + sum(between) + between[-1]
