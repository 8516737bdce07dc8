"""What offers and wants say stands in the vault as long as they do, and is found by its words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from uuid import uuid4

import psycopg
import pytest

from access.sealed import Seals
from access.subject_keys import SubjectKeys
from access.vault import Vault, VaultDoor
from access.vault_search import PostFound, Sought, WhereSeen
from access.vault_writing import insert_ctes
from clearing.log.port import HeadMoved, PostRow, VaultRows
from clearing.log.postgres import PostgresLog
from contracts.block import Entry
from contracts.events import PostTerms
from contracts.posts import (
    Category,
    PostContent,
    PostKind,
    PostLanguage,
    PostPlace,
    PostText,
    VisibleTo,
    canonical,
)
from tests.log.stores import Store

NOW_MS = 1_700_000_000_000
GENT = (51_053_822, 3_722_270)
LIEGE = (50_632_560, 5_579_660)
ANNA = str(uuid4())
BERT = str(uuid4())
ONE = [Entry("thing-happened.v1", (), b"one")]
_numbers = count(1)


def said(title: str, text: str = "", language: PostLanguage = "nl") -> PostContent:
    words = PostText(title=title, text=text)
    return PostContent(
        nl=words if language == "nl" else None,
        fr=words if language == "fr" else None,
        en=words if language == "en" else None,
    )


def row(
    content: PostContent,
    *,
    group_id: str = "gent",
    kind: PostKind = "offer",
    category: Category = "other",
    visible_to: VisibleTo = "all",
    valid_until_ms: int | None = None,
    account_id: str = ANNA,
) -> PostRow:
    terms = PostTerms(
        kind=kind, category=category, visible_to=visible_to, valid_until_ms=valid_until_ms
    )
    return PostRow(
        offset=0, salt=b"s" * 32, account_id=account_id, group_id=group_id, terms=terms,
        content=content,
    )  # fmt: skip


class Shelf:
    """A log whose vault posts are put into and looked for in."""

    def __init__(self, log: PostgresLog, door: VaultDoor) -> None:
        self.log, self.door = log, door

    def put(self, *posts: PostRow) -> list[str]:
        ids = [str(uuid4()) for _ in posts]
        for post_id, post in zip(ids, posts, strict=True):
            self.keep(post_id, post)
        return ids

    def keep(self, post_id: str, post: PostRow | None) -> None:
        self.log.append(ONE, after=self.log.head(), vault=VaultRows(posts={post_id: post}))

    def found(self, text: str = "", **more: object) -> list[PostFound]:
        everywhere = (WhereSeen(group_id="gent", at_least="group"),)
        asked = {"groups": everywhere, "now_ms": NOW_MS, "text": text} | more
        return self.door.posts_found(Sought(**asked))  # type: ignore[arg-type]

    def titles(self, text: str = "", **more: object) -> list[str]:
        return [
            next(iter(found.content.texts.values())).title for found in self.found(text, **more)
        ]


@pytest.fixture
def shelf(postgres_log: PostgresLog, database_url: str, keys: SubjectKeys) -> Iterator[Shelf]:
    with Vault(database_url, keys) as vault:
        yield Shelf(postgres_log, vault.door(role="member", purpose="search", reader=ANNA))


@pytest.mark.parametrize(
    ("language", "title", "sought"),
    [
        ("nl", "Fietsen herstellen", "fiets"),
        ("nl", "Gitaarles voor beginners", "GITAARLESSEN"),
        ("nl", "Fietsherstelling aan huis", "herstelling"),
        ("nl", "Tuinieren", "tuin"),
        ("nl", "Coördinatie van een buurtfeest", "coordinatie"),
        ("fr", "Réparation de vélos", "reparation velo"),
        ("fr", "Réparation de vélos", "VÉLOS"),
        ("fr", "Cours de français", "cours francais"),
        ("fr", "Œufs de nos poules", "oeufs"),
        ("en", "Bicycle repairs", "repairing bicycles"),
        ("en", "Apples from our orchard", "apple"),
    ],
)
def test_a_post_is_found_by_the_stems_of_its_words_without_case_and_accents(
    shelf: Shelf, language: PostLanguage, title: str, sought: str
) -> None:
    shelf.put(row(said(title, language=language)), row(said("Iets heel anders", "zonder belang")))
    assert shelf.titles(sought) == [title]


@pytest.mark.parametrize(
    ("language", "title", "typed"),
    [
        ("nl", "Naailessen", "naialessen"),
        ("nl", "Elektriciteit nakijken", "electriciteit"),
        ("nl", "Computerhulp", "computerhup"),
        ("fr", "Dépannage informatique", "depanage"),
        ("fr", "Jardinage", "jardniage"),
        ("en", "Wheelbarrow repair", "weelbarow"),
        ("nl", "Fietsen herstellen", "fietz"),
        ("en", "Bicycle repair", "bycicle"),
    ],
)
def test_a_slip_of_the_hand_is_forgiven(
    shelf: Shelf, language: PostLanguage, title: str, typed: str
) -> None:
    shelf.put(row(said(title, language=language)), row(said("Iets heel anders", "zonder belang")))
    assert shelf.titles(typed) == [title]


def test_a_word_that_somebody_wrote_is_no_slip_for_another(shelf: Shelf) -> None:
    shelf.put(row(said("Muren schilderen")), row(said("Muzen schilderen")))
    assert shelf.titles("muren") == ["Muren schilderen"]
    assert shelf.titles("schilderen", limit=1) == ["Muzen schilderen"]


@pytest.mark.parametrize(
    "unseen",
    [
        row(said("Muren"), group_id="lille", visible_to="group"),
        row(said("Muren"), group_id="doel"),
        row(said("Muren"), valid_until_ms=NOW_MS),
        row(said("Muren"), account_id=BERT),
    ],
)
def test_what_one_finds_does_not_betray_the_words_one_does_not_see(
    shelf: Shelf, unseen: PostRow
) -> None:
    groups = [
        WhereSeen(group_id="gent", at_least="group"),
        WhereSeen(group_id="lille", at_least="all"),
    ]
    shelf.put(row(said("Muzen")))
    [post_id] = shelf.put(unseen)
    for now in (unseen, None):
        shelf.keep(post_id, now)
        assert shelf.titles("muren", groups=groups, leave_out=[BERT]) == ["Muzen"]


def test_what_has_nothing_of_it_is_not_found(shelf: Shelf) -> None:
    shelf.put(row(said("Brood bakken", "met desem")))
    for sought in ("zwemmen", "brood zwemmen", "bx", "!!!", "& | :*", "'"):
        assert shelf.titles(sought) == []


def test_a_title_counts_for_more_than_a_text_and_a_word_for_more_than_its_likes(
    shelf: Shelf,
) -> None:
    shelf.put(
        row(said("Fiets lenen")),
        row(said("Aanhangwagen", "past achter elke fiets")),
        row(said("Fietsherstelling")),
    )
    assert shelf.titles("fiets")[0] == "Fiets lenen"
    assert set(shelf.titles("fiets")) == {"Fiets lenen", "Aanhangwagen", "Fietsherstelling"}


def test_each_language_is_looked_through_by_its_own_rules(shelf: Shelf) -> None:
    both = PostContent(nl=PostText(title="Brood"), fr=PostText(title="Pain au levain"))
    shelf.put(row(both), row(said("Pain relief", language="en")))
    assert [len(shelf.found("pain", language=language)) for language in ("nl", "fr", "en")] == [
        0, 1, 1,
    ]  # fmt: skip
    assert len(shelf.found("pain")) == 2
    assert len(shelf.found(language="nl")) == 1


def test_kind_category_and_time_are_kept_to(shelf: Shelf) -> None:
    shelf.put(
        row(said("a"), category="food"),
        row(said("b"), kind="want", category="food"),
        row(said("c"), category="music", valid_until_ms=NOW_MS + 1),
        row(said("d"), category="music", valid_until_ms=NOW_MS),
    )
    assert shelf.titles() == ["c", "b", "a"]
    assert shelf.titles(kind="want") == ["b"]
    assert shelf.titles(category="food") == ["b", "a"]
    assert shelf.titles(category="music") == ["c"]


def test_each_group_shows_only_what_it_wants_the_viewer_to_see(shelf: Shelf) -> None:
    for group_id in ("gent", "luik"):
        for visible_to in ("group", "neighbours", "all"):
            shelf.put(
                row(said(f"{group_id} {visible_to}"), group_id=group_id, visible_to=visible_to)
            )
    seen = (
        WhereSeen(group_id="gent", at_least="neighbours"),
        WhereSeen(group_id="luik", at_least="all"),
        WhereSeen(group_id="nowhere", at_least="group"),
    )
    assert shelf.titles(groups=seen) == ["luik all", "gent all", "gent neighbours"]
    assert shelf.titles(groups=()) == []
    assert shelf.titles("gent", groups=seen) == ["gent all", "gent neighbours"]


def test_distance_is_counted_from_the_post_or_else_from_its_group(shelf: Shelf) -> None:
    latitude, longitude = LIEGE
    at_liege = PostPlace(
        locality="Liège", latitude_microdegrees=latitude, longitude_microdegrees=longitude
    )
    shelf.put(
        row(PostContent(fr=PostText(title="Liège"), place=at_liege)),
        row(said("Gent")),
        row(said("Nergens"), group_id="nergens"),
    )
    groups = (
        WhereSeen(
            group_id="gent",
            at_least="group",
            latitude_microdegrees=GENT[0],
            longitude_microdegrees=GENT[1],
        ),
        WhereSeen(group_id="nergens", at_least="group"),
    )
    nowhere, gent, liege = shelf.found(groups=groups, near=GENT)
    assert (nowhere.metres, gent.metres) == (None, 0)
    assert liege.metres is not None
    assert 138_000 < liege.metres < 139_000
    assert shelf.titles(groups=groups, near=GENT, within_metres=100_000) == ["Gent"]
    assert shelf.titles(groups=groups, near=LIEGE, within_metres=1) == ["Liège"]


def test_posts_come_page_by_page_each_once(shelf: Shelf) -> None:
    shelf.put(*(row(said("Fiets lenen" if n % 2 else "Rit", "met de fiets")) for n in range(7)))
    for text in ("", "fiets"):
        pages: list[str] = []
        after = None
        while page := shelf.found(text, limit=3, after=after):
            pages += [found.post_id for found in page]
            after = (page[-1].score, page[-1].position)
        assert pages == [found.post_id for found in shelf.found(text)]
        assert len(set(pages)) == 7


def test_a_change_takes_the_place_of_what_was_said_before(shelf: Shelf) -> None:
    (post_id,) = shelf.put(row(said("Gitaarles")))
    shelf.keep(post_id, row(said("Pianoles", language="nl"), category="music"))
    assert shelf.titles("gitaarles") == []
    (found,) = shelf.found("pianoles")
    assert (found.post_id, found.position, found.category) == (post_id, 2, "music")


def test_what_is_withdrawn_leaves_nothing_behind(shelf: Shelf, database_url: str) -> None:
    first, second = shelf.put(row(said("Gitaarles")), row(said("Gitaarles")))
    shelf.keep(first, None)
    assert [found.post_id for found in shelf.found("gitaarles")] == [second]
    shelf.keep(second, None)
    assert shelf.found("gitaarles") == []
    with psycopg.connect(database_url) as session:
        for table in ("posts", "post_search", "post_words"):
            assert session.execute(f"SELECT count(*) FROM vault.{table}").fetchone() == (0,)


def test_a_post_is_kept_as_its_block_leaves_it(shelf: Shelf) -> None:
    """One statement writes a whole block: what comes and goes in it is never there."""
    kept, gone = str(uuid4()), str(uuid4())
    rows = VaultRows(posts={kept: row(said("Soep")), gone: None})
    shelf.log.append(ONE, after=shelf.log.head(), vault=rows)
    assert shelf.titles() == ["Soep"]
    assert shelf.door.post(gone) is None


def test_a_block_that_came_too_late_leaves_posts_as_they_were(shelf: Shelf) -> None:
    before = shelf.log.head()
    (post_id,) = shelf.put(row(said("Soep")))
    for rows in ({post_id: None}, {post_id: row(said("Brood"))}, {str(uuid4()): row(said("x"))}):
        with pytest.raises(HeadMoved):
            shelf.log.append(ONE, after=before, vault=VaultRows(posts=rows))
    assert shelf.titles() == ["Soep"]
    assert shelf.titles("soep") == ["Soep"]


def test_the_posts_of_an_account_come_in_their_order_whatever_their_time(shelf: Shelf) -> None:
    shelf.put(
        row(said("a"), visible_to="group", valid_until_ms=1),
        row(said("b"), account_id=str(uuid4())),
        row(said("c")),
    )
    mine = shelf.door.posts_of(ANNA, after=0, limit=9)
    assert [found.content.nl and found.content.nl.title for found in mine] == ["a", "c"]
    assert shelf.door.posts_of(ANNA, after=mine[0].position, limit=9) == mine[1:]
    assert shelf.door.posts_of(ANNA, after=0, limit=1) == mine[:1]
    assert shelf.door.post(mine[0].post_id) == mine[0]


def test_what_several_posts_say_is_read_at_once_as_far_as_they_stand(shelf: Shelf) -> None:
    soup, bikes, cats = said("Soep"), said("Vélos", language="fr"), said("Katten")
    first, second, third = shelf.put(row(soup), row(bikes), row(cats))
    shelf.keep(third, None)
    assert shelf.door.contents_of([first, second, third]) == {first: soup, second: bikes}


def test_posts_of_accounts_that_are_left_out_are_not_found(shelf: Shelf) -> None:
    shelf.put(row(said("a")), row(said("b"), account_id=str(uuid4())))
    assert shelf.titles(leave_out=(ANNA,)) == ["b"]


def test_an_auditor_finds_what_the_commitment_of_a_post_was_made_of(
    shelf: Shelf, database_url: str, keys: SubjectKeys
) -> None:
    content = said("Soep")
    shelf.put(row(content))
    with Seals(database_url, keys, reader="test") as seals:
        assert seals.between(0, 1) == {1: (b"s" * 32, canonical(content))}


def test_every_search_is_written_down(shelf: Shelf, database_url: str) -> None:
    shelf.put(row(said("Soep")))
    shelf.found("soep")
    with psycopg.connect(database_url) as session:
        noted = session.execute("SELECT role, purpose, reader FROM vault.reads").fetchall()
    # One for the words that are near, one for the posts.
    assert noted == [("member", "search", ANNA)] * 2


def test_both_logs_keep_posts_alike(store: Store) -> None:
    post_id = str(uuid4())
    store.log.append(ONE, after=store.log.head(), vault=VaultRows(posts={post_id: row(said("a"))}))
    head = store.log.append(ONE, after=store.log.head(), vault=VaultRows(posts={post_id: None}))
    assert head.position == 2


def test_a_block_without_posts_says_nothing_of_them() -> None:
    """What is not in the statement costs nothing."""
    for posts in (True, False):
        parts = insert_ctes("vault", words=True, names=True, posts=posts).as_string(None)
        assert ("posts" in parts) is posts
