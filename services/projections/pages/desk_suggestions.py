"""Trades of members that would bring a group nearer to even with others."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.phrases_desk_links import DeskLinks
from access.saying import category_named, said
from contracts.ids import GroupId
from projections.pages.affairs import show_affair
from projections.pages.desk_unit import DeskGroup, desk_group
from projections.pages.means import PagesMeans
from projections.pages.visits import Visit, Visiting

_SHOWN_AT_MOST: Final = 25

router = APIRouter()


# A page of its own, as they are found among all offers and wants there are.
@router.get("/groups/{group_id}/suggestions")
def suggestions(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """Those that would help most, and what is wanted that nobody offers."""
    means: PagesMeans = request.app.state.means
    desk = desk_group(visiting, group_id, means)
    found = means.questions.ask(
        visiting.on_behalf, "/suggestions", group=group_id, limit=_SHOWN_AT_MOST
    )
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/suggestions.html",
        suggested=[_suggested(each, desk) for each in found["suggestions"]],
        missing=[_missing(each, visiting) for each in found["missing"]],
    )


def _suggested(row: Mapping[str, Any], desk: DeskGroup) -> str:
    """Return a trade that would help, in words: who, of which group, what, and what comes of it."""
    offer, want, way = row["offer"], row["want"], row["way"]
    language = desk.unit.language
    amount = desk.time(row["amount"]["ms"])
    return said(
        DeskLinks.WOULD_HEAL,
        language,
        giver=offer["name"] or offer["account_id"],
        giving_group=way[-1]["name"] or way[-1]["group_id"],
        receiver=want["name"] or want["account_id"],
        receiving_group=way[0]["name"] or way[0]["group_id"],
        what=offer["title"] or category_named(row["category"], language),
        amount=f"{amount.own} ({amount.hours})",
        removes=row["removes"]["display"],
    )


def _missing(row: Mapping[str, Any], visiting: Visit) -> dict[str, str]:
    names = ", ".join(each["name"] or each["group_id"] for each in row["groups"])
    return {"shown": category_named(row["category"], visiting.language), "groups": names}
