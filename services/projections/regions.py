"""Regions: what is exchanged a month, in cells that tell of nobody, published once for ever.

An exchange counts with the group of its payer, in the month in which it happened. Once that group
has agreed to be counted, and the month is closed when it is recorded, it counts in the earliest
month that is still open: so nothing that was published changes. Only services between members
count; a reversal counts as what it gives back, by today's worth of a step within a group.

What each account gave and received is kept apart, and shown to nobody. When the log comes to stand
beyond the end of a month, or a group agrees, cells are made of it: see `regions_publishing`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from access.arrays import int8s, texts, uuids
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
    StepValueAgreed,
    SubjectErased,
    UnitRevalued,
    WordsRetired,
)
from projections.areas import area_of
from projections.folding import Own, Step, fold_batch, passed_over
from projections.progress import Database
from projections.regions_fold import Known, RegionsFold
from projections.regions_publishing import publish
from projections.stream import Batch
from projections.tables import ddl_of, in_version

Row: TypeAlias = Sequence[object] | Mapping[str, object]

_KNOWN: Final = "SELECT group_id, step_ms, area, agreed FROM projections.regions_groups_{v}"
_KEEP_KNOWN: Final = """
INSERT INTO projections.regions_groups_{v} VALUES (%s, %s, %s, %s) ON CONFLICT (group_id)
    DO UPDATE SET step_ms = EXCLUDED.step_ms, area = EXCLUDED.area, agreed = EXCLUDED.agreed
"""
_ADD: Final = """
INSERT INTO projections.regions_given_{v} AS g SELECT * FROM unnest(%b::int8[], %b::text[],
    %b::text[], %b::int8[], %b::uuid[], %b::int8[], %b::int8[])
ON CONFLICT (month, group_id, neighbour, side, account_id) DO UPDATE SET
    hours_ms = g.hours_ms + EXCLUDED.hours_ms, exchanges = g.exchanges + EXCLUDED.exchanges
"""
_OTHERS: Final = """
INSERT INTO projections.regions_others_{v} SELECT * FROM unnest(%b::uuid[], %b::text[])
"""
_WERE_OTHERS: Final = """
SELECT exchange_id::text FROM projections.regions_others_{v}
WHERE exchange_id = ANY(%b::uuid[]) GROUP BY 1
"""
_CONSENT: Final = "INSERT INTO projections.regions_consents_{v} VALUES (%s, %s, %s, %s, %s)"
_CLOSE: Final = """
INSERT INTO projections.regions_closings_{v} AS c VALUES (%s, %s)
ON CONFLICT (month) DO UPDATE SET position = EXCLUDED.position
WHERE EXCLUDED.position < c.position
"""
_END_POSTS: Final = """
UPDATE projections.regions_posts_{v} p SET until_position = d.until_position
FROM unnest(%b::uuid[], %b::int8[]) AS d (post_id, until_position)
WHERE p.post_id = d.post_id AND p.until_position IS NULL
"""
_POST: Final = """
INSERT INTO projections.regions_posts_{v} VALUES (%(post_id)s, %(from_position)s,
    %(until_position)s, %(group_id)s, %(account_id)s, %(kind)s, %(category)s, %(valid_until_ms)s)
"""


def _founded(fold: RegionsFold, e: GroupFounded, _: Envelope, __: int, ___: Own) -> None:
    fold.know(e.group_id, Known(e.step_ms, area_of(e.place), agreed=False))


def _described(fold: RegionsFold, e: GroupDescribed, _: Envelope, __: int, ___: Own) -> None:
    fold.know(e.group_id, fold.known[e.group_id]._replace(area=area_of(e.place)))


def _revalued(fold: RegionsFold, e: UnitRevalued, _: Envelope, __: int, ___: Own) -> None:
    fold.know(e.group_id, fold.known[e.group_id]._replace(step_ms=e.step_ms))


def _consent_set(
    fold: RegionsFold, e: FiguresConsentSet, envelope: Envelope, position: int, _: Own
) -> None:
    fold.agree(e.group_id, e.shown_to, envelope, position)


def _closed(fold: RegionsFold, e: GroupClosed, envelope: Envelope, position: int, _: Own) -> None:
    # Nothing is given in it any more, and that would have to be kept from being found out.
    if fold.known[e.group_id].agreed:
        fold.agree(e.group_id, "nobody", envelope, position)


def _recorded(fold: RegionsFold, e: ExchangeRecorded, envelope: Envelope, _: int, own: Own) -> None:
    if e.kind == "service":
        fold.add(fold.parts(e, envelope, own, 1))
    else:
        fold.others.update(
            dict.fromkeys((e.exchange_id, g) for g in own if g in (e.payer_group, e.payee_group))
        )


def _reversed(fold: RegionsFold, e: ExchangeReversed, envelope: Envelope, _: int, own: Own) -> None:
    fold.reversals.append((e.reverses, fold.parts(e, envelope, own, -1)))


def _posted(
    fold: RegionsFold, e: PostPublished | PostChanged, _: Envelope, position: int, __: Own
) -> None:
    fold.post(e, position)


def _post_withdrawn(
    fold: RegionsFold, e: PostWithdrawn, _: Envelope, position: int, __: Own
) -> None:
    fold.end_post(e.post_id, position)


_STEPS: Final[dict[type, Step[RegionsFold]]] = {
    GroupFounded: _founded,
    GroupDescribed: _described,
    UnitRevalued: _revalued,
    FiguresConsentSet: _consent_set,
    GroupClosed: _closed,
    ExchangeRecorded: _recorded,
    ExchangeReversed: _reversed,
    PostPublished: _posted,
    PostChanged: _posted,
    PostWithdrawn: _post_withdrawn,
    DefaultLimitsSet: passed_over,
    NetLimitsSet: passed_over,
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
    RoleGranted: passed_over,
    RoleWithdrawn: passed_over,
    KeyIssued: passed_over,
    KeyRevoked: passed_over,
    ErasureOrdered: passed_over,
    SubjectErased: passed_over,
    WordsRetired: passed_over,
    ExportMade: passed_over,
    ClearingApplied: passed_over,
    ClearingConsentSet: passed_over,
    ClearingObjected: passed_over,
    ClearingProposed: passed_over,
    ClearingWithdrawn: passed_over,
}


class Regions:
    """What accounts gave and received a month, and the cells that were published of it."""

    name = "regions"
    steps = _STEPS
    # Everything is found by the primary keys.
    indexes_ddl = ""

    def __init__(self, version: int = 2) -> None:
        self.version = version
        self.tables_ddl = self.ddl = ddl_of("regions", version)
        # What is known of the groups as of `_at`: it follows from the position alone.
        self._known: dict[str, Known] = {}
        self._at = -1

    def apply(self, batch: Batch, connection: Database) -> None:
        """See `Projection.apply`. Cells are published of all that stands in the tables by then."""
        if self._at != batch.after:
            rows = connection.execute(in_version(_KNOWN, self.version))
            self._known = {group_id: Known(*columns) for group_id, *columns in rows}
        # Until the batch is through, what is known stands at no position.
        self._at = -1
        fold = fold_batch(RegionsFold(self._known), _STEPS, batch)
        for position, envelope, own in batch.records:
            if own:
                fold.pass_by(position, envelope.recorded_at_ms)
        self._write(connection, fold)
        self._at = batch.reached
        publish(connection, self.version)

    def _write(self, connection: Database, fold: RegionsFold) -> None:
        if fold.others:
            exchanges, groups = zip(*fold.others, strict=True)
            others = [uuids(exchanges), texts(groups)]
            connection.execute(in_version(_OTHERS, self.version), others)
        if fold.reversals:
            self._give_back(connection, fold)
        if fold.given:
            self._add(connection, fold)
        if fold.ended:
            ended = [uuids(list(fold.ended)), int8s(fold.ended.values())]
            connection.execute(in_version(_END_POSTS, self.version), ended)
        known = [(group_id, *self._known[group_id]) for group_id in fold.changed]
        many: tuple[tuple[str, Iterable[Row]], ...] = (
            (_KEEP_KNOWN, known),
            (_CONSENT, fold.consents),
            (_CLOSE, fold.closings.items()),
            (_POST, fold.posts),
        )
        for statement, rows in many:
            given = list(rows)
            if given:
                connection.cursor().executemany(in_version(statement, self.version), given)

    def _give_back(self, connection: Database, fold: RegionsFold) -> None:
        # The originals of this batch are in the table by now.
        originals = uuids([original for original, _ in fold.reversals])
        rows = connection.execute(in_version(_WERE_OTHERS, self.version), [originals])
        others = {exchange_id for (exchange_id,) in rows}
        for original, parts in fold.reversals:
            if original not in others:
                fold.add(parts)

    def _add(self, connection: Database, fold: RegionsFold) -> None:
        # In the order of the index, so that rows that are neighbours in it are written together.
        keys = sorted(fold.given)
        months, groups, neighbours, sides, accounts = zip(*keys, strict=True)
        hours, exchanges = zip(*(fold.given[key] for key in keys), strict=True)
        given = [
            *(int8s(months), texts(groups), texts(neighbours), int8s(sides), uuids(accounts)),
            *(int8s(hours), int8s(exchanges)),
        ]
        connection.execute(in_version(_ADD, self.version), given)
