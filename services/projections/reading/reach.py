"""Which groups one group can trade with now, over how many links, and how much room there is.

It is asked with the whole region in view: a way may lead over groups that nobody looks into.

A group is within reach over one link whose agreement is in force, or over up to four that all
allow transit. Nobody goes round a neighbour who stopped, or who has not agreed to a worth yet.
The room is that of the widest route of at most one link more than the shortest, so far as the
limits of both end groups on all their links leave it; several routes together may have more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

MAX_LINKS: Final = 4
_UNBOUNDED: Final = 2**63 - 1

_LINKS: Final = """
SELECT f.first, f.second,
    f.status = 'active' AND s.status = 'active'
        AND f.first_step_ms = sf.step_ms AND s.second_step_ms = ss.step_ms AS is_open,
    f.in_force AND s.in_force AS in_force,
    f.transit_allowed AND s.transit_allowed AS transit_allowed,
    f.first_may_owe_ms - lf.position_ms - (SELECT coalesce(sum(h.held_ms), 0)
        FROM {positions_holds} h WHERE h.group_id = f.first AND h.neighbour = f.second)
        AS first_room_ms,
    s.second_may_owe_ms - ls.position_ms - (SELECT coalesce(sum(h.held_ms), 0)
        FROM {positions_holds} h WHERE h.group_id = f.second AND h.neighbour = f.first)
        AS second_room_ms
FROM {positions_agreements} f
JOIN {positions_agreements} s ON s.agreement_id = f.agreement_id AND s.group_id = f.second
JOIN {positions_links} lf ON lf.group_id = f.first AND lf.neighbour = f.second
JOIN {positions_links} ls ON ls.group_id = f.second AND ls.neighbour = f.first
JOIN {positions_steps} sf ON sf.group_id = f.first
JOIN {positions_steps} ss ON ss.group_id = f.second
WHERE f.group_id = f.first
    AND f.status NOT IN ('ended', 'declined') AND s.status NOT IN ('ended', 'declined')
    AND (f.first = ANY(%(groups)s) OR f.second = ANY(%(groups)s))
"""
_GROUPS: Final = """
SELECT g.group_id, g.singular, g.plural, g.symbol, g.decimals, g.languages, g.locality, g.country,
    g.latitude_microdegrees, g.longitude_microdegrees,
    g.may_owe_ms - g.net_ms - coalesce(h.owing_ms, 0) AS left_to_owe_ms,
    g.may_be_owed_ms + g.net_ms - coalesce(h.owed_ms, 0) AS left_to_be_owed_ms
FROM {groups_groups} g
LEFT JOIN LATERAL (
    SELECT sum(owing_ms)::bigint AS owing_ms, sum(owed_ms)::bigint AS owed_ms
    FROM {positions_net_holds} n WHERE n.group_id = g.group_id) AS h ON true
WHERE g.group_id = ANY(%(groups)s)
"""
_SUSPENDED: Final = """
SELECT account_id::text FROM {balances_statuses}
WHERE group_id = ANY(%(groups)s) AND status = 'suspended'
"""


class Link(NamedTuple):
    """A link one way: how much more `giver` may come to owe `taker`."""

    giver: str
    taker: str
    room_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A group within reach, with its row. The rooms are None for the group that looks itself.

    `owing_ms`: how much more the group that looks may come to owe; `owed_ms`: be owed.
    """

    group_id: str
    row: Row
    links: int
    is_neighbour: bool
    owing_ms: int | None
    owed_ms: int | None


def reach(at: Snapshot, group_id: str) -> dict[str, Reached]:
    """The group itself and all within its reach, by id; empty where there is no such group."""
    direct, shut, through = _links_around(at, group_id)
    away = _away(group_id, direct, shut, through)
    rows = {row["group_id"]: row for row in group_rows(at, [group_id, *away])}
    if group_id not in rows:
        return {}
    giving = _widest(group_id, direct, through)
    taking = _widest(group_id, _turned(direct), _turned(through))
    own = rows[group_id]
    found = {group_id: _reached(own, 0, is_neighbour=False, rooms=None)}
    for other, links in away.items():
        row = rows[other]
        most = min(MAX_LINKS, links + 1) - 1
        owing_ms = min(giving[most][other], own["left_to_owe_ms"], row["left_to_be_owed_ms"])
        owed_ms = min(taking[most][other], row["left_to_owe_ms"], own["left_to_be_owed_ms"])
        rooms = (max(0, owing_ms), max(0, owed_ms))
        found[other] = _reached(row, links, is_neighbour=links == 1, rooms=rooms)
    return found


def group_rows(at: Snapshot, groups: Iterable[str]) -> list[Row]:
    """What there is to know of these groups: their units, where they are, what they may owe."""
    return at.rows(over(at, _GROUPS), groups=list(groups))


def suspended(at: Snapshot, groups: Iterable[str]) -> list[str]:
    """The accounts of these groups that stand still."""
    rows = at.rows(over(at, _SUSPENDED), groups=list(groups))
    return [row["account_id"] for row in rows]


def _reached(row: Row, links: int, *, is_neighbour: bool, rooms: tuple[int, int] | None) -> Reached:
    owing_ms, owed_ms = rooms or (None, None)
    return Reached(
        group_id=row["group_id"],
        row=row,
        links=links,
        is_neighbour=is_neighbour,
        owing_ms=owing_ms,
        owed_ms=owed_ms,
    )


def _links_around(at: Snapshot, group_id: str) -> tuple[list[Link], set[str], list[Link]]:
    """The open links of the group, the neighbours behind shut ones, and all links of transit."""
    asked, frontier = {group_id}, [group_id]
    pairs: dict[tuple[str, str], Row] = {}
    for _ in range(MAX_LINKS):
        if not frontier:
            break
        for row in at.rows(over(at, _LINKS), groups=frontier):
            pairs[row["first"], row["second"]] = row
        frontier = sorted({group for pair in pairs for group in pair} - asked)
        asked.update(frontier)
    shut = {
        second if first == group_id else first
        for (first, second), row in pairs.items()
        if group_id in (first, second) and row["in_force"] and not row["is_open"]
    }
    opened = [row for row in pairs.values() if row["is_open"]]
    direct = [link for row in opened for link in _both(row) if link.giver == group_id]
    direct += [link for row in opened for link in _both(row) if link.taker == group_id]
    through = [link for row in opened if row["transit_allowed"] for link in _both(row)]
    return direct, shut, through


def _both(row: Row) -> tuple[Link, Link]:
    first, second = row["first"], row["second"]
    return (
        Link(first, second, int(row["first_room_ms"])),
        Link(second, first, int(row["second_room_ms"])),
    )


def _turned(links: Iterable[Link]) -> list[Link]:
    return [Link(link.taker, link.giver, link.room_ms) for link in links]


def _away(
    group_id: str, direct: Iterable[Link], shut: set[str], through: Iterable[Link]
) -> dict[str, int]:
    """How many links each group is away, of those that can be traded with."""
    around: dict[str, list[str]] = {}
    for link in through:
        around.setdefault(link.giver, []).append(link.taker)
    by_transit, frontier = {group_id: 0}, [group_id]
    for links in range(1, MAX_LINKS + 1):
        beyond = {far for near in frontier for far in around.get(near, ())}
        frontier = sorted(beyond - by_transit.keys())
        by_transit |= dict.fromkeys(frontier, links)
    away = by_transit | {link.taker: 1 for link in direct if link.giver == group_id}
    return {other: links for other, links in away.items() if links and other not in shut}


def _widest(
    group_id: str, direct: Iterable[Link], through: Iterable[Link]
) -> list[Mapping[str, int]]:
    """By how many links at most, less one: the room of the widest way from the group to each.

    A way that passes a group twice is never wider than the one without that circle.
    """
    straight = {link.taker: link.room_ms for link in direct if link.giver == group_id}
    by_transit = {group_id: _UNBOUNDED}
    found: list[Mapping[str, int]] = []
    links = list(through)
    for _ in range(MAX_LINKS):
        wider = dict(by_transit)
        for giver, taker, room_ms in links:
            if giver in by_transit:
                narrowest_ms = min(by_transit[giver], room_ms)
                wider[taker] = max(wider.get(taker, narrowest_ms), narrowest_ms)
        by_transit = wider
        found.append(
            wider | {other: max(ms, wider.get(other, ms)) for other, ms in straight.items()}
        )
    return found
