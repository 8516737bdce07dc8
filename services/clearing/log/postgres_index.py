"""Both indexes in PostgreSQL, each with its own place reached, filled by `indexer`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import LiteralString, Self, TypeVar

import psycopg
from psycopg import sql
from psycopg.types.numeric import Int8

from access.arrays import int2s, int8s, texts, uuids
from access.line import CannotConnect, Connection, ConnectionBroke, Line
from access.prepared import Prepared, as_int8
from clearing.log.passing import unless_passing
from clearing.log.port import IdRow, IndexGap, LogDamaged, LogUnavailable, OutcomeUnknown, TagRow

T = TypeVar("T")

# The row of the place reached is updated first: it lets one follower in at a time, and an index
# that has not reached the batch's beginning takes nothing from it.
_ADD_IDS: LiteralString = """
WITH reached AS (
    UPDATE {ledger}.index_reached SET position = greatest(position, %(up_to)b)
    WHERE name = 'ids' AND position >= %(after)b RETURNING true
),
added AS (
    INSERT INTO {ledger}.ids (role, id, position)
    SELECT given.* FROM reached,
        unnest(%(roles)b::int2[], %(ids)b::uuid[], %(positions)b::int8[]) AS given
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM reached
"""
_ADD_TAGS: LiteralString = """
WITH reached AS (
    UPDATE {ledger}.index_reached SET position = greatest(position, %(up_to)b)
    WHERE name = 'tags' AND position >= %(after)b RETURNING true
),
added AS (
    INSERT INTO {ledger}.tags (tag, position, wire_name)
    SELECT given.* FROM reached,
        unnest(%(tags)b::text[], %(positions)b::int8[], %(wire_names)b::text[]) AS given
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM reached
"""
_LOOK_UP: LiteralString = """
SELECT sought.number, ids.position
FROM unnest(%(roles)b::int2[], %(ids)b::uuid[]) WITH ORDINALITY AS sought (role, id, number)
JOIN {ledger}.ids ON ids.role = sought.role AND ids.id = sought.id
"""
# One tag leads, in the order of its positions, and the others are probed: so a page costs no more
# than what it passes over, however often the tags occur.
_TAGGED: LiteralString = """
SELECT first_tag.position FROM {ledger}.tags AS first_tag
WHERE first_tag.tag = %(lead)b
  AND first_tag.position > %(after)b AND first_tag.position <= %(up_to)b
  AND (cardinality(%(wire_names)b::text[]) = 0 OR first_tag.wire_name = ANY(%(wire_names)b::text[]))
  AND NOT EXISTS (
      SELECT FROM unnest(%(others)b::text[]) AS other WHERE NOT EXISTS (
          SELECT FROM {ledger}.tags AS also
          WHERE also.tag = other AND also.position = first_tag.position))
ORDER BY first_tag.position LIMIT %(limit)b
"""


class PostgresIndex:
    """A `FillableIndex` beside the log's tables; safe for any number of threads."""

    def __init__(self, database_url: str, *, schema: str = "ledger") -> None:
        self._line = Line(database_url, name="evenveel log index")

        def written(statement: LiteralString) -> bytes:
            return sql.SQL(statement).format(ledger=sql.Identifier(schema)).as_bytes(None)

        self._reached = written("SELECT position FROM {ledger}.index_reached WHERE name = %s")
        self._add_ids = written(_ADD_IDS)
        self._add_tags = written(_ADD_TAGS)
        self._look_up = Prepared("look_up", written(_LOOK_UP).decode())
        self._tagged = written(_TAGGED)

    def reached(self) -> int:
        return self._place("ids")

    def tags_reached(self) -> int:
        return self._place("tags")

    def _place(self, name: str) -> int:
        row = self._ask(lambda on: on.execute(self._reached, [name], prepare=True).fetchone())
        if row is None:
            raise LogDamaged(f"the index of {name} has no place")
        return int(row[0])

    def look_up(self, keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
        sought = list(keys)
        if not sought:
            return {}
        given = {
            "roles": int2s([role for role, _ in sought]),
            "ids": uuids([key for _, key in sought]),
        }
        rows = self._ask(lambda on: self._look_up.run(on, given))
        return {sought[as_int8(number) - 1]: as_int8(position) for number, position in rows}

    def tagged(
        self,
        tags: Collection[str],
        wire_names: Collection[str],
        *,
        after: int,
        up_to: int,
        limit: int,
    ) -> list[int]:
        lead, *others = tags
        given = {
            "lead": lead,
            "others": texts(others),
            "wire_names": texts(list(wire_names)),
            "after": Int8(after),
            "up_to": Int8(up_to),
            "limit": Int8(limit),
        }
        rows = self._ask(
            lambda on: on.execute(self._tagged, given, prepare=True, binary=True).fetchall()
        )
        return [position for (position,) in rows]

    def add(
        self, *, after: int, up_to: int, ids: Sequence[IdRow], tags: Sequence[TagRow] | None
    ) -> None:
        span = {"after": Int8(after), "up_to": Int8(up_to)}
        given_ids = span | _id_columns(ids)
        given_tags = None if tags is None else span | _tag_columns(tags)

        def added(on: Connection) -> None:
            with on.transaction():
                _within_reach(on, self._add_ids, given_ids, after)
                if given_tags is not None:
                    _within_reach(on, self._add_tags, given_tags, after)

        try:
            self._line.order(added)
        except CannotConnect as error:
            raise LogUnavailable(str(error)) from error
        except ConnectionBroke as error:
            raise OutcomeUnknown(str(error)) from error
        except psycopg.Error as error:
            raise unless_passing(error) from error

    def close(self) -> None:
        """No connection is open; the next use opens one."""
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _ask(self, question: Callable[[Connection], T]) -> T:
        try:
            return self._line.ask(question)
        except CannotConnect as error:
            raise LogUnavailable(str(error)) from error
        except psycopg.Error as error:
            raise unless_passing(error) from error


def _within_reach(on: Connection, statement: bytes, given: dict[str, object], after: int) -> None:
    if on.execute(statement, given, prepare=True).fetchone() != (1,):
        raise IndexGap(f"the index has not reached {after}")


def _id_columns(rows: Sequence[IdRow]) -> dict[str, object]:
    return {
        "roles": int2s([row.role for row in rows]),
        "ids": uuids([row.id for row in rows]),
        "positions": int8s([row.position for row in rows]),
    }


def _tag_columns(rows: Sequence[TagRow]) -> dict[str, object]:
    return {
        "tags": texts([row.tag for row in rows]),
        "positions": int8s([row.position for row in rows]),
        "wire_names": texts([row.wire_name for row in rows]),
    }
