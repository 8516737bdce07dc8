"""Balances: where each account stands between its limits, and the requests that wait for an answer.

Defaults stay one row a group and are joined when read, so that changing them shows on every account
that has no limits of its own. Room held is the sum over open requests, taken when read: there are
few. A request across a border is a row for each of its end groups.
"""

from collections import defaultdict
from typing import Final

from access.arrays import int8s, texts, uuids
from contracts.envelope import Envelope
from contracts.events import (
    AccountClosed,
    AccountLeaving,
    AccountLimits,
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
    RequestEndEvent,
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
from projections.folding import Own, Step, fold_batch, passed_over
from projections.progress import Database
from projections.stream import Batch
from projections.tables import copy_rows, ddl_of, in_version, int8_field, text_field, uuid_field


class _Fold:
    """What one batch changes. The parts touch different columns or rows, so their order is free."""

    def __init__(self) -> None:
        self.opened: list[AccountOpened] = []
        self.statuses: dict[str, str] = {}
        self.erased: list[str] = []
        self.limits: dict[str, tuple[AccountLimits | None, str]] = {}
        self.defaults: dict[str, tuple[AccountLimits, str]] = {}
        self.intermediaries: dict[tuple[str, str], bool] = {}
        self.changes: defaultdict[str, int] = defaultdict(int)
        self.requested: list[bytes] = []
        # By exchange and the group whose copy of the request it is.
        self.answered: dict[tuple[str, str], str] = {}


def _opened(fold: _Fold, e: AccountOpened, _: Envelope, __: int, ___: Own) -> None:
    fold.opened.append(e)


def _limits(fold: _Fold, e: AccountLimitsSet, envelope: Envelope, _: int, __: Own) -> None:
    fold.limits[e.account_id] = (e.limits, envelope.actor.person_id)


def _founded(fold: _Fold, e: GroupFounded, envelope: Envelope, _: int, __: Own) -> None:
    fold.defaults[e.group_id] = (e.default_limits, envelope.actor.person_id)


def _defaults(fold: _Fold, e: DefaultLimitsSet, envelope: Envelope, _: int, __: Own) -> None:
    fold.defaults[e.group_id] = (e.limits, envelope.actor.person_id)


def _status(status: str) -> Step[_Fold]:
    def step(
        fold: _Fold,
        e: AccountSuspended | AccountLeaving | AccountClosed,
        _: Envelope,
        __: int,
        ___: Own,
    ) -> None:
        fold.statuses[e.account_id] = status

    return step


def _erased(fold: _Fold, e: SubjectErased, _: Envelope, __: int, ___: Own) -> None:
    fold.erased.append(e.account_id)


def _appointed(fold: _Fold, e: IntermediaryAppointed, _: Envelope, __: int, ___: Own) -> None:
    fold.intermediaries[e.account_id, e.person_id] = True


def _dismissed(fold: _Fold, e: IntermediaryDismissed, _: Envelope, __: int, ___: Own) -> None:
    fold.intermediaries[e.account_id, e.person_id] = False


def _recorded(fold: _Fold, e: ExchangeRecorded, _: Envelope, __: int, own: Own) -> None:
    if e.payer_group in own:
        fold.changes[e.payer] -= e.payer_steps
    if e.payee_group in own:
        fold.changes[e.payee] += e.payee_steps
    if e.accepts_request:
        for group_id in own:
            fold.answered[e.exchange_id, group_id] = "accepted"


def _reversed(fold: _Fold, e: ExchangeReversed, _: Envelope, __: int, own: Own) -> None:
    if e.payer_group in own:
        fold.changes[e.payer] += e.payer_steps
    if e.payee_group in own:
        fold.changes[e.payee] -= e.payee_steps


def _rounding(fold: _Fold, e: RoundingSettled, _: Envelope, __: int, ___: Own) -> None:
    fold.changes[e.account_id] += e.steps


def _requested(
    fold: _Fold, e: ExchangeRequested, envelope: Envelope, position: int, own: Own
) -> None:
    row = (
        b"\x00\x0e"  # 14 fields
        + uuid_field(e.exchange_id)
        + int8_field(position)
        + text_field("open")
        + uuid_field(e.payer)
        + uuid_field(e.payee)
        + text_field(e.payer_group)
        + text_field(e.payee_group)
        + int8_field(e.payer_steps)
        + int8_field(e.payee_steps)
        + text_field(e.fixed_side)
        + (b"\x00\x00\x00\x01\x01" if e.holds else b"\x00\x00\x00\x01\x00")
        + int8_field(envelope.happened_at_ms)
        + int8_field(e.expires_at_ms)
    )
    ends = {e.payer_group, e.payee_group}
    fold.requested += [row + text_field(group_id) for group_id in own if group_id in ends]


def _answered(status: str) -> Step[_Fold]:
    def step(fold: _Fold, e: RequestEndEvent, _: Envelope, __: int, own: Own) -> None:
        for group_id in own:
            fold.answered[e.exchange_id, group_id] = status

    return step


_STEPS: Final[dict[type, Step[_Fold]]] = {
    GroupFounded: _founded,
    DefaultLimitsSet: _defaults,
    AccountOpened: _opened,
    AccountLimitsSet: _limits,
    AccountSuspended: _status("suspended"),
    AccountLeaving: _status("leaving"),
    AccountResumed: _status("open"),
    AccountClosed: _status("closed"),
    SubjectErased: _erased,
    IntermediaryAppointed: _appointed,
    IntermediaryDismissed: _dismissed,
    ExchangeRecorded: _recorded,
    ExchangeReversed: _reversed,
    RoundingSettled: _rounding,
    ExchangeRequested: _requested,
    RequestDeclined: _answered("declined"),
    RequestWithdrawn: _answered("withdrawn"),
    RequestExpired: _answered("expired"),
    RequestEnded: _answered("ended"),
    GroupDescribed: passed_over,
    NetLimitsSet: passed_over,
    UnitRevalued: passed_over,
    FiguresConsentSet: passed_over,
    GroupClosed: passed_over,
    AgreementProposed: passed_over,
    AgreementAccepted: passed_over,
    AgreementDeclined: passed_over,
    LinkLimitLowered: passed_over,
    StepValueAgreed: passed_over,
    AgreementSuspended: passed_over,
    AgreementEnded: passed_over,
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
    WordsRetired: passed_over,
    ExportMade: passed_over,
    ClearingApplied: passed_over,
    ClearingConsentSet: passed_over,
    ClearingObjected: passed_over,
    ClearingProposed: passed_over,
    ClearingWithdrawn: passed_over,
}

_OPENED: Final = b"\x00\x0c"  # 12 fields


_CHANGE: Final = """
UPDATE projections.balances_accounts_{v} a SET balance_steps = a.balance_steps + d.change
FROM unnest(%b::uuid[], %b::int8[]) AS d (account_id, change)
WHERE a.account_id = d.account_id
"""
_SET_STATUS: Final = """
UPDATE projections.balances_accounts_{v} a SET status = d.status
FROM unnest(%b::uuid[], %b::text[]) AS d (account_id, status)
WHERE a.account_id = d.account_id
"""
_ERASE: Final = """
UPDATE projections.balances_accounts_{v} SET holder_id = NULL WHERE account_id = ANY(%b::uuid[])
"""
_SET_LIMITS: Final = """
UPDATE projections.balances_accounts_{v} SET own_limits = %s, floor_steps = %s,
    ceiling_steps = %s, warn_below_steps = %s, warn_above_steps = %s, limits_set_by = %s
WHERE account_id = %s
"""
_SET_DEFAULTS: Final = """
INSERT INTO projections.balances_defaults_{v} VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (group_id) DO UPDATE SET floor_steps = EXCLUDED.floor_steps,
    ceiling_steps = EXCLUDED.ceiling_steps, warn_below_steps = EXCLUDED.warn_below_steps,
    warn_above_steps = EXCLUDED.warn_above_steps, limits_set_by = EXCLUDED.limits_set_by
"""
_APPOINT: Final = """
INSERT INTO projections.balances_intermediaries_{v} VALUES (%s, %s) ON CONFLICT DO NOTHING
"""
_DISMISS: Final = """
DELETE FROM projections.balances_intermediaries_{v} WHERE account_id = %s AND person_id = %s
"""
_NOBODY_ACTS: Final = """
DELETE FROM projections.balances_intermediaries_{v} WHERE account_id = ANY(%b::uuid[])
"""
_ANSWER: Final = """
UPDATE projections.balances_requests_{v} r SET status = d.status
FROM unnest(%b::uuid[], %b::text[], %b::text[]) AS d (exchange_id, group_id, status)
WHERE r.exchange_id = d.exchange_id AND r.group_id = d.group_id
"""


class Balances:
    """Accounts with balance, status and limits; default limits; intermediaries; requests."""

    name = "balances"
    steps = _STEPS

    def __init__(self, version: int = 4) -> None:
        self.version = version
        self.tables_ddl = ddl_of("balances", version)
        self.indexes_ddl = ddl_of("balances_indexes", version)
        self.ddl = self.tables_ddl + self.indexes_ddl

    def apply(self, batch: Batch, connection: Database) -> None:
        """See `Projection.apply`."""
        fold = fold_batch(_Fold(), _STEPS, batch)
        if fold.opened:
            rows = (_opened_row(event) for event in fold.opened)
            copy_rows(connection, self._sql("projections.balances_accounts_{v}"), rows)
        self._write_accounts(connection, fold)
        self._write_defaults(connection, fold.defaults)
        self._write_intermediaries(connection, fold)
        self._write_requests(connection, fold)

    def _sql(self, statement: str) -> str:
        return in_version(statement, self.version)

    def _write_accounts(self, connection: Database, fold: _Fold) -> None:
        changes = {account_id: change for account_id, change in fold.changes.items() if change}
        if changes:
            given = [uuids(list(changes)), int8s(changes.values())]
            connection.execute(self._sql(_CHANGE), given)
        if fold.statuses:
            statuses = [uuids(list(fold.statuses)), texts(list(fold.statuses.values()))]
            connection.execute(self._sql(_SET_STATUS), statuses)
        if fold.erased:
            connection.execute(self._sql(_ERASE), [uuids(fold.erased)])
        if fold.limits:
            connection.cursor().executemany(
                self._sql(_SET_LIMITS),
                [
                    (limits is not None, *_limit_columns(limits, set_by), account_id)
                    for account_id, (limits, set_by) in fold.limits.items()
                ],
            )

    def _write_defaults(
        self, connection: Database, defaults: dict[str, tuple[AccountLimits, str]]
    ) -> None:
        if defaults:
            connection.cursor().executemany(
                self._sql(_SET_DEFAULTS),
                [(group_id, *_limit_columns(*given)) for group_id, given in defaults.items()],
            )

    def _write_intermediaries(self, connection: Database, fold: _Fold) -> None:
        for appointed, statement in ((False, _DISMISS), (True, _APPOINT)):
            rows = [pair for pair, is_so in fold.intermediaries.items() if is_so is appointed]
            if rows:
                connection.cursor().executemany(self._sql(statement), rows)
        if fold.erased:
            # Last: whoever was appointed in the same batch was so before.
            connection.execute(self._sql(_NOBODY_ACTS), [uuids(fold.erased)])

    def _write_requests(self, connection: Database, fold: _Fold) -> None:
        if fold.requested:
            copy_rows(connection, self._sql("projections.balances_requests_{v}"), fold.requested)
        if fold.answered:
            exchanges, groups = zip(*fold.answered, strict=True)
            given = [uuids(exchanges), texts(groups), texts(list(fold.answered.values()))]
            connection.execute(self._sql(_ANSWER), given)


def _opened_row(e: AccountOpened) -> bytes:
    return (
        _OPENED
        + uuid_field(e.account_id)
        + text_field(e.group_id)
        + text_field(e.kind)
        + uuid_field(e.holder_id)
        + text_field("open")
        + int8_field(0)
        + b"\x00\x00\x00\x01\x00"
        + uuid_field(None) * 5
    )


def _limit_columns(limits: AccountLimits | None, set_by: str) -> tuple[object, ...]:
    if limits is None:
        return (None, None, None, None, None)
    return (
        limits.floor_steps,
        limits.ceiling_steps,
        limits.warn_below_steps,
        limits.warn_above_steps,
        set_by,
    )
