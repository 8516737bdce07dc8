"""A group's open requests: who is asked for what, and until when."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.rules_pages import PAGES, PAGES_AT
from contracts.ids import GroupId
from projections.pages.affairs import show_affair
from projections.pages.days import ms_of
from projections.pages.desk_unit import DeskGroup, desk_group, group_names
from projections.pages.drawing import shown_day
from projections.pages.means import PagesMeans
from projections.pages.parts import part_asked, way_on
from projections.pages.told import exchange_told
from projections.pages.visits import Visiting

_LINES: Final = 50
_OF_ACCOUNT: Final = "/accounts/{account_id}/requests"

router = APIRouter()


@router.get("/groups/{group_id}/requests")
def requests(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """Those its members have to answer, and those they wait for an answer to, oldest first."""
    means: PagesMeans = request.app.state.means
    desk = desk_group(visiting, group_id, means)
    part = part_asked(request, _LINES)
    page = means.questions.ask(visiting.on_behalf, f"/groups/{group_id}/requests", **part)
    rows = page["requests"]
    parties = {row[side]["group_id"] for row in rows for side in ("payer", "payee")}
    called = group_names(visiting, parties, means)
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/requests.html",
        requests=[_shown(row, desk, called, means) for row in rows],
        is_first="cursor" not in part,
        further=way_on(page),
        position=page["position"],
    )


def _shown(
    row: Mapping[str, Any], desk: DeskGroup, called: Mapping[str, str], means: PagesMeans
) -> dict[str, Any]:
    ours = "payer" if row["to_answer"] else "payee"
    theirs = "payee" if row["to_answer"] else "payer"
    amount = desk.unit.shown(row[ours]["amount"]["steps"])
    account_id, other = row[ours]["account_id"], row[theirs]["group_id"]
    there = account_id is not None and ("GET", PAGES_AT + _OF_ACCOUNT) in PAGES
    return {
        "told": exchange_told(
            "service",
            payer=row["payer"]["name"],
            payee=row["payee"]["name"],
            words=row["words"],
            shown_amount=amount.own,
            language=desk.unit.language,
        ),
        "amount": amount,
        "payer": row["payer"]["name"],
        "other": None if other == desk.id else called[other],
        "until": shown_day(ms_of(row["expires_at"]), desk.unit.language, means.zone),
        "holds": row["holds"],
        "path": _OF_ACCOUNT.format(account_id=account_id) if there else None,
    }
