"""Histories made by hand: a writer of envelopes with its own small sense of what may happen.

`Pen` writes one event after the other, counting each group's own numbers. `made_up` is a long
seeded history in which nearly everything happens that can happen.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Sequence

import psycopg

from clearing.log.schema import create_tables
from contracts.block import Entry, encode_block
from contracts.envelope import Actor, Envelope, Recorded, encode
from contracts.events import (
    AccountClosed,
    AccountLimits,
    AccountLimitsSet,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    AgreementAccepted,
    AgreementProposed,
    AgreementSuspended,
    DefaultLimitsSet,
    Event,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    GroupDescribed,
    GroupFounded,
    IntermediaryAppointed,
    IntermediaryDismissed,
    LinkLimitLowered,
    NetLimits,
    NetLimitsSet,
    Place,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    RoundingSettled,
    Route,
    StepValueAgreed,
    Terms,
    Unit,
    UnitRevalued,
    groups_touched,
    wire_name,
)
from contracts.ids import (
    AccountId,
    AgreementId,
    Capacity,
    CommandId,
    ExchangeId,
    GroupId,
    PersonId,
)

DAY_MS = 86_400_000
START_MS = 1_760_000_000_000


class Pen:
    """Writes envelopes in order, from position 1, with ids that depend on the seed alone."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.records: list[Recorded] = []
        self.numbers: dict[str, int] = {}
        self.steps: dict[str, int] = {}
        self.decimals: dict[str, int] = {}
        self.totals: dict[str, int] = {}
        self.accounts: dict[str, str] = {}
        self.secretary = PersonId(self.uuid())

    def uuid(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def write(
        self,
        event: Event,
        *,
        happened_at_ms: int | None = None,
        capacity: Capacity = "administrator",
        acting_for: str | None = None,
        person_id: str | None = None,
    ) -> Recorded:
        position = len(self.records) + 1
        groups = {}
        for group_id in groups_touched(event):
            groups[group_id] = self.numbers[group_id] = self.numbers.get(group_id, 0) + 1
        recorded_at_ms = START_MS + position * 60_000
        envelope = Envelope(
            command_id=CommandId(self.uuid()),
            groups=groups,
            happened_at_ms=recorded_at_ms if happened_at_ms is None else happened_at_ms,
            recorded_at_ms=recorded_at_ms,
            actor=Actor(
                person_id=self.secretary if person_id is None else PersonId(person_id),
                capacity=capacity,
                acting_for=None if acting_for is None else AccountId(acting_for),
            ),
            terms="00" * 32,
            event=event,
        )
        self.records.append(Recorded(position, envelope))
        return self.records[-1]

    def found(self, group_id: str, *, per_hour: int = 20, decimals: int = 0) -> str:
        step_ms = 3_600_000 // (per_hour * 10**decimals)
        self.steps[group_id], self.totals[group_id] = step_ms, 0
        self.decimals[group_id] = decimals
        self.write(
            GroupFounded(
                group_id=GroupId(group_id),
                kind="lets",
                unit=Unit(singular="uur", plural="uren", symbol="u"),
                decimals=decimals,
                step_ms=step_ms,
                place=Place(locality="Gent", country="BE"),
                languages=("nl",),
                default_limits=AccountLimits(floor_steps=-500, ceiling_steps=500),
                net_limits=NetLimits(may_owe_ms=10**10, may_be_owed_ms=10**10),
            )
        )
        return group_id

    def open(self, group_id: str, *, kind: str = "person") -> str:
        account_id = self.uuid()
        self.accounts[account_id] = group_id
        holder = None if kind == "community" else PersonId(self.uuid())
        self.write(
            AccountOpened(
                account_id=AccountId(account_id),
                group_id=GroupId(group_id),
                kind=kind,  # type: ignore[arg-type]
                holder_id=holder,
            )
        )
        return account_id

    def agree(self, one: str, other: str, *, limit_ms: int = 10**9) -> str:
        first, second = sorted((GroupId(one), GroupId(other)))
        agreement_id = AgreementId(self.uuid())
        terms = Terms(
            first_may_owe_ms=limit_ms,
            second_may_owe_ms=limit_ms,
            first_step_ms=self.steps[first],
            second_step_ms=self.steps[second],
            transit_allowed=True,
        )
        ids = {"agreement_id": agreement_id, "first": first, "second": second}
        self.write(AgreementProposed(**ids, by=first, terms=terms))  # type: ignore[arg-type]
        self.write(AgreementAccepted(**ids, by=second, terms=terms))  # type: ignore[arg-type]
        return agreement_id

    def pay(
        self,
        payer: str,
        payee: str,
        payee_steps: int,
        *,
        via: Sequence[str] = (),
        happened_at_ms: int | None = None,
        accepts: ExchangeRequested | None = None,
    ) -> Recorded:
        parts = self.parts(payer, payee, payee_steps, via=via)
        exchange_id = ExchangeId(self.uuid()) if accepts is None else accepts.exchange_id
        self.book(payer, -int(parts["payer_steps"]))  # type: ignore[call-overload]
        self.book(payee, payee_steps)
        event = ExchangeRecorded(
            exchange_id=exchange_id,
            accepts_request=accepts is not None,
            **parts,  # type: ignore[arg-type]
        )
        return self.write(event, happened_at_ms=happened_at_ms, capacity="holder", acting_for=payer)

    def request(self, payer: str, payee: str, payee_steps: int, *, holds: bool = True) -> Recorded:
        parts = self.parts(payer, payee, payee_steps)
        return self.write(
            ExchangeRequested(
                exchange_id=ExchangeId(self.uuid()),
                expires_at_ms=START_MS + 400 * DAY_MS,
                holds=holds,
                **parts,  # type: ignore[arg-type]
            )
        )

    def parts(
        self, payer: str, payee: str, payee_steps: int, via: Sequence[str] = ()
    ) -> dict[str, object]:
        payer_group, payee_group = self.accounts[payer], self.accounts[payee]
        worth_ms = payee_steps * self.steps[payee_group]
        routes: tuple[Route, ...] = ()
        payer_steps = payee_steps
        if payer_group != payee_group:
            payer_steps = -(-worth_ms // self.steps[payer_group])
            groups = tuple(GroupId(g) for g in (payer_group, *via, payee_group))
            routes = (Route(groups=groups, carried_ms=worth_ms),)
        rounding_ms = payer_steps * self.steps[payer_group] - worth_ms
        return {
            "payer": AccountId(payer),
            "payee": AccountId(payee),
            "payer_group": GroupId(payer_group),
            "payee_group": GroupId(payee_group),
            "payer_steps": payer_steps,
            "payee_steps": payee_steps,
            "routes": routes,
            "payer_rounding_ms": rounding_ms if routes else 0,
        }

    def reverse(self, original: ExchangeRecorded) -> Recorded:
        carried_ms = sum(route.carried_ms for route in original.routes)
        payer_ms = original.payer_steps * self.steps[original.payer_group]
        payee_ms = original.payee_steps * self.steps[original.payee_group]
        across = bool(original.routes)
        self.book(original.payer, original.payer_steps)
        self.book(original.payee, -original.payee_steps)
        return self.write(
            ExchangeReversed(
                exchange_id=ExchangeId(self.uuid()),
                reverses=original.exchange_id,
                payer=original.payer,
                payee=original.payee,
                payer_group=original.payer_group,
                payee_group=original.payee_group,
                payer_steps=original.payer_steps,
                payee_steps=original.payee_steps,
                routes=original.routes,
                payer_rounding_ms=carried_ms - payer_ms if across else 0,
                payee_rounding_ms=payee_ms - carried_ms if across else 0,
            )
        )

    def revalue(self, group_id: str, step_ms: int) -> Recorded:
        before, self.steps[group_id] = self.steps[group_id], step_ms
        return self.write(
            UnitRevalued(
                group_id=GroupId(group_id),
                step_ms_before=before,
                step_ms=step_ms,
                rounding_ms=-self.totals[group_id] * (step_ms - before),
            )
        )

    def settle_rounding(self, account_id: str, steps: int) -> Recorded:
        group_id = self.accounts[account_id]
        self.book(account_id, steps)
        return self.write(
            RoundingSettled(
                exchange_id=ExchangeId(self.uuid()),
                group_id=GroupId(group_id),
                account_id=AccountId(account_id),
                steps=steps,
                rounding_ms=-steps * self.steps[group_id],
            )
        )

    def book(self, account_id: str, steps: int) -> None:
        self.totals[self.accounts[account_id]] += steps


def made_up(events: int, *, seed: int = 1, groups: int = 4, accounts: int = 6) -> Pen:
    """A history of about so many events: mostly exchanges, and some of everything else."""
    pen = Pen(seed)
    rates = (20, 60, 15, 6)
    names = [pen.found(f"group-{n}", per_hour=rates[n % 4], decimals=n % 2) for n in range(groups)]
    for name in names:
        pen.open(name, kind="community")
        for _ in range(accounts):
            pen.open(name)
    pairs = [(names[n - 1], name) for n, name in enumerate(names)][0 if groups > 2 else 1 :]
    agreements = {pair: pen.agree(*pair) for pair in pairs}
    seen = _Seen(pen, names, pairs, agreements)
    while len(pen.records) < events:
        seen.something()
    return pen


class _Seen:
    """What has happened so far, as far as the next thing can refer to it."""

    def __init__(
        self,
        pen: Pen,
        names: list[str],
        pairs: list[tuple[str, str]],
        agreements: dict[tuple[str, str], str],
    ) -> None:
        self.pen, self.names, self.pairs, self.agreements = pen, names, pairs, agreements
        self.accounts = {n: [a for a, g in pen.accounts.items() if g == n] for n in names}
        self.exchanges: list[ExchangeRecorded] = []
        self.requests: list[ExchangeRequested] = []
        self.appointed: list[tuple[str, str, str]] = []

    def something(self) -> None:
        rare: list[Callable[[], object]] = [
            self.request, self.request, self.answer, self.answer, self.reverse, self.limits,
            self.defaults, self.status, self.appoint, self.describe, self.agreement, self.revalue,
        ]  # fmt: skip
        if self.pen.random.random() < 0.7:
            self.exchange()
        else:
            self.pen.random.choice(rare)()

    def exchange(self) -> None:
        payer, payee, via = self._parties()
        back_ms = self.pen.random.choice((None, None, START_MS - self.pen.random.randrange(DAY_MS)))
        steps = self.pen.random.randrange(1, 50)
        record = self.pen.pay(payer, payee, steps, via=via, happened_at_ms=back_ms)
        assert isinstance(record.envelope.event, ExchangeRecorded)
        self.exchanges.append(record.envelope.event)

    def request(self) -> None:
        payer, payee, via = self._parties()
        if not via:
            record = self.pen.request(payer, payee, 5, holds=self.pen.random.random() < 0.8)
            assert isinstance(record.envelope.event, ExchangeRequested)
            self.requests.append(record.envelope.event)

    def answer(self) -> None:
        if not self.requests:
            return
        request = self.requests.pop(self.pen.random.randrange(len(self.requests)))
        ids = {"exchange_id": request.exchange_id}
        ids |= {"payer_group": request.payer_group, "payee_group": request.payee_group}  # type: ignore[dict-item]
        match self.pen.random.randrange(5):
            case 0:
                self.pen.write(RequestDeclined(**ids))  # type: ignore[arg-type]
            case 1:
                self.pen.write(RequestWithdrawn(**ids))  # type: ignore[arg-type]
            case 2:
                self.pen.write(RequestExpired(**ids))  # type: ignore[arg-type]
            case 3:
                self.pen.write(RequestEnded(**ids, because="revaluation"))  # type: ignore[arg-type]
            case _:
                self.pen.pay(request.payer, request.payee, request.payee_steps, accepts=request)

    def reverse(self) -> None:
        if self.exchanges:
            at = self.pen.random.randrange(len(self.exchanges))
            self.pen.reverse(self.exchanges.pop(at))

    def limits(self) -> None:
        group_id = self.pen.random.choice(self.names)
        account_id = AccountId(self.pen.random.choice(self.accounts[group_id]))
        own = AccountLimits(floor_steps=-self.pen.random.randrange(1000), warn_below_steps=-10)
        limits = self.pen.random.choice((None, own))
        self.pen.write(
            AccountLimitsSet(account_id=account_id, group_id=GroupId(group_id), limits=limits)
        )

    def defaults(self) -> None:
        group_id = GroupId(self.pen.random.choice(self.names))
        limits = AccountLimits(ceiling_steps=self.pen.random.randrange(1000))
        self.pen.write(DefaultLimitsSet(group_id=group_id, limits=limits))
        net = NetLimits(may_owe_ms=self.pen.random.randrange(10**9), may_be_owed_ms=10**9)
        self.pen.write(NetLimitsSet(group_id=group_id, net_limits=net))

    def status(self) -> None:
        group_id = self.pen.random.choice(self.names)
        new = AccountId(self.pen.open(group_id))
        ids = {"account_id": new, "group_id": GroupId(group_id)}
        self.pen.write(AccountSuspended(**ids))  # type: ignore[arg-type]
        self.pen.write(AccountResumed(**ids))  # type: ignore[arg-type]
        if self.pen.random.random() < 0.5:
            self.pen.write(AccountClosed(**ids))  # type: ignore[arg-type]

    def appoint(self) -> None:
        group_id = self.pen.random.choice(self.names)
        account_id = AccountId(self.accounts[group_id][1])
        ids = {"account_id": account_id, "group_id": GroupId(group_id)}
        first, second = PersonId(self.pen.uuid()), PersonId(self.pen.uuid())
        self.pen.write(IntermediaryAppointed(**ids, person_id=first))  # type: ignore[arg-type]
        self.pen.write(IntermediaryAppointed(**ids, person_id=second))  # type: ignore[arg-type]
        self.pen.write(IntermediaryDismissed(**ids, person_id=first))  # type: ignore[arg-type]

    def describe(self) -> None:
        self.pen.write(
            GroupDescribed(
                group_id=GroupId(self.pen.random.choice(self.names)),
                unit=Unit(singular="bloem\x00", plural="bloemen", symbol="b"),
                place=Place(locality="Lille", country="FR", latitude_microdegrees=50_629_250),
                languages=("fr", "nl"),
            )
        )

    def agreement(self) -> None:
        pair = self.pen.random.choice(self.pairs)
        first, second = sorted(GroupId(g) for g in pair)
        by = self.pen.random.choice((first, second))
        ids = {"agreement_id": self.agreements[pair], "first": first, "second": second, "by": by}
        if self.pen.random.random() < 0.5:
            limit_ms = self.pen.random.randrange(10**9)
            self.pen.write(LinkLimitLowered(**ids, other_may_owe_ms=limit_ms))  # type: ignore[arg-type]
        else:
            self.pen.write(AgreementSuspended(**ids))  # type: ignore[arg-type]

    def revalue(self) -> None:
        group_id = self.pen.random.choice(self.names)
        self.pen.revalue(group_id, self.pen.random.choice((180_000, 60_000, 36_000, 240_000)))
        for pair, agreement_id in self.agreements.items():
            first, second = sorted(GroupId(g) for g in pair)
            if group_id in pair:
                by = second if group_id == first else first
                self.pen.write(
                    StepValueAgreed(
                        agreement_id=AgreementId(agreement_id),
                        first=first,
                        second=second,
                        by=by,
                        first_step_ms=self.pen.steps[first],
                        second_step_ms=self.pen.steps[second],
                    )
                )
        community = self.accounts[group_id][0]
        self.pen.settle_rounding(community, self.pen.random.choice((-1, 1)))

    def _parties(self) -> tuple[str, str, list[str]]:
        chosen = self.pen.random
        if chosen.random() < 0.6:
            payer, payee = chosen.sample(self.accounts[chosen.choice(self.names)], 2)
            return payer, payee, []
        one, other = chosen.sample(self.names, 2)
        payer, payee = chosen.choice(self.accounts[one]), chosen.choice(self.accounts[other])
        pairs = {frozenset(pair) for pair in self.pairs}
        if frozenset((one, other)) in pairs:
            return payer, payee, []
        via = [n for n in self.names if {frozenset((one, n)), frozenset((n, other))} <= pairs]
        return payer, payee, via[:1]


def fill_log(
    database_url: str, records: Sequence[Recorded], *, block: int = 100, create: bool = True
) -> None:
    """The records are in the log's own tables, in blocks of this size, behind what is there."""
    if create:
        create_tables(database_url)
    with psycopg.connect(database_url) as connection:
        for start in range(0, len(records), block):
            chunk = records[start : start + block]
            write_block(connection, [entry_of(record) for record in chunk])


def entry_of(record: Recorded) -> Entry:
    return Entry(wire_name(record.envelope.event), (), encode(record.envelope))


def write_block(connection: psycopg.Connection, entries: Sequence[Entry]) -> None:
    connection.execute(
        """WITH moved AS (
            UPDATE ledger.head SET position = position + %(count)s RETURNING position)
        INSERT INTO ledger.blocks (first_position, count, epoch, body)
        SELECT position - %(count)s + 1, %(count)s, 1, %(body)s FROM moved""",
        {"count": len(entries), "body": encode_block(entries)},
    )
