"""Offers and needs of a bundle come over: the published ones, each once, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from clearing.domain.directory_commands import PublishPost
from contracts.ids import PersonId
from contracts.posts import CATEGORIES, PostPlace, PostText
from evenveel.komunitin import Preview, preview, run_import
from evenveel.komunitin.categories import category_of
from tests.komunitin.small_bundle import IMPORTER, NOW_MS, DomainDesk, write_bundle

CATEGORIES_CSV = (
    "id,code,name\nk1,tuin,Tuin en planten\nk2,eten,Nourriture\nk3,allerlei,Van alles\n"
)
HEADER = (
    "id,code,type,member,category,title,description,status,access,value,fulfilledAt,expiresAt,"
    "createdAt,location.longitude,location.latitude\n"
)
POSTS_CSV = HEADER + (
    "DDDDDDDD-0000-4000-8000-000000000001,o1,offer,TEST0001,tuin,Snoeien,Alle bomen,published,"
    "public,8 Noten,,2027-06-01T00:00:00Z,2026-09-01T10:00:00Z,3.7,51.05\n"
    "p2,n1,need,TEST0003,k2,Du pain,,published,group,op afspraak,,,2026-09-01T10:00:00Z,,\n"
    "p3,n2,want,m1,,Iets,,published,public,,,,2026-09-01T10:00:00Z,,\n"
    "p4,d1,offer,TEST0001,tuin,Later,,draft,public,,,,,,\n"
    "p5,h1,offer,TEST0001,tuin,Weg,,hidden,public,,,,,,\n"
    "p6,e1,offer,TEST0001,tuin,Vroeger,,published,public,,,2026-12-01T00:00:00Z,,,\n"
    "p7,f1,offer,TEST0001,tuin,Klaar,,published,public,,2026-10-01T00:00:00Z,,,,\n"
    "p8,s1,offer,TEST0002,tuin,Stil,,published,public,,,,,,\n"
)


def look(directory: Path) -> Preview:
    return preview(directory, importer=PersonId(IMPORTER), now_ms=NOW_MS)


def bundle(directory: Path, posts: str = POSTS_CSV, categories: str = CATEGORIES_CSV) -> Path:
    return write_bundle(directory, posts=posts, categories=categories)


def published(found: Preview) -> list[PublishPost]:
    commands = [planned.command for stage in found.stages for planned in stage.planned]
    return [command for command in commands if isinstance(command, PublishPost)]


def problems(found: Preview) -> list[str]:
    return [f"{p.file}:{p.line}: {p.reason}" for p in found.summary.problems]


def test_published_posts_become_offers_and_wants(tmp_path: Path) -> None:
    first, second, third = published(look(bundle(tmp_path)))
    assert first.command_id == "dddddddd-0000-4000-8000-000000000001"
    assert (first.terms.kind, first.terms.category, first.terms.visible_to) == (
        "offer", "garden", "all",
    )  # fmt: skip
    assert (first.terms.hint_steps, first.terms.valid_until_ms) == (800, 1_811_808_000_000)
    assert first.content.nl == PostText(title="Snoeien", text="Alle bomen\n\n8 Noten")
    assert first.content.place == PostPlace(
        locality="Proefdorp", latitude_microdegrees=51_050_000, longitude_microdegrees=3_700_000
    )
    assert (second.terms.kind, second.terms.category, second.terms.visible_to) == (
        "want", "food", "group",
    )  # fmt: skip
    assert (second.terms.hint_steps, second.content.place) == (None, None)
    assert second.content.texts["nl"] == PostText(title="Du pain", text="op afspraak")
    assert (third.terms.kind, third.terms.category) == ("want", "other")


def test_a_post_is_from_about_where_its_member_lives_and_not_from_which_door(
    tmp_path: Path,
) -> None:
    assert "3.7,51.05" in POSTS_CSV
    found = look(bundle(tmp_path, POSTS_CSV.replace("3.7,51.05", "-3.704999,51.045")))
    assert published(found)[0].content.place == PostPlace(
        locality="Proefdorp", latitude_microdegrees=51_050_000, longitude_microdegrees=-3_700_000
    )


def test_what_does_not_come_over_is_counted_and_said(tmp_path: Path) -> None:
    found = look(bundle(tmp_path))
    assert (found.summary.posts, found.summary.posts_published) == (8, 3)
    said = [str(w.reason) for w in found.summary.warnings if w.file == "posts.csv"]
    assert said == [
        "post d1 is not brought over: it is draft",
        "post h1 is not brought over: it is hidden",
        "post e1 is not brought over: its time has passed",
        "post f1 is not brought over: it was fulfilled",
        "post s1 is not brought over: its member is suspended",
    ]


def test_the_preview_shows_what_becomes_of_each_category(tmp_path: Path) -> None:
    shown = look(bundle(tmp_path)).summary.categories
    assert [(one.code, one.becomes, one.posts) for one in shown] == [
        ("tuin", "garden", 1), ("eten", "food", 1), ("allerlei", "other", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (",need,", ",barter,", "type: 'barter' is none of offer, need, want"),
        (",published,group", ",gone,group", "status: 'gone' is none of draft, published, hidden"),
        (",published,group", ",published,all", "access: 'all' is none of public, group, private"),
        (",Du pain,", ",,", "title: not given"),
        ("n1,need,TEST0003", "n1,need,NOBODY", "member: 'NOBODY' is not in members.csv"),
        ("TEST0003,k2", "TEST0003,k9", "category: 'k9' is not in categories.csv"),
        ("p2,n1", "DDDDDDDD-0000-4000-8000-000000000001,n1", "id: 'DDDDDDDD"),
        ("op afspraak,,", "op afspraak,,morgen", "expiresAt: 'morgen'"),
        ("op afspraak", "x" * 4_001, "description: more than 4000 characters"),
    ],
)
def test_a_post_that_is_wrong_is_a_problem_at_its_line(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert old in POSTS_CSV
    found = look(bundle(tmp_path, posts=POSTS_CSV.replace(old, new, 1)))
    assert not found.importable
    assert [said.startswith(f"posts.csv:3: {problem[:12]}") for said in problems(found)] == [True]


def test_a_member_with_too_many_posts_is_a_problem_before_anything_is_written(
    tmp_path: Path,
) -> None:
    row = "q{0},q{0},offer,TEST0001,,T,,published,public,,,,,,\n"
    found = look(bundle(tmp_path, posts=HEADER + "".join(row.format(n) for n in range(51))))
    assert problems(found) == ["posts.csv:52: member TEST0001 has more than 50 posts"]


def test_a_long_title_is_shortened_and_whole_in_the_text(tmp_path: Path) -> None:
    title = "lang " * 30
    found = look(bundle(tmp_path, posts=POSTS_CSV.replace("Snoeien", title, 1)))
    text = published(found)[0].content.texts["nl"]
    assert len(text.title) == 120
    assert text.text.startswith(title.strip())


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("8", 800), ("8.5", 850), ("8.5 noten", 850), ("7 N", 700), ("8 euro", None),
        ("0", None), ("8-10", None), ("8.555", None), ("gratis", None),
    ],
)  # fmt: skip
def test_a_plain_amount_is_a_hint_and_anything_else_is_text(
    tmp_path: Path, value: str, hint: int | None
) -> None:
    found = look(bundle(tmp_path, posts=POSTS_CSV.replace("8 Noten", value, 1)))
    post = published(found)[0]
    assert post.terms.hint_steps == hint
    assert post.content.texts["nl"].text.endswith(value)


def test_the_same_bundle_once_more_changes_nothing(tmp_path: Path) -> None:
    desk = DomainDesk(NOW_MS)
    first = run_import(look(bundle(tmp_path)), desk)
    posts = dict(desk.ledger.state.posts)
    again = run_import(look(tmp_path), desk)
    assert (first.complete, first.repeated) == (True, 0)
    assert (again.complete, again.repeated) == (True, again.accepted)
    assert desk.ledger.state.posts == posts
    assert len(posts) == 3


@pytest.mark.parametrize(
    ("code", "name", "becomes"),
    [
        ("food", "Food & produce", "food"),
        ("craft", "Arts & crafts", "crafts"),
        ("1", "Réparations et bricolage", "repair"),
        ("", "Gezondheid en welzijn", "wellbeing"),
        ("hort", "Horta i jardí", "garden"),
        ("x", "Cours de musique", "lessons"),
        ("community", "Community spaces", "spaces"),
        ("zz", "???", "other"),
        *((category, "", category) for category in CATEGORIES),
    ],
)
def test_categories_are_known_by_their_words(code: str, name: str, becomes: str) -> None:
    assert category_of(code, name) == becomes


def test_the_demonstration_bundle_comes_over_whole(shared_data: Path) -> None:
    folder = shared_data / "komunitin-bundle"
    if not folder.is_dir():
        pytest.skip("the demonstration bundle is not among the sample data")
    found = preview(folder, importer=PersonId(IMPORTER), now_ms=NOW_MS, units_per_hour="20")
    assert found.importable, problems(found)
    assert found.summary.posts_published > 20
    assert {one.becomes for one in found.summary.categories} >= {"food", "garden", "repair"}
    assert "other" not in {one.becomes for one in found.summary.categories}
    report = run_import(found, DomainDesk(NOW_MS))
    assert report.complete, report
