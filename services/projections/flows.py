"""Flows: what passed each link on each day, in both directions, by what it was carried for.

A day is that of `happened_at`, so imported and late entries count when they happened. What members
exchange stands apart from what passed through the group on its way between others, from
settlements and from clearing runs: these move a link too, and say nothing of where trade is going.

A reversal counts on its own day, in the other direction, as what it gives back: its original's
kind. Over all days a link's rises less its falls are its position.

Whoever may know only what a closed day ended with must not see by it what is entered since, for
whatever day. So it is kept, too, from which day's end on an entry is told: that of the day on which
it was recorded. Only what is recorded on the day on which a link moves for the first time is told
as of when it happened: that is how a history is brought over, and before it nothing was told.
"""

from collections import defaultdict
from itertools import pairwise
from typing import Final, LiteralString, NamedTuple

from access.arrays import int8s, texts, uuids
from access.moments import day_of
from contracts.envelope import Envelope
from contracts.events import (
    AccountClosed,
    AccountLeaving,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    ActApproved,
    ActDeclined,
    ActProposed,
    AgreementAccepted,
    AgreementDeclined,
    AgreementEnded,
    AgreementProposed,
    AgreementSuspended,
    ClearingApplied,
    ClearingConsentSet,
    ClearingObjected,
    ClearingProposed,
    ClearingWithdrawn,
    DefaultLimitsSet,
    ErasureOrdered,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    ExportMade,
    FiguresConsentSet,
    GroupClosed,
    GroupDescribed,
    GroupFounded,
    IntermediaryAppointed,
    IntermediaryDismissed,
    KeyIssued,
    KeyRevoked,
    LinkLimitLowered,
    NetLimitsSet,
    PostChanged,
    PostPublished,
    PostWithdrawn,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    RoleGranted,
    RoleWithdrawn,
    RoundingSettled,
    Route,
    SetOff,
    StepValueAgreed,
    SubjectErased,
    UnitRevalued,
    WordsRetired,
    links_of,
)
from projections.folding import Own, Step, fold_batch, passed_over
from projections.progress import Database
from projections.stream import Batch
from projections.tables import ddl_of, in_version

# What a link moved for: each has a column for its rises and, behind it, one for its falls.
_TRADE, _TRANSIT, _SETTLEMENT, _CLEARING = range(4)
_COLUMNS: Final = (
    *("received_ms", "given_ms", "transit_rise_ms", "transit_fall_ms"),
    *("settled_rise_ms", "settled_fall_ms", "cleared_rise_ms", "cleared_fall_ms"),
)
# By how much a day's row moved its link: what rose, less what fell.
MOVED_MS: Final[LiteralString] = (
    "received_ms - given_ms + transit_rise_ms - transit_fall_ms"
    " + settled_rise_ms - settled_fall_ms + cleared_rise_ms - cleared_fall_ms"
)
_LINKS: Final = """
INSERT INTO projections.flows_links_{v} AS l (group_id, neighbour, position_ms, first_day)
SELECT * FROM unnest(%b::text[], %b::text[], %b::int8[], %b::int8[])
ON CONFLICT (group_id, neighbour) DO UPDATE SET position_ms = l.position_ms + EXCLUDED.position_ms
"""
_ADD: Final = f"""
INSERT INTO projections.flows_days_{{v}} AS d
    (group_id, neighbour, day, told_day, {", ".join(_COLUMNS)})
SELECT c.group_id, c.neighbour, c.day,
    CASE WHEN c.recorded_day = l.first_day THEN c.day ELSE c.recorded_day END,
    {", ".join(f"c.{column}" for column in _COLUMNS)}
FROM unnest(%b::text[], %b::text[], %b::int8[], %b::int8[]{", %b::int8[]" * len(_COLUMNS)})
    AS c (group_id, neighbour, day, recorded_day, {", ".join(_COLUMNS)})
JOIN projections.flows_links_{{v}} l USING (group_id, neighbour)
ON CONFLICT (group_id, neighbour, day, told_day) DO UPDATE SET
    {", ".join(f"{column} = d.{column} + EXCLUDED.{column}" for column in _COLUMNS)}
"""
_SETTLED: Final = """
INSERT INTO projections.flows_settlements_{v} SELECT * FROM unnest(%b::uuid[], %b::text[])
"""
_WERE_SETTLED: Final = """
SELECT exchange_id::text FROM projections.flows_settlements_{v}
WHERE exchange_id = ANY(%b::uuid[]) GROUP BY 1
"""


class _When(NamedTuple):
    """The days on which something happened, and on which it was recorded."""

    day: int
    recorded_day: int


def _when(envelope: Envelope) -> _When:
    return _When(day_of(envelope.happened_at_ms), day_of(envelope.recorded_at_ms))


class _Fold:
    """What one batch adds; sums need no order. Reversals wait until their kinds are known."""

    def __init__(self) -> None:
        # By group, neighbour and days: a number for each column.
        self.carried: defaultdict[tuple[str, str, _When], list[int]] = defaultdict(
            lambda: [0] * len(_COLUMNS)
        )
        self.settlements: dict[tuple[str, str], None] = {}
        self.reversals: list[tuple[ExchangeReversed, _When, Own]] = []

    def carry(
        self, routes: tuple[Route, ...], when: _When, own: Own, at_ends: int, sign: int
    ) -> None:
        """The routes' links moved; the end groups' own for `at_ends`, the others in transit."""
        for route in routes:
            moved_ms = sign * route.carried_ms
            last = len(route.groups) - 2
            for hop, (giver, taker) in enumerate(pairwise(route.groups)):
                if giver in own:
                    self.move(giver, taker, when, _TRANSIT if hop else at_ends, moved_ms)
                if taker in own:
                    purpose = _TRANSIT if hop < last else at_ends
                    self.move(taker, giver, when, purpose, -moved_ms)

    def move(self, group_id: str, neighbour: str, when: _When, purpose: int, moved_ms: int) -> None:
        """The group came to owe its neighbour so much more, or less, for this purpose."""
        self.carried[group_id, neighbour, when][2 * purpose + (moved_ms < 0)] += abs(moved_ms)

    def links(self) -> dict[tuple[str, str], tuple[int, int]]:
        """By how much each link moved, and the first day on which something of it was recorded."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for (group_id, neighbour, when), columns in self.carried.items():
            moved_ms, first_day = found.get((group_id, neighbour), (0, when.recorded_day))
            moved_ms += sum(columns[::2]) - sum(columns[1::2])
            found[group_id, neighbour] = moved_ms, min(first_day, when.recorded_day)
        return found


def _recorded(fold: _Fold, e: ExchangeRecorded, envelope: Envelope, _: int, own: Own) -> None:
    if not e.routes:
        return
    at_ends = _TRADE
    if e.kind == "settlement":
        at_ends = _SETTLEMENT
        fold.settlements.update(dict.fromkeys((e.exchange_id, group_id) for group_id in own))
    fold.carry(e.routes, _when(envelope), own, at_ends, 1)


def _applied(fold: _Fold, e: ClearingApplied, envelope: Envelope, _: int, own: Own) -> None:
    when = _when(envelope)
    for link in links_of(e.set_offs, e.growths):
        moved_ms = -link.moves_ms if isinstance(link, SetOff) else link.moves_ms
        if moved_ms and link.debtor in own:
            fold.move(link.debtor, link.creditor, when, _CLEARING, moved_ms)
        if moved_ms and link.creditor in own:
            fold.move(link.creditor, link.debtor, when, _CLEARING, -moved_ms)


def _reversed(fold: _Fold, e: ExchangeReversed, envelope: Envelope, _: int, own: Own) -> None:
    if e.routes:
        fold.reversals.append((e, _when(envelope), own))


_STEPS: Final[dict[type, Step[_Fold]]] = {
    ExchangeRecorded: _recorded,
    ExchangeReversed: _reversed,
    GroupFounded: passed_over,
    GroupDescribed: passed_over,
    DefaultLimitsSet: passed_over,
    NetLimitsSet: passed_over,
    UnitRevalued: passed_over,
    FiguresConsentSet: passed_over,
    GroupClosed: passed_over,
    AccountOpened: passed_over,
    AccountLimitsSet: passed_over,
    AccountSuspended: passed_over,
    AccountLeaving: passed_over,
    AccountResumed: passed_over,
    AccountClosed: passed_over,
    IntermediaryAppointed: passed_over,
    IntermediaryDismissed: passed_over,
    AgreementProposed: passed_over,
    AgreementAccepted: passed_over,
    AgreementDeclined: passed_over,
    LinkLimitLowered: passed_over,
    StepValueAgreed: passed_over,
    AgreementSuspended: passed_over,
    AgreementEnded: passed_over,
    RoundingSettled: passed_over,
    ExchangeRequested: passed_over,
    RequestDeclined: passed_over,
    RequestWithdrawn: passed_over,
    RequestExpired: passed_over,
    RequestEnded: passed_over,
    ActProposed: passed_over,
    ActApproved: passed_over,
    ActDeclined: passed_over,
    PostPublished: passed_over,
    PostChanged: passed_over,
    PostWithdrawn: passed_over,
    RoleGranted: passed_over,
    RoleWithdrawn: passed_over,
    KeyIssued: passed_over,
    KeyRevoked: passed_over,
    ErasureOrdered: passed_over,
    SubjectErased: passed_over,
    WordsRetired: passed_over,
    ExportMade: passed_over,
    ClearingApplied: _applied,
    ClearingConsentSet: passed_over,
    ClearingObjected: passed_over,
    ClearingProposed: passed_over,
    ClearingWithdrawn: passed_over,
}


class Flows:
    """What each link carried a day, and which exchanges were settlements."""

    name = "flows"
    steps = _STEPS

    def __init__(self, version: int = 2) -> None:
        self.version = version
        self.tables_ddl = ddl_of("flows", version)
        self.indexes_ddl = ddl_of("flows_indexes", version)
        self.ddl = self.tables_ddl + self.indexes_ddl

    def apply(self, batch: Batch, connection: Database) -> None:
        """See `Projection.apply`."""
        fold = fold_batch(_Fold(), _STEPS, batch)
        if fold.settlements:
            exchanges, groups = zip(*fold.settlements, strict=True)
            settled = [uuids(exchanges), texts(groups)]
            connection.execute(in_version(_SETTLED, self.version), settled)
        if fold.reversals:
            self._give_back(connection, fold)
        if fold.carried:
            self._add(connection, fold)

    def _give_back(self, connection: Database, fold: _Fold) -> None:
        # The originals of this batch are in the table by now.
        originals = uuids([e.reverses for e, _, _ in fold.reversals])
        rows = connection.execute(in_version(_WERE_SETTLED, self.version), [originals])
        settled = {exchange_id for (exchange_id,) in rows}
        for e, when, own in fold.reversals:
            at_ends = _SETTLEMENT if e.reverses in settled else _TRADE
            fold.carry(e.routes, when, own, at_ends, -1)

    def _add(self, connection: Database, fold: _Fold) -> None:
        links = fold.links()
        groups, neighbours = zip(*links, strict=True)
        moved, first_days = zip(*links.values(), strict=True)
        given = [texts(groups), texts(neighbours), int8s(moved), int8s(first_days)]
        connection.execute(in_version(_LINKS, self.version), given)
        # A link's first day is in its table by now.
        groups, neighbours, whens = zip(*fold.carried, strict=True)
        days, recorded_days = zip(*whens, strict=True)
        columns = zip(*fold.carried.values(), strict=True)
        given = [texts(groups), texts(neighbours), int8s(days), int8s(recorded_days)]
        connection.execute(in_version(_ADD, self.version), [*given, *map(int8s, columns)])
