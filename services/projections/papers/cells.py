"""Cells of a CSV file: text that no spreadsheet runs, numbers and days as each dialect has them.

A spreadsheet takes a cell that begins with one of `= + - @` for a formula, and cuts a line at the
separator of its own language, whatever the file's is. So text is quoted always, and whatever could
begin a formula at the beginning or behind any separator gets an apostrophe in front of it.
"""

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Final, Literal, NamedTuple, TypeAlias

from projections.papers.paper import Cell, Sheet

Dialect: TypeAlias = Literal["local", "rfc4180"]

# Also as East Asian keyboards write them; and what is left out by some before they look.
_BEGINS_FORMULA: Final = re.compile(r"(^|[;,\t|\"'])(\s*)(?=[=+\-@＝＋－＠])")
# Most cells: an id, or words that begin with a letter and go on with letters.
_NOTHING_IN_IT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]*", re.ASCII)
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BOM: Final = "\ufeff"
_LINES_TOGETHER: Final = 500


class _Way(NamedTuple):
    separator: str
    point: str
    day: str
    begins: str


_WAYS: Final[dict[Dialect, _Way]] = {
    # As spreadsheets in Belgium and France open it at a double click.
    "local": _Way(";", ",", "%d/%m/%Y", _BOM),
    "rfc4180": _Way(",", ".", "%Y-%m-%d", ""),
}


def csv_of(sheet: Sheet, dialect: Dialect) -> Iterator[bytes]:
    """The sheet in UTF-8, lines ended by CRLF, piece by piece as its lines are made."""
    way = _WAYS[dialect]
    written = StringIO()
    written.write(way.begins)
    _write(written, way, [_quoted(column.heading) for column in sheet.columns])
    for number, line in enumerate(sheet.lines, start=1):
        _write(written, way, [_written(cell, way) for cell in line])
        if number % _LINES_TOGETHER == 0:
            yield _taken(written)
    yield _taken(written)


def harmless(words: str) -> str:
    """The words on one line, with nothing in them that a spreadsheet would run."""
    if _NOTHING_IN_IT.fullmatch(words):
        return words
    return _BEGINS_FORMULA.sub(r"\1\2'", plain(words))


def plain(words: str) -> str:
    """The words on one line, without what only controls a machine."""
    return _CONTROLS.sub(" ", words)


def number_written(cell: Cell, point: str) -> str:
    """The cell's number in digits, without anything between thousands."""
    assert cell.number is not None, "only a number is written as one"
    whole, fraction = divmod(abs(cell.number), 10**cell.decimals)
    sign = "-" if cell.number < 0 else ""
    return f"{sign}{whole}{point}{fraction:0{cell.decimals}}" if cell.decimals else f"{sign}{whole}"


def _written(cell: Cell, way: _Way) -> str:
    if cell.number is not None:
        return number_written(cell, way.point)
    if cell.day is not None:
        return cell.day.strftime(way.day)
    return _quoted(cell.shown) if cell.shown else ""


def _quoted(words: str) -> str:
    return '"' + harmless(words).replace('"', '""') + '"'


def _write(written: StringIO, way: _Way, cells: Iterable[str]) -> None:
    written.write(way.separator.join(cells) + "\r\n")


def _taken(written: StringIO) -> bytes:
    taken = written.getvalue().encode()
    written.seek(0)
    written.truncate()
    return taken
