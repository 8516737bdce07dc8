"""Groups: what each group is, its sums, how much is exchanged in it, and what waits in it.

The sums come from the legs in the events alone. Balances and links are folded apart from them, so
that comparing the two proves both.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from access.arrays import int8s, texts
from contracts.envelope import Envelope
from contracts.events import (
    AccountClosed,
    AccountLeaving,
    AccountLimits,
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
    NetLimits,
    NetLimitsSet,
    Place,
    PostChanged,
    PostPublished,
    PostWithdrawn,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    RoleGranted,
    RoleWithdrawn,
    RoundingSettled,
    StepValueAgreed,
    SubjectErased,
    Unit,
    UnitRevalued,
    WordsRetired,
)
from contracts.ids import GroupId
from projections.folding import Own, Step, fold_batch, passed_over
from projections.open_acts import OpenActs
from projections.progress import Database
from projections.stream import Batch
from projections.tables import ddl_of, in_version, storable

_NEVER: Final = -1


class _Sums:
    """What one batch adds to a group; `last_activity_ms` is the latest of the batch, or _NEVER."""

    __slots__ = (
        "across",
        "in_transit",
        "last_activity_ms",
        "net_ms",
        "reversals",
        "rounding_ms",
        "total_steps",
        "within",
    )

    def __init__(self) -> None:
        self.total_steps = self.net_ms = self.rounding_ms = 0
        self.within = self.across = self.in_transit = self.reversals = 0
        self.last_activity_ms = _NEVER

    def seen(self, happened_at_ms: int) -> None:
        self.last_activity_ms = max(self.last_activity_ms, happened_at_ms)


class _Fold:
    """What one batch changes: sums, and each column set by the last event that spoke of it."""

    def __init__(self) -> None:
        self.founded: list[dict[str, object]] = []
        self.changed: list[tuple[str, dict[str, object]]] = []
        self.sums: defaultdict[str, _Sums] = defaultdict(_Sums)
        self.acts = OpenActs()


def _recorded(fold: _Fold, e: ExchangeRecorded, envelope: Envelope, _: int, own: Own) -> None:
    if e.payer_group in own:
        payer = fold.sums[e.payer_group]
        payer.total_steps -= e.payer_steps
        payer.rounding_ms += e.payer_rounding_ms
        payer.seen(envelope.happened_at_ms)
        if not e.routes:
            payer.total_steps += e.payee_steps
            payer.within += 1
            return
        payer.net_ms += sum([route.carried_ms for route in e.routes])
        payer.across += 1
    if e.payee_group in own:
        payee = fold.sums[e.payee_group]
        payee.total_steps += e.payee_steps
        payee.net_ms -= sum([route.carried_ms for route in e.routes])
        payee.across += 1
        payee.seen(envelope.happened_at_ms)
    for group_id in own:
        if group_id not in {e.payer_group, e.payee_group}:
            fold.sums[group_id].in_transit += 1


def _reversed(fold: _Fold, e: ExchangeReversed, envelope: Envelope, _: int, own: Own) -> None:
    carried_ms = sum(route.carried_ms for route in e.routes)
    if e.payer_group in own:
        payer = fold.sums[e.payer_group]
        payer.total_steps += e.payer_steps
        payer.rounding_ms += e.payer_rounding_ms
        payer.net_ms -= carried_ms
    if e.payee_group in own:
        payee = fold.sums[e.payee_group]
        payee.total_steps -= e.payee_steps
        payee.rounding_ms += e.payee_rounding_ms
        payee.net_ms += carried_ms
    for group_id in {e.payer_group, e.payee_group}.intersection(own):
        fold.sums[group_id].reversals += 1
        fold.sums[group_id].seen(envelope.happened_at_ms)


def _rounding(fold: _Fold, e: RoundingSettled, envelope: Envelope, _: int, __: Own) -> None:
    sums = fold.sums[e.group_id]
    sums.total_steps += e.steps
    sums.rounding_ms += e.rounding_ms
    sums.seen(envelope.happened_at_ms)


def _founded(fold: _Fold, e: GroupFounded, envelope: Envelope, _: int, __: Own) -> None:
    set_by = envelope.actor.person_id
    fold.founded.append(
        {
            "group_id": e.group_id,
            "kind": e.kind,
            "decimals": e.decimals,
            "step_ms": e.step_ms,
            **_described_columns(e.unit, e.place, e.languages),
            **_default_columns(e.default_limits, set_by),
            **_net_columns(e.net_limits, set_by),
        }
    )


def _described(fold: _Fold, e: GroupDescribed, _: Envelope, __: int, ___: Own) -> None:
    fold.changed.append((e.group_id, _described_columns(e.unit, e.place, e.languages)))


def _defaults(fold: _Fold, e: DefaultLimitsSet, envelope: Envelope, _: int, __: Own) -> None:
    fold.changed.append((e.group_id, _default_columns(e.limits, envelope.actor.person_id)))


def _net_limits(fold: _Fold, e: NetLimitsSet, envelope: Envelope, _: int, __: Own) -> None:
    fold.changed.append((e.group_id, _net_columns(e.net_limits, envelope.actor.person_id)))


def _revalued(fold: _Fold, e: UnitRevalued, _: Envelope, __: int, ___: Own) -> None:
    fold.sums[e.group_id].rounding_ms += e.rounding_ms
    fold.changed.append((e.group_id, {"step_ms": e.step_ms}))


def _closed(fold: _Fold, e: GroupClosed, _: Envelope, __: int, ___: Own) -> None:
    fold.changed.append((e.group_id, {"status": "closed"}))


def _act_proposed(fold: _Fold, e: ActProposed, envelope: Envelope, position: int, own: Own) -> None:
    fold.acts.proposed(e, envelope, position, own)


def _act_ended(fold: _Fold, e: ActApproved | ActDeclined, _: Envelope, __: int, own: Own) -> None:
    fold.acts.ended(e, own)


def _described_columns(unit: Unit, place: Place, languages: tuple[str, ...]) -> dict[str, object]:
    return {
        "singular": storable(unit.singular),
        "plural": storable(unit.plural),
        "symbol": storable(unit.symbol),
        "locality": storable(place.locality),
        "country": storable(place.country),
        "latitude_microdegrees": place.latitude_microdegrees,
        "longitude_microdegrees": place.longitude_microdegrees,
        "languages": [storable(language) for language in languages],
    }


def _default_columns(limits: AccountLimits, set_by: str) -> dict[str, object]:
    return {
        "floor_steps": limits.floor_steps,
        "ceiling_steps": limits.ceiling_steps,
        "warn_below_steps": limits.warn_below_steps,
        "warn_above_steps": limits.warn_above_steps,
        "default_limits_set_by": set_by,
    }


def _net_columns(limits: NetLimits, set_by: str) -> dict[str, object]:
    return {
        "may_owe_ms": limits.may_owe_ms,
        "may_be_owed_ms": limits.may_be_owed_ms,
        "net_limits_set_by": set_by,
    }


_STEPS: Final[dict[type, Step[_Fold]]] = {
    GroupFounded: _founded,
    GroupDescribed: _described,
    DefaultLimitsSet: _defaults,
    NetLimitsSet: _net_limits,
    UnitRevalued: _revalued,
    FiguresConsentSet: passed_over,
    GroupClosed: _closed,
    ExchangeRecorded: _recorded,
    ExchangeReversed: _reversed,
    RoundingSettled: _rounding,
    AccountOpened: passed_over,
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
    ActProposed: _act_proposed,
    ActApproved: _act_ended,
    ActDeclined: _act_ended,
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
    ClearingApplied: passed_over,
    ClearingConsentSet: passed_over,
    ClearingObjected: passed_over,
    ClearingProposed: passed_over,
    ClearingWithdrawn: passed_over,
}

_ADD: Final = """
UPDATE projections.groups_groups_{v} g SET
    total_steps = g.total_steps + d.total_steps,
    net_ms = g.net_ms + d.net_ms,
    rounding_ms = g.rounding_ms + d.rounding_ms,
    exchanges_within = g.exchanges_within + d.within,
    exchanges_across = g.exchanges_across + d.across,
    exchanges_in_transit = g.exchanges_in_transit + d.in_transit,
    reversals = g.reversals + d.reversals,
    last_activity_ms = greatest(g.last_activity_ms, nullif(d.last_activity_ms, -1)),
    number = greatest(g.number, d.number)
FROM unnest(%b::text[], %b::int8[], %b::int8[], %b::int8[], %b::int8[], %b::int8[], %b::int8[],
    %b::int8[], %b::int8[], %b::int8[]) AS d (group_id, total_steps, net_ms, rounding_ms, within,
    across, in_transit, reversals, last_activity_ms, number)
WHERE g.group_id = d.group_id
"""


class Groups:
    """One row a group, and the acts that wait in it."""

    name = "groups"
    steps = _STEPS
    indexes_ddl = ""

    def __init__(self, version: int = 3) -> None:
        self.version = version
        self.tables_ddl = self.ddl = ddl_of("groups", version)

    def apply(self, batch: Batch, connection: Database) -> None:
        """See `Projection.apply`."""
        fold = fold_batch(_Fold(), _STEPS, batch)
        fold.acts.write(connection, self.version)
        for columns in fold.founded:
            self._insert(connection, columns)
        for group_id, columns in fold.changed:
            self._change(connection, group_id, columns)
        numbers: dict[GroupId, int] = {}
        for _, envelope, own in batch.records:
            groups = envelope.groups
            numbers.update(groups if own is groups else {g: groups[g] for g in own})
        if numbers:
            self._add(connection, fold.sums, numbers)

    def _insert(self, connection: Database, columns: Mapping[str, object]) -> None:
        statement = (
            f"INSERT INTO projections.groups_groups_{{v}} ({', '.join(columns)})"
            f" VALUES ({', '.join(f'%({name})s' for name in columns)})"
        )
        connection.execute(in_version(statement, self.version), columns)

    def _change(self, connection: Database, group_id: str, columns: Mapping[str, object]) -> None:
        statement = (
            "UPDATE projections.groups_groups_{v}"
            f" SET {', '.join(f'{name} = %({name})s' for name in columns)}"
            " WHERE group_id = %(group_id)s"
        )
        given = {**columns, "group_id": group_id}
        connection.execute(in_version(statement, self.version), given)

    def _add(
        self, connection: Database, sums: Mapping[str, _Sums], numbers: Mapping[GroupId, int]
    ) -> None:
        nothing = _Sums()
        of = [sums.get(group_id, nothing) for group_id in numbers]
        connection.execute(
            in_version(_ADD, self.version),
            [
                texts(list(numbers)),
                int8s(s.total_steps for s in of),
                int8s(s.net_ms for s in of),
                int8s(s.rounding_ms for s in of),
                int8s(s.within for s in of),
                int8s(s.across for s in of),
                int8s(s.in_transit for s in of),
                int8s(s.reversals for s in of),
                int8s(s.last_activity_ms for s in of),
                int8s(numbers.values()),
            ],
        )
