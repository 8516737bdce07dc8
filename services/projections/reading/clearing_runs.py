"""Clearing runs: as a whole, what each was to its groups, which links it moved, and consents."""

from typing import Final

from projections.reading.questions import over
from projections.reading.snapshot import Row, Snapshot

# Each of its groups has a row of the run; what is true of all of it stands in every one.
_RUNS: Final = """
SELECT DISTINCT ON (r.position) r.run_id::text, r.mode, r.status, r.because, r.position,
    r.run_gross_before_ms, r.run_gross_after_ms, r.proposed_at_ms, r.objections_until_ms,
    r.ended_at_ms, s.cancelled_ms, s.gross_before_ms, s.gross_after_ms
FROM {cleared_runs} r
LEFT JOIN {cleared_runs} s ON s.run_id = r.run_id AND s.group_id = %(group_id)s
WHERE r.position < %(before)s AND (%(group_id)s::text IS NULL OR r.group_id = %(group_id)s)
ORDER BY r.position DESC, r.ended_at_ms NULLS LAST LIMIT %(limit)s
"""
_RUN: Final = """
SELECT run_id::text, mode, status, because, position, run_gross_before_ms, run_gross_after_ms,
    proposed_at_ms, objections_until_ms, ended_at_ms
FROM {cleared_runs} WHERE run_id = %(run_id)s ORDER BY ended_at_ms NULLS LAST LIMIT 1
"""
_SHARES: Final = """
SELECT group_id, cancelled_ms, gross_before_ms, gross_after_ms FROM {cleared_runs}
WHERE run_id = %(run_id)s ORDER BY group_id
"""
# A link stands once for each of its groups; who sees but one of them reads that one's row.
_LINKS: Final = """
SELECT DISTINCT ON (grows, debtor, creditor) agreement_id::text, debtor, creditor, grows, owed_ms,
    proposed_ms, applied_ms, objected
FROM {cleared_links} WHERE run_id = %(run_id)s
ORDER BY grows, debtor, creditor, group_id <> debtor
"""
_CONSENT: Final = """
SELECT over_limits_allowed, leaves FROM {cleared_consents} WHERE group_id = %(group_id)s
"""


def runs(at: Snapshot, group_id: str | None, *, before: int, limit: int) -> list[Row]:
    """Runs, the latest first; of one group only those that moved its links, with its share."""
    return at.rows(over(at, _RUNS), group_id=group_id, before=before, limit=limit)


def run(at: Snapshot, run_id: str) -> Row | None:
    """The run as a whole."""
    return at.row(over(at, _RUN), run_id=run_id)


def shares(at: Snapshot, run_id: str) -> list[Row]:
    """What the run was to each of its groups, by id."""
    return at.rows(over(at, _SHARES), run_id=run_id)


def links(at: Snapshot, run_id: str) -> list[Row]:
    """What the run moves, debts that shrink first."""
    return at.rows(over(at, _LINKS), run_id=run_id)


def consent(at: Snapshot, group_id: str) -> Row | None:
    """What runs must leave of the group's links, by agreement; None where it never said."""
    return at.row(over(at, _CONSENT), group_id=group_id)
