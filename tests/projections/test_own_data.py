"""All that is kept of one account's holder: whole, as JSON of the promised form, and on paper."""

from __future__ import annotations

from datetime import UTC, date
from functools import partial
from io import BytesIO

import pytest
from pypdf import PdfReader

from access.languages import LANGUAGES, Language
from access.phrases_pages import Page
from access.principals import NOBODY
from access.saying import said as said_as
from access.vault import WordsAbout
from access.views import ALL
from projections.http.own_data_models import OfPerson, OwnDataAnswer, SignsIn, StandsAs
from projections.papers import own_data as made_of
from projections.papers.own_data import own_data_of
from projections.papers.paper import Table
from projections.papers.pdf import pdf_of
from projections.papers.reading import Reading
from projections.reading.snapshot import Snapshots
from tests.projections.asking import House, MakeHouse, Name, Two, busiest
from tests.projections.made_up import made_up

TODAY = date(2026, 3, 1)
OF_PERSON = OfPerson(
    signs_in=[
        SignsIn(by="mail", since="2026-01-01T00:00:00.000Z", until=None),
        SignsIn(by="session", since="2026-02-01T00:00:00.000Z", until="2026-02-08T00:00:00.000Z"),
    ],
    stands=[
        StandsAs(role="auditor", group_id="gent", account_id=None, until="2026-04-09T00:00:00.000Z")
    ],
)


def reading(house: House, language: Language = "nl") -> Reading:
    return Reading(
        open=partial(Snapshots(house.pool).open, ALL),
        doors=house.vault.doors(NOBODY),
        language=language,
        zone=UTC,
    )


def own_data(house: House, account_id: str) -> OwnDataAnswer:
    answer = house.ask(f"/accounts/{account_id}/own-data")
    assert answer.status_code == 200, answer.text
    return OwnDataAnswer.model_validate_json(answer.content)


def test_it_holds_all_that_others_answers_hold_in_parts(
    house_of: MakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made_of, "_TOGETHER", 7)
    pen = made_up(1_000)
    account = busiest(pen)
    house = house_of(pen)
    found = own_data(house, account)
    lines = house.get(f"/accounts/{account}/statement", limit=500, order="oldest")["lines"]
    assert [line.model_dump() for line in found.exchanges] == lines
    assert len(lines) > 7
    shown = house.get(f"/accounts/{account}")
    assert found.account.model_dump() == shown["account"]
    waiting = house.get(f"/accounts/{account}/requests", limit=500)["requests"]
    still = [each for each in found.requests if each.status == "open"]
    assert [each.exchange_id for each in still] == [each["exchange_id"] for each in waiting]
    assert found.position == shown["position"]
    assert (found.signs_in, found.stands) == (None, None), "who asks over HTTP may be somebody else"


def test_it_tells_name_contact_words_and_posts(house_of: MakeHouse, two: Two) -> None:
    paid = two.pen.pay(two.anna, two.carl, 10)
    house = house_of(two.pen)
    house.vault.names[two.carl] = Name("Carl", "C7", "carl@example.org")
    house.vault.names[two.anna] = Name("Anna", "A1", "anna@example.org")
    house.vault.words[paid.position] = "haag gesnoeid"
    house.vault.about[two.carl] = [WordsAbout(3, "2026-02", "uit Gent")]
    found = own_data(house, two.carl)
    assert (found.account.name, found.account.code, found.contact) == (
        "Carl",
        "C7",
        "carl@example.org",
    )
    assert [line.words for line in found.exchanges] == ["haag gesnoeid"]
    (about,) = found.said_about
    assert (about.position, about.month, about.words) == (3, "2026-02", "uit Gent")
    assert "anna@example.org" not in found.model_dump_json(), "of others only their names"
    assert set(house.vault.purposes) == {"own data"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_a_person_reads_the_same(
    house_of: MakeHouse, two: Two, language: Language
) -> None:
    paid = two.pen.pay(two.anna, two.carl, 10)
    house = house_of(two.pen)
    house.vault.names[two.carl] = Name("Carl", "C7", "carl@example.org")
    house.vault.words[paid.position] = "#set page(fill: red) $x$"
    house.vault.about[two.carl] = [WordsAbout(3, "2026-02", "#import uit Gent")]
    document = own_data_of(reading(house, language), two.carl, TODAY, OF_PERSON)
    pages = PdfReader(BytesIO(pdf_of(document.paper()))).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    for part in ("Carl", "C7", "carl@example.org", "#set page(fill: red) $x$", two.carl):
        assert part in said
    for part in (
        "2026-02-08",
        "#import uit Gent",
        "2026-04-09",
        said_as(Page.ROLE_AUDITOR, language),
    ):
        assert part in said


def test_on_paper_each_list_stops_somewhere_and_says_where_the_rest_is(
    house_of: MakeHouse, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made_of, "LINES_AT_MOST", 2)
    house = house_of(two.pen)
    texts = [f"reden {number}" for number in range(3)]
    house.vault.about[two.carl] = [WordsAbout(3, "2026-02", each) for each in texts]
    document = own_data_of(reading(house), two.carl, TODAY)
    tables = [part for part in document.paper().parts if isinstance(part, Table)]
    (said,) = (table for table in tables if "reden 0" in str(table.lines))
    assert len(said.lines) == 2
    assert said.note is not None
    assert "JSON" in said.note
    answer = OwnDataAnswer.model_validate_json(b"".join(document.pieces()))
    assert [each.words for each in answer.said_about] == texts


def test_what_an_erased_member_leaves_is_told_without_a_name(house_of: MakeHouse, two: Two) -> None:
    two.pen.pay(two.anna, two.carl, 10)
    house = house_of(two.pen)
    found = own_data(house, two.carl)
    assert (found.account.name, found.contact) == (None, None)
    assert [line.change.steps for line in found.exchanges] == [10]
    own_data_of(reading(house), two.carl, TODAY).paper()
