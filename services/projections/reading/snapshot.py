"""One moment of the projections: rows that belong together, and the position they stand for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Any, Final, NamedTuple, TypeAlias

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from access.database_roles import with_options
from access.views import ALL, SETTINGS, View
from contracts.ids import AccountId, GroupId
from contracts.stream import partition_of
from projections.progress import Standing

Row: TypeAlias = dict[str, Any]
Pool: TypeAlias = ConnectionPool[psycopg.Connection[Row]]

_READ: Final = {
    *("balances", "statements", "positions", "groups", "flows", "cleared", "directory"),
    "regions",
}
_FRESH_S: Final = 0.01
_PATIENCE: Final = "-c statement_timeout=10s -c idle_in_transaction_session_timeout=30s"
_HOMES_AT_MOST: Final = 200_000
_LIVE: Final = """
SELECT p.name, p.version, p.partition, p.position
FROM projections.live l JOIN projections.progress p USING (name, version)
ORDER BY p.name, p.partition
"""
_BEGIN: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_SET_VIEW: Final = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
# Both in one way there and back. The settings are made whether or not anything is live.
_SET_VIEW_AND_LOOK: Final = f"""
WITH view AS MATERIALIZED ({_SET_VIEW})
SELECT live.* FROM view LEFT JOIN ({_LIVE}) AS live ON true ORDER BY name, partition
"""
_ASKED_FOR_GROUPS: Final = ("statements_accounts", "statements_entries", "balances_requests")
_GROUP_OF_ACCOUNT: Final = """
SELECT group_id FROM {statements_accounts} WHERE account_id = %(subject)s::uuid
"""
_PARTIES_OF_ENTRY: Final = """
SELECT payer::text, payee::text, payer_group, payee_group FROM {statements_entries}
WHERE exchange_id = %(subject)s::uuid LIMIT 1
"""
_PARTIES_OF_REQUEST: Final = """
SELECT payer::text, payee::text, payer_group, payee_group FROM {balances_requests}
WHERE exchange_id = %(subject)s::uuid LIMIT 1
"""


class NotCaughtUp(Exception):
    """The projections do not stand where the question wants them, or not all at one place."""

    def __init__(self, reached: int) -> None:
        super().__init__(f"the projections have reached position {reached}")
        self.reached = reached


class Stand(NamedTuple):
    """How far the projections have come: in each partition the lowest and the highest of them."""

    standings: Sequence[Standing]
    partitions: Sequence[tuple[int, int]]

    def homes(self, groups: Collection[str]) -> frozenset[int]:
        """The partitions that hold these groups' histories."""
        count = len(self.partitions)
        return frozenset(partition_of(GroupId(group), count) for group in groups)

    def reached(self, homes: Collection[int] | None = None) -> int:
        """The position that all projections have reached there (None: anywhere); else -1.

        They do not stand together while one of them is catching up with the others.
        """
        asked = self._asked(homes)
        is_together = asked and all(lowest == highest for lowest, highest in asked)
        return min(lowest for lowest, _ in asked) if is_together else -1

    def differ(self, homes: Collection[int] | None = None) -> bool:
        """Whether some of these partitions have come further than others."""
        return len({lowest for lowest, _ in self._asked(homes)}) > 1

    def _asked(self, homes: Collection[int] | None) -> Sequence[tuple[int, int]]:
        return self.partitions if homes is None else [self.partitions[home] for home in homes]


class Snapshot(NamedTuple):
    """A reader of rows, all of one moment.

    Only rows that are in view are there. It is asked about some groups, or about any (`homes`
    None). Each row belongs to a group, and holds all of that group's history up to `position` at
    least, and nothing beyond what its own partition has reached.
    """

    connection: psycopg.Connection[Row]
    stand: Stand
    versions: Mapping[str, int]
    view: View
    homes: frozenset[int] | None = None

    @property
    def position(self) -> int:
        """The lowest position of the partitions that are asked about."""
        return self.stand.reached(self.homes)

    @property
    def catching_up(self) -> bool:
        """Whether these have not all come to one position: a sum over them belongs to no moment."""
        return self.stand.differ(self.homes)

    def about(self, *groups: str) -> "Snapshot":
        """The same moment, asked about these groups only."""
        return self._replace(homes=self.stand.homes(groups))

    def table(self, name: str) -> str:
        """The table of that name in the version that is read: `balances_accounts`, say."""
        projection = name.partition("_")[0]
        return f"projections.{name}_v{self.versions[projection]}"

    def rows(self, query: str, **given: object) -> list[Row]:
        """All rows of the answer, columns by name."""
        return self.connection.execute(query, given).fetchall()

    def row(self, query: str, **given: object) -> Row | None:
        """The first row of the answer, if any."""
        return self.connection.execute(query, given).fetchone()

    def rows_of_region(self, query: str, **given: object) -> list[Row]:
        """All rows of the answer, the whole region in view: to reckon with, and not to be shown."""
        _set_view(self.connection, self.view.with_region())
        found = self.rows(query, **given)
        _set_view(self.connection, self.view)
        return found


def open_pool(database_url: str, *, at_most: int = 8) -> Pool:
    """A pool for reading, open and not yet connected; the caller closes it."""
    return ConnectionPool(
        # A question that takes longer is a defect; its connection is needed by others.
        with_options(database_url, _PATIENCE),
        connection_class=psycopg.Connection[Row],
        kwargs={
            "autocommit": True,
            "row_factory": dict_row,
            "application_name": "evenveel reader",
        },
        min_size=0,
        max_size=at_most,
        timeout=5,
        open=True,
    )


class Snapshots:
    """Opens snapshots, and knows how far the projections are. Any number of threads."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._lock = Lock()
        self._stand = Stand((), ())
        self._looked_at = 0.0
        # An account belongs to one group for ever.
        self._homes: dict[str, frozenset[str]] = {}

    @contextmanager
    def open(self, view: View) -> Iterator[Snapshot]:
        """A moment of what is in view.

        Raises NotCaughtUp where the projections that are read do not stand together.
        """
        # The pool ends the transaction when it takes the connection back.
        with self._pool.connection() as connection:
            connection.execute(_BEGIN)
            stand = _stand(connection, view)
            if stand.reached() < 0:
                raise NotCaughtUp(min((s.position for s in stand.standings), default=0))
            versions = {s.name: s.version for s in stand.standings}
            yield Snapshot(connection, stand, versions, view)

    def standings(self) -> Sequence[Standing]:
        """Where each projection that is read stands, as of a moment ago."""
        return self._now().standings

    def reached(self, groups: Collection[str] | None = None) -> int:
        """The position that all projections have reached, of these groups or of all; else -1.

        -1 is for projections that do not stand together.
        """
        stand = self._now()
        if groups is None or not stand.partitions:
            return stand.reached()
        return stand.reached(stand.homes(groups))

    def groups_of_account(self, account_id: str) -> Collection[str] | None:
        """The account's one group, once the projections know of it."""
        if account_id not in self._homes:
            row = self._found(_GROUP_OF_ACCOUNT, account_id)
            if row is None:
                return None
            found = frozenset({row["group_id"]})
            if len(self._homes) >= _HOMES_AT_MOST:
                self._homes.clear()
            self._homes[account_id] = found
        return self._homes.get(account_id)

    def groups_of_exchange(self, exchange_id: str) -> Collection[str] | None:
        """The groups of payer and payee, once one half or a request is known of."""
        row = self._entry_or_request(exchange_id)
        return None if row is None else {row["payer_group"], row["payee_group"]}

    def parties_of_exchange(self, exchange_id: str) -> tuple[tuple[AccountId, GroupId], ...] | None:
        """The accounts of payer and payee, each with its group, once one half is known of."""
        row = self._entry_or_request(exchange_id)
        if row is None:
            return None
        sides = [(row[side], row[f"{side}_group"]) for side in ("payer", "payee")]
        return tuple(
            (AccountId(account_id), GroupId(group_id))
            for account_id, group_id in sides
            if account_id is not None
        )

    def _entry_or_request(self, exchange_id: str) -> Row | None:
        found = self._found(_PARTIES_OF_ENTRY, exchange_id)
        return found or self._found(_PARTIES_OF_REQUEST, exchange_id)

    def _found(self, question: str, subject: str) -> Row | None:
        # Only to know whose it is, and whose history is waited for; of it nothing is told.
        with self.open(ALL) as at:
            tables = {name: at.table(name) for name in _ASKED_FOR_GROUPS}
            return at.row(question.format_map(tables), subject=subject)

    def _now(self) -> Stand:
        with self._lock:
            # Many may wait at once: they share one look, and none is older than this.
            if monotonic() - self._looked_at > _FRESH_S:
                with self._pool.connection() as connection:
                    self._stand = _stand(connection)
                self._looked_at = monotonic()
            return self._stand


def _set_view(connection: psycopg.Connection[Row], view: View) -> None:
    """The policies go by this view until the transaction ends."""
    connection.execute(_SET_VIEW, view.settings)


def _stand(connection: psycopg.Connection[Row], view: View | None = None) -> Stand:
    """Return how far the projections are; from here on the transaction has the view."""
    try:
        if view is None:
            found = connection.execute(_LIVE).fetchall()
        else:
            found = connection.execute(_SET_VIEW_AND_LOOK, view.settings).fetchall()
    except psycopg.errors.UndefinedTable:
        # Nothing was ever projected here.
        return Stand((), ())
    rows = [row for row in found if row["name"] in _READ]
    if {row["name"] for row in rows} != _READ:
        return Stand((), ())
    standings: dict[str, Standing] = {}
    partitions: dict[int, tuple[int, int]] = {}
    for row in rows:
        name, position = row["name"], row["position"]
        so_far = standings.get(name)
        if so_far is None or position < so_far.position:
            standings[name] = Standing(name, row["version"], position)
        lowest, highest = partitions.get(row["partition"], (position, position))
        partitions[row["partition"]] = (min(lowest, position), max(highest, position))
    return Stand(list(standings.values()), [partitions[p] for p in sorted(partitions)])
