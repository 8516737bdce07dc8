"""A group's year for its assembly: what was exchanged, how it lies round zero, its neighbours.

It names no member: whoever wants to know of one asks for another paper.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel.dates import format_date

from access.amounts import amount, bare_amount, duration
from access.languages import LOCALES
from access.phrases_papers import Paper
from projections.papers.group import paper_of
from projections.papers.neighbours import Neighbours, neighbours_in
from projections.papers.paper import (
    Bars,
    Column,
    Figures,
    Line,
    Part,
    Printed,
    Sheet,
    Table,
    count,
    day,
    hours,
    steps,
)
from projections.papers.period import Period, day_of
from projections.papers.reading import OfGroup, Reading, of_group
from projections.papers.spread import bands_of
from projections.reading import papers
from projections.reading.snapshot import Row

_WAYS: Final = ("within", "given", "received")


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """A group's period as a whole. `cleared` is empty where only now is known."""

    reading: Reading
    group: OfGroup
    period: Period
    months: Sequence[Row]
    active: int
    balances: Sequence[int]
    neighbours: Neighbours
    cleared: Sequence[Row]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.reading.says(Paper.OVERVIEW)

    @property
    def position(self) -> int:
        """The log's, as of which it is."""
        return self.group.span.position

    def paper(self) -> Printed:
        """Return it to be set on paper."""
        parts: list[Part] = [self._figures()]
        if self.months:
            parts.append(self._by_month())
        parts.append(self._spread())
        if self.neighbours.rows:
            parts.append(self.neighbours.table())
        if self.cleared:
            parts.append(self._set_off())
        return paper_of(self.reading, self.group, self.period, Paper.OVERVIEW, parts)

    def sheet(self) -> Sheet:
        """Return its months as a sheet."""
        says, unit = self.reading.says, self.group.unit["plural"]
        return Sheet(
            name=self.title,
            columns=(
                Column(heading=says(Paper.PERIOD), kind="day"),
                Column(heading=says(Paper.HOW_MANY), kind="number"),
                Column(heading=says(Paper.AMOUNT_IN, unit=unit), kind="number"),
            ),
            lines=self._month_lines(),
        )

    def _figures(self) -> Figures:
        language, says = self.reading.language, self.reading.says
        exchanged = sum(row["steps"] for row in self.months)
        across = sum(row["exchanges"] for row in self.months if row["way"] != "within")
        how_many = sum(row["exchanges"] for row in self.months)
        worth = self.group.step_ms
        time = "" if worth is None else duration(exchanged * worth, language)
        accounts = bare_amount(len(self.balances), 0, language)
        return Figures(
            figures=(
                (
                    says(Paper.EXCHANGED_IN_HOURS, time=time) if time else says(Paper.EXCHANGED),
                    self.group.shown(exchanged, language),
                ),
                (says(Paper.HOW_MANY), bare_amount(how_many, 0, language)),
                (says(Paper.ACROSS), bare_amount(across, 0, language)),
                (says(Paper.ACTIVE, accounts=accounts), bare_amount(self.active, 0, language)),
            )
        )

    def _by_month(self) -> Bars:
        language, says = self.reading.language, self.reading.says
        sums = self._sums()
        return Bars(
            caption=says(Paper.BY_MONTH),
            bars=tuple(
                (
                    format_date(first, "LLLL y", locale=LOCALES[language]),
                    sums.get(first, (0, 0))[1],
                    amount(sums.get(first, (0, 0))[1], self.group.unit, language),
                )
                for first in self._firsts()
            ),
            note=says(Paper.BY_MONTH_NOTE, unit=self.group.unit["plural"]),
        )

    def _month_lines(self) -> Iterator[Line]:
        language, sums = self.reading.language, self._sums()
        for first in self._firsts():
            how_many, moved = sums.get(first, (0, 0))
            yield (
                day(first, language),
                count(how_many, language),
                steps(moved, self.group.unit["decimals"], language),
            )

    def _sums(self) -> Mapping[date, tuple[int, int]]:
        """Return exchanges and steps of each month, all ways together."""
        found: dict[date, tuple[int, int]] = {}
        for row in self.months:
            first = date.fromisoformat(f"{row['month']}-01")
            how_many, moved = found.get(first, (0, 0))
            found[first] = (how_many + row["exchanges"], moved + row["steps"])
        return found

    def _firsts(self) -> Iterator[date]:
        """Return the first day of each month, from the first in which there is anything on."""
        found = self._sums()
        if found:
            at, last = min(found), max(found)
            while at <= last:
                yield at
                at = date(at.year + at.month // 12, at.month % 12 + 1, 1)

    def _spread(self) -> Bars:
        language, says = self.reading.language, self.reading.says
        decimals = self.group.unit["decimals"]
        bars = []
        for band in bands_of(self.balances, decimals):
            ends = [bare_amount(end, decimals, language) for end in (band.least, band.most)]
            label = ends[0] if band.least == band.most else f"{ends[0]} … {ends[1]}"
            # Below zero it has the other colour, and is as long.
            length = -band.accounts if band.most < 0 else band.accounts
            bars.append((label, length, bare_amount(band.accounts, 0, language)))
        return Bars(
            caption=says(Paper.SPREAD),
            bars=tuple(bars),
            note=says(Paper.SPREAD_NOTE, unit=self.group.unit["plural"]),
        )

    def _set_off(self) -> Table:
        language, says = self.reading.language, self.reading.says
        return Table(
            caption=says(Paper.CLEARED),
            columns=(
                Column(heading=says(Paper.DAY), kind="day"),
                Column(heading=says(Paper.BEFORE), kind="number"),
                Column(heading=says(Paper.AFTER), kind="number"),
                Column(heading=says(Paper.LESS), kind="number"),
            ),
            lines=tuple(
                (
                    day(day_of(row["ended_at_ms"], self.reading.zone), language),
                    hours(row["gross_before_ms"], language),
                    hours(row["gross_after_ms"], language),
                    hours(row["gross_before_ms"] - row["gross_after_ms"], language),
                )
                for row in self.cleared
            ),
            note=says(Paper.CLEARED_NOTE),
        )


def overview_of(
    reading: Reading, group_id: str, period: Period, position: int | None = None
) -> Overview:
    """The group's period as of the position, None for now. Raises NotThere."""
    with reading.open() as at:
        group = of_group(reading, at, group_id, period, position)
        return Overview(
            reading=reading,
            group=group,
            period=period,
            months=papers.months(at, group.span, str(reading.zone)),
            active=papers.active_members(at, group.span),
            balances=[
                row["balance_steps"]
                for row in papers.balances(at, group.span)
                if row["kind"] != "community"
            ],
            neighbours=neighbours_in(reading, at, group, period),
            cleared=papers.cleared(at, group.span) if group.is_now else (),
        )
