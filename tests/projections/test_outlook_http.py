"""Limits that come near, told to both sides in their languages."""

from __future__ import annotations

from itertools import pairwise

import pytest

from contracts.events import (
    AgreementSuspended,
)
from contracts.ids import AgreementId, GroupId, subject_of_group
from tests.projections.asking import Json, MakeHouse, Name
from tests.projections.in_a_row import HOUR, Region, opened

GROUPS = ("aalst", "brugge", "ciney", "doel")


def told(answer: Json, receiver: str | None, giver: str | None) -> Json:
    """The one prospect of these."""
    [found] = [
        p for p in answer["prospects"] if (_id(p["receiver"]), _id(p["giver"])) == (receiver, giver)
    ]
    prospect: Json = found
    return prospect


def _id(named: Json | None) -> str | None:
    return None if named is None else named["group_id"]


def test_a_group_is_told_the_same_of_its_own_limits_as_the_whole_region_is(
    house_of: MakeHouse,
) -> None:
    region = Region("aalst", "brugge", "ciney")
    for week in range(6):
        region.pay("aalst", "brugge", 4, 7 * week)
        region.pay("ciney", "brugge", 1, 7 * week)
    house = opened(house_of, region)
    whole = house.get("/outlook", level="calm")["prospects"]
    for group in region.names:
        own = house.get(f"/groups/{group}/outlook")
        expected = [p for p in whole if group in (_id(p["receiver"]), _id(p["giver"]))]
        assert own["prospects"] == expected
        assert own["catching_up"] is False
    assert len(house.get("/groups/brugge/outlook")["prospects"]) == 6


def test_both_sides_of_a_link_are_told_when_it_stops_and_what_would_help(
    house_of: MakeHouse,
) -> None:
    region = Region("aalst", "brugge")
    for week in range(10):
        region.pay("aalst", "brugge", 3, 7 * week)
    house = opened(house_of, region)
    house.vault.names = {subject_of_group(GroupId("aalst")): Name("Ruilkring Aalst")}
    for group in ("aalst", "brugge"):
        seen = told(house.get(f"/groups/{group}/outlook", "en"), "aalst", "brugge")
        assert (seen["level"], seen["days_left"]) == ("soon", 23)
        assert (seen["used"]["ms"], seen["left"]["ms"]) == (30 * HOUR, 10 * HOUR)
        assert seen["used_per_mille"] == 750
        assert seen["recent"] == {"days": 28, "a_week": {"ms": 3 * HOUR, "display": "3 h"}}
        assert seen["text"] == (
            "Ruilkring Aalst owes brugge 30 h, of at most 40 h. If it goes on like this, from"
            " about 2025-11-01 nothing more can be received from brugge in Ruilkring Aalst,"
            " nor given to Ruilkring Aalst in brugge."
        )
        assert [(h["code"], h["amount"] and h["amount"]["ms"]) for h in seen["helps"]] == [
            ("trade-back", 4 * HOUR),
            ("settle", 10 * HOUR),
            ("higher-limit", 79 * HOUR),
        ]
        assert seen["helps"][0]["text"] == "Ruilkring Aalst gives brugge 4 h a week more than now"
        other_way = told(house.get(f"/groups/{group}/outlook"), "brugge", "aalst")
        assert (other_way["level"], other_way["days_left"]) == ("calm", None)
        assert other_way["helps"] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "heeft bij zijn buurgroepen"), ("fr", "Ses groupes voisins"), ("en", "is owed")],
)
def test_a_group_that_only_gives_is_told_in_its_language(
    house_of: MakeHouse, language: str, said: str
) -> None:
    region = Region("aalst", "brugge", limit_hours=400)
    region.net_limits("brugge", 400, 40)
    for week in range(10):
        region.pay("aalst", "brugge", 3, 7 * week)
    answer = opened(house_of, region).get("/groups/brugge/outlook", language)
    worst = answer["prospects"][0]
    assert (worst["receiver"], worst["giver"]["group_id"]) == (None, "brugge")
    assert (worst["level"], worst["days_left"]) == ("soon", 23)
    assert said in worst["text"]
    assert "2025-11-01" in worst["text"]


def test_a_suspended_link_says_so_and_foretells_nothing(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge")
    for week in range(10):
        region.pay("aalst", "brugge", 3, 7 * week)
    region.pen.write(
        AgreementSuspended(
            agreement_id=AgreementId(region.agreements["aalst", "brugge"]),
            first=GroupId("aalst"),
            second=GroupId("brugge"),
            by=GroupId("brugge"),
        )
    )
    seen = told(opened(house_of, region).get("/outlook", "en"), "aalst", "brugge")
    assert (seen["pause"], seen["days_left"]) == ("suspended", None)
    assert seen["text"].endswith("Trade between aalst and brugge is suspended.")
    assert [h["code"] for h in seen["helps"]] == ["resume"]


def test_a_step_value_that_is_not_agreed_again_pauses_trade(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge")
    region.pen.revalue("aalst", HOUR // 2)
    answer = opened(house_of, region).get("/groups/brugge/outlook", "en")
    seen = told(answer, "aalst", "brugge")
    assert seen["pause"] == "waits-for-agreement"
    assert [h["code"] for h in seen["helps"]] == ["agree-step-value"]


def test_the_region_is_told_the_worst_first_page_by_page(house_of: MakeHouse) -> None:
    region = Region(*GROUPS)
    for n, (one, other) in enumerate(pairwise(GROUPS)):
        for week in range(4):
            region.pay(one, other, 10 - 2 * n, 7 * week)
    house = opened(house_of, region)
    whole = house.get("/outlook", level="calm")["prospects"]
    assert len(whole) == 2 * 3 + 2 * len(GROUPS)
    assert [p["level"] for p in whole[:3]] == ["stuck", "soon", "soon"]
    assert house.get("/outlook")["prospects"] == [p for p in whole if p["level"] != "calm"]
    assert house.get("/outlook", level="stuck")["prospects"] == whole[:1]
    rows: list[Json] = []
    cursor: dict[str, str] = {}
    while True:
        page = house.get("/outlook", level="calm", limit=3, **cursor)
        rows += page["prospects"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert rows == whole
    assert page["today"] == "2025-10-09"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/outlook?level=calmer", 422),
        ("/outlook?level=calm&level=soon", 422),
        ("/outlook?cursor=WyJhIl0", 422),
        ("/outlook?limit=0", 422),
        ("/outlook?today=2026-01-01", 422),
        ("/groups/nowhere/outlook", 404),
        ("/groups/-/outlook", 422),
        ("/positions/matrix?cursor=Wzld", 422),
        ("/positions/matrix?limit=501", 422),
    ],
)
def test_a_question_that_cannot_be_is_a_problem(
    house_of: MakeHouse, path: str, status: int
) -> None:
    answer = opened(house_of, Region("aalst", "brugge")).ask(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_outlook_waits_for_the_position_it_names(house_of: MakeHouse) -> None:
    house = opened(house_of, Region("aalst", "brugge"))
    assert house.get("/outlook", at_least=5)["position"] >= 5
    assert house.ask("/outlook?at_least=5000").json()["code"] == "not-caught-up"
