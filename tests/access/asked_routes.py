"""For every route of the clearing service a request about our group that somebody may make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.access.region_of_roles import OURS, person, pot_of, runs, shop_of
from tests.http.case import Call
from tests.http.counter import (
    AGREEMENT,
    PLACE,
    TERMS,
    UNIT,
    Counter,
    as_holder,
    group_body,
    id_of,
)
from tests.http.run_cases import RUN, found

SHOP, FRIEND, POT = shop_of(OURS), id_of(f"friend of {OURS}"), pot_of(OURS)
NEW, POST, ASKED, PAID = id_of("new"), id_of("post"), id_of("asked"), id_of("paid")
MEMBER = {"person_id": person("member", OURS), "capacity": "holder"}
OTHER = as_holder(f"friend of {OURS}")
SECOND = runs(OURS, "second")
AGREEMENT_AT = f"/agreements/{AGREEMENT}"
STEPS = {"payer_steps": 1, "payee_steps": 1}
WHY = {"words": "agreed at the yearly meeting"}
LATER = "2026-01-20T00:00:00Z"
SAID = {
    "terms": {"kind": "offer", "category": "repair", "visible_to": "all"},
    "content": {"nl": {"title": "Fietsen herstellen"}},
}
DESCRIBED = {"unit": UNIT, "place": PLACE, "languages": ["nl", "fr"]}
OFFERED = {**TERMS, "set_off_allowed": True, "first_may_owe_ms": 1_000_000}


@dataclass(kw_only=True)
class Ask:
    """A request; what must have happened before it; by whom it is asked where one is named."""

    call: Call
    before: list[Call] = field(default_factory=list)
    actor: dict[str, str] = field(default_factory=lambda: runs(OURS))
    query: dict[str, str] = field(default_factory=dict)


Asks: TypeAlias = dict[tuple[str, str], Ask]


def key_before(call: Call) -> str:
    """The id under which what must have happened before is asked."""
    return id_of(f"before: {call[1]}")


def _by(actor: dict[str, str], call: Call) -> Call:
    method, path, body = call[:3]
    return method, path, {**(body or {}), "actor": actor}


def _wants(payer: str, payee: str) -> Call:
    body = {"payer": payer, "payee": payee, **STEPS, "expires_at": LATER}
    return "PUT", f"/requests/{ASKED}", body


GIVEN: Call = ("PUT", f"/exchanges/{PAID}", {"payer": SHOP, "payee": FRIEND, **STEPS})
TAKEN: Call = ("PUT", f"/exchanges/{PAID}", {"payer": FRIEND, "payee": SHOP, **STEPS})
ASKED_OF_US = _by(OTHER, _wants(SHOP, FRIEND))
ASKED_BY_US = _by(MEMBER, _wants(FRIEND, SHOP))
PUBLISHED: Call = ("PUT", f"/posts/{POST}", {"account_id": SHOP, **SAID})
LIMITS = {"limits": {"floor_steps": -5_000, "ceiling_steps": 5_000}}
WAITS: Call = ("PUT", f"/groups/{OURS}/default-limits", {**LIMITS, "actor": SECOND})
WAITING = key_before(WAITS)
SHUT: Call = ("PUT", "/groups/lets-yy", group_body(60_000))


def _member(call: Call, *before: Call) -> Ask:
    return Ask(call=call, before=list(before), actor=MEMBER)


def _admin(call: Call, *before: Call) -> Ask:
    return Ask(call=call, before=list(before))


def _group(method: str, what: str, body: dict[str, Any] | None = None) -> Ask:
    return _admin((method, f"/groups/{OURS}{what}", body))


def _account(method: str, what: str, body: dict[str, Any] | None = None) -> Ask:
    return _admin((method, f"/accounts/{SHOP}{what}", body))


def _agreement(method: str, what: str, body: dict[str, Any], *before: Call) -> Ask:
    return _admin((method, AGREEMENT_AT + what, {"by": OURS, **body}), *before)


def _of_exchanges() -> Asks:
    """What is paid, asked for, and taken back."""
    return {
        ("PUT", "/exchanges/{exchange_id}"): _member(GIVEN),
        ("GET", "/exchanges/{exchange_id}/receipt"): _member(
            ("GET", f"/exchanges/{PAID}/receipt", None), _by(MEMBER, GIVEN)
        ),
        ("PUT", "/requests/{exchange_id}"): _member(_wants(FRIEND, SHOP)),
        ("POST", "/requests/{exchange_id}/accept"): _member(
            ("POST", f"/requests/{ASKED}/accept", STEPS), ASKED_OF_US
        ),
        ("POST", "/requests/{exchange_id}/decline"): _member(
            ("POST", f"/requests/{ASKED}/decline", None), ASKED_OF_US
        ),
        ("POST", "/requests/{exchange_id}/withdraw"): _member(
            ("POST", f"/requests/{ASKED}/withdraw", None), ASKED_BY_US
        ),
        ("PUT", "/reversals/{exchange_id}"): _member(
            ("PUT", f"/reversals/{NEW}", {"reverses": PAID}), _by(OTHER, TAKEN)
        ),
        ("PUT", "/settlements/{exchange_id}"): _admin(
            (
                "PUT",
                f"/settlements/{NEW}",
                {"payer": POT, "payee": pot_of("lets-cc"), "payer_steps": 1, "payee_steps": 3}
                | WHY,
            )
        ),
        ("PUT", "/write-offs/{exchange_id}"): _admin(
            ("PUT", f"/write-offs/{NEW}", {"payer": POT, "payee": SHOP, "steps": 1, **WHY}),
            _by(MEMBER, GIVEN),
            ("POST", f"/accounts/{SHOP}/leave", {"actor": runs(OURS)}),
        ),
        ("PUT", "/roundings/{exchange_id}"): _admin(
            ("PUT", f"/roundings/{NEW}", {"account_id": POT, "steps": 1, **WHY})
        ),
    }


def _of_groups() -> Asks:
    """What a group decides for itself, by one or by two."""
    helper = person("helper", OURS)
    return {
        ("POST", "/acts/{act_id}/approve"): _admin(
            ("POST", f"/acts/{WAITING}/approve", {"group_id": OURS}), WAITS
        ),
        ("POST", "/acts/{act_id}/decline"): _admin(
            ("POST", f"/acts/{WAITING}/decline", {"group_id": OURS}), WAITS
        ),
        ("PUT", "/groups/{group_id}"): _admin(SHUT),
        ("PUT", "/groups/{group_id}/description"): _group("PUT", "/description", DESCRIBED),
        ("PUT", "/groups/{group_id}/default-limits"): _group("PUT", "/default-limits", LIMITS),
        ("PUT", "/groups/{group_id}/net-limits"): _group(
            "PUT", "/net-limits", {"net_limits": {"may_owe_ms": 1, "may_be_owed_ms": 1}}
        ),
        ("PUT", "/groups/{group_id}/figures-consent"): _group(
            "PUT", "/figures-consent", {"shown_to": "region"}
        ),
        ("PUT", "/groups/{group_id}/step-value"): _group(
            "PUT", "/step-value", {"step_ms": 200_000}
        ),
        ("PUT", "/groups/{group_id}/clearing-consent"): _group(
            "PUT",
            "/clearing-consent",
            {"leaves": [{"agreement_id": AGREEMENT, "at_least_ms": 1}]},
        ),
        ("POST", "/groups/{group_id}/close"): _group("POST", "/close"),
        ("POST", "/groups/{group_id}/exports"): _group(
            "POST",
            "/exports",
            {
                "format": "csv",
                "from_day": "2025-01-01",
                "to_day": "2025-12-31",
                "position": 1,
                "sha256": "5e" * 32,
            },
        ),
        ("PUT", "/groups/{group_id}/roles/{person_id}"): _group(
            "PUT", f"/roles/{helper}", {"role": "support"}
        ),
        ("DELETE", "/groups/{group_id}/roles/{person_id}"): Ask(
            call=("DELETE", f"/groups/{OURS}/roles/{person('support', OURS)}", None),
            query={"role": "support"},
        ),
        ("PUT", "/groups/{group_id}/keys/{key_id}"): _group(
            "PUT",
            f"/keys/{NEW}",
            {"kind": "program", "scopes": ["read"], "expires_at": LATER},
        ),
        ("DELETE", "/groups/{group_id}/keys/{key_id}"): _group(
            "DELETE", f"/keys/{id_of('key to follow of ' + OURS)}"
        ),
    }


def _of_accounts() -> Asks:
    """What happens to an account."""
    helper = person("helper", OURS)
    return {
        ("PUT", "/accounts/{account_id}"): _admin(
            (
                "PUT",
                f"/accounts/{NEW}",
                {"group_id": OURS, "kind": "person", "holder_id": helper},
            )
        ),
        ("PUT", "/accounts/{account_id}/limits"): _account("PUT", "/limits", LIMITS),
        ("POST", "/accounts/{account_id}/suspend"): _account("POST", "/suspend"),
        ("POST", "/accounts/{account_id}/resume"): _account("POST", "/resume"),
        ("POST", "/accounts/{account_id}/close"): _account("POST", "/close"),
        ("POST", "/accounts/{account_id}/erasure"): _account("POST", "/erasure"),
        ("POST", "/accounts/{account_id}/leave"): _member(
            ("POST", f"/accounts/{SHOP}/leave", None)
        ),
        ("PUT", "/accounts/{account_id}/intermediaries/{person_id}"): _account(
            "PUT", f"/intermediaries/{helper}"
        ),
        ("DELETE", "/accounts/{account_id}/intermediaries/{person_id}"): _account(
            "DELETE", f"/intermediaries/{person('intermediary', OURS)}"
        ),
    }


def _of_agreements() -> Asks:
    """What two groups agree on, and how it ends."""
    theirs: Call = (
        "PUT",
        AGREEMENT_AT,
        {"by": "sel-bb", "other": OURS, "terms": OFFERED, "actor": runs("sel-bb")},
    )
    return {
        ("PUT", "/agreements/{agreement_id}"): _agreement(
            "PUT", "", {"other": "sel-bb", "terms": OFFERED}
        ),
        ("POST", "/agreements/{agreement_id}/accept"): _agreement(
            "POST", "/accept", {"terms": OFFERED}, theirs
        ),
        ("POST", "/agreements/{agreement_id}/decline"): _agreement("POST", "/decline", {}, theirs),
        ("POST", "/agreements/{agreement_id}/suspend"): _agreement("POST", "/suspend", {}),
        ("POST", "/agreements/{agreement_id}/end"): _agreement("POST", "/end", {}),
        ("POST", "/agreements/{agreement_id}/step-value"): _agreement(
            "POST",
            "/step-value",
            {"first_step_ms": 180_000, "second_step_ms": 60_000},
        ),
        ("PUT", "/agreements/{agreement_id}/limit"): _agreement(
            "PUT", "/limit", {"other_may_owe_ms": 1_000_000}
        ),
    }


def _of_posts() -> Asks:
    """What is offered."""
    return {
        ("PUT", "/posts/{post_id}"): _member(PUBLISHED),
        ("PUT", "/posts/{post_id}/content"): _member(
            ("PUT", f"/posts/{POST}/content", SAID), _by(MEMBER, PUBLISHED)
        ),
        ("DELETE", "/posts/{post_id}"): _member(
            ("DELETE", f"/posts/{POST}", None), _by(MEMBER, PUBLISHED)
        ),
    }


def _of_runs(counter: Counter) -> Asks:
    """What a clearing run of this region comes to."""
    run = found(counter.events())
    proposed: Call = ("PUT", f"/clearing-runs/{RUN}", run)
    return {
        ("PUT", "/clearing-runs/{run_id}"): _admin(proposed),
        ("POST", "/clearing-runs/{run_id}/apply"): _admin(
            ("POST", f"/clearing-runs/{RUN}/apply", {**run, "attempt": 1}),
            _by(runs(OURS), proposed),
        ),
        ("POST", "/clearing-runs/{run_id}/withdraw"): _admin(
            ("POST", f"/clearing-runs/{RUN}/withdraw", None), _by(runs(OURS), proposed)
        ),
        ("POST", "/clearing-runs/{run_id}/objections"): _admin(
            ("POST", f"/clearing-runs/{RUN}/objections", {"by": OURS}),
            _by(runs(OURS), proposed),
        ),
        ("GET", "/clearing-runs/input"): _admin(("GET", "/clearing-runs/input", None)),
    }


def asks(counter: Counter) -> Asks:
    """A request for each route, by method and path, in this region."""
    return {
        **_of_exchanges(),
        **_of_groups(),
        **_of_accounts(),
        **_of_agreements(),
        **_of_posts(),
        **_of_runs(counter),
        ("POST", "/commands"): _admin(("POST", "/commands", None)),
        ("GET", "/quotes"): Ask(
            call=("GET", "/quotes", None),
            query={"payer": SHOP, "payee": FRIEND, "fixed_side": "payer", "steps": "1"},
        ),
        ("GET", "/tree/tile/{path}"): _admin(("GET", "/tree/tile/entries/000.p/1", None)),
        **{
            ("GET", path): _admin(("GET", path, None))
            for path in ("/tree/checkpoint", "/tree/keys")
        },
        **{
            ("GET", path): _admin(("GET", path, None))
            for path in ("/status", "/metrics", "/healthz", "/readyz", "/openapi.json")
        },
    }
