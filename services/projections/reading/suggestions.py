"""Trades that would heal, from the rows of positions and of the directory."""

from typing import Final, NamedTuple

from projections.reading import positions
from projections.reading.outlook import ALL_PAIRS, pause_of
from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot
from projections.reading.suggestions_match import Missing, Post, Suggestion, missing, suggest
from projections.reading.suggestions_routes import Link, Network

# Who may not trade has nothing to offer now, and an amount is what its group's step is worth now.
_POSTS: Final = """
SELECT p.post_id::text, p.group_id, p.account_id::text, p.kind, p.category, p.visible_to,
    p.hint_steps * g.step_ms AS hint_ms
FROM {directory_posts} p
JOIN {balances_statuses} a ON a.account_id = p.account_id
JOIN {groups_groups} g ON g.group_id = p.group_id
WHERE p.visible_to = ANY(%(widths)s) AND a.status = 'open' AND g.status = 'open'
    AND (p.valid_until_ms IS NULL OR p.valid_until_ms > %(now_ms)s)
"""
_NETS: Final = """
SELECT group_id, sum(position_ms)::bigint AS net_ms FROM {positions_links} GROUP BY 1
"""


class Suggested(NamedTuple):
    """What would heal, most first, and which categories nobody offers who should."""

    suggestions: list[Suggestion]
    missing: list[Missing]


def suggested(at: Snapshot, now_ms: int, group_id: str | None) -> Suggested:
    """For all groups, or for one: what its members could give, or be given.

    Of all groups only what is shown to all: who reads that is nobody's neighbour.
    """
    widths = ["all"] if group_id is None else ["neighbours", "all"]
    nets_ms = {row["group_id"]: row["net_ms"] for row in at.rows(over(at, _NETS))}
    posts = [_post(row) for row in at.rows(over(at, _POSTS), now_ms=now_ms, widths=widths)]
    lacking = missing(nets_ms, posts)
    # A group that is owed lacks what itself wants; one that owes could offer what any of them do.
    if group_id is not None and nets_ms.get(group_id, 0) <= 0:
        lacking = [one for one in lacking if group_id in one.groups]
    return Suggested(suggest(nets_ms, _network(at), posts, group_id), lacking)


def _post(row: Row) -> Post:
    return Post(
        post_id=row["post_id"],
        group_id=row["group_id"],
        account_id=row["account_id"],
        is_offer=row["kind"] == "offer",
        category=row["category"],
        visible_to=row["visible_to"],
        hint_ms=row["hint_ms"],
    )


def _network(at: Snapshot) -> Network:
    links: dict[str, dict[str, Link]] = {}
    stopped = set()
    for row in positions.pairs(at, after=("", ""), limit=ALL_PAIRS):
        if not row["in_force"]:
            continue
        first, second = row["first"], row["second"]
        if pause_of(row) is not None:
            stopped |= {(first, second), (second, first)}
            continue
        links.setdefault(first, {})[second] = _link(row, "first")
        links.setdefault(second, {})[first] = _link(row, "second")
    return Network(links, frozenset(stopped))


def _link(row: Row, side: str) -> Link:
    owes_ms = row[f"{side}_owes_ms"]
    room_ms = row[f"{side}_may_owe_ms"] - owes_ms - row[f"held_{side}_ms"]
    return Link(owes_ms, max(0, room_ms), row["transit_allowed"])
