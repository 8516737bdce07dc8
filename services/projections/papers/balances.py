"""What every account of a group received and paid in a period, and where it stood at its end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from access.phrases_papers import Paper
from access.saying import word
from projections.http.names import Names
from projections.papers.group import LINES_AT_MOST, bound, paper_of
from projections.papers.paper import Cell, Column, Line, Printed, Sheet, Table, steps, text
from projections.papers.period import Period
from projections.papers.reading import OfGroup, Reading, of_group
from projections.reading import papers
from projections.reading.snapshot import Row

_AMOUNTS: Final = ("received_steps", "given_steps", "balance_steps")


@dataclass(frozen=True, kw_only=True, slots=True)
class Balances:
    """The accounts of a group, in the order of their numbers."""

    reading: Reading
    group: OfGroup
    period: Period
    rows: Sequence[Row]
    names: Names

    @property
    def title(self) -> str:
        """What it is called."""
        return self.reading.says(Paper.BALANCES)

    @property
    def position(self) -> int:
        """The log's, as of which it is."""
        return self.group.span.position

    def paper(self) -> Printed:
        """Return it to be set on paper."""
        rows = self.rows[:LINES_AT_MOST]
        notes = [self.reading.says(Paper.BALANCES_NOTE)]
        if len(rows) < len(self.rows):
            notes.append(bound(self.reading))
        table = Table(
            caption=self.title,
            columns=self._columns(),
            lines=(*map(self._line, rows), self._together()),
            strong=(-1,),
            note=" ".join(notes),
        )
        return paper_of(self.reading, self.group, self.period, Paper.BALANCES, [table])

    def sheet(self) -> Sheet:
        """Return it as a sheet."""
        return Sheet(name=self.title, columns=self._columns(), lines=self._lines())

    def _columns(self) -> tuple[Column, ...]:
        says, unit = self.reading.says, self.group.unit["plural"]
        return (
            Column(heading=says(Paper.NUMBER)),
            Column(heading=says(Paper.NAME), wide=2),
            Column(heading=says(Paper.KIND)),
            Column(heading=says(Paper.RECEIVED_IN, unit=unit), kind="number"),
            Column(heading=says(Paper.GIVEN_IN, unit=unit), kind="number"),
            Column(heading=says(Paper.BALANCE_IN, unit=unit), kind="number"),
        )

    def _lines(self) -> Iterator[Line]:
        yield from map(self._line, self.rows)
        yield self._together()

    def _line(self, row: Row) -> Line:
        account_id = row["account_id"]
        return (
            text(self.names.code(account_id)),
            text(self.names.account(account_id) or account_id),
            text(word("kind", row["kind"], self.reading.language)),
            *(self._amount(row[name]) for name in _AMOUNTS),
        )

    def _together(self) -> Line:
        sums = (sum(row[name] for row in self.rows) for name in _AMOUNTS)
        label = text(self.reading.says(Paper.TOGETHER))
        return (text(None), label, text(None), *map(self._amount, sums))

    def _amount(self, number: int) -> Cell:
        return steps(number, self.group.unit["decimals"], self.reading.language)


def balances_of(
    reading: Reading, group_id: str, period: Period, position: int | None = None
) -> Balances:
    """The group's accounts as of the position, None for now. Raises NotThere."""
    with reading.open() as at:
        group = of_group(reading, at, group_id, period, position)
        rows = papers.balances(at, group.span)
    names = Names(reading.doors("paper"), accounts=[row["account_id"] for row in rows])
    rows.sort(key=lambda row: _by_number(names, row["account_id"]))
    return Balances(reading=reading, group=group, period=period, rows=rows, names=names)


def _by_number(names: Names, account_id: str) -> tuple[int, str, str, str]:
    code = names.code(account_id) or ""
    # 10 comes after 9, and words after numbers.
    is_number = code.isascii() and code.isdecimal()
    return (
        len(code) if is_number else 1_000,
        code,
        (names.account(account_id) or "").casefold(),
        account_id,
    )
