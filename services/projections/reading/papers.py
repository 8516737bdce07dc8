"""What papers are made of, all of it as of a position of the log.

Every condition looks at rows at or before the position only, and those never change: so a paper
that is made again for its position is the same paper. When something happened decides whether it
belongs to a period, and its position in which order it stands.
"""

from typing import Final

from contracts.value import Value
from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot
from projections.reading.statements import ENTRY


class Span(Value, frozen=True, kw_only=True):
    """What happened from one moment to another, both included, as recorded up to a position."""

    group_id: str
    from_ms: int
    until_ms: int
    position: int


_OF_SPAN: Final = """
group_id = %(group_id)s AND position <= %(position)s
    AND happened_at_ms BETWEEN %(from_ms)s AND %(until_ms)s
"""
_SUMS: Final = """
SELECT coalesce(sum(change_steps) FILTER (WHERE happened_at_ms < %(from_ms)s), 0)::bigint
        AS opening_steps,
    coalesce(sum(change_steps) FILTER (WHERE happened_at_ms <= %(until_ms)s), 0)::bigint
        AS closing_steps,
    count(*) FILTER (WHERE happened_at_ms BETWEEN %(from_ms)s AND %(until_ms)s) AS lines
FROM {statements_lines} WHERE account_id = %(account_id)s::uuid AND position <= %(position)s
"""
_LINES: Final = f"""
SELECT l.side, l.change_steps, {ENTRY}
FROM (SELECT * FROM {{statements_lines}}
    WHERE account_id = %(account_id)s::uuid AND position <= %(position)s
    AND happened_at_ms BETWEEN %(from_ms)s AND %(until_ms)s
    AND (position, side) > (%(from_position)s, %(from_side)s)
    ORDER BY position, side LIMIT %(limit)s) AS l
JOIN {{statements_entries}} e ON e.position = l.position AND e.group_id = %(group_id)s
LEFT JOIN {{statements_reversals}} r ON r.reverses = e.exchange_id AND r.group_id = e.group_id
    AND r.position <= %(position)s
ORDER BY l.position, l.side
"""
_EXCHANGES: Final = f"""
SELECT {ENTRY}
FROM (SELECT * FROM {{statements_entries}} WHERE {_OF_SPAN} AND position > %(beyond)s
    ORDER BY position LIMIT %(limit)s) AS e
LEFT JOIN {{statements_reversals}} r ON r.reverses = e.exchange_id AND r.group_id = e.group_id
    AND r.position <= %(position)s
ORDER BY e.position
"""
_HOW_MANY: Final = f"SELECT count(*) AS exchanges FROM {{statements_entries}} WHERE {_OF_SPAN}"
_BALANCES: Final = """
SELECT a.account_id::text, b.kind, coalesce(sum(l.change_steps), 0)::bigint AS balance_steps,
    coalesce(sum(l.change_steps) FILTER (WHERE l.change_steps > 0
        AND l.happened_at_ms >= %(from_ms)s), 0)::bigint AS received_steps,
    coalesce(-sum(l.change_steps) FILTER (WHERE l.change_steps < 0
        AND l.happened_at_ms >= %(from_ms)s), 0)::bigint AS given_steps
FROM {statements_accounts} a
JOIN {balances_accounts} b USING (account_id)
LEFT JOIN {statements_lines} l ON l.account_id = a.account_id AND l.position <= %(position)s
    AND l.happened_at_ms <= %(until_ms)s
WHERE a.group_id = %(group_id)s AND a.position <= %(position)s
GROUP BY a.account_id, b.kind ORDER BY a.account_id
"""
# Services as the group's own members gave and received them, each way told by the side on which
# the group stands. What is given back names the same payer and payee, and counts against it.
_SERVICES: Final = f"""
WITH services AS (
    SELECT e.*, CASE WHEN e.kind = 'service' THEN 1 ELSE -1 END AS sign,
        CASE WHEN e.payer_group = e.payee_group THEN 'within'
            WHEN e.payee_group = e.group_id THEN 'given' ELSE 'received' END AS way,
        CASE WHEN e.payee_group = e.group_id THEN e.payee_steps ELSE e.payer_steps END AS own_steps
    FROM (SELECT * FROM {{statements_entries}} WHERE {_OF_SPAN}) AS e
    LEFT JOIN {{statements_entries}} o ON o.exchange_id = e.reverses AND o.group_id = e.group_id
    WHERE e.kind = 'service' OR o.kind = 'service'
)
"""
_MONTHS: Final = (
    _SERVICES
    + """
SELECT to_char(to_timestamp(happened_at_ms / 1000) AT TIME ZONE %(zone)s, 'YYYY-MM') AS month, way,
    sum(sign)::bigint AS exchanges, sum(sign * own_steps)::bigint AS steps
FROM services GROUP BY 1, 2 ORDER BY 1, 2
"""
)
_ACTIVE: Final = (
    _SERVICES
    + """
SELECT count(DISTINCT account_id) AS members FROM services
CROSS JOIN LATERAL (VALUES (payer, payer_group), (payee, payee_group)) AS p (account_id, of_group)
JOIN {balances_accounts} b USING (account_id)
WHERE of_group = services.group_id AND b.kind <> 'community'
"""
)
_NEIGHBOURS: Final = (
    _SERVICES
    + """
SELECT CASE WHEN payer_group = services.group_id THEN route->'groups'->>1
        ELSE route->'groups'->>-2 END AS neighbour,
    coalesce(sum(sign * (route->>'carried_ms')::bigint) FILTER (WHERE way = 'given'), 0)::bigint
        AS given_ms,
    coalesce(sum(sign * (route->>'carried_ms')::bigint) FILTER (WHERE way = 'received'), 0)::bigint
        AS received_ms,
    sum(sign)::bigint AS exchanges
FROM services CROSS JOIN LATERAL jsonb_array_elements(coalesce(routes, '[]')) AS route
WHERE way <> 'within' GROUP BY 1 ORDER BY 1
"""
)
_LINKS: Final = """
SELECT neighbour, position_ms FROM {positions_links} WHERE group_id = %(group_id)s
ORDER BY neighbour
"""
_WORTH: Final = "SELECT step_ms FROM {groups_described} WHERE group_id = %(group_id)s"
_CLEARED: Final = """
SELECT run_id::text, cancelled_ms, gross_before_ms, gross_after_ms, ended_at_ms
FROM {cleared_runs}
WHERE group_id = %(group_id)s AND status = 'applied' AND position <= %(position)s
    AND ended_at_ms BETWEEN %(from_ms)s AND %(until_ms)s ORDER BY ended_at_ms, run_id
"""
_BEFORE_ANY: Final = -1


def sums(at: Snapshot, span: Span, account_id: str) -> Row:
    """The account's balance before the span and at its end, and how many lines lie between."""
    found = at.row(over(at, _SUMS), account_id=account_id, **_given(span))
    assert found is not None, "a sum is always there"
    return found


def lines(
    at: Snapshot, span: Span, account_id: str, *, beyond: tuple[int, int] | None, limit: int
) -> list[Row]:
    """The account's lines of the span beyond (position, side), in the order of the log."""
    position, side = beyond or (_BEFORE_ANY, 0)
    return at.rows(
        over(at, _LINES),
        account_id=account_id,
        from_position=position,
        from_side=side,
        limit=limit,
        **_given(span),
    )


def exchanges(at: Snapshot, span: Span, *, beyond: int | None, limit: int) -> list[Row]:
    """The group's exchanges of the span beyond a position, in the order of the log."""
    after = _BEFORE_ANY if beyond is None else beyond
    return at.rows(over(at, _EXCHANGES), beyond=after, limit=limit, **_given(span))


def how_many(at: Snapshot, span: Span) -> int:
    """How many exchanges the group has in the span."""
    found = at.row(over(at, _HOW_MANY), **_given(span))
    return 0 if found is None else int(found["exchanges"])


def balances(at: Snapshot, span: Span) -> list[Row]:
    """Every account's balance at the span's end, and what it received and gave in the span."""
    return at.rows(over(at, _BALANCES), **_given(span))


def months(at: Snapshot, span: Span, zone: str) -> list[Row]:
    """Exchanges and own steps of each month and way: within, given, received."""
    return at.rows(over(at, _MONTHS), zone=zone, **_given(span))


def active_members(at: Snapshot, span: Span) -> int:
    """How many of the group's accounts, but for its own pot, gave or received a service."""
    found = at.row(over(at, _ACTIVE), **_given(span))
    return 0 if found is None else int(found["members"])


def neighbours(at: Snapshot, span: Span) -> list[Row]:
    """What members gave to and received from members over each neighbour."""
    return at.rows(over(at, _NEIGHBOURS), **_given(span))


def links(at: Snapshot, group_id: str) -> dict[str, int]:
    """How the group stands now with each neighbour; above zero: it owes."""
    rows = at.rows(over(at, _LINKS), group_id=group_id)
    return {row["neighbour"]: row["position_ms"] for row in rows}


def step_ms(at: Snapshot, group_id: str) -> int:
    """What a step of the group is worth now."""
    found = at.row(over(at, _WORTH), group_id=group_id)
    assert found is not None, "a group's unit has a worth"
    return int(found["step_ms"])


def cleared(at: Snapshot, span: Span) -> list[Row]:
    """The runs that were applied in the span, as they moved the group's own links."""
    return at.rows(over(at, _CLEARED), **_given(span))


def _given(span: Span) -> dict[str, str | int]:
    return {
        "group_id": span.group_id,
        "from_ms": span.from_ms,
        "until_ms": span.until_ms,
        "position": span.position,
    }
