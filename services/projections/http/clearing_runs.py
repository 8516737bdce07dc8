"""Questions about clearing runs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from access.languages import Language
from contracts.ids import GROUP_ID_PATTERN, UUID_PATTERN
from projections.http.admission import door, looking
from projections.http.asking import (
    MAX_POSITION,
    Cursor,
    GroupPath,
    Limit,
    ReaderLanguage,
    caught_up,
    cursor_of,
    must_exist,
    parts_of,
)
from projections.http.clearing_models import (
    ConsentAnswer,
    LeaveOfLink,
    Run,
    RunAnswer,
    RunInList,
    RunLink,
    RunsPage,
    Share,
)
from projections.http.faults import Fault
from projections.http.names import Names
from projections.http.problems import Refused
from projections.http.views import moment_of, time_of
from projections.reading import clearing_runs as reading
from projections.reading.snapshot import Row

OfGroup = Annotated[
    str | None,
    Query(
        pattern=GROUP_ID_PATTERN,
        description="only runs that moved this group's links",
        examples=["letsgent"],
    ),
]
RunPath = Annotated[
    str,
    Path(
        pattern=UUID_PATTERN,
        description="the run's id",
        examples=["2f1d0a52-3b1e-4f5b-9a60-6a4c2f9b7d11"],
    ),
]

router = APIRouter(dependencies=[Depends(caught_up)])


@router.get("/clearing-runs", tags=["clearing-runs"], summary="Clearing runs, the latest first")
def all_runs(
    request: Request,
    language: ReaderLanguage,
    group: OfGroup = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> RunsPage:
    """Of all groups, or of one with its share."""
    before = MAX_POSITION if cursor is None else int(parts_of(cursor, int)[0])
    with looking(request) as at:
        if group is not None:
            must_exist(at, group)
        rows = reading.runs(at, group, before=before, limit=limit + 1)
    shown = rows[:limit]
    names = Names(door(request, "clearing"), groups=[] if group is None else [group])
    those = at if group is None else at.about(group)
    return RunsPage(
        position=those.position,
        catching_up=those.catching_up,
        runs=[
            RunInList(
                **_run(row, language).model_dump(),
                share=None if group is None else _share(group, row, names, language),
            )
            for row in shown
        ],
        next=cursor_of(shown[-1]["position"]) if len(rows) > limit else None,
    )


@router.get("/clearing-runs/{run_id}", tags=["clearing-runs"], summary="A clearing run")
def one_run(request: Request, run_id: RunPath, language: ReaderLanguage) -> RunAnswer:
    """With what it is to each group, and all that it moves."""
    with looking(request) as at:
        row = reading.run(at, run_id)
        if row is None:
            raise Refused(Fault.RUN_UNKNOWN, run_id)
        shares, links = reading.shares(at, run_id), reading.links(at, run_id)
    ids = [share["group_id"] for share in shares]
    names = Names(door(request, "clearing"), groups=ids)
    those = at.about(*ids)
    return RunAnswer(
        position=those.position,
        catching_up=those.catching_up,
        run=_run(row, language),
        shares=[_share(share["group_id"], share, names, language) for share in shares],
        links=[_link(link, language) for link in links],
    )


@router.get(
    "/groups/{group_id}/clearing-consent",
    tags=["clearing-runs"],
    summary="What clearing runs may do with a group's links",
)
def group_consent(request: Request, group_id: GroupPath, language: ReaderLanguage) -> ConsentAnswer:
    """What they must leave of each, and whether debts may grow within their limits."""
    with looking(request) as at:
        must_exist(at, group_id)
        row = reading.consent(at, group_id) or {"leaves": {}, "over_limits_allowed": False}
        own = at.about(group_id)
    return ConsentAnswer(
        position=own.position,
        group_id=group_id,
        leaves=[
            LeaveOfLink(agreement_id=agreement_id, at_least=time_of(ms, language))
            for agreement_id, ms in sorted(row["leaves"].items())
        ],
        over_limits_allowed=row["over_limits_allowed"],
    )


def _run(row: Row, language: Language) -> Run:
    before_ms, after_ms = row["run_gross_before_ms"], row["run_gross_after_ms"]
    proposed_at, until = moment_of(row["proposed_at_ms"]), moment_of(row["objections_until_ms"])
    assert proposed_at is not None
    assert until is not None
    return Run(
        run_id=row["run_id"],
        position=row["position"],
        mode=row["mode"],
        status=row["status"],
        because=row["because"],
        proposed_at=proposed_at,
        objections_until=until,
        ended_at=moment_of(row["ended_at_ms"]),
        gross_before=time_of(before_ms, language),
        cleared=time_of(before_ms - after_ms, language),
        gross_after=time_of(after_ms, language),
    )


def _share(group_id: str, row: Row, names: Names, language: Language) -> Share:
    return Share(
        group_id=group_id,
        name=names.group(group_id),
        cancelled=time_of(row["cancelled_ms"], language),
        gross_before=time_of(row["gross_before_ms"], language),
        gross_after=time_of(row["gross_after_ms"], language),
    )


def _link(row: Row, language: Language) -> RunLink:
    owed_ms, applied_ms = row["owed_ms"], row["applied_ms"]
    return RunLink(
        agreement_id=row["agreement_id"],
        debtor=row["debtor"],
        creditor=row["creditor"],
        grows=row["grows"],
        owed=None if owed_ms is None else time_of(owed_ms, language),
        proposed=time_of(row["proposed_ms"], language),
        applied=None if applied_ms is None else time_of(applied_ms, language),
        objected=row["objected"],
    )
