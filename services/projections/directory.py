"""The directory without its words: who offers and wants what kind of thing, and who may see it.

What it says and where it is stands in the vault; here is what can be matched without reading that.
A post whose time has passed stays until it is withdrawn: readers compare `valid_until_ms`.
"""

from typing import Final, TypeAlias

from access.arrays import uuids
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
from contracts.ids import PostId
from projections.folding import Own, Step, fold_batch, passed_over
from projections.progress import Database
from projections.stream import Batch
from projections.tables import ddl_of, in_version

# Each post of the batch as the last event left it; None: withdrawn.
_Fold: TypeAlias = dict[PostId, dict[str, object] | None]

_KEEP: Final = """
INSERT INTO projections.directory_posts_{v} VALUES (%(post_id)s, %(group_id)s, %(account_id)s,
    %(kind)s, %(category)s, %(visible_to)s, %(hint_steps)s, %(valid_until_ms)s, %(position)s)
ON CONFLICT (post_id) DO UPDATE SET kind = EXCLUDED.kind, category = EXCLUDED.category,
    visible_to = EXCLUDED.visible_to, hint_steps = EXCLUDED.hint_steps,
    valid_until_ms = EXCLUDED.valid_until_ms, position = EXCLUDED.position
"""
_WITHDRAW: Final = """
DELETE FROM projections.directory_posts_{v} WHERE post_id = ANY(%b::uuid[])
"""


def _posted(
    fold: _Fold, e: PostPublished | PostChanged, _: Envelope, position: int, __: Own
) -> None:
    fold[e.post_id] = {
        "post_id": e.post_id,
        "group_id": e.group_id,
        "account_id": e.account_id,
        "kind": e.terms.kind,
        "category": e.terms.category,
        "visible_to": e.terms.visible_to,
        "hint_steps": e.terms.hint_steps,
        "valid_until_ms": e.terms.valid_until_ms,
        "position": position,
    }


def _withdrawn(fold: _Fold, e: PostWithdrawn, _: Envelope, __: int, ___: Own) -> None:
    fold[e.post_id] = None


_STEPS: Final[dict[type, Step[_Fold]]] = {
    RoleGranted: passed_over,
    RoleWithdrawn: passed_over,
    KeyIssued: passed_over,
    KeyRevoked: passed_over,
    ErasureOrdered: passed_over,
    SubjectErased: passed_over,
    WordsRetired: passed_over,
    ExportMade: passed_over,
    ActProposed: passed_over,
    ActApproved: passed_over,
    ActDeclined: passed_over,
    PostPublished: _posted,
    PostChanged: _posted,
    PostWithdrawn: _withdrawn,
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
    ClearingApplied: passed_over,
    ClearingConsentSet: passed_over,
    ClearingObjected: passed_over,
    ClearingProposed: passed_over,
    ClearingWithdrawn: passed_over,
}


class Directory:
    """One row a post."""

    name = "directory"
    steps = _STEPS

    def __init__(self, version: int = 1) -> None:
        self.version = version
        self.tables_ddl = ddl_of("directory", version)
        self.indexes_ddl = ddl_of("directory_indexes", version)
        self.ddl = self.tables_ddl + self.indexes_ddl

    def apply(self, batch: Batch, connection: Database) -> None:
        """See `Projection.apply`."""
        posts: _Fold = fold_batch({}, _STEPS, batch)
        gone = [post_id for post_id, columns in posts.items() if columns is None]
        kept = [columns for columns in posts.values() if columns is not None]
        if gone:
            connection.execute(in_version(_WITHDRAW, self.version), [uuids(gone)])
        if kept:
            connection.cursor().executemany(in_version(_KEEP, self.version), kept)
