"""For every route an act that is accepted, and the first that is refused."""

from __future__ import annotations

from typing import Any

from tests.http.case import Call, Case, Keyed
from tests.http.counter import (
    ADMIN,
    AGREEMENT,
    PLACE,
    SECOND,
    TERMS,
    UNIT,
    account_body,
    as_holder,
    group_body,
    id_of,
    new_id,
    payment,
)
from tests.http.run_cases import RUN_CASES

ANNA, BERT, BEATRICE = id_of("anna"), id_of("bert"), id_of("beatrice")
POT_A, POT_B, BAKERY = id_of("pot aa"), id_of("pot bb"), id_of("bakery")
EXCHANGE, NOBODY = id_of("exchange"), id_of("nobody")
LIMITS = {"floor_steps": -10, "ceiling_steps": 10}
NET = {"may_owe_ms": 0, "may_be_owed_ms": 0}
PERSON = id_of("person helper")


def request_body(payer: str = "anna", payee: str = "bert", steps: int = 5) -> dict[str, Any]:
    return {
        **payment(payer, payee, steps),
        "actor": as_holder(payee),
        "expires_at": "2026-01-02T00:00:00Z",
    }


def across(payer: str, payee: str, payer_steps: int, payee_steps: int) -> dict[str, Any]:
    return {**payment(payer, payee), "payer_steps": payer_steps, "payee_steps": payee_steps}


REQUESTED: Call = ("PUT", f"/requests/{EXCHANGE}", request_body())
PAID: Call = ("PUT", f"/exchanges/{EXCHANGE}", payment())
LEFT: Call = ("POST", f"/accounts/{ANNA}/leave", None)
BY_A, BY_B = {"by": "lets-aa"}, {"by": "sel-bb"}
AT = f"/agreements/{AGREEMENT}"
NEW_TERMS = {**TERMS, "first_may_owe_ms": 1_000_000}
PROPOSED: Call = ("PUT", AT, {**BY_A, "other": "sel-bb", "terms": NEW_TERMS})
POST = f"/posts/{id_of('post')}"
POSTED = {
    "terms": {"kind": "offer", "category": "repair", "visible_to": "all"},
    "content": {"nl": {"title": "Fietsen herstellen"}},
}
PUBLISHED: Call = ("PUT", POST, {"account_id": ANNA, **POSTED})
WHY = "agreed at the yearly meeting"
AGREED = {"words": WHY}
SETTLED = id_of("settled")
OWED: Call = ("PUT", f"/exchanges/{EXCHANGE}", across("anna", "beatrice", 5, 15))
SETTLING: Call = (
    "PUT",
    f"/settlements/{SETTLED}",
    {"payer": POT_B, "payee": POT_A, "payer_steps": 15, "payee_steps": 5, **AGREED},
)
YES = {"group_id": "lets-aa", "actor": SECOND}
ROLE = f"/groups/lets-aa/roles/{PERSON}"
KEY = f"/groups/lets-aa/keys/{id_of('key')}"
KEY_BODY: dict[str, Any] = {
    "kind": "program",
    "scopes": ["read", "exchange"],
    "expires_at": "2026-06-30T00:00:00Z",
}
KEY_ASKED = id_of("key asked for")
KEY_ISSUED: list[Call | Keyed] = [
    ("PUT", KEY, KEY_BODY, KEY_ASKED),
    ("POST", f"/acts/{KEY_ASKED}/approve", {"group_id": "lets-aa", "actor": SECOND}),
]
TO_REVALUE: Call = ("PUT", "/groups/lets-aa/step-value", {"step_ms": 200_000})
REVALUED_BY = id_of("revalued by two")
REVALUED: list[Call | Keyed] = [
    (*TO_REVALUE, REVALUED_BY),
    ("POST", f"/acts/{REVALUED_BY}/approve", YES),
]
EXPORT: dict[str, Any] = {
    "format": "hledger",
    "from_day": "2025-01-01",
    "to_day": "2025-12-31",
    "position": 3,
    "sha256": "5e" * 32,
}

CASES = {
    "pay": Case(PAID, ("PUT", "/exchanges/" + NOBODY, payment("nobody")), "payer-unknown"),
    "pay across": Case(
        ("PUT", f"/exchanges/{EXCHANGE}", across("anna", "beatrice", 5, 15)),
        ("PUT", f"/exchanges/{NOBODY}", across("anna", "beatrice", 5, 16)),
        "quote-out-of-date",
    ),
    "request": Case(
        REQUESTED,
        ("PUT", f"/requests/{NOBODY}", {**request_body(), "expires_at": "2020-01-01T00:00:00Z"}),
        "deadline-out-of-range",
    ),
    "accept request": Case(
        (
            "POST",
            f"/requests/{EXCHANGE}/accept",
            {"payer_steps": 5, "payee_steps": 5, "actor": as_holder("anna")},
        ),
        (
            "POST",
            f"/requests/{EXCHANGE}/accept",
            {"payer_steps": 5, "payee_steps": 5, "actor": as_holder("anna")},
        ),
        "request-accepted",
        [REQUESTED],
    ),
    "decline request": Case(
        ("POST", f"/requests/{EXCHANGE}/decline", {"actor": as_holder("anna")}),
        ("POST", f"/requests/{EXCHANGE}/decline", {"actor": as_holder("anna")}),
        "request-declined",
        [REQUESTED],
    ),
    "withdraw request": Case(
        ("POST", f"/requests/{EXCHANGE}/withdraw", {"actor": as_holder("bert")}),
        ("POST", f"/requests/{NOBODY}/withdraw", {"actor": as_holder("bert")}),
        "request-unknown",
        [REQUESTED],
    ),
    "reverse": Case(
        (
            "PUT",
            f"/reversals/{id_of('back')}",
            {"reverses": EXCHANGE, "actor": as_holder("bert")},
        ),
        (
            "PUT",
            f"/reversals/{id_of('again')}",
            {"reverses": EXCHANGE, "actor": as_holder("bert")},
        ),
        "already-reversed",
        [PAID],
    ),
    "settle": Case(
        SETTLING,
        (
            "PUT",
            f"/settlements/{id_of('more')}",
            {"payer": POT_B, "payee": POT_A, "payer_steps": 18, "payee_steps": 6, **AGREED},
        ),
        "settles-too-much",
        [OWED],
    ),
    "approve an act": Case(
        ("POST", f"/acts/{SETTLED}/approve", YES),
        ("POST", f"/acts/{SETTLED}/approve", YES),
        "act-approved",
        [OWED, SETTLING],
    ),
    "decline an act": Case(
        ("POST", f"/acts/{SETTLED}/decline", YES),
        ("POST", f"/acts/{NOBODY}/decline", YES),
        "act-unknown",
        [OWED, SETTLING],
    ),
    "write off": Case(
        (
            "PUT",
            f"/write-offs/{id_of('off')}",
            {"payer": POT_A, "payee": ANNA, "steps": 5, **AGREED},
        ),
        (
            "PUT",
            f"/write-offs/{id_of('more off')}",
            {"payer": POT_A, "payee": ANNA, "steps": 6, **AGREED},
        ),
        "write-off-across-zero",
        [PAID, LEFT],
    ),
    "settle rounding": Case(
        (
            "PUT",
            f"/roundings/{id_of('rounded')}",
            {"account_id": POT_B, "steps": 2, **AGREED},
        ),
        (
            "PUT",
            f"/roundings/{id_of('more rounded')}",
            {"account_id": POT_B, "steps": 3, **AGREED},
        ),
        "rounding-too-small",
        [
            (
                "PUT",
                f"/exchanges/{EXCHANGE}",
                {**across("beatrice", "anna", 5, 1), "fixed_side": "payer"},
            )
        ],
    ),
    "found group": Case(
        ("PUT", "/groups/lets-cc", group_body(60_000)),
        ("PUT", "/groups/lets-aa", group_body(60_000)),
        "group-exists",
    ),
    "describe group": Case(
        (
            "PUT",
            "/groups/lets-aa/description",
            {"unit": UNIT, "place": PLACE, "languages": ["nl", "fr"]},
        ),
        (
            "PUT",
            "/groups/lets-zz/description",
            {"unit": UNIT, "place": PLACE, "languages": ["nl"]},
        ),
        "group-unknown",
    ),
    "default limits": Case(
        ("PUT", "/groups/lets-aa/default-limits", {"limits": LIMITS}),
        ("PUT", "/groups/lets-aa/default-limits", {"limits": {"floor_steps": 1}}),
        "limits-out-of-order",
    ),
    "net limits": Case(
        ("PUT", "/groups/lets-aa/net-limits", {"net_limits": NET}),
        ("PUT", "/groups/lets-aa/net-limits", {"net_limits": {**NET, "may_owe_ms": -1}}),
        "limits-out-of-order",
    ),
    "figures consent": Case(
        ("PUT", "/groups/lets-aa/figures-consent", {"shown_to": "region"}),
        ("PUT", "/groups/lets-zz/figures-consent", {"shown_to": "nobody"}),
        "group-unknown",
    ),
    "step value": Case(
        TO_REVALUE, ("PUT", "/groups/lets-aa/step-value", {"step_ms": 0}), "amount-out-of-range"
    ),
    "close group": Case(
        ("POST", "/groups/lets-cc/close", None),
        ("POST", "/groups/lets-aa/close", None),
        "group-not-empty",
        [("PUT", "/groups/lets-cc", group_body(60_000))],
    ),
    "open account": Case(
        ("PUT", f"/accounts/{NOBODY}", {**account_body("anna"), "code": "n"}),
        ("PUT", f"/accounts/{ANNA}", account_body("anna")),
        "account-exists",
    ),
    "open account with a code that is taken": Case(
        ("PUT", f"/accounts/{NOBODY}", {**account_body("anna"), "code": "n"}),
        ("PUT", f"/accounts/{new_id()}", account_body("anna")),
        "code-taken",
    ),
    "account limits": Case(
        ("PUT", f"/accounts/{ANNA}/limits", {"limits": LIMITS}),
        ("PUT", f"/accounts/{ANNA}/limits", {"limits": LIMITS}),
        "no-change",
    ),
    "suspend account": Case(
        ("POST", f"/accounts/{ANNA}/suspend", None),
        ("PUT", f"/exchanges/{EXCHANGE}", payment()),
        "account-suspended",
    ),
    "leave": Case(LEFT, ("PUT", f"/exchanges/{EXCHANGE}", payment()), "leaving-across-zero"),
    "resume account": Case(
        ("POST", f"/accounts/{ANNA}/resume", None),
        ("POST", f"/accounts/{ANNA}/resume", None),
        "no-change",
        [LEFT],
    ),
    "close account": Case(
        ("POST", f"/accounts/{ANNA}/close", None),
        ("PUT", f"/exchanges/{EXCHANGE}", payment()),
        "account-closed",
    ),
    "erase": Case(
        ("POST", f"/accounts/{ANNA}/erasure", None),
        ("POST", f"/accounts/{BERT}/erasure", None),
        "account-not-closed",
        [("POST", f"/accounts/{ANNA}/close", None)],
    ),
    "record an export": Case(
        ("POST", "/groups/lets-aa/exports", EXPORT),
        ("POST", "/groups/lets-aa/exports", {**EXPORT, "position": 9_999_999}),
        "period-out-of-range",
    ),
    "appoint": Case(
        ("PUT", f"/accounts/{BAKERY}/intermediaries/{PERSON}", None),
        ("PUT", f"/accounts/{ANNA}/intermediaries/{PERSON}", None),
        "account-kind-wrong",
    ),
    "dismiss": Case(
        ("DELETE", f"/accounts/{BAKERY}/intermediaries/{PERSON}", None),
        ("DELETE", f"/accounts/{BAKERY}/intermediaries/{PERSON}", None),
        "not-an-intermediary",
        [("PUT", f"/accounts/{BAKERY}/intermediaries/{PERSON}", None)],
    ),
    "propose": Case(
        PROPOSED,
        ("PUT", AT, {**BY_A, "other": "lets-aa", "terms": TERMS}),
        "not-across-groups",
    ),
    "accept agreement": Case(
        ("POST", AT + "/accept", {**BY_B, "terms": NEW_TERMS, "actor": SECOND}),
        ("POST", AT + "/accept", {**BY_B, "terms": NEW_TERMS, "actor": SECOND}),
        "nothing-proposed",
        [PROPOSED],
    ),
    "decline agreement": Case(
        ("POST", AT + "/decline", BY_B),
        ("POST", f"/agreements/{NOBODY}/decline", BY_B),
        "agreement-unknown",
        [PROPOSED],
    ),
    "suspend agreement": Case(
        ("POST", AT + "/suspend", BY_B),
        ("PUT", f"/exchanges/{EXCHANGE}", across("anna", "beatrice", 5, 15)),
        "agreement-suspended",
    ),
    "end agreement": Case(
        ("POST", AT + "/end", BY_B),
        ("PUT", f"/exchanges/{EXCHANGE}", across("anna", "beatrice", 5, 15)),
        "no-agreement",
    ),
    "agree step value": Case(
        (
            "POST",
            AT + "/step-value",
            {**BY_B, "first_step_ms": 200_000, "second_step_ms": 60_000},
        ),
        (
            "POST",
            AT + "/step-value",
            {"by": "lets-zz", "first_step_ms": 200_000, "second_step_ms": 60_000},
        ),
        "not-an-administrator",
        REVALUED,
    ),
    "lower limit": Case(
        ("PUT", AT + "/limit", {**BY_A, "other_may_owe_ms": 1_000}),
        ("PUT", AT + "/limit", {**BY_A, "other_may_owe_ms": 1_000}),
        "limit-not-lower",
    ),
    "publish": Case(
        PUBLISHED,
        ("PUT", f"/posts/{id_of('other')}", {"account_id": ANNA, **POSTED, "content": {}}),
        "post-not-sayable",
    ),
    "change post": Case(
        ("PUT", POST + "/content", POSTED),
        ("PUT", f"/posts/{NOBODY}/content", POSTED),
        "post-unknown",
        [PUBLISHED],
    ),
    "withdraw post": Case(
        ("DELETE", POST, None), ("DELETE", POST, None), "post-unknown", [PUBLISHED]
    ),
    "grant role": Case(
        ("PUT", ROLE, {"role": "auditor", "until": "2026-06-30T00:00:00Z"}),
        ("PUT", ROLE, {"role": "auditor"}),
        "deadline-out-of-range",
    ),
    "withdraw role": Case(
        ("DELETE", f"/groups/lets-aa/roles/{SECOND['person_id']}", {"role": "administrator"}),
        ("DELETE", f"/groups/lets-aa/roles/{ADMIN['person_id']}", {"role": "administrator"}),
        "last-administrator",
    ),
    "issue key": Case(
        ("PUT", KEY, KEY_BODY),
        ("PUT", KEY, {**KEY_BODY, "public_key": "no key"}),
        "key-not-well-formed",
    ),
    "revoke key": Case(("DELETE", KEY, None), ("DELETE", KEY, None), "no-change", KEY_ISSUED),
    **RUN_CASES,
}
