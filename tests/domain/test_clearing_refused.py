"""What a run brings is taken only if it proves itself and is of the ledger's own positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from clearing.domain.clearing_input import input_of
from clearing.domain.clearing_proof import problem_in, solved
from clearing.domain.refusals import Code
from clearing.netting import solve
from contracts.events import (
    Terms,
)
from contracts.ids import GroupId, Sha256
from contracts.value import replace
from tests.domain.ledger import Ledger
from tests.domain.region import (
    AB,
    LINK_MS,
    STEP_MS,
    A,
    B,
    C,
    agreed,
    founded,
    opened,
    pay,
)
from tests.domain.runs import (
    SECOND_MS,
    allowed,
    circle,
    consent,
    propose,
    solved_now,
)

HOUR_MS = 3_600 * SECOND_MS
D = GroupId("dinant")
OFF = Terms(
    first_may_owe_ms=LINK_MS,
    second_may_owe_ms=LINK_MS,
    first_step_ms=STEP_MS[A],
    second_step_ms=STEP_MS[A],
    set_off_allowed=True,
)


@dataclass(frozen=True)
class Altered:
    """One thing changed in what a run brings."""

    changes: dict[str, Any]
    code: Code


SOUND = circle()
FOUND = solved_now(SOUND)
FIRST, *REST = FOUND.set_offs


def with_first(**changes: Any) -> dict[str, Any]:
    return {"set_offs": (replace(FIRST, **changes), *REST)}


@pytest.mark.parametrize(
    "altered",
    [
        Altered(with_first(cancelled_ms=-1), Code.CLEARING_NOT_SOUND),
        Altered(with_first(cancelled_ms=FIRST.cap_ms + 1), Code.CLEARING_NOT_SOUND),
        Altered(with_first(cap_ms=FIRST.owed_ms + 1), Code.CLEARING_NOT_SOUND),
        Altered(with_first(creditor=A), Code.CLEARING_NOT_SOUND),
        Altered({"set_offs": (FIRST, FIRST, *REST)}, Code.CLEARING_NOT_SOUND),
        Altered(with_first(cancelled_ms=HOUR_MS - 1), Code.CLEARING_NOT_PROVEN),
        Altered(with_first(cap_ms=FIRST.cap_ms - 1), Code.CLEARING_NOT_PROVEN),
        Altered(with_first(owed_ms=FIRST.owed_ms + 1), Code.CLEARING_NOT_PROVEN),
        Altered(
            {"set_offs": tuple(replace(s, cancelled_ms=1) for s in FOUND.set_offs)},
            Code.CLEARING_NOT_PROVEN,
        ),
        Altered({"potentials": FOUND.potentials | {A: -1}}, Code.CLEARING_NOT_PROVEN),
        Altered({"potentials": {A: 0, B: 0}}, Code.CLEARING_NOT_PROVEN),
        Altered({"input_sha256": Sha256("0" * 64)}, Code.CLEARING_NOT_PROVEN),
        Altered(with_first(owed_ms=2**62, cap_ms=2**62), Code.CLEARING_TOO_LARGE),
        Altered({"solved_at": SOUND.state.position + 1}, Code.CLEARING_MOVED),
        Altered({"solved_at": SOUND.state.position - 1}, Code.CLEARING_MOVED),
        Altered({"solved_at": 0}, Code.CLEARING_MOVED),
        Altered({"solved_at": -1}, Code.CLEARING_MOVED),
    ],
    ids=lambda altered: f"{altered.code.slug} {sorted(altered.changes)}",
)
def test_a_proposal_altered_anywhere_is_refused(altered: Altered) -> None:
    assert SOUND.when(propose(replace(FOUND, **altered.changes))).code is altered.code


def test_a_proposal_over_an_agreement_that_is_not_there_is_refused() -> None:
    """Also where the made-up debt would let more go, or less."""
    ledger = Ledger().given(*(founded(group, 60_000) for group in (A, B, C)))
    assert ledger.when(propose(FOUND)).code is Code.CLEARING_MOVED


def test_a_proposal_that_proves_itself_by_caps_of_its_own_making_is_refused() -> None:
    ledger = circle()
    given = input_of(ledger.state, "debts")
    first, *rest = given.set_offs
    made_up = replace(given, set_offs=(replace(first, cap_ms=1_000), *rest))
    problem = problem_in(made_up.set_offs, ())
    found = solved(made_up, problem, solve(problem))
    ledger.when(propose(found)).refused(Code.CLEARING_MOVED, AB, left=first.cap_ms, unit="ms")


@pytest.mark.parametrize("ago", [1, 3, 25])
def test_a_link_that_moved_since_gives_no_leave_to_make_up_what_was_owed(ago: int) -> None:
    """Once recorded it would be named by every verification, for ever."""
    ledger = circle()
    given = input_of(ledger.state, "debts")
    made_up = replace(
        given,
        position=given.position - ago,
        set_offs=tuple(replace(s, cap_ms=1_000) for s in given.set_offs),
    )
    problem = problem_in(made_up.set_offs, ())
    found = solved(made_up, problem, solve(problem))
    assert ledger.when(propose(found)).code is Code.CLEARING_MOVED


def test_a_proposal_that_leaves_a_debt_out_is_refused() -> None:
    """One that would have gone nowhere: without it the circle is proved as large."""
    ledger = circle().given(founded(D, STEP_MS[A]), opened("dina", D), *agreed("ad", A, D, OFF))
    ledger.given(pay("anna", "dina", 10, 10))
    given = input_of(ledger.state, "debts")
    fewer = replace(given, set_offs=tuple(s for s in given.set_offs if s.agreement_id != "ad"))
    problem = problem_in(fewer.set_offs, ())
    found = solved(fewer, problem, solve(problem))
    ledger.when(propose(found)).refused(
        Code.CLEARING_MOVED, "ad", left=10 * 180 * SECOND_MS, unit="ms"
    )


def test_consent_names_links_of_the_group_once_each_and_amounts_that_can_be() -> None:
    ledger = allowed()
    ledger.when(consent(A, {"bc": 1})).refused(Code.NOT_A_PARTY, A)
    ledger.when(consent(A, {"ghost": 1})).refused(Code.AGREEMENT_UNKNOWN, "ghost")
    ledger.when(consent(A, {"ab": -1})).refused(Code.AMOUNT_OUT_OF_RANGE, limit=10**15, unit="ms")
    ledger.when(consent(A)).refused(Code.NO_CHANGE, A)
    ledger.when(consent(A, {"ab": 1})).accepted()
    ledger.when(consent(A, {"ab": 1})).refused(Code.NO_CHANGE, A)
    ledger.when(consent(A)).accepted()
