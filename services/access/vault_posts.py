"""What offers and wants say, in the vault, and the index by which they are found.

What a post says is sealed under its account's key, like everything else here. Beside it stands
what is searched, plain: words as their stems, and the place. That part is in tables that PostgreSQL
keeps out of its write-ahead log and empties after a crash, so that no copy of the database takes it
along; it is filled again from the sealed posts (`vault_refilling`). A row is written by the
statement that appends the post's event, replaced by the one that changes it, and gone with the one
that withdraws it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import LiteralString, Protocol

from access.arrays import BinaryArray, byteas, int8s, texts, uuids
from access.spelling import spelt, words_of
from access.vault_sealing import Keys, SealedWords, seal_post
from contracts.events import PostTerms
from contracts.posts import POST_LANGUAGES, PostContent, canonical

# The trigrams of a word with its ends marked: two blanks before it and one behind.
TRIGRAMS: LiteralString = """ARRAY(
    SELECT substr('  ' || {of} || ' ', at, 3) FROM generate_series(1, length({of}) + 1) AS at
)"""

# `position` is that of the event whose envelope commits to these words; a row of the index that has
# another is of what the post said before. Each language has a column of its own, since a word is
# cut down to its stem by the rules of its language.
TABLES: LiteralString = """
CREATE TABLE IF NOT EXISTS {vault}.posts (
    post_id uuid PRIMARY KEY,
    position bigint NOT NULL,
    account_id uuid NOT NULL,
    group_id text NOT NULL,
    kind text NOT NULL,
    category text NOT NULL,
    visible_to text NOT NULL,
    hint_steps bigint,
    valid_until_ms bigint,
    kept bytea NOT NULL
);
CREATE INDEX IF NOT EXISTS posts_position ON {vault}.posts (position);
CREATE INDEX IF NOT EXISTS posts_account ON {vault}.posts (account_id);
CREATE INDEX IF NOT EXISTS posts_group ON {vault}.posts (group_id, position);
CREATE UNLOGGED TABLE IF NOT EXISTS {vault}.post_search (
    post_id uuid PRIMARY KEY,
    position bigint NOT NULL,
    latitude_microdegrees integer,
    longitude_microdegrees integer,
    nl tsvector,
    fr tsvector,
    en tsvector
);
CREATE INDEX IF NOT EXISTS post_search_nl ON {vault}.post_search USING gin (nl);
CREATE INDEX IF NOT EXISTS post_search_fr ON {vault}.post_search USING gin (fr);
CREATE INDEX IF NOT EXISTS post_search_en ON {vault}.post_search USING gin (en);
CREATE UNLOGGED TABLE IF NOT EXISTS {vault}.post_words (
    post_id uuid NOT NULL,
    position bigint NOT NULL,
    word text NOT NULL,
    trigrams text[] NOT NULL
);
CREATE INDEX IF NOT EXISTS post_words_post ON {vault}.post_words (post_id);
CREATE INDEX IF NOT EXISTS post_words_trigrams ON {vault}.post_words USING gin (trigrams);
-- What PostgreSQL knows of the values in a column stands in a table of its own, which is written
-- ahead, is in base backups, and keeps them until they are looked at again.
ALTER TABLE {vault}.post_search
    ALTER COLUMN latitude_microdegrees SET STATISTICS 0,
    ALTER COLUMN longitude_microdegrees SET STATISTICS 0,
    ALTER COLUMN nl SET STATISTICS 0,
    ALTER COLUMN fr SET STATISTICS 0,
    ALTER COLUMN en SET STATISTICS 0;
ALTER TABLE {vault}.post_words
    ALTER COLUMN word SET STATISTICS 0,
    ALTER COLUMN trigrams SET STATISTICS 0;
"""

_ROWS: LiteralString = """,
posts_kept AS (
    INSERT INTO {vault}.posts
    SELECT given.post_id, moved.first_position + given.at, given.account_id, given.group_id,
        given.kind, given.category, given.visible_to,
        given.hint_steps::bigint, given.valid_until_ms::bigint, given.kept
    FROM moved, unnest(%(post_ids)b::uuid[], %(post_offsets)b::int8[], %(post_accounts)b::uuid[],
        %(post_groups)b::text[], %(post_kinds)b::text[], %(post_categories)b::text[],
        %(post_visible_to)b::text[], %(post_hints)b::text[], %(post_until)b::text[],
        %(post_kept)b::bytea[])
        AS given (post_id, at, account_id, group_id, kind, category, visible_to,
            hint_steps, valid_until_ms, kept)
    ON CONFLICT (post_id) DO UPDATE SET position = EXCLUDED.position, kind = EXCLUDED.kind,
        category = EXCLUDED.category, visible_to = EXCLUDED.visible_to,
        hint_steps = EXCLUDED.hint_steps, valid_until_ms = EXCLUDED.valid_until_ms,
        kept = EXCLUDED.kept
),
posts_gone AS (
    DELETE FROM {vault}.posts USING moved
    WHERE post_id = ANY(%(posts_gone)b::uuid[])
)"""
# Of the words only those of earlier blocks are deleted: a statement sees nothing of what it
# inserts itself. Everything hangs on `moved`, as every part of the append does.
SEARCHED: LiteralString = """,
search_kept AS (
    INSERT INTO {vault}.post_search AS before
    SELECT given.post_id, moved.first_position + given.at,
        given.latitude::integer, given.longitude::integer,
        setweight(to_tsvector('pg_catalog.dutch', given.nl_title), 'A')
            || setweight(to_tsvector('pg_catalog.dutch', given.nl_text), 'B'),
        setweight(to_tsvector('pg_catalog.french', given.fr_title), 'A')
            || setweight(to_tsvector('pg_catalog.french', given.fr_text), 'B'),
        setweight(to_tsvector('pg_catalog.english', given.en_title), 'A')
            || setweight(to_tsvector('pg_catalog.english', given.en_text), 'B')
    FROM moved, unnest(%(post_ids)b::uuid[], %(post_offsets)b::int8[],
        %(post_latitudes)b::text[], %(post_longitudes)b::text[],
        %(post_nl_titles)b::text[], %(post_nl_texts)b::text[],
        %(post_fr_titles)b::text[], %(post_fr_texts)b::text[],
        %(post_en_titles)b::text[], %(post_en_texts)b::text[])
        AS given (post_id, at, latitude, longitude,
            nl_title, nl_text, fr_title, fr_text, en_title, en_text)
    ON CONFLICT (post_id) DO UPDATE SET position = EXCLUDED.position,
        latitude_microdegrees = EXCLUDED.latitude_microdegrees,
        longitude_microdegrees = EXCLUDED.longitude_microdegrees,
        nl = EXCLUDED.nl, fr = EXCLUDED.fr, en = EXCLUDED.en
    WHERE before.position < EXCLUDED.position
),
search_gone AS (
    DELETE FROM {vault}.post_search USING moved
    WHERE post_id = ANY(%(posts_gone)b::uuid[])
),
post_words_gone AS (
    DELETE FROM {vault}.post_words AS before USING moved
    WHERE before.post_id = ANY(%(post_ids)b::uuid[] || %(posts_gone)b::uuid[])
      AND before.position < moved.first_position
),
post_words_kept AS (
    INSERT INTO {vault}.post_words
    SELECT given.post_id, moved.first_position, given.word, {trigrams}
    FROM moved, unnest(%(spelt_posts)b::uuid[], %(spelt_words)b::text[]) AS given (post_id, word)
)"""
INSERT: LiteralString = _ROWS + SEARCHED


class PostToKeep(Protocol):
    """A post of the entry at `offset` in its block, and the salt of its commitment."""

    @property
    def offset(self) -> int: ...
    @property
    def salt(self) -> bytes: ...
    @property
    def account_id(self) -> str: ...
    @property
    def group_id(self) -> str: ...
    @property
    def terms(self) -> PostTerms: ...
    @property
    def content(self) -> PostContent: ...


def parameters(
    keys: Keys, posts: Mapping[str, PostToKeep | None], first_position: int
) -> dict[str, BinaryArray]:
    """The parameters of `INSERT`: each post as it is after the block, None where it is gone."""
    kept = {post_id: post for post_id, post in posts.items() if post is not None}
    rows = list(kept.values())
    sealed = [
        seal_post(
            keys[row.account_id],
            post_id,
            first_position + row.offset,
            SealedWords(row.salt, canonical(row.content)),
        )
        for post_id, row in kept.items()
    ]
    return {
        "post_accounts": uuids([row.account_id for row in rows]),
        "post_groups": texts([row.group_id for row in rows]),
        "post_kinds": texts([row.terms.kind for row in rows]),
        "post_categories": texts([row.terms.category for row in rows]),
        "post_visible_to": texts([row.terms.visible_to for row in rows]),
        "post_hints": _numbers([row.terms.hint_steps for row in rows]),
        "post_until": _numbers([row.terms.valid_until_ms for row in rows]),
        "post_kept": byteas(sealed),
        "posts_gone": uuids([post_id for post_id, post in posts.items() if post is None]),
        **searched({post_id: (row.offset, row.content) for post_id, row in kept.items()}),
    }


def searched(contents: Mapping[str, tuple[int, PostContent]]) -> dict[str, BinaryArray]:
    """The parameters of `SEARCHED` but `posts_gone`: where each post stands, and what it says."""
    said = [content for _, content in contents.values()]
    spellings = [
        (post_id, word)
        for post_id, (_, content) in contents.items()
        for word in spelt([f"{t.title} {t.text}" for t in content.texts.values()])
    ]
    return {
        "post_ids": uuids(list(contents)),
        "post_offsets": int8s([at for at, _ in contents.values()]),
        **_places(said),
        **_texts(said),
        "spelt_posts": uuids([post_id for post_id, _ in spellings]),
        "spelt_words": texts([word for _, word in spellings]),
    }


def _places(contents: Sequence[PostContent]) -> dict[str, BinaryArray]:
    places = [content.place for content in contents]
    latitudes = [None if place is None else place.latitude_microdegrees for place in places]
    longitudes = [None if place is None else place.longitude_microdegrees for place in places]
    return {"post_latitudes": _numbers(latitudes), "post_longitudes": _numbers(longitudes)}


def _texts(contents: Sequence[PostContent]) -> dict[str, BinaryArray]:
    """Titles and texts by language, folded and word by word; None where there is none."""
    found: dict[str, BinaryArray] = {}
    for language in POST_LANGUAGES:
        given = [content.texts.get(language) for content in contents]
        titles = [None if text is None else " ".join(words_of(text.title)) for text in given]
        bodies = [None if text is None else " ".join(words_of(text.text)) for text in given]
        found |= {f"post_{language}_titles": texts(titles), f"post_{language}_texts": texts(bodies)}
    return found


def _numbers(values: Sequence[int | None]) -> BinaryArray:
    # As text: these may be missing, and one post a block is the usual number.
    return texts([None if value is None else str(value) for value in values])
