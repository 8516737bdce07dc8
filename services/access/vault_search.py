"""Finding offers and wants in the vault: by words in three languages, by kind, by place.

Words are looked for as their stems, as the beginning of longer words, as a part of compounds; and
where nobody wrote such a word, as a slip of the hand for one that somebody did. Every question
goes through the door, which writes down who asked.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, LiteralString, TypeAlias

from access.spelling import LEAST_LETTERS, is_form_of, is_misspelling, is_part_of, words_of
from access.subject_keys import SubjectKeys
from access.vault_posts import TRIGRAMS
from access.vault_sealing import DoesNotOpen, open_post
from contracts.posts import (
    POST_LANGUAGES,
    VISIBILITIES,
    Category,
    PostContent,
    PostKind,
    PostLanguage,
    VisibleTo,
    content_of,
)

Read: TypeAlias = Callable[[LiteralString, dict[str, object]], list[tuple[Any, ...]]]
"""Asks the vault a question and has the asking written down."""

_log = logging.getLogger(__name__)

MAX_SOUGHT_WORDS: Final = 12
_NEAR_AT_MOST: Final = 12
_CANDIDATES: Final = 60
_EARTH_METRES: Final = 6_371_009


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereSeen:
    """A group whose posts are looked through: those shown at least so widely, and its place.

    The place stands for posts that name none of their own; degrees are whole millionths.
    """

    group_id: str
    at_least: VisibleTo
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for. `after` is (score, position) of the last post of the page before.

    `near` is where distances are counted from; `within_metres` leaves out what lies further, or
    nobody knows where.
    """

    groups: Sequence[WhereSeen]
    now_ms: int
    text: str = ""
    language: PostLanguage | None = None
    kind: PostKind | None = None
    category: Category | None = None
    near: tuple[int, int] | None = None
    within_metres: int | None = None
    leave_out: Sequence[str] = ()
    after: tuple[int, int] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFound:
    """A post as it stands. `metres` None: nobody knows how far; `score` 0 where no words were."""

    post_id: str
    position: int
    account_id: str
    group_id: str
    kind: str
    category: str
    visible_to: str
    hint_steps: int | None
    valid_until_ms: int | None
    content: PostContent
    score: int = 0
    metres: int | None = None


_COLUMNS: LiteralString = """
    p.post_id::text, p.position, p.account_id::text, p.kept, p.group_id, p.kind, p.category,
    p.visible_to, p.hint_steps, p.valid_until_ms
"""
_ONE: LiteralString = (
    "SELECT " + _COLUMNS + " FROM {vault}.posts AS p WHERE p.post_id = %(post_id)s::uuid"
)
_WORDS_OF: LiteralString = """
SELECT p.post_id::text, p.position, p.account_id::text, p.kept FROM {vault}.posts AS p
WHERE p.post_id = ANY(%(post_ids)s::uuid[])
"""
_OF_ACCOUNT: LiteralString = (
    "SELECT "
    + _COLUMNS
    + """ FROM {vault}.posts AS p
    WHERE p.account_id = %(account_id)s::uuid AND p.position > %(after)s
    ORDER BY p.position LIMIT %(limit)s
"""
)

# The row of the index that is of what the post says now.
_SEARCHED: LiteralString = (
    "{vault}.post_search AS s ON s.post_id = p.post_id AND s.position = p.position"
)

# Of posts, those that the viewer sees, with what is known of their groups.
_SEEN: LiteralString = """
    JOIN unnest(%(groups)s::text[], %(at_least)s::int[], %(latitudes)s::int[],
        %(longitudes)s::int[]) AS g (group_id, at_least, latitude, longitude)
        ON g.group_id = p.group_id
        AND array_position(%(visibilities)s::text[], p.visible_to) >= g.at_least
        AND (p.valid_until_ms IS NULL OR p.valid_until_ms > %(now_ms)s)
        AND p.account_id <> ALL(%(leave_out)s::uuid[])
"""

# Whether a word is known, only posts that are seen may tell: else what one finds would betray which
# words stand in those one does not see.
# The first OFFSET 0 has the index of words asked before anything else of a post; the second has
# what is asked of a sought word asked once for it, and not for every word near it.
_NEAR_WORDS: LiteralString = (
    """
    SELECT sought.word, near.word, mine.is_known FROM unnest(%(words)s::text[]) AS sought (word)
    CROSS JOIN LATERAL (SELECT """
    + TRIGRAMS.replace("{of}", "sought.word")
    + """ AS trigrams, EXISTS (
            SELECT 1 FROM (
                SELECT p.* FROM {vault}.posts AS p JOIN """
    + _SEARCHED
    + """
                WHERE s.nl @@ to_tsquery('pg_catalog.dutch', sought.word || ':*')
                    OR s.fr @@ to_tsquery('pg_catalog.french', sought.word || ':*')
                    OR s.en @@ to_tsquery('pg_catalog.english', sought.word || ':*')
                OFFSET 0) AS p"""
    + _SEEN
    + """) AS is_known
        OFFSET 0) AS mine
    CROSS JOIN LATERAL (
        SELECT w.word FROM {vault}.post_words AS w WHERE w.trigrams && mine.trigrams
        GROUP BY w.word, w.trigrams
        ORDER BY (SELECT count(*) FROM unnest(w.trigrams) AS t WHERE t = ANY(mine.trigrams)) DESC,
            w.word
        LIMIT %(candidates)s
    ) AS near
"""
)

# Where somebody wrote the typed words themselves, that counts for far more than near ones.
_SCORE: LiteralString = """(
    (1000000 * greatest(
        coalesce(ts_rank(s.nl, to_tsquery('pg_catalog.dutch', %(typed)s)), 0),
        coalesce(ts_rank(s.fr, to_tsquery('pg_catalog.french', %(typed)s)), 0),
        coalesce(ts_rank(s.en, to_tsquery('pg_catalog.english', %(typed)s)), 0)))::bigint
    + (10000 * greatest(
        coalesce(ts_rank(s.nl, to_tsquery('pg_catalog.dutch', %(meant)s)), 0),
        coalesce(ts_rank(s.fr, to_tsquery('pg_catalog.french', %(meant)s)), 0),
        coalesce(ts_rank(s.en, to_tsquery('pg_catalog.english', %(meant)s)), 0)))::bigint
)"""
_SAYS: dict[PostLanguage, LiteralString] = {
    "nl": "s.nl @@ to_tsquery('pg_catalog.dutch', %(meant)s)",
    "fr": "s.fr @@ to_tsquery('pg_catalog.french', %(meant)s)",
    "en": "s.en @@ to_tsquery('pg_catalog.english', %(meant)s)",
}
_WRITTEN: dict[PostLanguage, LiteralString] = {
    "nl": "s.nl IS NOT NULL",
    "fr": "s.fr IS NOT NULL",
    "en": "s.en IS NOT NULL",
}
# The haversine of two places; the arc sine's argument is kept from passing 1 by rounding.
_METRES: LiteralString = """CASE WHEN at.latitude IS NOT NULL THEN (
    2 * %(earth)s * asin(least(1, sqrt(
        sin(radians(at.latitude / 1e6 - %(latitude)s / 1e6) / 2) ^ 2
        + cos(radians(at.latitude / 1e6)) * cos(radians(%(latitude)s / 1e6))
            * sin(radians(at.longitude / 1e6 - %(longitude)s / 1e6) / 2) ^ 2))))::bigint END"""

_SEARCH: LiteralString = (
    "SELECT * FROM (SELECT "
    + _COLUMNS
    + """, {score}::bigint AS score, {metres}::bigint AS metres
    FROM {vault}.posts AS p LEFT JOIN """
    + _SEARCHED
    + _SEEN
    + """CROSS JOIN LATERAL (
        SELECT CASE WHEN s.latitude_microdegrees IS NULL THEN g.latitude
                ELSE s.latitude_microdegrees END AS latitude,
            CASE WHEN s.latitude_microdegrees IS NULL THEN g.longitude
                ELSE s.longitude_microdegrees END AS longitude) AS at
    WHERE true{filters}) AS f{bounds}
    ORDER BY score DESC, position DESC LIMIT %(limit)s
"""
)


class Posts:
    """The vault's posts as one reader asks for them, opened with these keys."""

    def __init__(self, read: Read, keys: SubjectKeys) -> None:
        self._read = read
        self._keys = keys

    def one(self, post_id: str) -> PostFound | None:
        """The post, however long its time has passed, and whoever asks."""
        return next(iter(self._found(self._read(_ONE, {"post_id": post_id}))), None)

    def contents_of(self, post_ids: Sequence[str]) -> dict[str, PostContent]:
        """Return what these posts say, by id, as far as they stand."""
        return self._opened(self._read(_WORDS_OF, {"post_ids": list(post_ids)}))

    def of_account(self, account_id: str, *, after: int, limit: int) -> list[PostFound]:
        """The account's posts beyond a position, in the order of their positions."""
        given = {"account_id": account_id, "after": after, "limit": limit}
        return self._found(self._read(_OF_ACCOUNT, given))

    def search(self, sought: Sought) -> list[PostFound]:
        """The posts that fit, the best first, of equally good ones the newest."""
        given = _given(sought)
        if sought.text:
            words = list(dict.fromkeys(words_of(sought.text)))[:MAX_SOUGHT_WORDS]
            if not words:
                return []
            near = _near(self._read, words, given)
            given |= {"typed": " & ".join(words), "meant": _meant(words, near)}
        return self._found(self._read(_asked(sought), given))

    def _found(self, rows: Sequence[tuple[Any, ...]]) -> list[PostFound]:
        contents = self._opened(rows)
        return [_post(row, contents[row[0]]) for row in rows if row[0] in contents]

    def _opened(self, rows: Sequence[tuple[Any, ...]]) -> dict[str, PostContent]:
        """Return what the posts of these rows say: of those whose account's key there is."""
        keys = self._keys.of(row[2] for row in rows)
        found: dict[str, PostContent] = {}
        for post_id, position, account_id, kept, *_ in rows:
            if account_id not in keys:
                continue
            try:
                words = open_post(keys[account_id], post_id, position, bytes(kept)).words
            except DoesNotOpen as damaged:
                _log.error("the vault: %s cannot be opened", damaged)
                continue
            found[post_id] = content_of(words)
        return found


def _given(sought: Sought) -> dict[str, object]:
    given: dict[str, object] = {
        "groups": [group.group_id for group in sought.groups],
        "at_least": [1 + VISIBILITIES.index(group.at_least) for group in sought.groups],
        "latitudes": [group.latitude_microdegrees for group in sought.groups],
        "longitudes": [group.longitude_microdegrees for group in sought.groups],
        "visibilities": list(VISIBILITIES),
        "leave_out": list(sought.leave_out),
        "now_ms": sought.now_ms,
        "limit": sought.limit,
    }
    if sought.near is not None:
        latitude, longitude = sought.near
        given |= {"latitude": latitude, "longitude": longitude, "earth": _EARTH_METRES}
    if sought.kind is not None:
        given["kind"] = sought.kind
    if sought.category is not None:
        given["category"] = sought.category
    if sought.within_metres is not None:
        given["within_metres"] = sought.within_metres
    if sought.after is not None:
        given |= {"score": sought.after[0], "position": sought.after[1]}
    return given


def _asked(sought: Sought) -> LiteralString:
    """The question with the conditions there are: those that are none cost nothing."""
    filters: LiteralString = ""
    if sought.language is not None:
        filters += " AND " + _WRITTEN[sought.language]
    if sought.text:
        asked = POST_LANGUAGES if sought.language is None else (sought.language,)
        filters += " AND (" + " OR ".join(_SAYS[language] for language in asked) + ")"
    if sought.kind is not None:
        filters += " AND p.kind = %(kind)s"
    if sought.category is not None:
        filters += " AND p.category = %(category)s"
    bounds: LiteralString = " WHERE true"
    if sought.within_metres is not None:
        bounds += " AND metres <= %(within_metres)s"
    if sought.after is not None:
        bounds += " AND (score, position) < (%(score)s, %(position)s)"
    question = _SEARCH.replace("{score}", _SCORE if sought.text else "0")
    question = question.replace("{metres}", "NULL" if sought.near is None else _METRES)
    return question.replace("{filters}", filters).replace("{bounds}", bounds)


def _near(read: Read, words: Sequence[str], seen: dict[str, object]) -> dict[str, list[str]]:
    """For each word those that people wrote and that it is a part of or a slip for.

    It is taken for a slip only where none of the posts that are seen has it.
    """
    long_enough = [word for word in words if len(word) >= LEAST_LETTERS]
    if not long_enough:
        return {}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in read(_NEAR_WORDS, seen | {"words": long_enough, "candidates": _CANDIDATES}):
        sought, word, is_known = str(row[0]), str(row[1]), bool(row[2])
        is_slip = is_misspelling(sought, word) or is_form_of(sought, word)
        if is_part_of(sought, word) or (not is_known and is_slip):
            found[sought].append(word)
    return {sought: near[:_NEAR_AT_MOST] for sought, near in found.items()}


def _meant(words: Iterable[str], near: dict[str, list[str]]) -> str:
    """All of the words, each as itself, as a beginning, or as one of those near to it.

    Folded words are letters and digits alone, so none of them is an operator.
    """
    return " & ".join("(" + " | ".join([_begun(word), *near.get(word, ())]) + ")" for word in words)


def _begun(word: str) -> str:
    return f"{word}:*" if len(word) >= LEAST_LETTERS else word


def _post(row: tuple[Any, ...], content: PostContent) -> PostFound:
    post_id, position, account_id, _, group_id, kind, category, visible_to = row[:8]
    score, metres = row[10:] or (0, None)
    return PostFound(
        post_id=post_id,
        position=position,
        account_id=account_id,
        group_id=group_id,
        kind=kind,
        category=category,
        visible_to=visible_to,
        hint_steps=row[8],
        valid_until_ms=row[9],
        content=content,
        score=score,
        metres=metres,
    )
