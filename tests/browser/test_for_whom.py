"""Who one is, and for whom one acts: chosen on the first page, shown on every page."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visitor, Visitors
from tests.browser.site import Site


def test_whom_one_acts_for_is_chosen_and_stands_at_the_head_of_every_page(
    place: Site, visitor: Visitor
) -> None:
    group = place.found(anna="Anna Claes", winkel="Wereldwinkel", group="LETS Gent")
    visitor.is_in_as(group.person("anna"))
    page = visitor.open("/who")
    head = page.get_by_role("banner")
    expect(head).to_contain_text("You act for nobody yet.")
    expect(page.get_by_role("heading", name="Your own accounts")).to_be_visible()
    expect(page.get_by_role("heading", name="You may act for")).to_be_visible()
    expect(page.get_by_role("heading", name="Groups you administer")).to_have_count(0)
    page.get_by_role("button", name="Choose Wereldwinkel").click()
    expect(head).to_contain_text("You act for Wereldwinkel intermediary")
    for path in ("/sessions", "/passkeys"):
        visitor.open(path)
        expect(head).to_contain_text("You act for Wereldwinkel")


def test_who_has_one_choice_has_chosen_it(place: Site, visitor: Visitor) -> None:
    group = place.found(bert="Bert")
    visitor.is_in_as(group.person("bert"))
    page = visitor.open("/who")
    expect(page.get_by_role("banner")).to_contain_text("You act for Bert")
    expect(page.get_by_role("button", name="Choose")).to_have_count(0)


def test_who_chooses_a_group_comes_to_its_desk(place: Site, visitor: Visitor) -> None:
    group = place.found(group="LETS Aalst")
    visitor.is_in_as(group.person("els"))
    page = visitor.open("/who")
    page.get_by_role("button", name="Choose LETS Aalst").click()
    expect(page).to_have_url(re.compile(f"/groups/{group.id}/desk$"))
    expect(page.get_by_role("banner")).to_contain_text("You act for LETS Aalst administrator")


def test_a_mandate_that_ended_is_no_choice_any_more(place: Site, visitor: Visitor) -> None:
    group = place.found(winkel="Wereldwinkel")
    visitor.is_in_as(group.person("anna"))
    page = visitor.open("/who")
    page.get_by_role("button", name="Choose Wereldwinkel").click()
    place.dismiss(group, "anna", "winkel")
    visitor.open("/who")
    expect(page.get_by_text("Wereldwinkel")).to_have_count(0)
    expect(page.get_by_role("banner")).to_contain_text("You act for Anna")


def test_script_in_a_name_is_shown_and_never_run(place: Site, visitors: Visitors) -> None:
    script = "<script>alert(1)</script>"
    inside = "\"><img src=x onerror=alert(2)>'{{7*7}}"
    group = place.found(group=script, els=inside, winkel=script, anna=script, bert=inside)
    visitor = visitors()
    visitor.is_in_as(group.person("els"))
    page = visitor.open("/who")
    expect(page.get_by_text(f"You are signed in as {inside}.")).to_be_visible()
    for tab in ("keys", "intermediaries", "roles", "invitations"):
        visitor.open(f"/groups/{group.id}/{tab}")
        expect(page.locator("p.above")).to_have_text(script)
        expect(page.locator("img")).to_have_count(0)


def test_who_has_no_standing_is_told_whom_to_ask(place: Site, visitor: Visitor) -> None:
    group = place.found()
    visitor.is_in_as(group.person("nobody here"))
    page = visitor.open("/who")
    expect(page.get_by_text("You have no account and no role here yet.")).to_be_visible()
