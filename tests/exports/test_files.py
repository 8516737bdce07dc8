"""Files of a group's books: the same for ever, and the same whatever anybody typed."""

from __future__ import annotations

import csv
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any, Final, get_args

import openpyxl
import pytest

from contracts.envelope import Recorded
from contracts.events import ExchangeRecorded, GroupDescribed, GroupFounded, Place, Unit
from contracts.ids import ExportFormat, GroupId
from contracts.value import replace
from projections.exports.books import Books, NotBooked
from projections.exports.making import FILES
from projections.exports.names import NoName
from tests.exports.histories import GENT, SECOND, Three, books, file_of, year
from tests.exports.tools import TOOLS, Accepts
from tests.projections.history import Pen

FORMATS: Final[tuple[ExportFormat, ...]] = get_args(ExportFormat)
# What a tool, a spreadsheet or a parser might take for more than text.
EVIL: Final = (
    "uur\n2026-01-01 * injected\n    Assets:Gent:Rounding  1.000 GENT\n    Assets:X",
    "uur ; date:2019-12-31",
    "uur [2019-12-31=2019-12-30]",
    '=HYPERLINK("http://x.example";"uur")',
    "+32 9 123",
    "-2+3",
    "@SUM(A1)",
    "</Document><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "uur & <b>uur</b>",
    'u","u\r\n"u',
    "\ufeff\u202euur\u2028",
    'uur"\n2026-01-01 open Assets:Evil\n',
)


def told_otherwise(pen: Pen, text: str) -> Pen:
    """The same history, in which this is typed wherever a group's own words may stand."""
    unit = Unit(singular=text, plural=text, symbol=text)
    place = Place(locality=text, country=text)
    changed = Pen()
    for record in pen.records:
        event = record.envelope.event
        if isinstance(event, GroupFounded):
            said = replace(event, unit=unit, place=place, languages=(text,))
            envelope = replace(record.envelope, event=said)
            changed.records.append(Recorded(record.position, envelope))
        else:
            changed.records.append(record)
    return changed


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_that_anybody_typed_changes_a_byte(three: Three, format_: ExportFormat) -> None:
    expected = file_of(books(three.pen), format_).content
    for text in EVIL:
        assert file_of(books(told_otherwise(three.pen, text)), format_).content == expected, text


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("text", EVIL[::3])
def test_an_id_that_is_none_makes_no_file(format_: ExportFormat, text: str) -> None:
    for name in ("payer", "payee_group", "exchange_id"):
        pen = Pen()
        pen.found(GENT)
        anna, arno = pen.open(GENT), pen.open(GENT)
        event = pen.pay(anna, arno, 5).envelope.event
        assert isinstance(event, ExchangeRecorded)
        changed: dict[str, Any] = {name: text}
        of = Pen()
        of.records = pen.records[:-1]
        if name == "payer":
            of.open(text)
            of.records[-1] = opened_as(of.records[-1], text)
        of.write(replace(event, **changed))
        refused(of, format_, text, name)


def opened_as(record: Recorded, account_id: str) -> Recorded:
    event = replace(record.envelope.event, account_id=account_id, group_id=GroupId(GENT))
    envelope = replace(record.envelope, event=event, groups={GroupId(GENT): 9})
    return Recorded(record.position, envelope)


def refused(of: Pen, format_: ExportFormat, text: str, name: str) -> None:
    """There is no file, or one that does not hold what is no id."""
    try:
        content = file_of(books(of), format_).content
    except (NoName, NotBooked):
        return
    assert text.encode() not in content, name


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_books_make_the_same_file_under_the_same_id(
    three: Three, format_: ExportFormat
) -> None:
    first, again = (file_of(books(three.pen), format_) for _ in range(2))
    assert first == again
    assert first.made.sha256 == sha256(first.content).hexdigest()
    assert first.made.bytes == len(first.content)
    assert first.made.name.endswith(FILES[format_].ending)
    # The bundle alone is the whole history whatever the year.
    other = file_of(books(three.pen), format_, year(SECOND))
    assert (other.made.export_id == first.made.export_id) == (format_ == "komunitin")


def test_what_is_described_later_changes_nothing_but_how_far_the_log_went() -> None:
    pen = Three().pen
    before = file_of(books(pen), "csv")
    unit = Unit(singular="ster", plural="sterren", symbol="*")
    place = Place(locality="Gent", country="BE")
    pen.write(GroupDescribed(group_id=GroupId(GENT), unit=unit, place=place, languages=("nl",)))
    after = file_of(books(pen), "csv")
    assert after.content == before.content
    assert after.made.position > before.made.position
    assert after.made.export_id != before.made.export_id


def test_a_table_of_exchanges_adds_up_to_the_balances(gent: Books) -> None:
    rows = list(csv.DictReader(StringIO(file_of(gent, "csv").text, newline="")))
    found = dict.fromkeys(gent.accounts, 0)
    for row in rows:
        if row["payer_group"] == GENT and row["payer"]:
            found[row["payer"]] -= int(row["amount"])
        if row["payee_group"] == GENT and row["payee"]:
            found[row["payee"]] += int(row["amount"])
    assert found == {account_id: each.steps for account_id, each in gent.accounts.items()}
    assert any(row["reverses"] for row in rows)


def test_tables_are_the_same_in_every_form(gent: Books) -> None:
    plain = list(csv.reader(StringIO(file_of(gent, "csv").text, newline="")))
    local = file_of(gent, "csv", dialect="local").content.decode("utf-8-sig")
    spread = list(csv.reader(StringIO(local, newline=""), delimiter=";"))
    book = openpyxl.load_workbook(BytesIO(file_of(gent, "xlsx").content))
    sheet = [[str(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    at, amount = (plain[0].index(name) for name in ("exchange", "amount"))
    for rows in (spread, sheet):
        assert [row[at] for row in rows] == [row[at] for row in plain]
        assert [row[amount] for row in rows] == [row[amount] for row in plain]


@pytest.mark.parametrize("tool", TOOLS)
def test_an_empty_group_has_its_files_too(against: Accepts, tool: ExportFormat) -> None:
    pen = Pen()
    pen.found(GENT)
    pen.open(GENT)
    assert against(tool, file_of(books(pen), tool).content) is None
