"""The pages about the region, in a browser: seen by all eyes, by keyboard alone, and on paper."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from typing import Any, cast

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from access.rules_pages import PAGES_AT
from tests.browser.conftest import Visitor
from tests.browser.seen import fits_all
from tests.browser.site import HOST, served
from tests.region import made_up
from tests.region.made_up import Region
from tests.region.shown import COOKIE, Questions, pages


class Place:
    """Where the pages are, over answers that were made up."""

    def __init__(self, url: str, region: Region) -> None:
        self.url = url
        self.region = region


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    region = made_up.sample()
    app = FastAPI()
    app.mount(PAGES_AT, pages(Questions(region.answers), ["administrator"]))
    with socket.create_server(("127.0.0.1", 0)) as listener, served(app, listener):
        yield Place(f"http://{HOST}:{listener.getsockname()[1]}", region)


@pytest.fixture
def visitor(browser: Browser, place: Place) -> Iterator[Visitor]:
    context = browser.new_context(locale="en-GB")
    context.add_cookies([{"name": COOKIE, "value": "anything", "url": place.url}])
    found = Visitor(context, cast(Any, place))
    yield found
    context.close()
    assert found.wrong == []


def test_everybody_can_use_the_pages_about_the_region(place: Place, visitor: Visitor) -> None:
    run = f"/region/clearing/{place.region.run_id}"
    for path in (
        *("/region?group=gent", "/region/positions", run),
        *("/region/links", "/region/categories", "/region/clearing", "/region/public"),
    ):
        fits_all(visitor.open(path), path)


def focused(page: Page) -> str:
    label: str = page.evaluate("document.activeElement.getAttribute('aria-label') || ''")
    return label


def test_every_group_on_the_map_is_reached_and_opened_by_keyboard(
    place: Place, visitor: Visitor
) -> None:
    page = visitor.open("/region")
    page.get_by_role("region", name="Map").focus()
    for group in sorted(place.region.groups, key=lambda group: group["name"].casefold()):
        page.keyboard.press("Tab")
        assert focused(page).startswith(group["name"])
    ring = "getComputedStyle(document.activeElement.querySelector('.hit')).strokeWidth"
    assert page.evaluate(ring) == "5px"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?group=\w+#group$"))
    last = max((group["name"] for group in place.region.groups), key=str.casefold)
    expect(page.get_by_role("heading", level=2, name=last)).to_be_visible()
    expect(page.locator("svg.map a[aria-current]")).to_have_count(1)


def test_the_matrix_keeps_its_heads_in_sight_and_is_printed_whole(visitor: Visitor) -> None:
    page = visitor.open("/region/positions")
    page.set_viewport_size({"width": 480, "height": 500})
    matrix = page.locator(".matrix")
    matrix.evaluate("each => { each.scrollTop = 200; each.scrollLeft = 200; }")
    table = matrix.bounding_box()
    corner = matrix.locator("thead th").first.bounding_box()
    assert table is not None
    assert corner is not None
    assert abs(corner["x"] - table["x"]) <= 2
    assert abs(corner["y"] - table["y"]) <= 2
    page.emulate_media(media="print")
    hidden = "each => [each.scrollHeight - each.clientHeight, getComputedStyle(each).overflowX]"
    assert matrix.evaluate(hidden) == [0, "visible"]
    expect(page.locator("button:visible")).to_have_count(0)


def test_what_is_shown_is_chosen_without_script(browser: Browser, place: Place) -> None:
    context = browser.new_context(locale="fr-BE", java_script_enabled=False)
    context.add_cookies([{"name": COOKIE, "value": "anything", "url": place.url}])
    page = context.new_page()
    page.goto(f"{place.url}{PAGES_AT}/region")
    page.get_by_label("Période").select_option("6")
    page.get_by_label("Quantités").select_option("own")
    page.get_by_role("button", name="Afficher").click()
    expect(page).to_have_url(re.compile(r"months=6&unit=own"))
    expect(page.get_by_label("Période")).to_have_value("6")
    expect(page.get_by_role("cell", name="klavers").first).to_be_visible()
    context.close()
