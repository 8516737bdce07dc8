"""A file for another program, through the page and both services: had, and in the log."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

import httpx
import pytest

from access.languages import LANGUAGES
from access.moments import now_ms
from access.opaque import shown_session
from access.phrases_exports import Export
from access.saying import said
from tests.browser.conftest import Visitors
from tests.browser.seen import fits_all
from tests.browser.site import Group, Site

WORDS = "; date:2019-12-31 geheim"


@pytest.fixture(scope="module")
def group(place: Site) -> Group:
    found = place.found(anna="=Anna")
    place.grant(found, "bert", "auditor", until_ms=now_ms() + 30 * 86_400_000)
    place.pay(found, "anna", "bert", 30, WORDS)
    place.settle()
    return found


class Browser:
    """Somebody who is signed in, without a window."""

    def __init__(self, place: Site, group: Group, name: str, language: str = "nl") -> None:
        token = place.who.sessions.begin(group.person(name), "link", now_ms())
        self._at = f"{place.url}/pages/groups/{group.id}/exports"
        self._shown: dict[str, Any] = {
            "cookies": {place.who.cookie.name: token},
            "headers": {"Accept-Language": language, "Origin": place.url},
            "timeout": 60,
        }

    def look(self) -> httpx.Response:
        return httpx.get(self._at, **self._shown)

    def ask(self, format_: str) -> httpx.Response:
        (csrf,) = set(re.findall(r'name="csrf" value="([^"]+)"', self.look().text))
        days = {"from": "2020-01-01", "until": "2090-12-31", "position": ""}
        return httpx.post(self._at, data={"csrf": csrf, "format": format_, **days}, **self._shown)


def test_a_file_is_had_by_who_runs_the_group_and_stands_in_the_log_once(
    place: Site, group: Group
) -> None:
    els = Browser(place, group, "els")
    first = els.ask("hledger")
    assert first.status_code == 200, first.text
    assert "geheim" not in first.text
    assert "Anna" not in first.text
    # Made again of the same books it is the same file, whoever asks for it.
    again = Browser(place, group, "piet").ask("hledger")
    assert sha256(again.content).digest() == sha256(first.content).digest()
    place.pay(group, "anna", "bert", 2, "later")
    place.settle()
    assert els.ask("hledger").content != first.content


def test_a_program_has_one_made_and_whoever_audits_the_group_has_it_again(
    place: Site, group: Group
) -> None:
    place.settle()
    path = f"{place.url}/groups/{group.id}/exports"
    els, bert = (
        place.who.sessions.begin(group.person(n), "link", now_ms()) for n in ("els", "bert")
    )
    made = {}
    for key in (place.operators_key, shown_session(els)):
        shown = {"Authorization": f"Bearer {key}"}
        answer = httpx.post(path, json={"format": "beancount"}, headers=shown, timeout=60)
        assert answer.status_code == 201, answer.text
        made[answer.headers["location"]] = answer.content
    # The same books make the same file, which stands in the log once, whoever asks for it.
    ((location, content),) = made.items()
    shown = {"Authorization": f"Bearer {shown_session(bert)}"}
    assert httpx.get(place.url + location, headers=shown, timeout=60).content == content
    listed = httpx.get(path, headers=shown).json()["exports"]
    assert [each["sha256"] for each in listed].count(sha256(content).hexdigest()) == 1
    assert httpx.post(path, json={"format": "csv"}, headers=shown).status_code == 403
    page = Browser(place, group, "bert").look()
    assert sha256(content).hexdigest() in page.text
    assert "<select" not in page.text


def test_nobody_else_has_it(place: Site, group: Group) -> None:
    for name in ("anna", "winkel"):
        assert Browser(place, group, name).look().status_code in {403, 404}


def test_the_form_is_there_in_every_language_on_every_screen(
    place: Site, group: Group, visitors: Visitors
) -> None:
    for language in LANGUAGES:
        page = Browser(place, group, "els", language).look().text
        assert said(Export.EXPORTS_HOW, language)[:40] in page
        assert said(Export.MAKE_FILE, language) in page
    els = visitors()
    els.is_in_as(group.person("els"))
    path = f"/groups/{group.id}/exports"
    fits_all(els.open(path), path)
