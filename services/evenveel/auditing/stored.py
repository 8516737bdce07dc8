"""The log as it lies in the database, read by an auditor who takes nothing for granted.

One moment of the database is looked at, whatever is written meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Final, LiteralString, NamedTuple, Self

import psycopg
from psycopg import IsolationLevel
from psycopg.rows import TupleRow

from access.phrases_audit import Audit
from contracts.block import Entry, UnreadableBlock, decode_block
from contracts.envelope import Envelope, UnknownEvent, UnreadableEvent, decode
from evenveel.auditing.wrong import Wrong, saying

_BLOCKS_A_PAGE: Final = 500
_HEAD: Final = "SELECT position, epoch FROM ledger.head"
_BLOCKS: Final = "SELECT first_position, count, epoch, body FROM ledger.blocks ORDER BY 1"
_HOLDING: Final = """
SELECT first_position, body FROM ledger.blocks WHERE first_position <= %s ORDER BY 1 DESC LIMIT 1
"""
_SNAPSHOTS: Final = "SELECT position, digest FROM ledger.snapshots WHERE format = %s ORDER BY 1"
_PARTS: Final = """
SELECT body FROM ledger.snapshot_parts WHERE format = %s AND position = %s ORDER BY part
"""
_REACHED: Final = "SELECT position FROM ledger.index_reached WHERE name = 'ids'"
_IDS: Final = "SELECT position, role, id::text FROM ledger.ids ORDER BY 1, 2, 3"


_STANDINGS_REACHED: Final = "SELECT position FROM ledger.index_reached WHERE name = 'standings'"
_STANDINGS: Final = """
SELECT person_id::text, group_id, account_id::text, role, until_ms FROM access.standings
"""
_GROUP_KEYS: Final = """
SELECT key_id::text, group_id, kind, scopes, expires_at_ms, public_key, owner_id::text, revoked
FROM access.group_keys
"""


# Rows of the vault about subjects of which nothing may be left.
_LEFT: Final = """
SELECT count(*) FROM (
    SELECT FROM vault.names WHERE subject_id = ANY(%(erased)s::uuid[])
    UNION ALL SELECT FROM vault.words WHERE subjects && %(erased)s::uuid[]
    UNION ALL SELECT FROM vault.posts WHERE account_id = ANY(%(erased)s::uuid[])
) AS left_over
"""


class IdFound(NamedTuple):
    """A row of the id index."""

    position: int
    role: int
    id: str


class StandingFound(NamedTuple):
    """As what a person stands in a group, or with an account in it."""

    person_id: str
    group_id: str
    account_id: str | None
    role: str
    until_ms: int | None


class KeyFound(NamedTuple):
    """A group's key as it stands beside the log."""

    key_id: str
    group_id: str
    kind: str
    scopes: tuple[str, ...]
    expires_at_ms: int
    public_key: str | None
    owner_id: str
    revoked: bool


class WrongBlock(Exception):
    """The wrong thing lies with a block as a whole, at its first position."""

    def __init__(self, position: int, wrong: Wrong) -> None:
        super().__init__(str(wrong))
        self.position = position
        self.wrong = wrong


class StoredLog:
    """The log's tables at one moment. For one thread; close it by leaving its `with`."""

    def __init__(self, database_url: str) -> None:
        self._on = psycopg.connect(database_url, application_name="evenveel verify")
        self.blocks = 0
        # What is given back was often given beside what was given back before it.
        self._looked_into: tuple[int, list[Entry]] = (0, [])
        try:
            self._on.isolation_level = IsolationLevel.REPEATABLE_READ
            self._on.read_only = True
            row = self._on.execute(_HEAD).fetchone()
        except BaseException:
            self._on.close()
            raise
        assert row is not None, "the log has no head"
        self.head_position: int = row[0]
        self.head_epoch: int = row[1]

    def pages(self) -> Iterator[list[tuple[int, Entry]]]:
        """Yield all entries with their positions, block by block. Raises `WrongBlock`."""
        expected, epoch_before = 1, 0
        with self._on.cursor(name="verify_blocks", binary=True) as cursor:
            cursor.itersize = _BLOCKS_A_PAGE
            for first_position, count, epoch, body in cursor.execute(_BLOCKS):
                if first_position != expected:
                    wrong = Wrong(Audit.NEXT_POSITION, expected, first_position)
                    raise WrongBlock(expected, wrong)
                if not epoch_before <= epoch <= self.head_epoch:
                    some = saying(Audit.FROM_TO, least=epoch_before, most=self.head_epoch)
                    raise WrongBlock(expected, Wrong(Audit.EPOCH, some, epoch))
                entries = _entries(first_position, body)
                if len(entries) != count:
                    wrong = Wrong(Audit.EVENTS_IN_BLOCK, count, len(entries))
                    raise WrongBlock(expected, wrong)
                yield list(enumerate(entries, first_position))
                self.blocks += 1
                expected, epoch_before = first_position + count, epoch
        if expected != self.head_position + 1:
            wrong = Wrong(Audit.END_OF_LOG, self.head_position, expected - 1)
            raise WrongBlock(expected, wrong)

    def envelope_at(self, position: int) -> Envelope:
        """Return one event of the past."""
        first, entries = self._looked_into
        if not first <= position < first + len(entries):
            row = self._on.execute(_HOLDING, [position], binary=True).fetchone()
            assert row is not None, f"nothing stands at {position}"
            first, entries = self._looked_into = row[0], _entries(row[0], row[1])
        return opened(entries[position - first])

    def snapshots(self, of_format: int) -> list[tuple[int, bytes]]:
        """Return position and digest of each snapshot, in order."""
        return self._on.execute(_SNAPSHOTS, [of_format], binary=True).fetchall()

    def snapshot_body(self, of_format: int, position: int) -> bytes:
        """Return the snapshot as it is stored."""
        rows = self._on.execute(_PARTS, [of_format, position], binary=True)
        return b"".join(part for (part,) in rows)

    def index_reached(self) -> int:
        """Return up to where the id index says that it is complete."""
        row = self._on.execute(_REACHED).fetchone()
        return 0 if row is None else int(row[0])

    def ids(self) -> Iterator[IdFound]:
        """Yield all rows of the id index by position, role and id."""
        with self._on.cursor(name="verify_ids") as cursor:
            cursor.itersize = 5_000
            for row in cursor.execute(_IDS):
                yield IdFound(*row)

    def left_of(self, account_ids: list[str]) -> int:
        """Return how many rows the vault still has about these accounts."""
        row = self._on.execute(_LEFT, {"erased": account_ids}).fetchone()
        assert row is not None, "a count has one row"
        return int(row[0])

    def standings_reached(self) -> int:
        """Return up to where it is written who stands how; 0 where nobody has begun."""
        row = self._on.execute(_STANDINGS_REACHED).fetchone()
        return 0 if row is None else int(row[0])

    def standings(self) -> Iterator[StandingFound]:
        """Yield every standing beside the log, in any order."""
        for row in self._rows(_STANDINGS, "standings"):
            yield StandingFound(*row)

    def group_keys(self) -> Iterator[KeyFound]:
        """Yield every key beside the log, in any order."""
        for row in self._rows(_GROUP_KEYS, "group_keys"):
            key = KeyFound(*row)
            yield key._replace(scopes=tuple(key.scopes))

    def _rows(self, query: LiteralString, table: LiteralString) -> list[TupleRow]:
        # A ledger from before there were such tables has nothing in them.
        there = self._on.execute("SELECT to_regclass(%s)", [f"access.{table}"]).fetchone()
        return [] if there == (None,) else self._on.execute(query).fetchall()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._on.close()


def _entries(first_position: int, body: bytes) -> list[Entry]:
    try:
        return decode_block(body)
    except UnreadableBlock as error:
        wrong = Wrong(Audit.THE_BLOCK, Audit.A_READABLE_ONE, error)
        raise WrongBlock(first_position, wrong) from error


def opened(entry: Entry) -> Envelope:
    """Return the envelope in an entry. Raises `Wrong` where it cannot be read."""
    try:
        return decode(entry.wire_name, entry.data)
    except UnknownEvent as error:
        raise Wrong(Audit.KIND_OF_EVENT, Audit.A_KNOWN_ONE, error) from error
    except UnreadableEvent as error:
        raise Wrong(Audit.THE_EVENT, Audit.A_READABLE_ONE, error) from error
