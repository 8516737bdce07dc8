"""What is kept of a member, as the member has it: on a page, to read and to take along."""

from __future__ import annotations

import json
from io import BytesIO

import httpx
import pytest
from pypdf import PdfReader

from access.languages import LANGUAGES
from access.moments import now_ms
from access.phrases_privacy import Privacy
from access.saying import said
from projections.http.own_data_models import OwnDataAnswer
from tests.browser.site import Group, Site
from tests.browser.test_papers import asked


@pytest.fixture(scope="module")
def group(place: Site) -> Group:
    found = place.found(anna="Anna <b>Peeters</b>", bert="Bert")
    place.grant(found, "winkel", "auditor", until_ms=now_ms() + 30 * 86_400_000)
    place.pay(found, "anna", "bert", 30, "haag gesnoeid")
    by_els = {"person_id": found.person("els"), "capacity": "administrator"}
    for verb in ("suspend", "resume"):
        at, body = f"/accounts/{found.account('anna')}/{verb}", {"words": f"reden: {verb}"}
        place.done("POST", at, {**body, "actor": by_els})
    place.who.invite(found.person("anna"), address=f"{found.id}@example.org")
    place.settle()
    return found


def own(group: Group, form: str = "") -> str:
    return f"/accounts/{group.account('anna')}/own-data{form}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_reads_it_in_every_language(place: Site, group: Group, language: str) -> None:
    page = asked(place, group, "anna", own(group), language)
    assert page.status_code == 200
    assert "<b>Peeters" not in page.text
    for form in (".pdf", ".json"):
        assert f"{own(group)}{form}" in page.text
    statement = asked(place, group, "anna", f"/accounts/{group.account('anna')}", language)
    assert own(group) in statement.text
    pdf = asked(place, group, "anna", own(group, ".pdf"), language)
    told = " ".join(PdfReader(BytesIO(pdf.content)).pages[0].extract_text().split())
    assert "Anna <b>Peeters</b>" in told
    assert "haag gesnoeid" in told


def test_it_is_taken_along_whole_and_says_how_the_member_signs_in(
    place: Site, group: Group
) -> None:
    answer = asked(place, group, "anna", own(group, ".json"))
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    found = OwnDataAnswer.model_validate_json(answer.content)
    assert [line.words for line in found.exchanges] == ["haag gesnoeid"]
    assert found.signs_in is not None
    assert {each.by for each in found.signs_in} == {"mail", "session"}
    assert found.stands is not None
    assert {each.role for each in found.stands} == {"holder", "intermediary"}
    assert [each.words for each in found.said_about] == ["reden: suspend", "reden: resume"]
    assert "@example.org" not in json.dumps([each.model_dump() for each in found.signs_in])


def test_who_runs_the_group_has_it_but_for_how_the_member_signs_in(
    place: Site, group: Group
) -> None:
    found = OwnDataAnswer.model_validate_json(
        asked(place, group, "els", own(group, ".json")).content
    )
    assert found.account.name == "Anna <b>Peeters</b>"
    assert (found.signs_in, found.stands) == (None, None)


def test_nobody_else_has_it(place: Site, group: Group) -> None:
    for form in ("", ".pdf", ".json"):
        assert asked(place, group, "bert", own(group, form)).status_code == 404
        assert asked(place, group, "winkel", own(group, form)).status_code == 403
        assert httpx.get(f"{place.url}/pages{own(group, form)}").status_code == 303
    assert asked(place, group, "anna", own(group, ".docx")).status_code == 404
    auditors = asked(place, group, "winkel", f"/accounts/{group.account('anna')}")
    assert said(Privacy.WHAT_IS_KEPT, "nl") not in auditors.text
