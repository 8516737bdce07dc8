"""Statements: what moved each account, in the order of the log, with the balance after each line.

Rows are only ever added, none is changed. So everything at or before a position is for ever what it
was when that position was printed on a statement, and the statement can be made again.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from importlib.resources import files
from struct import Struct
from typing import Final, TypeAlias

import msgspec

from access.arrays import uuids
from contracts.envelope import Envelope
from contracts.events import (
    AccountClosed,
    AccountLeaving,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    AgreementAccepted,
    AgreementDeclined,
    AgreementEnded,
    AgreementProposed,
    AgreementSuspended,
    DefaultLimitsSet,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    GroupClosed,
    GroupDescribed,
    GroupFounded,
    IntermediaryAppointed,
    IntermediaryDismissed,
    LinkLimitLowered,
    NetLimitsSet,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    RoundingSettled,
    Route,
    StepValueAgreed,
    Unit,
    UnitRevalued,
)
from projections.folding import Step, fold_batch, passed_over
from projections.progress import Database
from projections.stream import Batch
from projections.tables import (
    NULL,
    copy_rows,
    int8_field,
    jsonb_field,
    known_uuid_bytes,
    storable,
    text_field,
    uuid_bytes,
    uuid_field,
)

_FIXED: Final = Struct(">hiqi16s" + "iq" * 8 + "i16s")
_NOTHING_MORE: Final = NULL * 3
_LINE: Final = Struct(">hi16siqihiqiqiq")
# The account, its position and side, by how many steps it changes, and when that happened in ms.
_Line: TypeAlias = tuple[str, int, int, int, int]
_REMEMBERED_AT_MOST: Final = 500_000

_LAST_BALANCES: Final = """
SELECT a.account_id::text, l.balance_steps FROM unnest(%b::uuid[]) AS a (account_id)
CROSS JOIN LATERAL (
    SELECT balance_steps FROM projections.statements_lines_v1
    WHERE account_id = a.account_id ORDER BY position DESC, side DESC LIMIT 1) AS l
"""


class _Fold:
    """The rows one batch adds. Lines (account, position, side, …) wait for their balance."""

    def __init__(self) -> None:
        # Laid out only while they are being written, which takes PostgreSQL as long again.
        self.entries: list[Callable[[], bytes]] = []
        self.lines: list[_Line] = []
        self.reversals: list[bytes] = []
        self.accounts: list[bytes] = []
        self.units: list[bytes] = []
        self.decimals: list[tuple[str, int]] = []


def _recorded(fold: _Fold, e: ExchangeRecorded, envelope: Envelope, position: int) -> None:
    happened = envelope.happened_at_ms
    fold.lines.append((e.payer, position, 0, -e.payer_steps, happened))
    fold.lines.append((e.payee, position, 1, e.payee_steps, happened))
    fold.entries.append(partial(_entry, e, e.kind, envelope, position, 0, None))


def _reversed(fold: _Fold, e: ExchangeReversed, envelope: Envelope, position: int) -> None:
    happened = envelope.happened_at_ms
    fold.lines.append((e.payer, position, 0, e.payer_steps, happened))
    fold.lines.append((e.payee, position, 1, -e.payee_steps, happened))
    fold.entries.append(
        partial(_entry, e, "reversal", envelope, position, e.payee_rounding_ms, e.reverses)
    )
    fold.reversals.append(
        b"\x00\x04"
        + uuid_field(e.reverses)
        + uuid_field(e.exchange_id)
        + int8_field(position)
        + int8_field(happened)
    )


def _entry(
    e: ExchangeRecorded | ExchangeReversed,
    kind: str,
    envelope: Envelope,
    position: int,
    payee_rounding_ms: int,
    reverses: str | None,
) -> bytes:
    groups = envelope.groups
    amounts = (
        *(8, e.payer_steps, 8, e.payee_steps),
        *(8, groups[e.payer_group], 8, groups[e.payee_group]),
        *(8, e.payer_rounding_ms, 8, payee_rounding_ms),
    )
    parties = _account_field(e.payer) + _account_field(e.payee)
    row = _row(position, e.exchange_id, kind, envelope, (e.payer_group, e.payee_group), amounts)
    if e.past_limits is None and reverses is None and not e.routes:
        return row + parties + _NOTHING_MORE
    more = text_field(e.past_limits) + uuid_field(reverses) + jsonb_field(_routes(e.routes))
    return row + parties + more


def _row(
    position: int,
    exchange_id: str,
    kind: str,
    envelope: Envelope,
    groups: tuple[str, str],
    amounts: tuple[int, ...],
) -> bytes:
    """The row up to its payer: what is of one length first, so that it is laid out in one go."""
    actor = envelope.actor
    times = (8, envelope.happened_at_ms, 8, envelope.recorded_at_ms)
    head = (21, 8, position, 16, uuid_bytes(exchange_id))
    fixed = _FIXED.pack(*head, *amounts, *times, 16, known_uuid_bytes(actor.person_id))
    return fixed + _texts(kind, actor.capacity, *groups) + _account_field(actor.acting_for)


@lru_cache(maxsize=10_000)
def _texts(kind: str, capacity: str, payer_group: str, payee_group: str) -> bytes:
    return b"".join(map(text_field, (kind, capacity, payer_group, payee_group)))


def _account_field(account_id: str | None) -> bytes:
    return NULL if account_id is None else b"\x00\x00\x00\x10" + known_uuid_bytes(account_id)


def _routes(routes: tuple[Route, ...]) -> bytes | None:
    if not routes:
        return None
    return msgspec.json.encode(
        [{"groups": route.groups, "carried_ms": route.carried_ms} for route in routes]
    )


def _rounding(fold: _Fold, e: RoundingSettled, envelope: Envelope, position: int) -> None:
    fold.lines.append((e.account_id, position, 1, e.steps, envelope.happened_at_ms))
    fold.entries.append(partial(_rounding_entry, e, envelope, position))


def _rounding_entry(e: RoundingSettled, envelope: Envelope, position: int) -> bytes:
    number = envelope.groups[e.group_id]
    amounts = (8, 0, 8, e.steps, 8, number, 8, number, 8, e.rounding_ms, 8, 0)
    groups = (e.group_id, e.group_id)
    row = _row(position, e.exchange_id, "rounding", envelope, groups, amounts)
    return row + NULL + _account_field(e.account_id) + _NOTHING_MORE


def _opened(fold: _Fold, e: AccountOpened, _: Envelope, position: int) -> None:
    fold.accounts.append(
        b"\x00\x03" + uuid_field(e.account_id) + text_field(e.group_id) + int8_field(position)
    )


def _founded(fold: _Fold, e: GroupFounded, _: Envelope, position: int) -> None:
    fold.decimals.append((e.group_id, e.decimals))
    fold.units.append(_unit(e.group_id, e.unit, position))


def _described(fold: _Fold, e: GroupDescribed, _: Envelope, position: int) -> None:
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
}


class Statements:
    """Entries, their lines on accounts, which reversed which, and units as they were called."""

    name = "statements"
    version = 1
    ddl = files("projections").joinpath("statements.sql").read_text(encoding="utf-8")
    steps = _STEPS

    def __init__(self) -> None:
        # Balances as of `_at`. They follow from the position alone, so they hold for whoever wrote
        # it.
        self._balances: dict[str, int] = {}
        self._at = 0

    def apply(self, batch: Batch, connection: Database) -> None:
        """See `Projection.apply`."""
        fold = fold_batch(_Fold(), _STEPS, batch)
        # By account: neighbours in the index are written together (10 to 20 % less work, measured).
        fold.lines.sort()
        self._remember({line[0] for line in fold.lines}, batch, connection)
        written: tuple[tuple[str, Iterable[bytes], bool], ...] = (
            ("entries_v1", (entry() for entry in fold.entries), bool(fold.entries)),
            ("lines_v1", self._with_balances(fold.lines), bool(fold.lines)),
            ("reversals_v1", fold.reversals, bool(fold.reversals)),
            ("accounts_v1", fold.accounts, bool(fold.accounts)),
            ("units_v1", fold.units, bool(fold.units)),
        )
        for table, rows, is_any in written:
            if is_any:
                copy_rows(connection, f"projections.statements_{table}", rows)
        self._at = batch.reached
        if fold.decimals:
            connection.cursor().executemany(
                "INSERT INTO projections.statements_decimals_v1 VALUES (%s, %s)", fold.decimals
            )

    def _remember(self, accounts: set[str], batch: Batch, connection: Database) -> None:
        balances = self._balances
        if self._at != batch.after or len(balances) > _REMEMBERED_AT_MOST:
            balances.clear()
        # Until the batch is through, what is remembered stands at no position.
        self._at = -1
        missing = accounts.difference(balances)
        if missing:
            balances.update(dict.fromkeys(missing, 0))
            balances.update(connection.execute(_LAST_BALANCES, [uuids(list(missing))]).fetchall())

    def _with_balances(self, lines: Iterable[_Line]) -> Iterator[bytes]:
        """The rows, made as they are asked for; they move the remembered balances as they go."""
        balances = self._balances
        for account_id, position, side, change, happened in lines:
            balances[account_id] = balance = balances[account_id] + change
            account = known_uuid_bytes(account_id)
            yield _LINE.pack(
                *(6, 16, account, 8, position, 2, side),
                *(8, change, 8, balance, 8, happened),
            )
