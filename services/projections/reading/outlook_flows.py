"""What moved links and nets by trade, week by week up to a day: what trends are told from."""

from collections import defaultdict
from collections.abc import Collection
from typing import Final, NamedTuple

from projections.reading.outlook_trend import DAYS_A_WEEK, LONG_DAYS
from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

_FLOWS: Final = """
SELECT group_id, neighbour, (%(today)s - day) / %(week)s AS week,
    sum(received_ms)::bigint AS received_ms, sum(given_ms)::bigint AS given_ms,
    sum(transit_rise_ms)::bigint AS transit_rise_ms, sum(transit_fall_ms)::bigint AS transit_fall_ms
FROM {flows_days}
WHERE day BETWEEN %(today)s - %(days)s + 1 AND %(today)s
    AND (%(group_ids)s::text[] IS NULL OR group_id = ANY(%(group_ids)s))
    AND (%(told_by)s::bigint IS NULL OR told_day <= %(told_by)s)
GROUP BY 1, 2, 3
"""


class Moved:
    """How far a position moved by trade, week by week."""

    def __init__(self) -> None:
        self.by_week: defaultdict[int, int] = defaultdict(int)
        self.risen_ms = self.fallen_ms = 0

    def add(self, week: int, risen_ms: int, fallen_ms: int) -> None:
        """In that week it rose and fell so far."""
        self.by_week[week] += risen_ms - fallen_ms
        self.risen_ms += risen_ms
        self.fallen_ms += fallen_ms


class Flows(NamedTuple):
    """Settlements and clearing runs are in neither: they are no trend."""

    links: defaultdict[tuple[str, str], Moved]
    nets: defaultdict[str, Moved]

    def add(self, row: Row) -> None:
        """The week of a link is in."""
        week, received_ms, given_ms = row["week"], row["received_ms"], row["given_ms"]
        # What others carry through a link uses its room, and moves no group's net.
        self.links[row["group_id"], row["neighbour"]].add(
            week, received_ms + row["transit_rise_ms"], given_ms + row["transit_fall_ms"]
        )
        self.nets[row["group_id"]].add(week, received_ms, given_ms)


def flows_of(
    at: Snapshot, today: int, group_ids: Collection[str] | None, *, told_by: int | None = None
) -> Flows:
    """What moved these groups' links, or all, by the rows of each; `told_by`: as known then."""
    flows = Flows(defaultdict(Moved), defaultdict(Moved))
    asked = None if group_ids is None else sorted(group_ids)
    days = {"today": today, "week": DAYS_A_WEEK, "days": LONG_DAYS, "told_by": told_by}
    for row in at.rows(over(at, _FLOWS), group_ids=asked, **days):
        flows.add(row)
    return flows
