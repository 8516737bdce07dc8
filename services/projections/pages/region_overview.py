"""The region at a glance: a map of its groups, what flows between them, activity over time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from access.languages import Language
from access.phrases_region import Region
from access.saying import said
from contracts.value import Value
from projections.pages import region_activity as activity
from projections.pages import region_wording as wording
from projections.pages.drawing import draw_part
from projections.pages.map.arrows import Way, strongest
from projections.pages.map.frame import HEIGHT, WIDTH
from projections.pages.means import PagesMeans
from projections.pages.region_answers import Counted, Figures, GroupThere, Standing, figures_of
from projections.pages.region_filter import A_PAGE, PERIODS, Filter, filter_of
from projections.pages.region_frame import figures_told, show_region, standings_there
from projections.pages.region_map import STRONGEST, drawn, net_ways
from projections.pages.region_told import RegionTold
from projections.pages.region_units import In, units_of
from projections.pages.visits import Visit, Visiting

_PUBLIC: Final = "/region/public"
# Of all flows a page lists no more: each costs it some hundred bytes.
_LISTED: Final = 300

router = APIRouter()


@router.get("/region")
def region(request: Request, visiting: Visiting) -> Response:
    """The region's figures, with where each group stands for who may see that."""
    return _overview(request, visiting, "/region")


@router.get(_PUBLIC)
def public_region(request: Request, visiting: Visiting) -> Response:
    """The region's figures as anybody sees them, where all groups agreed to that."""
    return _overview(request, visiting, _PUBLIC)


class GroupLine(Value, frozen=True, kw_only=True):
    """A group in the list. `stands` None: not told; `counted` None: too few to show."""

    group: GroupThere
    area: str
    stands: str | None
    way: str | None
    hours: str | None
    exchanges: str | None


def _overview(request: Request, visiting: Visit, at: str) -> Response:
    means: PagesMeans = request.app.state.means
    asked = filter_of(request.query_params)
    # Everybody's page is asked for as by nobody: so who is signed in sees what all others see.
    asking = replace(visiting, session=None) if at == _PUBLIC else visiting
    # Of all areas: of one alone it would not name the neighbours that lie beyond it.
    told = figures_told(request, asking, asked.months)
    if told is None:
        return show_region(
            request,
            visiting,
            "region/unseen.html",
            at,
            heading=Region.THE_REGION,
            public=at == _PUBLIC,
        )
    standings = None if at == _PUBLIC else standings_there(visiting, means)
    units = units_of(visiting, means, asked, at != _PUBLIC)

    def drawn_now() -> Markup:
        figures = figures_of(told.answer, asked.area)
        return _drawn(figures, standings, asked, units, at, visiting.language)

    if at == _PUBLIC:
        kept: RegionTold = request.app.state.region_told
        part = kept.drawn(told.tag, asked, visiting.language, drawn_now)
    else:
        part = drawn_now()
    return show_region(
        request, visiting, "region/overview.html", at, heading=Region.THE_REGION, figures=part
    )


def _drawn(
    figures: Figures,
    standings: tuple[tuple[Standing, ...], str] | None,
    asked: Filter,
    units: In,
    at: str,
    language: Language,
) -> Markup:
    """Return all of the page that is not one visitor's own."""
    stands = {} if standings is None else {each.group_id: each.net_ms for each in standings[0]}
    given = {
        "at": at,
        "public": at == _PUBLIC,
        "as_of_day": None if standings is None else standings[1],
        **_shown(figures, stands, asked, units, language),
    }
    return draw_part("region/figures.html", language, given)


def _shown(
    figures: Figures, stands: Mapping[str, int], asked: Filter, units: In, language: Language
) -> dict[str, Any]:
    names = {each.group_id: each for each in figures.groups}
    within = figures.within
    ways = [way for way in net_ways(figures.flows) if {way.giver, way.taker} & within]
    chosen = ways if asked.every else strongest(ways, STRONGEST)
    drawn_too = within.union(*((way.giver, way.taker) for way in chosen))
    listed = _by_name(_those(figures.groups, within))
    pages = max((len(listed) + A_PAGE - 1) // A_PAGE, 1)
    page = min(asked.page, pages)
    total, group = _together(figures), names.get(asked.group or "")

    def line(group: GroupThere) -> GroupLine:
        return _line(group, stands, units, language)

    return {
        "asked": asked,
        "periods": PERIODS,
        "areas": [(name, wording.area(name, language)) for name in figures.areas],
        "width": WIDTH,
        "height": HEIGHT,
        "map": drawn(
            _those(figures.groups, drawn_too),
            chosen,
            stands,
            lambda group: _told(line(group), language),
        ),
        "total": None if total is None else activity.cells(total, language),
        "headings": activity.headings(language),
        "charts": activity.charts(figures.months, language) if figures.months else [],
        "lines": activity.lines(figures.months, language),
        "last": wording.whole_month(figures.months[-1].month, language) if figures.months else None,
        "not_counted": figures.not_counted,
        "ways": [_way(way, names, units, language) for way in strongest(chosen, _LISTED)],
        "more_ways": len(ways) - len(chosen),
        "groups": [line(each) for each in listed[(page - 1) * A_PAGE : page * A_PAGE]],
        "count": wording.count(len(listed), language),
        "next_page": page + 1 if page < pages else None,
        "group": None if group is None else _one(line(group), names, ways, units, language),
    }


def _those(groups: Iterable[GroupThere], ids: Collection[str]) -> list[GroupThere]:
    return [group for group in groups if group.group_id in ids]


def _by_name(groups: Sequence[GroupThere]) -> list[GroupThere]:
    return sorted(groups, key=lambda each: (each.name.casefold(), each.group_id))


def _sum(group: GroupThere) -> Counted | None:
    """Return the months that can be shown together; active members differ from month to month."""
    shown = [month.counted for month in group.months if month.counted is not None]
    if not shown:
        return None
    return Counted(
        hours_ms=sum(each.hours_ms for each in shown),
        exchanges=sum(each.exchanges for each in shown),
        active_members=max(each.active_members for each in shown),
    )


def _together(figures: Figures) -> Counted | None:
    """Return the period as a whole: sums, and of active members the most there were in a month."""
    shown = [month.counted for month in figures.months if month.counted is not None]
    if not shown:
        return None
    hours_ms = sum(each.hours_ms for each in shown)
    across_ms = sum(each.hours_ms * (each.across_per_mille or 0) for each in shown)
    return Counted(
        hours_ms=hours_ms,
        exchanges=sum(each.exchanges for each in shown),
        active_members=max(each.active_members for each in shown),
        across_per_mille=across_ms // hours_ms if hours_ms > 0 else None,
    )


def _line(group: GroupThere, stands: Mapping[str, int], units: In, language: Language) -> GroupLine:
    net_ms, counted = stands.get(group.group_id), _sum(group)
    return GroupLine(
        group=group,
        area=wording.area(group.area, language),
        stands=None if net_ms is None else _stands(group, net_ms, units, language),
        way=None if net_ms is None else "down" if net_ms > 0 else "up" if net_ms < 0 else "level",
        hours=None if counted is None else units.of(group.group_id, counted.hours_ms, language),
        exchanges=None if counted is None else wording.count(counted.exchanges, language),
    )


def _stands(group: GroupThere, net_ms: int, units: In, language: Language) -> str:
    amount = units.of(group.group_id, abs(net_ms), language)
    if net_ms == 0:
        return said(Region.STANDS_LEVEL, language)
    phrase = Region.OWES if net_ms > 0 else Region.IS_OWED
    return said(phrase, language, amount=amount)


def _told(line: GroupLine, language: Language) -> str:
    """Return what a group's mark says to who cannot see it."""
    parts = [", ".join(part for part in (line.group.name, line.group.locality) if part)]
    if line.stands:
        parts.append(line.stands)
    if line.hours:
        parts.append(said(Region.EXCHANGED_IN_ALL, language, amount=line.hours))
    return ": ".join((parts[0], "; ".join(parts[1:]))) if parts[1:] else parts[0]


def _way(
    way: Way, names: Mapping[str, GroupThere], units: In, language: Language
) -> dict[str, str | None]:
    giver, taker = names.get(way.giver), names.get(way.taker)
    return {
        "giver": way.giver if giver is None else giver.name,
        "taker": way.taker if taker is None else taker.name,
        "amount": units.of(way.giver, way.amount, language),
        "hours": wording.hours(way.amount, language) if units.own else None,
    }


def _one(
    line: GroupLine,
    names: Mapping[str, GroupThere],
    ways: Sequence[Way],
    units: In,
    language: Language,
) -> dict[str, Any]:
    """Return all that is told of the group that was chosen."""
    own = [way for way in ways if line.group.group_id in {way.giver, way.taker}]
    return {
        "line": line,
        "ways": [_way(way, names, units, language) for way in strongest(own, A_PAGE)],
        "months": activity.lines(line.group.months, language),
    }
