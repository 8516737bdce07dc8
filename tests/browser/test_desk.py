"""What a treasurer does at a group's desk: sees, seeks, agrees, objects, sets limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from access.languages import Language
from access.phrases_desk_links import DeskLinks
from access.saying import AnyPhrase, said
from tests.browser import between
from tests.browser.conftest import Visitor, Visitors
from tests.browser.seen import fits_all
from tests.browser.site import Site

PAGES = (
    *("desk", "requests", "exchanges", "members", "members/{anna}"),
    *("neighbours", "neighbours/{lille}", "suggestions", "agreements?with={lille}"),
    *("clearing", "clearing/{run}", "consent", "without-service", "settings", "import"),
)


class World:
    """Three groups that owe one another in a circle, with a run proposed; a fourth offers terms."""

    def __init__(self, place: Site) -> None:
        self.place = place
        self.gent = place.found(group="LETS Gent", anna="Anna", bert="Bert 🌱", piet="Piet")
        self.lille = place.found(group="SEL Lille", anna="Amélie", bert="Benoît")
        self.ieper = place.found(group="LETS Ieper", anna="Aline", bert="Boudewijn")
        self.doornik = place.found(group="SEL Tournai")
        circle = (self.gent, self.lille, self.ieper)
        self.agreements: list[str] = []
        for one, other in zip(circle, (*circle[1:], self.gent), strict=True):
            agreement = between.agree(place, one, other)
            if self.gent in (one, other):
                self.agreements.append(agreement)
        between.owe_in_a_circle(place, circle, steps=(30, 40, 50))
        between.offer(place, self.doornik, self.gent)
        place.pay(self.gent, "bert", "anna", 3, "<script>alert(1)</script> שלום")
        self._ask()
        self.run_id = between.propose_run(place, self.gent)

    def wake(self) -> None:
        """A run is proposed of what the three owe one another."""
        between.leave_at_least(self.place, self.gent, {})
        self.run_id = between.propose_run(self.place, self.gent)

    def rest(self) -> None:
        """No run is open, and a next one leaves these three out."""
        between.withdraw_run(self.place, self.gent, self.run_id)
        hours = dict.fromkeys(self.agreements, 20)
        between.leave_at_least(self.place, self.gent, hours)

    def _ask(self) -> None:
        body = {
            "payer": self.gent.account("anna"),
            "payee": self.lille.account("anna"),
            "payer_steps": 5,
            "expires_at": (datetime.now(UTC) + timedelta(days=30)).isoformat(timespec="seconds"),
            "words": "une tarte",
            "actor": {"person_id": self.lille.person("anna"), "capacity": "holder"},
        }
        self.place.done("PUT", f"/requests/{uuid4()}", body)

    def path(self, page: str) -> str:
        known = {"anna": self.gent.account("anna"), "lille": self.lille.id, "run": self.run_id}
        return f"/groups/{self.gent.id}/{page.format(**known)}"


@pytest.fixture(scope="module")
def world(place: Site) -> Iterator[World]:
    found = World(place)
    yield found
    # Only one run is open at a time, also for the tests of others.
    between.withdraw_run(place, found.gent, found.run_id)


@pytest.fixture
def els(visitors: Visitors, world: World) -> Visitor:
    visitor = visitors()
    visitor.is_in_as(world.gent.person("els"))
    return visitor


def test_every_page_of_a_desk_can_be_used_by_all(world: World, els: Visitor) -> None:
    for path in map(world.path, PAGES):
        page = els.open(path)
        assert len(page.content().encode()) < 200_000, path
        fits_all(page, path)


def test_the_desk_tells_what_waits_and_each_part_leads_on(world: World, els: Visitor) -> None:
    page = els.open(world.path("desk"))
    waiting = page.locator(".waiting li")
    expect(waiting.filter(has_text="SEL Tournai offers an agreement")).to_have_count(1)
    expect(waiting.filter(has_text="One request of members is open")).to_have_count(1)
    expect(page.get_by_role("table")).to_contain_text("LETS Ieper")
    page.get_by_role("link", name=re.compile("^Look.*A clearing run is proposed")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Clearing run of")


def test_a_treasurer_accepts_an_agreement_by_keyboard_and_is_a_neighbour_then(
    world: World, els: Visitor
) -> None:
    brugge = world.place.found(group="LETS Brugge")
    between.offer(world.place, brugge, world.gent, hours=30)
    world.place.settle()
    page = els.open(world.path("agreements"))
    offered = page.locator("section", has_text="LETS Brugge may owe us at most")
    expect(offered).to_contain_text("600 uren (30 h)")
    press(page, "Yes, we agree: LETS Brugge")
    expect(page.get_by_role("status")).to_contain_text("Agreed: from now on")
    expect(page.get_by_role("button", name="Yes, we agree")).to_have_count(1)
    els.open(world.path("neighbours"))
    page.get_by_role("link", name="LETS Brugge").click()
    expect(page.get_by_text("With LETS Brugge all is even.")).to_be_visible()
    page.get_by_text("Lower what they may owe").first.click()
    page.get_by_label("How many hours they may owe").fill("many")
    page.get_by_role("button", name="Lower what they may owe").click()
    expect(page.get_by_role("alert")).to_contain_text("Give hours as a number")
    els.forgives(422)
    page.get_by_text("Lower what they may owe").first.click()
    page.get_by_label("How many hours they may owe").fill("12.5")
    page.get_by_role("button", name="Lower what they may owe").click()
    expect(page.get_by_role("status")).to_have_text("The limit is lowered.")
    expect(page.locator("svg.balance").first).to_contain_text("+250 u")


def test_two_groups_settle_what_is_owed_between_their_community_accounts(
    place: Site, els: Visitor
) -> None:
    halle, ronse = place.found(group="LETS Halle"), place.found(group="LETS Ronse")
    between.agree(place, halle, ronse)
    body = {
        "payer": halle.account("anna"),
        "payee": ronse.account("bert"),
        "payer_steps": 40,
        "words": "a day in the garden",
        "actor": {"person_id": halle.person("anna"), "capacity": "holder"},
    }
    place.done("PUT", f"/exchanges/{uuid4()}", body)
    for group in (halle, ronse):
        pot = {"group_id": group.id, "kind": "community", "name": "Pot", "code": "POT"}
        actor = {"person_id": group.person("els"), "capacity": "administrator"}
        place.done("PUT", f"/accounts/{group.account('pot')}", {**pot, "actor": actor})
    place.settle()
    els.context.clear_cookies()
    els.is_in_as(halle.person("els"))
    page = els.open(f"/groups/{halle.id}/neighbours/{ronse.id}")
    page.locator("summary", has_text="Settle without a service").click()
    expect(page.get_by_text("they propose it, and you say yes or no")).to_be_visible()
    expect(page.get_by_role("button", name="Propose to the other group")).to_have_count(0)

    els.context.clear_cookies()
    els.is_in_as(ronse.person("els"))
    els.open(f"/groups/{ronse.id}/neighbours/{halle.id}")
    for typed in ("POTT", "pot"):
        page.locator("summary", has_text="Settle without a service").click()
        page.get_by_label("How much, in uren").fill("30")
        page.get_by_label("Their community account").fill(typed)
        page.get_by_label("Why", exact=True).fill("The end of the year")
        page.get_by_role("button", name="Propose to the other group").click()
        if typed == "POTT":
            expect(page.get_by_role("alert")).to_contain_text("We found no such account")
            els.forgives(422)
    expect(page.get_by_role("status")).to_contain_text("waits for a second yes")

    els.context.clear_cookies()
    els.is_in_as(halle.person("els"))
    els.open(f"/groups/{halle.id}/acts")
    page.get_by_role("button", name=re.compile("^Approve")).click()
    expect(page.get_by_role("status")).to_be_visible()
    els.open(f"/groups/{halle.id}/neighbours")
    expect(page.get_by_role("row", name="LETS Ronse")).to_contain_text("-10 uren")


def test_what_a_departed_member_left_is_written_off_by_two(place: Site, els: Visitor) -> None:
    group = place.found(group="LETS Aalter", anna="Anna")
    place.pay(group, "anna", "bert", 12, "a day in the garden")
    actor = {"actor": {"person_id": group.person("els"), "capacity": "administrator"}}
    pot = {"group_id": group.id, "kind": "community", "name": "Pot", "code": "POT"}
    place.done("PUT", f"/accounts/{group.account('pot')}", {**pot, **actor})
    place.done("POST", f"/accounts/{group.account('anna')}/leave", actor)
    place.settle()
    els.context.clear_cookies()
    els.is_in_as(group.person("els"))
    page = els.open(f"/groups/{group.id}/members/{group.account('anna')}")
    page.get_by_role("link", name="Write off what is left").click()
    expect(page.get_by_label("Whose account")).to_contain_text("Anna: -12 uren")
    page.get_by_label("Why", exact=True).fill("Moved away")
    page.get_by_role("button", name="Propose to a second person").click()
    expect(page.get_by_role("status")).to_contain_text("waits for a second yes")

    els.context.clear_cookies()
    els.is_in_as(group.person("piet"))
    els.open(f"/groups/{group.id}/acts")
    expect(page.locator("q")).to_have_text("Moved away")
    page.get_by_role("button", name=re.compile("^Approve")).click()
    expect(page.get_by_role("status")).to_be_visible()
    els.open(f"/groups/{group.id}/members")
    expect(page.get_by_role("row", name="Anna")).to_contain_text("0 uren")
    expect(page.get_by_role("row", name="Pot")).to_contain_text("-12 uren")


def press(page: Page, button: str) -> None:
    """The button is reached and pressed without a mouse."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == button:
            page.keyboard.press("Enter")
            return
    raise AssertionError(button)


def test_terms_are_offered_to_a_group_that_is_sought_and_taken_back(
    world: World, els: Visitor
) -> None:
    aalst = world.place.found(group=f"LETS Aalst {uuid4().hex[:6]}")
    page = els.open(world.path("agreements"))
    page.get_by_label("Name or place of the group").fill(aalst.name)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=f"Choose {aalst.name}").click()
    page.get_by_label("How many hours we may owe").fill("10")
    page.get_by_label("How many hours they may owe").fill("12.5")
    page.get_by_role("button", name="Offer an agreement").click()
    expect(page.get_by_role("status")).to_have_text("Your offer is with the other group.")
    page.get_by_role("button", name=re.compile(f"^Take the offer back.*{aalst.name}")).click()
    expect(page.get_by_role("status")).to_have_text("The offer is gone.")


def test_a_clearing_run_is_seen_before_and_after(place: Site, world: World, els: Visitor) -> None:
    circle = [place.found(group=f"LETS {name}") for name in ("Mechelen", "Lier", "Boom")]
    world.rest()
    for one, other in zip(circle, (*circle[1:], circle[0]), strict=True):
        between.agree(place, one, other, objection_ms=0)
    between.owe_in_a_circle(place, circle, steps=(20, 30, 20))
    run_id = between.propose_run(place, circle[0])
    els.context.clear_cookies()
    els.is_in_as(circle[0].person("els"))
    page = els.open(f"/groups/{circle[0].id}/clearing")
    page.get_by_role("link", name="Look at this clearing run").click()
    row = page.get_by_role("row", name="LETS Mechelen owes LETS Lier")
    expect(row).to_have_text(re.compile(r"20 uren 1 h\s+20 uren 1 h\s+0 uren 0 h"))
    between.apply_run(place, circle[0], run_id)
    page.reload()
    expect(page.get_by_text("carried out")).to_be_visible()
    expect(row).to_have_text(re.compile(r"20 uren 1 h\s+20 uren 1 h\s+0 uren 0 h"))
    els.open(f"/groups/{circle[0].id}/neighbours")
    expect(page.get_by_role("row", name="LETS Lier")).to_contain_text("0 uren")
    els.open(f"/groups/{circle[0].id}/clearing")
    expect(page.get_by_role("table")).to_contain_text("40 uren")
    world.wake()


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_an_agreement_and_a_clearing_run_go_the_same_way_in_other_languages(
    place: Site, world: World, visitors: Visitors, language: Language
) -> None:
    circle = [place.found(group=f"LETS {name}") for name in ("Doel", "Kallo", "Melsele")]
    world.rest()
    for one, other in pairwise(circle):
        between.agree(place, one, other, objection_ms=0)
    between.offer(place, circle[-1], circle[0], objection_ms=0)
    place.settle()
    visitor = visitors(locale=f"{language}-BE")
    visitor.is_in_as(circle[0].person("els"))
    page = visitor.open(f"/groups/{circle[0].id}/agreements")
    page.get_by_role("button", name=begins(DeskLinks.ACCEPT_TERMS, language)).click()
    expect(page.get_by_role("status")).to_have_text(said(DeskLinks.TERMS_ACCEPTED, language))

    between.owe_in_a_circle(place, circle, steps=(20, 30, 20))
    run_id = between.propose_run(place, circle[0])
    visitor.open(f"/groups/{circle[0].id}/clearing")
    page.get_by_role("link", name=said(DeskLinks.LOOK_AT_RUN, language)).click()
    owed = said(DeskLinks.OWED_TO, language, one="LETS Doel", other="LETS Kallo")
    row = page.get_by_role("row", name=owed)
    expect(row).to_have_text(re.compile(r"20 uren.*20 uren.*\b0 u", re.DOTALL))
    between.apply_run(place, circle[0], run_id)
    page.reload()
    expect(page.get_by_text(said(DeskLinks.STATUS_APPLIED, language), exact=True)).to_be_visible()
    expect(row).to_have_text(re.compile(r"20 uren.*20 uren.*\b0 u", re.DOTALL))
    world.wake()


def begins(phrase: AnyPhrase, language: Language) -> re.Pattern[str]:
    return re.compile("^" + re.escape(said(phrase, language)))


LEAVE_IT = re.compile("^Leave this one as it is.*LETS Gent owes SEL Lille")


def test_a_treasurer_objects_to_one_link_of_a_run(world: World, els: Visitor) -> None:
    page = els.open(world.path("clearing/{run}"))
    page.get_by_role("button", name=LEAVE_IT).click()
    expect(page.get_by_role("status")).to_contain_text("Your objection stands")
    row = page.get_by_role("row", name="LETS Gent owes SEL Lille")
    expect(row).to_contain_text("stays, after an objection")


def test_exchanges_are_sought_also_without_script(world: World, visitors: Visitors) -> None:
    visitor = visitors(java_script_enabled=False)
    visitor.is_in_as(world.gent.person("els"))
    page = visitor.open(world.path("exchanges"))
    told = page.locator("td time")
    expect(told).to_have_count(3)
    page.get_by_label("Names or words").fill("garden Aline")
    page.get_by_role("button", name="Search").click()
    expect(told).to_have_count(1)
    page.get_by_label("Names or words").fill("")
    page.get_by_text("Period, kind and neighbour").click()
    page.get_by_label("With whom").select_option(label="within the group")
    page.get_by_role("button", name="Search").click()
    expect(told).to_have_count(1)
    expect(page.get_by_role("table")).to_contain_text("<script>alert(1)</script> שלום")
    page.get_by_label("Up to and including").fill("2020-01-01")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Nothing found.")).to_be_visible()


def test_a_newcomer_gets_an_account_limits_of_its_own_and_a_pause(
    world: World, els: Visitor
) -> None:
    page = els.open(world.path("members"))
    page.get_by_text("Open an account").first.click()
    page.get_by_label("Name", exact=True).fill("Zoë <b>")
    page.get_by_role("button", name="Open an account").click()
    expect(page.get_by_role("status")).to_have_text("The account is open.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zoë <b>")
    page.get_by_text("Change the limits").click()
    page.get_by_label("At most below zero").fill("lots")
    page.get_by_role("button", name="Set these limits").click()
    expect(page.get_by_role("alert")).to_contain_text("Give each limit as a number")
    els.forgives(422)
    page.get_by_label("At most below zero").fill("250")
    page.get_by_role("button", name="Set these limits").click()
    expect(page.get_by_role("status")).to_have_text("The limits are set.")
    expect(page.get_by_text("This account has limits of its own.")).to_be_visible()
    expect(page.locator("svg.balance")).to_contain_text("-250 u")
    page.get_by_text("Change the limits").click()
    page.get_by_label("At most above zero").fill("")
    page.get_by_role("button", name="Set these limits").click()
    expect(page.get_by_role("status")).to_contain_text("waits for a second yes")
    for deed, told in (("Pause", "paused"), ("End the pause", "over"), ("Close the account", "")):
        page.locator("summary", has_text=deed).click()
        page.get_by_role("button", name=deed).click()
        expect(page.get_by_role("status")).to_contain_text(told)
    expect(page.get_by_text("closed").first).to_be_visible()


def test_settings_and_consent_keep_what_is_said(world: World, els: Visitor) -> None:
    page = els.open(world.path("settings"))
    page.get_by_text("Your group in the region’s figures").click()
    page.get_by_label("the groups and support points of the region").check()
    page.get_by_role("button", name="Save this choice").click()
    expect(page.get_by_role("status")).to_contain_text("Your choice is saved.")
    page.get_by_text("Limit towards all neighbours together").click()
    page.get_by_label("We may owe, in hours").fill("eleven")
    page.get_by_role("button", name="Set this limit").click()
    expect(page.get_by_role("alert")).to_contain_text("Give a number")
    els.forgives(422)
    page.get_by_label("We may owe, in hours").fill("9.5")
    page.get_by_role("button", name="Set this limit").click()
    expect(page.get_by_role("status")).to_contain_text("limit towards all neighbours is set")
    page = els.open(world.path("consent"))
    page.get_by_label("Leave of it with SEL Lille, in hours").fill("0.5")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("From now on clearing runs keep to this.")
    expect(page.get_by_label("Leave of it with SEL Lille, in hours")).to_have_value("0.5")


def test_a_printed_list_of_members_has_no_buttons(world: World, els: Visitor) -> None:
    page = els.open(world.path("members"))
    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator("button:visible, .filters:visible")).to_have_count(0)


def test_a_bundle_is_looked_at_before_anything_is_brought(world: World, els: Visitor) -> None:
    page = els.open(world.path("import"))
    community = b"id,code,name\n1,dorp,Het Dorp\n"
    page.get_by_label("Files of the export").set_input_files(
        {"name": "community.csv", "mimeType": "text/csv", "buffer": community}
    )
    page.get_by_role("button", name="See what this would bring").click()
    expect(page.get_by_text("Het Dorp would become group dorp")).to_be_visible()
    problems = page.get_by_role("listitem").filter(has_text="currency.csv")
    expect(problems.first).to_be_visible()
