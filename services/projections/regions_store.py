"""The rows that publishing reads and writes: see `regions_publishing`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from access.arrays import texts
from projections.progress import Database
from projections.tables import in_version

Name: TypeAlias = tuple[str, ...]
"""Kind, area, group and neighbour."""
_Given: TypeAlias = Sequence[object] | Mapping[str, object]

_REACHED: Final = """
SELECT min(position), count(*) FROM projections.progress WHERE name = 'regions' AND version = %s
"""
# Two partitions that come to an end of a month together do not see each other's place yet. The one
# that has this second sees both.
_TAKE_TURNS: Final = "SELECT pg_advisory_xact_lock(hashtext('evenveel regions'), %s::int4)"
# A month of a large region takes seconds to reckon. A session that stood still for so long in a
# transaction would be ended, by PostgreSQL or by another runner, which goes by the name.
_TAKE_TIME: Final = """
SET LOCAL idle_in_transaction_session_timeout = '5min';
SET LOCAL application_name = 'evenveel publishing'
"""
_WAITS: Final = """
WITH last AS (SELECT coalesce(max(position), 0) AS position
    FROM projections.regions_publications_{v})
SELECT EXISTS (SELECT FROM projections.regions_closings_{v} c, last
        WHERE c.position > last.position AND c.position <= %(reached)s)
    OR EXISTS (SELECT FROM projections.regions_consents_{v} s, last
        WHERE s.position >= last.position AND s.position <= %(reached)s
            AND NOT EXISTS (SELECT FROM projections.regions_publications_{v} p
                WHERE p.position = s.position AND p.group_id = s.group_id))
"""
_AGREED: Final = """
SELECT group_id, position, recorded_at_ms, shown_to, area FROM projections.regions_consents_{v}
WHERE position <= %s ORDER BY position
"""
_CLOSINGS: Final = """
SELECT month, position FROM projections.regions_closings_{v} WHERE position <= %s ORDER BY month
"""
_PUBLISHED: Final = "SELECT position, group_id FROM projections.regions_publications_{v}"
_NOTE: Final = "INSERT INTO projections.regions_publications_{v} VALUES (%s, %s, %s)"
_GIVEN: Final = """
SELECT group_id, neighbour, side, account_id::text, hours_ms, exchanges
FROM projections.regions_given_{v} WHERE month = %b AND group_id = ANY(%b::text[])
"""
# Month by month, each found by the primary key.
_MONTHS: Final = """
SELECT m.month FROM generate_series(
    (SELECT min(month) FROM projections.regions_given_{v}), %(until)s) AS m (month)
WHERE EXISTS (SELECT FROM projections.regions_given_{v} g
    WHERE g.month = m.month AND g.group_id = %(group_id)s) ORDER BY 1
"""
_POSTED: Final = """
SELECT category, kind, group_id, count(DISTINCT account_id) FROM projections.regions_posts_{v} p
WHERE from_position <= %(position)s AND coalesce(until_position > %(position)s, true)
    AND coalesce(valid_until_ms >= %(at_ms)s, true) AND group_id = ANY(%(groups)b::text[])
    AND NOT EXISTS (SELECT FROM projections.regions_counted_{v} c
        WHERE c.month = %(month)s AND c.category = p.category AND c.kind = p.kind
            AND c.group_id = p.group_id)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_COUNTED: Final = "INSERT INTO projections.regions_counted_{v} VALUES (%s, %s, %s, %s)"
_RAISE_CATEGORY: Final = """
INSERT INTO projections.regions_categories_{v} AS c VALUES (%s, %s, %s, %s)
ON CONFLICT (month, category, kind) DO UPDATE SET accounts = c.accounts + EXCLUDED.accounts
"""
# One that is not told stays so.
_RAISE_AREA: Final = """
INSERT INTO projections.regions_category_areas_{v} AS c VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (month, category, kind, area) DO UPDATE SET accounts = c.accounts + EXCLUDED.accounts
"""
_ADD_CELL: Final = """
INSERT INTO projections.regions_cells_{v} VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
# One that is not shown stays so.
_RAISE_CELL: Final = """
INSERT INTO projections.regions_cells_{v} AS c VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (month, kind, area, group_id, neighbour) DO UPDATE SET
    hours_ms = c.hours_ms + EXCLUDED.hours_ms, exchanges = c.exchanges + EXCLUDED.exchanges,
    members = c.members + EXCLUDED.members, groups = c.groups + EXCLUDED.groups
"""


class Numbers(NamedTuple):
    """What a cell shows."""

    hours_ms: int = 0
    exchanges: int = 0
    members: int = 0
    groups: int = 0

    def plus(self, more: "Numbers") -> "Numbers":
        """What a cell shows that has both in it."""
        return Numbers(*(one + other for one, other in zip(self, more, strict=True)))


class RegionsStore:
    """The tables of one version."""

    def __init__(self, connection: Database, version: int) -> None:
        self._connection = connection
        self._version = version

    def reached(self) -> int | None:
        """Up to where the tables hold all there is, in every partition; None: nobody knows."""
        position, partitions = self._places()
        if partitions > 1:
            self._connection.execute(_TAKE_TURNS, [self._version])
            position, _ = self._places()
        return position

    def _places(self) -> tuple[int | None, int]:
        row = self._connection.execute(_REACHED, [self._version]).fetchone()
        assert row is not None
        position, partitions = row
        return position, partitions

    def something_waits(self, reached: int) -> bool:
        """Whether something is to be published that was not."""
        return self._rows(_WAITS, {"reached": reached}) == [(True,)]

    def take_time(self) -> None:
        """Nobody ends this transaction while it is reckoned in."""
        self._connection.execute(_TAKE_TIME)

    def agreed(self, reached: int) -> list[tuple[str, int, int, str, str]]:
        """To whom groups let the figures be shown, in the order in which they said so."""
        return self._rows(_AGREED, [reached])

    def closings(self, reached: int) -> list[tuple[int, int]]:
        """Months, and where the log stood when they were closed."""
        return self._rows(_CLOSINGS, [reached])

    def published(self) -> set[tuple[int, str]]:
        """Where in the log something was published, and of which group alone."""
        return set(self._rows(_PUBLISHED, []))

    def note(self, position: int, group_id: str, month: int) -> None:
        """What is to be published there is."""
        self._write(_NOTE, [(position, group_id, month)])

    def given(
        self, month: int, groups: Collection[str]
    ) -> list[tuple[str, str, int, str, int, int]]:
        """What accounts gave and received in the month in these groups."""
        return self._rows(_GIVEN, [month, texts(list(groups))])

    def months_of(self, group_id: str, until: int) -> list[int]:
        """The months in which something was given in the group, up to this one."""
        return [month for (month,) in self._rows(_MONTHS, {"group_id": group_id, "until": until})]

    def posted(
        self, month: int, position: int, at_ms: int, groups: Iterable[str]
    ) -> list[tuple[str, str, str, int]]:
        """How many accounts post something there and then, by category, kind and group.

        Of those groups that are not counted in the month yet.
        """
        given = {
            "month": month,
            "position": position,
            "at_ms": at_ms,
            "groups": texts(list(groups)),
        }
        return self._rows(_POSTED, given)

    def raise_category(
        self, month: int, category: str, kind: str, counts: Mapping[str, int]
    ) -> None:
        """So many more accounts are counted, of these groups."""
        self._write(_RAISE_CATEGORY, [(month, category, kind, sum(counts.values()))])
        self._write(_COUNTED, [(month, category, kind, group_id) for group_id in counts])

    def raise_areas(
        self, month: int, category: str, kind: str, counts: Mapping[str, int | None]
    ) -> None:
        """So many more are counted in each of these areas; None: not told any more."""
        rows = [(month, category, kind, area, accounts) for area, accounts in counts.items()]
        self._write(_RAISE_AREA, rows)

    def add_cells(self, month: int, cells: Mapping[Name, Numbers | None]) -> None:
        """These are published; None: not shown."""
        nothing = (None,) * len(Numbers._fields)
        rows = [(month, *name, True, *(numbers or nothing)) for name, numbers in cells.items()]
        self._write(_ADD_CELL, rows)

    def leave_out(self, month: int, name: Name) -> None:
        """The cell is in no sum of the month, and never will be."""
        nothing = (None,) * len(Numbers._fields)
        self._write(_ADD_CELL, [(month, *name, False, *nothing)])

    def raise_cell(self, month: int, name: Name, numbers: Numbers) -> None:
        """So much more is in the cell, where it is shown."""
        self._write(_RAISE_CELL, [(month, *name, True, *numbers)])

    def _rows(self, question: str, given: _Given) -> list[Any]:
        return self._connection.execute(in_version(question, self._version), given).fetchall()

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            self._connection.cursor().executemany(in_version(statement, self._version), rows)
