"""The tree's tables, to which rows are only ever added."""

from __future__ import annotations

from typing import LiteralString

from psycopg import sql

from access.line import Connection

# Any number will do, as long as nothing else in the database locks it.
_LOCK_WHILE_MAKING = 7_306_925_114_037

_TABLES: LiteralString = """
CREATE SCHEMA IF NOT EXISTS {tree};

CREATE TABLE {tree}.leaves (
    first_index bigint PRIMARY KEY CHECK (first_index >= 0),
    count integer NOT NULL CHECK (count BETWEEN 1 AND 256 - first_index % 256),
    entries bytea NOT NULL,
    nonces bytea NOT NULL CHECK (octet_length(nonces) = 32 * count)
);
CREATE TABLE {tree}.tiles (
    level smallint NOT NULL CHECK (level BETWEEN 0 AND 63),
    index bigint NOT NULL CHECK (index >= 0),
    hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    PRIMARY KEY (level, index)
);
CREATE TABLE {tree}.checkpoints (
    size bigint PRIMARY KEY CHECK (size > 0),
    note text NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE {tree}.cosignatures (
    size bigint NOT NULL REFERENCES {tree}.checkpoints,
    line text NOT NULL,
    PRIMARY KEY (size, line)
);
CREATE TABLE {tree}.keys (
    key text PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY
);
-- Hashes and what is by chance cannot be made smaller.
ALTER TABLE {tree}.leaves ALTER COLUMN entries SET STORAGE EXTERNAL;
ALTER TABLE {tree}.leaves ALTER COLUMN nonces SET STORAGE EXTERNAL;
ALTER TABLE {tree}.tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE FUNCTION {tree}.refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
    RAISE EXCEPTION '% on %: the tree is only ever added to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $refuse$;
"""
_STAYS: LiteralString = """
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {tree}.{table}
    FOR EACH STATEMENT EXECUTE FUNCTION {tree}.refuse();
-- Also where a session plays replica and ordinary triggers sleep.
ALTER TABLE {tree}.{table} ENABLE ALWAYS TRIGGER stays;
"""
TABLES = ("leaves", "tiles", "checkpoints", "cosignatures", "keys")


def create_tables(connection: Connection, *, schema: str = "tree") -> None:
    """The tree's tables exist; what was there already is as it was. Any number at once."""
    known = "SELECT to_regclass(format('%%I.keys', %s::text)) IS NOT NULL"
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_WHILE_MAKING])
        if connection.execute(known, [schema]).fetchone() == (True,):
            return
        tree = sql.Identifier(schema)
        connection.execute(sql.SQL(_TABLES).format(tree=tree))
        for table in TABLES:
            named = sql.Identifier(table)
            connection.execute(sql.SQL(_STAYS).format(tree=tree, table=named))
