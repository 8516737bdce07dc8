"""Limits that come near: read from the tables as the raw events say, and told over HTTP."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from contracts.envelope import Recorded
from contracts.events import (
    AgreementSuspended,
    ExchangeRecorded,
    ExchangeReversed,
    LinkLimitLowered,
    NetLimits,
    NetLimitsSet,
)
from contracts.ids import AgreementId, GroupId, subject_of_group
from projections.flows import day_of
from projections.reading import outlook
from projections.reading.outlook_prospect import Prospect
from tests.projections.asking import House, Json, MakeHouse, Name
from tests.projections.history import DAY_MS, START_MS, Pen

HOUR = 3_600_000
TODAY = day_of(START_MS)
GROUPS = ("aalst", "brugge", "ciney", "doel")


class Region:
    """Groups in a row and their first members; every step is worth an hour."""

    def __init__(
        self, *names: str, limit_hours: int = 40, set_off_allowed: bool = False, seed: int = 1
    ) -> None:
        self.pen = Pen(seed)
        self.names = names
        for name in names:
            self.pen.found(name, per_hour=1)
        self.members = {name: self.pen.open(name) for name in names}
        self.agreements = {
            pair: self.pen.agree(
                *pair, limit_ms=limit_hours * HOUR, set_off_allowed=set_off_allowed
            )
            for pair in pairwise(names)
        }

    def pay(
        self, payer: str, payee: str, hours: int, days_ago: int, *via: str, **given: Any
    ) -> Recorded:
        """Who is given hours has its link with who gives them fall; the payer's rises."""
        at_ms = START_MS - days_ago * DAY_MS
        one, other = self.members[payer], self.members[payee]
        return self.pen.pay(one, other, hours, via=via, happened_at_ms=at_ms, **given)

    def lower(self, pair: tuple[str, str], by: str, limit_hours: int) -> None:
        first, second = (GroupId(group) for group in sorted(pair))
        self.pen.write(
            LinkLimitLowered(
                agreement_id=AgreementId(self.agreements[pair]),
                first=first,
                second=second,
                by=GroupId(by),
                other_may_owe_ms=limit_hours * HOUR,
            )
        )

    def net_limits(self, group: str, may_owe_hours: int, may_be_owed_hours: int) -> None:
        limits = NetLimits(may_owe_ms=may_owe_hours * HOUR, may_be_owed_ms=may_be_owed_hours * HOUR)
        self.pen.write(NetLimitsSet(group_id=GroupId(group), net_limits=limits))


def opened(house_of: MakeHouse, region: Region) -> House:
    house = house_of(region.pen)
    house.app.state.now_ms = lambda: START_MS
    return house


def prospects(house: House, today: int = TODAY) -> dict[tuple[str | None, str | None], Prospect]:
    with house.app.state.snapshots.open() as at:
        found = outlook.outlook(at, today)
    assert [p.rank for p in found] == sorted(p.rank for p in found)
    return {(p.receiver, p.giver): p for p in found}


def told(answer: Json, receiver: str | None, giver: str | None) -> Json:
    """The one prospect of these."""
    [found] = [
        p for p in answer["prospects"] if (_id(p["receiver"]), _id(p["giver"])) == (receiver, giver)
    ]
    prospect: Json = found
    return prospect


def _id(named: Json | None) -> str | None:
    return None if named is None else named["group_id"]


class Naive:
    """The same from the raw events, one after the other."""

    def __init__(self, records: list[Recorded], today: int) -> None:
        self.position: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.weeks: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 13)
        self.net_weeks: defaultdict[str, list[int]] = defaultdict(lambda: [0] * 13)
        settlements = set()
        for record in records:
            e = record.envelope.event
            if not isinstance(e, ExchangeRecorded | ExchangeReversed):
                continue
            sign = 1
            if isinstance(e, ExchangeReversed):
                sign = -1
            elif e.kind == "settlement":
                settlements.add(e.exchange_id)
            of = e.reverses if isinstance(e, ExchangeReversed) else e.exchange_id
            week = (today - record.envelope.happened_at_ms // DAY_MS) // 7
            counts = of not in settlements and 0 <= week < 13
            for one, other, ms in _hops(e):
                self.position[one, other] += sign * ms
                if counts:
                    self.weeks[one, other][week] += sign * ms
                    self.net_weeks[one][week] += sign * ms

    def net(self, group: str) -> int:
        return sum(ms for (one, _), ms in self.position.items() if one == group)


def _hops(e: ExchangeRecorded | ExchangeReversed) -> Iterator[tuple[str, str, int]]:
    for route in e.routes:
        for giver, taker in pairwise(route.groups):
            yield giver, taker, route.carried_ms
            yield taker, giver, -route.carried_ms


def without_extremes(weeks: list[int]) -> int:
    ordered = sorted(weeks)
    ordered[0], ordered[-1] = ordered[1], ordered[-2]
    return sum(ordered)


def steady(prospect: Prospect) -> tuple[int, int]:
    return prospect.trend.recent.ms, prospect.trend.long.ms


def expected_of(weeks: list[int], sign: int = 1) -> tuple[int, int]:
    return sign * without_extremes(weeks[:4]), sign * without_extremes(weeks)


@pytest.mark.parametrize("seed", range(5))
def test_the_outlook_equals_a_plain_count_of_the_raw_events(house_of: MakeHouse, seed: int) -> None:
    chance = random.Random(seed)
    region = Region(*GROUPS, seed=seed)
    for _ in range(400):
        one, other = chance.sample(range(len(GROUPS)), 2)
        between = GROUPS[one + 1 : other] if one < other else GROUPS[other + 1 : one][::-1]
        ago = chance.randrange(130)
        kind = "settlement" if not between and chance.random() < 0.1 else "service"
        paid = region.pay(
            GROUPS[one], GROUPS[other], chance.randrange(1, 9), ago, *between, kind=kind
        )
        if chance.random() < 0.1:
            event = paid.envelope.event
            assert isinstance(event, ExchangeRecorded)
            region.pen.reverse(event, happened_at_ms=START_MS - chance.randrange(ago + 1) * DAY_MS)
    found = prospects(opened(house_of, region))
    naive = Naive(region.pen.records, TODAY)
    assert len(found) == 2 * len(region.agreements) + 2 * len(GROUPS)
    for (receiver, giver), prospect in found.items():
        if giver is None:
            assert receiver is not None
            assert prospect.used_ms == naive.net(receiver)
            assert steady(prospect) == expected_of(naive.net_weeks[receiver])
        elif receiver is None:
            assert prospect.used_ms == -naive.net(giver)
            assert steady(prospect) == expected_of(naive.net_weeks[giver], -1)
        else:
            assert prospect.used_ms == naive.position[receiver, giver]
            assert steady(prospect) == expected_of(naive.weeks[receiver, giver])


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
            " about 2025-11-01 on nothing more can be received from brugge in Ruilkring Aalst,"
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


def test_late_entries_count_when_they_happened(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge")
    for week in range(20):
        region.pay("aalst", "brugge", 1, 100 + week)
    before = prospects(opened(house_of, region))["aalst", "brugge"]
    assert (before.used_ms, before.days_left) == (20 * HOUR, None)
    for week in (0, 1, 2, 3):
        region.pay("aalst", "brugge", 2, 7 * week)
    house = opened(house_of, region)
    house.follow()
    after = prospects(house)["aalst", "brugge"]
    assert (after.used_ms, after.days_left) == (28 * HOUR, 42)
    # Four weeks on, with nothing more, only the quarter still shows it.
    later = prospects(house, TODAY + 28)["aalst", "brugge"]
    assert (later.trend.recent.ms, later.trend.long.ms) == (0, 8 * HOUR)
    assert prospects(house, TODAY + 91)["aalst", "brugge"].days_left is None


def test_what_happens_after_today_is_not_looked_at(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge")
    for days_ago in range(28):
        region.pay("aalst", "brugge", 1, days_ago)
    seen = prospects(opened(house_of, region), TODAY - 28)["aalst", "brugge"]
    assert (seen.trend.recent.ms, seen.trend.long.ms) == (0, 0)


def test_a_group_without_neighbours_has_only_its_net_and_is_calm(house_of: MakeHouse) -> None:
    answer = opened(house_of, Region("aalst")).get("/groups/aalst/outlook")
    assert [(p["level"], p["days_left"], p["pause"]) for p in answer["prospects"]] == [
        ("calm", None, None),
        ("calm", None, None),
    ]


def test_limits_of_zero_warn_only_where_trade_ran_into_them(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge", "ciney", limit_hours=0)
    region.net_limits("ciney", 0, 0)
    region.pay("brugge", "aalst", 1, 30)
    region.pay("aalst", "brugge", 1, 20)
    found = prospects(opened(house_of, region))
    assert found["aalst", "brugge"].level == found["brugge", "aalst"].level == "stuck"
    assert found["aalst", "brugge"].used_per_mille is None
    assert found["brugge", "ciney"].level == found["ciney", "brugge"].level == "calm"
    assert found["ciney", None].level == found[None, "ciney"].level == "calm"


def test_passing_through_uses_the_room_of_links_and_of_no_net(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge", "ciney")
    region.net_limits("brugge", 0, 0)
    for week in range(6):
        region.pay("aalst", "ciney", 5, 7 * week, "brugge")
    found = prospects(opened(house_of, region))
    assert found["brugge", "ciney"].used_ms == 30 * HOUR
    assert found["brugge", "ciney"].trend.recent.ms == 20 * HOUR
    assert found["aalst", "brugge"].days_left == found["brugge", "ciney"].days_left == 14
    assert found["brugge", None].level == found[None, "brugge"].level == "calm"
    assert found["brugge", None].trend.recent.ms == 0


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


def test_open_requests_count_as_used(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge")
    region.pen.request(region.members["aalst"], region.members["brugge"], 37)
    found = prospects(opened(house_of, region))
    seen = found["aalst", "brugge"]
    assert (seen.used_ms, seen.left_ms, seen.level) == (0, 3 * HOUR, "soon")
    assert found["brugge", "aalst"].held_ms == 0
    assert found["aalst", None].held_ms == found[None, "brugge"].held_ms == 37 * HOUR


@pytest.mark.parametrize("set_off_allowed", [True, False])
def test_a_clearing_run_would_help_only_where_hours_are_owed_in_a_circle(
    house_of: MakeHouse, *, set_off_allowed: bool
) -> None:
    region = Region("aalst", "brugge", "ciney", set_off_allowed=set_off_allowed)
    region.pen.agree("aalst", "ciney", limit_ms=40 * HOUR, set_off_allowed=set_off_allowed)
    for payer, payee in (("aalst", "brugge"), ("brugge", "ciney"), ("ciney", "aalst")):
        region.pay(payer, payee, 36, 50)
    region.pen.found("doel", per_hour=1)
    region.members["doel"] = region.pen.open("doel")
    region.pen.agree("doel", "aalst", limit_ms=40 * HOUR, set_off_allowed=True)
    region.pay("doel", "aalst", 36, 50)
    found = prospects(opened(house_of, region))
    helped = {pair for pair, p in found.items() if "clearing-run" in {h.code for h in p.helps}}
    circle = {("aalst", "brugge"), ("brugge", "ciney"), ("ciney", "aalst")}
    assert helped == (circle if set_off_allowed else set())


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
