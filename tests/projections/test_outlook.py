"""Limits that come near, read from the tables as the raw events say."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pytest

from access.views import ALL
from contracts.envelope import Recorded
from contracts.events import (
    ExchangeRecorded,
    ExchangeReversed,
)
from projections.reading import outlook
from projections.reading.outlook_prospect import Prospect
from tests.projections.asking import House, MakeHouse
from tests.projections.history import DAY_MS, START_MS
from tests.projections.in_a_row import HOUR, TODAY, Region, opened

GROUPS = ("aalst", "brugge", "ciney", "doel")


def prospects(house: House, today: int = TODAY) -> dict[tuple[str | None, str | None], Prospect]:
    with house.app.state.snapshots.open(ALL) as at:
        found = outlook.outlook(at, today)
    assert [p.rank for p in found] == sorted(p.rank for p in found)
    return {(p.receiver, p.giver): p for p in found}


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
