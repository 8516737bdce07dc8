"""A group's neighbours: where it stands with each, and where that goes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from access.phrases_desk_links import DeskLinks
from access.saying import said
from contracts.ids import GroupId
from projections.pages.affairs import show_affair
from projections.pages.days import last_ms_of, read_day
from projections.pages.desk_between import Between, between_all
from projections.pages.desk_sought import SORTS, sifted, sought_in
from projections.pages.desk_unit import DeskGroup, desk_group
from projections.pages.drawing import shown_day
from projections.pages.means import PagesMeans
from projections.pages.own_unit import ShownAmount
from projections.pages.parts import part_of
from projections.pages.trend_line import TrendLine, trend_line
from projections.pages.visits import Visit, Visiting

_LIST: Final = "/groups/{group_id}/neighbours"
# Told only where something is to be done about it.
_CALM: Final = "calm"
_A_PAGE: Final = 50
_WARNINGS_AT_MOST: Final = 12
_DAY: Final = re.compile(r"\b20\d\d-[01]\d-[0-3]\d\b", re.ASCII)

router = APIRouter()


@router.get(_LIST)
def neighbours(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """The neighbours that fit, with position, limits, room and way to today, so many at a time."""
    means: PagesMeans = request.app.state.means
    desk = desk_group(visiting, group_id, means)
    pairs = [p for p in between_all(visiting, group_id, means) if p.terms is not None]
    sought = sought_in(request)
    found = sifted(pairs, sought)
    part = part_of(found, request, _A_PAGE, sought.kept)
    ways = ways_of(visiting, group_id, means)
    outlook = means.questions.ask(visiting.on_behalf, f"/groups/{group_id}/outlook")
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/neighbours.html",
        neighbours=[neighbour_shown(desk, pair, ways) for pair in part.rows],
        is_any=bool(pairs),
        is_one=len(found) == 1,
        number=desk.number(len(found)),
        sought=sought,
        sorts=[(each, said(shown, visiting.language)) for each, shown in SORTS.items()],
        part=part,
        net=_net(desk),
        warnings=warnings_in(outlook["prospects"], visiting, means),
        position=desk.position,
    )


@router.get(_LIST + "/{neighbour}")
def neighbour(
    request: Request, visiting: Visiting, group_id: GroupId, neighbour: GroupId
) -> Response:
    """One neighbour, with all that can be done about what is between both groups."""
    return show_neighbour(request, visiting, group_id, neighbour)


def show_neighbour(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    neighbour: GroupId,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    """Return the page about one neighbour, with what was typed into its forms."""
    means: PagesMeans = request.app.state.means
    pairs = between_all(visiting, group_id, means)
    pair = next((p for p in pairs if p.id == neighbour and p.terms is not None), None)
    if pair is None:
        raise HTTPException(404)
    desk = desk_group(visiting, group_id, means)
    outlook = means.questions.ask(visiting.on_behalf, f"/groups/{group_id}/outlook")
    about = [p for p in outlook["prospects"] if neighbour in _groups_of(p)]
    recent = _recent(visiting, group_id, neighbour, means)
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/neighbours.one.html",
        status=status,
        wrong=wrong,
        heading=pair.name,
        each=neighbour_shown(desk, pair, ways_of(visiting, group_id, means)),
        path=f"{_LIST.format(group_id=group_id)}/{neighbour}",
        warnings=warnings_in(about, visiting, means),
        recent=recent,
        group_unit=desk.unit.plural,
        typed=typed or {"may_be_owed": "", "pot": "", "amount": "", "words": ""},
        position=desk.position,
    )


def neighbour_shown(
    desk: DeskGroup, pair: Between, ways: Mapping[str, Sequence[int]]
) -> dict[str, Any]:
    """Return what a page says of a neighbour: in words, as amounts, and as two pictures."""
    assert pair.terms is not None, "a neighbour is shown where something is agreed"
    language = desk.unit.language
    stands = pair.stands(language, desk.time(abs(pair.position_ms)))
    way = [-ms for ms in ways.get(pair.id, ())]
    line: TrendLine | None = None
    line_said = ""
    if len(way) > 1:
        line = trend_line(way, floor=-pair.terms.may_owe_ms, ceiling=pair.terms.may_be_owed_ms)
        line_said = said(
            DeskLinks.TREND_SAID,
            language,
            name=pair.name,
            before=desk.time(way[0], signed=True).own,
            now=desk.time(way[-1], signed=True).own,
        )
    return {
        "pair": pair,
        "stands": stands,
        "amount": desk.time(pair.position_ms, signed=True),
        "may_owe": desk.time(pair.terms.may_owe_ms),
        "may_be_owed": desk.time(pair.terms.may_be_owed_ms),
        "left_to_give": desk.time(pair.left_to_give_ms),
        "left_to_receive": desk.time(pair.left_to_receive_ms),
        "percent": desk.percent(pair.used_per_mille),
        "line": line,
        "line_said": line_said,
        "way": [desk.time(ms, signed=True) for ms in way],
        "words": _words(desk, pair, desk.time(pair.position_ms, signed=True)),
    }


def _words(desk: DeskGroup, pair: Between, amount: ShownAmount) -> dict[str, str]:
    assert pair.terms is not None
    return {
        "balance": amount.short,
        "floor": desk.time(-pair.terms.may_owe_ms).short,
        "zero": "0",
        "ceiling": desk.time(pair.terms.may_be_owed_ms, signed=True).short,
    }


def ways_of(visiting: Visit, group_id: GroupId, means: PagesMeans) -> dict[str, list[int]]:
    """Return by neighbour where the group stood at the end of each week, as it owed."""
    answer = means.questions.ask(visiting.on_behalf, f"/groups/{group_id}/trends")
    return {
        way["neighbour"]: [stand["link"]["ms"] for stand in way["stands"]] for way in answer["ways"]
    }


def warnings_in(
    prospects: Sequence[Mapping[str, Any]], visiting: Visit, means: PagesMeans
) -> list[dict[str, Any]]:
    """Return the limits that come nearest, in words, each with what would help.

    The others stand at each neighbour.
    """

    def day_told(found: re.Match[str]) -> str:
        day = read_day(found[0])
        return found[0] if day is None else shown_day(last_ms_of(day, zone), language, zone)

    def told(text: str) -> str:
        # For programs, days stand in it as 2026-01-31.
        return _DAY.sub(day_told, text)

    language, zone = visiting.language, means.zone
    return [
        {"text": told(each["text"]), "helps": [told(help_["text"]) for help_ in each["helps"]]}
        for each in [each for each in prospects if each["level"] != _CALM][:_WARNINGS_AT_MOST]
    ]


def _net(desk: DeskGroup) -> dict[str, Any] | None:
    """Return where all links together stand, above zero where the group is owed."""
    sums, limits = desk.row["sums"], desk.row["net_limits"]
    if sums is None or limits is None:
        return None
    return {
        "amount": desk.time(-sums["net"]["ms"], signed=True),
        "owes": desk.time(sums["owes"]["ms"]),
        "is_owed": desk.time(sums["is_owed"]["ms"]),
        "may_owe": desk.time(limits["may_owe"]["ms"]),
        "may_be_owed": desk.time(limits["may_be_owed"]["ms"]),
    }


def _groups_of(prospect: Mapping[str, Any]) -> set[str]:
    return {prospect[s]["group_id"] for s in ("receiver", "giver") if prospect[s] is not None}


def _recent(
    visiting: Visit, group_id: GroupId, neighbour: GroupId, means: PagesMeans
) -> list[Mapping[str, Any]]:
    path = f"/groups/{group_id}/exchanges"
    answer = means.questions.ask(visiting.on_behalf, path, neighbour=neighbour, limit=5)
    found: list[Mapping[str, Any]] = answer["exchanges"]
    return found
