"""One limit, how much of it is used, when it stops trade, whom that hurts, and what would help.

A limit has two sides. Where a group may owe its neighbour no more, its members can receive nothing
more there, and the neighbour's can give them nothing more; a group that only receives and one that
only gives are both told. A link is seen from whoever would owe; the net of all links from either
side of zero.

Levels, of which the first that fits holds:

| level | what is left |
|---|---|
| stuck | nothing, or less than an hour and than a twentieth of the limit |
| soon | a tenth of the limit, or what lasts 4 weeks at this pace |
| watch | a quarter of the limit, or what lasts 13 weeks at this pace |
| calm | more than that |

A limit of 0 that nothing moved towards for 13 weeks is not a warning: so it was agreed.
"""

from typing import Final, Literal, NamedTuple, TypeAlias

from contracts.ids import MAX_LIMIT_MS, MS_PER_HOUR
from contracts.value import Value
from projections.reading.outlook_trend import LONG_DAYS, RECENT_DAYS, WEEKS, Trend
from projections.reading.shares import per_mille

Level: TypeAlias = Literal["stuck", "soon", "watch", "calm"]
# Worst first.
LEVELS: Final[tuple[Level, ...]] = ("stuck", "soon", "watch", "calm")
HelpCode: TypeAlias = Literal[
    "resume", "agree-step-value", "trade-back", "clearing-run", "settle", "higher-limit"
]
Pause: TypeAlias = Literal["suspended", "waits-for-agreement"]
# Amounts that people are to act on are round ones.
_QUARTER_MS: Final = MS_PER_HOUR // 4


class Help(NamedTuple):
    """Something that would help; an amount where one belongs to it.

    `trade-back` is so much a week in the other direction; `settle` so much at once; `higher-limit`
    is the new limit.
    """

    code: HelpCode
    ms: int | None = None


class Prospect(Value, frozen=True, kw_only=True):
    """A limit and where it is going.

    `receiver`: whose members can receive no more once it is reached; `giver`: whose can give no
    more. One of them is None where the limit is on the net of all links: then it is all neighbours.
    `used_ms` is how far the position stands towards the limit, below 0 on the other side of zero.
    """

    receiver: str | None
    giver: str | None
    limit_ms: int
    used_ms: int
    held_ms: int
    set_by: str | None
    trend: Trend
    moved_towards: bool
    pause: Pause | None = None
    in_circle: bool = False

    @property
    def is_net(self) -> bool:
        """Whether the limit is on all of a group's links together."""
        return self.receiver is None or self.giver is None

    @property
    def left_ms(self) -> int:
        """What may still be carried; open requests hold room, and count as used."""
        return max(0, self.limit_ms - self.used_ms - self.held_ms)

    @property
    def used_per_mille(self) -> int | None:
        """The share of the limit; None where it is 0."""
        return per_mille(self.used_ms, self.limit_ms)

    @property
    def days_left(self) -> int | None:
        """Until the limit stops trade at this pace; None where that does not come nearer."""
        if self._is_by_choice or self.pause is not None:
            return None
        return 0 if self.left_ms == 0 else self.trend.days_until(self.left_ms)

    @property
    def level(self) -> Level:
        """See the table above."""
        left_ms, days = self.left_ms, self.days_left
        if self._is_by_choice:
            return "calm"
        if left_ms == 0 or left_ms < min(MS_PER_HOUR, self.limit_ms // 20):
            return "stuck"
        if left_ms * 10 <= self.limit_ms or (days is not None and days <= RECENT_DAYS):
            return "soon"
        if left_ms * 4 <= self.limit_ms or (days is not None and days <= LONG_DAYS):
            return "watch"
        return "calm"

    @property
    def helps(self) -> list[Help]:
        """What would help, gentlest first; nothing where nothing is amiss."""
        match self.pause:
            case "suspended":
                return [Help("resume")]
            case "waits-for-agreement":
                return [Help("agree-step-value")]
            case None:
                pass
        if self.level == "calm":
            return []
        # Half of the limit is where there is room for both directions again.
        beyond_ms = max(0, self.used_ms - self.limit_ms // 2)
        pace = self.trend.rising
        a_week_ms = 0 if pace is None else pace.ms_a_week
        back_ms = _up(a_week_ms + beyond_ms // WEEKS, _QUARTER_MS)
        settled_ms = beyond_ms // _QUARTER_MS * _QUARTER_MS
        more_ms = max(WEEKS * a_week_ms, self.limit_ms // 4)
        higher_ms = min(_up(self.limit_ms + more_ms, MS_PER_HOUR), MAX_LIMIT_MS)
        found = [Help("trade-back", back_ms)] if back_ms else []
        if self.in_circle:
            found.append(Help("clearing-run"))
        if settled_ms:
            found.append(Help("settle", settled_ms))
        if higher_ms > self.limit_ms:
            found.append(Help("higher-limit", higher_ms))
        return found

    @property
    def rank(self) -> tuple[int, int, int, str, str]:
        """Sorts the worst first: by level, by days, by what is used, then by ids."""
        days = self.days_left
        return (
            LEVELS.index(self.level),
            MAX_LIMIT_MS if days is None else days,
            -(self.used_per_mille or 0),
            self.receiver or "",
            self.giver or "",
        )

    @property
    def _is_by_choice(self) -> bool:
        return self.limit_ms == 0 and self.used_ms <= 0 and not self.moved_towards


def _up(ms: int, unit_ms: int) -> int:
    return -(-ms // unit_ms) * unit_ms
