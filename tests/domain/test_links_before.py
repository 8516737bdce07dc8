"""How links were before they moved: as a copy taken then, or not said at all."""

from __future__ import annotations

from copy import deepcopy

import pytest

from clearing.domain import links_before
from clearing.domain.commands import WithdrawRequest
from clearing.domain.links_before import keep_before, links_at
from clearing.domain.state import Agreement
from contracts.ids import MAX_POSITIONS_SINCE_SOLVED, AgreementId, ExchangeId
from tests.domain.ledger import Ledger
from tests.domain.region import A, accept, ask, give_back, holder, new_id, pay, revalue
from tests.domain.runs import allowed, apply, consent, left_now, proposed


def figures(agreement: Agreement) -> tuple[int, int, int]:
    return agreement.position_ms, agreement.held_first_ms, agreement.held_second_ms


def test_links_are_told_as_they_were_at_every_position_since_other_things_changed() -> None:
    ledger = allowed()
    begin = ledger.state.position
    paid = pay("anna", "bea", 30, 90, fixed="payee")
    asked, other = ask("bea", "carl", 88, 22), ask("carl", "anna", 3, 4)
    late = ExchangeId(other.command_id)
    then = {begin: deepcopy(ledger.state.agreements)}

    for step in (
        paid,
        asked,
        other,
        accept(asked),
        pay("carl", "anna", 15, 20, fixed="payer"),
        WithdrawRequest(command_id=new_id(), actor=holder("anna"), exchange_id=late),
        pay("bea", "carl", 28, 7),
        give_back(paid.command_id, by=holder("bea")),
        pay("anna", "bea", 30, 90, fixed="payee"),
    ):
        ledger.given(step)
        then[ledger.state.position] = deepcopy(ledger.state.agreements)
    ledger.given(apply(proposed(ledger), left_now(ledger)))

    assert len(then) == 10
    for position, agreements in then.items():
        told = links_at(ledger.state, position)
        assert told is not None
        assert {k: figures(v) for k, v in told.items()} == {
            k: figures(v) for k, v in agreements.items()
        }


def test_before_anything_but_a_move_changed_nothing_is_told() -> None:
    for step in (consent(A, {"ab": 1}), revalue(A, 60_000)):
        ledger = allowed()
        before = ledger.state.position
        ledger.given(step)
        assert links_at(ledger.state, before) is None
        assert links_at(ledger.state, ledger.state.position) is ledger.state.agreements


@pytest.mark.parametrize("ago", [-1, MAX_POSITIONS_SINCE_SOLVED + 1])
def test_of_what_is_to_come_and_of_long_ago_nothing_is_told(ago: int) -> None:
    ledger = Ledger()
    ledger.state.position = MAX_POSITIONS_SINCE_SOLVED + 10
    assert links_at(ledger.state, ledger.state.position - MAX_POSITIONS_SINCE_SOLVED) is not None
    assert links_at(ledger.state, ledger.state.position - ago) is None


def test_some_moves_are_kept_and_of_those_before_them_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links_before, "KEPT_MOVES", 3)
    state = allowed().state
    agreement, begin = state.agreements[AgreementId("ab")], state.position
    for n in range(20):
        keep_before(state, agreement)
        agreement.position_ms = n + 1
        state.position += 1
        assert len(state.moves) < 6
        for back in range(min(3, n + 2)):
            told = links_at(state, state.position - back)
            assert told is not None
            assert told[agreement.agreement_id].position_ms == n + 1 - back
    assert links_at(state, begin) is None
