"""What waits for a second person's yes in a group: approved or declined here."""

import re
from collections.abc import Mapping
from typing import Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.phrases_pages import Page
from access.saying import Sayable, said
from contracts.ids import GroupId, PersonId
from projections.pages.affairs import capacity_in, order, show_affair
from projections.pages.clearing import Refused
from projections.pages.days import ms_of
from projections.pages.drawing import shown_minute
from projections.pages.forms import Filled, Sent
from projections.pages.means import PagesMeans
from projections.pages.members import members_of
from projections.pages.showing import onward
from projections.pages.standing import group_name, names_of
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
    people = {PersonId(row["proposed_by"]) for row in rows} | {
        PersonId(row["act"]["person_id"]) for row in rows if "person_id" in row["act"]
    }
    names = names_of(visiting, people, means)
    if capacity_in(visiting, group_id, means) == "administrator":
        names |= members_of(visiting, group_id, means).names
    return show_affair(
        request,
        visiting,
        group_id,
        "acts.html",
        status=status,
        wrong=wrong,
        keys_wait=_keys_wait(means),
        acts=[_shown(row, group_id, names, visiting, means) for row in rows],
    )


def _keys_wait(means: PagesMeans) -> bool:
    """Whether a change of the keys that sign waits too, which is no group's own."""
    try:
        return means.key_changes is not None and means.key_changes.waiting is not None
    except Sayable:
        return False


def _shown(
    row: Mapping[str, Any],
    group_id: GroupId,
    names: Mapping[PersonId, str],
    visiting: Visit,
    means: PagesMeans,
) -> dict[str, Any]:
    # The answer names groups and persons by their ids, for programs.
    called = group_name(visiting, group_id, means)
    shown = re.sub(rf"(?<![\w-]){group_id}(?![\w-])", lambda _: called, str(row["shown"]), count=1)
    if (person_id := row["act"].get("person_id")) is not None:
        shown = shown.replace(person_id, names.get(PersonId(person_id), person_id))
    other = row["waits_for"] if row["waits_for"] != group_id else None
    recorded_at_ms = ms_of(row["recorded_at"])
    return {
        "id": row["act_id"],
        "shown": shown,
        "words": row["words"],
        "person": names.get(PersonId(row["proposed_by"]), said(Page.SOMEBODY, visiting.language)),
        "at": shown_minute(recorded_at_ms, visiting.language, means.zone),
        "own": row["proposed_by"] == visiting.person_id,
        "other": None if other is None else group_name(visiting, GroupId(other), means),
    }
