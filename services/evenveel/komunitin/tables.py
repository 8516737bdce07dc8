"""From a file's bytes to its rows, each with the line on which it begins.

RFC 4180 in UTF-8. What cannot be read is a problem with its line, and reading goes on.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from access.phrases_import import Reason
from access.saying import Saying
from evenveel.findings import Findings
from evenveel.komunitin.layout import MAX_FILE_BYTES, MAX_ROWS, FileLayout


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record by today's column names; `line` is where it begins."""

    file: str
    line: int
    cells: dict[str, str]


def read_table(directory: Path, layout: FileLayout, findings: Findings) -> list[Row]:
    """Return the rows that have the shape the header promises; all else is in `findings`."""
    data = _bytes_of(directory / layout.name, layout, findings)
    if data is None:
        return []
    _note_nul_bytes(data, layout.name, findings)
    records = _records(_text_of(data, layout.name, findings), layout.name, findings)
    line, header = next(records, (1, []))
    names = _columns(header, line, layout, findings)
    if names is None:
        return []
    rows = list(_rows(records, names, layout.name, findings))
    if layout.one_row and len(rows) != 1:
        findings.problem(layout.name, 0, Saying(Reason.ONE_ROW_NEEDED, rows=str(len(rows))))
    return rows


def _bytes_of(path: Path, layout: FileLayout, findings: Findings) -> bytes | None:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        if layout.required:
            findings.unread(layout.name, 0, Saying(Reason.FILE_MISSING))
        findings.missing(layout.name)
        return None
    except (OSError, ValueError) as error:
        detail = (error.strerror if isinstance(error, OSError) else None) or str(error)
        findings.unread(layout.name, 0, Saying(Reason.FILE_UNREADABLE, detail=detail))
        return None
    if len(data) > MAX_FILE_BYTES:
        findings.unread(layout.name, 0, Saying(Reason.FILE_TOO_LARGE, most=str(MAX_FILE_BYTES)))
        return None
    return data


def _note_nul_bytes(data: bytes, file: str, findings: Findings) -> None:
    if b"\0" in data:
        for number, line in enumerate(data.splitlines(), start=1):
            if b"\0" in line:
                findings.problem(file, number, Saying(Reason.NUL_BYTE))


def _text_of(data: bytes, file: str, findings: Findings) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        for number, line in enumerate(data.splitlines(), start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                place, byte = str(error.start + 1), f"0x{line[error.start]:02x}"
                findings.problem(file, number, Saying(Reason.NOT_UTF8, place=place, byte=byte))
        # Further problems of the file are still worth saying.
        return data.decode("utf-8-sig", errors="replace")


def _records(text: str, file: str, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    # newline="" lets the reader see line ends inside quotes as they are, and count every one.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = 0
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            findings.problem(file, line, Saying(Reason.NOT_CSV, detail=str(error)))
            continue
        if not record:
            continue
        rows += 1
        if rows > MAX_ROWS + 1:
            findings.problem(file, line, Saying(Reason.TOO_MANY_ROWS, most=str(MAX_ROWS)))
            return
        yield line, record


def _columns(
    header: list[str], line: int, layout: FileLayout, findings: Findings
) -> list[str] | None:
    if not header:
        findings.unread(layout.name, 1, Saying(Reason.NO_HEADER))
        return None
    names = [layout.aliases.get(name.strip(), name.strip()) for name in header]
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        findings.problem(layout.name, line, Saying(Reason.COLUMN_TWICE, column=name[:80]))
    missing = [column for column in layout.columns if column not in names]
    for name in missing:
        findings.unread(layout.name, line, Saying(Reason.COLUMN_MISSING, column=name))
    return None if missing else names


def _rows(
    records: Iterator[tuple[int, list[str]]], names: list[str], file: str, findings: Findings
) -> Iterator[Row]:
    for line, record in records:
        if len(record) == len(names):
            yield Row(file, line, dict(zip(names, record, strict=True)))
        else:
            cells, columns = str(len(record)), str(len(names))
            reason = Saying(Reason.CELLS_MISCOUNTED, cells=cells, columns=columns)
            findings.problem(file, line, reason)
