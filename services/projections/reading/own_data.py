"""What an account asked and was asked, however it ended."""

from typing import Final

from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

_REQUESTS: Final = """
SELECT r.exchange_id::text, r.position, r.payer::text, r.payee::text, r.payer_group, r.payee_group,
    r.payer_steps, r.payee_steps, r.fixed_side, r.holds, r.happened_at_ms, r.expires_at_ms, r.status
FROM {balances_requests} r
WHERE r.group_id = %(group_id)s AND r.position > %(after)s AND r.position <= %(up_to)s
    AND (r.payer = %(account_id)s::uuid OR r.payee = %(account_id)s::uuid)
ORDER BY r.position LIMIT %(limit)s
"""


def requests(
    at: Snapshot, account_id: str, group_id: str, *, after: int, up_to: int, limit: int
) -> list[Row]:
    """The account's requests from positions in (after, up_to], as its own group has them."""
    return at.rows(
        over(at, _REQUESTS),
        account_id=account_id,
        group_id=group_id,
        after=after,
        up_to=up_to,
        limit=limit,
    )
