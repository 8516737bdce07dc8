"""What a group says of itself: unit, place, limits, and who sees it in the region's figures."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, get_args

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.languages import Language
from access.phrases_desk import Desk
from access.saying import said
from contracts.ids import GroupId, ShownTo
from projections.pages.affairs import order, outcome, show_affair
from projections.pages.clearing import Refused
from projections.pages.desk_limits import NAMES, limits_sent, limits_to_type, limits_typed
from projections.pages.desk_unit import DeskGroup, desk_group
from projections.pages.forms import Filled, Sent
from projections.pages.means import PagesMeans
from projections.pages.own_questions import NotAnswered
from projections.pages.showing import onward
from projections.pages.typed_amounts import hours_ms_typed, hours_to_type, steps_typed
from projections.pages.visits import Visit, Visiting

_PAGE: Final = "/groups/{group_id}/settings"
_AUDIENCES: Final[tuple[ShownTo, ...]] = get_args(ShownTo)
_SHOWN_TO: Final[dict[ShownTo, Desk]] = {
    "nobody": Desk.FIGURES_NOBODY,
    "region": Desk.FIGURES_REGION,
    "everyone": Desk.FIGURES_EVERYONE,
}
_HOUR_MS: Final = 3_600_000
_LONGEST_LANGUAGES: Final = 60

Fields = dict[str, Any]

router = APIRouter()


@router.get(_PAGE)
def settings(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """What is set, each part with a form of its own."""
    return _show(request, visiting, group_id)


@router.post(_PAGE + "/{part}")
def change(
    request: Request,
    visiting: Visiting,
    group_id: GroupId,
    part: Literal["description", "default-limits", "net-limits", "step-value", "figures-consent"],
    form: Filled,
) -> Response:
    """This part is set from now on, the others stay as they are."""
    means: PagesMeans = request.app.state.means
    read, wrong, done = _PARTS[part]
    fields = read(form, desk_group(visiting, group_id, means))
    if fields is None:
        said_so = said(wrong, visiting.language)
        return _show(request, visiting, group_id, form=form, part=part, wrong=said_so, status=422)
    path = f"/groups/{group_id}/{part}"
    answer = order(request, visiting, group_id, "PUT", path, form.id("act_id"), fields)
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
    there = _PAGE.format(group_id=group_id)
    return onward(there, outcome(answer, done), at=answer.position)


def _description(form: Sent, desk: DeskGroup) -> Fields | None:
    unit = {name: form.one(name) for name in ("singular", "plural", "symbol")}
    place = {name: form.one(name) for name in ("locality", "country")}
    languages = form.one("languages")[:_LONGEST_LANGUAGES].replace(",", " ").split()
    if not all((*unit.values(), *place.values(), languages)):
        return None
    # Where it lies on the map is not typed here, and stays.
    known = {name: at for name, at in desk.row["place"].items() if at is not None}
    return {"unit": unit, "place": {**known, **place}, "languages": languages}


def _default_limits(form: Sent, desk: DeskGroup) -> Fields | None:
    limits = limits_typed(form, desk.unit)
    return None if limits is None else {"limits": limits}


def _net_limits(form: Sent, desk: DeskGroup) -> Fields | None:
    found = {
        f"{name}_ms": hours_ms_typed(form.one(name), desk.unit.language)
        for name in ("may_owe", "may_be_owed")
    }
    return None if None in found.values() else {"net_limits": found}


def _step_value(form: Sent, desk: DeskGroup) -> Fields | None:
    """An hour's worth in units is typed; kept is a step's in whole milliseconds, the nearest."""
    steps = steps_typed(form.one("per_hour"), desk.unit.decimals, desk.unit.language)
    return {"step_ms": (2 * _HOUR_MS + steps) // (2 * steps)} if steps else None


def _figures(form: Sent, _: DeskGroup) -> Fields | None:
    shown_to = form.one("shown_to")
    return {"shown_to": shown_to} if shown_to in _AUDIENCES else None


_PARTS: Final[dict[str, tuple[Callable[[Sent, DeskGroup], Fields | None], Desk, Desk]]] = {
    "description": (_description, Desk.TYPE_ALL, Desk.DESCRIPTION_SET),
    "default-limits": (_default_limits, Desk.TYPE_LIMITS, Desk.DEFAULT_LIMITS_SET),
    "net-limits": (_net_limits, Desk.TYPE_NUMBER, Desk.NET_LIMITS_SET),
    "step-value": (_step_value, Desk.TYPE_NUMBER, Desk.STEP_VALUE_SET),
    "figures-consent": (_figures, Desk.CHOOSE_ONE, Desk.FIGURES_SET),
}


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
    language = visiting.language
    desk = desk_group(visiting, group_id, means)
    typed = _set_now(desk, language)
    if form is not None:
        typed |= limits_sent(form) if part == "default-limits" else {}
        typed |= {name: form.one(name) for name in typed if form.one(name) and name not in NAMES}
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/settings.html",
        status=status,
        wrong=wrong,
        typed=typed,
        part=part,
        unit=desk.unit.plural,
        one_hour=_one_hour(desk),
        audiences=[(each, said(_SHOWN_TO[each], language)) for each in _AUDIENCES],
        shown_to=_shown_to(visiting, group_id, means),
    )


def _set_now(desk: DeskGroup, language: Language) -> dict[str, str]:
    row = desk.row
    limits: Mapping[str, Any] = row["default_limits"] or {}
    net = row["net_limits"]
    return {
        **{name: row["unit"][name] for name in ("singular", "plural", "symbol")},
        **{name: row["place"][name] for name in ("locality", "country")},
        "languages": " ".join(row["languages"]),
        **limits_to_type(
            {n: at["steps"] if (at := limits.get(n)) else None for n in NAMES}, desk.unit
        ),
        **{
            name: hours_to_type(net[name]["ms"], language) if net else ""
            for name in ("may_owe", "may_be_owed")
        },
        "per_hour": desk.unit.typed((2 * _HOUR_MS + desk.step_ms) // (2 * desk.step_ms)),
    }


def _one_hour(desk: DeskGroup) -> str:
    """Return what an hour is in the group's unit, or nearly."""
    return desk.time(_HOUR_MS).own


def _shown_to(visiting: Visit, group_id: GroupId, means: PagesMeans) -> str:
    try:
        answer = means.questions.ask(visiting.on_behalf, f"/groups/{group_id}/figures-consent")
    except NotAnswered as error:
        if error.status == 404:
            return "nobody"
        raise
    return str(answer["shown_to"])
