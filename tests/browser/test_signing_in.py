"""In by a mailed link, an invitation or a passkey; and out again, everywhere."""

from __future__ import annotations

import re
import time

import httpx
from playwright.sync_api import expect

from contracts.ids import PersonId
from tests.browser.conftest import Visitor, Visitors
from tests.browser.site import Site


def knows_address(place: Site, person_id: PersonId, address: str) -> None:
    place.who.identities.tie_address(person_id, address, time.time_ns() // 1_000_000)


def link_for(visitor: Visitor, address: str) -> str:
    """Ask for a link as a person does, and take it from the mailbox."""
    page = visitor.open("/sign-in")
    page.get_by_label("Your mail address").fill(address)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look in your mail")).to_be_visible()
    return visitor.place.mailbox.next_link()


def test_a_mailed_link_signs_in_once(place: Site, visitors: Visitors) -> None:
    group, visitor = place.found(els="Els"), visitors()
    address = f"{group.id}@example.org"
    knows_address(place, group.person("els"), address)
    link = link_for(visitor, address)
    visitor.page.goto(link)
    visitor.page.get_by_role("button", name="Sign in now").click()
    expect(visitor.page.get_by_text("You are signed in as Els.")).to_be_visible()

    again = visitors()
    again.page.goto(link)
    expect(again.page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    again.forgives(410)


def test_a_mail_programs_look_at_a_link_changes_nothing(place: Site, visitor: Visitor) -> None:
    group = place.found()
    address = f"{group.id}@example.org"
    knows_address(place, group.person("els"), address)
    link = link_for(visitor, address)
    for _ in range(3):
        looked = httpx.get(link)
        assert looked.status_code == 200
        assert place.who.cookie.name not in looked.cookies
        assert looked.headers["Cache-Control"] == "no-store"
    assert place.who.sessions.of(group.person("els"), time.time_ns() // 1_000_000) == []
    visitor.page.goto(link)
    visitor.page.get_by_role("button", name="Sign in now").click()
    expect(visitor.page.get_by_role("button", name="Sign out")).to_be_visible()


def test_who_is_not_known_is_told_the_same_and_gets_no_mail(place: Site, visitor: Visitor) -> None:
    group = place.found()
    known = f"{group.id}@example.org"
    knows_address(place, group.person("els"), known)
    page = visitor.open("/sign-in")
    page.get_by_label("Your mail address").fill(f"nobody-{known}")
    page.get_by_role("button", name="Send me a link").click()
    said = page.locator("main").inner_text()
    # Mails go out in the order in which they were asked for: the first that comes is the second.
    link_for(visitor, known)
    assert page.locator("main").inner_text() == said
    assert f"nobody-{known}" not in place.mailbox.recipients


def test_what_is_no_address_is_said_to_be_none(visitor: Visitor) -> None:
    page = visitor.open("/sign-in")
    page.get_by_label("Your mail address").fill("els@-.")
    page.locator("form", has=page.get_by_label("Your mail address")).evaluate(
        "form => form.noValidate = true"
    )
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("alert").filter(has_text="This is no mail address.")).to_be_visible()
    expect(page.get_by_label("Your mail address")).to_have_value("els@-.")
    visitor.forgives(422)


def test_an_invitation_leads_to_a_passkey_by_which_one_comes_back(
    place: Site, visitor: Visitor
) -> None:
    group, page = place.found(anna="Anna"), visitor.page
    devices = visitor.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(place.invitation(group.person("anna")))
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_text("You have none yet.")).to_be_visible()
    page.get_by_role("button", name="Add a passkey for this device").click()
    expect(page.get_by_role("status")).to_have_text("The passkey was added.")
    page.get_by_role("button", name="Sign out").click()

    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_text("You are signed in as Anna.")).to_be_visible()

    visitor.open("/passkeys")
    page.get_by_role("button", name=re.compile("^Remove")).click()
    expect(page.get_by_role("status")).to_have_text("The passkey was removed.")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("That did not work"))
    visitor.forgives(422)


def test_a_cookie_that_is_shown_again_after_signing_out_opens_nothing(
    place: Site, visitor: Visitor
) -> None:
    group = place.found(els="Els")
    visitor.is_in_as(group.person("els"))
    page = visitor.open("/")
    kept = visitor.context.cookies()
    elsewhere = visitor.open("/sessions", visitor.context.new_page())
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_have_text("You are signed out.")

    # The other tab still shows its page; what it does now is not done.
    elsewhere.get_by_role("link", name="For whom").click()
    expect(elsewhere.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()

    visitor.context.add_cookies(kept)  # type: ignore[arg-type]
    visitor.open("/")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_one_ends_a_session_in_another_browser(place: Site, visitors: Visitors) -> None:
    group, here, there = place.found(), visitors(), visitors()
    for each in (there, here):
        each.is_in_as(group.person("els"))
    there.open("/")
    page = here.open("/sessions")
    page.get_by_role("button", name="End all others").click()
    expect(page.get_by_role("status")).to_have_text("All other sessions have ended.")
    expect(page.get_by_text("This one")).to_be_visible()
    there.open("/sessions")
    expect(there.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_whoever_lost_a_device_signs_out_everywhere(place: Site, visitors: Visitors) -> None:
    group, here, there = place.found(), visitors(), visitors()
    els = group.person("els")
    for each in (there, here):
        each.is_in_as(els)
    waiting = place.link_to_look_at(els, "sign-in")
    page = here.open("/sessions")
    page.get_by_label(re.compile("Remove all my passkeys")).check()
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_role("status")).to_have_text("You are signed out everywhere.")
    there.open("/sessions")
    expect(there.page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    there.page.goto(waiting)
    expect(there.page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    there.forgives(410)
    assert place.who.passkeys.of(els) == []


def test_the_pages_are_found_without_a_slash_and_say_how_a_link_is_made(visitor: Visitor) -> None:
    page = visitor.open("")
    assert page.url.endswith("/pages/sign-in")
    expect(page.get_by_text("evenveel invite")).to_be_visible()


def test_signing_in_gives_a_new_session_in_place_of_the_one_before(
    place: Site, visitor: Visitor
) -> None:
    group = place.found()
    visitor.is_in_as(group.person("els"))
    before = {c["value"] for c in visitor.context.cookies() if c["name"] == "evenveel"}
    visitor.page.goto(place.invitation(group.person("anna")))
    visitor.page.get_by_role("button", name="Come in").click()
    after = {c["value"] for c in visitor.context.cookies() if c["name"] == "evenveel"}
    assert before.isdisjoint(after)
    assert place.who.sessions.of(group.person("els"), time.time_ns() // 1_000_000) == []
