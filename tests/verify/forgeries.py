"""Each kind of wrongness that an event can have, made by hand."""

from __future__ import annotations

from contracts.block import Entry
from contracts.envelope import encode
from contracts.events import (
    AccountLeaving,
    AccountLimits,
    AccountSuspended,
    ActProposed,
    Approval,
    ExchangeRecorded,
    LinkLimitLowered,
    NetLimits,
    NetLimitsSet,
    RequestDeclined,
    RequestExpired,
    Route,
    SettlementWaiting,
    wire_name,
)
from contracts.events.accounts import AccountLimitsSet
from contracts.ids import ActId, ExchangeId
from tests.verify import forged_acts as acts
from tests.verify import forged_affairs as affairs
from tests.verify import forged_ends as ends
from tests.verify import forged_holds as holds
from tests.verify import forged_posts as posts
from tests.verify import forged_reversals as reversals
from tests.verify.forged_privacy import FORGED_PRIVACY
from tests.verify.forged_reversals import approved
from tests.verify.forged_rights import FORGED_RIGHTS
from tests.verify.forged_routes import FORGED_ROUTES
from tests.verify.world import (
    AGREEMENT,
    ALFA,
    ALFA_POT,
    ALFA_STEP_MS,
    ANNA,
    ARNO,
    BEA,
    BETA,
    BETA_POT,
    WHY_COMMITTED,
    Forger,
    Forgery,
    across,
    exchange,
    holder,
    id_of,
    new_id,
)


def open_request(forger: Forger) -> ExchangeId:
    (exchange_id,) = forger.state.requests
    return exchange_id


def _number_skipped(forger: Forger) -> None:
    forger.add(exchange(), groups={ALFA: forger.state.groups[ALFA].number + 2})


def _number_repeated(forger: Forger) -> None:
    forger.add(exchange(), groups={ALFA: forger.state.groups[ALFA].number})


def _group_withheld(forger: Forger) -> None:
    forger.add(across(), groups={ALFA: forger.state.groups[ALFA].number + 1})


def _value_created(forger: Forger) -> None:
    forger.add(exchange(payee_steps=6))


def _rounding_invented(forger: Forger) -> None:
    forger.add(exchange(payer_rounding_ms=1))


def _payer_pays_a_step_too_many(forger: Forger) -> None:
    forger.add(across(payer_steps=2))


def _rounding_below_zero(forger: Forger) -> None:
    forger.add(across(payee_steps=4))


def _link_carries_less(forger: Forger) -> None:
    forger.add(across(routes=(Route(groups=(ALFA, BETA), carried_ms=1),)))


def _link_carries_the_wrong_way(forger: Forger) -> None:
    forger.add(across(routes=(Route(groups=(BETA, ALFA), carried_ms=180_000),)))


def _rounding_of_another_amount(forger: Forger) -> None:
    forger.add(across(payer_rounding_ms=60_000))


def _below_the_floor(forger: Forger) -> None:
    forger.add(exchange(payer_steps=600, payee_steps=600))


def _above_the_ceiling(forger: Forger) -> None:
    forger.add(
        AccountLimitsSet(
            account_id=ARNO,
            group_id=ALFA,
            limits=AccountLimits(floor_steps=-500, ceiling_steps=-100),
        )
    )
    forger.add(exchange())


def _past_the_links_limit(forger: Forger) -> None:
    forger.add(
        LinkLimitLowered(
            agreement_id=AGREEMENT, first=ALFA, second=BETA, by=BETA, other_may_owe_ms=2_100_000
        )
    )
    forger.add(across())


def _past_the_groups_limit(forger: Forger) -> None:
    forger.add(NetLimitsSet(group_id=ALFA, net_limits=NetLimits(may_owe_ms=1, may_be_owed_ms=0)))
    forger.add(across())


def _past_what_a_group_may_be_owed(forger: Forger) -> None:
    forger.add(NetLimitsSet(group_id=BETA, net_limits=NetLimits(may_owe_ms=0, may_be_owed_ms=1)))
    forger.add(across())


def _to_a_suspended_account(forger: Forger) -> None:
    forger.add(AccountSuspended(account_id=ARNO, group_id=ALFA))
    forger.add(exchange())


def _forced_without_being_a_reversal(forger: Forger) -> None:
    forger.add(exchange(past_limits="forced"))


def _imported_by_a_holder(forger: Forger) -> None:
    forger.add(exchange(past_limits="imported"), actor=holder("anna"))


def _write_off_of_a_member_who_stays(forger: Forger) -> None:
    forger.add(exchange(payee=ALFA_POT, kind="write-off", past_limits="write-off"))


def _settlement_by_members(forger: Forger) -> None:
    forger.add(across(kind="settlement"))


def _settlement_of_what_is_not_owed(forger: Forger) -> None:
    forger.add(across(payer=ALFA_POT, payee=BETA_POT, kind="settlement"))


def _settled(forger: Forger, *approvals: Approval, **changes: object) -> None:
    """Beta's pot gives alfa's 3 for 1, approved by these."""
    settlement = across(
        payer=BETA_POT,
        payer_group=BETA,
        payee=ALFA_POT,
        payee_group=ALFA,
        kind="settlement",
        payer_steps=3,
        payee_steps=1,
        routes=(Route(groups=(BETA, ALFA), carried_ms=ALFA_STEP_MS),),
        payer_rounding_ms=0,
        approvals=approvals,
    )
    forger.add(settlement, **{"words": WHY_COMMITTED, **changes})


def _settled_by_one_side(forger: Forger) -> None:
    _settled(forger, approved(BETA, "x"), approved(BETA, "y"))


def _settled_by_one_person(forger: Forger) -> None:
    _settled(forger, approved(ALFA, "x"), approved(BETA, "x"))


def _settled_without_a_word(forger: Forger) -> None:
    own_id = ActId(new_id())
    act = SettlementWaiting(payer=BETA_POT, payee=ALFA_POT, payer_steps=3, payee_steps=1)
    event = ActProposed(act_id=own_id, by=BETA, groups=(ALFA, BETA), act=act)
    forger.add(event, command_id=own_id)


def _written_off(forger: Forger, *approvals: Approval) -> None:
    """Anna leaves, and gives the pot what she has left."""
    forger.add(AccountLeaving(account_id=ANNA, group_id=ALFA))
    written_off = exchange(
        payer=ANNA,
        payee=ALFA_POT,
        payer_steps=1,
        payee_steps=1,
        kind="write-off",
        past_limits="write-off",
        approvals=approvals,
    )
    forger.add(written_off, words=WHY_COMMITTED)


def _written_off_by_one_person(forger: Forger) -> None:
    _written_off(forger, approved(ALFA, "x"), approved(ALFA, "x"))


def _written_off_by_others(forger: Forger) -> None:
    _written_off(forger, approved(BETA, "x"), approved(BETA, "y"))


def _unknown_account(forger: Forger) -> None:
    forger.add(exchange(payer=id_of("nobody")))


def _same_account(forger: Forger) -> None:
    forger.add(exchange(payee=ANNA))


def _account_of_another_group(forger: Forger) -> None:
    forger.add(exchange(payee=BEA))


def _amount_of_zero(forger: Forger) -> None:
    forger.add(exchange(payer_steps=0, payee_steps=0))


def _command_id_twice(forger: Forger) -> None:
    twice = new_id()
    forger.add(exchange(exchange_id=ExchangeId(twice)))
    forger.add(exchange(exchange_id=ExchangeId(twice)))


def _exchange_id_of_another_command(forger: Forger) -> None:
    forger.add(exchange(), command_id=new_id())


def _ordinal_without_its_first(forger: Forger) -> None:
    forger.add(exchange(), ordinal=1)


def _recorded_before_the_last(forger: Forger) -> None:
    at_ms = forger.state.recorded_at_ms - 1
    forger.add(exchange(), recorded_at_ms=at_ms, happened_at_ms=at_ms)


def _happened_in_the_future(forger: Forger) -> None:
    forger.add(exchange(), happened_at_ms=forger.state.recorded_at_ms + 1)


def _accepts_what_was_never_asked(forger: Forger) -> None:
    forger.add(exchange(accepts_request=True))


def accepted(forger: Forger, **changes: object) -> ExchangeRecorded:
    asked = forger.state.requests[open_request(forger)]
    given: dict[str, object] = {
        "exchange_id": asked.exchange_id,
        "accepts_request": True,
        "payee_steps": asked.payee_steps,
        "payer_steps": asked.payer_steps,
    }
    return across(**{**given, **changes})  # type: ignore[arg-type] # as a forger would


def _concluded_twice(forger: Forger) -> None:
    forger.add(
        RequestDeclined(exchange_id=open_request(forger), payer_group=ALFA, payee_group=BETA)
    )
    forger.add(accepted(forger))


def _accepted_for_more(forger: Forger) -> None:
    forger.add(accepted(forger, payee_steps=9, payer_steps=3))


def _accepted_too_late(forger: Forger) -> None:
    late_ms = forger.state.requests[open_request(forger)].expires_at_ms
    forger.add(accepted(forger), recorded_at_ms=late_ms)


def _expired_too_early(forger: Forger) -> None:
    forger.add(RequestExpired(exchange_id=open_request(forger), payer_group=ALFA, payee_group=BETA))


def _stored_under_another_name(forger: Forger) -> None:
    envelope = forger.envelope(exchange())
    forger.add_entry(Entry("group-closed.v1", (ALFA,), encode(envelope)))


def _found_by_other_tags(forger: Forger) -> None:
    event = exchange()
    forger.add_entry(Entry(wire_name(event), (BETA,), encode(forger.envelope(event))))


def _of_an_unknown_kind(forger: Forger) -> None:
    forger.add_entry(Entry("coin-minted.v1", (ALFA,), b'{"event":{"type":"coin-minted.v1"}}'))


def _unreadable(forger: Forger) -> None:
    forger.add_entry(Entry("exchange-recorded.v1", (ALFA,), b"{"))


# What is forged, what the finding speaks of, and which event of the block it names (from 0).
FORGERIES: list[tuple[Forgery, str, int]] = [
    (_number_skipped, "the number of group alfa", 0),
    (_number_repeated, "the number of group alfa", 0),
    (_group_withheld, "the groups numbered", 0),
    (_value_created, "what the payee was given", 0),
    (_rounding_invented, "rounding within a group", 0),
    (_payer_pays_a_step_too_many, "the payer's rounding", 0),
    (_rounding_below_zero, "the payer's rounding", 0),
    (_link_carries_less, "what the links carry", 0),
    (_link_carries_the_wrong_way, "the route", 0),
    (_rounding_of_another_amount, "the payer's rounding", 0),
    (_below_the_floor, f"the balance of {ANNA}", 0),
    (_above_the_ceiling, f"the balance of {ARNO}", 1),
    (_past_the_links_limit, "what alfa owes beta", 1),
    (_past_the_groups_limit, "what alfa owes in all", 1),
    (_past_what_a_group_may_be_owed, "what beta is owed in all", 1),
    (_to_a_suspended_account, f"the account {ARNO}", 1),
    (_forced_without_being_a_reversal, "the mark of past limits", 0),
    (_imported_by_a_holder, "an imported exchange", 0),
    (_write_off_of_a_member_who_stays, "the account written off", 0),
    (_settlement_by_members, "the accounts of a settlement", 0),
    (_settlement_of_what_is_not_owed, "the settlement", 0),
    (_settled_by_one_side, "the approvals", 0),
    (_settled_by_one_person, "the approvals", 0),
    (_settled_without_a_word, "the reason", 0),
    (_written_off_by_one_person, "the approvals", 1),
    (_written_off_by_others, "the approvals", 1),
    (_unknown_account, "the account", 0),
    (_same_account, "payer and payee", 0),
    (_account_of_another_group, f"the group of {BEA}", 0),
    (_amount_of_zero, "the amount", 0),
    (_command_id_twice, "the command's id", 1),
    (_exchange_id_of_another_command, "the exchange's id", 0),
    (_ordinal_without_its_first, "the event before it", 0),
    (_recorded_before_the_last, "recorded_at", 0),
    (_happened_in_the_future, "happened_at", 0),
    (_accepts_what_was_never_asked, "the request", 0),
    (_concluded_twice, "the request", 1),
    (_accepted_for_more, "payer_steps of the request", 0),
    (_accepted_too_late, "the acceptance", 0),
    (_expired_too_early, "the expiry", 0),
    (reversals.reversed_twice, "the exchange reversed", 0),
    (reversals.reversed_what_never_was, "the exchange reversed", 0),
    (reversals.reversed_for_more, "payer_steps of the original", 1),
    (reversals.reversed_by_force_without_approval, "the approvals", 1),
    (reversals.reversed_onto_somebody_else, "the account of the reversal", 1),
    (reversals.reversed_onto_another_stand_in, "the account of the reversal", 7),
    (reversals.reversed_by_force_with_one_group_s_approval, "the approvals", 1),
    (reversals.reversed_by_force_with_one_person_s_approval, "the approvals", 1),
    (reversals.reversed_by_an_administrator_alone, "the approvals", 1),
    (reversals.reversed_by_force_by_the_payee, "who gives back", 1),
    (reversals.reversed_past_limits_as_imported, "the mark of past limits", 1),
    (affairs.rounding_grows, "rounding of alfa", 0),
    (affairs.revalued_from_another_worth, "the worth of a step before", 0),
    (affairs.revalued_without_its_rounding, "the sum of group alfa", 0),
    (affairs.trade_on_a_step_value_not_agreed, "the step values of alfa and beta", 4),
    (affairs.agreement_accepted_by_its_proposer, "the terms accepted", 0),
    (affairs.agreement_ended_while_something_is_owed, "the link of an agreement that ends", 0),
    (affairs.account_opened_twice, "the account", 0),
    (affairs.account_closed_with_a_balance, "an account that closes", 0),
    (ends.account_closed_before_its_own_request, "the open requests of an account that closes", 1),
    (ends.account_closed_before_a_request_to_it, "the open requests of an account that closes", 1),
    (acts.request_left_open_by_a_revaluation, "the requests across of alfa, just revalued", 2),
    (
        acts.trade_while_a_revaluation_left_a_request,
        "the requests across of alfa, just revalued",
        3,
    ),
    (ends.request_left_open_by_an_agreement, "the requests over a link that ends", 5),
    (affairs.group_closed_with_something_owed, "a group that closes", 0),
    (holds.past_the_links_limit, "what alfa holds to owe beta", 1),
    (holds.past_the_groups_limit, "what alfa holds to owe", 1),
    (holds.past_what_a_group_may_be_owed, "what beta holds to be owed", 1),
    (holds.past_the_ceiling, f"what {BEA} holds", 1),
    (holds.past_the_payees_share, f"what requests of {BEA} hold for alfa to owe beta", 0),
    (holds.past_the_share_of_all, "what requests of all hold for alfa to owe beta", 1),
    *FORGED_ROUTES,
    (_stored_under_another_name, "the event", 0),
    (_found_by_other_tags, "the tags it is found by", 0),
    (_of_an_unknown_kind, "the kind of event", 0),
    (_unreadable, "the event", 0),
    *posts.FORGED_POSTS,
    *FORGED_RIGHTS,
    *acts.FORGED_ACTS,
    *FORGED_PRIVACY,
]
