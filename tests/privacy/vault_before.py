"""A vault as it stood in a database before its rows were sealed."""

from __future__ import annotations

from typing import LiteralString

import psycopg

from access.sealed import Seals
from access.subject_keys import SubjectKeys
from access.vault import Vault

_TABLES: LiteralString = """
DROP SCHEMA vault CASCADE;
CREATE SCHEMA vault;
CREATE TABLE vault.words (
    position bigint PRIMARY KEY,
    salt bytea NOT NULL,
    words text NOT NULL
);
CREATE TABLE vault.names (
    subject_id uuid PRIMARY KEY,
    group_id text NOT NULL,
    code text,
    name text NOT NULL,
    contact text,
    CONSTRAINT names_code_once UNIQUE (group_id, code)
);
CREATE TABLE vault.reads (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    role text NOT NULL,
    purpose text NOT NULL,
    reader text NOT NULL,
    how_many integer NOT NULL
);
CREATE TABLE vault.posts (
    post_id uuid PRIMARY KEY,
    position bigint NOT NULL,
    salt bytea NOT NULL,
    words text NOT NULL,
    account_id uuid NOT NULL,
    group_id text NOT NULL,
    kind text NOT NULL,
    category text NOT NULL,
    visible_to text NOT NULL,
    hint_steps bigint,
    valid_until_ms bigint,
    latitude_microdegrees integer,
    longitude_microdegrees integer,
    nl tsvector,
    fr tsvector,
    en tsvector
);
CREATE INDEX posts_position ON vault.posts (position);
CREATE INDEX posts_account ON vault.posts (account_id);
CREATE INDEX posts_group ON vault.posts (group_id, position);
CREATE INDEX posts_nl ON vault.posts USING gin (nl);
CREATE INDEX posts_fr ON vault.posts USING gin (fr);
CREATE INDEX posts_en ON vault.posts USING gin (en);
CREATE TABLE vault.post_words (
    post_id uuid NOT NULL,
    position bigint NOT NULL,
    word text NOT NULL,
    trigrams text[] NOT NULL
);
CREATE INDEX post_words_post ON vault.post_words (post_id);
CREATE INDEX post_words_trigrams ON vault.post_words USING gin (trigrams);
"""


def unseal(database_url: str, keys: SubjectKeys, head: int) -> None:
    """The same rows stand there as an earlier release wrote them, plain."""
    with Seals(database_url, keys, reader="a test") as seals:
        sealed = seals.between(0, head)
    with psycopg.connect(database_url) as connection, Vault(database_url, keys) as vault:
        posts = connection.execute(
            "SELECT post_id::text, position, account_id, group_id, kind, category, visible_to,"
            " hint_steps, valid_until_ms FROM vault.posts"
        ).fetchall()
        subjects = [
            row[0] for row in connection.execute("SELECT subject_id::text FROM vault.names")
        ]
        door = vault.door(role="auditor", purpose="a test", reader="a test")
        names = door.names_of(subjects).values()
        connection.execute(_TABLES)
        of_posts = {row[1] for row in posts}
        for position, (salt, words) in sealed.items():
            if position not in of_posts:
                connection.execute(
                    "INSERT INTO vault.words VALUES (%s, %s, %s)", [position, salt, words]
                )
        for name in names:
            connection.execute(
                "INSERT INTO vault.names VALUES (%s, %s, %s, %s, %s)",
                [name.subject_id, name.group_id, name.code, name.name, name.contact],
            )
        for post_id, position, *rest in posts:
            connection.execute(
                "INSERT INTO vault.posts VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [post_id, position, *sealed[position], *rest],
            )
