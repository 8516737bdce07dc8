"""Clearing runs as one group's desk sees them: before, after, and leaving its links as they are."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from access.phrases_desk_links import DeskLinks
from access.saying import said
from contracts.ids import UUID_PATTERN, GroupId
from contracts.value import Value
from projections.pages.affairs import order, show_affair
from projections.pages.clearing import Refused
from projections.pages.days import ms_of
from projections.pages.desk_unit import DeskGroup, desk_group, group_names
from projections.pages.drawing import shown_day, shown_minute
from projections.pages.forms import Filled
from projections.pages.means import PagesMeans
from projections.pages.own_unit import ShownAmount
from projections.pages.parts import part_asked, way_on
from projections.pages.showing import onward
from projections.pages.visits import Visit, Visiting

_LIST: Final = "/groups/{group_id}/clearing"
_ONE: Final = _LIST + "/{run_id}"
_RUNS: Final = 25

router = APIRouter()


class RunShown(Value, frozen=True, kw_only=True):
    """A run as it is to one group. `share` None: it moves none of the group's links."""

    id: str
    day: str
    is_open: bool
    status: str
    said: str | None
    until: str
    before: ShownAmount | None
    set_off: ShownAmount | None
    after: ShownAmount | None


class MovedLink(Value, frozen=True, kw_only=True):
    """One of the group's links that a run moves. `before` and `after` None: not known."""

    agreement_id: str
    told: str
    before: ShownAmount | None
    moved: ShownAmount
    after: ShownAmount | None
    grows: bool
    objected: bool


@router.get(_LIST)
def runs(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """What is proposed now, and the runs there were, the latest first."""
    means: PagesMeans = request.app.state.means
    desk = desk_group(visiting, group_id, means)
    part = part_asked(request, _RUNS)
    page = means.questions.ask(visiting.on_behalf, "/clearing-runs", group=group_id, **part)
    found = [_run_shown(row, row["share"], desk, means) for row in page["runs"]]
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/clearing.html",
        waiting=[each for each in found if each.is_open],
        over=[each for each in found if not each.is_open],
        further=way_on(page),
        position=desk.position,
    )


@router.get(_ONE)
def run(request: Request, visiting: Visiting, group_id: GroupId, run_id: UUID) -> Response:
    """What the run does, or did, to each of the group's links."""
    return _show(request, visiting, group_id, run_id)


@router.post(_ONE + "/object")
def object_to(
    request: Request, visiting: Visiting, group_id: GroupId, run_id: UUID, form: Filled
) -> Response:
    """The run leaves one link of the group, or all of them, as it is."""
    fields: dict[str, Any] = {"by": group_id}
    named = form.one("agreement")
    if re.fullmatch(UUID_PATTERN, named, re.ASCII):
        fields["agreement_id"] = named
    path = f"/clearing-runs/{run_id}/objections"
    answer = order(request, visiting, group_id, "POST", path, form.id("act_id"), fields)
    if isinstance(answer, Refused):
        return _show(request, visiting, group_id, run_id, wrong=answer.detail, status=answer.status)
    there = _ONE.format(group_id=group_id, run_id=run_id)
    return onward(there, DeskLinks.OBJECTED, at=answer.position)


def open_runs(
    visiting: Visit, desk: DeskGroup, means: PagesMeans, *, limit: int = 10
) -> list[RunShown]:
    """Return those of the latest runs that are open to objection. Raises `NotAnswered`."""
    page = means.questions.ask(visiting.on_behalf, "/clearing-runs", group=desk.id, limit=limit)
    found = [_run_shown(row, row["share"], desk, means) for row in page["runs"]]
    return [each for each in found if each.is_open]


def _show(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    run_id: UUID,
    *,
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    means: PagesMeans = request.app.state.means
    desk = desk_group(visiting, group_id, means)
    answer = means.questions.ask(visiting.on_behalf, f"/clearing-runs/{run_id}")
    ours = [row for row in answer["links"] if group_id in (row["debtor"], row["creditor"])]
    share = next((row for row in answer["shares"] if row["group_id"] == group_id), None)
    if share is None:
        raise HTTPException(404)
    called = group_names(visiting, {row[s] for row in ours for s in ("debtor", "creditor")}, means)
    shown = _run_shown(answer["run"], share, desk, means)
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/clearing.one.html",
        status=status,
        wrong=wrong,
        heading=said(DeskLinks.RUN_OF, visiting.language, day=shown.day),
        run=shown,
        links=[_moved(row, desk, called) for row in ours],
        position=desk.position,
    )


def _run_shown(
    row: Mapping[str, Any], share: Mapping[str, Any] | None, desk: DeskGroup, means: PagesMeans
) -> RunShown:
    language = desk.unit.language
    status = row["status"]
    before = after = set_off = None
    told = None
    if share is not None:
        before = desk.time(share["gross_before"]["ms"])
        after = desk.time(share["gross_after"]["ms"])
        set_off = desk.time(share["gross_before"]["ms"] - share["gross_after"]["ms"])
        phrase = DeskLinks.RUN_SAID if status == "proposed" else DeskLinks.RUN_WAS_SAID
        told = said(phrase, language, before=before.own, after=after.own)
    if status == "withdrawn":
        told = said(DeskLinks.RUN_GONE_SAID, language)
    return RunShown(
        id=row["run_id"],
        day=shown_day(ms_of(row["proposed_at"]), language, means.zone),
        is_open=status == "proposed",
        status=said(DeskLinks(f"status_{status}"), language),
        said=told,
        until=shown_minute(ms_of(row["objections_until"]), language, means.zone),
        before=before,
        set_off=set_off,
        after=after,
    )


def _moved(row: Mapping[str, Any], desk: DeskGroup, called: Mapping[str, str]) -> MovedLink:
    applied, owed = row["applied"], row.get("owed")
    ms = 0 if row["objected"] else (row["proposed"] if applied is None else applied)["ms"]
    after = None if owed is None else desk.time(owed["ms"] - ms)
    return MovedLink(
        agreement_id=row["agreement_id"],
        told=said(
            DeskLinks.OWED_TO,
            desk.unit.language,
            one=called[row["debtor"]],
            other=called[row["creditor"]],
        ),
        before=None if owed is None else desk.time(owed["ms"]),
        moved=desk.time(ms),
        after=after,
        grows=row["grows"],
        objected=row["objected"],
    )
