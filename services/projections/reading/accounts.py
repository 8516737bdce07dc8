"""Accounts: between which limits they stand, what is held, and which requests wait."""

from collections.abc import Collection
from typing import Final

from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

# All of an account's group: a request across a border is read from that group's own copy.
_ACCOUNTS: Final = """
SELECT a.account_id::text, a.group_id, a.kind, a.status, a.holder_id::text, a.balance_steps,
    a.own_limits, coalesce(h.held_steps, 0)::bigint AS held_steps,
    CASE WHEN a.own_limits THEN a.floor_steps ELSE d.floor_steps END AS floor_steps,
    CASE WHEN a.own_limits THEN a.ceiling_steps ELSE d.ceiling_steps END AS ceiling_steps,
    CASE WHEN a.own_limits THEN a.warn_below_steps ELSE d.warn_below_steps END AS warn_below_steps,
    CASE WHEN a.own_limits THEN a.warn_above_steps ELSE d.warn_above_steps END AS warn_above_steps,
    CASE WHEN a.own_limits THEN a.limits_set_by ELSE d.limits_set_by END::text AS limits_set_by,
    (SELECT count(*) FROM {balances_requests} r
        WHERE r.status = 'open' AND r.payer = a.account_id AND r.group_id = a.group_id)
        AS requests_to_answer,
    (SELECT count(*) FROM {balances_requests} r
        WHERE r.status = 'open' AND r.payee = a.account_id AND r.group_id = a.group_id)
        AS requests_waiting,
    ARRAY(SELECT i.person_id::text FROM {balances_intermediaries} i
        WHERE i.account_id = a.account_id ORDER BY 1) AS intermediaries
FROM {balances_accounts} a
LEFT JOIN {balances_defaults} d USING (group_id)
LEFT JOIN LATERAL (
    SELECT sum(r.payee_steps) AS held_steps FROM {balances_requests} r
    WHERE r.payee = a.account_id AND r.group_id = a.group_id AND r.status = 'open' AND r.holds
) AS h ON true
"""
_ONE: Final = _ACCOUNTS + "WHERE a.account_id = %(account_id)s::uuid"
_OF_GROUP: Final = (
    _ACCOUNTS
    + """WHERE a.group_id = %(group_id)s
    AND a.account_id > %(after)s::uuid ORDER BY a.account_id LIMIT %(limit)s"""
)
_REQUESTS: Final = """
SELECT r.exchange_id::text, r.position, r.payer::text, r.payee::text, r.payer_group, r.payee_group,
    r.payer_steps, r.payee_steps, r.fixed_side, r.holds, r.happened_at_ms, r.expires_at_ms, r.status
FROM {balances_requests} r
"""
_REQUESTS_OF: Final = (
    _REQUESTS
    + """JOIN {balances_accounts} a USING (group_id)
    WHERE a.account_id = %(account_id)s::uuid AND r.status = 'open' AND r.position > %(after)s
    AND (r.payer = %(account_id)s::uuid OR r.payee = %(account_id)s::uuid)
    ORDER BY r.position LIMIT %(limit)s"""
)
_REQUESTS_IN: Final = (
    _REQUESTS
    + """WHERE r.group_id = %(group_id)s AND r.status = 'open' AND r.position > %(after)s
    ORDER BY r.position LIMIT %(limit)s"""
)
# The answer to a request across a border is complete when both groups have it: until then the
# request is open.
_REQUEST: Final = (
    _REQUESTS
    + """WHERE r.exchange_id = %(exchange_id)s::uuid
    ORDER BY r.status = 'open' DESC, r.group_id LIMIT 1"""
)

# With the region in view.
_PAYABLE: Final = """
SELECT account_id::text, group_id FROM {balances_statuses}
WHERE account_id = %(account_id)s::uuid AND status IN ('open', 'leaving')
"""
_GROUPS_OF: Final = """
SELECT DISTINCT group_id FROM {balances_statuses}
WHERE account_id = ANY(%(account_ids)s::uuid[]) AND status IN ('open', 'leaving')
"""

NO_ACCOUNT: Final = "00000000-0000-0000-0000-000000000000"


def account(at: Snapshot, account_id: str) -> Row | None:
    """The account as it stands, with the limits that bind it, its own or its group's."""
    return at.row(over(at, _ONE), account_id=account_id)


def payable(at: Snapshot, account_id: str) -> Row | None:
    """The account's group, where it may be paid. The region is in view."""
    return at.row(over(at, _PAYABLE), account_id=account_id)


def groups_of(at: Snapshot, account_ids: Collection[str]) -> set[str]:
    """The groups of those of the accounts that may pay. The region is in view."""
    rows = at.rows(over(at, _GROUPS_OF), account_ids=sorted(account_ids))
    return {row["group_id"] for row in rows}


def accounts_of(at: Snapshot, group_id: str, *, after: str, limit: int) -> list[Row]:
    """The group's accounts with an id beyond `after`, by id."""
    return at.rows(over(at, _OF_GROUP), group_id=group_id, after=after, limit=limit)


def open_requests(at: Snapshot, account_id: str, *, after: int, limit: int) -> list[Row]:
    """The open requests the account is a party of, from positions beyond `after`, oldest first.

    As its own group has them: the other may not have come so far yet.
    """
    return at.rows(over(at, _REQUESTS_OF), account_id=account_id, after=after, limit=limit)


def open_requests_in(at: Snapshot, group_id: str, *, after: int, limit: int) -> list[Row]:
    """The open requests of the group's members, as above."""
    return at.rows(over(at, _REQUESTS_IN), group_id=group_id, after=after, limit=limit)


def request(at: Snapshot, exchange_id: str) -> Row | None:
    """The request, open or answered, once both its groups have it."""
    row = at.row(over(at, _REQUEST), exchange_id=exchange_id)
    return row if row is not None and row["position"] <= between(at, row).position else None


def between(at: Snapshot, row: Row) -> Snapshot:
    """The moment as far as both groups of an exchange or a request have come."""
    return at.about(row["payer_group"], row["payee_group"])
