"""A treasurer has files made on a page; the log is told of each before anybody has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from hashlib import sha256
from typing import Final
from uuid import uuid4

import pytest

from access.line import Line
from contracts.ids import ExportFormat, Role
from projections.exports.books import Books
from projections.exports.reading import LogBooks
from tests import databases
from tests.desk.answers import FULL
from tests.desk.shown import Visitor
from tests.exports.histories import FIRST, FORGED, Three, file_of, with_files, year
from tests.exports.logged import fill_tagged
from tests.exports.tools import TOOLS, Accepts

PAGE = "/groups/gent/exports"
HAD: Final[tuple[ExportFormat, ...]] = ("csv", "camt.053")
DAYS = {"from": f"{FIRST}-01-01", "until": f"{FIRST}-12-31", "position": ""}


@pytest.fixture(scope="module")
def of_log(database_server: str, three: Three) -> Iterator[LogBooks]:
    """Gent's books, read from a log."""
    with databases.fresh_database(database_server) as address:
        fill_tagged(address, three.pen.records)
        with Line(address, name="exports") as line:
            yield LogBooks(line, UTC)


@pytest.fixture(scope="module")
def after(database_server: str, three: Three, gent: Books) -> Iterator[LogBooks]:
    """The same, after files were made, and others written down that nobody made."""
    with databases.fresh_database(database_server) as address:
        fill_tagged(address, with_files(three, gent))
        with Line(address, name="exports") as line:
            yield LogBooks(line, UTC)


def test_books_are_read_from_the_log_as_of_any_position(
    of_log: LogBooks, three: Three, gent: Books
) -> None:
    assert file_of(of_log.read("gent"), "csv") == file_of(gent, "csv")
    then = file_of(of_log.read("gent", three.across), "csv")
    assert then.made.position == three.across
    assert set(then.text.splitlines()) < set(file_of(gent, "csv").text.splitlines())


@pytest.mark.parametrize("name", ["csv-local", "csv", "xlsx", *TOOLS, "komunitin"])
def test_a_file_is_had_and_written_down(
    of_log: LogBooks, against: Accepts, gent: Books, name: str
) -> None:
    visitor = Visitor(FULL, books=of_log)
    answer = visitor.send(PAGE, format=name, **DAYS)
    assert answer.status_code == 200
    ((method, path, told),) = visitor.ledger.taken
    assert (method, path) == ("POST", "/groups/gent/exports")
    format_: ExportFormat = told["format"]
    assert told["sha256"] == sha256(answer.content).hexdigest()
    assert told["position"] == gent.position
    assert "filename=" in answer.headers["content-disposition"]
    if name != "csv-local":
        assert answer.content == file_of(gent, format_, year(FIRST)).content
    if name in TOOLS:
        assert against(name, answer.content) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": "docx"},
        {"format": ""},
        {"from": "gisteren"},
        {"from": f"{FIRST}-12-31", "until": f"{FIRST}-01-01"},
        {"position": "-1"},
        {"position": "2"},
        {"position": "0"},
    ],
)
def test_what_cannot_be_made_is_told_on_the_form_and_not_written_down(
    of_log: LogBooks, wrong: dict[str, str]
) -> None:
    visitor = Visitor(FULL, books=of_log, language="nl")
    answer = visitor.send(PAGE, **{"format": "csv", **DAYS, **wrong})
    assert answer.status_code == (200 if wrong == {"position": "2"} else 422)
    assert len(visitor.ledger.taken) == (answer.status_code == 200)


def test_who_audits_a_group_has_the_files_that_were_made_and_has_none_made(
    after: LogBooks, gent: Books
) -> None:
    auditor: tuple[Role, ...] = ("auditor",)
    visitor = Visitor(FULL, roles=auditor, books=after)
    page = visitor.get(PAGE)
    assert page.status_code == 200
    assert "<select" not in page.text
    assert visitor.send(PAGE, format="csv", **DAYS).status_code == 403
    assert visitor.ledger.taken == []
    for format_ in HAD:
        expected = file_of(gent, format_, year(FIRST))
        assert expected.made.sha256 in page.text
        had = visitor.get(f"{PAGE}/{expected.made.export_id}")
        assert (had.status_code, had.content) == (200, expected.content)
    local = file_of(gent, "csv", year(FIRST), dialect="local")
    assert visitor.get(f"{PAGE}/{local.made.export_id}").content == local.content


def test_a_file_that_was_written_down_and_never_made_is_not_handed_over(after: LogBooks) -> None:
    visitor = Visitor(FULL, books=after, language="nl")
    for export_id in FORGED:
        answer = visitor.get(f"{PAGE}/{export_id}")
        assert answer.status_code == 409
        assert "Het logboek noemt dit bestand" in answer.text
    assert visitor.get(f"{PAGE}/{uuid4()}").status_code == 404


@pytest.mark.parametrize("role", ["support", "member"])
def test_files_are_for_who_runs_or_audits_the_group_alone(after: LogBooks, role: str) -> None:
    roles: tuple[Role, ...] = ("support",) if role == "support" else ()
    visitor = Visitor(FULL, roles=roles, books=after)
    assert visitor.get(PAGE).status_code in {403, 404}
    assert visitor.get(f"{PAGE}/{FORGED[0]}").status_code in {403, 404}


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("nl", "Voor andere programma’s"),
        ("fr", "Pour d’autres programmes"),
        ("en", "For other programs"),
    ],
)
def test_the_form_says_what_is_in_a_file_and_what_is_not(
    of_log: LogBooks, language: str, heading: str
) -> None:
    page = Visitor(FULL, language=language, books=of_log).get(PAGE).text
    assert heading in page
    assert "SHA-256" in page
    assert "Komunitin" in page
    assert 'value="beancount"' in page
