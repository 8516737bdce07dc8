"""How groups stood with each other when a day ended: of each group from its own rows.

It does not change once it was told: what is recorded later is told later, for whatever day (see
`projections.flows`). So nobody can tell by it what was exchanged since. Limits, and whether trade
is paused, are those of now; the trend is that of what was known then, and what open requests hold
is not looked at, since that is of now too.
"""

from collections import defaultdict
from typing import Final, Literal, NamedTuple, TypeAlias

from projections.reading.outlook import of_net
from projections.reading.outlook_flows import Flows, flows_of
from projections.reading.outlook_prospect import Pause, Prospect
from projections.reading.outlook_trend import trend_of
from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

_GROUPS: Final = """
SELECT group_id, may_owe_ms, may_be_owed_ms FROM {groups_limits}
WHERE status <> 'closed' AND group_id > %(after)s ORDER BY group_id LIMIT %(limit)s
"""
# A link is there while its agreement is; one that did not move yet stands at zero.
_LINKS: Final = """
SELECT a.group_id, o.neighbour, a.status,
    a.first_step_ms = sf.step_ms AND a.second_step_ms = ss.step_ms AS is_agreed,
    CASE WHEN a.first = a.group_id THEN a.first_may_owe_ms ELSE a.second_may_owe_ms END
        AS may_owe_ms,
    CASE WHEN a.first = a.group_id THEN a.second_may_owe_ms ELSE a.first_may_owe_ms END
        AS may_be_owed_ms,
    coalesce(c.position_ms, 0) AS position_ms
FROM {positions_agreements} a
CROSS JOIN LATERAL (
    SELECT CASE WHEN a.first = a.group_id THEN a.second ELSE a.first END AS neighbour) AS o
JOIN {positions_steps} sf ON sf.group_id = a.first
JOIN {positions_steps} ss ON ss.group_id = a.second
LEFT JOIN {flows_closed} c ON c.group_id = a.group_id AND c.neighbour = o.neighbour
WHERE a.group_id = ANY(%(group_ids)s) AND a.in_force AND a.status NOT IN ('ended', 'declined')
ORDER BY 1, 2
"""


Status: TypeAlias = Literal["active", "suspended"]


class ClosedLink(NamedTuple):
    """Where a group stood with one neighbour; above zero it owed. Both limits as prospects."""

    neighbour: str
    status: Status
    position_ms: int
    owing: Prospect
    owed: Prospect


class ClosedGroup(NamedTuple):
    """Where a group stood with each neighbour, by id, and with all of them."""

    group_id: str
    owing: Prospect
    owed: Prospect
    links: list[ClosedLink]

    @property
    def net_ms(self) -> int:
        """All links together; above zero it owed."""
        return self.owing.used_ms

    @property
    def owes_ms(self) -> int:
        """What it owed to those whom it owed."""
        return sum(max(0, link.position_ms) for link in self.links)


def stood(at: Snapshot, *, after: str, limit: int) -> list[ClosedGroup]:
    """The groups in view with an id beyond `after`, by id, at the end of the view's closed day."""
    day = at.view.closed_day
    groups = at.rows(over(at, _GROUPS), after=after, limit=limit)
    ids = [row["group_id"] for row in groups]
    flows = flows_of(at, day, ids, told_by=day)
    links: defaultdict[str, list[ClosedLink]] = defaultdict(list)
    for row in at.rows(over(at, _LINKS), group_ids=ids):
        links[row["group_id"]].append(_link(row, flows))
    return [_group(row, links[row["group_id"]], flows) for row in groups]


def _group(row: Row, links: list[ClosedLink], flows: Flows) -> ClosedGroup:
    net = {"net_ms": sum(link.position_ms for link in links), "set_by": None}
    held = {"held_owing_ms": 0, "held_owed_ms": 0}
    owing, owed = of_net({**row, **net, **held}, flows.nets[row["group_id"]])
    return ClosedGroup(row["group_id"], owing, owed, links)


def _link(row: Row, flows: Flows) -> ClosedLink:
    group_id, neighbour, position_ms = row["group_id"], row["neighbour"], row["position_ms"]
    moved = flows.links[group_id, neighbour]
    trend, pause = trend_of(moved.by_week), _pause(row)
    owing = Prospect(
        receiver=group_id,
        giver=neighbour,
        limit_ms=row["may_owe_ms"],
        used_ms=position_ms,
        held_ms=0,
        set_by=None,
        trend=trend,
        moved_towards=moved.risen_ms > 0,
        pause=pause,
    )
    owed = Prospect(
        receiver=neighbour,
        giver=group_id,
        limit_ms=row["may_be_owed_ms"],
        used_ms=-position_ms,
        held_ms=0,
        set_by=None,
        trend=trend.turned,
        moved_towards=moved.fallen_ms > 0,
        pause=pause,
    )
    return ClosedLink(neighbour, row["status"], position_ms, owing, owed)


def _pause(row: Row) -> Pause | None:
    if row["status"] == "suspended":
        return "suspended"
    return None if row["is_agreed"] else "waits-for-agreement"
