"""Everybody can use the pages of an account: whatever they see with, type with, or speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from babel.dates import get_month_names
from playwright.sync_api import expect

from access.languages import LOCALES
from tests.browser.conftest import Visitor, Visitors
from tests.browser.seen import every_word, fits_all, without_letters
from tests.browser.site import Group, Site

SCRIPT = "<script>alert(1)</script>"
LONG = "Wijkcoöperatie" + "voor" * 20


@pytest.fixture(scope="module")
def group(place: Site) -> Group:
    """Bert has paid and been paid, is asked and asks, offers and wants."""
    found = place.found(
        bert="Bert", anna="Anna", winkel=f"{LONG} {SCRIPT} \u200fשלום\u200f 🥕", group="Gent"
    )
    bert = {"person_id": found.person("bert"), "capacity": "holder"}
    anna = {"person_id": found.person("anna"), "capacity": "holder"}
    place.pay(found, "bert", "winkel", 30, f"{LONG} & <b>ω</b>")
    place.pay(found, "anna", "bert", 10, "")
    in_a_month = datetime.now(UTC) + timedelta(days=30)
    for payer, payee, actor in (("bert", "anna", anna), ("anna", "bert", bert)):
        body = {
            "payer": found.account(payer),
            "payee": found.account(payee),
            "payer_steps": 3,
            "expires_at": in_a_month.isoformat(timespec="seconds"),
            "words": "…",
            "actor": actor,
        }
        place.done("PUT", f"/requests/{uuid4()}", body)
    for kind, actor, name in (("offer", bert, "bert"), ("want", anna, "anna")):
        post = {
            "account_id": found.account(name),
            "terms": {"kind": kind, "category": "garden", "visible_to": "all", "hint_steps": 2},
            "content": {
                each: {"title": f"{LONG} {kind}", "text": "1\n2"} for each in ("nl", "fr", "en")
            },
            "actor": actor,
        }
        place.done("PUT", f"/posts/{uuid4()}", post)
    place.settle()
    return found


def every_page(visitor: Visitor, group: Group) -> Iterator[str]:
    """Each page of an account in turn, as its holder."""
    own, to = f"/accounts/{group.account('bert')}", group.account("winkel")
    page = visitor.page
    quote = f"?to={to}&amount=2&counted=own&words=%F0%9F%A5%A7&act_id={uuid4()}"
    for path in (
        *("", "/pay?sought=an", f"/pay?to={to}", f"/ask{quote}&days=7"),
        *("/requests", "/posts", "/posts/new", "/search"),
    ):
        visitor.open(own + path)
        yield path
    for words in ("exchanges", "search"):
        visitor.open(f"{own}/search" if words == "search" else own)
        link = page.locator(f"main a[href*='{own}/{words}/']").first
        page.goto(f"{visitor.place.url}{link.get_attribute('href')}")
        yield words


def test_every_page_of_an_account_can_be_used_by_all(visitor: Visitor, group: Group) -> None:
    visitor.is_in_as(group.person("bert"))
    for path in every_page(visitor, group):
        fits_all(visitor.page, path)
        assert len(visitor.page.content().encode()) < 200_000, path


def test_no_word_of_these_pages_is_in_no_catalogue(
    visitors: Visitors, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one language: a word that stands in a template would show in all of them."""
    without_letters(monkeypatch, "fr")
    visitor = visitors(locale="fr")
    visitor.is_in_as(group.person("bert"))
    for path in every_page(visitor, group):
        assert visitor.page.locator("html").get_attribute("lang") == "fr"
        spoken = every_word(visitor.page)
        assert UNSPOKEN.sub("", spoken).strip() == "", (path, spoken)


MONTHS = sorted(
    {
        name.rstrip(".")
        for locale in LOCALES.values()
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for name in get_month_names(width, context, locale).values()
    }
)
# Names and what people wrote, units, months as the calendar of the language has them, and the one
# sentence that every exchange is told in.
UNSPOKEN = re.compile(
    rf"{LONG}|{re.escape(SCRIPT)}|שלום|Evenveel|Gent\b|Bert\b|Anna\b|Els\b|Piet\b|bert\b|anna\b|winkel\b|offer\b|want\b"
    r"|\b(uur|uren|u|h|min|ω|b|km|soup)\b|Nederlands|Français|English"
    r"|\b(gives?|for|geeft|voor|donne|à|pour|een dienst|un service|a service)\b"
    rf"|\b({'|'.join(map(re.escape, MONTHS))})\b|g[0-9a-f]{{12}}"
    r"|[^\w]|[\d_]",
    re.IGNORECASE,
)


def test_a_quote_is_reached_and_confirmed_by_keyboard_alone(visitor: Visitor, group: Group) -> None:
    visitor.is_in_as(group.person("bert"))
    page = visitor.open(f"/accounts/{group.account('bert')}/pay?to={group.account('anna')}")
    page.get_by_label("What for").focus()
    page.keyboard.type("soup")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Pay 1 uur")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("It is paid.")


def test_what_an_account_needs_works_without_script_and_prints_without_buttons(
    visitors: Visitors, group: Group
) -> None:
    visitor = visitors(java_script_enabled=False)
    visitor.is_in_as(group.person("bert"))
    page = visitor.open(f"/accounts/{group.account('bert')}/ask?to={group.account('anna')}")
    page.get_by_label("How much").fill("1")
    page.get_by_role("button", name="Look first").click()
    page.get_by_role("button", name="Ask for 1 uur").click()
    expect(page.get_by_role("status")).to_have_text("Your request is sent.")
    page = visitor.open(f"/accounts/{group.account('bert')}")
    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator("button:visible, .button:visible")).to_have_count(0)


def test_nothing_that_stands_in_an_address_is_a_fault_of_ours(
    visitor: Visitor, group: Group
) -> None:
    visitor.is_in_as(group.person("bert"))
    visitor.open("/who")
    own = f"/accounts/{group.account('bert')}"
    request = visitor.context.request
    for path, status in (
        ("/pay?sought=%00&group=-", 200),
        ("/pay?to=x&amount=1", 200),
        (f"/pay?to={uuid4()}", 404),
        (f"/pay?to={group.account('anna')}&act_id={uuid4()}&amount=%00", 422),
        (f"/pay?to={group.account('anna')}&act_id={uuid4()}&amount=99999999999999", 422),
        ("/search?text=%00&kind=x&category=x&lang=x&group=x&within_km=5", 200),
        ("/search?further=x", 404),
        ("/requests?further=%ED%A0%80", 404),
        ("/posts?further=x", 404),
        ("/posts/x", 404),
        ("/search/x", 404),
        ("/exchanges/x", 404),
        ("/exchanges/x/receipt", 404),
        (f"/exchanges/{uuid4()}", 404),
        ("?month=9999-99&further=x", 404),
    ):
        answer = request.get(f"{visitor.place.url}/pages{own}{path}")
        assert answer.status == status, path
    foreign = request.get(f"{visitor.place.url}/pages/accounts/{group.account('anna')}/pay")
    assert foreign.status == 404
