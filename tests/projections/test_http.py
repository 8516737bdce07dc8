"""Groups, accounts, positions and requests over HTTP, each answer as of one position."""

from __future__ import annotations

import threading

import pytest
from fastapi import Request

from access.rights import Act
from contracts.events import (
    AccountLimits,
    AccountLimitsSet,
    DefaultLimitsSet,
    ExchangeRequested,
)
from contracts.ids import AccountId, GroupId, subject_of_group
from projections.http.admission import Asker, Gate
from projections.http.faults import Fault
from projections.http.problems import Refused
from tests.projections.asking import Json, MakeHouse, Name, Two
from tests.projections.made_up import made_up


def test_an_exchange_reads_as_who_gives_what_to_whom(house_of: MakeHouse, two: Two) -> None:
    record = two.pen.pay(two.anna, two.bea, 150)
    house = house_of(two.pen)
    house.vault.names = {two.anna: Name("Anna"), two.bea: Name("Béatrice", "0012")}
    house.vault.words = {record.position: "gras maaien"}
    line = house.get(f"/accounts/{two.bea}/statement")["lines"][0]
    assert line["text"] == "Béatrice geeft Anna “gras maaien” voor 1,50 uren"
    assert line["change"] == {"steps": 150, "display": "1,50 uren", "short": "1,50 u"}
    french = house.get(f"/accounts/{two.anna}/statement", "fr-BE,nl;q=0.5")["lines"][0]
    assert french["text"] == "Béatrice donne à Anna «\u00a0gras maaien\u00a0» pour 30 uren"
    assert french["change"]["steps"] == -30
    english = house.get(f"/exchanges/{line['exchange_id']}", "de,en;q=0.1")["exchange"]
    assert english["text"] == "Béatrice gives Anna “gras maaien” for 1.50 uren"
    assert house.get(f"/accounts/{two.bea}")["account"]["code"] == "0012"
    assert set(house.vault.purposes) == {"statement", "exchange", "account"}


def test_an_account_says_what_its_limits_leave_and_who_set_them(
    house_of: MakeHouse, two: Two
) -> None:
    two.pen.pay(two.anna, two.carl, 40)
    two.pen.request(two.anna, two.carl, 60)
    two.pen.request(two.anna, two.carl, 7, holds=False)
    house = house_of(two.pen)
    carl = house.get(f"/accounts/{two.carl}")["account"]
    assert carl["balance"]["steps"] == 40
    assert carl["held"]["steps"] == 60
    assert carl["left_to_give"]["steps"] == 540
    assert carl["left_to_receive"]["steps"] == 400
    assert carl["limits"]["own"] is False
    assert carl["limits"]["set_by"] == two.pen.secretary
    assert (carl["requests_to_answer"], carl["requests_waiting"]) == (0, 2)
    anna = house.get(f"/accounts/{two.anna}")["account"]
    assert (anna["requests_to_answer"], anna["requests_waiting"]) == (2, 0)


def test_changed_default_limits_show_on_accounts_without_their_own(
    house_of: MakeHouse, two: Two
) -> None:
    aalst = GroupId("aalst")
    own = AccountLimits(floor_steps=-1, warn_above_steps=5)
    two.pen.write(AccountLimitsSet(account_id=AccountId(two.carl), group_id=aalst, limits=own))
    two.pen.pay(two.anna, two.carl, 6)
    house = house_of(two.pen)
    limits = AccountLimits(floor_steps=-70, warn_below_steps=-5)
    two.pen.write(DefaultLimitsSet(group_id=aalst, limits=limits), person_id=two.anna)
    house.follow()
    anna = house.get(f"/accounts/{two.anna}")["account"]
    assert anna["limits"]["floor"]["steps"] == -70
    assert anna["limits"]["set_by"] == two.anna
    assert anna["left_to_receive"] is None
    assert (anna["below_warning"], anna["above_warning"]) == (True, False)
    carl = house.get(f"/accounts/{two.carl}")["account"]
    assert carl["limits"]["own"] is True
    assert (carl["below_warning"], carl["above_warning"]) == (False, True)
    two.pen.write(AccountLimitsSet(account_id=AccountId(two.carl), group_id=aalst, limits=None))
    house.follow()
    carl = house.get(f"/accounts/{two.carl}")["account"]
    assert carl["limits"]["floor"]["steps"] == -70


def test_a_position_shows_both_sides_as_mirrors(house_of: MakeHouse, two: Two) -> None:
    two.pen.pay(two.anna, two.bea, 250)
    two.pen.request(two.carl, two.bea, 100)
    house = house_of(two.pen)
    house.vault.names = {subject_of_group(GroupId("gent")): Name("LETS Gent")}
    pair = house.get("/groups/gent/positions")["pairs"][0]
    gent, aalst = pair["sides"]
    assert (gent["group_id"], gent["name"]) == ("gent", "LETS Gent")
    assert (aalst["link"]["ms"], gent["link"]["ms"]) == (9_000_000, -9_000_000)
    assert aalst["link"]["display"] == "2 u 30 min"
    assert aalst["used_per_mille"] == 250
    assert aalst["held"]["ms"] == 3_600_000
    assert aalst["left"]["ms"] == 36_000_000 - 9_000_000 - 3_600_000
    assert gent["left"]["ms"] == 45_000_000
    assert pair["waits_for_agreement"] is False
    aalst_net = house.get("/groups/aalst")["group"]["net_limits"]
    assert aalst_net["held_owing"]["ms"] == 3_600_000
    assert aalst_net["left_to_owe"]["ms"] == 10**10 - 9_000_000 - 3_600_000
    two.pen.revalue("gent", 36_001)
    house.follow()
    assert house.get("/positions")["pairs"][0]["waits_for_agreement"] is True


def test_every_group_proves_that_it_sums_to_zero(house_of: MakeHouse) -> None:
    house = house_of(made_up(1_000))
    groups = house.get("/groups")["groups"]
    assert len(groups) == 4
    assert all(group["zero_sum"]["holds"] for group in groups)
    assert any(group["zero_sum"]["links_ms"] for group in groups)
    assert sum(group["zero_sum"]["links_ms"] for group in groups) == 0


def test_a_request_is_shown_to_both_until_it_is_accepted(house_of: MakeHouse, two: Two) -> None:
    record = two.pen.request(two.anna, two.bea, 50)
    request = record.envelope.event
    assert isinstance(request, ExchangeRequested)
    house = house_of(two.pen)
    house.vault.words = {record.position: "fietsherstelling"}
    shown = house.get(f"/accounts/{two.anna}/requests")["requests"]
    assert [(r["to_answer"], r["payer"]["amount"]["steps"]) for r in shown] == [(True, 10)]
    assert shown[0]["words"] == "fietsherstelling"
    assert house.get(f"/accounts/{two.bea}/requests")["requests"][0]["to_answer"] is False
    assert house.get(f"/exchanges/{request.exchange_id}")["exchange"]["status"] == "open"
    two.pen.pay(two.anna, two.bea, 50, accepts=request)
    house.follow()
    assert house.get(f"/accounts/{two.anna}/requests")["requests"] == []
    accepted = house.get(f"/exchanges/{request.exchange_id}")["exchange"]
    assert (accepted["status"], accepted["words"]) == ("recorded", "fietsherstelling")
    assert house.get(f"/accounts/{two.bea}/statement")["lines"][0]["words"] == "fietsherstelling"
    assert house.get(f"/accounts/{two.bea}")["account"]["held"]["steps"] == 0


@pytest.mark.parametrize("path", ["/groups", "/positions", "/groups/group-1/accounts"])
def test_lists_come_page_by_page_without_a_row_twice(house_of: MakeHouse, path: str) -> None:
    house = house_of(made_up(500))
    key = path.rpartition("/")[2].replace("positions", "pairs")
    whole = house.get(path, limit=500)
    rows: list[Json] = []
    cursor: dict[str, str] = {}
    while True:
        page = house.get(path, limit=2, **cursor)
        assert len(page[key]) <= 2
        rows += page[key]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert rows == whole[key]


def test_a_question_waits_for_the_position_it_names(house_of: MakeHouse, two: Two) -> None:
    house = house_of(two.pen)
    two.pen.pay(two.anna, two.carl, 10)
    following = threading.Timer(0.2, house.follow)
    following.start()
    found = house.get(f"/accounts/{two.carl}", at_least=len(two.pen.records))
    following.join()
    assert found["account"]["balance"]["steps"] == 10
    assert found["position"] == len(two.pen.records)


def test_what_came_in_while_somebody_was_judged_is_judged_too(
    house_of: MakeHouse, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = house_of(two.pen)
    two.pen.pay(two.anna, two.carl, 10)
    judged = Gate.judged

    def judged_just_before(gate: Gate, request: Request, act: Act, asker: Asker) -> Asker:
        if house.stream.head() == len(two.pen.records):
            return judged(gate, request, act, asker)
        house.follow()
        raise Refused(Fault.ACCOUNT_UNKNOWN, two.carl)

    monkeypatch.setattr(Gate, "judged", judged_just_before)
    monkeypatch.setattr(Gate, "reached", lambda _: house.app.state.snapshots.reached())
    found = house.get(f"/accounts/{two.carl}", at_least=len(two.pen.records))
    assert found["account"]["balance"]["steps"] == 10


@pytest.mark.parametrize("name", ["at_least", "at_position"])
def test_a_position_that_does_not_come_is_a_problem_that_says_to_try_again(
    house_of: MakeHouse, two: Two, name: str
) -> None:
    house = house_of(two.pen)
    answer = house.ask(f"/accounts/{two.anna}/statement?{name}={2**63 - 1}")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["type"] == "urn:evenveel:problem:not-caught-up"
    assert answer.json()["position"] == len(two.pen.records)


def test_where_log_and_projections_stand_is_told(house_of: MakeHouse, two: Two) -> None:
    house = house_of(two.pen)
    found = house.get("/position")
    assert found["log_position"] == len(two.pen.records)
    assert {p["name"] for p in found["projections"]} == {
        "balances", "statements", "positions", "groups", "flows",
        "directory", "cleared", "regions",
    }  # fmt: skip
    assert {p["behind"] for p in found["projections"]} == {0}
