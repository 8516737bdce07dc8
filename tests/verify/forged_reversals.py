"""Wrongness in what is given back, made by hand."""

from __future__ import annotations

from contracts.events import (
    AccountClosed,
    AccountOpened,
    Approval,
    ExchangeReversed,
    ReversalWaiting,
)
from contracts.ids import AccountId, ExchangeId, GroupId, PersonId
from tests.verify.forged_acts import by_two
from tests.verify.world import (
    ALFA,
    ALFA_POT,
    ANNA,
    ARNO,
    BEA,
    BETA,
    Forger,
    account,
    across,
    exchange,
    holder,
    id_of,
    new_id,
)


def approved(group_id: GroupId, person: str) -> Approval:
    """A yes of somebody of the group."""
    return Approval(group_id=group_id, person_id=PersonId(id_of(person)))


def _reversal(forger: Forger, **changes: object) -> ExchangeReversed:
    """The one exchange that was given back is given back once more."""
    ((reverses, _),) = forger.state.reversals.items()
    given: dict[str, object] = {
        "exchange_id": ExchangeId(new_id()),
        "reverses": reverses,
        "payer": ANNA,
        "payee": ARNO,
        "payer_group": ALFA,
        "payee_group": ALFA,
        "payer_steps": 30,
        "payee_steps": 30,
    }
    return ExchangeReversed(**{**given, **changes})  # type: ignore[arg-type] # as a forger would


def reversed_twice(forger: Forger) -> None:
    forger.add(_reversal(forger))


def reversed_what_never_was(forger: Forger) -> None:
    forger.add(_reversal(forger, reverses=ExchangeId(new_id())))


def reversed_for_more(forger: Forger) -> None:
    made = exchange()
    forger.add(made)
    forger.add(_reversal(forger, reverses=made.exchange_id))


def reversed_by_force_without_approval(forger: Forger) -> None:
    made = exchange()
    forger.add(made)
    forger.add(
        _reversal(
            forger, reverses=made.exchange_id, payer_steps=5, payee_steps=5, past_limits="forced"
        )
    )


def reversed_onto_somebody_else(forger: Forger) -> None:
    made = exchange()
    forger.add(made)
    forger.add(
        _reversal(
            forger,
            reverses=made.exchange_id,
            payer=ALFA_POT,
            payer_steps=5,
            payee_steps=5,
            approvals=(approved(ALFA, "x"),),
        )
    )


def given_back_across(forger: Forger, *approvals: Approval) -> ExchangeReversed:
    """A reversal by force of what Anna just gave Bea, approved by these."""
    made = across()
    forger.add(made)
    return _reversal(
        forger,
        reverses=made.exchange_id,
        payee=BEA,
        payee_group=BETA,
        payer_steps=1,
        payee_steps=3,
        routes=made.routes,
        past_limits="forced",
        approvals=approvals,
    )


def reversed_by_force_with_one_group_s_approval(forger: Forger) -> None:
    forger.add(given_back_across(forger, approved(ALFA, "x"), approved(ALFA, "y")))


def reversed_by_force_with_one_person_s_approval(forger: Forger) -> None:
    forger.add(given_back_across(forger, approved(ALFA, "x"), approved(BETA, "x")))


def reversed_by_force_by_the_payee(forger: Forger) -> None:
    forger.add(
        given_back_across(forger, approved(ALFA, "x"), approved(BETA, "y")), actor=holder("bea")
    )


def reversed_by_an_administrator_alone(forger: Forger) -> None:
    made = exchange()
    forger.add(made)
    forger.add(_reversal(forger, reverses=made.exchange_id, payer_steps=5, payee_steps=5))


def reversed_past_limits_as_imported(forger: Forger) -> None:
    made = exchange()
    forger.add(made)
    forger.add(
        _reversal(
            forger,
            reverses=made.exchange_id,
            payer_steps=5,
            payee_steps=5,
            past_limits="imported",
            approvals=(approved(ALFA, "x"),),
        )
    )


def reversed_with(forger: Forger, agreed: AccountId, stand_in: AccountId) -> None:
    """What a closed account gave comes back to `stand_in`; two said yes to `agreed`."""
    zoe = account("zoe")
    forger.add(AccountOpened(account_id=zoe, group_id=ALFA, kind="person"))
    forger.add(AccountOpened(account_id=account("alfa kas"), group_id=ALFA, kind="community"))
    made = exchange(payer=zoe)
    forger.add(made)
    forger.add(exchange(payee=zoe))
    forger.add(AccountClosed(account_id=zoe, group_id=ALFA))
    back = _reversal(
        forger, reverses=made.exchange_id, payer=stand_in, payer_steps=5, payee_steps=5
    )
    by_two(forger, back, ReversalWaiting(reverses=back.reverses, stand_ins=(agreed,)), ALFA)


def reversed_onto_another_stand_in(forger: Forger) -> None:
    reversed_with(forger, ALFA_POT, account("alfa kas"))
