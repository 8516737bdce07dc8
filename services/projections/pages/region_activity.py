"""How much was exchanged month by month: a row of bars for each measure, and a table beside."""

from collections.abc import Callable, Sequence
from typing import Final

from access.languages import Language
from access.phrases_region import Region
from access.saying import said
from contracts.value import Value
from projections.pages import region_wording as wording
from projections.pages.map.bars import Bar, axis_of, bars
from projections.pages.region_answers import Counted, Month


class Chart(Value, frozen=True, kw_only=True):
    """A row of bars. `axis`: where zero is; `highest`: what the top is; `told`: all in words."""

    title: str
    bars: Sequence[Bar]
    axis: int
    months: Sequence[str]
    highest: str
    told: str


class Line(Value, frozen=True, kw_only=True):
    """A month in the table: one cell a measure, None in each where it is too few to show."""

    month: str
    cells: Sequence[str] | None


_MEASURES: Final[tuple[tuple[Region, Callable[[Counted], int | None]], ...]] = (
    (Region.HOURS_EXCHANGED, lambda counted: counted.hours_ms),
    (Region.EXCHANGES, lambda counted: counted.exchanges),
    (Region.ACTIVE_MEMBERS, lambda counted: counted.active_members),
    (Region.SHARE_ACROSS, lambda counted: counted.across_per_mille),
)


def headings(language: Language) -> list[str]:
    """Return what each measure is called."""
    return [said(title, language) for title, _ in _MEASURES]


def charts(months: Sequence[Month], language: Language) -> list[Chart]:
    """Return a chart for each measure."""
    return [_chart(title, measure, months, language) for title, measure in _MEASURES]


def lines(months: Sequence[Month], language: Language) -> list[Line]:
    """Return the table's lines, the latest month first."""
    return [
        Line(
            month=wording.month(each.month, language),
            cells=None if each.counted is None else cells(each.counted, language),
        )
        for each in reversed(months)
    ]


def cells(counted: Counted, language: Language) -> list[str]:
    """Return each measure as people read it."""
    return [_shown(title, measure(counted), language) for title, measure in _MEASURES]


def _chart(
    title: Region,
    measure: Callable[[Counted], int | None],
    months: Sequence[Month],
    language: Language,
) -> Chart:
    amounts = [None if each.counted is None else measure(each.counted) for each in months]
    name = said(title, language)
    highest = max((amount for amount in amounts if amount is not None), default=None)
    return Chart(
        title=name,
        bars=bars(amounts),
        axis=axis_of(amounts),
        months=[wording.month_letter(each.month, language) for each in months],
        highest="" if highest is None else _shown(title, max(highest, 0), language),
        told=name
        + ": "
        + "; ".join(
            f"{wording.month(each.month, language)}: "
            + (
                said(Region.TOO_FEW, language)
                if each.counted is None
                else _shown(title, amount, language)
            )
            for each, amount in zip(months, amounts, strict=True)
        ),
    )


def _shown(title: Region, amount: int | None, language: Language) -> str:
    if amount is None:
        return "–"
    match title:
        case Region.HOURS_EXCHANGED:
            return wording.hours(amount, language)
        case Region.SHARE_ACROSS:
            return wording.share(amount, language)
        case _:
            return wording.count(amount, language)
