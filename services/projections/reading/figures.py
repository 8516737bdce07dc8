"""The region's published figures: of closed months, and of groups that agreed to be counted.

They are read as they were published, and nothing is added up here but cells that are shown: so
nothing is told that does not follow from what was published.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

# Each group's last word, and the last that was not "nobody": what was published with it stays so.
_CONSENTS: Final = """
SELECT DISTINCT ON (group_id) c.group_id, c.shown_to, c.area, c.recorded_at_ms, a.shown_to AS agreed
FROM {regions_consents} c LEFT JOIN LATERAL (
    SELECT shown_to FROM {regions_consents} b
    WHERE b.group_id = c.group_id AND b.shown_to <> 'nobody'
    ORDER BY position DESC LIMIT 1) AS a ON true
ORDER BY group_id, position DESC
"""
_CLOSED: Final = "SELECT max(month)::bigint AS month FROM {regions_closings}"
_CELLS: Final = """
SELECT month, kind, area, group_id, neighbour, counted, hours_ms, exchanges, members, groups
FROM {regions_cells}
WHERE month > %(after)s AND (%(area)s::text IS NULL OR area = %(area)s OR kind = 'all')
ORDER BY month, kind, area, group_id, neighbour
"""
_PLACES: Final = """
SELECT group_id, locality, country, latitude_microdegrees, longitude_microdegrees
FROM {groups_described} WHERE group_id = ANY(%(groups)s) ORDER BY group_id
"""
_CATEGORIES: Final = """
SELECT category, max(accounts) FILTER (WHERE kind = 'offer') AS offers,
    max(accounts) FILTER (WHERE kind = 'want') AS wants
FROM {regions_categories} WHERE month = (SELECT max(month) FROM {regions_categories})
GROUP BY 1
"""
_CATEGORIES_IN: Final = """
SELECT category, max(accounts) FILTER (WHERE kind = 'offer') AS offers,
    max(accounts) FILTER (WHERE kind = 'want') AS wants
FROM {regions_category_areas}
WHERE month = (SELECT max(month) FROM {regions_categories}) AND area = %(area)s
GROUP BY 1 HAVING max(accounts) IS NOT NULL
"""
_AREAS_OF_CATEGORIES: Final = """
SELECT DISTINCT area FROM {regions_category_areas}
WHERE month = (SELECT max(month) FROM {regions_categories}) ORDER BY area
"""
_OF_CATEGORIES: Final = "SELECT max(month)::bigint AS month FROM {regions_categories}"
_CONSENT: Final = """
SELECT shown_to, position, recorded_at_ms FROM {regions_consents}
WHERE group_id = %(group_id)s ORDER BY position DESC LIMIT 1
"""
_ALL_OF_IT: Final = 1_000
# Nothing is published without a row that says so, and none of these is ever changed or taken away.
_STAMP: Final = """
SELECT (SELECT max(month) FROM {regions_closings}) AS closed,
    (SELECT count(*) FROM {regions_publications}) AS published,
    (SELECT count(*) FROM {regions_consents}) AS consents
"""


class Figures(NamedTuple):
    """Cells by kind. `left_out`: groups of which some month is in no sum, and never will be."""

    closed_until: int | None
    whole: Sequence[Row]
    areas: Sequence[Row]
    groups: Sequence[Row]
    flows: Sequence[Row]
    known: Sequence[Row]
    left_out: frozenset[str]


def stamp(at: Snapshot) -> tuple[object, ...]:
    """What changes wherever something else is published, or in a version that was built anew."""
    row = at.row(over(at, _STAMP))
    assert row is not None, "an aggregate has a row"
    return at.versions["regions"], at.versions["groups"], *row.values()


def figures(at: Snapshot, *, months: int, area: str | None) -> Figures:
    """The figures of so many months that are closed, of one area or of all."""
    closed = at.row(over(at, _CLOSED))
    until = None if closed is None else closed["month"]
    rows = []
    if until is not None:
        rows = at.rows(over(at, _CELLS), after=until - months, area=area)
    across = _across(rows)
    of_kind: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of_kind[row["kind"]].append(row)
        row["across_per_mille"] = across.get(_key(row))
    return Figures(
        closed_until=until,
        whole=of_kind["all"],
        areas=of_kind["area"],
        groups=of_kind["group"],
        flows=[row for row in of_kind["flow"] if row["neighbour"] != row["group_id"]],
        known=_known(at, {row["group_id"] for row in of_kind["group"]}, area),
        left_out=frozenset(row["group_id"] for row in of_kind["group"] if not row["counted"]),
    )


def shown_to_everyone(at: Snapshot) -> bool:
    """Whether every group that is counted agreed to that, and there is one."""
    agreed = [row["agreed"] for row in at.rows(over(at, _CONSENTS)) if row["agreed"]]
    return bool(agreed) and set(agreed) == {"everyone"}


class Categories(NamedTuple):
    """How many accounts offer and want something of each category, at which month's end.

    `areas`: those of which there is something to tell, or too little.
    """

    month: int | None
    areas: Sequence[str]
    found: Mapping[str, Row]


def categories(at: Snapshot, *, area: str | None) -> Categories:
    """The categories of one area or of all."""
    month = at.row(over(at, _OF_CATEGORIES))
    rows = at.rows(over(at, _CATEGORIES if area is None else _CATEGORIES_IN), area=area)
    return Categories(
        month=None if month is None else month["month"],
        areas=[row["area"] for row in at.rows(over(at, _AREAS_OF_CATEGORIES))],
        found={row["category"]: row for row in rows},
    )


def consent(at: Snapshot, group_id: str) -> Row | None:
    """To whom the group lets the figures be shown with its own in them; None: it said nothing."""
    return at.row(over(at, _CONSENT), group_id=group_id)


def _known(at: Snapshot, told_of: set[str], area: str | None) -> list[Row]:
    """Where the groups are that take part, or did in one of these months."""
    part = {
        row["group_id"]: row
        for row in at.rows(over(at, _CONSENTS))
        if (row["shown_to"] != "nobody" or row["group_id"] in told_of)
        and area in (None, row["area"])
    }
    found = at.rows(over(at, _PLACES), groups=sorted(part))
    return [row | {"area": part[row["group_id"]]["area"]} for row in found]


def _key(row: Row) -> tuple[int, str, str, str]:
    return row["month"], row["kind"], row["area"], row["group_id"]


def _across(rows: Sequence[Row]) -> dict[tuple[int, str, str, str], int]:
    """How much of what was received came from other groups, in thousandths.

    Of the groups that are shown, and shown with what was received within them: it follows from
    what is told beside it. Where so much was given back that it is no part of a whole, none.
    """
    within = {
        (row["month"], row["group_id"]): row["hours_ms"]
        for row in rows
        if row["kind"] == "flow" and row["neighbour"] == row["group_id"]
    }
    received: defaultdict[tuple[int, str, str, str], int] = defaultdict(int)
    across: defaultdict[tuple[int, str, str, str], int] = defaultdict(int)
    for row in rows:
        if row["kind"] != "group" or row["hours_ms"] is None:
            continue
        month, area, group_id = row["month"], row["area"], row["group_id"]
        if (month, group_id) not in within:
            continue
        for key in (_key(row), (month, "area", area, ""), (month, "all", "", "")):
            received[key] += row["hours_ms"]
            across[key] += row["hours_ms"] - within[month, group_id]
    return {
        key: across[key] * _ALL_OF_IT // total
        for key, total in received.items()
        if total > 0 and 0 <= across[key] <= total
    }
