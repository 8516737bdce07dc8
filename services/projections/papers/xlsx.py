"""A sheet for spreadsheets (XLSX): numbers as numbers, days as days, text never as a formula.

The library makes the book, with its styles, its heading and one line that shows how each kind of
cell is written; the lines of ours then stand in that line's place.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from projections.papers.cells import plain
from projections.papers.paper import Column, Sheet
from projections.papers.xlsx_rows import Styles, rows_of

# A file is made as a whole before it is sent; what has more lines is had as CSV.
LINES_AT_MOST: Final = 25_000
# More than any unit and any number of hours has.
_DECIMALS_AT_MOST: Final = 6
_COLUMNS_AT_MOST: Final = 26
_WIDTH: Final = {"text": 24, "number": 14, "day": 12}
_PAGE: Final = "xl/worksheets/sheet1.xml"
# The heading is the first row, and the line that shows the styles the second.
_SHOWN: Final = re.compile(rb'<row r="2"[^>]*>.*</row>', re.DOTALL)
_STYLE: Final = re.compile(rb' s="([0-9]+)"')
# How large a sheet is may be left out; told of the two rows alone it would be wrong.
_EXTENT: Final = re.compile(rb"<dimension [^>]*/>")
# Written anew it is the same file: nothing in it says when that was.
_NO_MOMENT: Final = (1980, 1, 1, 0, 0, 0)


class TooManyLines(Exception):
    """The sheet has more lines than a file is made of."""


def xlsx_of(sheet: Sheet, title: str, day: date, *, at_most: int = LINES_AT_MOST) -> bytes:
    """The sheet as a file of that day. Raises TooManyLines."""
    assert len(sheet.columns) <= _COLUMNS_AT_MOST, "a column is called by one letter"
    made = BytesIO()
    with ZipFile(_book(sheet, title, day)) as book, ZipFile(made, "w") as whole:
        for name in book.namelist():
            content = book.read(name)
            with whole.open(_member(name), "w") as into:
                for piece in _page(content, sheet, at_most) if name == _PAGE else (content,):
                    into.write(piece)
    return made.getvalue()


def _page(content: bytes, sheet: Sheet, at_most: int) -> Iterator[bytes]:
    before, after = _SHOWN.split(content)
    lines = iter(sheet.lines)
    yield _EXTENT.sub(b"", before)
    yield from rows_of(islice(lines, at_most), _styles(content), first=2)
    if next(lines, None) is not None:
        raise TooManyLines
    yield after


def _book(sheet: Sheet, title: str, day: date) -> BytesIO:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True}) as book:
        made_on = datetime.combine(day, time())
        book.set_properties({"title": plain(title), "author": "Evenveel", "created": made_on})
        page = book.add_worksheet(_tab(sheet.name))
        _head(page, sheet.columns, book.add_format({"bold": True, "bottom": 1}))
        _show_styles(page, book)
    made.seek(0)
    return made


def _show_styles(page: Worksheet, book: Any) -> None:
    """The second row is a cell of text, one of a day, and a number with each count of decimals."""
    # Typed anew by somebody it stays text, too.
    page.write_blank(1, 0, None, book.add_format({"quote_prefix": True}))
    page.write_blank(1, 1, None, book.add_format({"num_format": "yyyy-mm-dd"}))
    for decimals in range(_DECIMALS_AT_MOST + 1):
        shown = "#,##0" + ("." + "0" * decimals if decimals else "")
        page.write_blank(1, 2 + decimals, None, book.add_format({"num_format": shown}))


def _styles(content: bytes) -> Styles:
    row = _SHOWN.search(content)
    assert row is not None, "the row that shows the styles was written"
    words, day, *numbers = (int(style) for style in _STYLE.findall(row[0]))
    assert len(numbers) == _DECIMALS_AT_MOST + 1, "every style was written"
    return Styles(words, day, numbers)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, _NO_MOMENT)
    member.compress_type = ZIP_DEFLATED
    return member


def _head(page: Worksheet, columns: tuple[Column, ...], bold: Any) -> None:
    page.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        page.set_column(at, at, _WIDTH[column.kind] * column.wide)
        page.write_string(0, at, plain(column.heading), bold)


def _tab(name: str) -> str:
    return "".join(letter for letter in plain(name) if letter not in "[]:*?/\\'")[:31] or "1"
