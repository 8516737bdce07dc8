"""The matrix of positions: each group with its net and gross, and where it stands with each other.

All of a group's row comes from rows of its own, so it belongs together however far its neighbours
are.
"""

from collections import defaultdict
from typing import Final

from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

_GROUPS: Final = """
SELECT g.group_id, g.status, g.may_owe_ms, g.may_be_owed_ms, l.*
FROM {groups_groups} g
LEFT JOIN LATERAL (
    SELECT coalesce(sum(position_ms), 0)::bigint AS net_ms,
        coalesce(sum(abs(position_ms)), 0)::bigint AS gross_ms,
        coalesce(sum(position_ms) FILTER (WHERE position_ms > 0), 0)::bigint AS owes_ms,
        coalesce(-sum(position_ms) FILTER (WHERE position_ms < 0), 0)::bigint AS is_owed_ms
    FROM {positions_links} p WHERE p.group_id = g.group_id) AS l ON true
WHERE g.group_id > %(after)s ORDER BY g.group_id LIMIT %(limit)s
"""
_LINKS: Final = """
SELECT l.group_id, l.neighbour, l.position_ms, a.status,
    CASE WHEN a.first = l.group_id THEN a.first_may_owe_ms ELSE a.second_may_owe_ms END
        AS may_owe_ms,
    CASE WHEN a.first = l.group_id THEN a.second_may_owe_ms ELSE a.first_may_owe_ms END
        AS may_be_owed_ms
FROM {positions_links} l
JOIN {positions_agreements} a ON a.group_id = l.group_id
    AND a.first = least(l.group_id, l.neighbour) AND a.second = greatest(l.group_id, l.neighbour)
WHERE l.group_id = ANY(%(group_ids)s) AND a.in_force AND a.status NOT IN ('ended', 'declined')
ORDER BY 1, 2
"""


def matrix(at: Snapshot, *, after: str, limit: int) -> list[Row]:
    """The groups with an id beyond `after`, by id, each with its `links` by neighbour.

    A link is there while its agreement is: an agreement ends at zero only.
    """
    rows = at.rows(over(at, _GROUPS), after=after, limit=limit)
    links: defaultdict[str, list[Row]] = defaultdict(list)
    for link in at.rows(over(at, _LINKS), group_ids=[row["group_id"] for row in rows]):
        links[link["group_id"]].append(link)
    for row in rows:
        row["links"] = links[row["group_id"]]
    return rows
