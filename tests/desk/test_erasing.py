"""A desk proposes to erase whose account is closed, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from access.languages import LANGUAGES, Language
from access.phrases_desk_links import DeskLinks
from access.phrases_privacy import Privacy
from access.saying import said
from tests.desk.answers import FULL, GENT
from tests.desk.shown import Visitor

ANNA = str(FULL[f"{GENT}/accounts"]["accounts"][0]["account_id"])
PAGE = f"{GENT}/members/{ANNA}"


def visitor(language: Language = "en", **changes: Any) -> Visitor:
    account = {**FULL[f"/accounts/{ANNA}"]["account"], **changes}
    return Visitor({**FULL, f"/accounts/{ANNA}": {"account": account}}, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_account_is_proposed_to_be_erased(language: Language) -> None:
    someone = visitor(language, status="closed", balance={"steps": 0, "display": "0", "short": "0"})
    page = someone.get(PAGE).text
    assert said(Privacy.ERASE, language) in page
    assert "/limits" not in page, "nothing else can be done about it"
    answer = someone.send(f"{PAGE}/erasure")
    assert answer.status_code == 303
    assert DeskLinks.PROPOSED_TO_SECOND.value.replace("_", "-") in answer.headers["location"]
    method, path, fields = someone.ledger.taken[-1]
    assert (method, path) == ("POST", f"/accounts/{ANNA}/erasure")
    assert fields["actor"]["capacity"] == "administrator"


@pytest.mark.parametrize("status", ["open", "leaving", "suspended"])
def test_who_is_here_still_is_not(status: str) -> None:
    assert f"{PAGE}/erasure" not in visitor(status=status).get(PAGE).text


def test_the_groups_own_account_has_nobody_to_erase() -> None:
    page = visitor(status="closed", kind="community").get(PAGE).text
    assert f"{PAGE}/erasure" not in page
