"""A group's affairs: what one administrator asks for and another approves, each in a browser."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, Visitors
from tests.browser.site import Group, Site

FAR_OFF = "2027-03-01"


@pytest.fixture
def group(place: Site) -> Group:
    return place.found(els="Els", piet="Piet", anna="Anna", bert="Bert", winkel="Wereldwinkel")


@pytest.fixture
def els(visitors: Visitors, group: Group) -> Visitor:
    visitor = visitors()
    visitor.is_in_as(group.person("els"))
    return visitor


@pytest.fixture
def piet(visitors: Visitors, group: Group) -> Visitor:
    visitor = visitors()
    visitor.is_in_as(group.person("piet"))
    return visitor


def propose_role(els: Visitor, group: Group, name: str, role: str) -> Page:
    page = els.open(f"/groups/{group.id}/roles")
    page.get_by_label("Member", exact=True).select_option(label=name)
    page.get_by_role("radio", name=role).check()
    page.get_by_role("button", name="Propose the role").click()
    expect(page.get_by_role("status")).to_contain_text("The role is proposed")
    return page


def test_a_role_is_proposed_by_one_and_given_by_the_yes_of_another(
    group: Group, els: Visitor, piet: Visitor
) -> None:
    propose_role(els, group, "Bert", "support point")
    page = els.open(f"/groups/{group.id}/acts")
    expect(page.locator("strong", has_text="Bert becomes support point of")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)

    page = piet.open(f"/groups/{group.id}/acts")
    page.get_by_role("button", name=re.compile("^Approve.*Bert becomes support point")).click()
    expect(page.get_by_role("status")).to_have_text("Your yes is recorded.")
    expect(page.get_by_text("Nothing waits for a second yes.")).to_be_visible()
    piet.open(f"/groups/{group.id}/roles")
    given = page.get_by_role("listitem").filter(has_text=re.compile(r"Bert\s+support point"))
    expect(given).to_have_count(1)


def test_what_was_proposed_is_taken_back_or_declined(
    group: Group, els: Visitor, piet: Visitor
) -> None:
    for visitor, word in ((els, "Take back"), (piet, "Decline")):
        propose_role(els, group, "Bert", "support point")
        page = visitor.open(f"/groups/{group.id}/acts")
        page.get_by_role("button", name=re.compile(f"^{word}.*Bert becomes")).click()
        expect(page.get_by_role("status")).to_have_text("The proposal is gone.")
        expect(page.get_by_text("Nothing waits for a second yes.")).to_be_visible()


def test_a_key_shows_its_secret_once_opens_after_the_second_yes_and_nothing_once_revoked(
    place: Site, group: Group, els: Visitor, piet: Visitor
) -> None:
    page = els.open(f"/groups/{group.id}/keys")
    page.get_by_role("checkbox", name="Read the group’s books").check()
    page.get_by_label("Until and including").fill(FAR_OFF)
    page.get_by_role("button", name="Make the key").click()
    secret = page.locator("code.secret").inner_text()
    reads = {"Authorization": f"Bearer {secret}"}
    question = f"{place.url}/groups/{group.id}/accounts"
    assert httpx.get(question, headers=reads).status_code == 401

    # The same form once more: nothing is done twice, and the secret is not shown again.
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("This key was made already")
    els.forgives(422)
    assert secret not in page.content()

    page = piet.open(f"/groups/{group.id}/acts")
    expect(page.get_by_role("button", name="Approve")).to_have_count(1)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status")).to_have_text("Your yes is recorded.")
    piet.open(f"/groups/{group.id}/keys")
    expect(page.get_by_text("A program’s")).to_be_visible()
    assert httpx.get(question, headers=reads).status_code == 200

    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("status")).to_have_text("The key opens nothing any more.")
    expect(page.get_by_text("This group has no keys.")).to_be_visible()
    assert httpx.get(question, headers=reads).status_code == 401


def test_a_key_that_may_do_nothing_or_is_over_is_not_made(group: Group, els: Visitor) -> None:
    page = els.open(f"/groups/{group.id}/keys")
    page.get_by_label("Until and including").fill(FAR_OFF)
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("alert")).to_have_text("Choose at least one thing that it may do.")
    expect(page.get_by_label("Until and including")).to_have_value(FAR_OFF)
    els.forgives(422)
    page.get_by_role("checkbox", name="Follow what happens").check()
    page.get_by_label("Until and including").fill("2020-01-01")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("alert")).to_have_text("Name a day that is still to come.")
    expect(page.get_by_role("checkbox", name="Follow what happens")).to_be_checked()
    els.forgives(422)


def test_the_ledgers_own_refusal_is_said_on_the_page(group: Group, els: Visitor) -> None:
    page = els.open(f"/groups/{group.id}/keys")
    page.get_by_role("checkbox", name="Read the group’s books").check()
    page.get_by_label("Until and including").fill("2099-01-01")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.get_by_role("alert").inner_text().strip()
    expect(page.get_by_label("Until and including")).to_have_value("2099-01-01")
    els.wrong.clear()


def test_an_intermediary_is_appointed_and_dismissed(group: Group, els: Visitor) -> None:
    page = els.open(f"/groups/{group.id}/intermediaries")
    page.get_by_label("Organisation").select_option(label="Wereldwinkel")
    page.get_by_label("Who may act for it").select_option(label="Bert")
    page.get_by_role("button", name="Appoint").click()
    expect(page.get_by_role("status")).to_have_text("The intermediary is appointed.")
    page.get_by_role("button", name="Dismiss Bert, Wereldwinkel").click()
    expect(page.get_by_role("status")).to_have_text("The intermediary is dismissed.")
    expect(page.get_by_role("button", name="Dismiss Bert")).to_have_count(0)
    expect(page.get_by_role("button", name="Dismiss Anna")).to_have_count(1)


def test_a_newcomer_is_invited_and_nobody_who_could_say_a_second_yes(
    group: Group, els: Visitor, visitors: Visitors
) -> None:
    page = els.open(f"/groups/{group.id}/invitations")
    invited = page.get_by_label("Member", exact=True)
    assert invited.locator("option").all_inner_texts() == ["Anna", "Bert"]
    invited.select_option(label="Bert")
    page.get_by_role("button", name="Make an invitation").click()
    link = page.locator("code.secret").inner_text()
    bert = visitors()
    bert.page.goto(link)
    bert.page.get_by_role("button", name="Come in").click()
    bert.open("/who")
    expect(bert.page.get_by_text("You are signed in as Bert.")).to_be_visible()

    # What the page does not offer is refused too: as Piet, Els could say yes to herself.
    page.locator("option").first.evaluate(f"one => one.value = '{group.person('piet')}'")
    invited.select_option(index=0)
    page.get_by_role("button", name="Make an invitation").click()
    expect(page.get_by_role("alert")).to_contain_text("Only who has never signed in")
    els.forgives(422)


def test_nobody_sees_to_the_affairs_of_a_group_that_is_not_theirs(
    place: Site, group: Group, els: Visitor
) -> None:
    foreign = place.found()
    for tab in ("acts", "keys", "intermediaries", "roles", "invitations"):
        page = els.open(f"/groups/{foreign.id}/{tab}")
        expect(page.get_by_role("heading", name="You may not do this")).to_be_visible()
        els.forgives(403)
        page = els.open(f"/groups/nowhere-at-all/{tab}")
        expect(page.get_by_role("heading", name="This page is not there")).to_be_visible()
        els.forgives(404)


def test_a_role_that_was_withdrawn_counts_at_once(
    place: Site, group: Group, els: Visitor, piet: Visitor
) -> None:
    there = piet.open(f"/groups/{group.id}/keys")
    page = els.open(f"/groups/{group.id}/roles")
    page.get_by_role("button", name="Withdraw Piet, administrator").click()
    expect(page.get_by_role("status")).to_have_text("The role is withdrawn.")
    expect(page.get_by_text("This group has one administrator and no support")).to_be_visible()
    there.get_by_role("checkbox", name="Read the group’s books").check()
    there.get_by_label("Until and including").fill(FAR_OFF)
    there.get_by_role("button", name="Make the key").click()
    expect(there.get_by_role("heading", name="You may not do this")).to_be_visible()
    piet.forgives(403)
