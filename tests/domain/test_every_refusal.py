"""Every reason on the list that the rules can give, each with one example that gives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from msgspec.structs import replace

from clearing.domain import commands as c
from clearing.domain.refusals import Code
from contracts.events import AccountLeaving, AccountSuspended, AgreementSuspended, Event
from contracts.ids import AccountId, AgreementId, GroupId
from tests.domain import runs
from tests.domain import test_accounts as accounts
from tests.domain import test_agreements as agreements
from tests.domain import test_directory as directory
from tests.domain import test_groups as groups
from tests.domain import test_hours_that_leave as hours
from tests.domain import test_keys as keys
from tests.domain import test_privacy as privacy
from tests.domain import test_requests as requests
from tests.domain import test_revaluation as revaluation
from tests.domain import test_roles as roles
from tests.domain import test_two_people as two
from tests.domain.chain import asks, chain, gives, signed
from tests.domain.ledger import CHAIR, START_MS, TREASURER, Ledger
from tests.domain.region import (
    AB,
    DAY_MS,
    INGE,
    SYSTEM,
    A,
    B,
    C,
    accept,
    agreed,
    ask,
    booked,
    give_back,
    holder,
    limits_of,
    net_limits_of,
    new_id,
    pay,
    region,
    revalue,
    settle,
)

Example: TypeAlias = tuple[Ledger, c.Command]
PAID = new_id()
ASKED = ask("anna", "bea", 10, 30)
OVER_B = asks("a", "c", 1)
ENDED = c.EndAgreement(command_id=new_id(), actor=TREASURER, agreement_id=AB, by=A)
BRUSSELS = GroupId("brussel")

# Said elsewhere: the same id with other terms, a code and a person that the vault knows better,
# what the log cannot hold, what whoever asks may not do or see.
OF_OTHER_LAYERS = {
    Code.DIFFERENT_TERMS,
    Code.CODE_TAKEN,
    Code.PERSON_UNKNOWN,
    Code.NOT_STORABLE,
    Code.NOT_THIS_ACTOR,
    Code.NOT_ALLOWED,
    Code.NOT_VISIBLE,
}


def paid() -> Ledger:
    return region().given(pay("anna", "bea", 10, 30, command_id=PAID))


def asked(*more: Event | c.Command) -> Ledger:
    return region().given(ASKED, *more)


def reversed_once() -> Ledger:
    return paid().given(give_back(PAID, by=holder("bea")))


def remade() -> Ledger:
    return paid().given(pay("bea", "anna", 30, 10), ENDED, *agreed("ab-2", A, B))


def stopped(name: str) -> AccountSuspended:
    return AccountSuspended(account_id=AccountId(name), group_id=A)


RUN_ID = new_id()
SOLVED = runs.solved_now(runs.circle())


def ran(objection_ms: int = 0) -> Ledger:
    """A circle of debts, with a run that is open."""
    ledger = runs.circle(objection_ms)
    return ledger.given(runs.propose(runs.solved_now(ledger), command_id=RUN_ID))


def applied() -> Ledger:
    ledger = ran()
    return ledger.given(runs.apply(RUN_ID, runs.left_now(ledger)))


def moved_since() -> Example:
    ledger = runs.circle()
    found = runs.solved_now(ledger)
    return ledger.given(pay("anna", "carl", 4, 3)), runs.propose(found)


EXAMPLES: dict[Code, Callable[[], Example]] = {
    Code.HAPPENED_IN_THE_FUTURE: lambda: (
        region(),
        replace(pay("anna", "arno", 1), happened_at_ms=START_MS + 1),
    ),
    Code.AMOUNT_OUT_OF_RANGE: lambda: (region(), pay("anna", "arno", 0)),
    Code.LIMITS_OUT_OF_ORDER: lambda: (
        region(),
        accounts.set_limits(limits_of("anna", floor=1).limits),
    ),
    Code.GROUP_EXISTS: lambda: (region(), replace(groups.FOUND, group_id=A)),
    Code.GROUP_UNKNOWN: lambda: (region(), groups.close_group(BRUSSELS)),
    Code.GROUP_CLOSED: lambda: (
        groups.emptied().given(ENDED, agreements.end(A, AgreementId("ac")), groups.close_group()),
        groups.describe(),
    ),
    Code.ACCOUNT_EXISTS: lambda: (region(), accounts.open_account("anna")),
    Code.PAYER_UNKNOWN: lambda: (region(), pay("ghost", "anna", 1)),
    Code.PAYEE_UNKNOWN: lambda: (region(), pay("anna", "ghost", 1)),
    Code.ACCOUNT_UNKNOWN: lambda: (region(), accounts.close("ghost")),
    Code.SAME_ACCOUNT: lambda: (region(), pay("anna", "anna", 1)),
    Code.EXCHANGE_UNKNOWN: lambda: (region(), give_back("ghost")),
    Code.REQUEST_UNKNOWN: lambda: (region(), accept(ASKED)),
    Code.REQUEST_ACCEPTED: lambda: (asked(accept(ASKED)), accept(ASKED)),
    Code.REQUEST_DECLINED: lambda: (asked(requests.decline(ASKED)), accept(ASKED)),
    Code.REQUEST_WITHDRAWN: lambda: (asked(requests.withdraw(ASKED)), accept(ASKED)),
    Code.REQUEST_EXPIRED: lambda: (asked().later(7 * DAY_MS), accept(ASKED)),
    Code.REQUEST_ENDED: lambda: (asked(revalue(A, 1)), accept(ASKED)),
    Code.DEADLINE_OUT_OF_RANGE: lambda: (region(), ask("anna", "arno", 1, days=0)),
    Code.REQUEST_NOT_DUE: lambda: (asked(), requests.expire(ASKED)),
    Code.ALREADY_REVERSED: lambda: (reversed_once(), give_back(PAID, by=holder("bea"))),
    Code.NOT_THE_HOLDER: lambda: (region(), pay("anna", "arno", 1, by=holder("arno"))),
    Code.NOT_AN_INTERMEDIARY: lambda: (region(), pay("anna", "arno", 1, by=INGE)),
    Code.CAPACITY_NOT_ALLOWED: lambda: (region(), pay("anna", "arno", 1, by=SYSTEM)),
    Code.APPROVAL_MISSING: lambda: (two.settling(), two.approve(two.SETTLING, B)),
    Code.HOLDER_NOT_ALLOWED: lambda: (
        region(),
        replace(accounts.open_account("ada"), holder_id=None),
    ),
    Code.ACCOUNT_KIND_WRONG: lambda: (region(), accounts.appoint("anna", "inge")),
    Code.ACCOUNT_CLOSED: lambda: (region().given(accounts.close()), accounts.close()),
    Code.ACCOUNT_SUSPENDED: lambda: (region().given(stopped("anna")), pay("anna", "arno", 1)),
    Code.ACCOUNT_NOT_STOPPED: lambda: (
        region().given(booked("anna", "arno", 1)),
        hours.write_off("pot-a", "anna", 1),
    ),
    Code.ACCOUNT_NOT_AT_ZERO: lambda: (region().given(pay("anna", "arno", 1)), accounts.close()),
    Code.ACCOUNT_HAS_REQUESTS: lambda: (asked(), accounts.close()),
    Code.ALREADY_INTERMEDIARY: lambda: (region(), accounts.appoint("atelier", "inge")),
    Code.NO_CHANGE: lambda: (region(), revalue(A, 180_000)),
    Code.GROUP_NOT_EMPTY: lambda: (region(), groups.close_group()),
    Code.NOT_ACROSS_GROUPS: lambda: (region(), agreements.propose(by=A, other=A)),
    Code.AGREEMENT_EXISTS: lambda: (region(), agreements.propose(by=A, other=B)),
    Code.AGREEMENT_UNKNOWN: lambda: (region(), agreements.end(A, AgreementId("ghost"))),
    Code.NOT_A_PARTY: lambda: (two.settling(), two.approve(two.SETTLING, C)),
    Code.NOTHING_PROPOSED: lambda: (region(), agreements.accept(A, AB)),
    Code.PROPOSER_CANNOT_ACCEPT: lambda: (
        agreements.four().given(agreements.propose()),
        agreements.accept(A),
    ),
    Code.PROPOSAL_OUT_OF_DATE: lambda: (
        agreements.four().given(agreements.propose(), revalue(A, 1)),
        agreements.accept(agreements.D),
    ),
    Code.LIMIT_NOT_LOWER: lambda: (region(), agreements.lower(A, 10**15)),
    Code.AGREEMENT_NOT_AT_ZERO: lambda: (paid(), ENDED),
    Code.NO_AGREEMENT: lambda: (region().given(ENDED), pay("anna", "bea", 1, 3)),
    Code.AGREEMENT_NOT_ACCEPTED: lambda: (
        agreements.four().given(agreements.propose()),
        agreements.end(A, agreements.AD),
    ),
    Code.AGREEMENT_SUSPENDED: lambda: (
        region().given(AgreementSuspended(agreement_id=AB, first=A, second=B, by=A)),
        pay("anna", "bea", 1, 3),
    ),
    Code.AGREEMENT_CHANGED: lambda: (remade(), give_back(PAID, by=holder("bea"))),
    Code.STEP_VALUE_NOT_AGREED: lambda: (region().given(revalue(A, 1)), pay("anna", "bea", 1, 3)),
    Code.STEP_VALUE_BY_NEIGHBOUR: lambda: (
        region().given(revalue(A, 1)),
        revaluation.agree(A, 1, 60_000),
    ),
    Code.CONVERTS_TO_NOTHING: lambda: (region(), pay("bea", "carl", 1, 1)),
    Code.QUOTE_OUT_OF_DATE: lambda: (region(), pay("anna", "bea", 1, 4)),
    Code.EXCHANGE_TOO_LARGE: lambda: (region(), pay("anna", "arno", 10**9)),
    Code.LEAVING_ACROSS_ZERO: lambda: (
        region().given(AccountLeaving(account_id=AccountId("anna"), group_id=A)),
        pay("anna", "arno", 1),
    ),
    Code.PAYER_FLOOR: lambda: (region(), pay("anna", "arno", 501)),
    Code.PAYEE_CEILING: lambda: (region().given(limits_of("anna")), pay("anna", "arno", 501)),
    Code.LINK_LIMIT: lambda: (region().given(limits_of("bea")), pay("anna", "bea", 401, 1203)),
    Code.PAYER_GROUP_LIMIT: lambda: (
        region().given(net_limits_of(A, may_owe=0)),
        pay("anna", "bea", 1, 3),
    ),
    Code.PAYEE_GROUP_LIMIT: lambda: (
        region().given(net_limits_of(B, may_be_owed=0)),
        pay("anna", "bea", 1, 3),
    ),
    Code.SETTLES_TOO_MUCH: lambda: (paid(), settle("pot-b", "pot-a", 33, 11)),
    Code.WRITE_OFF_ACROSS_ZERO: lambda: (
        region().given(stopped("anna")),
        hours.write_off("pot-a", "anna", 1),
    ),
    Code.ROUNDING_TOO_SMALL: lambda: (region(), hours.settle_rounding("pot-b", 1)),
    Code.SUM_OUT_OF_RANGE: lambda: (
        region().given(booked("anna", "arno", 10**18 // 180_000)),
        hours.imported("anna", "arno", 1),
    ),
    Code.NOT_WITHIN_ONE_GROUP: lambda: (region(), hours.imported("anna", "bea", 1)),
    Code.DESCRIPTION_NOT_ALLOWED: lambda: (
        region(),
        replace(groups.FOUND, group_id=GroupId("D!")),
    ),
    Code.ROUTE_LIMIT: lambda: (chain("ab", "bc"), gives("a", "c", 11)),
    Code.TRANSIT_NOT_ALLOWED: lambda: (
        chain("ab", "bc").given(OVER_B, *signed("bc", transit=False)),
        accept(OVER_B),
    ),
    Code.CLEARING_RUN_UNKNOWN: lambda: (region(), runs.withdraw("ghost")),
    Code.CLEARING_RUN_APPLIED: lambda: (applied(), runs.withdraw(RUN_ID)),
    Code.CLEARING_RUN_WITHDRAWN: lambda: (
        ran().given(runs.withdraw(RUN_ID)),
        runs.withdraw(RUN_ID),
    ),
    Code.CLEARING_RUN_OPEN: lambda: (ran(), runs.propose(runs.solved_now(runs.circle()))),
    Code.OBJECTIONS_OPEN: lambda: (
        ran(DAY_MS),
        runs.apply(RUN_ID, runs.solved_now(runs.circle())),
    ),
    Code.OBJECTIONS_OVER: lambda: (ran(), runs.object_to(RUN_ID, A)),
    Code.LINK_NOT_IN_RUN: lambda: (ran(DAY_MS), runs.object_to(RUN_ID, A, "bc")),
    Code.CLEARING_NOT_SOUND: lambda: (
        runs.circle(),
        runs.propose(replace(SOLVED, set_offs=SOLVED.set_offs * 2)),
    ),
    Code.CLEARING_NOT_PROVEN: lambda: (
        runs.circle(),
        runs.propose(replace(SOLVED, potentials={A: 0})),
    ),
    Code.NOTHING_TO_CLEAR: lambda: (
        runs.allowed(),
        runs.propose(runs.solved_now(runs.allowed())),
    ),
    Code.CLEARING_MOVED: moved_since,
    Code.CLEARING_TOO_LARGE: lambda: (
        runs.circle(),
        runs.propose(
            replace(
                SOLVED,
                set_offs=tuple(replace(s, owed_ms=2**62, cap_ms=2**62) for s in SOLVED.set_offs),
            )
        ),
    ),
    Code.REASON_MISSING: lambda: (hours.owing(), settle("pot-b", "pot-a", 60, 20, words=None)),
    Code.ACT_UNKNOWN: lambda: (region(), two.approve(two.SETTLING, A)),
    Code.ACT_APPROVED: lambda: (
        two.settling().given(two.approve(two.SETTLING, A)),
        two.approve(two.SETTLING, A),
    ),
    Code.ACT_DECLINED: lambda: (
        two.settling().given(two.decline(two.SETTLING, A)),
        two.approve(two.SETTLING, A),
    ),
    Code.SAME_PERSON: lambda: (two.settling(), two.approve(two.SETTLING, A, TREASURER)),
    Code.NOBODY_ELSE: lambda: (two.alone_in(A), revalue(A, 1)),
    Code.TOO_MANY_ACTS: lambda: (two.waiting_for_much(A), revalue(A, 1)),
    Code.LIMITS_BEYOND_CAP: lambda: (region(), two.open_wide("ada")),
    Code.POST_UNKNOWN: lambda: (region(), directory.withdraw("none")),
    Code.POST_NOT_SAYABLE: lambda: (region(), directory.publish(words="beside")),
    Code.VALIDITY_OUT_OF_RANGE: lambda: (region(), directory.publish(terms=directory.until(0))),
    Code.TOO_MANY_POSTS: lambda: (directory.full()[0], directory.publish()),
    Code.NOT_AN_ADMINISTRATOR: lambda: (region(), roles.suspend(roles.HELPER)),
    Code.KEY_EXISTS: lambda: (region().given(keys.issued()), keys.ISSUE),
    Code.KEY_UNKNOWN: lambda: (region(), keys.revoke()),
    Code.ROLE_NOT_HELD: lambda: (region(), roles.withdraw("auditor")),
    Code.LAST_ADMINISTRATOR: lambda: (
        region().given(roles.withdraw(person_id=CHAIR.person_id)),
        roles.withdraw(person_id=TREASURER.person_id),
    ),
    Code.KEY_NOT_WELL_FORMED: lambda: (region(), replace(keys.ISSUE, scopes=())),
    Code.TOO_MANY_ROLES: lambda: (roles.full(), roles.grant()),
    Code.TOO_MANY_KEYS: lambda: (keys.full(), keys.ISSUE),
    Code.ACCOUNT_NOT_CLOSED: lambda: (region(), privacy.erase()),
    Code.ERASURE_NOT_ORDERED: lambda: (privacy.closed(), privacy.erased()),
    Code.PERIOD_OUT_OF_RANGE: lambda: (region(), privacy.retire("2023-11")),
}


@pytest.mark.parametrize("code", EXAMPLES, ids=lambda code: code.slug)
def test_each_reason_has_an_example_that_gives_it(code: Code) -> None:
    ledger, command = EXAMPLES[code]()
    assert ledger.when(command).code is code


def test_no_reason_of_the_list_is_without_an_example() -> None:
    assert set(EXAMPLES) | OF_OTHER_LAYERS == set(Code)
    assert not set(EXAMPLES) & OF_OTHER_LAYERS


def test_numbers_and_names_of_reasons_are_each_used_once() -> None:
    assert len({code.number for code in Code}) == len({code.slug for code in Code}) == len(Code)
    assert [code.number for code in Code] == sorted(code.number for code in Code)
