"""Clearing runs: what each was to each group, which links it moved, and what groups consent to.

Runs are rare and their events large, so each event is written by statements of its own, in order.
"""

from collections.abc import Iterable
from typing import Final, TypeAlias

import msgspec

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
    Growth,
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
    SetOff,
    Share,
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

_Given: TypeAlias = dict[str, object]

_PROPOSED: Final = """
INSERT INTO projections.cleared_runs_{v} (run_id, group_id, mode, status, cancelled_ms,
    gross_before_ms, gross_after_ms, run_gross_before_ms, run_gross_after_ms, proposed_at_ms,
    objections_until_ms, position)
SELECT %(run_id)s, group_id, %(mode)s, 'proposed', cancelled_ms, gross_before_ms, gross_after_ms,
    %(run_before_ms)s, %(run_after_ms)s, %(at_ms)s, %(until_ms)s, %(position)s
FROM unnest(%(groups)b::text[], %(cancelled)b::int8[], %(before)b::int8[], %(after)b::int8[])
    AS s (group_id, cancelled_ms, gross_before_ms, gross_after_ms)
"""
_LINKS: Final = """
INSERT INTO projections.cleared_links_{v}
    (run_id, group_id, agreement_id, debtor, creditor, grows, owed_ms, proposed_ms)
SELECT %(run_id)s, group_id, agreement_id, debtor, creditor, grows = 1, nullif(owed_ms, 0), moves_ms
FROM unnest(%(groups)b::text[], %(agreements)b::uuid[], %(debtors)b::text[],
    %(creditors)b::text[], %(grows)b::int8[], %(owed)b::int8[], %(moves)b::int8[])
    AS l (group_id, agreement_id, debtor, creditor, grows, owed_ms, moves_ms)
"""
_APPLIED: Final = """
UPDATE projections.cleared_runs_{v} r SET status = 'applied', ended_at_ms = %(at_ms)s,
    cancelled_ms = s.cancelled_ms, gross_before_ms = s.gross_before_ms,
    gross_after_ms = s.gross_after_ms, run_gross_before_ms = %(run_before_ms)s,
    run_gross_after_ms = %(run_after_ms)s
FROM unnest(%(groups)b::text[], %(cancelled)b::int8[], %(before)b::int8[], %(after)b::int8[])
    AS s (group_id, cancelled_ms, gross_before_ms, gross_after_ms)
WHERE r.run_id = %(run_id)s AND r.group_id = s.group_id
"""
# A debt that takes no part any more stands with nothing owed: what was owed at the proposal stays.
_LINKS_APPLIED: Final = """
UPDATE projections.cleared_links_{v} k SET applied_ms = l.moves_ms,
    owed_ms = coalesce(nullif(l.owed_ms, 0), k.owed_ms)
FROM unnest(%(groups)b::text[], %(agreements)b::uuid[], %(debtors)b::text[],
    %(creditors)b::text[], %(grows)b::int8[], %(owed)b::int8[], %(moves)b::int8[])
    AS l (group_id, agreement_id, debtor, creditor, grows, owed_ms, moves_ms)
WHERE k.run_id = %(run_id)s AND k.group_id = l.group_id AND k.agreement_id = l.agreement_id
    AND k.debtor = l.debtor AND k.grows = (l.grows = 1)
"""
_OBJECTED: Final = """
UPDATE projections.cleared_links_{v} SET objected = true
WHERE run_id = %(run_id)s AND group_id = ANY(%(own)s) AND %(by)s IN (debtor, creditor)
    AND (%(agreement_id)s::uuid IS NULL OR agreement_id = %(agreement_id)s)
"""
_WITHDRAWN: Final = """
UPDATE projections.cleared_runs_{v} SET status = 'withdrawn', because = %(because)s,
    ended_at_ms = %(at_ms)s
WHERE run_id = %(run_id)s AND group_id = ANY(%(own)s)
"""
_CONSENT: Final = """
INSERT INTO projections.cleared_consents_{v} VALUES (%(group_id)s, %(over_limits)s, %(leaves)s)
ON CONFLICT (group_id) DO UPDATE SET over_limits_allowed = EXCLUDED.over_limits_allowed,
    leaves = EXCLUDED.leaves
"""


class _Fold:
    """The statements of one batch, in order."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, _Given]] = []

    def write(self, statement: str, **given: object) -> None:
        self.statements.append((statement, given))


def _consent_set(fold: _Fold, e: ClearingConsentSet, _: Envelope, __: int, ___: Own) -> None:
    leaves = {leave.agreement_id: leave.at_least_ms for leave in e.leaves}
    fold.write(
        _CONSENT,
        group_id=e.group_id,
        over_limits=e.over_limits_allowed,
        leaves=msgspec.json.encode(leaves).decode(),
    )


def _proposed(
    fold: _Fold, e: ClearingProposed, envelope: Envelope, position: int, own: Own
) -> None:
    fold.write(
        _PROPOSED,
        **_run(e, envelope, own),
        mode=e.mode,
        until_ms=e.objections_until_ms,
        position=position,
    )
    moving = (link for link in links_of(e.set_offs, e.growths) if link.moves_ms)
    fold.write(_LINKS, run_id=e.run_id, **_links(moving, own))


def _applied(fold: _Fold, e: ClearingApplied, envelope: Envelope, _: int, own: Own) -> None:
    fold.write(_APPLIED, **_run(e, envelope, own))
    links = links_of(e.set_offs, e.growths)
    fold.write(_LINKS_APPLIED, run_id=e.run_id, **_links(links, own))


def _objected(fold: _Fold, e: ClearingObjected, _: Envelope, __: int, own: Own) -> None:
    fold.write(_OBJECTED, run_id=e.run_id, by=e.by, agreement_id=e.agreement_id, own=list(own))


def _withdrawn(fold: _Fold, e: ClearingWithdrawn, envelope: Envelope, _: int, own: Own) -> None:
    at_ms = envelope.recorded_at_ms
    fold.write(_WITHDRAWN, run_id=e.run_id, because=e.because, at_ms=at_ms, own=list(own))


def _run(e: ClearingProposed | ClearingApplied, envelope: Envelope, own: Own) -> _Given:
    shares: list[Share] = [share for share in e.shares if share.group_id in own]
    return {
        "run_id": e.run_id,
        "run_before_ms": e.gross_before_ms,
        "run_after_ms": e.gross_after_ms,
        "at_ms": envelope.recorded_at_ms,
        "groups": texts([share.group_id for share in shares]),
        "cancelled": int8s([share.cancelled_ms for share in shares]),
        "before": int8s([share.gross_before_ms for share in shares]),
        "after": int8s([share.gross_after_ms for share in shares]),
    }


def _links(links: Iterable[SetOff | Growth], own: Own) -> _Given:
    rows = [
        (group_id, link)
        for link in links
        for group_id in (link.debtor, link.creditor)
        if group_id in own
    ]
    return {
        "groups": texts([group_id for group_id, _ in rows]),
        "agreements": uuids([link.agreement_id for _, link in rows]),
        "debtors": texts([link.debtor for _, link in rows]),
        "creditors": texts([link.creditor for _, link in rows]),
        "grows": int8s([int(isinstance(link, Growth)) for _, link in rows]),
        "owed": int8s([link.owed_ms if isinstance(link, SetOff) else 0 for _, link in rows]),
        "moves": int8s([link.moves_ms for _, link in rows]),
    }


_STEPS: Final[dict[type, Step[_Fold]]] = {
    ClearingConsentSet: _consent_set,
    ClearingProposed: _proposed,
    ClearingObjected: _objected,
    ClearingApplied: _applied,
    ClearingWithdrawn: _withdrawn,
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
    ExchangeRecorded: passed_over,
    ExchangeReversed: passed_over,
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
}


class Cleared:
    """Runs by group, their links, and each group's consent."""

    name = "cleared"
    steps = _STEPS

    def __init__(self, version: int = 2) -> None:
        self.version = version
        self.tables_ddl = ddl_of("cleared", version)
        self.indexes_ddl = ddl_of("cleared_indexes", version)
        self.ddl = self.tables_ddl + self.indexes_ddl

    def apply(self, batch: Batch, connection: Database) -> None:
        """See `Projection.apply`."""
        fold = fold_batch(_Fold(), _STEPS, batch)
        for statement, given in fold.statements:
            connection.execute(in_version(statement, self.version), given)
