"""Wrongness in what groups, accounts and agreements do, made by hand."""

from __future__ import annotations

from contracts.events import (
    AccountClosed,
    AccountOpened,
    AgreementAccepted,
    AgreementEnded,
    GroupClosed,
    RoundingSettled,
    Terms,
    UnitRevalued,
)
from contracts.ids import ExchangeId
from tests.verify.forged_acts import revalue_alfa
from tests.verify.world import (
    AGREEMENT,
    ALFA,
    ALFA_POT,
    ALFA_STEP_MS,
    ANNA,
    BETA,
    Forger,
    across,
    new_id,
)


def rounding_grows(forger: Forger) -> None:
    forger.add(
        RoundingSettled(
            exchange_id=ExchangeId(new_id()),
            group_id=ALFA,
            account_id=ALFA_POT,
            steps=-1,
            rounding_ms=ALFA_STEP_MS,
        )
    )


def revalued_from_another_worth(forger: Forger) -> None:
    forger.add(UnitRevalued(group_id=ALFA, step_ms_before=1, step_ms=2, rounding_ms=0))


def revalued_without_its_rounding(forger: Forger) -> None:
    forger.add(UnitRevalued(group_id=ALFA, step_ms_before=ALFA_STEP_MS, step_ms=2, rounding_ms=0))


def trade_on_a_step_value_not_agreed(forger: Forger) -> None:
    revalue_alfa(forger)
    forger.add(across(payee_steps=6, payer_rounding_ms=0))


def agreement_accepted_by_its_proposer(forger: Forger) -> None:
    terms = forger.state.agreements[AGREEMENT].terms or Terms(
        first_may_owe_ms=0, second_may_owe_ms=0, first_step_ms=1, second_step_ms=1
    )
    forger.add(
        AgreementAccepted(agreement_id=AGREEMENT, first=ALFA, second=BETA, by=ALFA, terms=terms)
    )


def agreement_ended_while_something_is_owed(forger: Forger) -> None:
    forger.add(AgreementEnded(agreement_id=AGREEMENT, first=ALFA, second=BETA, by=ALFA))


def account_opened_twice(forger: Forger) -> None:
    forger.add(AccountOpened(account_id=ANNA, group_id=ALFA, kind="person"))


def account_closed_with_a_balance(forger: Forger) -> None:
    forger.add(AccountClosed(account_id=ANNA, group_id=ALFA))


def group_closed_with_something_owed(forger: Forger) -> None:
    forger.add(GroupClosed(group_id=ALFA))
