"""What a page tells the browser to keep to, and forms that are not from a page of ours."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from access.rights import Act
from access.rules_pages import PAGES, PAGES_AT
from tests.browser.conftest import Visitor
from tests.browser.site import Group, Site, site


@pytest.fixture(scope="module")
def group(place: Site) -> Group:
    return place.found(els="Els")


@pytest.fixture
def els(place: Site, group: Group) -> dict[str, str]:
    """The cookie of a session."""
    now_ms = time.time_ns() // 1_000_000
    token = place.who.sessions.begin(group.person("els"), "link", now_ms)
    return {place.who.cookie.name: token}


def token_of(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def ended(place: Site, group: Group, cookies: dict[str, str], **given: Any) -> int:
    """How a form that would sign Els out is answered; it must not have done so."""
    answer = httpx.post(f"{place.url}/pages/sign-out", cookies=cookies, **given)
    session = place.who.sessions.found(cookies[place.who.cookie.name], 0)
    assert (session is None) is (answer.status_code == 303)
    return answer.status_code


def test_every_page_is_held_to_what_is_its_own(place: Site, els: dict[str, str]) -> None:
    for path in ("/sign-in", "/", "/sessions", "/nowhere", "/static/page.css"):
        answer = httpx.get(f"{place.url}/pages{path}", cookies=els)
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert not re.search("unsafe|https?:|\\*|data:", " ".join(policy))
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        if "static" not in path:
            assert answer.headers["Cache-Control"] == "no-store"


def test_more_pages_at_once_than_the_server_has_threads_do_not_wait_for_each_other(
    place: Site, group: Group, els: dict[str, str]
) -> None:
    page = f"{place.url}/pages/accounts/{group.account('els')}"
    with ThreadPoolExecutor(60) as people:
        asked = [people.submit(httpx.get, page, cookies=els, timeout=120) for _ in range(60)]
        # Who comes in a crowd may be told to come back, and never that something is broken.
        found = {each.result().status_code for each in asked}
    assert 200 in found
    assert found <= {200, 429, 503}
    assert httpx.get(page, cookies=els, timeout=120).status_code == 200


@pytest.mark.parametrize("odd", ["a%00b", "%7F", "%2E%2E", "zz", "%F0%9F%98%80", "é"])
def test_an_id_that_is_none_is_a_page_that_is_not_there(
    place: Site, group: Group, els: dict[str, str], odd: str
) -> None:
    own = f"/accounts/{group.account('els')}"
    for path in (
        f"{own}/exchanges/{odd}",
        f"{own}/exchanges/{odd}/receipt",
        f"{own}/search/{odd}",
        f"/accounts/{odd}",
        f"/groups/{odd}/desk",
        f"/groups/{group.id}/members/{odd}",
        f"/groups/{group.id}/clearing/{odd}",
    ):
        answer = httpx.get(f"{place.url}/pages{path}", cookies=els, timeout=60)
        assert (answer.status_code, path) == (404, path)
        assert "<h1>This page is not there</h1>" in answer.text


def test_no_page_holds_script_or_style_of_its_own(
    place: Site, group: Group, visitor: Visitor
) -> None:
    visitor.is_in_as(group.person("els"))
    for path in ("/", "/passkeys", f"/groups/{group.id}/keys"):
        text = visitor.open(path).content()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)|javascript:", text)


def test_a_form_without_its_token_or_from_elsewhere_does_nothing(
    place: Site, group: Group, els: dict[str, str]
) -> None:
    token = token_of(httpx.get(f"{place.url}/pages/sessions", cookies=els).text)
    ours, form = {"Origin": place.url}, {"csrf": token}
    refused: list[dict[str, Any]] = [
        {"data": form},
        {"data": form, "headers": {"Origin": "https://elsewhere.example"}},
        {"data": form, "headers": {"Origin": "null"}},
        {"data": form, "headers": {"Origin": f"{place.url}.elsewhere.example"}},
        {"data": form, "headers": {**ours, "Sec-Fetch-Site": "cross-site"}},
        {"data": form, "headers": {**ours, "Sec-Fetch-Site": "same-site"}},
        {"headers": ours},
        {"data": {"csrf": ""}, "headers": ours},
        {"data": {"csrf": token[:-1]}, "headers": ours},
        {"data": {"csrf": f"{token}é"}, "headers": ours},
        {"json": form, "headers": ours},
        {"content": f"csrf={token}", "headers": {**ours, "Content-Type": "text/plain"}},
        {"data": {**form, "more": "x" * 200_000}, "headers": ours},
        {"data": {**form, "nul": "\0"}, "headers": ours},
        {"data": {**form, **{f"f{n}": "" for n in range(600)}}, "headers": ours},
    ]
    for given in refused:
        assert ended(place, group, els, **given) == 403, given
    assert ended(place, group, els, data=form, headers=ours) == 303


def test_a_token_of_another_session_is_not_taken(
    place: Site, group: Group, els: dict[str, str]
) -> None:
    now_ms = time.time_ns() // 1_000_000
    other = place.who.sessions.begin(group.person("piet"), "link", now_ms)
    cookies = {place.who.cookie.name: other}
    token = token_of(httpx.get(f"{place.url}/pages/sessions", cookies=cookies).text)
    given: dict[str, Any] = {"data": {"csrf": token}, "headers": {"Origin": place.url}}
    assert ended(place, group, els, **given) == 403


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x", ""]
)
def test_no_form_leads_away(place: Site, back: str) -> None:
    with httpx.Client(base_url=f"{place.url}/pages") as browser:
        token = token_of(browser.get("/sign-in").text)
        form = {"csrf": token, "language": "fr", "back": back}
        answer = browser.post("/language", data=form, headers={"Origin": place.url})
        assert answer.headers["Location"] == "/pages/"


def test_every_page_has_a_rule_and_is_closed_without_one(
    place: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {(method, f"{PAGES_AT}{path}") for method, path in place.page_routes}
    assert known == set(PAGES)
    assert httpx.get(f"{place.url}/pages/sign-in").status_code == 200
    monkeypatch.delitem(PAGES, ("GET", "/pages/sign-in"))
    assert httpx.get(f"{place.url}/pages/sign-in").status_code == 404


def test_who_is_not_signed_in_is_led_to_where_one_can(place: Site, group: Group) -> None:
    open_to_all = {path for (_, path), act in PAGES.items() if act is Act.SIGN_IN}
    for method, path in PAGES:
        if path in open_to_all:
            continue
        where = path.replace("{group_id}", group.id).replace("{act_id}", group.person("els"))
        answer = httpx.request(method, place.url + where)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/pages/sign-in"), where


def test_links_lead_in_only_as_whom_they_are_for(place: Site) -> None:
    for token in ("x", "x" * 43, "é" * 43, "%00", ".." * 20):
        for way in ("sign-in/link", "invitation"):
            answer = httpx.get(f"{place.url}/pages/{way}/{token}")
            assert answer.status_code in {404, 410}, token


def test_who_asks_too_often_for_links_is_told_to_wait(database_url: str) -> None:
    """In an installation of its own: nobody else could sign in there meanwhile."""
    with site(database_url) as place, httpx.Client(base_url=f"{place.url}/pages") as browser:
        token = token_of(browser.get("/sign-in").text)
        form = {"csrf": token, "address": "nobody@example.org"}
        for _ in range(100):
            answer = browser.post("/sign-in", data=form, headers={"Origin": place.url})
            if answer.status_code != 303:
                break
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0
        assert "That was too often" in answer.text
