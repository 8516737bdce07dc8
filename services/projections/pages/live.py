"""Live updates of an open page: of one's own account, or of the desk of a group."""

import re
from functools import partial
from typing import Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from access.rights import Act, Subject, Verdict, verdict
from contracts.ids import GROUP_ID_PATTERN, UUID_PATTERN, AccountId, GroupId
from projections.feed.follower import TooManyListeners
from projections.http.feed import LiveResponse
from projections.pages.live_streams import Watched
from projections.pages.means import PagesMeans
from projections.pages.visits import Visit, Visiting, position_in, visit

# A browser that finds no place asks again by itself, later and later.
_AGAIN_AFTER_S: Final = "30"

router = APIRouter()


@router.get("/live")
async def live(request: Request, visiting: Visiting) -> Response:
    """A stream of the positions behind which the page is no longer what it was.

    `account` or `group` says of what, `after` from where on. It ends with the session, and with
    the right to see it; whoever has none finds nothing here, and need not ask again.
    """
    means: PagesMeans = request.app.state.means
    watched = await run_in_threadpool(_watched, request, means)
    if watched is None or not await run_in_threadpool(_may, visiting, watched, means):
        return Response(status_code=204)
    updates, person_id = means.live, visiting.person_id
    try:
        listener = updates.enter(person_id)
    except TooManyListeners:
        return Response(status_code=503, headers={"Retry-After": _AGAIN_AFTER_S})
    given = request.query_params.get("after")
    after = None if given is None else position_in(given)
    frames = updates.frames(watched, listener, after, partial(_may_still, request, watched))
    return LiveResponse(frames, partial(updates.leave, person_id, listener))


def _watched(request: Request, means: PagesMeans) -> Watched | None:
    account, group = (request.query_params.get(name, "") for name in ("account", "group"))
    if re.fullmatch(UUID_PATTERN, account):
        account_id = AccountId(account)
        group_id = means.live.group_of(account_id)
        return None if group_id is None else Watched(group_id=group_id, account_id=account_id)
    return Watched(group_id=GroupId(group)) if re.fullmatch(GROUP_ID_PATTERN, group) else None


def _may(visiting: Visit, watched: Watched, means: PagesMeans) -> bool:
    group_id, account_id = watched.group_id, watched.account_id
    if account_id is None:
        act = Act.FOLLOW_GROUP
        subject = Subject(groups=(group_id,), missing=not means.standings.is_group(group_id))
    else:
        act, subject = Act.SEE_ACCOUNT, Subject(accounts=((account_id, group_id),))
    found = verdict(visiting.principal, act, subject, means.facts, means.now_ms())
    return found is Verdict.ALLOWED


async def _may_still(request: Request, watched: Watched) -> bool:
    def judged() -> bool:
        return _may(visit(request), watched, request.app.state.means)

    return await run_in_threadpool(judged)
