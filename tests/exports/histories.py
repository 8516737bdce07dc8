"""Histories to make files of, and files made of them."""

from __future__ import annotations

from datetime import UTC, date
from io import BytesIO
from typing import Final, NamedTuple

from contracts.envelope import Recorded
from contracts.events import ExchangeRecorded, ExportMade
from contracts.ids import ExportFormat, ExportId, GroupId, Sha256
from contracts.value import replace
from projections.exports.books import Books
from projections.exports.making import Made, made
from projections.papers.cells import Dialect
from projections.papers.period import Period
from tests.projections.history import DAY_MS, Pen

GENT, LILLE, NAMUR = "gent", "lille", "namur"
# The history begins in October; a year ends in the midst of it.
FIRST, SECOND = 2025, 2026
PACE_MS = 4 * DAY_MS


class File(NamedTuple):
    """A file, and what was said of it."""

    content: bytes
    made: Made

    @property
    def text(self) -> str:
        """What is in it."""
        return self.content.decode()


class Three:
    """Gent with two neighbours: everything happens that moves an account, over a year's end."""

    def __init__(self) -> None:
        self.pen = pen = Pen(7, pace_ms=PACE_MS)
        for group_id, per_hour, decimals in ((GENT, 20, 0), (LILLE, 60, 2), (NAMUR, 15, 1)):
            pen.found(group_id, per_hour=per_hour, decimals=decimals)
        self.pot = pen.open(GENT, kind="community")
        self.anna, self.arno, self.aya = (pen.open(GENT) for _ in range(3))
        self.bea, self.nils = pen.open(LILLE), pen.open(NAMUR)
        for neighbour in (LILLE, NAMUR):
            pen.agree(GENT, neighbour)
        pen.pay(self.anna, self.arno, 40)
        pen.pay(self.arno, self.aya, 15)
        self.across = pen.pay(self.anna, self.bea, 1_001).position
        pen.pay(self.nils, self.aya, 30)
        pen.pay(self.bea, self.nils, 20, via=(GENT,))
        self.within = pen.pay(self.anna, self.aya, 12).position
        pen.pay(self.aya, self.arno, 3)
        pen.pay(self.arno, self.pot, 5)
        back = pen.pay(self.anna, self.bea, 500).envelope.event
        assert isinstance(back, ExchangeRecorded)
        pen.revalue(GENT, 240_000)
        pen.reverse(back)
        pen.settle_rounding(self.pot, 1)
        self.towards = pen.pay(self.aya, self.nils, 31).position
        # Told in the second year, of the first.
        late_ms = pen.records[11].envelope.happened_at_ms
        self.late = pen.pay(self.aya, self.anna, 8, happened_at_ms=late_ms).position
        pen.pay(self.anna, self.arno, 2)
        self.apart = pen.pay(self.pot, self.bea, 300, happened_at_ms=_now_ms(pen)).position
        pen.pay(self.aya, self.arno, 1, happened_at_ms=_now_ms(pen) - PACE_MS)


def books(pen: Pen, group_id: str = GENT) -> Books:
    """The group's books as its own events make them."""
    found = Books(group_id, UTC)
    found.add(each for each in pen.records if group_id in each.envelope.groups)
    found.in_order()
    return found


def year(number: int) -> Period:
    """The days of a year."""
    return Period.of(date(number, 1, 1), date(number, 12, 31), UTC)


def file_of(
    of: Books,
    format_: ExportFormat,
    period: Period | None = None,
    *,
    dialect: Dialect = "rfc4180",
) -> File:
    """The file, of all days where no period is given."""
    into = BytesIO()
    told = made(of, format_, period, into, dialect=dialect)
    return File(into.getvalue(), told)


def _now_ms(pen: Pen) -> int:
    return pen.records[-1].envelope.recorded_at_ms + pen.pace_ms


# Written down by whoever runs the group, and made by nobody.
FORGED: Final = (
    "4c5a1b0e-3d0f-4a52-9d0a-9f5e0a6a7c11",
    "4c5a1b0e-3d0f-4a52-9d0a-9f5e0a6a7c12",
)


def with_files(of: Three, gent: Books) -> list[Recorded]:
    """The history, with files of its first year written down behind it, and the forged ones."""
    first = year(FIRST)
    files = [
        file_of(gent, "csv", first),
        file_of(gent, "csv", first, dialect="local"),
        file_of(gent, "camt.053", first),
    ]
    changed = replace(files[0].made, export_id=ExportId(FORGED[0]), sha256=Sha256("0" * 64))
    too_early = replace(changed, export_id=ExportId(FORGED[1]), from_day="1950-01-01")
    pen = Pen()
    pen.records, pen.numbers = [*of.pen.records], {**of.pen.numbers}
    for file in (*(each.made for each in files), changed, too_early):
        pen.write(
            ExportMade(
                export_id=file.export_id,
                group_id=GroupId(GENT),
                format=file.format,
                from_day=file.from_day,
                to_day=file.to_day,
                position=file.position,
                sha256=file.sha256,
            )
        )
    return pen.records
