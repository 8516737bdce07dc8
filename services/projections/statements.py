"""Statements: what moved each account, in the order of the log, with the balance after each line.

Rows are only ever added, none is changed. So everything at or before a position is for ever what it
was when that position was printed on a statement, and the statement can be made again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

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
    Unit,
    UnitRevalued,
    WordsRetired,
)
from projections.folding import Own, Step, fold_batch, passed_over
from projections.progress import Database
from projections.statement_rows import Entry, Line, entry_rows, line_rows
from projections.stream import Batch
from projections.tables import (
    copy_rows,
    ddl_of,
    in_version,
    int8_field,
    storable,
    text_field,
    uuid_field,
)

_REMEMBERED_AT_MOST: Final = 500_000

_LAST_BALANCES: Final = """
SELECT a.account_id::text, l.balance_steps FROM unnest(%b::uuid[]) AS a (account_id)
CROSS JOIN LATERAL (
    SELECT balance_steps FROM projections.statements_lines_{v}
    WHERE account_id = a.account_id ORDER BY position DESC, side DESC LIMIT 1) AS l
"""
_DECIMALS: Final = "INSERT INTO projections.statements_decimals_{v} VALUES (%s, %s)"


class _Fold:
    """The rows one batch adds.

    Entries and lines are laid out only while they are being written, which takes PostgreSQL as long
    again; lines wait for their balance.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.lines: defaultdict[str, list[Line]] = defaultdict(list)
        self.reversals: list[bytes] = []
        self.accounts: list[bytes] = []
        self.units: list[bytes] = []
        self.decimals: list[tuple[str, int]] = []


def _recorded(
    fold: _Fold, e: ExchangeRecorded, envelope: Envelope, position: int, own: Own
) -> None:
    happened = envelope.happened_at_ms
    if e.payer_group in own:
        fold.lines[e.payer].append((position, 0, -e.payer_steps, happened))
    if e.payee_group in own:
        fold.lines[e.payee].append((position, 1, e.payee_steps, happened))
    fold.entries.append((position, e, envelope, own))


def _reversed(
    fold: _Fold, e: ExchangeReversed, envelope: Envelope, position: int, own: Own
) -> None:
    happened = envelope.happened_at_ms
    if e.payer_group in own:
        fold.lines[e.payer].append((position, 0, e.payer_steps, happened))
    if e.payee_group in own:
        fold.lines[e.payee].append((position, 1, -e.payee_steps, happened))
    fold.entries.append((position, e, envelope, own))
    row = (
        b"\x00\x05"
        + uuid_field(e.reverses)
        + uuid_field(e.exchange_id)
        + int8_field(position)
        + int8_field(happened)
    )
    ends = {e.payer_group, e.payee_group}
    fold.reversals += [row + text_field(group_id) for group_id in own if group_id in ends]


def _rounding(fold: _Fold, e: RoundingSettled, envelope: Envelope, position: int, own: Own) -> None:
    fold.lines[e.account_id].append((position, 1, e.steps, envelope.happened_at_ms))
    fold.entries.append((position, e, envelope, own))


def _opened(fold: _Fold, e: AccountOpened, _: Envelope, position: int, __: Own) -> None:
    fold.accounts.append(
        b"\x00\x03" + uuid_field(e.account_id) + text_field(e.group_id) + int8_field(position)
    )


def _founded(fold: _Fold, e: GroupFounded, _: Envelope, position: int, __: Own) -> None:
    fold.decimals.append((e.group_id, e.decimals))
    fold.units.append(_unit(e.group_id, e.unit, position))


def _described(fold: _Fold, e: GroupDescribed, _: Envelope, position: int, __: Own) -> None:
    fold.units.append(_unit(e.group_id, e.unit, position))


def _unit(group_id: str, unit: Unit, position: int) -> bytes:
    names = (unit.singular, unit.plural, unit.symbol)
    return (
        b"\x00\x05"
        + text_field(group_id)
        + int8_field(position)
        + b"".join(text_field(storable(name)) for name in names)
    )


_STEPS: Final[dict[type, Step[_Fold]]] = {
    GroupFounded: _founded,
    GroupDescribed: _described,
    AccountOpened: _opened,
    ExchangeRecorded: _recorded,
    ExchangeReversed: _reversed,
    RoundingSettled: _rounding,
    DefaultLimitsSet: passed_over,
    NetLimitsSet: passed_over,
    UnitRevalued: passed_over,
    FiguresConsentSet: passed_over,
    GroupClosed: passed_over,
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
    ClearingApplied: passed_over,
    ClearingConsentSet: passed_over,
    ClearingObjected: passed_over,
    ClearingProposed: passed_over,
    ClearingWithdrawn: passed_over,
}


class Statements:
    """Entries, their lines on accounts, which reversed which, and units as they were called."""

    name = "statements"
    steps = _STEPS

    def __init__(self, version: int = 4) -> None:
        self.version = version
        self.tables_ddl = ddl_of("statements", version)
        self.indexes_ddl = ddl_of("statements_indexes", version)
        self.ddl = self.tables_ddl + self.indexes_ddl
        # Balances as of `_at`. They follow from the position alone, so they hold for whoever wrote
        # it.
        self._balances: dict[str, int] = {}
        self._at = 0

    def apply(self, batch: Batch, connection: Database) -> None:
        """See `Projection.apply`."""
        fold = fold_batch(_Fold(), _STEPS, batch)
        self._remember(fold.lines.keys(), batch, connection)
        written: tuple[tuple[str, Iterable[bytes], bool], ...] = (
            ("entries", entry_rows(fold.entries), bool(fold.entries)),
            ("lines", line_rows(fold.lines, self._balances), bool(fold.lines)),
            ("reversals", fold.reversals, bool(fold.reversals)),
            ("accounts", fold.accounts, bool(fold.accounts)),
            ("units", fold.units, bool(fold.units)),
        )
        for table, rows, is_any in written:
            if is_any:
                copy_rows(connection, f"projections.statements_{table}_v{self.version}", rows)
        self._at = batch.reached
        if fold.decimals:
            statement = in_version(_DECIMALS, self.version)
            connection.cursor().executemany(statement, fold.decimals)

    def _remember(self, accounts: Collection[str], batch: Batch, connection: Database) -> None:
        balances = self._balances
        if self._at != batch.after or len(balances) > _REMEMBERED_AT_MOST:
            balances.clear()
        # Until the batch is through, what is remembered stands at no position.
        self._at = -1
        missing = [account_id for account_id in accounts if account_id not in balances]
        if missing:
            balances.update(dict.fromkeys(missing, 0))
            statement = in_version(_LAST_BALANCES, self.version)
            balances.update(connection.execute(statement, [uuids(missing)]).fetchall())
