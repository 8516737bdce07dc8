"""Requests that hold room which is not there."""

from __future__ import annotations

from contracts.events import (
    AccountLimits,
    ExchangeRequested,
    LinkLimitLowered,
    NetLimits,
    NetLimitsSet,
)
from contracts.events.accounts import AccountLimitsSet
from tests.verify.world import AGREEMENT, ALFA, BEA, BETA, BETA_POT, Forger, across

# After every moment that a test lives to see.
NEVER_MS = 2**53


def request(payer_steps: int, payee_steps: int, **changes: object) -> ExchangeRequested:
    """A request of Bea to Anna that holds its room, but for what is changed."""
    made = across(payee_steps, payer_steps)
    given: dict[str, object] = {
        "exchange_id": made.exchange_id,
        "payer": made.payer,
        "payee": made.payee,
        "payer_group": made.payer_group,
        "payee_group": made.payee_group,
        "payer_steps": payer_steps,
        "payee_steps": payee_steps,
        "fixed_side": made.fixed_side,
        "routes": made.routes,
        "payer_rounding_ms": made.payer_rounding_ms,
        "expires_at_ms": NEVER_MS,
    }
    return ExchangeRequested(**{**given, **changes})  # type: ignore[arg-type] # as a forger would


def past_the_links_limit(forger: Forger) -> None:
    # 2,040,000 ms are owed and 360,000 held already; each alone has room for this, not together.
    forger.add(
        LinkLimitLowered(
            agreement_id=AGREEMENT, first=ALFA, second=BETA, by=BETA, other_may_owe_ms=2_500_000
        )
    )
    forger.add(request(1, 3))


def past_the_groups_limit(forger: Forger) -> None:
    limits = NetLimits(may_owe_ms=2_500_000, may_be_owed_ms=0)
    forger.add(NetLimitsSet(group_id=ALFA, net_limits=limits))
    forger.add(request(1, 3))


def past_what_a_group_may_be_owed(forger: Forger) -> None:
    limits = NetLimits(may_owe_ms=0, may_be_owed_ms=2_500_000)
    forger.add(NetLimitsSet(group_id=BETA, net_limits=limits))
    forger.add(request(1, 3))


def past_the_ceiling(forger: Forger) -> None:
    # Bea has 34 and holds 6.
    forger.add(
        AccountLimitsSet(
            account_id=BEA, group_id=BETA, limits=AccountLimits(floor_steps=-500, ceiling_steps=42)
        )
    )
    forger.add(request(1, 3))


def past_the_payees_share(forger: Forger) -> None:
    # 33,960,000 ms are left for alfa to owe, and Bea holds 360,000 of them already: of these
    # 3,060,000 the last step is more than a tenth.
    forger.add(request(17, 51))


def past_the_share_of_all(forger: Forger) -> None:
    # 700,000 ms are left and 360,000 are held, more than half: nobody gets any more.
    forger.add(
        LinkLimitLowered(
            agreement_id=AGREEMENT, first=ALFA, second=BETA, by=BETA, other_may_owe_ms=2_740_000
        )
    )
    forger.add(request(1, 1, payee=BETA_POT))
