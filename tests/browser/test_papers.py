"""Documents asked for on pages: whoever may see what they are made of has them, and nobody else."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from pathlib import Path
from time import time_ns

import httpx
import openpyxl
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from access.languages import LANGUAGES
from access.phrases_papers import Paper
from access.saying import said
from tests.browser.conftest import Visitors
from tests.browser.seen import fits_all
from tests.browser.site import Group, Site

EVIL = '=HYPERLINK("https://elsewhere.example") <script>#eval("1")</script>'
FORMS = ("pdf", "xlsx", "csv")
PAPERS = ("year", "balances", "neighbours", "exchanges")


@pytest.fixture(scope="module")
def group(place: Site) -> Group:
    found = place.found(anna="Anna", bert=EVIL, group="LETS <b>Gent</b>")
    in_a_month_ms = time_ns() // 1_000_000 + 30 * 86_400_000
    place.grant(found, "bert", "auditor", until_ms=in_a_month_ms)
    place.pay(found, "anna", "bert", 30, f"{EVIL} geheim")
    place.settle()
    return found


def asked(
    place: Site, group: Group, name: str, path: str, language: str = "nl", **given: str
) -> httpx.Response:
    token = place.who.sessions.begin(group.person(name), "link", time_ns() // 1_000_000)
    return httpx.get(
        f"{place.url}/pages{path}",
        params=given,
        cookies={place.who.cookie.name: token},
        headers={"Accept-Language": language},
        timeout=60,
    )


def test_a_statement_is_had_as_every_kind_of_file(place: Site, group: Group) -> None:
    path = f"/accounts/{group.account('anna')}/statement"
    pdf, xlsx, local = (asked(place, group, "anna", f"{path}.{form}") for form in FORMS)
    told = words_of(pdf)
    assert "Rekeningoverzicht" in told
    assert '#eval("1")' in told
    assert pdf.headers["Content-Disposition"].startswith('attachment; filename="rekeningoverzicht-')
    sheet = openpyxl.load_workbook(BytesIO(xlsx.content)).active
    assert sheet is not None
    (line,) = list(csv.reader(StringIO(local.text.lstrip("\ufeff"), newline=""), delimiter=";"))[
        2:3
    ]
    assert line[3] == "'" + EVIL
    assert line[5] == f"'{EVIL} geheim"
    assert line[6:8] == ["-30", "-30"]
    plain = asked(place, group, "anna", f"{path}.csv", dialect="rfc4180")
    assert plain.content.startswith(b'"Logpositie",')
    # Made again for the position that is printed on it, it is the same.
    (position,) = re.findall(r"positie (\d+)\.", told)
    place.pay(group, "anna", "bert", 2, "later")
    place.settle()
    assert asked(place, group, "anna", f"{path}.pdf").content != pdf.content
    again = asked(place, group, "anna", f"{path}.pdf", position=position)
    assert again.content == pdf.content


@pytest.mark.parametrize("name", PAPERS)
def test_a_groups_papers_are_had_in_every_language(place: Site, group: Group, name: str) -> None:
    for language in LANGUAGES:
        pdf = asked(place, group, "els", f"/groups/{group.id}/papers/{name}.pdf", language)
        assert pdf.headers["Content-Type"] == "application/pdf", pdf.text
        read = PdfReader(BytesIO(pdf.content))
        assert str(read.root_object["/Lang"]).startswith(language)
        assert "LETS <b>Gent</b>" in read.pages[0].extract_text()
    for form in ("xlsx", "csv"):
        answer = asked(place, group, "els", f"/groups/{group.id}/papers/{name}.{form}")
        assert answer.status_code == 200
        assert "geheim" not in answer.text


def test_whoever_may_not_see_what_a_paper_is_of_does_not_find_it(place: Site, group: Group) -> None:
    own = f"/accounts/{group.account('anna')}"
    for path in (f"{own}/papers", *(f"{own}/statement.{form}" for form in FORMS)):
        assert asked(place, group, "winkel", path).status_code == 404
        assert httpx.get(f"{place.url}/pages{path}").status_code == 303
    for path in ("papers", *(f"papers/{name}.csv" for name in PAPERS)):
        assert asked(place, group, "anna", f"/groups/{group.id}/{path}").status_code == 403
    for path in (f"{own}/statement.docx", f"/groups/{group.id}/papers/others.pdf"):
        assert asked(place, group, "els", path).status_code == 404


def test_an_auditor_reads_what_members_wrote_on_a_page_and_on_paper_alike(
    place: Site, group: Group
) -> None:
    own = f"/accounts/{group.account('anna')}"
    for path in (own, f"{own}/statement.pdf", f"{own}/statement.csv"):
        seen, whole = (words_of(asked(place, group, name, path)) for name in ("bert", "els"))
        assert "geheim" in seen, path
        assert "geheim" in whole, path
    for name in PAPERS:
        path = f"/groups/{group.id}/papers/{name}.csv"
        assert "geheim" not in words_of(asked(place, group, "bert", path))


def words_of(answer: httpx.Response) -> str:
    if answer.headers["Content-Type"] != "application/pdf":
        return answer.text
    pages = PdfReader(BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_what_is_no_period_is_said_on_the_page_with_what_was_typed(
    place: Site, group: Group
) -> None:
    wrong = ({"from": "2026-13-01"}, {"from": "2026-02-02", "until": "2026-02-01"})
    for given in (*wrong, {"position": "-1"}, {"until": "9999-12-31"}):
        for path in (
            f"/accounts/{group.account('anna')}/statement.pdf",
            f"/groups/{group.id}/papers/year.pdf",
        ):
            answer = asked(place, group, "els", path, **given)
            assert answer.status_code == 422
            assert said(Paper.PERIOD_WRONG, "nl") in answer.text
            assert f'value="{next(iter(given.values()))}"' in answer.text
    then = asked(place, group, "els", f"/groups/{group.id}/papers/year.pdf", position="0")
    assert then.status_code == 422


def test_papers_are_asked_for_by_everybody_with_whatever_they_see_and_type_with(
    group: Group, visitors: Visitors, tmp_path: Path
) -> None:
    els = visitors()
    els.is_in_as(group.person("els"))
    for path in (f"/groups/{group.id}/papers", f"/accounts/{group.account('els')}/papers"):
        page = els.open(path)
        fits_all(page, path)
    page.get_by_label("First day").fill("2026-01-01")
    button = page.get_by_role("button", name="PDF")
    button.focus()
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    coming.value.save_as(tmp_path / "statement.pdf")
    assert PdfReader(tmp_path / "statement.pdf").pages
    expect(button).to_be_visible()
