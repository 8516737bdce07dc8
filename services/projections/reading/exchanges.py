"""All exchanges of a group, the latest first, as the group's own rows have them."""

from typing import Final

from contracts.value import Value
from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot
from projections.reading.statements import ENTRY

_EXCHANGES: Final = f"""
SELECT {ENTRY}
FROM (SELECT * FROM {{statements_entries}}
    WHERE group_id = %(group_id)s AND position < %(before)s
    AND happened_at_ms BETWEEN %(from_ms)s AND %(until_ms)s
    AND (%(kind)s::text IS NULL OR kind = %(kind)s)
    AND (%(account_id)s::uuid IS NULL OR %(account_id)s::uuid IN (payer, payee))
    AND (%(other)s::text IS NULL
        OR (payer_group = %(group_id)s AND payee_group = %(other)s)
        OR (payee_group = %(group_id)s AND payer_group = %(other)s))
    ORDER BY position DESC LIMIT %(limit)s) AS e
LEFT JOIN {{statements_reversals}} r ON r.reverses = e.exchange_id AND r.group_id = e.group_id
ORDER BY e.position DESC
"""


class Sieve(Value, frozen=True, kw_only=True):
    """Which exchanges of the group are asked for; what is None lets all through.

    `from_ms` and `until_ms`: when it happened, both included. `other`: with members of that
    group; the group itself stands for what stayed within it.
    """

    group_id: str
    from_ms: int
    until_ms: int
    kind: str | None = None
    account_id: str | None = None
    other: str | None = None


def exchanges_of(at: Snapshot, sieve: Sieve, *, before: int, limit: int) -> list[Row]:
    """Those at positions before `before`, the latest first, each with what reversed it."""
    return at.rows(
        over(at, _EXCHANGES),
        group_id=sieve.group_id,
        before=before,
        limit=limit,
        from_ms=sieve.from_ms,
        until_ms=sieve.until_ms,
        kind=sieve.kind,
        account_id=sieve.account_id,
        other=sieve.other,
    )
