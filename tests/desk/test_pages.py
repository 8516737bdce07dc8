"""A desk's pages say what they are given, whatever that is, to whom it is for."""

from __future__ import annotations

import re
from html import unescape

import pytest

from access.languages import LANGUAGES, Language
from access.phrases import Phrase
from access.phrases_desk import Desk
from access.phrases_desk_links import DeskLinks
from access.saying import CATALOGUES, said
from contracts.ids import Role
from tests.browser.seen import blanked, without_letters
from tests.desk.answers import (
    EMPTY,
    FOR_ADMINISTRATORS,
    FULL,
    GENT,
    LONG,
    PAGES,
    SCRIPT,
    exchange,
)
from tests.desk.shown import Visitor

EVERY = (*PAGES, *FOR_ADMINISTRATORS)
MOST_BYTES = 200_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_is_taken_for_a_part_of_the_page(language: Language) -> None:
    visitor = Visitor(FULL, language=language)
    for page in EVERY:
        answer = visitor.get(f"{GENT}/{page}")
        assert answer.status_code == 200, page
        assert SCRIPT not in answer.text, page
        assert "None" not in re.sub(r"<[^>]*>", " ", answer.text), page


@pytest.mark.parametrize("page", [page for page in EVERY if page != "neighbours/lille"])
def test_a_group_without_anything_says_so(page: str) -> None:
    answer = Visitor(EMPTY).get(f"{GENT}/{page}")
    assert answer.status_code == 200
    assert "<table" not in answer.text or page.startswith(("members/", "clearing/"))


def test_what_is_no_neighbour_or_no_member_of_the_group_is_not_there() -> None:
    assert Visitor(EMPTY).get(f"{GENT}/neighbours/lille").status_code == 404
    elsewhere = dict(FULL[f"/accounts/{_anna()}"]["account"], group_id="lille")
    visitor = Visitor({**FULL, f"/accounts/{_anna()}": {"account": elsewhere}})
    assert visitor.get(f"{GENT}/members/{_anna()}").status_code == 404
    assert visitor.get(f"{GENT}/members/nobody").status_code == 404


def _anna() -> str:
    return str(FULL[f"{GENT}/accounts"]["accounts"][0]["account_id"])


@pytest.mark.parametrize("role", ["auditor", "support"])
def test_who_only_looks_finds_no_form_that_would_change_something(role: Role) -> None:
    visitor = Visitor(FULL, roles=(role,))
    for page in PAGES:
        answer = visitor.get(f"{GENT}/{page}")
        if role == "support":
            # What is between two groups is shown live to their own desks alone.
            assert answer.status_code == 403, page
            continue
        assert answer.status_code == 200, page
        posts = re.findall(r'method="post" action="([^"]*)"', answer.text)
        assert all("/groups/" not in path or page == "consent" for path in posts), (page, posts)
        assert answer.text.count("<button") <= 6, page
    for page in FOR_ADMINISTRATORS:
        assert visitor.get(f"{GENT}/{page}").status_code == 403


def test_a_page_of_the_longest_rows_stays_small() -> None:
    rows = [exchange(1 + at % 28, words=LONG * 2) for at in range(50)]
    answers = {**FULL, f"{GENT}/exchanges": {"position": 7, "exchanges": rows, "next": "more"}}
    answer = Visitor(answers).get(f"{GENT}/exchanges?words=lang")
    assert len(answer.content) < MOST_BYTES
    assert "?words=lang&amp;further=more" in answer.text


def test_a_thousand_members_come_fifty_at_a_time_in_the_order_asked_for() -> None:
    some = FULL[f"{GENT}/accounts"]["accounts"][0]
    rows = [
        {**some, "name": f"Lid {at:04}", "balance": {**some["balance"], "steps": at % 500}}
        for at in range(1_000)
    ]
    visitor = Visitor({**FULL, f"{GENT}/accounts": {"accounts": rows}})
    first = visitor.get(f"{GENT}/members?sort=balance")
    assert len(first.content) < MOST_BYTES
    assert "1,000 accounts" in first.text
    assert re.findall(r"Lid \d{4}", first.text)[:2] == ["Lid 0499", "Lid 0999"]
    last = visitor.get(f"{GENT}/members?words=lid&page=20")
    assert len(set(re.findall(r"Lid \d{4}", last.text))) == 50
    assert 'rel="next"' not in last.text
    assert said(Desk.NOBODY_FOUND, "en") in visitor.get(f"{GENT}/members?words=zzz").text


@pytest.mark.parametrize(
    "asked",
    [
        "since=2026-02-30&until=yesterday&kind=theft&neighbour=A%20B&account=1",
        "further=%00&words=%00%00",
        f"words={'x' * 5_000}",
    ],
)
def test_what_an_address_makes_up_is_left_out(asked: str) -> None:
    answer = Visitor(FULL).get(f"{GENT}/exchanges?{asked}")
    assert answer.status_code == 200


def test_a_trend_and_a_position_are_told_in_words_too() -> None:
    page = Visitor(FULL).get(f"{GENT}/neighbours").text
    assert said(DeskLinks.TREND_SAID, "en", name="·", before="·", now="·").split("·")[0] in page
    assert "from 0 bloemen to +160 bloemen" in page
    assert "still owes us 40 bloemen (2 h)" in page
    assert "5 December 2026, 2026-19-39" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_at_the_desk_is_in_one_language_only(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its catalogues emptied of letters a page shows what no language changes, and no more."""
    without_letters(monkeypatch, language)
    blank = {phrase: blanked(text) for phrase, text in CATALOGUES[Phrase][language].items()}
    monkeypatch.setitem(CATALOGUES[Phrase], language, blank)
    visitor = Visitor(FULL, language=language)
    for page in EVERY:
        spoken = spoken_by(visitor.get(f"{GENT}/{page}").text)
        assert f'lang="{language}"' in visitor.get(f"{GENT}/{page}").text
        assert UNSPOKEN.sub("", spoken).strip() == "", page


def spoken_by(page: str) -> str:
    """All that the page says to anybody: its text, and what is said of pictures and fields."""
    told = re.findall(r'(?:aria-label|title|alt|placeholder|data-changed|data-off)="([^"]*)"', page)
    text = re.sub(r"<(script|style|code|bdi|time)\b.*?</\1>|<[^>]*>", "\n", page, flags=re.DOTALL)
    return unescape("\n".join([*told, text]))


# What no language changes: the languages' own names, how an exchange is told (tried where it is
# told), names, units, and days as Babel writes them.
UNSPOKEN = re.compile(
    r"[^\n]*(geeft|donne|gives|verrekenen|compensent|settle)[^\n]*|Evenveel|Nederlands|Français"
    r"|English|NL|FR|EN|LETS Gent|Nieuw|lille|bloem(en)?|\bb\b|BE|Gent|nl|(Lang)+|قرية"
    r"|[^\n]*script>alert[^\n]*|\d+\s(u|h|min|s|dagen|jours?|days)\b|\d{1,2} \w+ \d{4}|\w+ \d{4}"
    r"|\b(voor|pour|for|en|et|and|gent)\b|\d{1,2} \w{3,5}\b|\w+-\w+-\w+-\w+-\w+|[^\w]|[\d_]"
)
