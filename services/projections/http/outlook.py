"""Questions about limits that come near: when trade stops, for whom, and what would help."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request

from access.moments import day_of
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
from projections.http.outlook_models import OutlookAnswer, OutlookPage
from projections.http.outlook_views import Reader, prospect_of, shown_day
from projections.reading import outlook as reading
from projections.reading.outlook_prospect import LEVELS, Level, Prospect

_RANK: Final = (int, int, int, str, str)

AtLeastLevel = Annotated[
    Level, Query(description="only limits that are this near, or nearer", examples=["soon"])
]

router = APIRouter(dependencies=[Depends(caught_up)])


@router.get("/outlook", tags=["outlook"], summary="Which limits come near, the worst first")
def all_outlooks(
    request: Request,
    language: ReaderLanguage,
    level: AtLeastLevel = "watch",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> OutlookPage:
    """Of all groups and links, by the trade of the last 4 and 13 weeks.

    Rows may change places between two pages, as trade goes on.
    """
    after = None if cursor is None else tuple(parts_of(cursor, *_RANK))
    today = day_of(request.app.state.now_ms())
    with looking(request) as at:
        found = reading.outlook(at, today)
    asked = LEVELS[: LEVELS.index(level) + 1]
    rows = [p for p in found if p.level in asked and (after is None or p.rank > after)]
    shown = rows[:limit]
    reader = Reader(_names(request, shown), language, today)
    return OutlookPage(
        position=at.position,
        catching_up=at.catching_up,
        today=shown_day(today),
        prospects=[prospect_of(prospect, reader) for prospect in shown],
        next=cursor_of(*shown[-1].rank) if len(rows) > limit else None,
    )


@router.get("/groups/{group_id}/outlook", tags=["outlook"], summary="A group's limits")
def group_outlook(request: Request, group_id: GroupPath, language: ReaderLanguage) -> OutlookAnswer:
    """Its net on both sides and each link in both directions, the worst first."""
    today = day_of(request.app.state.now_ms())
    with looking(request) as at:
        must_exist(at, group_id)
        found = reading.outlook_of(at, group_id, today)
    those = at.about(group_id, *_groups(found))
    reader = Reader(_names(request, found), language, today)
    return OutlookAnswer(
        position=those.position,
        catching_up=those.catching_up,
        group_id=group_id,
        today=shown_day(today),
        prospects=[prospect_of(prospect, reader) for prospect in found],
    )


def _names(request: Request, prospects: list[Prospect]) -> Names:
    return Names(door(request, "outlook"), groups=_groups(prospects))


def _groups(prospects: list[Prospect]) -> set[str]:
    return {g for p in prospects for g in (p.receiver, p.giver) if g is not None}
