"""From a log to the region's pages, nothing made up between: what is shown, and what is not."""

from __future__ import annotations

import re
from pathlib import Path

from access.phrases_region import Region as Say
from access.principals import FOR_ALL
from access.saying import said
from contracts.events import RoleGranted
from contracts.ids import GroupId, PersonId
from evenveel import first_region
from evenveel.composition import ledger, make_tables
from evenveel.local_desk import local_desk
from tests.projections.history import fill_log
from tests.projections.region_told import NOVEMBER, OCTOBER, Region
from tests.region.chain import chain
from tests.region.test_pages import Reader

TOO_FEW = said(Say.TOO_FEW, "en")
_HOURS = re.compile(r"\b\d[\d,]* h\b")


def rows(page: str, heading: str) -> dict[str, str]:
    """The rows of the table behind that heading, by their first cell."""
    table = page[page.index(heading) :].partition("</table>")[0]
    found = (
        " ".join(re.sub(r"<[^>]*>", " ", row).split())
        for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
    )
    return {row.partition(" ")[0]: row for row in found}


def month_of(database_url: str) -> str:
    """October is closed: two groups of seven and one of four traded; returns who supports them."""
    region = Region(database_url, "aalst", "brugge", "ciney")
    region.agree("aalst", "brugge", "ciney")
    supports = PersonId(region.pen.uuid())
    for name in region.members:
        granted = RoleGranted(group_id=GroupId(name), person_id=supports, role="support")
        region.pen.write(granted)
    for account_id in region.members["aalst"][:6]:
        region.post(account_id, "offer", "repair")
    for account_id in region.members["brugge"][:4]:
        region.post(account_id, "offer", "garden")
    region.on(OCTOBER, 10)
    region.round("aalst", steps=4)
    region.round("brugge", steps=9)
    region.round("brugge", by="aalst")
    region.round("ciney", members=4)
    region.on(NOVEMBER, 6)
    region.round("aalst")
    make_tables(database_url)
    fill_log(database_url, region.pen.records, create=False)
    return supports


def test_a_closed_month_is_shown_from_the_log_to_the_page_and_what_is_too_few_is_not(
    database_url: str,
) -> None:
    supports = month_of(database_url)
    with chain(database_url) as whole:
        told = whole.asked("/regions/figures").json()
        shown = {cell["group_id"]: cell["hours_ms"] for cell in told["groups"]}
        assert shown["ciney"] is None
        assert shown["brugge"] == 63 * 3_600_000

        public = whole.page("/region/public").text
        assert "October 2025" in public
        assert "113 h" in rows(public, 'id="activity"')["Oct"]
        groups = rows(public, 'id="groups"')
        assert "63 h" in groups["brugge"]
        assert TOO_FEW in groups["ciney"]
        assert not _HOURS.search(groups["ciney"])
        assert whole.page("/region/positions").status_code == 303

        cookie = whole.signed_in(supports)
        assert "63 h" in rows(whole.page("/region", cookie).text, 'id="groups"')["brugge"]
        categories = rows(whole.page("/region/categories", cookie).text, "<caption>")
        repair, garden = (said_of(categories, offers) for offers in (6, 4))
        assert repair
        assert not garden
        positions = whole.page("/region/positions", cookie).text
        assert "14 h" in Reader(positions).text
        assert all(name in positions for name in ("aalst", "brugge", "ciney"))


def said_of(categories: dict[str, str], offers: int) -> bool:
    """Whether any category is said to be offered by so many."""
    return any(re.search(rf"\b{offers}\b", row) for row in categories.values())


def test_the_sample_region_has_figures_to_show_to_everyone(
    database_url: str, tmp_path: Path
) -> None:
    make_tables(database_url)
    with (
        ledger(database_url) as opened,
        local_desk(opened, FOR_ALL) as (desk, _),
    ):
        memo = first_region.sample_to_found(tmp_path, opened.log, exchanges=800)
        assert memo is not None
        first_region.found(memo, tmp_path, desk, lambda *_: None)
    with chain(database_url) as whole:
        page = whole.page("/region/public")
        assert page.status_code == 200
        months = rows(page.text, 'id="activity"')
        assert sum(bool(_HOURS.search(row)) for row in months.values()) > 6
        assert any(_HOURS.search(row) for row in rows(page.text, 'id="groups"').values())
        assert 'class="bow"' in page.text.partition('id="groups"')[0]
