"""The log's tables, and the one statement that makes them."""

from __future__ import annotations

from typing import LiteralString

import psycopg
from psycopg import sql

from access import vault_tables

# Any number will do, as long as nothing else in the database locks it.
_LOCK_WHILE_MAKING = 7_306_925_114_021

_TABLES: LiteralString = """
CREATE SCHEMA IF NOT EXISTS {ledger};

CREATE TABLE {ledger}.head (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    position bigint NOT NULL DEFAULT 0,
    epoch bigint NOT NULL DEFAULT 0,
    holder text,
    lease_until timestamptz
);
INSERT INTO {ledger}.head DEFAULT VALUES;

CREATE TABLE {ledger}.blocks (
    first_position bigint PRIMARY KEY CHECK (first_position > 0),
    count integer NOT NULL CHECK (count > 0),
    epoch bigint NOT NULL,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    body bytea NOT NULL
);
-- Compressing costs more time than it saves disk: ids are random and make up most of an event.
ALTER TABLE {ledger}.blocks ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE {ledger}.index_reached (
    name text PRIMARY KEY,
    position bigint NOT NULL DEFAULT 0
);
INSERT INTO {ledger}.index_reached (name) VALUES ('ids'), ('tags');
CREATE TABLE {ledger}.ids (
    role smallint NOT NULL,
    id uuid NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (role, id)
);
CREATE TABLE {ledger}.tags (
    tag text NOT NULL,
    position bigint NOT NULL,
    wire_name text NOT NULL,
    PRIMARY KEY (tag, position)
);

CREATE TABLE {ledger}.snapshots (
    format integer NOT NULL,
    position bigint NOT NULL,
    digest bytea NOT NULL,
    PRIMARY KEY (format, position)
);
CREATE TABLE {ledger}.snapshot_parts (
    format integer NOT NULL,
    position bigint NOT NULL,
    part integer NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (format, position, part),
    FOREIGN KEY (format, position) REFERENCES {ledger}.snapshots ON DELETE CASCADE
);
ALTER TABLE {ledger}.snapshot_parts ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE FUNCTION {ledger}.refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
    RAISE EXCEPTION '% on %: the log is only ever added to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $refuse$;
CREATE TRIGGER blocks_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {ledger}.blocks
    FOR EACH STATEMENT EXECUTE FUNCTION {ledger}.refuse();
CREATE TRIGGER head_stays BEFORE DELETE OR TRUNCATE ON {ledger}.head
    FOR EACH STATEMENT EXECUTE FUNCTION {ledger}.refuse();
-- The condition is part of the trigger, so that an append does not pay for a function call.
CREATE TRIGGER head_moves_on BEFORE UPDATE ON {ledger}.head
    FOR EACH ROW WHEN (NEW.position < OLD.position OR NEW.epoch < OLD.epoch)
    EXECUTE FUNCTION {ledger}.refuse();
-- Also where a session plays replica and ordinary triggers sleep.
ALTER TABLE {ledger}.blocks ENABLE ALWAYS TRIGGER blocks_stay;
ALTER TABLE {ledger}.head ENABLE ALWAYS TRIGGER head_stays;
ALTER TABLE {ledger}.head ENABLE ALWAYS TRIGGER head_moves_on;
"""


def create_tables(
    database_url: str, *, schema: str = "ledger", vault_schema: str = "vault"
) -> None:
    """The log's and the vault's tables exist; what was there already is as it was.

    Any number of processes may do this at once.
    """
    with psycopg.connect(database_url) as connection:
        # IF NOT EXISTS alone fails when two sessions create the same thing at the same moment.
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_WHILE_MAKING])
        vault_tables.make(connection, vault_schema)
        # Asked first because making a trigger anew would wait for, and hold up, every running
        # append.
        made = connection.execute(
            "SELECT to_regclass(format('%%I.blocks', %s::text)) IS NOT NULL", [schema]
        ).fetchone()
        if made == (False,):
            connection.execute(sql.SQL(_TABLES).format(ledger=sql.Identifier(schema)))
