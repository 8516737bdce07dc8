"""Proof that the projections hold what the stream says: every row against an independent replay."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple, Self, TypeAlias
from uuid import UUID

import psycopg
from psycopg import IsolationLevel
from psycopg.rows import dict_row

from contracts.envelope import Envelope
from contracts.events import ExchangeRecorded, ExchangeReversed, RoundingSettled
from projections.naive import Columns, Naive
from projections.progress import Database, live_rows, numbers_of
from projections.stream import Stream
from projections.tables import in_version

# What `Naive` is fed: position, envelope, and the groups in whose rows the event is.
_Fed: TypeAlias = tuple[int, Envelope, Collection[str]]

_BATCH: Final = 5_000


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
    return {
        f"{held_for} {neighbour}": {"held_ms": held_ms}
        for held_for, links in naive.holds.items()
        for neighbour, held_ms in links.items()
    }


# The tables that fit into memory, with the SQL of the key by which `Naive` knows a row.
_TABLES: Final[Mapping[str, tuple[_Table, ...]]] = {
    "balances": (
        _Table("balances_accounts_{v}", "account_id::text", lambda n: n.accounts),
        _Table("balances_defaults_{v}", "group_id", lambda n: n.defaults),
        _Table(
            "balances_intermediaries_{v}",
            "account_id || ' ' || person_id",
            lambda n: n.intermediaries,
        ),
        _Table("balances_requests_{v}", "exchange_id || ' ' || group_id", lambda n: n.requests),
    ),
    "positions": (
        _Table("positions_links_{v}", "group_id || ' ' || neighbour", lambda n: n.links),
        _Table(
            "positions_agreements_{v}", "agreement_id || ' ' || group_id", lambda n: n.agreements
        ),
        _Table(
            "(SELECT exchange_id, group_id, neighbour, sum(held_ms)::bigint AS held_ms"
            " FROM projections.positions_holds_{v} GROUP BY 1, 2, 3)",
            "exchange_id || ' ' || group_id || ' ' || neighbour",
            _holds,
        ),
        _Table("positions_net_holds_{v}", "exchange_id || ' ' || group_id", lambda n: n.net_holds),
        _Table("positions_steps_{v}", "group_id", lambda n: n.steps),
    ),
    "cleared": (
        _Table("cleared_runs_{v}", "run_id || ' ' || group_id", lambda n: n.clearing.runs),
        _Table(
            "cleared_links_{v}",
            "run_id || ' ' || group_id || ' ' || agreement_id || ' ' || debtor || ' ' || grows",
            lambda n: n.clearing.links,
        ),
        _Table("cleared_consents_{v}", "group_id", lambda n: n.clearing.consents),
    ),
    "groups": (
        _Table("groups_groups_{v}", "group_id", lambda n: n.groups),
        _Table("groups_acts_{v}", "act_id || ' ' || group_id", lambda n: n.acts.waiting),
    ),
    "directory": (_Table("directory_posts_{v}", "post_id::text", lambda n: n.directory.posts),),
    "flows": (
        _Table(
            "flows_days_{v}",
            "group_id || ' ' || neighbour || ' ' || day || ' ' || told_day",
            lambda n: n.flows.days,
        ),
        _Table("flows_links_{v}", "group_id || ' ' || neighbour", lambda n: n.flows.links),
        _Table(
            "flows_settlements_{v}",
            "exchange_id || ' ' || group_id",
            lambda n: n.flows.settlements,
        ),
    ),
    "regions": (
        _Table(
            "regions_given_{v}",
            "concat_ws(' ', month, group_id, neighbour, side, account_id)",
            lambda n: n.regions.given,
        ),
        _Table("regions_others_{v}", "exchange_id || ' ' || group_id", lambda n: n.regions.others),
        _Table("regions_groups_{v}", "group_id", lambda n: n.regions.groups),
        _Table("regions_consents_{v}", "group_id || ' ' || position", lambda n: n.regions.consents),
        _Table("regions_closings_{v}", "month::text", lambda n: n.regions.closings),
        _Table("regions_posts_{v}", "post_id || ' ' || from_position", lambda n: n.regions.posts),
        _Table(
            "regions_publications_{v}",
            "position || ' ' || group_id",
            lambda n: n.regions.figures.publications,
        ),
        _Table(
            "regions_cells_{v}",
            "concat_ws(' ', month, kind, area, group_id, neighbour)",
            lambda n: n.regions.figures.cells,
        ),
        _Table(
            "regions_categories_{v}",
            "concat_ws(' ', month, category, kind)",
            lambda n: n.regions.figures.categories,
        ),
        _Table(
            "regions_category_areas_{v}",
            "concat_ws(' ', month, category, kind, area)",
            lambda n: n.regions.figures.category_areas,
        ),
        _Table(
            "regions_counted_{v}",
            "concat_ws(' ', month, category, kind, group_id)",
            lambda n: n.regions.figures.counted,
        ),
    ),
    "statements": (
        _Table("statements_reversals_{v}", "reverses || ' ' || group_id", lambda n: n.reversals),
        _Table("statements_accounts_{v}", "account_id::text", lambda n: n.opened),
        _Table("statements_units_{v}", "group_id || ' ' || position", lambda n: n.units),
        _Table("statements_decimals_{v}", "group_id", lambda n: n.decimals),
    ),
}


class _Holding(NamedTuple):
    """What a version's rows hold: of each group all events up to the one with this number.

    `position` is the furthest partition's, `lowest` the hindmost one's.
    """

    version: int
    position: int
    lowest: int
    numbers: Mapping[str, int]

    def own(self, envelope: Envelope) -> list[str]:
        """The groups in whose rows the event is."""
        held = self.numbers
        return [g for g, number in envelope.groups.items() if number <= held.get(g, 0)]


def first_difference(database_url: str, stream: Stream) -> Difference | None:
    """The first row that differs from a replay, or None; each group's as far as its rows go.

    Raises what reading the stream raises. Memory grows with accounts and requests, not with
    exchanges.
    """
    with psycopg.connect(database_url) as connection:
        # One snapshot, so that rows and positions speak of the same moment while a runner goes on.
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        holdings = _holdings(connection)
        while holdings:
            # One replay does for all that hold the same.
            holding = next(iter(holdings.values()))
            names = [name for name, other in holdings.items() if other == holding]
            found = _compare(connection, stream, names, holding)
            if found is not None:
                return found
            for name in names:
                del holdings[name]
    return None


def _holdings(connection: Database) -> dict[str, _Holding]:
    """What the versions that are read hold, by the projection's name."""
    rows = [row for row in live_rows(connection) if row.name in _TABLES]
    found = {}
    for name, version in sorted({(row.name, row.version) for row in rows}):
        places = [row.place.position for row in rows if row.name == name]
        known = numbers_of(connection, name, version)
        numbers = {group_id: last.number for group_id, last in known.items()}
        found[name] = _Holding(version, max(places), min(places), numbers)
    return found


def _compare(
    connection: Database, stream: Stream, names: list[str], holding: _Holding
) -> Difference | None:
    naive = Naive()
    records = _records(stream, holding)
    found = None
    if "statements" in names:
        found = _compare_lines(connection, naive, records, holding)
    for record in records:
        naive.feed(*record)
    if "regions" in names:
        naive.regions.publish(holding.lowest)
    tables = ((name, table) for name in names for table in _TABLES[name])
    for name, table in tables:
        found = found or _compare_table(connection, name, holding, table, naive)
    return found


def _compare_lines(
    connection: Database, naive: Naive, records: Iterable[_Fed], holding: _Holding
) -> Difference | None:
    """Feeds the records, and compares each one's entries and lines as they come."""
    version, position = holding.version, holding.position
    entries = _Column(connection, in_version(_ENTRIES, version))
    lines = _Column(connection, in_version(_LINES, version))
    with entries, lines:
        for record in records:
            expected = naive.feed(*record)
            for line in expected:
                if (row := lines.next()) != line:
                    return Difference("statements", position, "lines", str(line[:3]), line, row)
            for entry in _entries(*record) if expected else ():
                if (row := entries.next()) != entry:
                    return Difference("statements", position, "entries", str(entry[:2]), entry, row)
        for name, rows in (("entries", entries), ("lines", lines)):
            if (row := rows.next()) is not None:
                return Difference("statements", position, name, str(row[:3]), None, row)
    return None


def _records(stream: Stream, holding: _Holding) -> Iterator[_Fed]:
    after = 0
    while after < holding.position:
        batch = stream.read(after, min(_BATCH, holding.position - after))
        assert batch.reached > after, f"the stream ends at {after}, before {holding.position}"
        for record in batch.records:
            if record.position > after:
                after = record.position
                yield record.position, record.envelope, holding.own(record.envelope)
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
FROM projections.statements_lines_{v} ORDER BY position, side
"""
_ENTRIES: Final = """
SELECT position, exchange_id::text, kind, payer::text, payee::text, payer_group, payee_group,
    payer_steps, payee_steps, payer_number, payee_number, payer_rounding_ms, payee_rounding_ms,
    happened_at_ms, recorded_at_ms, actor_id::text, capacity, acting_for::text, past_limits,
    reverses::text, routes, reason_at, group_id
FROM projections.statements_entries_{v} ORDER BY position, group_id COLLATE "C"
"""


def _entries(position: int, envelope: Envelope, own: Collection[str]) -> list[tuple[object, ...]]:
    """The copy of each end group."""
    copy = _entry(position, envelope)
    return [(*copy, group_id) for group_id in sorted(own) if group_id in copy[5:7]]


def _entry(position: int, envelope: Envelope) -> tuple[object, ...]:
    e, actor = envelope.event, envelope.actor
    times = (envelope.happened_at_ms, envelope.recorded_at_ms)
    who = (actor.person_id, actor.capacity, actor.acting_for)
    if isinstance(e, RoundingSettled):
        number = envelope.groups[e.group_id]
        parties = (None, e.account_id, e.group_id, e.group_id, 0, e.steps, number, number)
        amounts = (e.rounding_ms, 0)
        nothing = (None, None, None, e.reason_at)
        return position, e.exchange_id, "rounding", *parties, *amounts, *times, *who, *nothing
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
        e.reason_at,
    )


def _compare_table(
    connection: Database, projection: str, holding: _Holding, table: _Table, naive: Naive
) -> Difference | None:
    position = holding.position
    name = in_version(table.name, holding.version)
    source = name if name.startswith("(") else f"projections.{name}"
    missing = dict(table.rows(naive))
    with connection.cursor(name="check_table", row_factory=dict_row) as cursor:
        cursor.itersize = _BATCH
        for row in cursor.execute(f"SELECT {table.key} AS key, t.* FROM {source} t ORDER BY 1"):
            key = str(row["key"])
            expected = missing.pop(key, None)
            found = (
                None if expected is None else {column: _plain(row[column]) for column in expected}
            )
            if expected != found or expected is None:
                given = found if expected is not None else row
                return Difference(projection, position, name, key, expected, given)
    for key in sorted(missing):
        return Difference(projection, position, name, key, missing[key], None)
    return None


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value
