"""From the log to deliveries: each event a row for every subscription that wants it, once.

Rows and place commit together, so that whatever is killed when, no event is skipped and none is
queued twice. A subscription that is new, or whose receiver was away for so long that its rows
reached their limit, has a place of its own and catches up with the others; then it shares theirs.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from psycopg import Connection
from psycopg.rows import namedtuple_row

from projections.feed.items import Item, item_of
from projections.log_table import blocks_between, entries_of, head_of

BATCH_AT_MOST: Final = 500
# More than these wait for a receiver only in the log, where they take no room.
WAITING_AT_MOST: Final = 2_000

# Counting stops at the limit, so that it costs no more than the rows that may be there.
_ACTIVE: Final = """
SELECT s.webhook_id, s.group_id, s.types, s.reached, EXISTS (
    SELECT FROM webhooks.deliveries d
    WHERE d.webhook_id = s.webhook_id AND d.status = 'waiting'
    OFFSET %(at_most)s - 1) AS is_full
FROM webhooks.subscriptions s WHERE s.ended_at_ms IS NULL
"""
_LEAVE: Final = """
UPDATE webhooks.subscriptions SET reached = %(place)s
WHERE reached IS NULL AND webhook_id = ANY(%(full)s)
"""
_MOVE: Final = """
UPDATE webhooks.subscriptions SET reached = %(reached)s WHERE webhook_id = ANY(%(webhook_ids)s)
"""
_JOIN: Final = """
UPDATE webhooks.subscriptions SET reached = NULL
WHERE reached = %(place)s AND webhook_id <> ALL(%(full)s)
"""
_QUEUE: Final = """
INSERT INTO webhooks.deliveries (webhook_id, position, status, due_at_ms, changed_at_ms)
SELECT webhook_id, position, 'waiting', %(now_ms)s, %(now_ms)s
FROM unnest(%(webhook_ids)s::uuid[], %(positions)s::int8[]) AS wanted (webhook_id, position)
ON CONFLICT DO NOTHING
"""


class _Subscription(NamedTuple):
    webhook_id: object
    group_id: str
    types: list[str]
    reached: int | None
    is_full: bool

    def wants(self, item: Item) -> bool:
        return self.group_id in item.groups and (not self.types or item.wire_name in self.types)


def queue_next(connection: Connection[Any], now_ms: int) -> int:
    """Some are a stretch of the log further; returns how far, 0 where all have come to its end.

    Those that share the place before those furthest behind.
    Any number of processes: one at a time moves on, and the next finds where it came to.
    Raises StreamBroken where going on would skip an event.
    """
    with connection.transaction():
        row = connection.execute("SELECT position FROM webhooks.place FOR UPDATE").fetchone()
        assert row is not None, "the tables are made with their one place"
        place: int = row[0]
        active = _active(connection)
        head = head_of(connection)
        together = [one for one in active if one.reached is None and not one.is_full]
        full = [one.webhook_id for one in active if one.is_full]
        connection.execute(_LEAVE, {"place": place, "full": full})
        if not together and place < head:
            # Nobody shares the place: it waits at the end for those that catch up.
            place = _moved(connection, head)
        apart = [one for one in active if one.reached is not None and not one.is_full]
        places = {one.reached for one in apart if one.reached is not None} | {place}
        # Who begins far back has the whole log to go through: the others do not wait for that.
        after = place if together and place < head else min(places)
        last = min([head, after + BATCH_AT_MOST, *(other for other in places if other > after)])
        if last > after:
            cohort = [one for one in apart if one.reached == after]
            connection.execute(
                _MOVE, {"reached": last, "webhook_ids": [one.webhook_id for one in cohort]}
            )
            if after == place:
                place = _moved(connection, last)
                cohort += together
            _queue(connection, cohort, after, last, now_ms)
        connection.execute(_JOIN, {"place": place, "full": full})
    return max(0, last - after)


def _active(connection: Connection[Any]) -> list[_Subscription]:
    with connection.cursor(row_factory=namedtuple_row) as cursor:
        found = cursor.execute(_ACTIVE, {"at_most": WAITING_AT_MOST})
        return [_Subscription(*row) for row in found]


def _moved(connection: Connection[Any], position: int) -> int:
    connection.execute("UPDATE webhooks.place SET position = %s", [position])
    return position


def _queue(
    connection: Connection[Any],
    cohort: Sequence[_Subscription],
    after: int,
    last: int,
    now_ms: int,
) -> None:
    wanted = [
        (one.webhook_id, item.position)
        for item in items_between(connection, after, last)
        for one in cohort
        if one.wants(item)
    ]
    if wanted:
        webhook_ids, positions = zip(*wanted, strict=True)
        given = {"webhook_ids": list(webhook_ids), "positions": list(positions), "now_ms": now_ms}
        connection.execute(_QUEUE, given)


def items_between(connection: Connection[Any], after: int, last: int) -> list[Item]:
    """The log's items beyond `after` up to `last`. Raises StreamBroken rather than skip one."""
    entries = entries_of(blocks_between(connection, after, last), after, last)
    found = [item_of(position, entry) for position, entry in entries]
    return [item for item in found if item is not None]
