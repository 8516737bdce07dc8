"""What waits for a second person's yes in a group: approved or declined here."""

from collections.abc import Mapping
from typing import Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.phrases_pages import Page
from access.saying import said
from contracts.ids import GroupId, PersonId
from projections.pages.affairs import order, show_affair
from projections.pages.clearing import Refused
from projections.pages.forms import Filled, Sent
from projections.pages.means import PagesMeans
from projections.pages.showing import onward
from projections.pages.standing import names_of
from projections.pages.visits import Visit, Visiting

_LIST: Final = "/groups/{group_id}/acts"

router = APIRouter()


@router.get(_LIST)
def acts(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """The acts that wait, each with what it would do and who proposed it."""
    return _show(request, visiting, group_id)


@router.post(_LIST + "/{act_id}/approve")
def approve(
    request: Request, visiting: Visiting, group_id: GroupId, act_id: UUID, form: Filled
) -> Response:
    """The second yes is said, and what was proposed is done."""
    return _answer(request, visiting, group_id, act_id, form, "approve", Page.ACT_APPROVED)


@router.post(_LIST + "/{act_id}/decline")
def decline(
    request: Request, visiting: Visiting, group_id: GroupId, act_id: UUID, form: Filled
) -> Response:
    """What was proposed waits no more, and nothing is done."""
    return _answer(request, visiting, group_id, act_id, form, "decline", Page.ACT_DECLINED)


def _answer(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    act_id: UUID,
    form: Sent,
    word: Literal["approve", "decline"],
    done: Page,
) -> Response:
    path = f"/acts/{act_id}/{word}"
    command_id = form.id("act_id")
    answer = order(request, visiting, group_id, "POST", path, command_id, {"group_id": group_id})
    if isinstance(answer, Refused):
        return _show(request, visiting, group_id, wrong=answer.detail, status=answer.status)
    return onward(_LIST.format(group_id=group_id), done, at=answer.position)


def _show(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    *,
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    means: PagesMeans = request.app.state.means
    rows = means.questions.every(visiting.on_behalf, f"/groups/{group_id}/acts", "acts")
    names = names_of(visiting, {PersonId(row["proposed_by"]) for row in rows}, means)
    return show_affair(
        request,
        visiting,
        group_id,
        "acts.html",
        status=status,
        wrong=wrong,
        acts=[_shown(row, names, visiting) for row in rows],
    )


def _shown(
    row: Mapping[str, Any], names: Mapping[PersonId, str], visiting: Visit
) -> dict[str, Any]:
    somebody = said(Page.SOMEBODY, visiting.language)
    return {
        "id": row["act_id"],
        "shown": row["shown"],
        "words": row["words"],
        "person": names.get(PersonId(row["proposed_by"]), somebody),
        "at": row["recorded_at"],
        "own": row["proposed_by"] == visiting.person_id,
    }
