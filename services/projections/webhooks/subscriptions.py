"""Which group has its events posted where, and what became of them: for HTTP and command line."""

import base64
import os
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple
from uuid import uuid4

from contracts.events import WIRE_NAMES
from contracts.upcasts import UPCASTS
from projections.log_table import head_of
from projections.reading.snapshot import Pool, Row
from projections.webhooks.addresses import target_of
from projections.webhooks.sealing import Seal

WEBHOOKS_AT_MOST: Final = 10
_SECRET_BYTES: Final = 32
# Every name that an event was ever stored under.
TYPES: Final = frozenset(WIRE_NAMES) | frozenset(UPCASTS)

_COLUMNS: Final = """
    s.webhook_id::text, s.group_id, s.url, s.types, s.created_by::text, s.created_at_ms,
    s.begins_after, coalesce(s.reached, (SELECT position FROM webhooks.place)) AS reached,
    s.failing_since_ms, s.ended_at_ms,
    (SELECT count(*) FROM webhooks.deliveries d
        WHERE d.webhook_id = s.webhook_id AND d.status = 'waiting') AS waiting,
    (SELECT count(*) FROM webhooks.deliveries d
        WHERE d.webhook_id = s.webhook_id AND d.status = 'dead') AS dead
"""
_OF_GROUP: Final = f"""
SELECT {_COLUMNS} FROM webhooks.subscriptions s WHERE s.group_id = %s
ORDER BY s.created_at_ms, s.webhook_id
"""
_ADD: Final = """
INSERT INTO webhooks.subscriptions (webhook_id, group_id, url, types, secret, created_by,
    created_at_ms, begins_after, reached)
VALUES (%(webhook_id)s, %(group_id)s, %(url)s, %(types)s, %(secret)s, %(created_by)s,
    %(now_ms)s, %(after)s, %(after)s)
"""
_DEAD: Final = """
SELECT d.position, d.attempts, d.outcome, d.changed_at_ms FROM webhooks.deliveries d
WHERE d.webhook_id = %s AND d.status = 'dead' AND d.position > %s ORDER BY d.position LIMIT %s
"""
_AGAIN: Final = """
UPDATE webhooks.deliveries SET status = 'waiting', attempts = 0, due_at_ms = %(now_ms)s,
    changed_at_ms = %(now_ms)s
WHERE webhook_id = %(webhook_id)s AND CASE
    WHEN %(position)s::bigint IS NULL THEN status = 'dead'
    ELSE position = %(position)s END
"""


class WebhookUnknown(Exception):
    """The group has no such webhook."""


class WebhookEnded(Exception):
    """The receiver answered that it is gone; nothing is posted there any more."""


class WebhookExists(Exception):
    """The group has one for this address already."""

    def __init__(self, webhook_id: str) -> None:
        super().__init__(webhook_id)
        self.webhook_id = webhook_id


class TooManyWebhooks(Exception):
    """The group has as many as it may."""


class BeyondTheHead(Exception):
    """A place was named that the log has not reached."""


class NoSeal(Exception):
    """There is nothing to seal its secret with, and it is not kept otherwise."""


class NoSuchDelivery(Exception):
    """No delivery of that position is kept."""


class Wanted(NamedTuple):
    """What somebody asks for. No `types` is all of them; `after` None is from now on."""

    group_id: str
    url: str
    types: Sequence[str]
    created_by: str
    after: int | None = None


class Webhook(NamedTuple):
    """A subscription, and how it fares. `types` empty is all; it got all up to `reached`."""

    webhook_id: str
    group_id: str
    url: str
    types: list[str]
    created_by: str
    created_at_ms: int
    begins_after: int
    reached: int
    failing_since_ms: int | None
    ended_at_ms: int | None
    waiting: int
    dead: int


class DeadLetter(NamedTuple):
    """An event that could not be delivered: so many attempts, and how the last one ended."""

    position: int
    attempts: int
    outcome: str
    changed_at_ms: int


def new_secret() -> str:
    """A secret as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(os.urandom(_SECRET_BYTES)).decode()


class Webhooks:
    """All subscriptions. Any number of threads; the pool stays its owner's to close.

    Without a seal none can be added.
    """

    def __init__(
        self,
        pool: Pool,
        now_ms: Callable[[], int],
        *,
        seal: Seal | None,
        loopback_allowed: bool = False,
    ) -> None:
        self._pool = pool
        self._seal = seal
        self._now_ms = now_ms
        self._loopback_allowed = loopback_allowed

    def add(self, wanted: Wanted) -> tuple[Webhook, str]:
        """The new subscription and its secret, which is told this once.

        Raises NotAllowed, WebhookExists, TooManyWebhooks, BeyondTheHead, NoSeal.
        """
        if self._seal is None:
            raise NoSeal
        target_of(wanted.url, loopback_allowed=self._loopback_allowed)
        assert TYPES.issuperset(wanted.types)
        secret, webhook_id = new_secret(), str(uuid4())
        with self._pool.connection() as connection, connection.transaction():
            # Two that are added at once must not both be the last that fits.
            connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [wanted.group_id])
            there = self._active(connection.execute(_OF_GROUP, [wanted.group_id]).fetchall())
            for row in there:
                if row["url"] == wanted.url:
                    raise WebhookExists(row["webhook_id"])
            if len(there) >= WEBHOOKS_AT_MOST:
                raise TooManyWebhooks
            head = head_of(connection)
            after = head if wanted.after is None else wanted.after
            if after > head:
                raise BeyondTheHead
            given = {
                "webhook_id": webhook_id,
                "secret": self._seal.sealed(webhook_id, secret),
                "now_ms": self._now_ms(),
                **wanted._asdict(),
                "types": sorted(set(wanted.types)),
                "after": after,
            }
            connection.execute(_ADD, given)
        return self.one(wanted.group_id, webhook_id), secret

    def of_group(self, group_id: str) -> list[Webhook]:
        """The group's, oldest first; those that ended too."""
        with self._pool.connection() as connection:
            rows = connection.execute(_OF_GROUP, [group_id]).fetchall()
        return [Webhook(**row) for row in rows]

    def one(self, group_id: str, webhook_id: str) -> Webhook:
        """The group's webhook of this id. Raises WebhookUnknown."""
        for webhook in self.of_group(group_id):
            if webhook.webhook_id == webhook_id:
                return webhook
        raise WebhookUnknown

    def remove(self, group_id: str, webhook_id: str) -> None:
        """It is gone with all that waits for it; what is under way may still arrive.

        Raises WebhookUnknown.
        """
        with self._pool.connection() as connection:
            gone = connection.execute(
                "DELETE FROM webhooks.subscriptions WHERE group_id = %s AND webhook_id = %s",
                [group_id, webhook_id],
            )
        if gone.rowcount == 0:
            raise WebhookUnknown

    def dead(self, group_id: str, webhook_id: str, *, after: int, limit: int) -> list[DeadLetter]:
        """Its dead letters beyond this position, in order. Raises WebhookUnknown."""
        self.one(group_id, webhook_id)
        with self._pool.connection() as connection:
            rows = connection.execute(_DEAD, [webhook_id, after, limit]).fetchall()
        return [DeadLetter(**row) for row in rows]

    def redeliver(self, group_id: str, webhook_id: str, position: int | None = None) -> int:
        """So many are due at once as if they were new: all dead letters, or what is at a position.

        Raises WebhookUnknown, WebhookEnded, and NoSuchDelivery where the position has none.
        """
        if self.one(group_id, webhook_id).ended_at_ms is not None:
            raise WebhookEnded
        given: dict[str, Any] = {
            "webhook_id": webhook_id,
            "position": position,
            "now_ms": self._now_ms(),
        }
        with self._pool.connection() as connection:
            again = connection.execute(_AGAIN, given).rowcount
        if position is not None and again == 0:
            raise NoSuchDelivery
        return again

    @staticmethod
    def _active(rows: list[Row]) -> list[Row]:
        return [row for row in rows if row["ended_at_ms"] is None]
