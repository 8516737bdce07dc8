"""Exchanges and requests over routes that nobody may take."""

from __future__ import annotations

from contracts.events import (
    AccountLimits,
    AgreementAccepted,
    AgreementEnded,
    AgreementProposed,
    AgreementSuspended,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    GroupFounded,
    LinkLimitLowered,
    NetLimits,
    Place,
    RequestDeclined,
    Route,
    Terms,
    Unit,
)
from contracts.ids import AgreementId, ExchangeId, GroupId
from tests.verify.forged_holds import request
from tests.verify.forged_reversals import approved
from tests.verify.world import (
    AGREEMENT,
    ALFA,
    ALFA_POT,
    ALFA_STEP_MS,
    ANNA,
    BEA,
    BETA,
    BETA_POT,
    BETA_STEP_MS,
    CHAIR,
    LINK_LIMIT_MS,
    Forger,
    Forgery,
    across,
    holder,
    id_of,
    new_id,
)

GAMMA = GroupId("gamma")
STEP_MS = {ALFA: ALFA_STEP_MS, BETA: BETA_STEP_MS, GAMMA: BETA_STEP_MS}
CARRIED_MS = 3 * BETA_STEP_MS
OVER_GAMMA = (Route(groups=(ALFA, GAMMA, BETA), carried_ms=CARRIED_MS),)


def gamma_between(forger: Forger, *, transit: bool = True) -> None:
    """A neighbour of both alfa and beta: 5 events."""
    forger.add(
        GroupFounded(
            group_id=GAMMA,
            kind="lets",
            unit=Unit(singular="uur", plural="uren", symbol="u"),
            decimals=0,
            step_ms=STEP_MS[GAMMA],
            place=Place(locality="Gent", country="BE"),
            languages=("nl",),
            default_limits=AccountLimits(),
            net_limits=NetLimits(may_owe_ms=0, may_be_owed_ms=0),
        )
    )
    for first in (ALFA, BETA):
        _signed(forger, first, _of(first), transit=transit or first == ALFA)


def _signed(forger: Forger, first: GroupId, known_as: AgreementId, *, transit: bool = True) -> None:
    terms = Terms(
        first_may_owe_ms=LINK_LIMIT_MS,
        second_may_owe_ms=LINK_LIMIT_MS,
        first_step_ms=STEP_MS[first],
        second_step_ms=STEP_MS[GAMMA],
        transit_allowed=transit,
    )
    between = {"agreement_id": known_as, "first": first, "second": GAMMA, "terms": terms}
    forger.add(AgreementProposed(**between, by=GAMMA))  # type: ignore[arg-type]
    forger.add(AgreementAccepted(**between, by=first), actor=CHAIR)  # type: ignore[arg-type]


def _of(first: GroupId) -> AgreementId:
    return AgreementId(id_of(f"agreement of {first} and gamma"))


def over_gamma(**changes: object) -> ExchangeRecorded:
    return across(**{"routes": OVER_GAMMA, **changes})  # type: ignore[arg-type] # as a forger would


def asked_over_gamma(forger: Forger, *, holds: bool = True) -> ExchangeRequested:
    """Gamma is between, and a request over it is open: 6 events."""
    gamma_between(forger)
    asked = request(1, 3, routes=OVER_GAMMA, holds=holds)
    forger.add(asked)
    return asked


def declined(asked: ExchangeRequested, *between: GroupId) -> RequestDeclined:
    return RequestDeclined(
        exchange_id=asked.exchange_id, payer_group=ALFA, payee_group=BETA, transit_groups=between
    )


def without_an_agreement(forger: Forger) -> None:
    forger.add(over_gamma())


def without_transit(forger: Forger) -> None:
    gamma_between(forger, transit=False)
    forger.add(over_gamma())


def over_a_link_that_stands_still(forger: Forger) -> None:
    gamma_between(forger)
    forger.add(AgreementSuspended(agreement_id=_of(BETA), first=BETA, second=GAMMA, by=GAMMA))
    forger.add(over_gamma())


def round_a_neighbour_who_stopped(forger: Forger) -> None:
    gamma_between(forger)
    forger.add(AgreementSuspended(agreement_id=AGREEMENT, first=ALFA, second=BETA, by=BETA))
    forger.add(over_gamma())


def asked_round_a_neighbour_who_stopped(forger: Forger) -> None:
    forger.add(AgreementSuspended(agreement_id=AGREEMENT, first=ALFA, second=BETA, by=BETA))
    asked_over_gamma(forger)


def over_seven_links(forger: Forger) -> None:
    between = [GroupId(f"group-{n}") for n in range(6)]
    forger.add(across(routes=(Route(groups=(ALFA, *between, BETA), carried_ms=CARRIED_MS),)))


def over_four_routes(forger: Forger) -> None:
    forger.add(across(routes=(Route(groups=(ALFA, BETA), carried_ms=CARRIED_MS // 4),) * 4))


def settled_over_another(forger: Forger) -> None:
    gamma_between(forger)
    forger.add(over_gamma(payer=ALFA_POT, payee=BETA_POT, kind="settlement"))


def past_the_limit_of_a_link_between(forger: Forger) -> None:
    gamma_between(forger)
    lowered = LinkLimitLowered(
        agreement_id=_of(BETA), first=BETA, second=GAMMA, by=BETA, other_may_owe_ms=CARRIED_MS - 1
    )
    forger.add(lowered)
    forger.add(over_gamma())


def two_routes_past_the_limit_of_a_link_they_share(forger: Forger) -> None:
    gamma_between(forger)
    lowered = LinkLimitLowered(
        agreement_id=_of(BETA), first=BETA, second=GAMMA, by=BETA, other_may_owe_ms=CARRIED_MS - 1
    )
    forger.add(lowered)
    halves = (Route(groups=(ALFA, GAMMA, BETA), carried_ms=CARRIED_MS // 2),) * 2
    forger.add(over_gamma(routes=halves))


def held_past_the_share_on_a_link_between(forger: Forger) -> None:
    gamma_between(forger)
    lowered = LinkLimitLowered(
        agreement_id=_of(BETA), first=BETA, second=GAMMA, by=BETA, other_may_owe_ms=CARRIED_MS
    )
    forger.add(lowered)
    forger.add(request(1, 3, routes=OVER_GAMMA))


def ended_unknown_to_the_group_between(forger: Forger) -> None:
    forger.add(declined(asked_over_gamma(forger)))


def ended_with_a_group_that_has_no_part(forger: Forger) -> None:
    asked = asked_over_gamma(forger, holds=False)
    forger.add(declined(asked, GAMMA))


def accepted_over_other_routes_than_held(forger: Forger) -> None:
    asked = asked_over_gamma(forger)
    forger.add(across(exchange_id=asked.exchange_id, accepts_request=True))


def _paid_over_gamma(forger: Forger) -> ExchangeRecorded:
    gamma_between(forger)
    made = over_gamma()
    forger.add(made)
    return made


def _given_back(made: ExchangeRecorded, **changes: object) -> ExchangeReversed:
    given: dict[str, object] = {
        "exchange_id": ExchangeId(new_id()),
        "reverses": made.exchange_id,
        "payer": made.payer,
        "payee": made.payee,
        "payer_group": made.payer_group,
        "payee_group": made.payee_group,
        "payer_steps": made.payer_steps,
        "payee_steps": made.payee_steps,
        "routes": made.routes,
    }
    return ExchangeReversed(**{**given, **changes})  # type: ignore[arg-type] # as a forger would


def _suspended(first: GroupId) -> AgreementSuspended:
    return AgreementSuspended(agreement_id=_of(first), first=first, second=GAMMA, by=GAMMA)


def given_back_over_a_link_that_stands_still(forger: Forger) -> None:
    made = _paid_over_gamma(forger)
    forger.add(_suspended(BETA))
    forger.add(_given_back(made), actor=holder("bea"))


def forced_back_over_a_link_between_that_stands_still(forger: Forger) -> None:
    made = _paid_over_gamma(forger)
    forger.add(_suspended(BETA))
    yes = (approved(ALFA, "x"), approved(BETA, "y"))
    forger.add(_given_back(made, past_limits="forced", approvals=yes))


def given_back_over_an_agreement_made_since(forger: Forger) -> None:
    made = _paid_over_gamma(forger)
    forger.add(_back_to_zero())
    forger.add(AgreementEnded(agreement_id=_of(BETA), first=BETA, second=GAMMA, by=BETA))
    _signed(forger, BETA, AgreementId(id_of("signed anew")))
    forger.add(_given_back(made), actor=holder("bea"))


def _back_to_zero() -> ExchangeRecorded:
    """As much the other way, so that an agreement on the way may end."""
    back: dict[str, object] = {
        "payer": BEA,
        "payee": ANNA,
        "payer_group": BETA,
        "payee_group": ALFA,
        "payer_steps": 3,
        "payee_steps": 1,
        "payer_rounding_ms": 0,
        "routes": (Route(groups=(BETA, GAMMA, ALFA), carried_ms=CARRIED_MS),),
    }
    return over_gamma(**back)


def taken_rightly(forger: Forger) -> None:
    """Paid, given back, asked, declined and accepted over gamma, one not over the way asked."""
    held = asked_over_gamma(forger)
    made = over_gamma()
    forger.add(made)
    forger.add(_given_back(made), actor=holder("bea"))
    forger.add(declined(held, GAMMA))
    outlives = request(1, 3, routes=OVER_GAMMA, holds=False)
    forger.add(outlives)
    for holds, routes in ((True, OVER_GAMMA), (False, across().routes)):
        asked = request(1, 3, routes=OVER_GAMMA, holds=holds)
        forger.add(asked)
        forger.add(over_gamma(exchange_id=asked.exchange_id, accepts_request=True, routes=routes))
    forger.add(_back_to_zero())
    forger.add(AgreementEnded(agreement_id=_of(BETA), first=BETA, second=GAMMA, by=BETA))
    forger.add(across(exchange_id=outlives.exchange_id, accepts_request=True))


# As in `forgeries`: what is forged, what the finding speaks of, and which event it names.
FORGED_ROUTES: list[tuple[Forgery, str, int]] = [
    (without_an_agreement, "the agreement", 0),
    (without_transit, "transit over the link of gamma and beta", 5),
    (over_a_link_that_stands_still, "the agreement of gamma and beta", 6),
    (round_a_neighbour_who_stopped, "the agreement of alfa and beta", 6),
    (asked_round_a_neighbour_who_stopped, "the agreement of alfa and beta", 6),
    (over_seven_links, "the links of the route", 0),
    (over_four_routes, "the routes", 0),
    (settled_over_another, "the links of the route", 5),
    (past_the_limit_of_a_link_between, "what gamma owes beta", 6),
    (two_routes_past_the_limit_of_a_link_they_share, "what gamma owes beta", 6),
    (
        held_past_the_share_on_a_link_between,
        f"what requests of {BEA} hold for gamma to owe beta",
        6,
    ),
    (ended_unknown_to_the_group_between, "the groups between", 6),
    (ended_with_a_group_that_has_no_part, "the groups between", 6),
    (accepted_over_other_routes_than_held, "routes of the request", 6),
    (given_back_over_a_link_that_stands_still, "the agreement of gamma and beta", 7),
    (forced_back_over_a_link_between_that_stands_still, "the agreement of gamma and beta", 7),
    (given_back_over_an_agreement_made_since, "the agreement of gamma and beta", 10),
]
