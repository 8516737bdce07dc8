"""The question how a group came to where it stands with its neighbours."""

from fastapi import APIRouter, Depends, Request

from access.moments import day_of
from projections.http.admission import door, looking
from projections.http.asking import GroupPath, ReaderLanguage, caught_up, must_exist
from projections.http.desk_models import Stand, TrendsAnswer, WayToToday
from projections.http.names import Names
from projections.http.outlook_views import shown_day
from projections.http.views import time_of
from projections.reading.outlook_trend import DAYS_A_WEEK
from projections.reading.trends import trodden

router = APIRouter(dependencies=[Depends(caught_up)])


@router.get("/groups/{group_id}/trends", tags=["outlook"], summary="A group's ways to today")
def group_trends(request: Request, group_id: GroupPath, language: ReaderLanguage) -> TrendsAnswer:
    """Where it stood with each neighbour at every week's end of the last quarter."""
    today = day_of(request.app.state.now_ms())
    with looking(request) as at:
        must_exist(at, group_id)
        found = trodden(at, group_id, today)
        own = at.about(group_id)
    names = Names(door(request, "trends"), groups=[way.neighbour for way in found])
    return TrendsAnswer(
        position=own.position,
        group_id=group_id,
        today=shown_day(today),
        ways=[
            WayToToday(
                neighbour=way.neighbour,
                name=names.group(way.neighbour),
                stands=[
                    Stand(day=shown_day(today - DAYS_A_WEEK * back), link=time_of(ms, language))
                    for back, ms in zip(reversed(range(len(way.ends_ms))), way.ends_ms, strict=True)
                ],
            )
            for way in found
        ],
    )
