"""What is due, who is at it, and how it ended: the rows of deliveries, one statement a change.

Whoever takes a delivery makes it due again a while later, before it is posted. If that process is
killed the delivery is simply due again; so it is made at least once, and twice when a process died
between the receiver's answer and the row that remembers it.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, NamedTuple

from psycopg import Connection
from psycopg.rows import namedtuple_row

# A receiver that answers has so many at once; one that does not is tried with one at a time.
EACH_AT_ONCE: Final = 4
_CLEARED_AT_ONCE: Final = 10_000
_MAX_SAID: Final = 200

_TAKE: Final = """
WITH due AS (
    SELECT d.webhook_id, d.position
    FROM webhooks.subscriptions s
    LEFT JOIN unnest(%(busy)s::uuid[], %(under_way)s::int4[]) AS b (webhook_id, under_way)
        ON b.webhook_id = s.webhook_id
    CROSS JOIN LATERAL (
        SELECT webhook_id, position, due_at_ms FROM webhooks.deliveries
        WHERE webhook_id = s.webhook_id AND status = 'waiting' AND due_at_ms <= %(now_ms)s
        ORDER BY due_at_ms, position
        LIMIT greatest(0, CASE WHEN s.failing_since_ms IS NULL THEN %(each)s ELSE 1 END
                          - coalesce(b.under_way, 0))
        FOR UPDATE SKIP LOCKED) d
    WHERE s.ended_at_ms IS NULL
    ORDER BY d.due_at_ms, d.position LIMIT %(at_most)s)
UPDATE webhooks.deliveries d SET due_at_ms = %(again_ms)s
FROM due JOIN webhooks.subscriptions s ON s.webhook_id = due.webhook_id
WHERE d.webhook_id = due.webhook_id AND d.position = due.position
RETURNING d.webhook_id::text, d.position, d.attempts, s.url, s.secret
"""
_DONE: Final = """
UPDATE webhooks.deliveries
SET status = %(status)s, attempts = attempts + 1, due_at_ms = coalesce(%(due_at_ms)s, due_at_ms),
    changed_at_ms = %(now_ms)s, outcome = %(said)s
WHERE webhook_id = %(webhook_id)s AND position = %(position)s AND status = 'waiting'
"""
_WELL: Final = """
UPDATE webhooks.subscriptions SET failing_since_ms = NULL
WHERE webhook_id = %(webhook_id)s AND failing_since_ms IS NOT NULL
"""
_FAILING: Final = """
UPDATE webhooks.subscriptions SET failing_since_ms = %(now_ms)s
WHERE webhook_id = %(webhook_id)s AND failing_since_ms IS NULL
"""
_END: Final = """
UPDATE webhooks.subscriptions SET ended_at_ms = %(now_ms)s
WHERE webhook_id = %(webhook_id)s AND ended_at_ms IS NULL
"""
_END_ALL: Final = """
UPDATE webhooks.deliveries SET status = 'dead', changed_at_ms = %(now_ms)s, outcome = %(said)s
WHERE webhook_id = %(webhook_id)s AND status = 'waiting'
"""
_CLEAR: Final = """
DELETE FROM webhooks.deliveries WHERE (webhook_id, position) IN (
    SELECT webhook_id, position FROM webhooks.deliveries
    WHERE status = %(status)s AND status <> 'waiting' AND changed_at_ms < %(before_ms)s
    LIMIT %(at_most)s)
"""


class Ending(Enum):
    """How an attempt ended."""

    DELIVERED = "delivered"
    FAILED = "failed"
    GONE = "gone"


class Outcome(NamedTuple):
    """How an attempt ended, and what there is to say of it."""

    ending: Ending
    said: str


class Taken(NamedTuple):
    """A delivery that is ours to make for a while; it was tried so often before.

    `secret` as it is kept; whoever posts it opens it first.
    """

    webhook_id: str
    position: int
    attempts: int
    url: str
    secret: str


def take(
    connection: Connection[Any],
    now_ms: int,
    *,
    for_ms: int,
    at_most: int,
    under_way: Mapping[str, int],
) -> list[Taken]:
    """What is due and not being made, longest due first; nobody else takes it `for_ms`.

    `under_way` counts the caller's own of each webhook. Any number of processes.
    """
    given = {
        "busy": list(under_way),
        "under_way": list(under_way.values()),
        "now_ms": now_ms,
        "again_ms": now_ms + for_ms,
        "each": EACH_AT_ONCE,
        "at_most": at_most,
    }
    with connection.cursor(row_factory=namedtuple_row) as cursor:
        taken = [Taken(*row) for row in cursor.execute(_TAKE, given)]
    return sorted(taken, key=lambda one: one.position)


def remember(
    connection: Connection[Any],
    taken: Taken,
    outcome: Outcome,
    *,
    now_ms: int,
    next_due_ms: int | None,
) -> None:
    """The attempt is counted: delivered, due again at `next_due_ms`, or dead where that is None.

    A receiver that is gone ends its webhook; what still waited for it is dead too. The webhook is
    written before its delivery and never while one is held: whoever removes it holds it, and then
    wants its deliveries.
    """
    dead_or_later = "dead" if next_due_ms is None else "waiting"
    given: dict[str, object] = {
        "webhook_id": taken.webhook_id,
        "position": taken.position,
        "status": "delivered" if outcome.ending is Ending.DELIVERED else dead_or_later,
        "due_at_ms": next_due_ms,
        "now_ms": now_ms,
        "said": outcome.said[:_MAX_SAID],
    }
    match outcome.ending:
        case Ending.DELIVERED:
            connection.execute(_WELL, given)
            connection.execute(_DONE, given)
        case Ending.FAILED:
            connection.execute(_FAILING, given)
            connection.execute(_DONE, given)
        case Ending.GONE:
            with connection.transaction():
                connection.execute(_END, given)
                connection.execute(_DONE, given)
                connection.execute(_END_ALL, given)


def clear(connection: Connection[Any], now_ms: int, *, delivered_ms: int, dead_ms: int) -> int:
    """What was delivered, or died, longer ago than this is forgotten, a bounded number at once."""
    cleared = 0
    for status, kept_ms in (("delivered", delivered_ms), ("dead", dead_ms)):
        given = {"status": status, "before_ms": now_ms - kept_ms, "at_most": _CLEARED_AT_ONCE}
        cleared += connection.execute(_CLEAR, given).rowcount
    return cleared
