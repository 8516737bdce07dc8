"""The outlook: every limit of links and nets, with its trend, from the groups' own rows.

A link is read from the rows of both its groups, its trend from those of the group that would owe.
Today enters as a day number; what happened after it is not looked at.
"""

from collections.abc import Collection
from typing import Final

from projections.reading import positions
from projections.reading.outlook_circles import Debt, in_circles
from projections.reading.outlook_flows import Flows, Moved, flows_of
from projections.reading.outlook_prospect import Pause, Prospect
from projections.reading.outlook_trend import trend_of
from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

_SIDES: Final = ("first", "second")
# More than there are: no group has so many neighbours, no region so many agreements.
ALL_PAIRS: Final = 10_000_000
_NETS: Final = """
SELECT g.group_id, g.may_owe_ms, g.may_be_owed_ms, g.net_limits_set_by::text AS set_by,
    (SELECT coalesce(sum(p.position_ms), 0)::bigint FROM {positions_links} p
        WHERE p.group_id = g.group_id) AS net_ms,
    h.held_owing_ms, h.held_owed_ms
FROM {groups_groups} g
LEFT JOIN LATERAL (
    SELECT coalesce(sum(owing_ms), 0)::bigint AS held_owing_ms,
        coalesce(sum(owed_ms), 0)::bigint AS held_owed_ms
    FROM {positions_net_holds} n WHERE n.group_id = g.group_id) AS h ON true
WHERE g.status <> 'closed' AND (%(group_id)s::text IS NULL OR g.group_id = %(group_id)s)
"""
_DEBTS: Final = """
SELECT l.group_id, l.neighbour FROM {positions_links} l
JOIN {positions_agreements} a ON a.group_id = l.group_id
    AND a.first = least(l.group_id, l.neighbour) AND a.second = greatest(l.group_id, l.neighbour)
WHERE l.position_ms > 0 AND a.status = 'active' AND a.set_off_allowed
"""


def outlook_of(at: Snapshot, group_id: str, today: int) -> list[Prospect]:
    """The group's net limits and its links in both directions, worst first."""
    pairs = positions.pairs_of(at, group_id, after=("", ""), limit=ALL_PAIRS)
    group_ids = {group_id, *(row[side] for row in pairs for side in _SIDES)}
    return _prospects(at, pairs, flows_of(at, today, group_ids), group_id)


def outlook(at: Snapshot, today: int) -> list[Prospect]:
    """All groups' net limits, and all links in both directions, worst first."""
    pairs = positions.pairs(at, after=("", ""), limit=ALL_PAIRS)
    return _prospects(at, pairs, flows_of(at, today, None), None)


def _prospects(
    at: Snapshot, pairs: list[Row], flows: Flows, group_id: str | None
) -> list[Prospect]:
    # A circle may go round by groups that are not in view; here it is only whether there is one.
    debts = at.rows_of_region(over(at, _DEBTS))
    circles = in_circles((row["group_id"], row["neighbour"]) for row in debts)
    found = [
        _of_link(row, receiver, giver, flows, circles)
        for row in pairs
        if row["in_force"]
        for receiver, giver in (("first", "second"), ("second", "first"))
    ]
    for row in at.rows(over(at, _NETS), group_id=group_id):
        found += of_net(row, flows.nets[row["group_id"]])
    return sorted(found, key=lambda prospect: prospect.rank)


def _of_link(
    row: Row, receiver: str, giver: str, flows: Flows, circles: Collection[Debt]
) -> Prospect:
    link = (row[receiver], row[giver])
    moved = flows.links[link]
    return Prospect(
        receiver=row[receiver],
        giver=row[giver],
        limit_ms=row[f"{receiver}_may_owe_ms"],
        used_ms=row[f"{receiver}_owes_ms"],
        held_ms=row[f"held_{receiver}_ms"],
        set_by=row[f"{receiver}_limit_set_by"],
        trend=trend_of(moved.by_week),
        moved_towards=moved.risen_ms > 0,
        pause=pause_of(row),
        in_circle=link in circles,
    )


def pause_of(row: Row) -> Pause | None:
    """Why there is no trade between a pair of neighbours, whatever their limits."""
    if row["status"] == "suspended":
        return "suspended"
    agreed = all(row[f"{side}_step_ms"] == row[f"{side}_step_agreed_ms"] for side in _SIDES)
    return None if agreed else "waits-for-agreement"


def of_net(row: Row, moved: Moved) -> tuple[Prospect, Prospect]:
    """Both sides of a group's net: what it may owe its neighbours, and what it may be owed."""
    trend = trend_of(moved.by_week)
    return (
        Prospect(
            receiver=row["group_id"],
            giver=None,
            limit_ms=row["may_owe_ms"],
            used_ms=row["net_ms"],
            held_ms=row["held_owing_ms"],
            set_by=row["set_by"],
            trend=trend,
            moved_towards=moved.risen_ms > 0,
        ),
        Prospect(
            receiver=None,
            giver=row["group_id"],
            limit_ms=row["may_be_owed_ms"],
            used_ms=-row["net_ms"],
            held_ms=row["held_owed_ms"],
            set_by=row["set_by"],
            trend=trend.turned,
            moved_towards=moved.fallen_ms > 0,
        ),
    )
