"""The vault's tables, and what may be destroyed in them by whom."""

from __future__ import annotations

from typing import Final, LiteralString

from psycopg import sql

from access import vault_posts
from access.line import Connection

_TABLES: LiteralString = """
CREATE SCHEMA IF NOT EXISTS {vault};
CREATE TABLE IF NOT EXISTS {vault}.words (
    position bigint PRIMARY KEY,
    -- the month in which they were recorded, as in 2026-11; and under whose keys they stand with it
    month text NOT NULL,
    subjects uuid[] NOT NULL,
    kept bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS {vault}.names (
    subject_id uuid PRIMARY KEY,
    group_id text NOT NULL,
    code_index bytea,
    kept bytea NOT NULL,
    CONSTRAINT names_code_once UNIQUE (group_id, code_index)
);
CREATE TABLE IF NOT EXISTS {vault}.reads (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    role text NOT NULL,
    purpose text NOT NULL,
    reader text NOT NULL,
    how_many integer NOT NULL
);
-- Which file of keys belongs to these rows.
CREATE TABLE IF NOT EXISTS {vault}.keyring (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    store_id text NOT NULL
);
"""

_INDEXES: LiteralString = """
-- They lie in the order of their months: a whole index would cost the writer more than it saves.
CREATE INDEX words_by_month ON {vault}.words USING brin (month);
-- What is said of one account alone, which exchanges are not: so they pay nothing for it.
CREATE INDEX words_of_one ON {vault}.words ((subjects[1]), position)
    WHERE cardinality(subjects) = 1;
"""

# Who destroys may not read what it destroys, nor delete anything else: so it asks these two, and
# the one below, which act in their owner's name. The lock keeps out who fills the index.
_FUNCTIONS: LiteralString = """
CREATE FUNCTION {vault}.erase(forgotten uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $erase$
    SELECT pg_advisory_xact_lock({filling});
    DELETE FROM {vault}.words WHERE subjects && forgotten;
    DELETE FROM {vault}.names WHERE subject_id = ANY(forgotten);
    DELETE FROM {vault}.posts WHERE account_id = ANY(forgotten);
    DELETE FROM {vault}.post_search AS s
        WHERE NOT EXISTS (SELECT FROM {vault}.posts AS p WHERE p.post_id = s.post_id);
    DELETE FROM {vault}.post_words AS w
        WHERE NOT EXISTS (SELECT FROM {vault}.posts AS p WHERE p.post_id = w.post_id);
$erase$;
CREATE FUNCTION {vault}.retire(up_to text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $retire$
    DELETE FROM {vault}.words WHERE month <= up_to;
$retire$;
REVOKE EXECUTE ON FUNCTION {vault}.erase(uuid[]), {vault}.retire(text) FROM PUBLIC;
"""
# Who read is evidence of misuse, so nobody's setting takes away what is younger than a year.
_READS: LiteralString = """
CREATE FUNCTION {vault}.forget_reads(up_to text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $forget$
    DELETE FROM {vault}.reads WHERE to_char(at AT TIME ZONE 'UTC', 'YYYY-MM') <= up_to
        AND at < clock_timestamp() - interval '1 year';
$forget$;
REVOKE EXECUTE ON FUNCTION {vault}.forget_reads(text) FROM PUBLIC;
"""
ERASERS: Final = ("erase(uuid[])", "retire(text)", "forget_reads(text)")
_NO_INDEX: LiteralString = "SELECT to_regclass(format('%%I.', %s::text) || %s) IS NULL"
_NO_FUNCTION: LiteralString = "SELECT to_regprocedure(format('%%I.', %s::text) || %s) IS NULL"
# Any number will do, as long as nothing else in the database locks it.
FILLING: Final = 7_306_925_114_022


def make(connection: Connection, schema: str) -> None:
    """The vault's tables exist; what was there already is as it was. One process at a time."""
    named = {"vault": sql.Identifier(schema), "filling": sql.Literal(FILLING)}
    connection.execute(sql.SQL(_TABLES + vault_posts.TABLES).format(**named))
    # Asked first: there is no "if not exists" for a function, and for an index that is there it
    # would still wait for every running append and hold up the next.
    for statements, question, known in (
        (_INDEXES, _NO_INDEX, "words_of_one"),
        (_FUNCTIONS, _NO_FUNCTION, "retire(text)"),
        (_READS, _NO_FUNCTION, "forget_reads(text)"),
    ):
        if connection.execute(question, [schema, known]).fetchone() == (True,):
            connection.execute(sql.SQL(statements).format(**named))


def belongs(connection: Connection, store_id: str, schema: str = "vault") -> bool:
    """Whether the rows were sealed with the keys of this file, or there are none yet."""
    statement = sql.SQL("SELECT store_id FROM {vault}.keyring").format(vault=sql.Identifier(schema))
    found = connection.execute(statement).fetchone()
    return found is None or found == (store_id,)


def claim(connection: Connection, store_id: str, schema: str = "vault") -> None:
    """The rows are sealed with the keys of this file from now on, unless with another's."""
    statement = sql.SQL("INSERT INTO {vault}.keyring (store_id) VALUES (%s) ON CONFLICT DO NOTHING")
    connection.execute(statement.format(vault=sql.Identifier(schema)), [store_id])


def is_plain(connection: Connection, schema: str = "vault") -> bool:
    """Whether the vault is one from before: its rows not sealed."""
    found = connection.execute(
        "SELECT EXISTS (SELECT FROM information_schema.columns"
        " WHERE table_schema = %s AND table_name = 'words' AND column_name = 'words')",
        [schema],
    ).fetchone()
    return found == (True,)
