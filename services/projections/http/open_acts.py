"""Questions about acts that wait for the yes of a second person."""

from fastapi import APIRouter, Depends, Request

from access.moments import shown_moment
from projections.http.acts_models import OpenAct, OpenActsPage
from projections.http.acts_shown import accounts_in, shown_act
from projections.http.admission import door, looking
from projections.http.asking import (
    Cursor,
    GroupPath,
    Limit,
    ReaderLanguage,
    caught_up,
    cursor_of,
    must_exist,
    parts_of,
)
from projections.http.names import Names
from projections.reading import groups, open_acts

router = APIRouter(dependencies=[Depends(caught_up)])


@router.get("/groups/{group_id}/acts", tags=["acts"], summary="What waits for a second yes")
def group_acts(
    request: Request,
    group_id: GroupPath,
    language: ReaderLanguage,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> OpenActsPage:
    """Those for which the group says a yes, the oldest first, each with why it is asked."""
    after = 0 if cursor is None else int(parts_of(cursor, int)[0])
    with looking(request) as at:
        must_exist(at, group_id)
        rows = open_acts.waiting(at, group_id, after=after, limit=limit + 1)
        own = at.about(group_id)
        units = groups.units(at, {row["by_group"] for row in rows})
    shown = rows[:limit]
    names = Names(
        door(request, "acts"),
        accounts=[account_id for row in shown for account_id in accounts_in(row["act"])],
        positions=[row["position"] for row in shown],
    )
    return OpenActsPage(
        position=own.position,
        acts=[
            OpenAct(
                act_id=row["act_id"],
                position=row["position"],
                by=row["by_group"],
                waits_for=row["waits_for"],
                proposed_by=row["proposer"],
                happened_at=shown_moment(row["happened_at_ms"]),
                recorded_at=shown_moment(row["recorded_at_ms"]),
                words=names.words(row["position"]),
                shown=shown_act(row, units[row["by_group"]], names, language),
                act=row["act"],
            )
            for row in shown
        ],
        next=cursor_of(shown[-1]["position"]) if len(rows) > limit else None,
    )
