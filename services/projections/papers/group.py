"""What all papers about a group have in common: what stands above them, and below."""

from collections.abc import Sequence
from typing import Final, Protocol

from access.amounts import bare_amount, duration
from access.phrases_papers import Paper
from projections.papers.paper import Part, Printed, Sheet
from projections.papers.period import Period
from projections.papers.reading import OfGroup, Reading

# More would be no paper to read; a sheet holds them all.
LINES_AT_MOST: Final = 1_000

# Some of what these tell was only true when they were made.
_OF_NOW: Final = frozenset((Paper.OVERVIEW, Paper.NEIGHBOURS))


class Document(Protocol):
    """A paper that can be set to be read, or written as a sheet to reckon with."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def position(self) -> int:
        """The log's, as of which it is."""

    def paper(self) -> Printed:
        """Return it to be set on paper."""

    def sheet(self) -> Sheet:
        """Return it as a sheet, its lines read as they are written."""


def paper_of(
    reading: Reading, group: OfGroup, period: Period, title: Paper, parts: Sequence[Part]
) -> Printed:
    """The parts as a paper about the group."""
    of_now = title in _OF_NOW
    says, language = reading.says, reading.language
    first, last = period.shown(language)
    position = str(group.span.position)
    about = [(says(Paper.PERIOD), says(Paper.FROM_TO, first=first, last=last))]
    if of_now and group.step_ms is not None:
        one = 10 ** group.unit["decimals"]
        time = duration(one * group.step_ms, language)
        shown = says(Paper.UNIT_IS, one=group.shown(one, language), time=time)
        about.append((says(Paper.UNIT), shown))
    about.append((says(Paper.POSITION), position))
    return Printed(
        title=says(title),
        of=group.name,
        language=language,
        about=tuple(about),
        parts=tuple(parts),
        foot=says(Paper.FOOT_OF_NOW if of_now else Paper.FOOT, position=position),
        day=period.last,
    )


def bound(reading: Reading) -> str:
    """What is said where a paper shows no more lines."""
    shown = bare_amount(LINES_AT_MOST, 0, reading.language)
    return reading.says(Paper.BOUND, lines=shown)
