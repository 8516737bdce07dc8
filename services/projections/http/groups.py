"""Questions about groups and about the positions between them."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from projections.http.admission import door, looking
from projections.http.asking import (
    Cursor,
    GroupPath,
    Limit,
    ReaderLanguage,
    caught_up,
    cursor_of,
    parts_of,
)
from projections.http.faults import Fault
from projections.http.models import AccountsPage, GroupAnswer, GroupsPage, PairsPage
from projections.http.names import Names
from projections.http.problems import Refused
from projections.http.views import account_of, group_of, pair_of
from projections.reading import accounts, groups, positions
from projections.reading.snapshot import Row, Snapshot

_START: Final = ("", "")

router = APIRouter(dependencies=[Depends(caught_up)])


@router.get("/groups", tags=["groups"], summary="All groups, with their sums")
def list_groups(
    request: Request, language: ReaderLanguage, cursor: Cursor = None, limit: Limit = 50
) -> GroupsPage:
    """By id, page by page."""
    after = "" if cursor is None else str(parts_of(cursor, str)[0])
    with looking(request) as at:
        rows = groups.groups(at, after=after, limit=limit + 1)
    shown = rows[:limit]
    names = Names(door(request, "groups"), groups=[r["group_id"] for r in shown])
    return GroupsPage(
        position=at.position,
        catching_up=at.catching_up,
        groups=[group_of(row, names, language) for row in shown],
        next=cursor_of(shown[-1]["group_id"]) if len(rows) > limit else None,
    )


@router.get("/groups/{group_id}", tags=["groups"], summary="A group with its sums")
def one_group(request: Request, group_id: GroupPath, language: ReaderLanguage) -> GroupAnswer:
    """With the proof that accounts, links and rounding add up to zero."""
    with looking(request) as at:
        row = _known_group(at, group_id)
        own = at.about(group_id)
    names = Names(door(request, "groups"), groups=[group_id])
    return GroupAnswer(position=own.position, group=group_of(row, names, language))


@router.get("/groups/{group_id}/accounts", tags=["accounts"], summary="A group's accounts")
def group_accounts(
    request: Request,
    group_id: GroupPath,
    language: ReaderLanguage,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> AccountsPage:
    """By id, page by page, each with what its limits leave."""
    after = accounts.NO_ACCOUNT if cursor is None else _account_in(cursor)
    with looking(request) as at:
        unit = groups.units(at, {group_id}).get(group_id)
        if unit is None:
            raise Refused(Fault.GROUP_UNKNOWN, group_id)
        own = at.about(group_id)
        rows = accounts.accounts_of(at, group_id, after=after, limit=limit + 1)
    shown = rows[:limit]
    names = Names(door(request, "accounts"), accounts=[r["account_id"] for r in shown])
    return AccountsPage(
        position=own.position,
        accounts=[account_of(row, unit, names, language) for row in shown],
        next=cursor_of(shown[-1]["account_id"]) if len(rows) > limit else None,
    )


@router.get("/groups/{group_id}/positions", tags=["positions"], summary="A group's neighbours")
def group_positions(
    request: Request,
    group_id: GroupPath,
    language: ReaderLanguage,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> PairsPage:
    """Each pair from both sides, this group's first."""
    after = _pair_in(cursor)
    with looking(request) as at:
        _known_group(at, group_id)
        rows = positions.pairs_of(at, group_id, after=after, limit=limit + 1)
        those = at.about(group_id, *(row[side] for row in rows for side in ("first", "second")))
    return _pairs(request, those, rows, limit, language, seen_from=group_id)


@router.get("/positions", tags=["positions"], summary="All pairs of neighbours")
def all_positions(
    request: Request, language: ReaderLanguage, cursor: Cursor = None, limit: Limit = 100
) -> PairsPage:
    """Each pair from both sides, in the order of their ids."""
    after = _pair_in(cursor)
    with looking(request) as at:
        rows = positions.pairs(at, after=after, limit=limit + 1)
    return _pairs(request, at, rows, limit, language, seen_from=None)


def _pairs(
    request: Request,
    at: Snapshot,
    rows: list[Row],
    limit: int,
    language: ReaderLanguage,
    *,
    seen_from: str | None,
) -> PairsPage:
    shown = rows[:limit]
    ids = {row[side] for row in shown for side in ("first", "second")}
    names = Names(door(request, "positions"), groups=ids)
    return PairsPage(
        position=at.position,
        catching_up=at.catching_up,
        pairs=[pair_of(row, names, language, seen_from=seen_from) for row in shown],
        next=cursor_of(shown[-1]["first"], shown[-1]["second"]) if len(rows) > limit else None,
    )


def _known_group(at: Snapshot, group_id: str) -> Row:
    row = groups.group(at, group_id)
    if row is None:
        raise Refused(Fault.GROUP_UNKNOWN, group_id)
    return row


def _pair_in(cursor: str | None) -> tuple[str, str]:
    if cursor is None:
        return _START
    first, second = parts_of(cursor, str, str)
    return str(first), str(second)


def _account_in(cursor: str) -> str:
    try:
        return str(UUID(str(parts_of(cursor, str)[0])))
    except ValueError as error:
        raise Refused(Fault.INVALID_PARAMETER, "cursor") from error
