"""A change of the keys that sign the history: the second yes, on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import time_ns

import httpx
import pytest

from access.languages import LANGUAGES, Language
from access.phrases_pages import Page
from access.phrases_proofs import Proof
from access.principals import OPERATOR_ID
from access.saying import Saying, said
from evenveel.troubles import Trouble
from tests.browser.site import Group, Site
from tests.browser.test_kept_safe import token_of
from tests.browser.test_papers import asked

PAGE = "/signing-keys"


@pytest.fixture(scope="module")
def group(place: Site) -> Group:
    return place.found()


def says_yes(place: Site, group: Group, name: str, seen: str | None = None) -> httpx.Response:
    """The form on the page is sent, for the change that is seen there or for another."""
    token = place.who.sessions.begin(group.person(name), "link", time_ns() // 1_000_000)
    cookies = {place.who.cookie.name: token}
    page = httpx.get(f"{place.url}/pages{PAGE}", cookies=cookies).text
    shown = re.search(r'name="asked_at_ms" value="(\d+)"', page)
    given = {
        "csrf": token_of(page),
        "asked_at_ms": seen if seen is not None else shown[1] if shown else "1",
    }
    headers = {"Origin": place.url, "Accept-Language": "en"}
    return httpx.post(
        f"{place.url}/pages{PAGE}/agree", data=given, cookies=cookies, headers=headers
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_waits_is_told_where_a_second_yes_is_given(
    place: Site, group: Group, language: Language
) -> None:
    place.key_changes.ask("retire", OPERATOR_ID, 1_700_000_000_000)
    acts = asked(place, group, "els", f"/groups/{group.id}/acts", language).text
    assert said(Page.CHANGE_OF_KEYS_WAITS, language) in acts
    assert f'href="/pages{PAGE}"' in acts
    page = asked(place, group, "els", PAGE, language).text
    assert said(Page.RETIRE_ASKED, language) in page
    assert said(Page.THE_OPERATOR, language) in page
    for key in place.key_changes.signing:
        assert key.text in page


def test_a_second_person_changes_the_keys_once(place: Site, group: Group) -> None:
    place.key_changes.ask("rotate", OPERATOR_ID, 1_700_000_000_001)
    before = place.key_changes.signing
    answer = says_yes(place, group, "els")
    assert (answer.status_code, place.key_changes.waiting) == (303, None)
    assert place.key_changes.signing[:-1] == before
    page = asked(place, group, "els", PAGE, "en", done="signing-keys-changed").text
    assert "Your yes is recorded, and the keys are changed." in page
    assert place.key_changes.signing[-1].text in page
    again = says_yes(place, group, "piet")
    assert again.status_code == 409
    assert "No change of the signing keys waits for a yes." in again.text
    place.key_changes.ask("retire", OPERATOR_ID, 1_700_000_000_002)
    assert says_yes(place, group, "piet").status_code == 303
    assert len(place.key_changes.signing) == 1


def test_no_yes_is_to_a_change_that_was_not_seen(place: Site, group: Group) -> None:
    place.key_changes.ask("rotate", OPERATOR_ID, 1_700_000_000_003)
    before = place.key_changes.signing, place.key_changes.waiting
    answer = says_yes(place, group, "els", "1700000000004")
    assert answer.status_code == 409
    assert "look at that one first" in answer.text
    for wrong in ("", "x", "-1", "9" * 16, "١"):
        assert says_yes(place, group, "els", wrong).status_code == 403
    assert (place.key_changes.signing, place.key_changes.waiting) == before


def test_who_asked_is_not_the_second_person(place: Site, group: Group) -> None:
    place.key_changes.ask("rotate", group.person("els"), 1_700_000_000_005)
    before = place.key_changes.signing
    page = asked(place, group, "els", PAGE, "en").text
    assert "/agree" not in page
    assert "another person says yes" in page
    answer = says_yes(place, group, "els", "1700000000005")
    assert answer.status_code == 409
    assert "it takes two people" in answer.text
    assert place.key_changes.signing == before


def test_who_runs_no_group_has_no_say(place: Site, group: Group) -> None:
    assert asked(place, group, "anna", PAGE).status_code == 403
    assert httpx.get(f"{place.url}/pages{PAGE}").status_code == 303


def test_where_the_keys_cannot_be_read_it_is_not_said_that_nothing_waits(
    place: Site, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(place.key_changes), "waiting", None)
    assert said(Page.NO_ACTS, "en") in asked(place, group, "els", PAGE, "en").text
    unread = Trouble(Saying(Proof.KEYS_NOT_CHANGED, detail="tree.keys: permission denied"))
    monkeypatch.setattr(type(place.key_changes), "signing", property(_raising(unread)))
    page = asked(place, group, "els", PAGE, "en").text
    assert "permission denied" in page
    assert said(Page.NO_ACTS, "en") not in page


def _raising(error: Exception) -> Callable[[object], None]:
    def raising(_: object) -> None:
        raise error

    return raising
