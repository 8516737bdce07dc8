"""Positions: what each pair of neighbours owes, may owe and holds, one row for both sides.

A link's position belongs to the pair and not to an agreement: an agreement ends at zero only, and
the next one goes on from there. So positions are sums, in whatever order a batch adds them up.
"""

from collections import defaultdict
from importlib.resources import files
from itertools import pairwise
from typing import Final, TypeAlias

import msgspec

from access.arrays import int8s, texts, uuids
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
    RequestEndEvent,
    RequestExpired,
    RequestWithdrawn,
    RoundingSettled,
    Route,
    StepValueAgreed,
    UnitRevalued,
)
from projections.folding import Step, fold_batch, passed_over
from projections.progress import Database
from projections.stream import Batch
from projections.tables import copy_rows, int8_field, text_field, uuid_field

_Statement: TypeAlias = tuple[str, dict[str, object]]
_Pair: TypeAlias = tuple[str, str]
_Held: TypeAlias = tuple[list[bytes], bytes]

_PROPOSED: Final = """
INSERT INTO projections.positions_agreements_v1
    (agreement_id, first, second, status, proposed_by, proposed)
VALUES (%(agreement_id)s, %(first)s, %(second)s, 'proposed', %(by)s, %(terms)s)
ON CONFLICT (agreement_id) DO UPDATE SET proposed_by = EXCLUDED.proposed_by,
    proposed = EXCLUDED.proposed
"""
_ACCEPTED: Final = """
UPDATE projections.positions_agreements_v1 SET status = 'active', in_force = true,
    first_may_owe_ms = %(first_may_owe_ms)s, second_may_owe_ms = %(second_may_owe_ms)s,
    first_step_ms = %(first_step_ms)s, second_step_ms = %(second_step_ms)s,
    transit_allowed = %(transit_allowed)s, set_off_allowed = %(set_off_allowed)s,
    first_limit_set_by = %(person_id)s, second_limit_set_by = %(person_id)s,
    proposed_by = NULL, proposed = NULL
WHERE agreement_id = %(agreement_id)s
"""
_DECLINED: Final = """
UPDATE projections.positions_agreements_v1 SET proposed_by = NULL, proposed = NULL,
    status = CASE WHEN in_force THEN status ELSE 'declined' END
WHERE agreement_id = %(agreement_id)s
"""
_STATUS: Final = """
UPDATE projections.positions_agreements_v1 SET status = %(status)s
WHERE agreement_id = %(agreement_id)s
"""
_ADD_CARRIED: Final = """
INSERT INTO projections.positions_links_v1 AS l (first, second, position_ms)
SELECT * FROM unnest(%b::text[], %b::text[], %b::int8[])
ON CONFLICT (first, second) DO UPDATE SET position_ms = l.position_ms + EXCLUDED.position_ms
"""


class _Fold:
    """What one batch changes. Statements keep their order; sums need none."""

    def __init__(self) -> None:
        self.carried: defaultdict[_Pair, int] = defaultdict(int)
        self.statements: list[_Statement] = []
        self.held: dict[str, _Held] = {}
        self.freed: list[str] = []

    def carry(self, routes: tuple[Route, ...], sign: int) -> None:
        for route in routes:
            carried_ms = sign * route.carried_ms
            for giver, taker in pairwise(route.groups):
                if giver < taker:
                    self.carried[giver, taker] += carried_ms
                else:
                    self.carried[taker, giver] -= carried_ms

    def free(self, exchange_id: str) -> None:
        if self.held.pop(exchange_id, None) is None:
            self.freed.append(exchange_id)


def _recorded(fold: _Fold, e: ExchangeRecorded, _: Envelope, __: int) -> None:
    if e.routes:
        fold.carry(e.routes, 1)
        if e.accepts_request:
            fold.free(e.exchange_id)


def _reversed(fold: _Fold, e: ExchangeReversed, _: Envelope, __: int) -> None:
    fold.carry(e.routes, -1)


def _requested(fold: _Fold, e: ExchangeRequested, _: Envelope, __: int) -> None:
    if not e.holds or not e.routes:
        return
    exchange = b"\x00\x04" + uuid_field(e.exchange_id)
    links = [
        exchange + text_field(giver) + text_field(taker) + int8_field(route.carried_ms)
        for route in e.routes
        for giver, taker in pairwise(route.groups)
    ]
    whole_ms = sum(route.carried_ms for route in e.routes)
    ends = text_field(e.payer_group) + text_field(e.payee_group)
    fold.held[e.exchange_id] = (links, exchange + ends + int8_field(whole_ms))


def _answered(fold: _Fold, e: RequestEndEvent, _: Envelope, __: int) -> None:
    if e.payer_group != e.payee_group:
        fold.free(e.exchange_id)


def _proposed(fold: _Fold, e: AgreementProposed, _: Envelope, __: int) -> None:
    terms = msgspec.json.encode(msgspec.to_builtins(e.terms)).decode()
    given: dict[str, object] = {
        "agreement_id": e.agreement_id,
        "first": e.first,
        "second": e.second,
        "by": e.by,
        "terms": terms,
    }
    fold.statements.append((_PROPOSED, given))
    # The pair is there to be read as soon as there is something to say about it.
    fold.carried[e.first, e.second] += 0


def _accepted(fold: _Fold, e: AgreementAccepted, envelope: Envelope, _: int) -> None:
    terms = e.terms
    given: dict[str, object] = {
        "agreement_id": e.agreement_id,
        "person_id": envelope.actor.person_id,
        "first_may_owe_ms": terms.first_may_owe_ms,
        "second_may_owe_ms": terms.second_may_owe_ms,
        "first_step_ms": terms.first_step_ms,
        "second_step_ms": terms.second_step_ms,
        "transit_allowed": terms.transit_allowed,
        "set_off_allowed": terms.set_off_allowed,
    }
    fold.statements.append((_ACCEPTED, given))


def _declined(fold: _Fold, e: AgreementDeclined, _: Envelope, __: int) -> None:
    fold.statements.append((_DECLINED, {"agreement_id": e.agreement_id}))


def _status(status: str) -> Step[_Fold]:
    def step(fold: _Fold, e: AgreementSuspended | AgreementEnded, _: Envelope, __: int) -> None:
        fold.statements.append((_STATUS, {"agreement_id": e.agreement_id, "status": status}))

    return step


def _lowered(fold: _Fold, e: LinkLimitLowered, envelope: Envelope, _: int) -> None:
    other = "first" if e.by == e.second else "second"
    statement = f"""UPDATE projections.positions_agreements_v1
        SET {other}_may_owe_ms = %(limit_ms)s, {other}_limit_set_by = %(person_id)s
        WHERE agreement_id = %(agreement_id)s"""
    given = {"limit_ms": e.other_may_owe_ms, "person_id": envelope.actor.person_id}
    fold.statements.append((statement, given | {"agreement_id": e.agreement_id}))


def _step_agreed(fold: _Fold, e: StepValueAgreed, _: Envelope, __: int) -> None:
    # A group agrees to its neighbour's value only; its own waits for the neighbour's word.
    other = "first" if e.by == e.second else "second"
    step_ms = e.first_step_ms if e.by == e.second else e.second_step_ms
    statement = f"""UPDATE projections.positions_agreements_v1
        SET {other}_step_ms = %(step_ms)s WHERE agreement_id = %(agreement_id)s"""
    fold.statements.append((statement, {"step_ms": step_ms, "agreement_id": e.agreement_id}))


def _founded(fold: _Fold, e: GroupFounded, _: Envelope, __: int) -> None:
    statement = "INSERT INTO projections.positions_steps_v1 VALUES (%(group_id)s, %(step_ms)s)"
    fold.statements.append((statement, {"group_id": e.group_id, "step_ms": e.step_ms}))


def _revalued(fold: _Fold, e: UnitRevalued, _: Envelope, __: int) -> None:
    statement = """UPDATE projections.positions_steps_v1 SET step_ms = %(step_ms)s
        WHERE group_id = %(group_id)s"""
    fold.statements.append((statement, {"group_id": e.group_id, "step_ms": e.step_ms}))


_STEPS: Final[dict[type, Step[_Fold]]] = {
    GroupFounded: _founded,
    UnitRevalued: _revalued,
    AgreementProposed: _proposed,
    AgreementAccepted: _accepted,
    AgreementDeclined: _declined,
    LinkLimitLowered: _lowered,
    StepValueAgreed: _step_agreed,
    AgreementSuspended: _status("suspended"),
    AgreementEnded: _status("ended"),
    ExchangeRecorded: _recorded,
    ExchangeReversed: _reversed,
    ExchangeRequested: _requested,
    RequestDeclined: _answered,
    RequestWithdrawn: _answered,
    RequestExpired: _answered,
    RequestEnded: _answered,
    RoundingSettled: passed_over,
    DefaultLimitsSet: passed_over,
    NetLimitsSet: passed_over,
    GroupDescribed: passed_over,
    GroupClosed: passed_over,
    AccountOpened: passed_over,
    AccountLimitsSet: passed_over,
    AccountSuspended: passed_over,
    AccountLeaving: passed_over,
    AccountResumed: passed_over,
    AccountClosed: passed_over,
    IntermediaryAppointed: passed_over,
    IntermediaryDismissed: passed_over,
}


class Positions:
    """Links with their positions, agreements with their terms, step values, and room held."""

    name = "positions"
    version = 1
    ddl = files("projections").joinpath("positions.sql").read_text(encoding="utf-8")
    steps = _STEPS

    def apply(self, batch: Batch, connection: Database) -> None:
        """See `Projection.apply`."""
        fold = fold_batch(_Fold(), _STEPS, batch)
        for statement, given in fold.statements:
            connection.execute(statement, given)
        if fold.carried:
            pairs = list(fold.carried)
            connection.execute(
                _ADD_CARRIED,
                [
                    texts([first for first, _ in pairs]),
                    texts([second for _, second in pairs]),
                    int8s(fold.carried.values()),
                ],
            )
        _write_holds(connection, fold)


def _write_holds(connection: Database, fold: _Fold) -> None:
    if fold.freed:
        for table in ("holds_v1", "net_holds_v1"):
            connection.execute(
                f"DELETE FROM projections.positions_{table} WHERE exchange_id = ANY(%b::uuid[])",
                [uuids(fold.freed)],
            )
    if fold.held:
        links = [row for rows, _ in fold.held.values() for row in rows]
        copy_rows(connection, "projections.positions_holds_v1", links)
        nets = (net for _, net in fold.held.values())
        copy_rows(connection, "projections.positions_net_holds_v1", nets)
