"""Proof that the projections hold what the stream says: every row against an independent replay."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple, Self
from uuid import UUID

import psycopg
from psycopg import IsolationLevel
from psycopg.rows import dict_row

from contracts.envelope import Envelope
from contracts.events import ExchangeRecorded, ExchangeReversed, RoundingSettled
from projections.naive import Columns, Naive
from projections.progress import Database, standings
from projections.stream import Stream

_BATCH: Final = 5_000
_NAMES: Final = ("balances", "groups", "positions", "statements")


class Difference(NamedTuple):
    """A row that is not what replaying the stream up to `position` gives. None: no such row."""

    projection: str
    position: int
    table: str
    key: str
    expected: object
    found: object


class _Table(NamedTuple):
    name: str
    key: str
    rows: Callable[[Naive], Mapping[str, Columns]]


def _holds(naive: Naive) -> dict[str, Columns]:
    summed: dict[str, Columns] = {}
    for exchange_id, links in naive.holds.items():
        for owing, owed, held_ms in links:
            row = summed.setdefault(f"{exchange_id} {owing} {owed}", {"held_ms": 0})
            row["held_ms"] += held_ms
    return summed


# The tables that fit into memory, with the SQL of the key by which `Naive` knows a row.
_TABLES: Final[Mapping[str, tuple[_Table, ...]]] = {
    "balances": (
        _Table("balances_accounts_v1", "account_id::text", lambda n: n.accounts),
        _Table("balances_defaults_v1", "group_id", lambda n: n.defaults),
        _Table(
            "balances_intermediaries_v1",
            "account_id || ' ' || person_id",
            lambda n: n.intermediaries,
        ),
        _Table("balances_requests_v1", "exchange_id::text", lambda n: n.requests),
    ),
    "positions": (
        _Table("positions_links_v1", "first || ' ' || second", lambda n: n.links),
        _Table("positions_agreements_v1", "agreement_id::text", lambda n: n.agreements),
        _Table(
            "(SELECT exchange_id, owing, owed, sum(held_ms)::bigint AS held_ms"
            " FROM projections.positions_holds_v1 GROUP BY 1, 2, 3)",
            "exchange_id || ' ' || owing || ' ' || owed",
            _holds,
        ),
    ),
    "groups": (_Table("groups_groups_v1", "group_id", lambda n: n.groups),),
    "statements": (
        _Table("statements_reversals_v1", "reverses::text", lambda n: n.reversals),
        _Table("statements_accounts_v1", "account_id::text", lambda n: n.opened),
        _Table("statements_units_v1", "group_id || ' ' || position", lambda n: n.units),
        _Table("statements_decimals_v1", "group_id", lambda n: n.decimals),
    ),
}


def first_difference(database_url: str, stream: Stream) -> Difference | None:
    """The first row that differs from a replay, or None; each projection at its own position.

    Raises what reading the stream raises. Memory grows with accounts and requests, not with
    exchanges.
    """
    with psycopg.connect(database_url) as connection:
        # One snapshot, so that rows and positions speak of the same moment while a runner goes on.
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        known = [s for s in standings(connection) if s.name in _NAMES and s.version == 1]
        for position in sorted({s.position for s in known}):
            names = [s.name for s in known if s.position == position]
            found = _compare(connection, stream, names, position)
            if found is not None:
                return found
    return None


def _compare(
    connection: Database, stream: Stream, names: list[str], position: int
) -> Difference | None:
    naive = Naive()
    records = _records(stream, position)
    found = None
    if "statements" in names:
        found = _compare_lines(connection, naive, records, position)
    for record in records:
        naive.feed(*record)
    tables = ((name, table) for name in names for table in _TABLES[name])
    for name, table in tables:
        found = found or _compare_table(connection, name, position, table, naive)
    return found


def _compare_lines(
    connection: Database, naive: Naive, records: Iterable[tuple[int, Envelope]], position: int
) -> Difference | None:
    """Feeds the records, and compares each one's entry and lines as they come."""
    with _Column(connection, _ENTRIES) as entries, _Column(connection, _LINES) as lines:
        for record in records:
            expected = naive.feed(*record)
            for line in expected:
                if (row := lines.next()) != line:
                    return Difference("statements", position, "lines", str(line[:3]), line, row)
            if expected and (row := entries.next()) != (entry := _entry(*record)):
                return Difference("statements", position, "entries", str(entry[:2]), entry, row)
        for name, rows in (("entries", entries), ("lines", lines)):
            if (row := rows.next()) is not None:
                return Difference("statements", position, name, str(row[:3]), None, row)
    return None


def _records(stream: Stream, position: int) -> Iterator[tuple[int, Envelope]]:
    after = 0
    while after < position:
        batch = stream.read(after, min(_BATCH, position - after))
        assert batch.reached > after, f"the stream ends at {after}, before {position}"
        for record in batch.records:
            if record.position > after:
                after = record.position
                yield record.position, record.envelope
        after = batch.reached


class _Column:
    """The rows of a query one after the other, in bounded memory."""

    def __init__(self, connection: Database, query: str) -> None:
        # A cursor of the server's own: the whole table would not fit.
        cursor = connection.cursor(name=f"check_{id(self)}")
        cursor.itersize = _BATCH
        self._cursor = cursor
        self._rows = iter(cursor.execute(query))

    def next(self) -> tuple[object, ...] | None:
        """The next row; None after the last."""
        return next(self._rows, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._cursor.close()


_LINES: Final = """
SELECT position, side, account_id::text, change_steps, balance_steps, happened_at_ms
FROM projections.statements_lines_v1 ORDER BY position, side
"""
_ENTRIES: Final = """
SELECT position, exchange_id::text, kind, payer::text, payee::text, payer_group, payee_group,
    payer_steps, payee_steps, payer_number, payee_number, payer_rounding_ms, payee_rounding_ms,
    happened_at_ms, recorded_at_ms, actor_id::text, capacity, acting_for::text, past_limits,
    reverses::text, routes
FROM projections.statements_entries_v1 ORDER BY position
"""


def _entry(position: int, envelope: Envelope) -> tuple[object, ...]:
    e, actor = envelope.event, envelope.actor
    times = (envelope.happened_at_ms, envelope.recorded_at_ms)
    who = (actor.person_id, actor.capacity, actor.acting_for)
    if isinstance(e, RoundingSettled):
        number = envelope.groups[e.group_id]
        parties = (None, e.account_id, e.group_id, e.group_id, 0, e.steps, number, number)
        amounts = (e.rounding_ms, 0)
        return position, e.exchange_id, "rounding", *parties, *amounts, *times, *who, *(None,) * 3
    assert isinstance(e, ExchangeRecorded | ExchangeReversed)
    kind = "reversal" if isinstance(e, ExchangeReversed) else e.kind
    numbers = (envelope.groups[e.payer_group], envelope.groups[e.payee_group])
    routes = [{"groups": list(r.groups), "carried_ms": r.carried_ms} for r in e.routes] or None
    return (
        *(position, e.exchange_id, kind, e.payer, e.payee, e.payer_group, e.payee_group),
        *(e.payer_steps, e.payee_steps, *numbers, e.payer_rounding_ms),
        e.payee_rounding_ms if isinstance(e, ExchangeReversed) else 0,
        *(*times, *who, e.past_limits),
        e.reverses if isinstance(e, ExchangeReversed) else None,
        routes,
    )


def _compare_table(
    connection: Database, projection: str, position: int, table: _Table, naive: Naive
) -> Difference | None:
    source = table.name if table.name.startswith("(") else f"projections.{table.name}"
    missing = dict(table.rows(naive))
    with connection.cursor(name="check_table", row_factory=dict_row) as cursor:
        cursor.itersize = _BATCH
        for row in cursor.execute(f"SELECT {table.key} AS key, t.* FROM {source} t ORDER BY 1"):
            key = str(row["key"])
            expected = missing.pop(key, None)
            found = None if expected is None else {name: _plain(row[name]) for name in expected}
            if expected != found or expected is None:
                given = found if expected is not None else row
                return Difference(projection, position, table.name, key, expected, given)
    for key in sorted(missing):
        return Difference(projection, position, table.name, key, missing[key], None)
    return None


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value
