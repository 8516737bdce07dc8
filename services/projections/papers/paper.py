"""What a paper says, whatever it is written as: PDF, CSV, or a sheet of a spreadsheet.

A cell has the words in which people read it and, where it is one, its number or its day, so that a
spreadsheet can reckon with it. Nothing of it is marked up: what members wrote stays text.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal, TypeAlias

from babel.dates import format_date

from access.amounts import bare_amount, duration
from access.languages import LOCALES, Language
from contracts.value import Value

Kind: TypeAlias = Literal["text", "number", "day"]

_HOUR_MS: Final = 3_600_000
_HOUR_DECIMALS: Final = 4


class Cell(Value, frozen=True, kw_only=True):
    """One cell. `number` counts in parts of ten to the power of `decimals`."""

    shown: str
    number: int | None = None
    decimals: int = 0
    day: date | None = None


class Column(Value, frozen=True, kw_only=True):
    """A heading, and what stands below it. `wide`: how much of the paper's width it takes."""

    heading: str
    kind: Kind = "text"
    wide: int = 1


# The cells of one line, in the order of the columns.
Line: TypeAlias = Sequence[Cell]


class Table(Value, frozen=True, kw_only=True):
    """Lines under columns. `strong`: which of the lines stand out, negative ones from the end."""

    caption: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    strong: tuple[int, ...] = ()
    note: str | None = None


class Bars(Value, frozen=True, kw_only=True):
    """Lengths side by side, each with its label and its number in words; signed round zero."""

    caption: str
    bars: tuple[tuple[str, int, str], ...]
    note: str | None = None


class Figures(Value, frozen=True, kw_only=True):
    """Numbers that stand out, each with what it is."""

    figures: tuple[tuple[str, str], ...]


Part: TypeAlias = Table | Bars | Figures


class Printed(Value, frozen=True, kw_only=True):
    """A whole paper. `about` says of whom, when and from where; `position` is the log's."""

    title: str
    of: str
    language: Language
    about: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    foot: str
    day: date


class Sheet(Value, frozen=True, kw_only=True):
    """One table with no end that is known: its lines are made as they are written."""

    name: str
    columns: tuple[Column, ...]
    lines: Iterable[Line]


def text(words: str | None) -> Cell:
    """Words of any kind; none is an empty cell."""
    return Cell(shown=words or "")


def count(number: int, language: Language) -> Cell:
    """How many."""
    return Cell(shown=bare_amount(number, 0, language), number=number)


def steps(number: int, decimals: int, language: Language) -> Cell:
    """An amount in the group's own unit, which its column names."""
    shown = bare_amount(number, decimals, language)
    return Cell(shown=shown, number=number, decimals=decimals)


def hours(ms: int, language: Language) -> Cell:
    """A length of time; as a number in hours, to the nearest ten-thousandth."""
    whole = 10**_HOUR_DECIMALS
    number = (abs(ms) * whole * 2 + _HOUR_MS) // (_HOUR_MS * 2)
    return Cell(
        shown=duration(ms, language),
        number=-number if ms < 0 else number,
        decimals=_HOUR_DECIMALS,
    )


def day(at: date, language: Language) -> Cell:
    """A day."""
    return Cell(shown=format_date(at, "medium", locale=LOCALES[language]), day=at)
