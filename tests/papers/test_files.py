"""Papers as files, read back by programs that others wrote."""

from __future__ import annotations

import csv
import unicodedata
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from access.languages import LANGUAGES, Language
from projections.papers.cells import Dialect, csv_of
from projections.papers.paper import (
    Bars,
    Column,
    Figures,
    Line,
    Printed,
    Sheet,
    Table,
    count,
    day,
    hours,
    steps,
    text,
)
from projections.papers.pdf import pdf_of
from projections.papers.xlsx import TooManyLines, xlsx_of

DAY = date(2026, 3, 7)
# Whatever a spreadsheet, a document or a browser might take for more than text.
EVIL = (
    "=1+1",
    "+32 9 123",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=cmd|' /C calc'!A0",
    "＝1+1",
    'a";=1+1',
    "a,=1+1",
    "'=1+1",
    "  =1+1",
    '"=1+1"',
    "<r>&</r>",
    "_x003D_1+1",
    "<script>alert(1)</script>",
    '#eval("1+1") $x^2$ *vet* _schuin_ @ref <label> `raw`',
    "\\u{41} // weg /* weg */",
    "مرحبا بالعالم",
    "e\u0301\u200d\u202e omgekeerd",
    "👩‍🌾 🌱",
    "x" * 500,
)


def sheet(*words: str) -> Sheet:
    return Sheet(
        name="Overzicht: [2026]/*?",
        columns=(
            Column(heading="=Dag", kind="day"),
            Column(heading="Wat", wide=2),
            Column(heading="Stand", kind="number"),
            Column(heading="Uren", kind="number"),
        ),
        lines=[
            (day(DAY, "nl"), text(each), steps(-123_456, 2, "nl"), hours(5_400_000, "nl"))
            for each in words
        ],
    )


def paper(*words: str, language: Language = "nl", title: str = "Overzicht") -> Printed:
    lines: tuple[Line, ...] = tuple((text(each), count(-1_250, language)) for each in words)
    return Printed(
        title=title,
        of="LETS Gent",
        language=language,
        about=(("Groep", words[0]),),
        parts=(
            Figures(figures=((words[0], "1.250"),)),
            Bars(caption="Per maand", bars=(("januari", 3, "3"), ("februari", -2, "2"))),
            Table(
                caption="Uitwisselingen",
                columns=(Column(heading="Wat", wide=3), Column(heading="Stand", kind="number")),
                lines=lines,
                strong=(0, -1),
                note="Een noot.",
            ),
        ),
        foot="positie 1042",
        day=DAY,
    )


def read_csv(content: bytes, separator: str) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode(), newline=""), delimiter=separator))


def rows_of(content: bytes) -> list[Any]:
    page: Any = openpyxl.load_workbook(BytesIO(content)).active
    return list(page.iter_rows())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tuin 🌱 van Jan", "Tuin [seedling] van Jan"),
        ("👩\u200d🌾 oogst", "[woman][ear of rice] oogst"),
        ("😀🏽 uit 🇧🇪", "[grinning face] uit BE"),
        ("🚲 en ❤️", "🚲 en ❤"),
        ("漢", "□"),
    ],
)
def test_a_picture_that_no_font_has_is_told_by_its_name(written: str, read: str) -> None:
    page = PdfReader(BytesIO(pdf_of(paper("Wat", written)))).pages[0].extract_text()
    assert read in " ".join(page.replace("\u200d", "").split())


def test_a_local_csv_opens_in_the_spreadsheets_of_belgium_and_france() -> None:
    content = b"".join(csv_of(sheet("haag gesnoeid; “mooi”"), "local"))
    assert content.startswith("\ufeff".encode())
    (_, row) = read_csv(content.removeprefix("\ufeff".encode()), ";")
    assert row == ["07/03/2026", "haag gesnoeid; “mooi”", "-1234,56", "1,5000"]


def test_a_plain_csv_is_as_rfc_4180_has_it() -> None:
    content = b"".join(csv_of(sheet('haag, "mooi"'), "rfc4180"))
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    (_, row) = read_csv(content, ",")
    assert row == ["2026-03-07", 'haag, "mooi"', "-1234.56", "1.5000"]


@pytest.mark.parametrize("dialect", ["local", "rfc4180"])
@pytest.mark.parametrize("words", EVIL)
def test_no_cell_of_a_csv_begins_a_formula_by_whatever_separator_it_is_cut(
    words: str, dialect: Dialect
) -> None:
    content = b"".join(csv_of(sheet(words), dialect)).decode().removeprefix("\ufeff")
    rows = content.split("\r\n")
    # Nothing that was written ends the line it is on.
    assert len(rows) == 3
    for separator in ",;\t|":
        for row in csv.reader(StringIO(content, newline=""), delimiter=separator):
            for cell in row:
                is_number = cell.replace(",", "").replace(".", "").lstrip("-").isdigit()
                assert is_number or not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), cell


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_what_is_written_in_a_csv_stays_in_its_cell(words: str) -> None:
    ways: tuple[tuple[Dialect, str], ...] = (("local", ";"), ("rfc4180", ","))
    for dialect, separator in ways:
        content = b"".join(csv_of(sheet(words, words), dialect))
        rows = read_csv(content.removeprefix("\ufeff".encode()), separator)
        assert [len(row) for row in rows] == [4, 4, 4]


def test_a_spreadsheet_holds_numbers_as_numbers_and_days_as_days() -> None:
    heads, row = rows_of(xlsx_of(sheet("haag"), "Overzicht", DAY))
    assert [cell.value for cell in heads] == ["=Dag", "Wat", "Stand", "Uren"]
    assert isinstance(row[0].value, datetime)
    assert row[0].value.date() == DAY
    assert [cell.value for cell in row[1:]] == ["haag", -1234.56, 1.5]
    assert row[2].number_format == "#,##0.00"


def test_text_stands_in_a_spreadsheet_as_it_was_written() -> None:
    words = ("<r>&</r>", " met  ruimte ", "a]]>&lt;", "👩‍🌾 🌱", "x" * 500, "\ufffe")
    _, *rows = rows_of(xlsx_of(sheet(*words), "Overzicht", DAY))
    assert [row[1].value for row in rows] == [*words[:-1], "\ufffd"]
    # A spreadsheet takes the first seven characters for one underscore.
    (_, row) = rows_of(xlsx_of(sheet("_x003D_1"), "Overzicht", DAY))
    assert row[1].value == "_x005F_x003D_1"


def test_a_sheet_has_every_line_in_turn_and_says_when_there_are_too_many() -> None:
    words = tuple(f"haag {number}" for number in range(1_203))
    _, *rows = rows_of(xlsx_of(sheet(*words), "Overzicht", DAY, at_most=1_203))
    assert [row[1].value for row in rows] == list(words)
    with pytest.raises(TooManyLines):
        xlsx_of(sheet(*words), "Overzicht", DAY, at_most=1_202)


def test_no_text_of_a_spreadsheet_is_a_formula_or_a_link() -> None:
    for row in rows_of(xlsx_of(sheet(*EVIL, "https://example.org"), "=1+1", DAY)):
        assert all(cell.data_type in {"s", "n", "d"} for cell in row)
        assert all(cell.hyperlink is None for cell in row)


def test_the_same_paper_is_the_same_file() -> None:
    assert pdf_of(paper("haag")) == pdf_of(paper("haag"))
    assert xlsx_of(sheet("haag"), "x", DAY) == xlsx_of(sheet("haag"), "x", DAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_says_its_language_and_title_and_is_tagged_for_those_who_listen(
    language: Language,
) -> None:
    read = PdfReader(BytesIO(pdf_of(paper("haag", language=language))))
    root: Any = read.root_object
    assert root["/Lang"].startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata is not None
    assert read.metadata.title == "Overzicht – LETS Gent"
    kinds = set(tags(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/P"} <= kinds
    described = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert "<pdfaid:part>2</pdfaid:part>" in described


def tags(part: DictionaryObject) -> list[str]:
    found = [str(part["/S"])] if "/S" in part else []
    below = part.get("/K", [])
    for each in below if isinstance(below, list) else [below]:
        there = each.get_object() if hasattr(each, "get_object") else each
        if isinstance(there, DictionaryObject):
            found += tags(there)
    return found


def test_all_fonts_are_within_the_document() -> None:
    read = PdfReader(BytesIO(pdf_of(paper("haag", "مرحبا", "Ελλάδα"))))
    pages: Any = read.pages
    for page in pages:
        for font in page["/Resources"]["/Font"].values():
            described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(described)


def test_nothing_that_was_written_is_more_than_text_in_a_document() -> None:
    read = PdfReader(BytesIO(pdf_of(paper("haag", *EVIL))))
    told = letters("".join(page.extract_text() for page in read.pages))
    for words in EVIL:
        assert letters(words) in told
    assert all("/Annots" not in page for page in read.pages)
    names = set(read.root_object)
    assert not names & {"/OpenAction", "/AA", "/AcroForm"}


def letters(words: str) -> str:
    whole = unicodedata.normalize("NFC", words)
    return "".join(letter for letter in whole if letter.isascii() and letter.isalnum())


def test_a_table_over_many_pages_is_paged() -> None:
    read = PdfReader(BytesIO(pdf_of(paper(*(f"regel {number}" for number in range(200))))))
    assert 3 < len(read.pages) < 12
    last = read.pages[-1].extract_text()
    assert "regel 199" in last
    assert f"{len(read.pages)} / {len(read.pages)}" in last
    # Its headings stand on every page.
    assert all("Stand" in page.extract_text() for page in read.pages)
