"""Programs have files made, find what was made, and have it once more; each is written down."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from typing import Any, Final, cast

import pytest

from access.line import Line
from projections.exports.books import Books
from projections.exports.reading import LogBooks
from projections.http.exports import Exporting
from projections.pages.clearing import AnswerLost, ClearingAway, Refused
from tests import databases
from tests.desk.shown import Ledger
from tests.exports.histories import FIRST, FORGED, GENT, Three, file_of, with_files, year
from tests.exports.logged import fill_tagged
from tests.projections.asking import NOBODY, House
from tests.projections.history import Pen

PATH: Final = f"/groups/{GENT}/exports"
KEY: Final = {"Authorization": "Bearer a key", "Accept-Language": "en"}
Answer = Refused | ClearingAway | AnswerLost


@dataclass
class Desk:
    """The application, and the ledger that it tells of files."""

    house: House
    exporting: Exporting

    def post(self, ledger: Any = None, **asked: Any) -> Any:
        clearing = cast(Any, ledger or Ledger())
        self.house.app.state.exporting = self.exporting._replace(clearing=clearing)
        return self.house.client.request("POST", PATH, json=asked, headers=KEY)

    def get(self, path: str = "", **query: Any) -> Any:
        self.house.app.state.exporting = self.exporting
        return self.house.client.get(PATH + path, params=query, headers=KEY)


class NotTaking(Ledger):
    """Takes nothing, and says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer

    def send(self, *_: Any) -> Any:
        if isinstance(self._answer, Refused):
            return self._answer
        raise self._answer


@pytest.fixture(scope="module")
def desk(database_server: str, three: Three, gent: Books) -> Iterator[Desk]:
    """Over Gent's log, in which files of its books are written down."""
    with (
        databases.fresh_database(database_server) as address,
        closing(House(address, three.pen)) as house,
        Line(address, name="exports") as line,
    ):
        fill_tagged(address, with_files(three, gent))
        yield Desk(house, Exporting(LogBooks(line, UTC), cast(Any, Ledger())))


def code_of(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_file_is_made_written_down_and_had_with_its_digest(desk: Desk, gent: Books) -> None:
    ledger = Ledger()
    answer = desk.post(ledger, format="hledger", year=FIRST)
    expected = file_of(gent, "hledger", year(FIRST))
    assert (answer.status_code, answer.content) == (201, expected.content)
    told: Mapping[str, Any]
    ((method, path, told),) = ledger.taken
    assert (method, path) == ("POST", PATH)
    assert told["sha256"] == expected.made.sha256 == sha256(answer.content).hexdigest()
    digest = b64encode(sha256(answer.content).digest()).decode()
    assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"
    assert answer.headers["location"] == f"{PATH}/{expected.made.export_id}"
    assert expected.made.name in answer.headers["content-disposition"]


def test_the_days_are_those_of_a_year_or_two_that_are_named_or_all(desk: Desk, gent: Books) -> None:
    days = {"from_day": f"{FIRST}-01-01", "to_day": f"{FIRST}-12-31"}
    of_year = file_of(gent, "csv", year(FIRST)).content
    assert desk.post(format="csv", **days).content == of_year
    assert desk.post(format="csv").content == file_of(gent, "csv").content
    local = file_of(gent, "csv", year(FIRST), dialect="local").content
    assert desk.post(format="csv", dialect="local", **days).content == local


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, (422, "invalid-parameter")),
        ({"format": "docx"}, (422, "invalid-parameter")),
        ({"format": "csv", "year": 1969}, (422, "invalid-parameter")),
        ({"format": "csv", "year": "2026"}, (422, "invalid-parameter")),
        ({"format": "csv", "year": 2026, "to_day": "2026-01-01"}, (422, "invalid-parameter")),
        ({"format": "csv", "from_day": "2026-01-01"}, (422, "invalid-parameter")),
        (
            {"format": "csv", "from_day": "2026-02-30", "to_day": "2026-03-01"},
            (422, "invalid-parameter"),
        ),
        (
            {"format": "csv", "from_day": "2026-02-02", "to_day": "2026-02-01"},
            (422, "invalid-parameter"),
        ),
        ({"format": "csv", "position": 0}, (422, "invalid-parameter")),
        ({"format": "csv", "words": "x"}, (422, "unknown-parameter")),
    ],
)
def test_what_cannot_be_made_is_a_problem_and_not_written_down(
    desk: Desk, asked: dict[str, Any], expected: tuple[int, str]
) -> None:
    ledger = Ledger()
    assert code_of(desk.post(ledger, **asked)) == expected
    assert ledger.taken == []


def test_a_group_whose_books_do_not_fit_is_told_so_in_a_sentence(database_url: str) -> None:
    pen = Pen()
    pen.found("lille")
    pen.found(GENT)
    fill_tagged(database_url, pen.records)
    with closing(House(database_url, pen)) as house, Line(database_url, name="exports") as line:
        ledger = Ledger()
        desk = Desk(house, Exporting(LogBooks(line, UTC), cast(Any, ledger)))
        assert code_of(desk.post(ledger, format="csv", position=1)) == (422, "not-founded-then")
        answer = desk.post(ledger, format="camt.053")
        assert code_of(answer) == (422, "does-not-fit")
        assert "this group has none yet" in answer.json()["detail"]
        assert ledger.taken == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Refused(detail="", code="key-unknown", status=401), (401, "not-signed-in")),
        (Refused(detail="", code="not-allowed", status=403), (403, "not-allowed")),
        (Refused(detail="No.", code="period-out-of-range", status=409), (409, "not-written-down")),
        (ClearingAway("away"), (503, "unavailable")),
        (AnswerLost("lost"), (503, "unavailable")),
    ],
)
def test_no_file_is_handed_over_that_the_log_was_not_told_of(
    desk: Desk, answer: Answer, expected: tuple[int, str]
) -> None:
    assert code_of(desk.post(NotTaking(answer), format="csv", year=FIRST)) == expected


def test_files_that_were_made_are_listed_the_last_first_page_by_page(desk: Desk) -> None:
    whole = desk.get().json()
    assert (whole["group_id"], whole["next"]) == (GENT, None)
    assert [each["format"] for each in whole["exports"]] == ["csv", "csv", "camt.053", "csv", "csv"]
    found, cursor = [], None
    while True:
        query: dict[str, Any] = {} if cursor is None else {"cursor": cursor}
        page = desk.get(limit=2, **query).json()
        found += page["exports"]
        if (cursor := page["next"]) is None:
            break
    assert found == whole["exports"]


def test_a_file_that_was_made_is_had_again_byte_for_byte(desk: Desk) -> None:
    listed = [each for each in desk.get().json()["exports"] if each["export_id"] not in FORGED]
    assert len(listed) == 3
    for each in listed:
        answer = desk.get(f"/{each['export_id']}")
        assert answer.status_code == 200
        assert sha256(answer.content).hexdigest() == each["sha256"]


def test_a_file_that_nobody_made_is_not_handed_over(desk: Desk) -> None:
    for export_id in FORGED:
        assert code_of(desk.get(f"/{export_id}")) == (409, "export-changed")
    assert code_of(desk.get(f"/{NOBODY}")) == (404, "export-unknown")
    assert code_of(desk.get("/mine")) == (422, "invalid-parameter")


def test_a_group_that_is_not_there_has_no_files(desk: Desk) -> None:
    path = "/groups/no-such-group/exports"
    for method, given in (("GET", {}), ("POST", {"json": {"format": "csv"}})):
        answer = desk.house.client.request(method, path, headers=KEY, **given)
        assert code_of(answer) == (404, "group-unknown")
