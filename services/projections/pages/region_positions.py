"""Where every group stands with every other: a matrix, and the links that come near a limit."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.languages import Language
from access.phrases_outlook import Outlook
from access.phrases_region import Region
from access.saying import said
from contracts.value import Value
from projections.pages import region_wording as wording
from projections.pages.means import PagesMeans
from projections.pages.own_unit import Way, way_of
from projections.pages.region_answers import LinkThere, Standing
from projections.pages.region_areas import areas_there, to_choose, within
from projections.pages.region_filter import A_PAGE, filter_of
from projections.pages.region_frame import show_region, standings_there
from projections.pages.region_units import In, units_of
from projections.pages.visits import Visiting

# So many groups stand in one matrix; of more, so many rows a page with the neighbours they have.
_ALL_AT_ONCE: Final = 36
_ROWS: Final = 24
_LEVELS: Final[Mapping[str, Outlook]] = {
    "stuck": Outlook.STUCK,
    "soon": Outlook.SOON,
    "watch": Outlook.WATCH,
    "calm": Outlook.CALM,
}
_WORST_FIRST: Final = tuple(_LEVELS)

router = APIRouter()


class MatrixCell(Value, frozen=True, kw_only=True):
    """Where the row's group stands with the column's. `shown` None: they have no agreement."""

    shown: str | None
    way: Way
    itself: bool


class MatrixLine(Value, frozen=True, kw_only=True):
    """A group with all of its cells, and what it comes to together."""

    name: str
    cells: Sequence[MatrixCell]
    net: str
    way: Way


class LinkLine(Value, frozen=True, kw_only=True):
    """A link with a debt, and how much of its limit that is."""

    debtor: str
    creditor: str
    owed: str
    limit: str
    per_mille: int
    share: str
    level: str
    level_shown: str
    days_left: str | None


@router.get("/region/positions")
def positions(request: Request, visiting: Visiting) -> Response:
    """The matrix, as far as who visits may see it."""
    means: PagesMeans = request.app.state.means
    asked = filter_of(request.query_params)
    stood, as_of_day = standings_there(visiting, means) or ((), None)
    areas = areas_there(request, visiting)
    found = within(stood, areas, asked.area)
    rows, columns, pages = _part(found, asked.page)
    units = units_of(visiting, means, asked, bool(found))
    return show_region(
        request,
        visiting,
        "region/positions.html",
        "/region/positions",
        heading=Region.POSITIONS,
        asked=asked,
        areas=to_choose(areas.values(), visiting.language),
        as_of_day=as_of_day,
        columns=[*columns.values()],
        lines=[_row(row, columns, units, visiting.language) for row in rows],
        next_page=asked.page + 1 if asked.page < pages else None,
        before_page=asked.page - 1 if 1 < asked.page <= pages else None,
    )


@router.get("/region/links")
def links(request: Request, visiting: Visiting) -> Response:
    """How much of each link's limit is used, what comes near its limit first."""
    means: PagesMeans = request.app.state.means
    asked = filter_of(request.query_params)
    stood, as_of_day = standings_there(visiting, means) or ((), None)
    areas = areas_there(request, visiting)
    found = within(stood, areas, asked.area)
    units = units_of(visiting, means, asked, bool(found))
    listed = _links(found, units, visiting.language)
    first = (asked.page - 1) * A_PAGE
    return show_region(
        request,
        visiting,
        "region/links.html",
        "/region/links",
        heading=Region.LINKS,
        asked=asked,
        areas=to_choose(areas.values(), visiting.language),
        as_of_day=as_of_day,
        links=listed[first : first + A_PAGE],
        warned=sum(each.level != "calm" for each in listed),
        even=_even(found),
        is_any=bool(found),
        next_page=asked.page + 1 if len(listed) > first + A_PAGE else None,
    )


def _part(
    found: Sequence[Standing], page: int
) -> tuple[Sequence[Standing], Mapping[str, str], int]:
    """Return the rows of one page, its columns with their names, and how many pages there are."""
    is_whole = len(found) <= _ALL_AT_ONCE
    rows = found if is_whole else found[(page - 1) * _ROWS : page * _ROWS]
    columns = {link.neighbour: link.name for row in rows for link in row.links}
    if is_whole:
        columns |= {row.group_id: row.name for row in rows}
    by_name = sorted(columns.items(), key=lambda each: (each[1].casefold(), each[0]))
    return rows, dict(by_name), 1 if is_whole else (len(found) + _ROWS - 1) // _ROWS


def _row(row: Standing, columns: Iterable[str], units: In, language: Language) -> MatrixLine:
    by_neighbour = {link.neighbour: link.position_ms for link in row.links}
    return MatrixLine(
        name=row.name,
        cells=[
            _cell(row.group_id, column, by_neighbour.get(column), units, language)
            for column in columns
        ],
        net=units.of(row.group_id, abs(row.net_ms), language),
        way=way_of(-row.net_ms),
    )


def _cell(
    group_id: str, neighbour: str, position_ms: int | None, units: In, language: Language
) -> MatrixCell:
    return MatrixCell(
        shown=None if position_ms is None else units.of(group_id, abs(position_ms), language),
        way=way_of(-(position_ms or 0)),
        itself=group_id == neighbour,
    )


def _links(found: Sequence[Standing], units: In, language: Language) -> list[LinkLine]:
    """Return each link on which something is owed once, the worst first."""
    lines: dict[tuple[str, str], LinkLine] = {}
    for standing in found:
        for link in standing.links:
            if link.position_ms > 0:
                pair, shown = (standing.group_id, link.neighbour), (standing.name, link.name)
                limit_ms = link.may_owe_ms
            elif link.position_ms < 0:
                pair, shown = (link.neighbour, standing.group_id), (link.name, standing.name)
                limit_ms = link.may_be_owed_ms
            else:
                continue
            line = _link_line(pair, shown, link, limit_ms, units, language)
            before = lines.get(pair)
            if before is None or _worse(line, before):
                lines[pair] = line
    return sorted(
        lines.values(),
        key=lambda each: (_WORST_FIRST.index(each.level), -each.per_mille, each.debtor),
    )


def _worse(one: LinkLine, other: LinkLine) -> bool:
    return _WORST_FIRST.index(one.level) < _WORST_FIRST.index(other.level)


def _link_line(
    pair: tuple[str, str],
    shown: tuple[str, str],
    link: LinkThere,
    limit_ms: int,
    units: In,
    language: Language,
) -> LinkLine:
    owed_ms = abs(link.position_ms)
    per_mille = owed_ms * 1_000 // limit_ms if limit_ms else 1_000
    return LinkLine(
        debtor=shown[0],
        creditor=shown[1],
        owed=units.of(pair[0], owed_ms, language),
        limit=units.of(pair[0], limit_ms, language),
        per_mille=per_mille,
        share=wording.share(per_mille, language),
        level=link.warning,
        level_shown=said(_LEVELS[link.warning], language),
        days_left=None if link.days_left is None else wording.days(link.days_left, language),
    )


def _even(found: Sequence[Standing]) -> int:
    """Return on how many links nobody owes anything."""
    pairs = {
        frozenset((standing.group_id, link.neighbour))
        for standing in found
        for link in standing.links
        if link.position_ms == 0
    }
    return len(pairs)
