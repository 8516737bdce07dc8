"""The question how the region's groups stood with each other when the last closed day ended.

A day is closed some minutes after it is over. Until all that was in the log when it was asked is in
the answer there is none: so nobody is told of a day before all of it is there, nor two things of
the same day.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool

from projections.http.admission import asker_of, door, looking
from projections.http.asking import Cursor, caught_up, cursor_of, parts_of, wait_for
from projections.http.closed_days_models import (
    ClosedGroup,
    ClosedLink,
    ClosedPositionsPage,
    Nearing,
)
from projections.http.names import Names
from projections.http.outlook_views import shown_day
from projections.reading import closed_days as reading
from projections.reading.outlook_prospect import Prospect

_AT_MOST: Final = 1_000

Groups = Annotated[
    int, Query(ge=1, le=_AT_MOST, description="at most so many groups", examples=[1_000])
]


async def with_all_of_the_log(request: Request) -> None:
    """The projections have reached where the log ends. Raises NotCaughtUp when not in time."""
    await wait_for(request, await run_in_threadpool(request.app.state.stream.head))


router = APIRouter(dependencies=[Depends(caught_up), Depends(with_all_of_the_log)])


@router.get("/regions/positions", tags=["regions"], summary="Positions at the last closed day")
def closed_positions(
    request: Request, cursor: Cursor = None, limit: Groups = _AT_MOST
) -> ClosedPositionsPage:
    """Of the groups that one supports, administers or audits, with how near their limits are."""
    after = "" if cursor is None else str(parts_of(cursor, str)[0])
    with looking(request) as at:
        found = reading.stood(at, after=after, limit=limit + 1)
    shown = found[:limit]
    ids = {group.group_id for group in shown}
    ids |= {link.neighbour for group in shown for link in group.links}
    names = Names(door(request, "positions"), groups=ids)
    return ClosedPositionsPage(
        position=at.position,
        catching_up=at.catching_up,
        as_of_day=shown_day(asker_of(request).view.closed_day),
        groups=[_group(group, names) for group in shown],
        next=cursor_of(shown[-1].group_id) if len(found) > limit else None,
    )


def _group(group: reading.ClosedGroup, names: Names) -> ClosedGroup:
    return ClosedGroup(
        group_id=group.group_id,
        name=names.group(group.group_id),
        net_ms=group.net_ms,
        owes_ms=group.owes_ms,
        is_owed_ms=group.owes_ms - group.net_ms,
        links=[_link(link, names) for link in group.links],
        **_stood(group.owing, group.owed),
    )


def _link(link: reading.ClosedLink, names: Names) -> ClosedLink:
    return ClosedLink(
        neighbour=link.neighbour,
        name=names.group(link.neighbour),
        status=link.status,
        pause=link.owing.pause,
        position_ms=link.position_ms,
        **_stood(link.owing, link.owed),
    )


def _stood(owing: Prospect, owed: Prospect) -> dict[str, Any]:
    here, there = owing, owed
    if owed.used_ms > 0 or (owed.used_ms == 0 and owed.rank < owing.rank):
        here, there = owed, owing
    return {
        "may_owe_ms": owing.limit_ms,
        "may_be_owed_ms": owed.limit_ms,
        "share_per_mille": here.used_per_mille,
        "warning": here.level,
        "days_left": here.days_left,
        "other_way": Nearing(warning=there.level, days_left=there.days_left),
    }
