"""Requests of an account that wait: for its answer, or for somebody else's."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from contracts.ids import AccountId
from projections.pages.means import PagesMeans
from projections.pages.member_exchange import exchange_shown, names_of_groups
from projections.pages.own_account import own_account, show_account
from projections.pages.parts import part_asked, way_on
from projections.pages.visits import Visiting

_REQUESTS: Final = 25

router = APIRouter()


@router.get("/accounts/{account_id}/requests")
def requests(request: Request, visiting: Visiting, account_id: AccountId) -> Response:
    """The oldest first: what others ask for, then what the account asks for itself."""
    means: PagesMeans = request.app.state.means
    own = own_account(request, visiting, account_id)
    part = part_asked(request, _REQUESTS)
    page = means.questions.ask(visiting.on_behalf, f"{own.path}/requests", **part)
    rows = page["requests"]
    groups = names_of_groups(rows, visiting, means)
    found: Mapping[bool, list[dict[str, Any]]] = {True: [], False: []}
    for row in rows:
        found[row["to_answer"]].append(exchange_shown(row, own, groups, visiting, means))
    return show_account(
        request,
        visiting,
        own,
        "requests",
        "requests.html",
        to_answer=found[True],
        waiting_for=found[False],
        position=page["position"],
        further=way_on(page),
    )
