"""All exchanges of a group in a period: who gave and who received, without what they wrote."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from access.phrases_papers import Paper
from projections.http.names import Names
from projections.papers.group import LINES_AT_MOST, bound, paper_of
from projections.papers.paper import Cell, Column, Line, Printed, Sheet, Table, day, steps, text
from projections.papers.period import Period, day_of
from projections.papers.reading import OfGroup, Reading, every_exchange, kind_said, of_group
from projections.reading import papers
from projections.reading.snapshot import Row


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchanges:
    """A group's exchanges, before they are read."""

    reading: Reading
    group: OfGroup
    period: Period
    how_many: int

    @property
    def title(self) -> str:
        """What it is called."""
        return self.reading.says(Paper.EXCHANGES_OF_PERIOD)

    @property
    def position(self) -> int:
        """The log's, as of which it is."""
        return self.group.span.position

    def paper(self) -> Printed:
        """Return it to be set on paper."""
        says = self.reading.says
        table = Table(
            caption=says(Paper.EXCHANGES),
            columns=(
                Column(heading=says(Paper.NUMBER_IN_LOG), kind="number"),
                Column(heading=says(Paper.DAY), kind="day"),
                Column(heading=says(Paper.KIND)),
                Column(heading=says(Paper.GIVER), wide=2),
                Column(heading=says(Paper.TAKER), wide=2),
                self._amounts(),
            ),
            lines=tuple(
                self._on_paper(row, names) for row, names in islice(self._rows(), LINES_AT_MOST)
            ),
            note=bound(self.reading) if self.how_many > LINES_AT_MOST else None,
        )
        return paper_of(self.reading, self.group, self.period, Paper.EXCHANGES_OF_PERIOD, [table])

    def sheet(self) -> Sheet:
        """Return it as a sheet, its lines read as they are written."""
        says = self.reading.says
        return Sheet(
            name=says(Paper.EXCHANGES),
            columns=(
                Column(heading=says(Paper.POSITION), kind="number"),
                Column(heading=says(Paper.DAY), kind="day"),
                Column(heading=says(Paper.KIND)),
                Column(heading=says(Paper.GIVER)),
                Column(heading=says(Paper.GROUP_OF_GIVER)),
                Column(heading=says(Paper.TAKER)),
                Column(heading=says(Paper.GROUP_OF_TAKER)),
                self._amounts(),
                Column(heading=says(Paper.EXCHANGE), wide=2),
            ),
            lines=(self._in_sheet(row, names) for row, names in self._rows()),
        )

    def _rows(self) -> Iterator[tuple[Row, Names]]:
        return every_exchange(self.reading, self.group.span)

    def _amounts(self) -> Column:
        heading = self.reading.says(Paper.AMOUNT_IN, unit=self.group.unit["plural"])
        return Column(heading=heading, kind="number")

    def _begin(self, row: Row) -> Line:
        reading = self.reading
        return (
            steps(row["position"], 0, reading.language),
            day(day_of(row["happened_at_ms"], reading.zone), reading.language),
            text(kind_said(reading, row["kind"])),
        )

    def _on_paper(self, row: Row, names: Names) -> Line:
        parties = []
        for side in ("payee", "payer"):
            who = names.account(row[side]) or "–"
            is_own = row[f"{side}_group"] == self.group.span.group_id
            parties.append(text(who if is_own else f"{who} ({_group(row, side, names)})"))
        return (*self._begin(row), *parties, self._amount(row))

    def _in_sheet(self, row: Row, names: Names) -> Line:
        parties = [
            text(said)
            for side in ("payee", "payer")
            for said in (names.account(row[side]), _group(row, side, names))
        ]
        return (*self._begin(row), *parties, self._amount(row), text(row["exchange_id"]))

    def _amount(self, row: Row) -> Cell:
        is_own_payee = row["payee_group"] == self.group.span.group_id
        number = row["payee_steps"] if is_own_payee else row["payer_steps"]
        return steps(number, self.group.unit["decimals"], self.reading.language)


def exchanges_of(
    reading: Reading, group_id: str, period: Period, position: int | None = None
) -> Exchanges:
    """The group's exchanges as of the position, None for now. Raises NotThere."""
    with reading.open() as at:
        group = of_group(reading, at, group_id, period, position)
        how_many = papers.how_many(at, group.span)
    return Exchanges(reading=reading, group=group, period=period, how_many=how_many)


def _group(row: Row, side: str, names: Names) -> str:
    group_id: str = row[f"{side}_group"]
    return names.group(group_id) or group_id
