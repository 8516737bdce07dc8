"""What the projections could answer about a group with every kind of thing in it."""

from __future__ import annotations

from typing import Any, Final

ANNA: Final = "6f1c24a0-9a4e-4d0b-8f06-0d0c8c8e2a11"
RUN: Final = "c0a80101-7e57-4d0b-8f06-0d0c8c8e2a12"
GENT: Final = "/groups/gent"
# What somebody might call themselves to do harm, or only because it is long.
SCRIPT: Final = "<script>alert(1)</script>"
LONG: Final = "Lang" * 50
ARABIC: Final = "قرية 🌱"
HOUR_MS: Final = 3_600_000

PAGES: Final = (
    *("desk", "requests", "exchanges", "exchanges?words=x&kind=service&until=2026-01-01"),
    *("members", f"members/{ANNA}", "neighbours", "neighbours/lille", "suggestions"),
    *("agreements", "agreements?with=lille", "agreements?find=lille"),
    *("clearing", f"clearing/{RUN}", "consent"),
)
FOR_ADMINISTRATORS: Final = ("settings", "import", "without-service")


def steps(number: int) -> dict[str, Any]:
    return {"steps": number, "display": str(number), "short": str(number)}


def time(ms: int) -> dict[str, Any]:
    return {"ms": ms, "display": f"{ms} ms"}


UNIT: Final = {
    "singular": "bloem",
    "plural": "bloemen",
    "symbol": "b",
    "decimals": 0,
    "step_ms": 180_000,
}
LIMITS: Final = {
    "floor": steps(-400),
    "ceiling": steps(400),
    "warn_below": steps(-300),
    "warn_above": None,
    "set_by": None,
}


def group(group_id: str = "gent", name: str = "LETS Gent") -> dict[str, Any]:
    net = {"may_owe": time(100 * HOUR_MS), "may_be_owed": time(100 * HOUR_MS)}
    sums = {
        "total": steps(0),
        "above_zero": steps(900),
        "below_zero": steps(-900),
        **{name: time(HOUR_MS) for name in ("net", "gross", "owes", "is_owed", "rounding")},
    }
    return {
        "group_id": group_id,
        "name": name,
        "status": "open",
        "unit": UNIT,
        "place": {
            "locality": "Gent",
            "country": "BE",
            "latitude_microdegrees": 51_054_340,
            "longitude_microdegrees": None,
        },
        "languages": ["nl"],
        "default_limits": LIMITS,
        "net_limits": net,
        "accounts": [{"kind": "person", "status": "open", "accounts": 1_234}],
        "sums": sums,
        "zero_sum": {"holds": True},
        "activity": {"within": 12_345, "across": 42},
    }


def account(name: str, balance_steps: int, **more: Any) -> dict[str, Any]:
    return {
        "account_id": ANNA,
        "group_id": "gent",
        "name": name,
        "code": "0012",
        "kind": "person",
        "status": "open",
        "holder_id": ANNA,
        "balance": steps(balance_steps),
        "held": steps(30),
        "limits": {**LIMITS, "own": True},
        "left_to_give": steps(100),
        "left_to_receive": None,
        "below_warning": balance_steps < -300,
        "above_warning": False,
        "intermediaries": [],
        "requests_to_answer": 1,
        "requests_waiting": 0,
        **more,
    }


def pair(group_id: str, name: str, owed_ms: int, **more: Any) -> dict[str, Any]:
    """Two neighbours as gent reads them; above zero gent is owed."""

    def side(id_: str, called: str, link_ms: int) -> dict[str, Any]:
        return {
            "group_id": id_,
            "name": called,
            "link": time(link_ms),
            "may_owe": time(10 * HOUR_MS),
            "left": time(8 * HOUR_MS),
            "used_per_mille": 450,
            "step_ms": 180_000,
            "step_agreed_ms": None if more.get("status") == "proposed" else 180_000,
        }

    return {
        "agreement_id": RUN,
        "status": "active",
        "transit_allowed": True,
        "set_off_allowed": False,
        "objection": time(7 * 24 * HOUR_MS),
        "waits_for_agreement": False,
        "proposed_by": None,
        "proposed": None,
        "sides": [side("gent", "LETS Gent", -owed_ms), side(group_id, name, owed_ms)],
        **more,
    }


OFFERED: Final = {
    "first_may_owe_ms": 20 * HOUR_MS,
    "second_may_owe_ms": 10 * HOUR_MS,
    "first_step_ms": 180_000,
    "second_step_ms": 60_000,
    "transit_allowed": True,
    "set_off_allowed": True,
    "objection_ms": 0,
}


def exchange(day: int, *, payee_group: str = "gent", **more: Any) -> dict[str, Any]:
    def party(group_id: str, name: str) -> dict[str, Any]:
        return {"account_id": ANNA, "group_id": group_id, "name": name, "amount": steps(30)}

    moment = f"2026-03-{day:02}T12:00:00.000Z"
    return {
        "position": day,
        "exchange_id": RUN,
        "kind": "service",
        "happened_at": moment,
        "recorded_at": moment,
        "expires_at": moment,
        "to_answer": True,
        "holds": False,
        "payer": party("gent", SCRIPT),
        "payee": party(payee_group, LONG),
        "amount": steps(30),
        "words": f"{SCRIPT} {ARABIC}",
        "text": "",
        "reverses": None,
        "reversed_by": None,
        "past_limits": None,
        "acted": {"person_id": ANNA, "capacity": "administrator", "acting_for": None},
        **more,
    }


_RUN: Final = {
    "run_id": RUN,
    "status": "proposed",
    "proposed_at": "2026-03-01T12:00:00.000Z",
    "objections_until": "2026-03-08T12:00:00.000Z",
}
_SHARE: Final = {
    "group_id": "gent",
    "gross_before": time(6 * HOUR_MS),
    "gross_after": time(4 * HOUR_MS),
}
_LINK: Final = {
    "agreement_id": RUN,
    "debtor": "gent",
    "creditor": "lille",
    "grows": False,
    "owed": time(4 * HOUR_MS),
    "proposed": time(HOUR_MS),
    "applied": None,
    "objected": False,
}
_SUGGESTED: Final = {
    "category": "garden",
    "offer": {"account_id": ANNA, "name": SCRIPT, "title": None},
    "want": {"account_id": ANNA, "name": None, "title": None},
    "way": [{"group_id": "lille", "name": LONG}, {"group_id": "gent", "name": None}],
    "amount": time(HOUR_MS),
    "removes": time(2 * HOUR_MS),
}
_PROSPECT: Final = {
    "level": "soon",
    "text": f"{SCRIPT}: 2026-12-05, 2026-19-39",
    "helps": [{"text": SCRIPT}],
    "receiver": {"group_id": "gent"},
    "giver": {"group_id": "lille"},
}
_WAY: Final = [{"day": "2026-01-01", "link": time(-week * HOUR_MS)} for week in range(9)]

FULL: Final[dict[str, dict[str, Any]]] = {
    GENT: {"position": 7, "group": group(name=SCRIPT)},
    f"{GENT}/accounts": {
        "position": 7,
        "accounts": [
            account(SCRIPT, -350),
            account(LONG, 200, kind="organisation"),
            account(ARABIC, 0, kind="community", status="suspended", code=None),
        ],
    },
    f"{GENT}/positions": {
        "position": 7,
        "pairs": [
            pair("lille", SCRIPT, 2 * HOUR_MS),
            pair("waits", LONG, -HOUR_MS - 1, waits_for_agreement=True),
            pair("new", ARABIC, 0, status="proposed", proposed=OFFERED, proposed_by="new"),
            pair("asked", "Nieuw", 0, proposed=OFFERED, proposed_by="gent"),
        ],
    },
    f"{GENT}/trends": {"ways": [{"neighbour": "lille", "stands": _WAY}]},
    f"{GENT}/outlook": {"prospects": [_PROSPECT, {**_PROSPECT, "level": "calm", "giver": None}]},
    "/suggestions": {
        "suggestions": [_SUGGESTED],
        "missing": [{"category": "garden", "groups": [{"group_id": "gent", "name": SCRIPT}]}],
    },
    f"{GENT}/exchanges": {
        "position": 7,
        "exchanges": [
            exchange(3, payee_group="lille"),
            exchange(2, kind="settlement", reversed_by=RUN),
            exchange(1, past_limits="imported"),
        ],
        "next": "further",
    },
    f"{GENT}/requests": {"position": 7, "requests": [exchange(9)], "next": None},
    f"{GENT}/acts": {"acts": [1, 2]},
    "/clearing-runs": {
        "runs": [
            {**_RUN, "share": _SHARE},
            {**_RUN, "status": "applied", "share": _SHARE},
            {**_RUN, "status": "withdrawn", "share": _SHARE},
        ],
        "next": None,
    },
    f"/clearing-runs/{RUN}": {
        "run": _RUN,
        "shares": [_SHARE],
        "links": [_LINK, {**_LINK, "grows": True, "owed": None, "objected": True}],
    },
    f"{GENT}/clearing-consent": {
        "leaves": [{"agreement_id": RUN, "at_least": time(HOUR_MS)}],
        "over_limits_allowed": True,
    },
    f"{GENT}/figures-consent": {"shown_to": "region"},
    f"/accounts/{ANNA}": {"account": account(SCRIPT, -350)},
    "/groups": {"groups": [group(), group("lille", SCRIPT)]},
    **{
        f"/groups/{other}": {"position": 7, "group": group(other, LONG)}
        for other in ("lille", "waits", "new", "asked")
    },
}

EMPTY: Final[dict[str, dict[str, Any]]] = {
    **FULL,
    GENT: {
        "position": 1,
        "group": {**group(), "accounts": [], "activity": {"within": 0, "across": 0}},
    },
    f"{GENT}/accounts": {"accounts": []},
    f"{GENT}/positions": {"pairs": []},
    f"{GENT}/trends": {"ways": []},
    f"{GENT}/outlook": {"prospects": []},
    "/suggestions": {"suggestions": [], "missing": []},
    f"{GENT}/exchanges": {"position": 1, "exchanges": [], "next": None},
    f"{GENT}/requests": {"position": 1, "requests": [], "next": None},
    f"{GENT}/acts": {"acts": []},
    "/clearing-runs": {"runs": [], "next": None},
    f"{GENT}/clearing-consent": {"leaves": [], "over_limits_allowed": False},
}
