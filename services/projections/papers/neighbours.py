"""What members of a group gave to and received from members over each neighbour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from access.amounts import duration
from access.phrases_papers import Paper
from projections.http.names import Names
from projections.papers.group import paper_of
from projections.papers.paper import Column, Line, Printed, Sheet, Table, count, hours, text
from projections.papers.period import Period
from projections.papers.reading import OfGroup, Reading, of_group
from projections.reading import papers
from projections.reading.snapshot import Row, Snapshot


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbours:
    """A group's neighbours. `stands`: how it stands with each; None where only now is known."""

    reading: Reading
    group: OfGroup
    period: Period
    rows: Sequence[Row]
    stands: Mapping[str, int] | None
    names: Names

    @property
    def title(self) -> str:
        """What it is called."""
        return self.reading.says(Paper.NEIGHBOURS)

    @property
    def position(self) -> int:
        """The log's, as of which it is."""
        return self.group.span.position

    def paper(self) -> Printed:
        """Return it to be set on paper."""
        parts = [self.table()]
        return paper_of(self.reading, self.group, self.period, Paper.NEIGHBOURS, parts)

    def table(self) -> Table:
        """Return it as a part of a paper."""
        return Table(
            caption=self.title,
            columns=self._columns(),
            lines=tuple(self._line(row) for row in self.rows),
            note=self.reading.says(Paper.NEIGHBOURS_NOTE),
        )

    def sheet(self) -> Sheet:
        """Return it as a sheet."""
        return Sheet(
            name=self.title, columns=self._columns(), lines=(self._line(row) for row in self.rows)
        )

    def _columns(self) -> tuple[Column, ...]:
        says = self.reading.says
        found = (
            Column(heading=says(Paper.NEIGHBOUR), wide=2),
            Column(heading=says(Paper.EXCHANGES), kind="number"),
            Column(heading=says(Paper.GIVEN_TO), kind="number"),
            Column(heading=says(Paper.RECEIVED_FROM), kind="number"),
        )
        if self.stands is None:
            return found
        return (*found, Column(heading=says(Paper.STANDS_NOW)))

    def _line(self, row: Row) -> Line:
        language = self.reading.language
        found: Line = (
            text(self.names.group(row["neighbour"]) or row["neighbour"]),
            count(row["exchanges"], language),
            hours(row["given_ms"], language),
            hours(row["received_ms"], language),
        )
        if self.stands is None:
            return found
        return (*found, text(self._stand(self.stands.get(row["neighbour"], 0))))

    def _stand(self, position_ms: int) -> str:
        if position_ms == 0:
            return self.reading.says(Paper.LEVEL)
        which = Paper.WE_OWE if position_ms > 0 else Paper.WE_ARE_OWED
        return self.reading.says(which, time=duration(abs(position_ms), self.reading.language))


def neighbours_of(
    reading: Reading, group_id: str, period: Period, position: int | None = None
) -> Neighbours:
    """The group's neighbours as of the position, None for now. Raises NotThere."""
    with reading.open() as at:
        group = of_group(reading, at, group_id, period, position)
        return neighbours_in(reading, at, group, period)


def neighbours_in(reading: Reading, at: Snapshot, group: OfGroup, period: Period) -> Neighbours:
    """The group's neighbours: those with whom it traded, and those with whom something is open."""
    rows = papers.neighbours(at, group.span)
    stands = papers.links(at, group.span.group_id) if group.is_now else None
    traded = {row["neighbour"] for row in rows}
    quiet: Row = {"exchanges": 0, "given_ms": 0, "received_ms": 0}
    rows += [{**quiet, "neighbour": each} for each in sorted(stands or ()) if each not in traded]
    names = Names(reading.doors("paper"), groups=[row["neighbour"] for row in rows])
    return Neighbours(
        reading=reading, group=group, period=period, rows=rows, stands=stands, names=names
    )
