"""Hours that leave a group's books without a service: write-offs and rounding, each by two."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal, TypeAlias

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.phrases_desk import Desk
from access.phrases_desk_links import DeskLinks
from access.saying import said
from contracts.ids import GroupId
from projections.pages.affairs import order, show_affair
from projections.pages.clearing import Refused
from projections.pages.desk_accounts import AccountShown, accounts_of, pots_of
from projections.pages.desk_unit import DeskGroup, desk_group
from projections.pages.forms import Filled, Sent, asked
from projections.pages.means import PagesMeans
from projections.pages.showing import onward
from projections.pages.typed_amounts import steps_typed
from projections.pages.visits import Visit, Visiting

_PAGE: Final = "/groups/{group_id}/without-service"
_OFFERED_AT_MOST: Final = 200
_FIELDS: Final = ("account", "pot", "amount", "words")

# What clearing is told, or what is said of a form from which it cannot be told.
_Read: TypeAlias = dict[str, Any] | Desk | DeskLinks

router = APIRouter()


@router.get(_PAGE)
def without_service(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """What can leave the books so, each with a form to propose it."""
    return _show(request, visiting, group_id)


@router.post(_PAGE + "/{part}")
def propose(
    request: Request,
    visiting: Visiting,
    group_id: GroupId,
    part: Literal["write-off", "rounding"],
    form: Filled,
) -> Response:
    """It is proposed, with its reason; a second person says yes or no."""
    means: PagesMeans = request.app.state.means
    desk = desk_group(visiting, group_id, means)
    found = _PARTS[part](form, desk, accounts_of(visiting, group_id, desk.unit, means))
    if not isinstance(found, dict):
        wrong = said(found, visiting.language)
        return _show(request, visiting, group_id, form=form, part=part, wrong=wrong, status=422)
    act_id = form.id("act_id")
    fields = {**found, "words": form.one("words")}
    answer = order(request, visiting, group_id, "PUT", f"/{part}s/{act_id}", act_id, fields)
    if isinstance(answer, Refused):
        return _show(
            request,
            visiting,
            group_id,
            form=form,
            part=part,
            wrong=answer.detail,
            status=answer.status,
        )
    there = f"/groups/{group_id}/acts"
    return onward(there, DeskLinks.PROPOSED_TO_SECOND, at=answer.position)


def _write_off(form: Sent, desk: DeskGroup, every: Sequence[AccountShown]) -> _Read:
    departed = _chosen([each for each in every if each.is_left_over], form.one("account"))
    if departed is None:
        return Desk.CHOOSE_ONE
    pot = _chosen(pots_of(every), form.one("pot"))
    if pot is None:
        return DeskLinks.NO_POT_OF_OURS
    steps = _steps(form, desk, abs(departed.balance_steps))
    if not steps or not form.one("words"):
        return DeskLinks.TYPE_AMOUNT_AND_WHY
    # Above zero it gives what it has to all; below zero all give it what it lacks.
    payer, payee = (departed, pot) if departed.balance_steps > 0 else (pot, departed)
    return {"payer": payer.id, "payee": payee.id, "steps": steps}


def _settle_rounding(form: Sent, desk: DeskGroup, every: Sequence[AccountShown]) -> _Read:
    pot = _chosen(pots_of(every), form.one("pot"))
    if pot is None:
        return DeskLinks.NO_POT_OF_OURS
    rounding_ms = _rounding_ms(desk)
    steps = _steps(form, desk, abs(rounding_ms) // desk.step_ms)
    if not steps or not form.one("words"):
        return DeskLinks.TYPE_AMOUNT_AND_WHY
    return {"account_id": pot.id, "steps": steps if rounding_ms > 0 else -steps}


_PARTS: Final[dict[str, Callable[[Sent, DeskGroup, Sequence[AccountShown]], _Read]]] = {
    "write-off": _write_off,
    "rounding": _settle_rounding,
}


def _steps(form: Sent, desk: DeskGroup, whole: int) -> int | None:
    """Return the steps that were typed, all there are where nothing was."""
    typed = form.one("amount")
    return steps_typed(typed, desk.unit.decimals, desk.unit.language) if typed else whole


def _chosen(found: Sequence[AccountShown], account_id: str) -> AccountShown | None:
    return next((each for each in found if each.id == account_id), None)


def _rounding_ms(desk: DeskGroup) -> int:
    sums = desk.row["sums"]
    return 0 if sums is None else int(sums["rounding"]["ms"])


def _show(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    *,
    form: Sent | None = None,
    part: str = "",
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    means: PagesMeans = request.app.state.means
    desk = desk_group(visiting, group_id, means)
    every = accounts_of(visiting, group_id, desk.unit, means)
    rounding_ms = _rounding_ms(desk)
    whole_steps = abs(rounding_ms) // desk.step_ms
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/without-service.html",
        status=status,
        wrong=wrong,
        part=part,
        typed={name: (form or asked(request)).one(name) for name in _FIELDS},
        departed=[each for each in every if each.is_left_over][:_OFFERED_AT_MOST],
        pots=pots_of(every),
        unit=desk.unit.plural,
        rounding=desk.time(rounding_ms, signed=True),
        is_gain=rounding_ms > 0,
        whole=desk.unit.shown(whole_steps) if whole_steps else None,
    )
