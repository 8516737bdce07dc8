"""Whatever is asked, by whomever, in whatever order: what takes two was done by two who might."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from clearing.domain.act_commands import ApproveAct, DeclineAct
from clearing.domain.commands import Command, RevalueUnit, SetDefaultLimits
from clearing.domain.right_commands import GrantRole, WithdrawRole
from contracts.envelope import Actor
from contracts.events import (
    AccountLimits,
    ActApproved,
    ActProposed,
    DefaultLimitsSet,
    ExchangeRecorded,
    RoleGranted,
    UnitRevalued,
)
from contracts.ids import ActId, Capacity, GroupId, PersonId, Role
from tests.domain.ledger import CHAIR, TREASURER, Ledger
from tests.domain.region import A, B, new_id, pay, region, settle

PEOPLE = (TREASURER.person_id, CHAIR.person_id, PersonId("secretary"), PersonId("steunpunt"))
BY_TWO = (UnitRevalued, DefaultLimitsSet, RoleGranted, ExchangeRecorded)
ROLES: tuple[Role, ...] = ("administrator", "support")

Step = tuple[str, int, int, int]
STEPS = st.tuples(
    st.sampled_from(("revalue", "widen", "settle", "grant", "withdraw", "approve", "decline")),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 3),
)


def asked(ledger: Ledger, step: Step) -> Command | None:
    """What this person asks; approvals and refusals are of whatever waits."""
    what, who, whom, which = step
    group: GroupId = (A, B)[which % 2]
    capacities: tuple[Capacity, ...] = ("administrator", "support")
    actor = Actor(person_id=PEOPLE[who], capacity=capacities[which // 2])
    by = Actor(person_id=PEOPLE[who], capacity="administrator")
    own = {"command_id": new_id(), "group_id": group}
    match what:
        case "revalue":
            return RevalueUnit(**own, actor=by, step_ms=100_000 + 1_000 * whom)  # type: ignore[arg-type]
        case "widen":
            wide = AccountLimits(floor_steps=-600 - whom, ceiling_steps=500)
            return SetDefaultLimits(**own, actor=by, limits=wide)  # type: ignore[arg-type]
        case "settle":
            command = settle("pot-b", "pot-a", 3 + 3 * whom, 1 + whom)
            return type(command)(**{**_fields(command), "actor": by})  # type: ignore[arg-type]
        case "grant":
            role = ROLES[which // 2]
            return GrantRole(**own, actor=by, person_id=PEOPLE[whom], role=role)  # type: ignore[arg-type]
        case "withdraw":
            role = ROLES[which // 2]
            return WithdrawRole(**own, actor=by, person_id=PEOPLE[whom], role=role)  # type: ignore[arg-type]
        case _:
            waiting = sorted(ledger.state.acts)
            if not waiting:
                return None
            kind = ApproveAct if what == "approve" else DeclineAct
            act_id = ActId(waiting[whom % len(waiting)])
            return kind(**own, actor=actor, act_id=act_id)  # type: ignore[arg-type]


def _fields(command: Command) -> dict[str, object]:
    return {name: getattr(command, name) for name in command.__struct_fields__}


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_what_takes_two_is_done_by_two_who_might_say_yes_at_that_moment(steps: list[Step]) -> None:
    ledger = region().given(pay("anna", "bea", 30, 90))
    proposers: dict[str, PersonId] = {}
    for step in steps:
        command = asked(ledger, step)
        if command is None:
            continue
        before = {group_id: dict(group.roles) for group_id, group in ledger.state.groups.items()}
        decision = ledger.when(command).decision
        if not isinstance(decision, list):
            continue
        for event in decision:
            if isinstance(event, ActProposed):
                proposers[event.act_id] = command.actor.person_id
            assert not isinstance(event, BY_TWO) or isinstance(decision[0], ActApproved)
        if isinstance(approved := decision[0], ActApproved):
            first, second = approved.approvals
            assert first.person_id == proposers[approved.act_id]
            assert second.person_id == command.actor.person_id != first.person_id
            assert "administrator" in before[first.group_id][first.person_id]
            assert {"administrator", "support"} & before[second.group_id][second.person_id].keys()
            assert {first.group_id, second.group_id} == set(approved.groups)
