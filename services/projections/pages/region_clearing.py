"""Clearing runs: what each set off between groups, with the debts before it and after."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.languages import Language
from access.phrases_clearing import Clearing
from access.phrases_region import Region
from access.saying import said
from contracts.ids import UUID_PATTERN
from contracts.value import Value
from projections.pages import region_wording as wording
from projections.pages.days import ms_of
from projections.pages.drawing import shown_minute
from projections.pages.means import PagesMeans
from projections.pages.own_questions import NotAnswered
from projections.pages.region_frame import answer_to, show_region
from projections.pages.visits import Visit, Visiting

_AT: Final = "/region/clearing"
_RUNS: Final = "/clearing-runs"
_RUN_ID: Final = re.compile(UUID_PATTERN)
_A_PAGE: Final = 20
# Of what a run moves, the largest; a page lists no more.
_LISTED: Final = 300

router = APIRouter()


class RunLine(Value, frozen=True, kw_only=True):
    """A run as a whole. `off_per_mille`: how much of what was owed before it went."""

    run_id: str
    proposed: str
    ended: str | None
    until: str | None
    status: str
    before: str
    off: str
    after: str
    off_per_mille: int


class Moved(Value, frozen=True, kw_only=True):
    """A debt that a run moves. `before` None: one that grows, from what nobody wrote down."""

    debtor: str
    creditor: str
    before: str | None
    moved: str
    after: str | None
    before_per_mille: int
    after_per_mille: int
    grows: bool
    objected: bool


@router.get(_AT)
def runs(request: Request, visiting: Visiting) -> Response:
    """The runs, the latest first."""
    means: PagesMeans = request.app.state.means
    cursor = request.query_params.get("cursor", "")
    more = {"cursor": cursor} if cursor else {}
    told = answer_to(visiting, means, _RUNS, limit=_A_PAGE, **more)
    if told is None and more:
        told = answer_to(visiting, means, _RUNS, limit=_A_PAGE)
    return show_region(
        request,
        visiting,
        "region/clearing.html",
        _AT,
        heading=Region.CLEARING_RUNS,
        runs=[] if told is None else [_run(row, visiting, means) for row in told["runs"]],
        next_cursor=None if told is None else told["next"],
    )


@router.get(_AT + "/{run_id}")
def one_run(request: Request, visiting: Visiting, run_id: str) -> Response:
    """One run: each debt that it moves before and after, and what it is to each group."""
    means: PagesMeans = request.app.state.means
    if _RUN_ID.fullmatch(run_id) is None:
        raise NotAnswered(404)
    told = means.questions.ask(visiting.on_behalf, f"{_RUNS}/{run_id}")
    names = _names(told, visiting, means)
    moved = _moved(told["links"], names, visiting.language)
    return show_region(
        request,
        visiting,
        "region/run.html",
        _AT,
        heading=Region.CLEARING_RUN,
        run=_run(told["run"], visiting, means),
        is_open=told["run"]["status"] == "proposed",
        moved=moved[:_LISTED],
        unlisted=max(len(moved) - _LISTED, 0),
        shares=[_share(each, visiting.language) for each in told["shares"][:_LISTED]],
    )


def _names(told: Mapping[str, Any], visiting: Visit, means: PagesMeans) -> dict[str, str]:
    """Return what the run's groups are called; of some who visits sees the name alone."""
    names = {each["group_id"]: each["name"] or each["group_id"] for each in told["shares"]}
    if any(not {link["debtor"], link["creditor"]} <= names.keys() for link in told["links"]):
        groups = means.questions.every(visiting.on_behalf, "/groups", "groups")
        names = {each["group_id"]: each["name"] or each["group_id"] for each in groups} | names
    return names


def _run(row: Mapping[str, Any], visiting: Visit, means: PagesMeans) -> RunLine:
    language = visiting.language
    before_ms, off_ms = row["gross_before"]["ms"], row["cleared"]["ms"]
    is_open = row["status"] == "proposed"
    return RunLine(
        run_id=row["run_id"],
        proposed=_moment(row["proposed_at"], visiting, means),
        ended=None if row["ended_at"] is None else _moment(row["ended_at"], visiting, means),
        until=_moment(row["objections_until"], visiting, means) if is_open else None,
        status=_status(row, language),
        before=wording.hours(before_ms, language),
        off=wording.hours(off_ms, language),
        after=wording.hours(row["gross_after"]["ms"], language),
        off_per_mille=off_ms * 1_000 // before_ms if before_ms else 0,
    )


def _status(row: Mapping[str, Any], language: Language) -> str:
    status = said(Clearing(f"status_{row['status']}"), language)
    if row["because"] is None:
        return status
    because = Clearing(f"because_{row['because'].replace('-', '_')}")
    return f"{status} ({said(because, language)})"


def _moment(at: str, visiting: Visit, means: PagesMeans) -> str:
    return shown_minute(ms_of(at), visiting.language, means.zone)


def _moved(
    links: Sequence[Mapping[str, Any]], names: Mapping[str, str], language: Language
) -> list[Moved]:
    """Return what the run moves, what moves most first."""
    highest = max((link["owed"]["ms"] for link in links if link["owed"]), default=0) or 1
    largest = sorted(links, key=lambda link: (-_moves_ms(link), link["debtor"], link["creditor"]))
    return [_link(link, names, highest, language) for link in largest]


def _moves_ms(link: Mapping[str, Any]) -> int:
    ms: int = (link["applied"] or link["proposed"])["ms"]
    return ms


def _link(
    link: Mapping[str, Any], names: Mapping[str, str], highest: int, language: Language
) -> Moved:
    before_ms = None if link["owed"] is None else link["owed"]["ms"]
    after_ms = None if before_ms is None else before_ms - _moves_ms(link)
    return Moved(
        debtor=names.get(link["debtor"], link["debtor"]),
        creditor=names.get(link["creditor"], link["creditor"]),
        before=None if before_ms is None else wording.hours(before_ms, language),
        moved=wording.hours(_moves_ms(link), language),
        after=None if after_ms is None else wording.hours(after_ms, language),
        before_per_mille=(before_ms or 0) * 1_000 // highest,
        after_per_mille=(after_ms or 0) * 1_000 // highest,
        grows=link["grows"],
        objected=link["objected"],
    )


def _share(share: Mapping[str, Any], language: Language) -> dict[str, str]:
    return {
        "name": share["name"] or share["group_id"],
        "before": wording.hours(share["gross_before"]["ms"], language),
        "off": wording.hours(share["cancelled"]["ms"], language),
        "after": wording.hours(share["gross_after"]["ms"], language),
    }
