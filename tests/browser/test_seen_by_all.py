"""Everybody can use the pages: whatever they see with, type with, or speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import expect

from access.languages import LANGUAGES, Language
from access.links import LinkPurpose
from access.phrases_pages import Page
from access.saying import said
from tests.browser.conftest import Visitor, Visitors
from tests.browser.seen import every_word, fits_all, without_letters
from tests.browser.site import Group, Site

FIRST = ("/", "/sessions", "/passkeys")
AFFAIRS = ("acts", "keys", "intermediaries", "roles", "invitations")


@pytest.fixture(scope="module")
def group(place: Site) -> Group:
    found = place.found(els="Els", piet="Piet", anna="Anna", winkel="Wereldwinkel")
    place.propose_key(found, "els")
    return found


WAYS_IN: Final[tuple[tuple[str, LinkPurpose], ...]] = (("anna", "sign-in"), ("bert", "invitation"))


def every_page(visitor: Visitor, group: Group) -> Iterator[str]:
    """Each page in turn, as somebody who may see all of them."""
    for path in ("/sign-in", "/sign-in/sent"):
        visitor.open(path)
        yield path
    for name, purpose in WAYS_IN:
        visitor.page.goto(visitor.place.link_to_look_at(group.person(name), purpose))
        yield purpose
    visitor.is_in_as(group.person("els"))
    for path in (*FIRST, *(f"/groups/{group.id}/{tab}" for tab in AFFAIRS)):
        visitor.open(path)
        yield path
    visitor.open("/nowhere")
    visitor.forgives(404)
    yield "/nowhere"


def test_no_page_breaks_a_rule_of_accessibility_or_is_wider_than_a_phone(
    visitor: Visitor, group: Group
) -> None:
    for path in every_page(visitor, group):
        fits_all(visitor.page, path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_page_is_in_one_language_only(
    visitors: Visitors, group: Group, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its catalogue emptied of letters a page shows what no language changes, and no more."""
    without_letters(monkeypatch, language)
    visitor = visitors(locale=language)
    for path in every_page(visitor, group):
        assert visitor.page.locator("html").get_attribute("lang") == language
        spoken = every_word(visitor.page)
        assert UNSPOKEN.sub("", spoken).strip() == "", (path, spoken)


# Names, ids, dates, what is to be typed, and what another catalogue says that a group will do.
UNSPOKEN = re.compile(
    r"Evenveel|Els|Piet|Anna|Bert|Wereldwinkel|evenveel invite|Groep \w+( [^\W\d_·][^\n]*)?"
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{1,2} \w+ \d{4}[^·]{0,3}\d\d:\d\d|[^\w]|[\d_]"
)


def test_the_language_is_the_browsers_until_one_is_chosen(visitors: Visitors) -> None:
    visitor = visitors(locale="fr-BE")
    page = visitor.open("/sign-in")
    chosen: tuple[tuple[Language, str], ...] = (
        ("nl", "Nederlands"),
        ("en", "English"),
        ("fr", "Français"),
    )
    for language, button in chosen:
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(said(Page.SIGN_IN, language))
        expect(page).to_have_url(re.compile("/pages/sign-in$"))
        page.reload()
        assert page.locator("html").get_attribute("lang") == language


def test_all_is_done_by_keyboard_alone(place: Site, group: Group, visitor: Visitor) -> None:
    visitor.is_in_as(group.person("anna"))
    page = visitor.open("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Go to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Choose Anna")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("banner")).to_contain_text("You act for Anna")
    for _ in range(20):
        if page.evaluate("document.activeElement.innerText") == "Sign out":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("You are signed out.")


def test_all_but_passkeys_works_without_script(
    place: Site, group: Group, visitors: Visitors
) -> None:
    visitor = visitors(java_script_enabled=False)
    page = visitor.open("/sign-in")
    expect(page.get_by_role("button", name="Send me a link")).to_be_visible()
    expect(page.get_by_role("button", name="Use my passkey")).to_be_hidden()
    expect(page.get_by_text("Passkeys (fingerprint, face or PIN) need JavaScript")).to_be_visible()
    page.goto(place.link_to_look_at(group.person("anna"), "sign-in"))
    page.get_by_role("button", name="Sign in now").click()
    page.get_by_role("button", name="Choose Wereldwinkel").click()
    expect(page.get_by_role("banner")).to_contain_text("You act for Wereldwinkel")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_have_text("You are signed out.")


def test_a_printed_page_has_no_buttons(visitor: Visitor, group: Group) -> None:
    visitor.is_in_as(group.person("els"))
    page = visitor.open(f"/groups/{group.id}/roles")
    page.emulate_media(media="print")
    expect(page.get_by_text("Piet").first).to_be_visible()
    expect(page.locator("button:visible")).to_have_count(0)
