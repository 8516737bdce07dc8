"""Accounts: between which limits they stand, what is held, and which requests wait."""

from typing import Final

from projections.reading.snapshot import Row, Snapshot

_ACCOUNTS: Final = """
SELECT a.account_id::text, a.group_id, a.kind, a.status, a.holder_id::text, a.balance_steps,
    a.own_limits, coalesce(h.held_steps, 0)::bigint AS held_steps,
    CASE WHEN a.own_limits THEN a.floor_steps ELSE d.floor_steps END AS floor_steps,
    CASE WHEN a.own_limits THEN a.ceiling_steps ELSE d.ceiling_steps END AS ceiling_steps,
    CASE WHEN a.own_limits THEN a.warn_below_steps ELSE d.warn_below_steps END AS warn_below_steps,
    CASE WHEN a.own_limits THEN a.warn_above_steps ELSE d.warn_above_steps END AS warn_above_steps,
    CASE WHEN a.own_limits THEN a.limits_set_by ELSE d.limits_set_by END::text AS limits_set_by,
    (SELECT count(*) FROM projections.balances_requests_v1 r
        WHERE r.status = 'open' AND r.payer = a.account_id) AS requests_to_answer,
    (SELECT count(*) FROM projections.balances_requests_v1 r
        WHERE r.status = 'open' AND r.payee = a.account_id) AS requests_waiting,
    ARRAY(SELECT i.person_id::text FROM projections.balances_intermediaries_v1 i
        WHERE i.account_id = a.account_id ORDER BY 1) AS intermediaries
FROM projections.balances_accounts_v1 a
LEFT JOIN projections.balances_defaults_v1 d USING (group_id)
LEFT JOIN LATERAL (
    SELECT sum(r.payee_steps) AS held_steps FROM projections.balances_requests_v1 r
    WHERE r.payee = a.account_id AND r.status = 'open' AND r.holds) AS h ON true
"""
_ONE: Final = _ACCOUNTS + "WHERE a.account_id = %(account_id)s::uuid"
_OF_GROUP: Final = (
    _ACCOUNTS
    + """WHERE a.group_id = %(group_id)s
    AND a.account_id > %(after)s::uuid ORDER BY a.account_id LIMIT %(limit)s"""
)
_REQUESTS: Final = """
SELECT exchange_id::text, position, payer::text, payee::text, payer_group, payee_group,
    payer_steps, payee_steps, fixed_side, holds, happened_at_ms, expires_at_ms, status
FROM projections.balances_requests_v1
"""
_REQUESTS_OF: Final = (
    _REQUESTS
    + """WHERE status = 'open' AND position > %(after)s
    AND (payer = %(account_id)s::uuid OR payee = %(account_id)s::uuid)
    ORDER BY position LIMIT %(limit)s"""
)

NO_ACCOUNT: Final = "00000000-0000-0000-0000-000000000000"


def account(at: Snapshot, account_id: str) -> Row | None:
    """The account as it stands, with the limits that bind it, its own or its group's."""
    return at.row(_ONE, account_id=account_id)


def accounts_of(at: Snapshot, group_id: str, *, after: str, limit: int) -> list[Row]:
    """The group's accounts with an id beyond `after`, by id."""
    return at.rows(_OF_GROUP, group_id=group_id, after=after, limit=limit)


def open_requests(at: Snapshot, account_id: str, *, after: int, limit: int) -> list[Row]:
    """The open requests the account is a party of, from positions beyond `after`, oldest first."""
    return at.rows(_REQUESTS_OF, account_id=account_id, after=after, limit=limit)


def request(at: Snapshot, exchange_id: str) -> Row | None:
    """The request, open or answered."""
    return at.row(_REQUESTS + "WHERE exchange_id = %(exchange_id)s::uuid", exchange_id=exchange_id)
