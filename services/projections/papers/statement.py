"""The statement of one account for a period: opening + lines = closing, in whatever form."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from access.amounts import amount, bare_amount
from access.phrases_papers import Paper
from projections.display import sentence
from projections.http.names import Names
from projections.papers.group import LINES_AT_MOST, bound
from projections.papers.paper import Column, Line, Printed, Sheet, Table, day, steps, text
from projections.papers.period import Period, day_of
from projections.papers.reading import (
    NotThere,
    OfGroup,
    Reading,
    every_line,
    kind_said,
    of_group,
    words_of,
)
from projections.reading import papers, statements
from projections.reading.snapshot import Row


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """An account's period, before its lines are read."""

    reading: Reading
    group: OfGroup
    account_id: str
    period: Period
    name: str
    code: str | None
    opening_steps: int
    closing_steps: int
    lines: int

    @property
    def title(self) -> str:
        """What it is called."""
        return self.reading.says(Paper.STATEMENT)

    @property
    def position(self) -> int:
        """The log's, for which it is the same for ever."""
        return self.group.span.position

    def paper(self) -> Printed:
        """The statement to be set on paper. At most so many lines; the rest together as one."""
        reading, language = self.reading, self.reading.language
        first, last = self.period.shown(language)
        shown = list(islice(self._rows(), LINES_AT_MOST))
        lines = [self._ends(Paper.OPENING, self.opening_steps)]
        balance = self.opening_steps
        for row, names in shown:
            balance += row["change_steps"]
            lines.append(self._on_paper(row, names, balance))
        left = self.lines - len(shown)
        if left:
            lines.append(self._rest(left, self.closing_steps - balance))
        lines.append(self._ends(Paper.CLOSING, self.closing_steps))
        position = str(self.position)
        unit = self.group.unit["plural"]
        return Printed(
            title=self.title,
            of=self._of(),
            language=language,
            about=(
                (reading.says(Paper.GROUP), self.group.name),
                (reading.says(Paper.PERIOD), reading.says(Paper.FROM_TO, first=first, last=last)),
                (reading.says(Paper.OPENING), self.group.shown(self.opening_steps, language)),
                (reading.says(Paper.CLOSING), self.group.shown(self.closing_steps, language)),
                (reading.says(Paper.POSITION), position),
            ),
            parts=(
                Table(
                    caption=reading.says(Paper.EXCHANGES),
                    columns=(
                        Column(heading=reading.says(Paper.NUMBER_IN_LOG), kind="number"),
                        Column(heading=reading.says(Paper.DAY), kind="day"),
                        Column(heading=reading.says(Paper.WHAT), wide=3),
                        Column(heading=reading.says(Paper.CHANGE_IN, unit=unit), kind="number"),
                        Column(heading=reading.says(Paper.BALANCE_IN, unit=unit), kind="number"),
                    ),
                    lines=tuple(lines),
                    strong=(0, -1),
                    note=bound(reading) if left else None,
                ),
            ),
            foot=reading.says(Paper.FOOT, position=position),
            day=self.period.last,
        )

    def sheet(self) -> Sheet:
        """The statement as a sheet, its lines read as they are written."""
        says, unit = self.reading.says, self.group.unit["plural"]
        return Sheet(
            name=self.title,
            columns=(
                Column(heading=says(Paper.POSITION), kind="number"),
                Column(heading=says(Paper.DAY), kind="day"),
                Column(heading=says(Paper.KIND)),
                Column(heading=says(Paper.WITH_WHOM)),
                Column(heading=says(Paper.THEIR_GROUP)),
                Column(heading=says(Paper.WORDS), wide=2),
                Column(heading=says(Paper.CHANGE_IN, unit=unit), kind="number"),
                Column(heading=says(Paper.BALANCE_IN, unit=unit), kind="number"),
                Column(heading=says(Paper.EXCHANGE)),
            ),
            lines=self._sheet_lines(),
        )

    def _sheet_lines(self) -> Iterator[Line]:
        language = self.reading.language
        decimals = self.group.unit["decimals"]
        yield self._sheet_end(Paper.OPENING, None, self.opening_steps)
        balance = self.opening_steps
        for row, names in self._rows():
            balance += row["change_steps"]
            other = "payee" if row["side"] == 0 else "payer"
            yield (
                steps(row["position"], 0, language),
                day(day_of(row["happened_at_ms"], self.reading.zone), language),
                text(kind_said(self.reading, row["kind"])),
                text(names.account(row[other])),
                text(names.group(row[f"{other}_group"]) or row[f"{other}_group"]),
                text(words_of(row, names)),
                steps(row["change_steps"], decimals, language),
                steps(balance, decimals, language),
                text(row["exchange_id"]),
            )
        yield self._sheet_end(Paper.CLOSING, self.position, self.closing_steps)

    def _sheet_end(self, which: Paper, position: int | None, balance: int) -> Line:
        language, empty = self.reading.language, text(None)
        on = self.period.first if which is Paper.OPENING else self.period.last
        return (
            empty if position is None else steps(position, 0, language),
            day(on, language),
            text(self.reading.says(which)),
            *(empty, empty, empty, empty),
            steps(balance, self.group.unit["decimals"], language),
            empty,
        )

    def _rows(self) -> Iterator[tuple[Row, Names]]:
        return every_line(self.reading, self.group.span, self.account_id)

    def _on_paper(self, row: Row, names: Names, balance: int) -> Line:
        language, decimals = self.reading.language, self.group.unit["decimals"]
        what = sentence(
            row["kind"],
            payer=names.account(row["payer"]),
            payee=names.account(row["payee"]),
            words=words_of(row, names),
            shown_amount=amount(abs(row["change_steps"]), self.group.unit, language),
            language=language,
        )
        if row["reversed_by"] is not None:
            what = self.reading.says(Paper.GIVEN_BACK_LATER, what=what)
        return (
            text(str(row["position"])),
            day(day_of(row["happened_at_ms"], self.reading.zone), language),
            text(what),
            steps(row["change_steps"], decimals, language),
            steps(balance, decimals, language),
        )

    def _rest(self, left: int, change: int) -> Line:
        language, decimals = self.reading.language, self.group.unit["decimals"]
        more = bare_amount(left, 0, language)
        what = self.reading.says(Paper.REST_TOGETHER, lines=more)
        return (
            *(text(None), text(None), text(what)),
            steps(change, decimals, language),
            steps(self.closing_steps, decimals, language),
        )

    def _ends(self, which: Paper, balance: int) -> Line:
        language = self.reading.language
        on = self.period.first if which is Paper.OPENING else self.period.last
        shown = steps(balance, self.group.unit["decimals"], language)
        return (text(None), day(on, language), text(self.reading.says(which)), text(None), shown)

    def _of(self) -> str:
        return self.name if self.code is None else f"{self.name} · {self.code}"


def statement_of(
    reading: Reading, account_id: str, period: Period, position: int | None = None
) -> Statement:
    """The account's statement as of the position, None for now. Raises NotThere."""
    with reading.open() as at:
        opened = statements.opened(at, account_id)
        if opened is None:
            raise NotThere(account_id)
        group = of_group(reading, at, opened["group_id"], period, position)
        if opened["position"] > group.span.position:
            raise NotThere(account_id)
        found = papers.sums(at, group.span, account_id)
    names = Names(reading.doors("paper"), accounts=[account_id])
    return Statement(
        reading=reading,
        group=group,
        account_id=account_id,
        period=period,
        name=names.account(account_id) or account_id,
        code=names.code(account_id),
        opening_steps=found["opening_steps"],
        closing_steps=found["closing_steps"],
        lines=found["lines"],
    )
