"""Random debts between random groups: a run moves no net and no balance, and then finds no more."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from clearing.domain.refusals import Code
from contracts.events import (
    AccountLimits,
    ClearingApplied,
    ExchangeRecorded,
    NetLimits,
    Route,
    Terms,
    links_of,
)
from contracts.ids import AccountId, ClearingMode, ExchangeId, GroupId
from contracts.value import replace
from tests.domain.ledger import Ledger
from tests.domain.region import agreed, founded, new_id, opened
from tests.domain.runs import apply, consent, left_now, propose, solved_now

GROUPS = 5
NAMES = [GroupId(f"group-{n}") for n in range(GROUPS)]
PAIRS = [(one, other) for one in NAMES for other in NAMES if one < other]
LIMIT_MS = 400
# What first owes second, in ms; below zero the other way.
DEBTS = st.fixed_dictionaries({pair: st.integers(-LIMIT_MS, LIMIT_MS) for pair in PAIRS})
LEAVES = st.dictionaries(st.sampled_from(PAIRS), st.integers(1, 200), max_size=4)


def indebted(debts: dict[tuple[GroupId, GroupId], int]) -> Ledger:
    """Groups of one ms a step, all neighbours of all, who owe one another so much."""
    ledger = Ledger()
    wide = NetLimits(may_owe_ms=10**6, may_be_owed_ms=10**6)
    for name in NAMES:
        founding = founded(name, 1)
        ledger.given(replace(founding, default_limits=AccountLimits(), net_limits=wide))
        ledger.given(opened(f"of {name}", name))
    for first, second in PAIRS:
        terms = Terms(
            first_may_owe_ms=LIMIT_MS,
            second_may_owe_ms=LIMIT_MS,
            first_step_ms=1,
            second_step_ms=1,
            set_off_allowed=True,
        )
        ledger.given(*agreed(f"{first} {second}", first, second, terms))
    for (first, second), ms in debts.items():
        payer, payee = (first, second) if ms > 0 else (second, first)
        if ms:
            ledger.given(
                ExchangeRecorded(
                    exchange_id=ExchangeId(new_id()),
                    payer=AccountId(f"of {payer}"),
                    payee=AccountId(f"of {payee}"),
                    payer_group=payer,
                    payee_group=payee,
                    payer_steps=abs(ms),
                    payee_steps=abs(ms),
                    routes=(Route(groups=(payer, payee), carried_ms=abs(ms)),),
                )
            )
    return ledger


def cleared(ledger: Ledger, mode: ClearingMode) -> ClearingApplied | None:
    """The run is proposed and applied; None where there is nothing to clear."""
    command = propose(solved_now(ledger, mode), mode)
    outcome = ledger.when(command)
    if outcome.code is Code.NOTHING_TO_CLEAR:
        return None
    outcome.accepted()
    (event,) = ledger.when(apply(command.command_id, left_now(ledger))).accepted()
    assert isinstance(event, ClearingApplied)
    return event


def positions(ledger: Ledger) -> dict[str, int]:
    return {a.agreement_id: a.position_ms for a in ledger.state.agreements.values()}


def nets(ledger: Ledger) -> dict[str, int]:
    return {name: group.net_ms for name, group in ledger.state.groups.items()}


def balances(ledger: Ledger) -> dict[str, int]:
    return {name: account.balance_steps for name, account in ledger.state.accounts.items()}


@settings(deadline=None)
@given(debts=DEBTS, leaves=LEAVES)
def test_a_run_moves_no_net_turns_no_debt_and_run_again_finds_nothing(
    debts: dict[tuple[GroupId, GroupId], int], leaves: dict[tuple[GroupId, GroupId], int]
) -> None:
    ledger = indebted(debts)
    for first, second in PAIRS:
        ms = leaves.get((first, second))
        if ms is not None:
            kept = ledger.state.groups[first].leaves_ms
            leave = {str(agreement): kept[agreement] for agreement in kept}
            ledger.given(consent(first, {**leave, f"{first} {second}": ms}))
    before, net, balance = positions(ledger), nets(ledger), balances(ledger)
    event = cleared(ledger, "debts")
    assert (nets(ledger), balances(ledger)) == (net, balance)
    for agreement, ms in positions(ledger).items():
        assert 0 <= abs(ms) <= abs(before[agreement])
        assert ms * before[agreement] >= 0
        one, _, other = agreement.partition(" ")
        stays = min(abs(before[agreement]), leaves.get((GroupId(one), GroupId(other)), 0))
        assert abs(ms) >= stays
    if event is not None:
        assert event.gross_after_ms < event.gross_before_ms
        assert sum(map(abs, positions(ledger).values())) == event.gross_after_ms
        assert cleared(ledger, "debts") is None


@settings(deadline=None)
@given(debts=DEBTS, opted_out=st.sets(st.sampled_from(NAMES), max_size=2))
def test_over_limits_the_gross_falls_no_limit_is_passed_and_who_did_not_opt_in_is_left_alone(
    debts: dict[tuple[GroupId, GroupId], int], opted_out: set[GroupId]
) -> None:
    ledger = indebted(debts)
    for name in NAMES:
        if name not in opted_out:
            ledger.given(consent(name, over_limits=True))
    before, net, balance = positions(ledger), nets(ledger), balances(ledger)
    event = cleared(ledger, "limits")
    assert (nets(ledger), balances(ledger)) == (net, balance)
    for agreement, ms in positions(ledger).items():
        assert abs(ms) <= LIMIT_MS
        if opted_out.intersection(agreement.split()):
            assert ms == before[agreement]
    if event is not None:
        links = links_of(event.set_offs, event.growths)
        assert not opted_out & {g for link in links for g in (link.debtor, link.creditor)}
        assert sum(map(abs, positions(ledger).values())) == event.gross_after_ms
        assert event.gross_after_ms < event.gross_before_ms
        assert cleared(ledger, "limits") is None
