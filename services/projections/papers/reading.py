"""With whose eyes a paper is made, in which language, and in which zone its days begin."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final, NamedTuple

from access.amounts import amount
from access.languages import Language
from access.phrases_papers import Paper
from access.saying import said
from projections.http.names import Doors, Names
from projections.papers.period import Period
from projections.reading import papers, statements
from projections.reading.papers import Span
from projections.reading.snapshot import Row, Snapshot

_TOGETHER: Final = 500
# The words of an exchange stand at one of these positions, the first that has any.
_WORDS_AT: Final = ("position", "reason_at", "requested_position")


class NotThere(Exception):
    """What the paper is about was not there at its position."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How rows and names are read. `open`: a moment of what whoever asks may see.

    Whoever may see an account reads what its exchanges say, on a page and on paper alike, an
    auditor too until their day; the vault's door writes down either reading.
    """

    open: Callable[[], AbstractContextManager[Snapshot]]
    doors: Doors
    language: Language
    zone: tzinfo

    def says(self, phrase: Paper, **given: str) -> str:
        """The phrase in the paper's language."""
        return said(phrase, self.language, **given)


class OfGroup(NamedTuple):
    """The group a paper is about, its unit as it was called then, and the span.

    `step_ms`: what a step is worth; None where the paper is of a time when it may have been other.
    """

    span: Span
    unit: Row
    step_ms: int | None
    is_now: bool
    name: str

    def shown(self, number: int, language: Language) -> str:
        """The amount in the group's own unit."""
        return amount(number, self.unit, language)


def of_group(
    reading: Reading, at: Snapshot, group_id: str, period: Period, position: int | None
) -> OfGroup:
    """The group as of the position, None for now. Raises NotThere."""
    reached = at.about(group_id).position
    place = reached if position is None else min(position, reached)
    unit = statements.unit(at, group_id, place)
    if unit is None:
        raise NotThere(group_id)
    span = Span(group_id=group_id, from_ms=period.from_ms, until_ms=period.until_ms, position=place)
    name = Names(reading.doors("paper"), groups=[group_id]).group(group_id) or group_id
    is_now = place == reached
    step_ms = papers.step_ms(at, group_id) if is_now else None
    return OfGroup(span=span, unit=unit, step_ms=step_ms, is_now=is_now, name=name)


def kind_said(reading: Reading, kind: str) -> str:
    """What kind of exchange it is."""
    return reading.says(Paper(f"kind_{kind.replace('-', '_')}"))


def words_of(row: Row, names: Names) -> str | None:
    """The words of the exchange, as far as they still exist."""
    return names.words(*(row[place] for place in _WORDS_AT))


def every_exchange(reading: Reading, span: Span) -> Iterator[tuple[Row, Names]]:
    """The group's exchanges of the span with the names they need, read some at a time."""
    beyond: int | None = None
    while True:
        with reading.open() as at:
            rows = papers.exchanges(at, span, beyond=beyond, limit=_TOGETHER)
        parties = [row[side] for row in rows for side in ("payer", "payee")]
        groups = {row[side] for row in rows for side in ("payer_group", "payee_group")}
        names = Names(reading.doors("paper"), accounts=parties, groups=groups)
        yield from ((row, names) for row in rows)
        if len(rows) < _TOGETHER:
            return
        beyond = rows[-1]["position"]


def every_line(reading: Reading, span: Span, account_id: str) -> Iterator[tuple[Row, Names]]:
    """The account's lines of the span with the names and words they need, some at a time."""
    beyond: tuple[int, int] | None = None
    while True:
        with reading.open() as at:
            rows = papers.lines(at, span, account_id, beyond=beyond, limit=_TOGETHER)
        names = Names(
            reading.doors("paper"),
            accounts=[row[side] for row in rows for side in ("payer", "payee")],
            groups={row[side] for row in rows for side in ("payer_group", "payee_group")},
            positions=[row[place] for row in rows for place in _WORDS_AT],
        )
        yield from ((row, names) for row in rows)
        if len(rows) < _TOGETHER:
            return
        beyond = (rows[-1]["position"], rows[-1]["side"])
