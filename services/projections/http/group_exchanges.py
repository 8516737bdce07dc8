"""Questions about all exchanges and open requests of a group."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal, NamedTuple

from fastapi import APIRouter, Depends, Query, Request

from access.languages import Language
from access.spelling import words_of
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
    first_ms,
    moment_ms,
    must_exist,
    parts_of,
)
from projections.http.desk_models import GroupExchange, GroupExchangesPage, GroupRequestsPage
from projections.http.entries import Units, exchange_in_group, request_of
from projections.http.names import Door, Names
from projections.reading import accounts, exchanges, groups
from projections.reading.exchanges import Sieve
from projections.reading.snapshot import Row, Snapshot
from projections.reading.statements import FOR_EVER_MS

# Words are looked for in so many exchanges for one page, so many at a time.
_LOOKED_THROUGH_AT_MOST: Final = 20_000
_AT_ONCE: Final = 2_000

Words = Annotated[
    str | None,
    Query(
        max_length=200,
        description="only those in whose words, names or codes all of these words are found",
        examples=["haag Béatrice"],
    ),
]
Since = Annotated[
    str | None,
    Query(
        max_length=40,
        description="only what happened on this day or later, or at this time or later",
        examples=["2026-01-01"],
    ),
]
Until = Annotated[
    str | None,
    Query(
        max_length=40,
        description="only what had happened by then: a date (that day included), or a time with"
        " its offset",
        examples=["2026-03-01"],
    ),
]
Kind = Annotated[
    Literal["service", "settlement", "write-off", "rounding", "reversal"] | None,
    Query(description="only those of this kind"),
]
OfAccount = Annotated[
    str | None, Query(pattern=UUID_PATTERN, description="only those of this account")
]
With = Annotated[
    str | None,
    Query(
        pattern=GROUP_ID_PATTERN,
        description="only those with members of this group; the group itself: those within it",
        examples=["selidaire"],
    ),
]

router = APIRouter(dependencies=[Depends(caught_up)])


class _Sought(NamedTuple):
    """Which exchanges are asked for, and the words that are looked for in them."""

    sieve: Sieve
    words: list[str] | None


def _sought(
    request: Request,
    group_id: GroupPath,
    words: Words = None,
    since: Since = None,
    until: Until = None,
    kind: Kind = None,
    account: OfAccount = None,
    neighbour: With = None,
) -> _Sought:
    zone = request.app.state.day_zone
    sieve = Sieve(
        group_id=group_id,
        from_ms=0 if since is None else first_ms(since, zone, "since"),
        until_ms=FOR_EVER_MS if until is None else moment_ms(until, zone, "until"),
        kind=kind,
        account_id=account,
        other=neighbour,
    )
    return _Sought(sieve, None if words is None or not words.strip() else words_of(words))


@router.get("/groups/{group_id}/exchanges", tags=["exchanges"], summary="A group's exchanges")
def group_exchanges(
    request: Request,
    group_id: GroupPath,
    language: ReaderLanguage,
    sought: Annotated[_Sought, Depends(_sought)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> GroupExchangesPage:
    """All that its members took part in, the latest first; each filter narrows it down."""
    before = MAX_POSITION if cursor is None else int(parts_of(cursor, int)[0])
    vault = door(request, "exchanges of a group")
    with looking(request) as at:
        must_exist(at, group_id)
        own = at.about(group_id)
        found = _Finding(at, vault, sought, language, before)
        shown = found.first(limit)
    return GroupExchangesPage(
        position=own.position,
        group_id=group_id,
        exchanges=shown,
        next=None if found.beyond is None else cursor_of(found.beyond),
    )


class _Finding:
    """The exchanges that are asked for, looked through from the latest back.

    `beyond`: up to which position was looked; None where there is nothing more.
    """

    def __init__(
        self, at: Snapshot, vault: Door, sought: _Sought, language: Language, before: int
    ) -> None:
        self._at = at
        self._vault = vault
        self._sieve, self._words = sought
        self._language = language
        self.beyond: int | None = before

    def first(self, limit: int) -> list[GroupExchange]:
        """Return so many of them; fewer where words are rare, and then as far as was looked."""
        shown: list[GroupExchange] = []
        looked_through = 0
        while len(shown) < limit and looked_through < _LOOKED_THROUGH_AT_MOST:
            assert self.beyond is not None
            at_once = limit if self._words is None else _AT_ONCE
            rows = exchanges.exchanges_of(
                self._at, self._sieve, before=self.beyond, limit=at_once + 1
            )
            looked_through += at_once
            for row, exchange in self._told(rows[:at_once]):
                if len(shown) == limit:
                    return shown
                self.beyond = row["position"]
                if exchange is not None:
                    shown.append(exchange)
            if len(rows) <= at_once:
                self.beyond = None
                break
        return shown

    def _told(self, rows: list[Row]) -> Iterator[tuple[Row, GroupExchange | None]]:
        """Return each with how it reads; None where its words are not those."""
        ends = ("payer_group", "payee_group")
        units = groups.units(self._at, {row[end] for row in rows for end in ends})
        names = Names(
            self._vault,
            accounts=[row[side] for row in rows for side in ("payer", "payee")],
            positions=[
                row[place]
                for row in rows
                for place in ("position", "reason_at", "requested_position")
            ],
        )
        for row in rows:
            holds = self._words is None or _holds(row, names, self._words)
            yield row, self._exchange(row, units, names) if holds else None

    def _exchange(self, row: Row, units: Units, names: Names) -> GroupExchange:
        return exchange_in_group(row, self._sieve.group_id, units, names, self._language)


def _holds(row: Row, names: Names, sought: list[str]) -> bool:
    told = [names.words(row["position"], row["reason_at"], row["requested_position"])]
    for side in ("payer", "payee"):
        if row[side] is not None:
            told += [names.account(row[side]), names.code(row[side])]
    there = words_of(" ".join(text for text in told if text is not None))
    return bool(sought) and all(any(word in other for other in there) for word in sought)


@router.get("/groups/{group_id}/requests", tags=["exchanges"], summary="A group's open requests")
def group_requests(
    request: Request,
    group_id: GroupPath,
    language: ReaderLanguage,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> GroupRequestsPage:
    """Those its members have to answer, and those they wait for an answer to, oldest first."""
    after = 0 if cursor is None else int(parts_of(cursor, int)[0])
    with looking(request) as at:
        must_exist(at, group_id)
        rows = accounts.open_requests_in(at, group_id, after=after, limit=limit + 1)
        parties = {row[side] for row in rows for side in ("payer_group", "payee_group")}
        those = at.about(group_id, *parties)
        # A request is told once both its groups have it.
        rows = [row for row in rows if row["position"] <= those.position]
        shown = rows[:limit]
        units = groups.units(at, parties)
    names = Names(
        door(request, "requests of a group"),
        accounts=[row[side] for row in shown for side in ("payer", "payee")],
        positions=[row["position"] for row in shown],
    )
    return GroupRequestsPage(
        position=those.position,
        group_id=group_id,
        requests=[
            request_of(row, units, names, language, is_payer=row["payer_group"] == group_id)
            for row in shown
        ],
        next=cursor_of(shown[-1]["position"]) if len(rows) > limit else None,
    )
