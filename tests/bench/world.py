"""A small world for measuring: groups, accounts and agreements with room, and endless payments."""

import os
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from access.moments import now_ms
from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.domain import commands as c
from clearing.domain.quotes import convert
from clearing.log.postgres import PostgresLog
from clearing.log.postgres_index import PostgresIndex
from clearing.log.schema import create_tables
from clearing.write_path.session import Means
from contracts.envelope import Actor
from contracts.events import AccountLimits, NetLimits, Place, Terms, Unit
from contracts.ids import AccountId, AgreementId, CommandId, GroupId, PersonId
from evenveel.vault_keys import keys_of

WORDS: Final = "Twee uur helpen in de moestuin, met koffie"[:40]
STEPS_MS: Final = (180_000, 60_000, 240_000, 600_000, 3_600)
ROOM_MS: Final = 10**14
ACROSS_PERCENT: Final = 5


@dataclass(frozen=True, kw_only=True)
class Member:
    """An account with its group and holder."""

    account_id: AccountId
    person_id: PersonId
    group: int


class World:
    """Groups with members; `setup` makes them, `payments` never ends. Seeded: always the same."""

    def __init__(self, *, groups: int = 20, members: int = 50, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self.groups = [GroupId(f"groep-{n:03d}") for n in range(groups)]
        self.step_ms = [STEPS_MS[n % len(STEPS_MS)] for n in range(groups)]
        self.members = [
            Member(account_id=AccountId(self._id()), person_id=PersonId(self._id()), group=g)
            for g in range(groups)
            for _ in range(members)
        ]
        self._of_group = [[m for m in self.members if m.group == g] for g in range(groups)]
        # One a group: neighbours sign by different people.
        self.administrators = [
            Actor(person_id=PersonId(self._id()), capacity="administrator") for _ in range(groups)
        ]

    def _id(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def setup(self) -> Iterator[c.Command]:
        """Yield what founds the groups, opens the accounts and signs agreements in a ring."""
        for group_id, step_ms, admin in zip(
            self.groups, self.step_ms, self.administrators, strict=True
        ):
            yield c.FoundGroup(
                command_id=CommandId(self._id()),
                actor=admin,
                group_id=group_id,
                kind="lets",
                unit=Unit(singular="uur", plural="uren", symbol="u"),
                decimals=0,
                step_ms=step_ms,
                place=Place(locality="Gent", country="BE"),
                languages=("nl",),
                default_limits=AccountLimits(),
                net_limits=NetLimits(may_owe_ms=ROOM_MS, may_be_owed_ms=ROOM_MS),
            )
        for member in self.members:
            yield c.OpenAccount(
                command_id=CommandId(self._id()),
                actor=self.administrators[member.group],
                account_id=member.account_id,
                group_id=self.groups[member.group],
                kind="person",
                holder_id=member.person_id,
            )
        for one in range(len(self.groups)):
            yield from self._agreement(one, (one + 1) % len(self.groups))

    def _agreement(self, one: int, other: int) -> Iterator[c.Command]:
        first, second = sorted((one, other), key=lambda g: self.groups[g])
        agreement_id = AgreementId(self._id())
        terms = Terms(
            first_may_owe_ms=ROOM_MS,
            second_may_owe_ms=ROOM_MS,
            first_step_ms=self.step_ms[first],
            second_step_ms=self.step_ms[second],
        )
        yield c.ProposeAgreement(
            command_id=CommandId(self._id()),
            actor=self.administrators[first],
            agreement_id=agreement_id,
            by=self.groups[first],
            other=self.groups[second],
            terms=terms,
        )
        yield c.AcceptAgreement(
            command_id=CommandId(self._id()),
            actor=self.administrators[second],
            agreement_id=agreement_id,
            by=self.groups[second],
            terms=terms,
        )

    def payments(self, how_many: int) -> list[c.Command]:
        """Return that many payments, a few in a hundred across a border, each with words."""
        return [self._payment() for _ in range(how_many)]

    def _payment(self) -> c.Pay:
        chance = self._random
        payer = chance.choice(self.members)
        across = chance.randrange(100) < ACROSS_PERCENT
        group = (payer.group + 1) % len(self.groups) if across else payer.group
        payee = payer
        while payee is payer:
            payee = chance.choice(self._of_group[group])
        steps = chance.randint(1, 120)
        amounts = convert("payee", steps, self.step_ms[payer.group], self.step_ms[group])
        return c.Pay(
            command_id=CommandId(str(UUID(int=chance.getrandbits(128), version=4))),
            actor=Actor(person_id=payer.person_id, capacity="holder"),
            words=WORDS,
            payer=payer.account_id,
            payee=payee.account_id,
            payer_steps=amounts.payer_steps,
            payee_steps=amounts.payee_steps,
            fixed_side="payee",
        )


@contextmanager
def means(database_url: str) -> Iterator[Means]:
    """What a writer on this database works with; its tables exist, its connections are closed."""
    create_tables(database_url)
    with (
        keys_of() as keys,
        PostgresLog(database_url, keys=keys) as log,
        PostgresIndex(database_url) as index,
    ):
        yield Means(
            log=log,
            index=index,
            snapshots=None,
            codec=MsgpackStateCodec(),
            now_ms=now_ms,
            entropy=os.urandom,
        )


def chunks(commands: Sequence[c.Command], size: int) -> Iterator[Sequence[c.Command]]:
    """Yield the commands in order, at most `size` together."""
    for start in range(0, len(commands), size):
        yield commands[start : start + size]
