"""What waits in a group for a second yes, as it is told until somebody said it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.events import (
    AccountLimits,
    ActApproved,
    ActDeclined,
    ActProposed,
    Approval,
    DefaultLimitsWaiting,
    ExchangeRecorded,
    KeyWaiting,
    NetLimits,
    NetLimitsWaiting,
    ReversalWaiting,
    RoleWaiting,
    RoundingWaiting,
    Route,
    SettlementWaiting,
    StepValueWaiting,
    WaitingAct,
    WriteOffWaiting,
)
from contracts.ids import AccountId, ActId, ExchangeId, GroupId, KeyId, PersonId
from tests.projections.asking import House, Name
from tests.projections.history import Pen

MakeHouse = Callable[[Pen], House]
A, B = GroupId("group-a"), GroupId("group-b")
WHY = "afgesproken op de vergadering"


class Waits:
    """Two groups of twenty an hour with a pot each, and a settlement that waits."""

    def __init__(self) -> None:
        self.pen = Pen()
        for group_id in (A, B):
            self.pen.found(group_id)
        self.pots = [AccountId(self.pen.open(group_id, kind="community")) for group_id in (A, B)]
        self.pen.agree(A, B)
        self.act_id = ActId(self.pen.uuid())
        self.act = SettlementWaiting(
            payer=self.pots[0], payee=self.pots[1], payer_steps=5, payee_steps=5
        )
        self.at = self.propose(self.act, A, B, act_id=self.act_id)

    def propose(self, act: WaitingAct, *groups: GroupId, act_id: ActId | None = None) -> int:
        event = ActProposed(
            act_id=act_id or ActId(self.pen.uuid()), by=groups[0], groups=groups, act=act
        )
        return self.pen.write(event).position

    def approve(self) -> None:
        yes = tuple(
            Approval(group_id=group_id, person_id=self.pen.secretary) for group_id in (A, B)
        )
        self.pen.write(ActApproved(act_id=self.act_id, groups=(A, B), approvals=yes))
        self.pen.write(
            ExchangeRecorded(
                exchange_id=ExchangeId(self.act_id),
                kind="settlement",
                payer=self.pots[0],
                payee=self.pots[1],
                payer_group=A,
                payee_group=B,
                payer_steps=5,
                payee_steps=5,
                routes=(Route(groups=(A, B), carried_ms=900_000),),
                approvals=yes,
                reason_at=self.at,
            )
        )


def test_what_waits_is_told_to_both_groups_with_what_it_does_and_why(house_of: MakeHouse) -> None:
    waits = Waits()
    house = house_of(waits.pen)
    house.vault.words[waits.at] = WHY
    house.vault.names |= {pot: Name(f"Pot {at}") for at, pot in enumerate(waits.pots)}
    for group_id in (A, B):
        (act,) = house.get(f"/groups/{group_id}/acts")["acts"]
        assert (act["act_id"], act["by"], act["waits_for"]) == (waits.act_id, A, B)
        assert act["words"] == WHY
        assert act["proposed_by"] == waits.pen.secretary
        assert act["shown"] == "Pot 1 en Pot 0 verrekenen 5 uren zonder dienst"
        assert act["act"]["kind"] == "settlement"


def test_what_was_approved_waits_no_more_and_its_statement_says_why(house_of: MakeHouse) -> None:
    waits = Waits()
    house = house_of(waits.pen)
    house.vault.words[waits.at] = WHY
    waits.approve()
    house.follow()
    for group_id in (A, B):
        assert house.get(f"/groups/{group_id}/acts")["acts"] == []
    for pot in waits.pots:
        (line,) = house.get(f"/accounts/{pot}/statement")["lines"]
        assert line["words"] == WHY
    assert house.get(f"/exchanges/{waits.act_id}")["exchange"]["words"] == WHY


def test_what_was_declined_in_the_same_batch_was_never_there(house_of: MakeHouse) -> None:
    waits = Waits()
    waits.pen.write(ActDeclined(act_id=waits.act_id, groups=(A, B), because="declined"))
    house = house_of(waits.pen)
    assert house.get(f"/groups/{A}/acts")["acts"] == []


def test_pages_follow_each_other(house_of: MakeHouse) -> None:
    waits = Waits()
    for step_ms in (1, 2, 3):
        waits.propose(StepValueWaiting(group_id=A, step_ms=step_ms), A)
    house = house_of(waits.pen)
    found, cursor = [], None
    while True:
        query: dict[str, Any] = {"limit": 3} | ({} if cursor is None else {"cursor": cursor})
        page = house.get(f"/groups/{A}/acts", **query)
        found += [act["position"] for act in page["acts"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(found) == 4
    assert found == sorted(found)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_kind_is_said_in_every_language(house_of: MakeHouse, language: str) -> None:
    waits = Waits()
    pot, person = waits.pots[0], PersonId(waits.pen.uuid())
    limits = AccountLimits(floor_steps=-40)
    for act in (
        WriteOffWaiting(payer=pot, payee=pot, steps=2),
        RoundingWaiting(account_id=pot, steps=-1),
        ReversalWaiting(reverses=ExchangeId(waits.act_id)),
        ReversalWaiting(reverses=ExchangeId(waits.act_id), force=True),
        StepValueWaiting(group_id=A, step_ms=200_000),
        DefaultLimitsWaiting(group_id=A, limits=limits),
        NetLimitsWaiting(group_id=A, net_limits=NetLimits(may_owe_ms=1, may_be_owed_ms=2)),
        RoleWaiting(group_id=A, person_id=person, role="auditor", until_ms=1_800_000_000_000),
        RoleWaiting(group_id=A, person_id=person, role="support"),
        KeyWaiting(
            group_id=A,
            key_id=KeyId(waits.pen.uuid()),
            key_kind="program",
            scopes=("exchange", "read"),
            expires_at_ms=1_800_000_000_000,
        ),
    ):
        waits.propose(act, A)
    said = [act["shown"] for act in house_of(waits.pen).get(f"/groups/{A}/acts", language)["acts"]]
    assert len(set(said)) == len(said) == 11
    assert not any("{" in text or "None" in text for text in said)
