"""A ledger to try the rules on: given these facts, when this is asked, then that follows."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import msgspec

from clearing.domain.act_commands import ApproveAct
from clearing.domain.acting import happening_at_ms
from clearing.domain.commands import Command
from clearing.domain.decide import decide
from clearing.domain.evolve import evolve
from clearing.domain.past import Key, Role, keys_of
from clearing.domain.refusals import AmountPair, Code, LimitUnit, LinkRoom, Refusal
from clearing.domain.state import State
from contracts.envelope import Actor, Envelope, Recorded
from contracts.events import ActApproved, ActProposed, Event, groups_touched
from contracts.ids import AgreementId, CommandId, GroupId, PersonId
from contracts.value import replace

START_MS = 1_700_000_000_000
TREASURER = Actor(person_id=PersonId("treasurer"), capacity="administrator")
CHAIR = Actor(person_id=PersonId("chair"), capacity="administrator")
_COMMANDS = tuple(get_args(Command))


class Outcome:
    """What was decided: `then` and `refused` say what it must have been."""

    def __init__(self, decision: list[Event] | Refusal) -> None:
        self.decision = decision

    def then(self, *events: Event) -> None:
        assert self.decision == list(events)

    def accepted(self) -> list[Event]:
        assert isinstance(self.decision, list), self.decision
        assert self.decision, "an accepted command leaves at least one event"
        return self.decision

    def event(self) -> Event:
        return self.accepted()[0]

    def refused(
        self,
        code: Code,
        subject: str | None = None,
        *,
        limit: int | None = None,
        left: int | None = None,
        unit: LimitUnit | None = None,
        set_by: str | None = None,
        amounts: tuple[int, int] | None = None,
        missing_ms: int | None = None,
        links: tuple[tuple[str, str, str, int], ...] = (),
    ) -> None:
        """The refusal is this one, and says all of this and nothing else, its unit aside.

        `links`: agreement, giver, taker and the ms left of each.
        """
        pair = amounts and AmountPair(payer_steps=amounts[0], payee_steps=amounts[1])
        assert isinstance(self.decision, Refusal)
        assert replace(self.decision, measure=None) == Refusal(
            code=code,
            subject=subject,
            limit=limit,
            left=left,
            unit=unit,
            set_by=set_by,
            amounts=pair or None,
            missing_ms=missing_ms,
            links=tuple(
                LinkRoom(
                    agreement_id=AgreementId(agreement),
                    giver=GroupId(giver),
                    taker=GroupId(taker),
                    left_ms=left_ms,
                )
                for agreement, giver, taker, left_ms in links
            ),
        )

    @property
    def code(self) -> Code | None:
        return self.decision.code if isinstance(self.decision, Refusal) else None


class Ledger:
    """The folded state and all that led to it; sound after every step, or the test fails."""

    def __init__(self) -> None:
        self.state = State()
        self.now_ms = START_MS
        self.log: list[Recorded] = []
        self._past: dict[Key, Recorded] = {}

    def found(self, role: Role, id_: str) -> Recorded | None:
        return self._past.get((role, id_))

    def given(self, *steps: Event | Command) -> Ledger:
        """Facts are recorded as they are; commands must be accepted, by two where it takes two."""
        for step in steps:
            if isinstance(step, _COMMANDS):
                self.by_two(step).accepted()
            else:
                # An exchange has the id of the command that asked for it.
                known_as = getattr(step, "exchange_id", f"given-{len(self.log) + 1}")
                self._record(CommandId(known_as), TREASURER, [step])  # type: ignore[list-item]
        return self

    def later(self, ms: int) -> Ledger:
        self.now_ms += ms
        return self

    def when(self, command: Command) -> Outcome:
        before = msgspec.msgpack.encode(self.state)
        decision = decide(self.state, self, command, self.now_ms)
        assert msgspec.msgpack.encode(self.state) == before, "deciding changes nothing"
        if isinstance(decision, list):
            happened_at_ms = happening_at_ms(self.state, command)
            self._record(command.command_id, command.actor, decision, happened_at_ms)
        return Outcome(decision)

    def by_two(self, command: Command, second: Actor = CHAIR) -> Outcome:
        """What is done in the end: where it takes a second yes, that is said too.

        The approval itself is left out; it is the same each time.
        """
        asked = self.when(command)
        if asked.code is not None or not isinstance(proposal := asked.event(), ActProposed):
            return asked
        others = [group for group in proposal.groups if group != proposal.by]
        approved = self.when(
            ApproveAct(
                command_id=CommandId(f"yes to {command.command_id} at {len(self.log)}"),
                actor=second,
                act_id=proposal.act_id,
                group_id=others[0] if others else proposal.by,
            )
        )
        if approved.code is not None:
            return approved
        first, *done = approved.accepted()
        assert isinstance(first, ActApproved)
        return Outcome(done)

    def _record(
        self,
        command_id: CommandId,
        actor: Actor,
        events: list[Event],
        happened_at_ms: int | None = None,
    ) -> None:
        groups = self.state.groups
        for ordinal, event in enumerate(events):
            numbers = {
                group_id: groups[group_id].number + 1 if group_id in groups else 1
                for group_id in groups_touched(event)
            }
            envelope = Envelope(
                command_id=command_id,
                ordinal=ordinal,
                groups=numbers,
                happened_at_ms=self.now_ms if happened_at_ms is None else happened_at_ms,
                recorded_at_ms=self.now_ms,
                actor=actor,
                terms="",
                event=event,
            )
            recorded = Recorded(self.state.position + 1, envelope)
            evolve(self.state, recorded)
            self.log.append(recorded)
            self._past.update((key, recorded) for key in keys_of(envelope))
        assert unsoundness(self.state) == []

    def balance(self, account: str) -> int:
        return self.state.accounts[account].balance_steps  # type: ignore[index]

    def link(self, group: str, neighbour: str) -> int:
        """What the group owes its neighbour over their link, in ms."""
        agreement = self.state.agreement_between(group, neighbour)  # type: ignore[arg-type]
        if agreement is None:
            return 0
        return agreement.position_ms if agreement.first == group else -agreement.position_ms

    def rounding(self, group: str) -> int:
        return self.state.groups[group].rounding_ms  # type: ignore[index]


def unsoundness(state: State) -> list[str]:
    """Every way in which the sums of a state are not what they must be."""
    wrong = []
    for group_id, group in state.groups.items():
        balances = [a.balance_steps for a in state.accounts.values() if a.group_id == group_id]
        links = [
            a.position_ms if a.first == group_id else -a.position_ms
            for a in state.agreements.values()
            if group_id in (a.first, a.second)
        ]
        if sum(balances) != group.total_steps:
            wrong.append(f"{group_id}: the total is not the sum of the balances")
        if sum(links) != group.net_ms:
            wrong.append(f"{group_id}: the net is not the sum of the links")
        if group.total_steps * group.step_ms + group.net_ms + group.rounding_ms:
            wrong.append(f"{group_id}: the sum is not zero")
    return wrong + _holds_astray(state)


def _holds_astray(state: State) -> list[str]:
    holding = [request for request in state.requests.values() if request.holds]
    wrong = []
    for account_id, account in state.accounts.items():
        held = sum(r.payee_steps for r in holding if r.payee == account_id)
        if held != account.held_steps:
            wrong.append(f"{account_id}: holds {account.held_steps}, its requests {held}")
    for agreement in state.agreements.values():
        asked = {agreement.first: 0, agreement.second: 0}
        for request in holding:
            for route in request.routes:
                for link in pairwise(route.groups):
                    if sorted(link) == [agreement.first, agreement.second]:
                        asked[link[0]] += route.carried_ms
        if list(asked.values()) != [agreement.held_first_ms, agreement.held_second_ms]:
            wrong.append(f"{agreement.agreement_id}: holds are not those of its requests")
        if sum(asked.values()) != sum(agreement.held_by_payee_ms.values()):
            wrong.append(f"{agreement.agreement_id}: holds by payee are not those of its requests")
    return wrong
