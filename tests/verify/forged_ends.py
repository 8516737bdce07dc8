"""Requests that are still open where what they lean on has ended."""

from __future__ import annotations

from contracts.events import (
    AccountClosed,
    AccountLimits,
    AccountOpened,
    AgreementAccepted,
    AgreementEnded,
    AgreementProposed,
    GroupFounded,
    NetLimits,
    Place,
    Route,
    Terms,
    Unit,
    UnitRevalued,
)
from contracts.ids import AgreementId, ExchangeId, GroupId, PersonId
from tests.verify.forged_holds import request
from tests.verify.world import (
    ALFA,
    ALFA_POT,
    ALFA_STEP_MS,
    BETA,
    BETA_POT,
    BETA_STEP_MS,
    CHAIR,
    LINK_LIMIT_MS,
    Forger,
    account,
    id_of,
)

GAMMA = GroupId("gamma")


def account_closed_before_its_own_request(forger: Forger) -> None:
    # It holds nothing, and still it is there.
    forger.add(request(1, 3, payee=BETA_POT, holds=False))
    forger.add(AccountClosed(account_id=BETA_POT, group_id=BETA))


def account_closed_before_a_request_to_it(forger: Forger) -> None:
    forger.add(request(1, 3, payer=ALFA_POT))
    forger.add(AccountClosed(account_id=ALFA_POT, group_id=ALFA))


def revalued(forger: Forger) -> UnitRevalued:
    """A step of alfa is worth twice as much."""
    return UnitRevalued(
        group_id=ALFA,
        step_ms_before=ALFA_STEP_MS,
        step_ms=2 * ALFA_STEP_MS,
        rounding_ms=-forger.state.groups[ALFA].total_steps * ALFA_STEP_MS,
    )


def gamma_asks(forger: Forger) -> ExchangeId:
    """A new neighbour of alfa has an agreement with it, and one open request to Anna: 5 events."""
    limits = NetLimits(may_owe_ms=LINK_LIMIT_MS, may_be_owed_ms=LINK_LIMIT_MS)
    forger.add(
        GroupFounded(
            group_id=GAMMA,
            kind="lets",
            unit=Unit(singular="uur", plural="uren", symbol="u"),
            decimals=0,
            step_ms=BETA_STEP_MS,
            place=Place(locality="Gent", country="BE"),
            languages=("nl",),
            default_limits=AccountLimits(),
            net_limits=limits,
        )
    )
    gwen = account("gwen")
    holder_id = PersonId(id_of("gwen"))
    forger.add(AccountOpened(account_id=gwen, group_id=GAMMA, kind="person", holder_id=holder_id))
    terms = Terms(
        first_may_owe_ms=LINK_LIMIT_MS,
        second_may_owe_ms=LINK_LIMIT_MS,
        first_step_ms=ALFA_STEP_MS,
        second_step_ms=BETA_STEP_MS,
    )
    agreement_id = AgreementId(id_of("agreement with gamma"))
    between = {"agreement_id": agreement_id, "first": ALFA, "second": GAMMA, "terms": terms}
    forger.add(AgreementProposed(**between, by=GAMMA))  # type: ignore[arg-type]
    forger.add(AgreementAccepted(**between, by=ALFA), actor=CHAIR)  # type: ignore[arg-type]
    route = Route(groups=(ALFA, GAMMA), carried_ms=3 * BETA_STEP_MS)
    asked = request(1, 3, payee=gwen, payee_group=GAMMA, routes=(route,))
    forger.add(asked)
    return asked.exchange_id


def gammas_agreement_ends(forger: Forger, **changes: object) -> None:
    """The agreement of alfa and gamma has ended."""
    agreement_id = AgreementId(id_of("agreement with gamma"))
    ended = AgreementEnded(agreement_id=agreement_id, first=ALFA, second=GAMMA, by=ALFA)
    forger.add(ended, **changes)


def request_left_open_by_an_agreement(forger: Forger) -> None:
    gamma_asks(forger)
    gammas_agreement_ends(forger)
