"""What a question may say beside its subject: how fresh, from where, in which language."""

import asyncio
import base64
import binascii
import json
import re
from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from time import monotonic
from typing import Annotated, Final

from fastapi import Depends, Header, Path, Query, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query as QueryInfo
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from access.languages import Language, preferred
from access.moments import EPOCH
from contracts.ids import GROUP_ID_PATTERN, UUID_PATTERN
from projections.http.faults import Fault
from projections.http.problems import Refused
from projections.reading import groups
from projections.reading.snapshot import NotCaughtUp, Snapshot, Snapshots

MAX_POSITION: Final = 2**63 - 1
_POLL_S: Final = 0.01
_LONGEST_CURSOR: Final = 400

GroupPath = Annotated[
    str, Path(pattern=GROUP_ID_PATTERN, description="the group's id", examples=["letsgent"])
]
AccountPath = Annotated[
    str,
    Path(
        pattern=UUID_PATTERN,
        description="the account's id",
        examples=["6f1c24a0-9a4e-4d0b-8f06-0d0c8c8e2a11"],
    ),
]
ExchangePath = Annotated[
    str,
    Path(
        pattern=UUID_PATTERN,
        description="the exchange's id",
        examples=["c0a80101-7e57-4d0b-8f06-0d0c8c8e2a12"],
    ),
]
Limit = Annotated[int, Query(ge=1, le=500, description="at most so many rows", examples=[50])]
Cursor = Annotated[
    str | None,
    Query(max_length=_LONGEST_CURSOR, description="`next` of the page before this one"),
]
AtLeast = Annotated[
    int,
    Query(
        ge=0,
        le=MAX_POSITION,
        description="wait, a bounded time, until at least this log position is in the answer",
        examples=[1042],
    ),
]


async def caught_up(request: Request, at_least: AtLeast = 0) -> None:
    """The projections have reached the position. Raises NotCaughtUp when they do not in time."""
    await wait_for(request, at_least)


async def wait_for(request: Request, position: int) -> None:
    """As `caught_up`, for a position that a question names in another way.

    A question about one group, an account or an exchange waits for the histories of its groups
    only.
    """
    if getattr(request.state, "reached", -1) >= position:
        # It was when the question was let in.
        return
    snapshots: Snapshots = request.app.state.snapshots
    deadline = monotonic() + request.app.state.wait_s
    # No thread is held while waiting, so that many who wait do not keep the others from reading.
    while (reached := await run_in_threadpool(reached_for, snapshots, request)) < position:
        if monotonic() >= deadline:
            raise NotCaughtUp(max(0, reached))
        await asyncio.sleep(_POLL_S)


def reached_for(snapshots: Snapshots, request: Request) -> int:
    """How far the histories are that the answer is made of; -1 while they are not together."""
    # One that is not known yet may come to be in any group, and then all are waited for.
    with suppress(NotCaughtUp):
        return snapshots.reached(_groups_asked(snapshots, request))
    return -1


def _groups_asked(snapshots: Snapshots, request: Request) -> Collection[str] | None:
    """The groups whose histories the answer is made of; None for any."""
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    # Asked before the path was judged: what is no id is about nobody.
    given = request.path_params
    match route.path:
        case (
            "/groups/{group_id}"
            | "/groups/{group_id}/accounts"
            | "/groups/{group_id}/acts"
            | "/groups/{group_id}/exchanges"
            | "/groups/{group_id}/figures-consent"
            | "/groups/{group_id}/trends"
        ):
            group_id = _if_fits(GROUP_ID_PATTERN, given["group_id"])
            return None if group_id is None else {group_id}
        case (
            "/accounts/{account_id}"
            | "/accounts/{account_id}/statement"
            | "/accounts/{account_id}/posts"
            | "/accounts/{account_id}/own-data"
        ):
            account_id = _if_fits(UUID_PATTERN, given["account_id"])
            return None if account_id is None else snapshots.groups_of_account(account_id)
        case "/exchanges/{exchange_id}":
            exchange_id = _if_fits(UUID_PATTERN, given["exchange_id"])
            return None if exchange_id is None else snapshots.groups_of_exchange(exchange_id)
        case _:
            return None


def _if_fits(pattern: str, given: str) -> str | None:
    return given if re.fullmatch(pattern, given) else None


async def only_known(request: Request) -> None:
    """Every parameter is one of the route's own, given once. Raises Refused otherwise."""
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    fields = get_flat_params(route.dependant)
    known = {field.alias for field in fields if isinstance(field.field_info, QueryInfo)}
    names = [name for name, _ in request.query_params.multi_items()]
    for name in names:
        if name not in known or names.count(name) > 1:
            raise Refused(Fault.UNKNOWN_PARAMETER, name)


async def language(accept_language: Annotated[str | None, Header()] = None) -> Language:
    """The reader's language: nl, fr or en."""
    return preferred(accept_language)


ReaderLanguage = Annotated[Language, Depends(language)]


def cursor_of(*parts: str | int) -> str:
    """A cursor that `parts_of` reads."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def parts_of(cursor: str, *kinds: type) -> list[str | int]:
    """The parts of a cursor of ours, of these types. Raises Refused for anything else."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError, binascii.Error) as error:
        raise Refused(Fault.INVALID_PARAMETER, "cursor") from error
    fits = isinstance(parts, list) and [type(part) for part in parts] == list(kinds)
    if not fits or not all(_is_bounded(part) for part in parts):
        raise Refused(Fault.INVALID_PARAMETER, "cursor")
    return [*parts]


def _is_bounded(part: str | int) -> bool:
    if isinstance(part, int):
        return -MAX_POSITION <= part <= MAX_POSITION
    return part.isascii() and part.isprintable()


def moment_ms(given: str, zone: tzinfo, name: str = "as_of") -> int:
    """The last millisecond of what is given: a day in the zone, or a time with its own offset."""
    return _ms_of(given, zone, name, last=True)


def first_ms(given: str, zone: tzinfo, name: str) -> int:
    """Its first millisecond."""
    return _ms_of(given, zone, name, last=False)


def _ms_of(given: str, zone: tzinfo, name: str, *, last: bool) -> int:
    try:
        if len(given) == len("2026-01-31"):
            day = date.fromisoformat(given) + timedelta(days=int(last))
            moment = datetime.combine(day, time(), zone) - timedelta(milliseconds=int(last))
        else:
            moment = datetime.fromisoformat(given)
            if moment.tzinfo is None:
                raise Refused(Fault.INVALID_PARAMETER, name)
        return (moment - EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError) as error:
        raise Refused(Fault.INVALID_PARAMETER, name) from error


def must_exist(at: Snapshot, group_id: str) -> None:
    """The group is there. Raises `Refused` where it is not."""
    if not groups.units(at, {group_id}):
        raise Refused(Fault.GROUP_UNKNOWN, group_id)
