"""Positions: what each group owes each neighbour, may owe it and holds, a row for each side.

A pair of neighbours is read from the rows of both; where both stand at one position, what one owes
is what the other is owed. A group in the middle of a route has rows of its own for both its links.
A link's position belongs to the pair and not to an agreement: an agreement ends at zero only, and
the next one goes on from there. So positions are sums, in whatever order a batch adds them up.
"""

from collections import defaultdict
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
    ActApproved,
    ActDeclined,
    ActProposed,
    AgreementAccepted,
    AgreementDeclined,
    AgreementEnded,
    AgreementEvent,
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
    RequestEndEvent,
    RequestExpired,
    RequestWithdrawn,
    RoleGranted,
    RoleWithdrawn,
    RoundingSettled,
    Route,
    StepValueAgreed,
    SubjectErased,
    UnitRevalued,
    WordsRetired,
)
from projections.folding import Own, Step, fold_batch, passed_over
from projections.progress import Database
from projections.stream import Batch
from projections.tables import (
    copy_rows,
    ddl_of,
    in_version,
    int8_field,
    text_field,
    uuid_bytes,
)

_Statement: TypeAlias = tuple[str, dict[str, object]]
# An exchange and the group whose room is held for it.
_Holder: TypeAlias = tuple[str, str]

_PROPOSED: Final = """
INSERT INTO projections.positions_agreements_{v} AS a
    (agreement_id, group_id, first, second, status, proposed_by, proposed)
SELECT %(agreement_id)s, group_id, %(first)s, %(second)s, 'proposed', %(by)s, %(terms)s
FROM unnest(%(own)s::text[]) AS own (group_id)
ON CONFLICT (agreement_id, group_id) DO UPDATE SET proposed_by = EXCLUDED.proposed_by,
    proposed = EXCLUDED.proposed,
    status = CASE WHEN a.status = 'declined' THEN 'proposed' ELSE a.status END
"""
_CHANGED: Final = """
UPDATE projections.positions_agreements_{v} SET %s
WHERE agreement_id = %%(agreement_id)s AND group_id = ANY(%%(own)s)
"""
_ACCEPTED: Final = (
    _CHANGED
    % """status = 'active', in_force = true,
    first_may_owe_ms = %(first_may_owe_ms)s, second_may_owe_ms = %(second_may_owe_ms)s,
    first_step_ms = %(first_step_ms)s, second_step_ms = %(second_step_ms)s,
    transit_allowed = %(transit_allowed)s, set_off_allowed = %(set_off_allowed)s,
    objection_ms = %(objection_ms)s,
    first_limit_set_by = %(person_id)s, second_limit_set_by = %(person_id)s,
    proposed_by = NULL, proposed = NULL"""
)
_DECLINED: Final = (
    _CHANGED
    % """proposed_by = NULL, proposed = NULL,
    status = CASE WHEN in_force THEN status ELSE 'declined' END"""
)
_STATUS: Final = _CHANGED % "status = %(status)s"
_FOUNDED: Final = "INSERT INTO projections.positions_steps_{v} VALUES (%(group_id)s, %(step_ms)s)"
_REVALUED: Final = """
UPDATE projections.positions_steps_{v} SET step_ms = %(step_ms)s WHERE group_id = %(group_id)s
"""
_ADD_CARRIED: Final = """
INSERT INTO projections.positions_links_{v} AS l (group_id, neighbour, position_ms)
SELECT * FROM unnest(%b::text[], %b::text[], %b::int8[])
ON CONFLICT (group_id, neighbour) DO UPDATE SET position_ms = l.position_ms + EXCLUDED.position_ms
"""
_FREE: Final = """
DELETE FROM projections.positions_%s_{v} h
USING unnest(%%b::uuid[], %%b::text[]) AS d (exchange_id, group_id)
WHERE h.exchange_id = d.exchange_id AND h.group_id = d.group_id
"""


class _Held:
    """Rows of one group for one request: on its links, and on its net where it is an end."""

    def __init__(self) -> None:
        self.links: list[bytes] = []
        self.net: list[bytes] = []


class _Fold:
    """What one batch changes. Statements keep their order; sums need none."""

    def __init__(self) -> None:
        # By group and neighbour: by how much more the group owes it.
        self.carried: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.statements: list[_Statement] = []
        self.held: defaultdict[_Holder, _Held] = defaultdict(_Held)
        self.freed: list[_Holder] = []

    def carry(self, routes: tuple[Route, ...], sign: int, own: Own) -> None:
        carried = self.carried
        for route in routes:
            carried_ms = sign * route.carried_ms
            for giver, taker in pairwise(route.groups):
                if giver in own:
                    carried[giver, taker] += carried_ms
                if taker in own:
                    carried[taker, giver] -= carried_ms

    def owe(self, debtor: str, creditor: str, more_ms: int, own: Own) -> None:
        """The debtor owes so much more; 0 where a run leaves the link as it is."""
        if more_ms and debtor in own:
            self.carried[debtor, creditor] += more_ms
        if more_ms and creditor in own:
            self.carried[creditor, debtor] -= more_ms

    def free(self, exchange_id: str, own: Own) -> None:
        for group_id in own:
            if self.held.pop((exchange_id, group_id), None) is None:
                self.freed.append((exchange_id, group_id))

    def change(self, statement: str, e: AgreementEvent, own: Own, **given: object) -> None:
        self.statements.append(
            (statement, {"agreement_id": e.agreement_id, "own": list(own), **given})
        )


def _recorded(fold: _Fold, e: ExchangeRecorded, _: Envelope, __: int, own: Own) -> None:
    if e.routes:
        fold.carry(e.routes, 1, own)
        if e.accepts_request:
            fold.free(e.exchange_id, own)


def _reversed(fold: _Fold, e: ExchangeReversed, _: Envelope, __: int, own: Own) -> None:
    fold.carry(e.routes, -1, own)


def _applied(fold: _Fold, e: ClearingApplied, _: Envelope, __: int, own: Own) -> None:
    for set_off in e.set_offs:
        fold.owe(set_off.debtor, set_off.creditor, -set_off.cancelled_ms, own)
    for growth in e.growths:
        fold.owe(growth.debtor, growth.creditor, growth.added_ms, own)


def _requested(fold: _Fold, e: ExchangeRequested, _: Envelope, __: int, own: Own) -> None:
    if not e.holds or not e.routes:
        return
    for route in e.routes:
        for giver, taker in pairwise(route.groups):
            if giver in own:
                row = _held_row(e.exchange_id, giver) + text_field(taker)
                fold.held[e.exchange_id, giver].links.append(row + int8_field(route.carried_ms))
    whole_ms = sum(route.carried_ms for route in e.routes)
    for group_id, amounts in ((e.payer_group, (whole_ms, 0)), (e.payee_group, (0, whole_ms))):
        if group_id in own:
            net = _held_row(e.exchange_id, group_id) + b"".join(map(int8_field, amounts))
            fold.held[e.exchange_id, group_id].net.append(net)


def _held_row(exchange_id: str, group_id: str) -> bytes:
    return b"\x00\x04\x00\x00\x00\x10" + uuid_bytes(exchange_id) + text_field(group_id)


def _answered(fold: _Fold, e: RequestEndEvent, _: Envelope, __: int, own: Own) -> None:
    if e.payer_group != e.payee_group:
        fold.free(e.exchange_id, own)


def _proposed(fold: _Fold, e: AgreementProposed, _: Envelope, __: int, own: Own) -> None:
    terms = msgspec.json.encode(msgspec.to_builtins(e.terms)).decode()
    fold.change(_PROPOSED, e, own, first=e.first, second=e.second, by=e.by, terms=terms)
    # The pair is there to be read as soon as there is something to say about it.
    for group_id in own:
        fold.carried[group_id, e.first if group_id == e.second else e.second] += 0


def _accepted(fold: _Fold, e: AgreementAccepted, envelope: Envelope, _: int, own: Own) -> None:
    terms = e.terms
    fold.change(
        _ACCEPTED,
        e,
        own,
        person_id=envelope.actor.person_id,
        first_may_owe_ms=terms.first_may_owe_ms,
        second_may_owe_ms=terms.second_may_owe_ms,
        first_step_ms=terms.first_step_ms,
        second_step_ms=terms.second_step_ms,
        transit_allowed=terms.transit_allowed,
        set_off_allowed=terms.set_off_allowed,
        objection_ms=terms.objection_ms,
    )


def _declined(fold: _Fold, e: AgreementDeclined, _: Envelope, __: int, own: Own) -> None:
    fold.change(_DECLINED, e, own)


def _status(status: str) -> Step[_Fold]:
    def step(
        fold: _Fold, e: AgreementSuspended | AgreementEnded, _: Envelope, __: int, own: Own
    ) -> None:
        fold.change(_STATUS, e, own, status=status)

    return step


def _lowered(fold: _Fold, e: LinkLimitLowered, envelope: Envelope, _: int, own: Own) -> None:
    other = "first" if e.by == e.second else "second"
    columns = f"{other}_may_owe_ms = %(limit_ms)s, {other}_limit_set_by = %(person_id)s"
    given = {"limit_ms": e.other_may_owe_ms, "person_id": envelope.actor.person_id}
    fold.change(_CHANGED % columns, e, own, **given)


def _step_agreed(fold: _Fold, e: StepValueAgreed, _: Envelope, __: int, own: Own) -> None:
    # A group agrees to its neighbour's value only; its own waits for the neighbour's word.
    other = "first" if e.by == e.second else "second"
    step_ms = e.first_step_ms if e.by == e.second else e.second_step_ms
    fold.change(_CHANGED % f"{other}_step_ms = %(step_ms)s", e, own, step_ms=step_ms)


def _founded(fold: _Fold, e: GroupFounded, _: Envelope, __: int, ___: Own) -> None:
    fold.statements.append((_FOUNDED, {"group_id": e.group_id, "step_ms": e.step_ms}))


def _revalued(fold: _Fold, e: UnitRevalued, _: Envelope, __: int, ___: Own) -> None:
    fold.statements.append((_REVALUED, {"group_id": e.group_id, "step_ms": e.step_ms}))


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
    FiguresConsentSet: passed_over,
    GroupClosed: passed_over,
    AccountOpened: passed_over,
    AccountLimitsSet: passed_over,
    AccountSuspended: passed_over,
    AccountLeaving: passed_over,
    AccountResumed: passed_over,
    AccountClosed: passed_over,
    IntermediaryAppointed: passed_over,
    IntermediaryDismissed: passed_over,
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
    ClearingApplied: _applied,
    ClearingConsentSet: passed_over,
    ClearingObjected: passed_over,
    ClearingProposed: passed_over,
    ClearingWithdrawn: passed_over,
}


class Positions:
    """Links with their positions, agreements with their terms, step values, and room held."""

    name = "positions"
    steps = _STEPS

    def __init__(self, version: int = 3) -> None:
        self.version = version
        self.tables_ddl = ddl_of("positions", version)
        self.indexes_ddl = ddl_of("positions_indexes", version)
        self.ddl = self.tables_ddl + self.indexes_ddl

    def apply(self, batch: Batch, connection: Database) -> None:
        """See `Projection.apply`."""
        fold = fold_batch(_Fold(), _STEPS, batch)
        for statement, given in fold.statements:
            connection.execute(self._sql(statement), given)
        if fold.carried:
            groups, neighbours = zip(*fold.carried, strict=True)
            carried = [texts(groups), texts(neighbours), int8s(fold.carried.values())]
            connection.execute(self._sql(_ADD_CARRIED), carried)
        self._write_holds(connection, fold)

    def _sql(self, statement: str) -> str:
        return in_version(statement, self.version)

    def _write_holds(self, connection: Database, fold: _Fold) -> None:
        if fold.freed:
            exchanges, groups = zip(*fold.freed, strict=True)
            freed = [uuids(exchanges), texts(groups)]
            for table in ("holds", "net_holds"):
                connection.execute(self._sql(_FREE % table), freed)
        held = fold.held.values()
        written = (
            ("holds", [row for one in held for row in one.links]),
            ("net_holds", [row for one in held for row in one.net]),
        )
        for table, rows in written:
            if rows:
                copy_rows(connection, self._sql(f"projections.positions_{table}_{{v}}"), rows)
