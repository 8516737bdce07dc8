"""Histories made by hand: a writer of envelopes that counts each group's own numbers."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence

import psycopg

from clearing.log.schema import create_tables
from contracts.block import Entry, encode_block
from contracts.envelope import Actor, Envelope, Recorded, encode
from contracts.events import (
    AccountLimits,
    AccountOpened,
    AgreementAccepted,
    AgreementProposed,
    Event,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    GroupFounded,
    NetLimits,
    Place,
    RoundingSettled,
    Route,
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
    ExchangeKind,
    GroupId,
    PersonId,
)

DAY_MS = 86_400_000
START_MS = 1_760_000_000_000


class Pen:
    """Writes envelopes in order, from position 1, with ids that depend on the seed alone.

    One is recorded every `pace_ms`; where `at_ms` is set, then.
    """

    def __init__(self, seed: int = 1, *, pace_ms: int = 60_000) -> None:
        self.pace_ms = pace_ms
        self.at_ms: int | None = None
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
        recorded_at_ms = self.at_ms or START_MS + position * self.pace_ms
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

    def found(
        self, group_id: str, *, per_hour: int = 20, decimals: int = 0, country: str = "BE"
    ) -> str:
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
                place=Place(locality="Gent", country=country),
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

    def agree(
        self, one: str, other: str, *, limit_ms: int = 10**9, set_off_allowed: bool = False
    ) -> str:
        first, second = sorted((GroupId(one), GroupId(other)))
        agreement_id = AgreementId(self.uuid())
        terms = Terms(
            first_may_owe_ms=limit_ms,
            second_may_owe_ms=limit_ms,
            first_step_ms=self.steps[first],
            second_step_ms=self.steps[second],
            transit_allowed=True,
            set_off_allowed=set_off_allowed,
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
        kind: ExchangeKind = "service",
    ) -> Recorded:
        parts = self.parts(payer, payee, payee_steps, via=via)
        exchange_id = ExchangeId(self.uuid()) if accepts is None else accepts.exchange_id
        self.book(payer, -int(parts["payer_steps"]))  # type: ignore[call-overload]
        self.book(payee, payee_steps)
        event = ExchangeRecorded(
            exchange_id=exchange_id,
            kind=kind,
            accepts_request=accepts is not None,
            **parts,  # type: ignore[arg-type]
        )
        return self.write(event, happened_at_ms=happened_at_ms, capacity="holder", acting_for=payer)

    def request(
        self,
        payer: str,
        payee: str,
        payee_steps: int,
        *,
        holds: bool = True,
        via: Sequence[str] = (),
    ) -> Recorded:
        parts = self.parts(payer, payee, payee_steps, via=via)
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

    def reverse(self, original: ExchangeRecorded, *, happened_at_ms: int | None = None) -> Recorded:
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
            ),
            happened_at_ms=happened_at_ms,
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
