"""Signing in at the operator's own provider, in a real browser: there and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, Page, expect

from access.moments import now_ms
from access.provider import ProviderSettings
from tests import databases
from tests.access.providers import CLIENT_ID, CLIENT_SECRET, running_provider
from tests.browser.site import HOST, Group, Site, site
from tests.faults.processes import free_ports


@pytest.fixture(scope="module")
def provided(database_server: str) -> Iterator[Site]:
    """An installation whose people sign in at a provider that is not ours."""
    port = free_ports()
    keys = [RSAKey.generate_key(2048, {"kid": "one"})]
    public_url = f"http://{HOST}:{port}"
    with (
        running_provider(keys, port=free_ports(), public_url=public_url) as issuer,
        databases.fresh_database(database_server) as address,
        site(
            address,
            port=port,
            provider=ProviderSettings(
                issuer=issuer, client_id=CLIENT_ID, client_secret=CLIENT_SECRET
            ),
        ) as found,
    ):
        yield found


@pytest.fixture(scope="module")
def group(provided: Site) -> Group:
    return provided.found(anna="Anna")


def at_the_provider(page: Page, login: str) -> None:
    """Somebody signs in there, and agrees that we may know who they are."""
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.locator("button[type=submit]").click()


def signed_in_at_a_provider(place: Site, group: Group) -> int:
    """How many sessions of Anna's the provider vouches for."""
    sessions = place.who.sessions.of(group.person("anna"), now_ms())
    return sum(session.means == "oidc" for session in sessions)


def test_an_invitation_ties_the_providers_word_to_a_person_who_then_needs_none(
    provided: Site, group: Group, browser: Browser
) -> None:
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.goto(provided.invitation(group.person("anna")))
        page.get_by_role("link", name=re.compile("^Continue with")).click()
        at_the_provider(page, "anna")
        assert signed_in_at_a_provider(provided, group) == 1
        page.get_by_role("button", name="Sign out").click()
        expect(page).to_have_url(re.compile("/pages/sign-in"))
        assert signed_in_at_a_provider(provided, group) == 0
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{provided.url}/pages/sign-in")
        page.get_by_role("link", name=re.compile("^Continue with")).click()
        at_the_provider(page, "anna")
        expect(page).to_have_url(re.compile(re.escape(provided.url) + "/pages/"))
        assert signed_in_at_a_provider(provided, group) == 1


def test_whoever_nobody_invited_comes_back_and_is_not_let_in(
    provided: Site, group: Group, browser: Browser
) -> None:
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{provided.url}/pages/sign-in")
        page.get_by_role("link", name=re.compile("^Continue with")).click()
        at_the_provider(page, "a stranger")
        expect(page.get_by_role("main")).to_contain_text("Signing in did not work")
        page.goto(f"{provided.url}/pages/sessions")
        expect(page).to_have_url(f"{provided.url}/pages/sign-in")
