"""The lines of a sheet as a spreadsheet's own XML: whole numbers stay whole, text stays text.

Cell by cell the library takes six times as long, and what looks like marks of its own it lets by.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Final, NamedTuple

from projections.papers.cells import number_written, plain
from projections.papers.paper import Cell, Line

_TEXT_AT_MOST: Final = 32_000
_LINES_TOGETHER: Final = 500
# Where spreadsheets begin to count days: right from March 1900 on, and all of ours are later.
_DAY_NONE: Final = date(1899, 12, 30).toordinal()
# Most cells: an id, or words without anything that XML or a spreadsheet has another use for.
_NOTHING_IN_IT: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 -]*[A-Za-z0-9])?", re.ASCII)
# What spreadsheets read as one character, so that somebody's underscore has to be told as one.
_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# XML has none of these, in whatever way they are written.
_NO_CHARACTERS: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")


class Styles(NamedTuple):
    """How each kind of cell is shown: places in the book's own list. `numbers`: by decimals."""

    text: int
    day: int
    numbers: Sequence[int]


def rows_of(lines: Iterator[Line], styles: Styles, *, first: int) -> Iterator[bytes]:
    """The lines as rows from the number `first` on, many at a time."""
    at = first
    while together := list(islice(lines, _LINES_TOGETHER)):
        rows = (_row(number, line, styles) for number, line in enumerate(together, start=at))
        yield "".join(rows).encode()
        at += len(together)


def _row(number: int, line: Line, styles: Styles) -> str:
    cells = (_cell(f"{chr(65 + at)}{number}", cell, styles) for at, cell in enumerate(line))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, cell: Cell, styles: Styles) -> str:
    if cell.number is not None:
        number = number_written(cell, ".")
        return f'<c r="{place}" s="{styles.numbers[cell.decimals]}"><v>{number}</v></c>'
    if cell.day is not None:
        day = cell.day.toordinal() - _DAY_NONE
        return f'<c r="{place}" s="{styles.day}"><v>{day}</v></c>'
    if not cell.shown:
        return ""
    words = _written(cell.shown)
    return f'<c r="{place}" s="{styles.text}" t="inlineStr"><is>{words}</is></c>'


def _written(words: str) -> str:
    if _NOTHING_IN_IT.fullmatch(words) and len(words) <= _TEXT_AT_MOST:
        return f"<t>{words}</t>"
    told = _NO_CHARACTERS.sub("\ufffd", plain(words)[:_TEXT_AT_MOST])
    told = _ESCAPED.sub("_x005F_", told)
    told = told.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<t xml:space="preserve">{told}</t>'
