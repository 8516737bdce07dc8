"""Who is answered what: over the real tables, as the answering role, for everybody who may ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from fastapi import FastAPI

from access.moments import CLOSES_AFTER_MS, day_of
from access.principals import FOR_ALL, Principal
from access.rights import Act
from access.rules_projections import PROJECTIONS
from clearing.log.standings import PostgresStandings, standings_to_head
from contracts.events import IntermediaryAppointed, RoleGranted
from contracts.ids import AccountId, GroupId, KeyId, PersonId, Role, Scope
from evenveel.composition import ledger, make_tables, projecting
from evenveel.read_side import projections_app
from projections.log_stream import LogStream
from tests import databases
from tests.projections.asking import Client
from tests.projections.history import DAY_MS, START_MS, Pen, fill_log
from tests.trusting import Named

HOUR_MS = 3_600_000
STEP_MS = HOUR_MS // 20
YEAR_MS = 365 * 86_400_000
KEY = KeyId("8a5a1b0e-3d0f-4a52-9d0a-9f5e0a6a7c11")
UNKNOWN = "00000000-0000-4000-8000-000000000000"


class Street(NamedTuple):
    """Aalst and Gent are neighbours; Brugge has none. One of each who may ask."""

    database_url: str
    client: Client
    app: FastAPI
    guard: Named
    pen: Pen
    anna: str
    bea: str
    carl: str
    exchange: str
    abroad: str
    """An exchange within Gent, and not Aalst's business."""

    def ask(self, who: str | None, path: str, **query: Any) -> Any:
        headers = {} if who is None else {"Authorization": f"Bearer {who}"}
        return self.client.get(path, params=query or None, headers=headers)

    def status(self, who: str | None, path: str, **query: Any) -> int:
        found: int = self.ask(who, path, **query).status_code
        return found


@pytest.fixture(scope="module")
def street(database_server: str) -> Iterator[Street]:
    with databases.fresh_database(database_server) as database_url:
        make_tables(database_url)
        pen = Pen()
        people = {
            name: PersonId(pen.uuid())
            for name in ("agent", "admin", "support", "auditor", "late", "gent")
        }
        for group in ("aalst", "brugge", "gent"):
            pen.found(group)
        anna, carl, bea, dirk = (pen.open(g) for g in ("aalst", "aalst", "gent", "gent"))
        pen.agree("aalst", "gent")
        exchange = pen.pay(anna, bea, 5).envelope.event
        abroad = pen.pay(bea, dirk, 3).envelope.event
        account, group = AccountId(anna), GroupId("aalst")
        pen.write(
            IntermediaryAppointed(account_id=account, group_id=group, person_id=people["agent"])
        )
        for name, role, until_ms in (
            ("admin", "administrator", None),
            ("support", "support", None),
            ("auditor", "auditor", START_MS + 10 * YEAR_MS),
            ("late", "auditor", START_MS),
        ):
            _grant(pen, "aalst", people[name], role, until_ms)  # type: ignore[arg-type]
        _grant(pen, "gent", people["gent"], "administrator", None)
        fill_log(database_url, pen.records, create=False)
        _issue(database_url)
        with ledger(database_url) as opened, PostgresStandings(database_url) as kept:
            standings_to_head(opened.log, kept)
        holder = _holder(database_url, anna)
        known = {
            name: Principal(means="session", person_id=person_id)
            for name, person_id in {**people, "anna": holder}.items()
        }
        known |= {f"key-{scope}": _key(scope) for scope in ("read", "exchange", "follow")}
        guard = Named(
            **known, stranger=Principal(means="session", person_id=PersonId(UNKNOWN)),
            operator=Principal(means="operator", person_id=people["agent"]), everybody=FOR_ALL,
        )  # fmt: skip
        with (
            projecting(database_url) as runner,
            projections_app(database_url, guard=guard) as app,
            LogStream(database_url),
        ):
            assert runner.wait_until(len(pen.records), 60)
            client = Client(app)
            yield Street(
                database_url, client, app, guard, pen, anna, bea, carl,
                exchange.exchange_id, abroad.exchange_id,  # type: ignore[union-attr]
            )  # fmt: skip
            client.close()


def _grant(pen: Pen, group: str, person: PersonId, role: Role, until_ms: int | None) -> None:
    pen.write(RoleGranted(group_id=GroupId(group), person_id=person, role=role, until_ms=until_ms))


def _issue(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO access.group_keys"
            " VALUES (%s, 'aalst', 'program', '{read,exchange,follow}', %s, NULL, %s)",
            [KEY, START_MS + 10 * YEAR_MS, UNKNOWN],
        )


def _holder(database_url: str, account_id: str) -> PersonId:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT person_id::text FROM access.standings WHERE account_id = %s", [account_id]
        ).fetchone()
    assert row is not None
    return PersonId(row[0])


def _key(scope: Scope) -> Principal:
    return Principal(
        means="key", person_id=PersonId(UNKNOWN), group_id=GroupId("aalst"), key_id=KEY,
        scopes=frozenset({scope}),
    )  # fmt: skip


# Who, then what of Aalst each path answers them with.
OF_AALST = {
    "/groups/aalst/accounts": {"admin": 200, "auditor": 200, "key-read": 200},
    "/groups/aalst/positions": {"admin": 200, "auditor": 200, "key-read": 200},
    "/groups/aalst/outlook": {"admin": 200, "auditor": 200, "key-read": 200},
    "/groups/aalst/webhooks": {"admin": 200, "auditor": 200, "key-follow": 200},
    "/events?group=aalst": {"admin": 200, "auditor": 200, "key-follow": 200},
    "/suggestions?group=aalst": {"admin": 200, "auditor": 200, "key-read": 200},
}
# What tells how groups stand with each other now, and under which name.
LIVE = {
    "/positions": "pairs",
    "/positions/matrix": "groups",
    "/outlook": "prospects",
    "/suggestions": "suggestions",
}
LIVE_OF_AALST = {
    "/groups/aalst/positions": "pairs",
    "/groups/aalst/outlook": "prospects",
    "/groups/aalst/trends": "ways",
}
ALL_OF_THEM = (
    "anna", "agent", "admin", "support", "auditor", "late", "gent", "stranger", "operator",
    "key-read", "key-exchange", "key-follow",
)  # fmt: skip


@pytest.mark.parametrize("path", OF_AALST)
@pytest.mark.parametrize("who", ALL_OF_THEM)
def test_what_is_a_groups_own_is_for_those_who_run_or_audit_it(
    street: Street, who: str, path: str
) -> None:
    assert street.status(who, path) == OF_AALST[path].get(who, 403)
    assert street.status(None, path) == 401
    assert street.status("nobody we know", path) == 401


@pytest.mark.parametrize("who", ALL_OF_THEM)
@pytest.mark.parametrize("part", ["", "/statement", "/requests", "/posts"])
def test_an_account_is_for_its_own_people_and_hidden_from_others(
    street: Street, who: str, part: str
) -> None:
    may = {"anna", "agent", "admin", "auditor", "key-read"}
    answer = street.ask(who, f"/accounts/{street.anna}{part}")
    foreign = street.ask(who, f"/accounts/{street.bea}{part}")
    nothing = street.ask(who, f"/accounts/{UNKNOWN}{part}")
    if who in may:
        assert answer.status_code == 200
    elif who.startswith("key"):
        # A program of the group knows that the account is there, and may not look into it.
        assert answer.status_code == 403
    else:
        assert _told(answer, street.anna) == _told(nothing, UNKNOWN)
    if who != "gent":
        # One that is there and one that is not are told apart by nothing.
        assert _told(foreign, street.bea) == _told(nothing, UNKNOWN)


def _told(answer: Any, subject: str) -> tuple[int, str, list[str]]:
    return answer.status_code, answer.text.replace(subject, "…"), sorted(answer.headers)


def test_an_exchange_is_seen_from_both_its_ends_and_nowhere_else(street: Street) -> None:
    for who in ("anna", "agent", "admin", "auditor", "gent", "key-read"):
        assert street.status(who, f"/exchanges/{street.exchange}") == 200
    for who in ("support", "stranger", "late", "operator", "key-exchange"):
        assert street.status(who, f"/exchanges/{street.exchange}") in {403, 404}
    hidden, missing = (street.ask("admin", f"/exchanges/{e}") for e in (street.abroad, UNKNOWN))
    assert _told(hidden, street.abroad) == _told(missing, UNKNOWN)


def test_everybody_knows_the_groups_and_only_its_own_people_what_one_adds_up_to(
    street: Street,
) -> None:
    for who in ("anna", "stranger", "support", "admin"):
        found = {g["group_id"]: g for g in street.ask(who, "/groups").json()["groups"]}
        assert set(found) == {"aalst", "brugge", "gent"}
        seen = {group for group, told in found.items() if told["sums"] is not None}
        assert seen == ({"aalst"} if who == "admin" else set())
        if who == "admin":
            assert found["aalst"]["zero_sum"]["holds"]


def test_lists_over_all_groups_show_ones_own(street: Street) -> None:
    for who in ("admin", "auditor", "key-read"):
        (pair,) = street.ask(who, "/positions").json()["pairs"]
        assert {side["group_id"] for side in pair["sides"]} == {"aalst", "gent"}
        rows = street.ask(who, "/positions/matrix").json()["groups"]
        assert [row["group_id"] for row in rows] == ["aalst"]
        prospects = street.ask(who, "/outlook", level="calm").json()["prospects"]
        assert {"brugge"}.isdisjoint(
            side["group_id"] for p in prospects for side in (p["receiver"], p["giver"]) if side
        )
    for who in ("anna", "support"):
        for path in LIVE:
            assert street.status(who, path) == 403


def test_how_a_closed_day_ended_is_told_of_ones_own_groups(street: Street) -> None:
    for who, groups in (
        ("support", {"aalst"}),
        ("admin", {"aalst"}),
        ("auditor", {"aalst"}),
        ("key-read", {"aalst"}),
        ("gent", {"gent"}),
        ("operator", {"aalst", "brugge", "gent"}),
        ("everybody", {"aalst", "brugge", "gent"}),
    ):
        told = street.ask(who, "/regions/positions").json()["groups"]
        assert {group["group_id"] for group in told} == groups
    for who in ("anna", "agent", "late", "stranger", "key-exchange", "key-follow"):
        assert street.status(who, "/regions/positions") == 403
    assert street.status(None, "/regions/positions") == 401


def test_an_exchange_of_today_is_seen_by_both_desks_and_by_the_support_point_tomorrow(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow_ms = (day_of(START_MS) + 1) * DAY_MS + CLOSES_AFTER_MS
    for now_ms, closed in ((START_MS + HOUR_MS, 0), (tomorrow_ms - 1, 0), (tomorrow_ms, 5)):
        monkeypatch.setattr(street.app.state.gate, "_now_ms", lambda now_ms=now_ms: now_ms)
        for who, group in (("admin", "aalst"), ("gent", "gent")):
            (pair,) = street.ask(who, f"/groups/{group}/positions").json()["pairs"]
            assert {side["link"]["ms"] for side in pair["sides"]} == {5 * STEP_MS, -5 * STEP_MS}
        (told,) = street.ask("support", "/regions/positions").json()["groups"]
        assert [link["position_ms"] for link in told["links"]] == [closed * STEP_MS]
        assert told["net_ms"] == closed * STEP_MS


def test_the_support_point_sees_nothing_of_today_where_a_rule_was_forgotten(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    for route, act in PROJECTIONS.items():
        if act is Act.SEE_BOOKS:
            monkeypatch.setitem(PROJECTIONS, route, Act.SEE_CLOSED_DAYS)
    monkeypatch.setattr(street.app.state.gate, "_now_ms", lambda: START_MS)
    for path, rows in {**LIVE, **LIVE_OF_AALST}.items():
        asked = {"level": "calm"} if path == "/outlook" else {}
        assert street.ask("admin", path, **asked).json()[rows] or rows == "suggestions"
        assert street.ask("support", path, **asked).json()[rows] == []


def test_one_looks_into_the_directory_with_ones_own_eyes(street: Street) -> None:
    assert street.status("anna", "/directory", viewer=street.anna) == 200
    assert street.status("key-exchange", "/directory", viewer="aalst") == 200
    assert street.status("key-exchange", "/directory", viewer=street.anna) == 200
    assert street.status("anna", "/directory", viewer=street.bea) == 404
    assert street.status("anna", "/directory", viewer="gent") == 403
    assert street.status("anna", "/directory", viewer=street.bea, group="aalst") == 404


def test_a_cursor_opens_no_other_group(street: Street) -> None:
    cursor = "WyJnZW50IiwwLDAsIiIsIiIsIiJd"  # ["gent",0,0,"","",""]
    assert street.status("admin", "/suggestions", cursor=cursor) == 403
    assert street.status("gent", "/suggestions", cursor=cursor) == 200


def test_whom_one_can_pay_is_told_by_name_and_no_balance(street: Street) -> None:
    told = street.ask("anna", f"/accounts/{street.bea}/name")
    assert told.status_code == 200
    assert told.json()["group_id"] == "gent"
    assert "balance" not in told.text
    for who in ("stranger", "support", "late"):
        far, missing = (street.ask(who, f"/accounts/{a}/name") for a in (street.bea, UNKNOWN))
        assert _told(far, street.bea) == _told(missing, UNKNOWN)


def test_events_of_all_groups_are_for_nobody_but_who_acts_for_all(street: Street) -> None:
    for who in ALL_OF_THEM:
        assert street.status(who, "/events") == 403
    assert street.status("everybody", "/events") == 200


def test_a_webhook_is_added_in_ones_own_name(street: Street) -> None:
    asked = {"url": "https://example.org/hook", "created_by": UNKNOWN}
    answer = street.client.request(
        "POST", "/groups/aalst/webhooks", json=asked, headers={"Authorization": "Bearer admin"}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


def test_every_reading_of_names_is_written_down_with_who_read(street: Street) -> None:
    street.ask("anna", f"/accounts/{street.anna}/statement")
    with psycopg.connect(street.database_url) as owner:
        row = owner.execute(
            "SELECT role, purpose, reader FROM vault.reads ORDER BY number DESC LIMIT 1"
        ).fetchone()
    assert row == ("session", "statement", street.guard.known["anna"].person_id)


def test_a_role_that_is_taken_away_counts_at_the_next_question(street: Street) -> None:
    admin = street.guard.known["admin"].person_id
    assert admin is not None
    assert street.status("admin", "/groups/aalst/accounts") == 200
    with psycopg.connect(street.database_url, autocommit=True) as owner:
        row = owner.execute(
            "DELETE FROM access.standings WHERE person_id = %s RETURNING *", [admin]
        ).fetchone()
        try:
            assert street.status("admin", "/groups/aalst/accounts") == 403
            assert street.status("admin", "/positions") == 403
            assert street.status("admin", f"/accounts/{street.anna}") == 404
        finally:
            owner.execute("INSERT INTO access.standings VALUES (%s, %s, %s, %s, %s)", row)
    assert street.status("admin", "/groups/aalst/accounts") == 200
