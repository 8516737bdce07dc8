"""Acts about clearing runs, in a world of three groups whose debts run in a circle."""

from __future__ import annotations

from typing import Any

import msgspec

from clearing.domain.clearing_input import RunInput
from clearing.domain.clearing_proof import problem_in, solved
from clearing.netting import solve
from contracts.events import SetOff
from contracts.ids import AgreementId, GroupId
from tests.http.case import Call, Case
from tests.http.counter import (
    ADMIN,
    AGREEMENT,
    SECOND,
    TERMS,
    account_body,
    as_holder,
    group_body,
    id_of,
    payment,
)

RUN, GHOST = id_of("run"), id_of("no run")
BC, AC = id_of("agreement bc"), id_of("agreement ac")
DAY_MS = 24 * 60 * 60 * 1000
OWED_MS = 900_000


def _terms(first_step_ms: int, second_step_ms: int, **more: Any) -> dict[str, Any]:
    steps = {"first_step_ms": first_step_ms, "second_step_ms": second_step_ms}
    return {**TERMS, **steps, "set_off_allowed": True, **more}


def _signed(agreement: str, first: str, second: str, terms: dict[str, Any]) -> list[Call]:
    at = f"/agreements/{agreement}"
    # The secretary is of the first two groups; the third has its treasurer alone.
    proposer, accepter = (SECOND, ADMIN) if second == "lets-cc" else (ADMIN, SECOND)
    return [
        ("PUT", at, {"by": first, "other": second, "terms": terms, "actor": proposer}),
        ("POST", f"{at}/accept", {"by": second, "terms": terms, "actor": accepter}),
    ]


def _pays(exchange: str, payer: str, payee: str, payer_steps: int, payee_steps: int) -> Call:
    body = {**payment(payer, payee), "payer_steps": payer_steps, "payee_steps": payee_steps}
    return "PUT", f"/exchanges/{id_of(exchange)}", body


CARL = {
    **account_body("anna"),
    "group_id": "lets-cc",
    "holder_id": as_holder("carl")["person_id"],
}


def circle(objection_ms: int = 0) -> list[Call]:
    """What makes aa owe bb, bb owe cc and cc owe aa a quarter of an hour each."""
    return [
        ("PUT", "/groups/lets-cc", group_body(60_000)),
        ("PUT", f"/accounts/{id_of('carl')}", CARL),
        *_signed(
            AGREEMENT,
            "lets-aa",
            "sel-bb",
            _terms(180_000, 60_000, objection_ms=objection_ms),
        ),
        *_signed(BC, "lets-cc", "sel-bb", _terms(60_000, 60_000)),
        *_signed(AC, "lets-aa", "lets-cc", _terms(180_000, 60_000)),
        _pays("first", "anna", "beatrice", 5, 15),
        _pays("second", "beatrice", "carl", 15, 15),
        _pays("third", "carl", "anna", 15, 5),
    ]


def found(solved_at: int, **more: Any) -> dict[str, Any]:
    """What a run brings that was solved there."""
    debts = (
        (AGREEMENT, "lets-aa", "sel-bb"),
        (BC, "sel-bb", "lets-cc"),
        (AC, "lets-cc", "lets-aa"),
    )
    given = RunInput(
        position=solved_at,
        mode="debts",
        set_offs=tuple(
            SetOff(
                agreement_id=AgreementId(agreement),
                debtor=GroupId(debtor),
                creditor=GroupId(creditor),
                owed_ms=OWED_MS,
                cap_ms=OWED_MS,
            )
            for agreement, debtor, creditor in debts
        ),
    )
    problem = problem_in(given.set_offs, ())
    body: dict[str, Any] = msgspec.to_builtins(solved(given, problem, solve(problem)))
    return {**body, **more}


# So many events are there when the three have paid one another.
SOLVED_AT = 23
AT = f"/clearing-runs/{RUN}"
PROPOSED: Call = ("PUT", AT, found(SOLVED_AT))
APPLIED: Call = ("POST", f"{AT}/apply", found(SOLVED_AT, attempt=1))
WITHDRAWN: Call = ("POST", f"{AT}/withdraw", None)
OBJECTED: Call = ("POST", f"{AT}/objections", {"by": "lets-aa", "agreement_id": AGREEMENT})
CONSENT = "/groups/lets-aa/clearing-consent"

RUN_CASES = {
    "consent": Case(
        ("PUT", CONSENT, {"leaves": [{"agreement_id": AGREEMENT, "at_least_ms": 1}]}),
        ("PUT", CONSENT, {"leaves": [{"agreement_id": GHOST, "at_least_ms": 1}]}),
        "agreement-unknown",
    ),
    "propose a run": Case(
        PROPOSED,
        ("PUT", f"/clearing-runs/{GHOST}", found(SOLVED_AT)),
        "clearing-run-open",
        circle(),
    ),
    "object to a run": Case(
        OBJECTED,
        OBJECTED,
        "no-change",
        [*circle(DAY_MS), PROPOSED],
    ),
    "apply a run": Case(APPLIED, APPLIED, "clearing-run-applied", [*circle(), PROPOSED]),
    "withdraw a run": Case(WITHDRAWN, APPLIED, "clearing-run-withdrawn", [*circle(), PROPOSED]),
}
