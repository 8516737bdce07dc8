"""From a sheet of debts to a netting problem: any CSV whose header names three columns.

Comma, semicolon or tab; UTF-8, with or without a byte order mark; the names in English, Dutch or
French, in any order, and other columns beside them. Rows of the same two parties add up. What
cannot be read is a problem with its line, and reading goes on.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from access.phrases_import import Reason
from access.phrases_netting import Netting
from access.saying import Saying
from clearing.domain.netting import LARGEST, Arc, OutOfRange, Problem, problem_of
from evenveel.findings import Findings

_DELIMITERS: Final = ",;\t"
# By what a column is for; looked up in small letters and without accents.
_NAMES: Final = {
    "debtor": frozenset({"debtor", "schuldenaar", "debiteur"}),
    "creditor": frozenset({"creditor", "schuldeiser", "creancier"}),
    "amount": frozenset({"amount", "bedrag", "montant"}),
}
_MAX_PARTY_CHARACTERS: Final = 255
# A debt counts twice against what solvers count to: as it is owed, and as it may be cancelled.
_MOST: Final = LARGEST // 2
_MOST_DIGITS: Final = len(str(_MOST))
# A column's name may go over lines, within quotes.
_MAX_HEADER_LINES: Final = 50
# Control characters, and what stands for a byte that is not UTF-8.
_NOT_TEXT: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_DIGITS: Final = re.compile("[0-9]+")
_NEGATIVE: Final = re.compile("[-−][0-9]+")


class _Columns(NamedTuple):
    """The place of each column that counts, and what the sheet calls it."""

    debtor: int
    creditor: int
    amount: int
    names: tuple[str, str, str]


def read_sheet(path: Path, findings: Findings) -> Problem | None:
    """Return the problem of all debts that can be read; None where the file says nothing.

    What is wrong is in `findings`: with a problem in it, the debts are not all there.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            return problem_of(_Sheet(file, path.name, findings).debts())
    except FileNotFoundError:
        findings.problem(path.name, 0, Saying(Reason.FILE_MISSING))
    except OSError as error:
        detail = error.strerror or str(error)
        findings.problem(path.name, 0, Saying(Reason.FILE_UNREADABLE, detail=detail))
    except OutOfRange:
        findings.problem(path.name, 0, Saying(Netting.OUT_OF_RANGE, most=str(_MOST)))
    return None


class _Unreadable(Exception):
    """A row is no debt, for this reason."""

    def __init__(self, reason: Saying) -> None:
        super().__init__(reason)
        self.reason = reason


class _Sheet:
    """One reading of a sheet."""

    def __init__(self, file: TextIO, name: str, findings: Findings) -> None:
        self._lines: Iterable[str] = file
        self._name = name
        self._findings = findings
        self._line = 0
        # The lines before the first record, blank ones included.
        self._header_lines = 0
        # Every party by the cells in which it was found.
        self._read: dict[str, str] = {}
        # Every party's first spelling and line, by what is the same in all its spellings.
        self._spelled: dict[str, tuple[str, int]] = {}

    def debts(self) -> Iterator[Arc]:
        """Yield the debt of every row that can be read."""
        found = self._header()
        if found is None:
            return
        columns, delimiter = found
        for record in self._records(delimiter):
            try:
                yield self._debt(record, columns)
            except _Unreadable as unreadable:
                self._problem(unreadable.reason)

    def _header(self) -> tuple[_Columns, str] | None:
        """Return where the columns are, and the delimiter with which the most of them are found."""
        lines = iter(self._lines)
        for line in lines:
            self._line += 1
            if line.strip():
                break
        else:
            self._problem(Saying(Reason.NO_HEADER))
            return None
        first = [line, *islice(lines, _MAX_HEADER_LINES - 1)]
        split = {delimiter: _first_record(first, delimiter) for delimiter in _DELIMITERS}
        delimiter = max(_DELIMITERS, key=lambda d: _known(split[d][0]))
        names, taken = split[delimiter]
        self._header_lines = self._line - 1 + taken
        self._lines = chain(first[taken:], lines)
        places = [
            [n for n, name in enumerate(names) if _plain(name) in known]
            for known in _NAMES.values()
        ]
        for column, found in zip(_NAMES, places, strict=True):
            if not any(places):
                self._problem(Saying(Reason.NO_HEADER))
                return None
            if not found:
                self._problem(Saying(Reason.COLUMN_MISSING, column=column))
            elif len(found) > 1:
                self._problem(Saying(Reason.COLUMN_TWICE, column=names[found[1]].strip()[:80]))
        if any(len(found) != 1 for found in places):
            return None
        debtor, creditor, amount = (found[0] for found in places)
        written = (names[debtor].strip(), names[creditor].strip(), names[amount].strip())
        return _Columns(debtor, creditor, amount, written), delimiter

    def _records(self, delimiter: str) -> Iterator[list[str]]:
        """Yield every record that is not blank; `_line` is where it begins."""
        reader = csv.reader(self._lines, delimiter=delimiter, strict=True)
        while True:
            self._line = self._header_lines + reader.line_num + 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._problem(Saying(Reason.NOT_CSV, detail=str(error)))
                continue
            if any(map(str.strip, record)):
                yield record

    def _debt(self, record: list[str], columns: _Columns) -> Arc:
        debtor = self._party(record, columns.debtor, columns.names[0])
        creditor = self._party(record, columns.creditor, columns.names[1])
        amount = _amount(_cell(record, columns.amount), columns.names[2])
        if debtor == creditor:
            raise _Unreadable(Saying(Netting.SELF_DEBT, party=debtor))
        return Arc(debtor=debtor, creditor=creditor, owed=amount, capacity=amount)

    def _party(self, record: list[str], place: int, column: str) -> str:
        cell = _cell(record, place)
        # Each party is looked at once: a sheet names few of them in many rows.
        return self._read.get(cell) or self._new_party(cell, column)

    def _new_party(self, cell: str, column: str) -> str:
        party = cell.strip()
        if not party:
            raise _Unreadable(Saying(Reason.NOT_GIVEN, column=column))
        if _NOT_TEXT.search(party):
            raise _Unreadable(Saying(Netting.NOT_TEXT, column=column, text=party[:40]))
        if len(party) > _MAX_PARTY_CHARACTERS:
            most = str(_MAX_PARTY_CHARACTERS)
            raise _Unreadable(Saying(Reason.TOO_LONG, column=column, most=most))
        # Two parties whose ids look alike are one, mistyped, more often than two: to guess either
        # way would change what is cleared without a word.
        other, line = self._spelled.setdefault(_same(party), (party, self._line))
        if other != party:
            given = {"text": party[:40], "other": other[:40], "line": str(line)}
            raise _Unreadable(Saying(Netting.TWO_SPELLINGS, column=column, **given))
        self._read[cell] = other
        return other

    def _problem(self, reason: Saying) -> None:
        self._findings.problem(self._name, self._line, reason)


def _first_record(lines: Sequence[str], delimiter: str) -> tuple[list[str], int]:
    """Return the first record's cells and how many of the lines it takes; none of what is no CSV.

    Not strict: a header is judged by the names that are found in it.
    """
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        return next(reader, []), reader.line_num
    except csv.Error:
        return [], 0


def _cell(record: list[str], place: int) -> str:
    """Return the cell; in a row that ends before it, it is blank."""
    return record[place] if place < len(record) else ""


def _amount(cell: str, column: str) -> int:
    text = cell.strip()
    if not text:
        raise _Unreadable(Saying(Reason.NOT_GIVEN, column=column))
    if not _DIGITS.fullmatch(text):
        if _NEGATIVE.fullmatch(text):
            raise _Unreadable(Saying(Reason.NOT_ABOVE_ZERO, column=column))
        raise _Unreadable(Saying(Netting.NOT_WHOLE, column=column, text=text[:40]))
    digits = text.lstrip("0")
    if not digits:
        raise _Unreadable(Saying(Reason.NOT_ABOVE_ZERO, column=column))
    # Python reads no number of thousands of digits.
    if len(digits) > _MOST_DIGITS or int(digits) > _MOST:
        raise _Unreadable(Saying(Netting.TOO_LARGE, column=column, most=str(_MOST)))
    return int(digits)


def _same(party: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", party).casefold())


def _known(names: list[str]) -> int:
    """How many of the columns that count are among these names."""
    return sum(any(_plain(name) in known for name in names) for known in _NAMES.values())


def _plain(name: str) -> str:
    """Return a column's name in small letters, without accents and blanks around it."""
    letters = unicodedata.normalize("NFD", name.strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
