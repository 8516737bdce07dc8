"""What a group does at once about a neighbour: lowers, suspends, ends, or settles by two."""

import re
from typing import Any, Final, Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.phrases_desk_links import DeskLinks
from access.saying import said
from contracts.ids import UUID_PATTERN, GroupId
from projections.pages.affairs import order
from projections.pages.clearing import Done, Refused
from projections.pages.desk_accounts import AccountShown, community_accounts
from projections.pages.desk_between import Between, between_all
from projections.pages.desk_neighbours import show_neighbour
from projections.pages.desk_unit import desk_group
from projections.pages.forms import Filled, FormStale, Sent
from projections.pages.means import PagesMeans
from projections.pages.showing import onward
from projections.pages.typed_amounts import hours_ms_typed, steps_typed
from projections.pages.visits import Visit, Visiting

_ONE: Final = "/groups/{group_id}/neighbours/{neighbour}"
_LONGEST: Final = 80

router = APIRouter()


@router.post(_ONE + "/lower")
def lower(
    request: Request, visiting: Visiting, group_id: GroupId, neighbour: GroupId, form: Filled
) -> Response:
    """The neighbour may owe no more than this from now on."""
    limit_ms = hours_ms_typed(form.one("may_be_owed"), visiting.language)
    if limit_ms is None:
        return _again(request, visiting, group_id, neighbour, form, DeskLinks.TYPE_HOURS)
    fields = {"other_may_owe_ms": limit_ms}
    found = _order(request, visiting, group_id, neighbour, form, "PUT", "limit", fields)
    return _onward(request, visiting, group_id, neighbour, form, found, DeskLinks.LIMIT_LOWERED)


@router.post(_ONE + "/suspend")
def suspend(
    request: Request, visiting: Visiting, group_id: GroupId, neighbour: GroupId, form: Filled
) -> Response:
    """Nobody trades between both groups until both have agreed again."""
    found = _order(request, visiting, group_id, neighbour, form, "POST", "suspend", {})
    return _onward(
        request, visiting, group_id, neighbour, form, found, DeskLinks.AGREEMENT_SUSPENDED
    )


@router.post(_ONE + "/end")
def end(
    request: Request, visiting: Visiting, group_id: GroupId, neighbour: GroupId, form: Filled
) -> Response:
    """The two groups are no neighbours any more."""
    found = _order(request, visiting, group_id, neighbour, form, "POST", "end", {})
    if isinstance(found, Refused):
        return _refused(request, visiting, group_id, neighbour, form, found)
    path = f"/groups/{group_id}/neighbours"
    return onward(path, DeskLinks.AGREEMENT_ENDED, at=found.position)


@router.post(_ONE + "/settle")
def settle(
    request: Request, visiting: Visiting, group_id: GroupId, neighbour: GroupId, form: Filled
) -> Response:
    """It is proposed that what we are owed goes without a service; they say yes or no."""
    means: PagesMeans = request.app.state.means
    desk = desk_group(visiting, group_id, means)
    steps = steps_typed(form.one("amount"), desk.unit.decimals, visiting.language)
    if not steps or not form.one("words"):
        return _again(request, visiting, group_id, neighbour, form, DeskLinks.TYPE_AMOUNT_AND_WHY)
    pots = community_accounts(visiting, group_id, means)
    if not pots:
        return _again(request, visiting, group_id, neighbour, form, DeskLinks.NO_POT_OF_OURS)
    theirs = _their_pot(visiting, pots[0], neighbour, form.one("pot").strip(), means)
    if theirs is None:
        return _again(request, visiting, group_id, neighbour, form, DeskLinks.TYPE_THEIR_POT)
    pair = _pair(visiting, group_id, neighbour, means)
    if pair.position_ms <= 0:
        return _again(request, visiting, group_id, neighbour, form, DeskLinks.SETTLE_THEIRS)
    # The group that is owed gives up what its members gave: its pot pays.
    fields = {
        "payer": pots[0].id,
        "payee": theirs,
        "payer_steps": steps,
        "payee_steps": steps * pair.steps_now[0] // pair.steps_now[1],
        "fixed_side": "payer",
        "words": form.one("words"),
    }
    act_id = form.id("act_id")
    found = order(request, visiting, group_id, "PUT", f"/settlements/{act_id}", act_id, fields)
    if isinstance(found, Refused):
        return _refused(request, visiting, group_id, neighbour, form, found)
    return onward(f"/groups/{group_id}/acts", DeskLinks.PROPOSED_TO_SECOND, at=found.position)


def _pair(visiting: Visit, group_id: GroupId, neighbour: GroupId, means: PagesMeans) -> Between:
    found = between_all(visiting, group_id, means)
    pair = next((pair for pair in found if pair.id == neighbour), None)
    if pair is None:
        raise FormStale("neighbour")
    return pair


def _their_pot(
    visiting: Visit, ours: AccountShown, neighbour: GroupId, given: str, means: PagesMeans
) -> str | None:
    """Return the neighbour's account that is meant, by its number, name or id."""
    if _is_uuid(given.lower()):
        return given.lower()
    path = f"/accounts/{ours.id}/payees"
    found = means.questions.ask(visiting.on_behalf, path, text=given[:_LONGEST], group=neighbour)
    ids = [row["account_id"] for row in found["payees"]]
    return ids[0] if len(ids) == 1 else None


def _order(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    neighbour: GroupId,
    form: Sent,
    method: Literal["PUT", "POST"],
    word: str,
    fields: dict[str, Any],
) -> Done | Refused:
    pair = _pair(visiting, group_id, neighbour, request.app.state.means)
    path = f"/agreements/{pair.agreement_id}/{word}"
    given = {"by": group_id, **fields}
    return order(request, visiting, group_id, method, path, form.id("act_id"), given)


def _onward(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    neighbour: GroupId,
    form: Sent,
    found: Done | Refused,
    done: DeskLinks,
) -> Response:
    if isinstance(found, Refused):
        return _refused(request, visiting, group_id, neighbour, form, found)
    path = _ONE.format(group_id=group_id, neighbour=neighbour)
    return onward(path, done, at=found.position)


def _refused(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    neighbour: GroupId,
    form: Sent,
    found: Refused,
) -> Response:
    return show_neighbour(
        request,
        visiting,
        group_id,
        neighbour,
        typed=_typed(form),
        wrong=found.detail,
        status=found.status,
    )


def _again(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    neighbour: GroupId,
    form: Sent,
    wrong: DeskLinks,
) -> Response:
    said_so = said(wrong, visiting.language)
    return show_neighbour(
        request, visiting, group_id, neighbour, typed=_typed(form), wrong=said_so, status=422
    )


def _typed(form: Sent) -> dict[str, str]:
    return {name: form.one(name) for name in ("may_be_owed", "pot", "amount", "words")}


def _is_uuid(given: str) -> bool:
    return re.fullmatch(UUID_PATTERN, given, re.ASCII) is not None
