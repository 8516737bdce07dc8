"""The webhooks' own tables: ordinary state, that is changed and cleared away.

Secrets stand here sealed (`sealing`), under a key that is kept elsewhere: whoever reads this
schema, or a backup of it, cannot sign in our name.
"""

from typing import Any, Final, LiteralString

from psycopg import Connection

_TABLES: Final[LiteralString] = """
CREATE SCHEMA IF NOT EXISTS webhooks;
-- How far the log was looked at for all subscriptions that have no place of their own.
CREATE TABLE IF NOT EXISTS webhooks.place (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    position bigint NOT NULL DEFAULT 0
);
INSERT INTO webhooks.place DEFAULT VALUES ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS webhooks.subscriptions (
    webhook_id uuid PRIMARY KEY,
    group_id text NOT NULL,
    url text NOT NULL,
    types text[] NOT NULL,
    secret text NOT NULL,
    created_by uuid NOT NULL,
    created_at_ms bigint NOT NULL,
    begins_after bigint NOT NULL,
    reached bigint,
    failing_since_ms bigint,
    ended_at_ms bigint
);
CREATE UNIQUE INDEX IF NOT EXISTS one_of_an_address ON webhooks.subscriptions (group_id, url)
    WHERE ended_at_ms IS NULL;

CREATE TABLE IF NOT EXISTS webhooks.deliveries (
    webhook_id uuid NOT NULL REFERENCES webhooks.subscriptions ON DELETE CASCADE,
    position bigint NOT NULL,
    status text NOT NULL CHECK (status IN ('waiting', 'delivered', 'dead')),
    attempts integer NOT NULL DEFAULT 0,
    due_at_ms bigint NOT NULL,
    changed_at_ms bigint NOT NULL,
    outcome text NOT NULL DEFAULT '',
    PRIMARY KEY (webhook_id, position)
);
CREATE INDEX IF NOT EXISTS waiting ON webhooks.deliveries (webhook_id, due_at_ms, position)
    WHERE status = 'waiting';
CREATE INDEX IF NOT EXISTS done ON webhooks.deliveries (status, changed_at_ms)
    WHERE status <> 'waiting';
"""
# Two processes that start at once would both create: any constant does that is ours alone.
_CREATING: Final = 0x45_56_57_48


def create(connection: Connection[Any]) -> None:
    """The tables exist; what was there already is as it was. Any number of processes at once."""
    known = connection.execute("SELECT to_regclass('webhooks.done')::text AS known").fetchone()
    # Asked first, because creating what exists would wait for a sender at work.
    if known is not None and known[0] is not None:
        return
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_CREATING])
        connection.execute(_TABLES)
