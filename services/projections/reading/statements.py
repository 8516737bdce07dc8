"""Statements and exchanges, as of a position and a moment.

Every condition looks at rows at or before the position only, and those never change: that is why
the same position gives the same statement, whatever came after.
"""

from dataclasses import dataclass
from typing import Final

from projections.reading.accounts import between
from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

FOR_EVER_MS: Final = 2**63 - 1

# Of an entry `e` with what reversed it, `r`, as a group at an end of it has them.
ENTRY: Final = """
e.position, e.exchange_id::text, e.kind, e.payer::text, e.payee::text, e.payer_group, e.payee_group,
e.payer_steps, e.payee_steps, e.payer_number, e.payee_number, e.payer_rounding_ms,
e.payee_rounding_ms, e.happened_at_ms, e.recorded_at_ms, e.actor_id::text, e.capacity,
e.acting_for::text, e.past_limits, e.reverses::text, e.routes, e.reason_at,
r.exchange_id::text AS reversed_by,
(SELECT q.position FROM {balances_requests} q
    WHERE q.exchange_id = e.exchange_id AND q.group_id = e.group_id) AS requested_position
"""
_WITHIN: Final = """
FROM {statements_lines} l
WHERE l.account_id = %(account_id)s::uuid AND l.position <= %(position)s
    AND l.happened_at_ms <= %(as_of_ms)s
"""
_LINES: Final = f"""
SELECT l.side, l.change_steps, l.balance_steps, {ENTRY}
FROM (SELECT * {_WITHIN} AND (l.position, l.side) <beyond> (%(from_position)s, %(from_side)s)
    ORDER BY l.position <way>, l.side <way> LIMIT %(limit)s) AS l
JOIN {{statements_entries}} e ON e.position = l.position AND e.group_id = %(group_id)s
LEFT JOIN {{statements_reversals}} r ON r.reverses = e.exchange_id AND r.group_id = e.group_id
    AND r.position <= %(position)s AND r.happened_at_ms <= %(as_of_ms)s
ORDER BY l.position <way>, l.side <way>
"""
_NEWEST_FIRST: Final = _LINES.replace("<beyond>", "<").replace("<way>", "DESC")
_OLDEST_FIRST: Final = _LINES.replace("<beyond>", ">").replace("<way>", "ASC")
_BALANCE: Final = f"SELECT coalesce(sum(l.change_steps), 0)::bigint AS steps {_WITHIN}"
_UNIT: Final = """
SELECT u.singular, u.plural, u.symbol, d.decimals FROM {statements_units} u
JOIN {statements_decimals} d USING (group_id)
WHERE group_id = %(group_id)s AND u.position <= %(position)s ORDER BY u.position DESC LIMIT 1
"""
_OPENED: Final = """
SELECT group_id, position FROM {statements_accounts}
WHERE account_id = %(account_id)s::uuid
"""
# From either end's copy: they say the same.
_EXCHANGE: Final = f"""
SELECT {ENTRY}, r.position AS reversed_position FROM {{statements_entries}} e
LEFT JOIN {{statements_reversals}} r ON r.reverses = e.exchange_id AND r.group_id = e.group_id
WHERE e.exchange_id = %(exchange_id)s::uuid ORDER BY e.group_id LIMIT 1
"""


@dataclass(frozen=True, kw_only=True)
class Extent:
    """Which statement: of whom, up to which position, of what had happened by when."""

    account_id: str
    group_id: str
    position: int
    as_of_ms: int = FOR_EVER_MS


def opened(at: Snapshot, account_id: str) -> Row | None:
    """The account's group and the position at which it was opened."""
    return at.row(over(at, _OPENED), account_id=account_id)


def lines(
    at: Snapshot, extent: Extent, *, newest_first: bool, beyond: tuple[int, int], limit: int
) -> list[Row]:
    """The lines beyond (position, side) in the order asked for."""
    return at.rows(
        over(at, _NEWEST_FIRST if newest_first else _OLDEST_FIRST),
        account_id=extent.account_id,
        group_id=extent.group_id,
        position=extent.position,
        as_of_ms=extent.as_of_ms,
        from_position=beyond[0],
        from_side=beyond[1],
        limit=limit,
    )


def balance_steps(at: Snapshot, extent: Extent) -> int:
    """The sum of all lines of the statement."""
    row = at.row(
        over(at, _BALANCE),
        account_id=extent.account_id,
        position=extent.position,
        as_of_ms=extent.as_of_ms,
    )
    return 0 if row is None else int(row["steps"])


def unit(at: Snapshot, group_id: str, position: int) -> Row | None:
    """What the group called its unit at the position, and its decimals."""
    return at.row(over(at, _UNIT), group_id=group_id, position=position)


def exchange(at: Snapshot, exchange_id: str) -> Row | None:
    """The exchange's entry, and what reversed it: each once both its groups have it."""
    row = at.row(over(at, _EXCHANGE), exchange_id=exchange_id)
    if row is None or row["position"] > (position := between(at, row).position):
        return None
    if row["reversed_position"] is not None and row["reversed_position"] > position:
        row["reversed_by"] = None
    return row
