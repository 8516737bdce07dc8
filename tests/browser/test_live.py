"""An open page keeps up with what others do, and says so when it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import time_ns

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors
from tests.browser.site import Group, Site

# However busy the machine is.
expect.set_options(timeout=60_000)
# Of one person at a time.
STREAMS_AT_MOST = 8


@pytest.fixture(scope="module")
def group(place: Site) -> Group:
    return place.found(anna="Anna", bert="Bert")


def state(page: Page, expected: str) -> None:
    expect(page.locator("[data-live-state]")).to_have_attribute("data-live-state", expected)


def test_what_others_do_is_seen_without_loading_the_page_again(
    place: Site, group: Group, visitors: Visitors
) -> None:
    bert, els = visitors(), visitors()
    bert.is_in_as(group.person("bert"))
    page = bert.open(f"/accounts/{group.account('bert')}")
    state(page, "on")
    page.evaluate("window.stays = true")
    place.pay(group, "anna", "bert", 30, "een haag gesnoeid")
    line = page.get_by_role("link", name="een haag gesnoeid")
    expect(line).to_be_visible()
    # Somebody who listens is told, and is not interrupted.
    news = page.locator("[data-live-news]")
    assert news.get_attribute("aria-live") == "polite"

    # What has the focus keeps it, and what is being typed stays as it is.
    line.focus()
    place.pay(group, "anna", "bert", 7, "brood gebakken")
    expect(page.get_by_role("link", name="brood gebakken")).to_be_visible()
    expect(line).to_be_focused()
    assert page.evaluate("window.stays") is True

    els.is_in_as(group.person("els"))
    desk = els.open(f"/groups/{group.id}/desk")
    state(desk, "on")
    place.pay(group, "bert", "anna", 2, "soep gekookt")
    for each in (page, desk):
        expect(each.locator("[data-live]").get_by_text("soep gekookt")).to_be_visible()


def test_a_page_that_is_cut_off_says_so_and_catches_up(
    place: Site, group: Group, visitors: Visitors
) -> None:
    anna = visitors()
    anna.is_in_as(group.person("anna"))
    page = anna.open(f"/accounts/{group.account('anna')}")
    state(page, "on")
    anna.context.set_offline(True)
    state(page, "off")
    expect(page.locator("[data-live-when=off]")).to_be_visible()
    place.pay(group, "anna", "bert", 3, "gras gemaaid")
    anna.context.set_offline(False)
    expect(page.get_by_role("link", name="gras gemaaid")).to_be_visible()
    state(page, "on")

    # Signed out elsewhere, what is on the screen stays, and is not live.
    place.who.sessions.end_all(group.person("anna"))
    place.pay(group, "anna", "bert", 4, "ramen gewassen")
    state(page, "off")
    expect(page.get_by_role("link", name="gras gemaaid")).to_be_visible()


@contextmanager
def stream(place: Site, cookies: dict[str, str], **of: str) -> Iterator[httpx.Response]:
    client = httpx.Client(cookies=cookies, timeout=60)
    with client, client.stream("GET", f"{place.url}/pages/live", params=of) as answer:
        yield answer


def signed_in(place: Site, group: Group, name: str) -> dict[str, str]:
    token = place.who.sessions.begin(group.person(name), "link", time_ns() // 1_000_000)
    return {place.who.cookie.name: token}


def test_nothing_is_told_to_whom_it_does_not_concern(place: Site, group: Group) -> None:
    bert, els = (signed_in(place, group, name) for name in ("bert", "els"))
    own = {"account": group.account("bert")}
    refused: list[tuple[dict[str, str], dict[str, str]]] = [
        ({}, own),
        (bert, {"account": group.account("anna")}),
        (bert, {"group": group.id}),
        (els, {"group": "nowhere"}),
        (els, {"account": "0"}),
        (els, {}),
    ]
    for cookies, of in refused:
        with stream(place, cookies, **of) as answer:
            assert answer.status_code == 204, of
    for cookies, of in ((bert, own), (els, own), (els, {"group": group.id})):
        with stream(place, cookies, **of) as answer:
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            assert next(answer.iter_lines()) == "event: from"


def test_a_stream_tells_a_place_and_nothing_of_what_happened(place: Site, group: Group) -> None:
    bert = signed_in(place, group, "bert")
    with stream(place, bert, account=group.account("bert")) as answer:
        lines = answer.iter_lines()
        told = [next(lines) for _ in range(3)]
        place.pay(group, "anna", "bert", 5, "geheim")
        told += [next(lines) for _ in range(2)]
    assert [line.partition(":")[0] for line in told] == ["event", "data", "", "event", "data"]
    assert told[3] == "event: changed"
    assert int(told[4].partition(": ")[2]) > int(told[1].partition(": ")[2])


def test_nobody_holds_more_streams_than_a_few_pages_need(place: Site, group: Group) -> None:
    piet = signed_in(place, group, "piet")
    with ExitStack() as open_ones:
        # Lines that nobody reads any more end the stream.
        read = [
            open_ones.enter_context(stream(place, piet, group=group.id)).iter_lines()
            for _ in range(STREAMS_AT_MOST)
        ]
        assert {next(lines) for lines in read} == {"event: from"}
        with stream(place, piet, group=group.id) as answer:
            assert answer.status_code == 503
            assert answer.headers["Retry-After"]
