"""Where a group stood with each neighbour at the end of every week of the last quarter.

Reckoned back from where it stands now by what happened since, settlements and clearing runs
with it: the line ends at today's position. All of it is from the group's own rows.
"""

from typing import Final, NamedTuple

from projections.reading.outlook_trend import DAYS_A_WEEK, WEEKS
from projections.reading.questions import over
from projections.reading.snapshot import Snapshot

_LINKS: Final = """
SELECT neighbour, position_ms FROM {positions_links}
WHERE group_id = %(group_id)s ORDER BY neighbour
"""
# Week 0 holds today, and what has happened by some group's clock after it.
_MOVED: Final = """
SELECT neighbour, greatest(0, (%(today)s - day) / %(week)s) AS week,
    sum(received_ms - given_ms + transit_rise_ms - transit_fall_ms + settled_rise_ms
        - settled_fall_ms + cleared_rise_ms - cleared_fall_ms)::bigint AS moved_ms
FROM {flows_days} WHERE group_id = %(group_id)s AND day > %(today)s - %(days)s
GROUP BY 1, 2
"""


class Trodden(NamedTuple):
    """Where the group stood with a neighbour, above zero where it owed.

    `ends_ms`: at the beginning of the quarter, then at the end of each week, today's last.
    """

    neighbour: str
    ends_ms: list[int]


def trodden(at: Snapshot, group_id: str, today: int) -> list[Trodden]:
    """Return the way to today of each link of the group, by neighbour."""
    given = {"today": today, "week": DAYS_A_WEEK, "days": WEEKS * DAYS_A_WEEK}
    moved: dict[str, dict[int, int]] = {}
    for row in at.rows(over(at, _MOVED), group_id=group_id, **given):
        moved.setdefault(row["neighbour"], {})[row["week"]] = row["moved_ms"]
    links = at.rows(over(at, _LINKS), group_id=group_id)
    return [
        Trodden(row["neighbour"], _ends(row["position_ms"], moved.get(row["neighbour"], {})))
        for row in links
    ]


def _ends(now_ms: int, moved_ms: dict[int, int]) -> list[int]:
    ends = [now_ms]
    for week in range(WEEKS):
        ends.append(ends[-1] - moved_ms.get(week, 0))
    return ends[::-1]
