"""Questions about accounts, their statements and requests, and about single exchanges."""

from typing import Annotated, Final, Literal, NamedTuple

from fastapi import APIRouter, Depends, Query, Request

from projections.http.admission import Asker, asker_of, door, looking, reckoning
from projections.http.asking import (
    MAX_POSITION,
    AccountPath,
    Cursor,
    ExchangePath,
    Limit,
    ReaderLanguage,
    caught_up,
    cursor_of,
    moment_ms,
    parts_of,
    wait_for,
)
from projections.http.entries import exchange_of, line_of, request_of
from projections.http.faults import Fault
from projections.http.models import (
    AccountAnswer,
    AccountNameAnswer,
    ExchangeAnswer,
    RequestsPage,
    StatementPage,
    Unit,
)
from projections.http.names import Names
from projections.http.problems import Refused
from projections.http.views import account_of, moment_of, steps_of
from projections.reading import accounts, groups, statements
from projections.reading.reach import reach
from projections.reading.snapshot import Snapshot
from projections.reading.statements import Extent

router = APIRouter(dependencies=[Depends(caught_up)])

_WHOLE: Final = -1

AsOf = Annotated[
    str | None,
    Query(
        max_length=40,
        description="only what had happened by then: a date (that day included), or a time with"
        " its offset",
        examples=["2026-03-01"],
    ),
]
AtPosition = Annotated[
    int | None,
    Query(ge=0, le=MAX_POSITION, description="the statement as it was printed at this position"),
]
Order = Annotated[Literal["newest", "oldest"], Query(description="which lines come first")]


@router.get("/accounts/{account_id}", tags=["accounts"], summary="An account")
def one_account(
    request: Request, account_id: AccountPath, language: ReaderLanguage
) -> AccountAnswer:
    """With its limits, who set them, and what they leave."""
    with looking(request) as at:
        row = accounts.account(at, account_id)
        if row is None:
            raise Refused(Fault.ACCOUNT_UNKNOWN, account_id)
        own = at.about(row["group_id"])
        unit = groups.units(at, {row["group_id"]})[row["group_id"]]
    names = Names(door(request, "account"), accounts=[account_id])
    return AccountAnswer(position=own.position, account=account_of(row, unit, names, language))


@router.get("/accounts/{account_id}/name", tags=["accounts"], summary="Who an account is")
def account_name(request: Request, account_id: AccountPath) -> AccountNameAnswer:
    """Of an account that can be paid from one of your own, or from your group's: only its name.

    Any other is unknown.
    """
    asker = asker_of(request)
    with reckoning(request) as at:
        row = accounts.payable(at, account_id)
        if row is None or not _is_within_reach(at, asker, row["group_id"]):
            raise Refused(Fault.ACCOUNT_UNKNOWN, account_id)
        own = at.about(row["group_id"])
        unit = groups.units(at, {row["group_id"]})[row["group_id"]]
    names = Names(door(request, "account name"), accounts=[account_id], groups=[row["group_id"]])
    return AccountNameAnswer(
        position=own.position,
        account_id=account_id,
        group_id=row["group_id"],
        group_name=names.group(row["group_id"]),
        name=names.account(account_id),
        code=names.code(account_id),
        unit=Unit(**{name: unit[name] for name in Unit.model_fields}),
    )


def _is_within_reach(at: Snapshot, asker: Asker, group_id: str) -> bool:
    """Whether a group of whoever asks can trade with that one now, or is the same."""
    view = asker.view
    homes = {*view.groups, *accounts.groups_of(at, view.accounts)}
    if (of_key := asker.principal.group_id) is not None:
        homes.add(of_key)
    return view.everything or any(group_id in reach(at, home) for home in sorted(homes))


class _Asked(NamedTuple):
    """Which statement, and from where on. `at_position` _WHOLE: as it is now."""

    at_position: int
    as_of_ms: int
    newest_first: bool
    beyond: tuple[int, int]


async def _asked(
    request: Request,
    as_of: AsOf = None,
    at_position: AtPosition = None,
    order: Order = "newest",
    cursor: Cursor = None,
) -> _Asked:
    """The statement asked for, once the projections have reached its position."""
    as_of_ms = statements.FOR_EVER_MS
    if as_of is not None:
        as_of_ms = min(moment_ms(as_of, request.app.state.day_zone), as_of_ms)
    newest_first = order == "newest"
    beyond = (MAX_POSITION, 2) if newest_first else (0, 0)
    asked = _Asked(_WHOLE if at_position is None else at_position, as_of_ms, newest_first, beyond)
    if cursor is not None:
        if as_of is not None or at_position is not None:
            # The cursor says all of this itself; two answers to one question may differ.
            raise Refused(
                Fault.UNKNOWN_PARAMETER, "as_of" if at_position is None else "at_position"
            )
        asked = _asked_by(cursor)
    if asked.at_position != _WHOLE:
        await wait_for(request, asked.at_position)
    return asked


def _asked_by(cursor: str) -> _Asked:
    parts = [int(part) for part in parts_of(cursor, int, int, int, int, int)]
    if parts[0] < 0 or parts[2] not in {0, 1} or not 0 <= parts[4] <= 2:
        raise Refused(Fault.INVALID_PARAMETER, "cursor")
    return _Asked(parts[0], parts[1], bool(parts[2]), (parts[3], parts[4]))


@router.get("/accounts/{account_id}/statement", tags=["accounts"], summary="A statement")
def statement(
    request: Request,
    account_id: AccountPath,
    language: ReaderLanguage,
    asked: Annotated[_Asked, Depends(_asked)],
    limit: Limit = 50,
) -> StatementPage:
    """Line by line with the running balance in the order of the log.

    The position printed on it, given as `at_position`, gives the same statement for ever.
    """
    with looking(request) as at:
        opened = statements.opened(at, account_id)
        if opened is None:
            raise Refused(Fault.ACCOUNT_UNKNOWN, account_id)
        own = at.about(opened["group_id"])
        place = own.position if asked.at_position == _WHOLE else asked.at_position
        if opened["position"] > place:
            raise Refused(Fault.ACCOUNT_UNKNOWN, account_id)
        extent = Extent(
            account_id=account_id,
            group_id=opened["group_id"],
            position=place,
            as_of_ms=asked.as_of_ms,
        )
        unit = statements.unit(at, extent.group_id, place)
        assert unit is not None, "a group has a unit before it has an account"
        rows = statements.lines(
            at, extent, newest_first=asked.newest_first, beyond=asked.beyond, limit=limit + 1
        )
        balance = statements.balance_steps(at, extent)
    shown = rows[:limit]
    names = Names(
        door(request, "statement"),
        accounts=[account_id, *(row[side] for row in shown for side in ("payer", "payee"))],
        positions=[
            row[place_of]
            for row in shown
            for place_of in ("position", "reason_at", "requested_position")
        ],
    )
    next_page = None
    if len(rows) > limit:
        last = (shown[-1]["position"], shown[-1]["side"])
        next_page = cursor_of(place, asked.as_of_ms, int(asked.newest_first), *last)
    is_whole = asked.as_of_ms == statements.FOR_EVER_MS
    return StatementPage(
        position=place,
        account_id=account_id,
        group_id=opened["group_id"],
        name=names.account(account_id),
        unit=Unit(**{name: unit[name] for name in Unit.model_fields}),
        as_of=None if is_whole else moment_of(asked.as_of_ms),
        balance=steps_of(balance, unit, language),
        lines=[line_of(row, unit, names, language) for row in shown],
        next=next_page,
    )


@router.get("/accounts/{account_id}/requests", tags=["accounts"], summary="Open requests")
def requests(
    request: Request,
    account_id: AccountPath,
    language: ReaderLanguage,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> RequestsPage:
    """Those the account has to answer, and those it waits for an answer to, oldest first."""
    after = 0 if cursor is None else int(parts_of(cursor, int)[0])
    with looking(request) as at:
        account = accounts.account(at, account_id)
        if account is None:
            raise Refused(Fault.ACCOUNT_UNKNOWN, account_id)
        rows = accounts.open_requests(at, account_id, after=after, limit=limit + 1)
        parties = {row[side] for row in rows for side in ("payer_group", "payee_group")}
        those = at.about(account["group_id"], *parties)
        # A request is told once both its groups have it.
        rows = [row for row in rows if row["position"] <= those.position]
        shown = rows[:limit]
        units = groups.units(at, parties)
    names = Names(
        door(request, "requests"),
        accounts=[row[side] for row in shown for side in ("payer", "payee")],
        positions=[row["position"] for row in shown],
    )
    return RequestsPage(
        position=those.position,
        requests=[
            request_of(row, units, names, language, is_payer=row["payer"] == account_id)
            for row in shown
        ],
        next=cursor_of(shown[-1]["position"]) if len(rows) > limit else None,
    )


@router.get("/exchanges/{exchange_id}", tags=["exchanges"], summary="An exchange")
def one_exchange(
    request: Request, exchange_id: ExchangePath, language: ReaderLanguage
) -> ExchangeAnswer:
    """An exchange, or a request for one, from both sides."""
    with looking(request) as at:
        entry = statements.exchange(at, exchange_id)
        asked = accounts.request(at, exchange_id)
        row = entry or asked
        if row is None:
            raise Refused(Fault.EXCHANGE_UNKNOWN, exchange_id)
        both = accounts.between(at, row)
        units = groups.units(at, {row["payer_group"], row["payee_group"]})
    places = [found["position"] for found in (entry, asked) if found is not None]
    places += [] if entry is None else [entry["reason_at"]]
    parties = [row["payer"], row["payee"]]
    names = Names(door(request, "exchange"), accounts=parties, positions=places)
    return ExchangeAnswer(
        position=both.position, exchange=exchange_of(entry, asked, units, names, language)
    )
