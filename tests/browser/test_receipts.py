"""The receipt of an exchange, as whoever may see it has it from the exchange's own page."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from access.languages import LANGUAGES, Language
from access.moments import now_ms, shown_moment
from access.phrases_member import MemberPage
from access.saying import said
from clearing.http import tree
from clearing.tree.notes import read_key
from clearing.tree.proofs import read_receipt, verify_receipt
from projections.pages.clearing import Clearing, ClearingAway, OnBehalf, Refused
from tests.browser.site import Group, Site
from tests.browser.test_papers import asked
from tests.tree.trees import SignedOnSight

MONTH_MS = 30 * 86_400_000


@pytest.fixture(scope="module")
def group(place: Site) -> Group:
    found = place.found()
    place.grant(found, "winkel", "auditor", until_ms=now_ms() + MONTH_MS)
    place.settle()
    return found


@pytest.fixture(scope="module")
def exchange_id(place: Site, group: Group) -> str:
    found = place.pay(group, "anna", "bert", 30, "haag gesnoeid")
    place.settle()
    return found


def of(group: Group, name: str, exchange_id: str) -> str:
    return f"/accounts/{group.account(name)}/exchanges/{exchange_id}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_is_told_what_it_is_for(
    place: Site, group: Group, exchange_id: str, language: Any
) -> None:
    page = asked(place, group, "anna", of(group, "anna", exchange_id), language)
    assert f'{of(group, "anna", exchange_id)}/receipt"' in page.text
    assert said(MemberPage.RECEIPT_HOW, language) in page.text


def test_both_sides_and_who_looks_on_have_one_that_verifies(
    place: Site, group: Group, exchange_id: str
) -> None:
    for who, whose in (("anna", "anna"), ("bert", "bert"), ("els", "anna"), ("winkel", "bert")):
        answer = asked(place, group, who, f"{of(group, whose, exchange_id)}/receipt")
        assert answer.status_code == 200, who
        named = f'attachment; filename="{exchange_id}.tlog-proof"'
        assert answer.headers["Content-Disposition"] == named
        assert answer.headers["Cache-Control"] == "no-store"
        told = httpx.get(f"{place.clearing_url}/tree/keys").text
        keys = [read_key(line) for line in told.splitlines()]
        receipt = read_receipt(answer.content)
        assert verify_receipt(receipt, keys).size > receipt.proof.index
        assert exchange_id.encode() in receipt.payload
        assert b"haag" not in answer.content


def test_nobody_else_has_it(place: Site, group: Group, exchange_id: str) -> None:
    path = f"{of(group, 'anna', exchange_id)}/receipt"
    assert asked(place, group, "bert", path).status_code == 404
    assert httpx.get(f"{place.url}/pages{path}").status_code == 303
    own = place.pay(group, "anna", "winkel", 3, "peren")
    place.settle()
    assert asked(place, group, "bert", f"{of(group, 'bert', own)}/receipt").status_code == 404


def test_a_request_that_nobody_accepted_has_none(place: Site, group: Group) -> None:
    wanted = {
        "payer": group.account("bert"),
        "payee": group.account("anna"),
        "payer_steps": 3,
        "payee_steps": 3,
        "expires_at": shown_moment(now_ms() + MONTH_MS),
        "actor": {"person_id": group.person("anna"), "capacity": "holder"},
    }
    request_id = "4c4c9a2e-0a1d-4a52-9a55-0000000000aa"
    place.done("PUT", f"/requests/{request_id}", wanted)
    place.settle()
    page = asked(place, group, "anna", of(group, "anna", request_id))
    assert page.status_code == 200
    assert "/receipt" not in page.text
    assert (
        asked(place, group, "anna", f"{of(group, 'anna', request_id)}/receipt").status_code == 404
    )


def test_what_is_not_signed_yet_is_said_on_the_page(
    place: Site, group: Group, exchange_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "RECEIPT_WITHIN_S", 0.0)
    monkeypatch.setattr(SignedOnSight, "size", 0)
    answer = asked(place, group, "anna", f"{of(group, 'anna', exchange_id)}/receipt", "nl")
    assert answer.status_code == 503
    assert "nog niet ondertekend" in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_few_are_waited_for_at_once_and_the_others_are_told_to_ask_again(
    language: Language,
) -> None:
    clearing = Clearing("http://127.0.0.1:1")
    behalf = OnBehalf(authorization=None, language=language, peer="127.0.0.1")
    for _ in range(4):
        assert clearing._receipts.acquire(blocking=False)
    answer = clearing.receipt(behalf, "x")
    assert isinstance(answer, Refused)
    assert (answer.status, answer.detail) == (503, said(MemberPage.RECEIPT_LATER, language))
    # One that ends leaves its turn to the next, however it ends.
    clearing._receipts.release()
    for _ in range(2):
        with pytest.raises(ClearingAway):
            clearing.receipt(behalf, "x")
    clearing.close()
