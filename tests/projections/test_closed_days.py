"""How groups stood when the last closed day ended: what is told of it, and when."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.moments import CLOSES_AFTER_MS, day_of, last_closed_day
from access.views import ALL
from contracts.envelope import Recorded
from contracts.events import (
    AgreementSuspended,
    ClearingApplied,
    ExchangeRecorded,
    ExchangeReversed,
)
from contracts.ids import AgreementId, GroupId
from contracts.value import replace
from projections.check import first_difference
from projections.live import all_projections
from projections.reading import closed_days
from projections.reading.snapshot import Snapshots, open_pool
from projections.runner import Runner, catch_up
from projections.stream import MemoryStream
from tests.projections.asking import House, Json, MakeHouse
from tests.projections.history import DAY_MS, START_MS
from tests.projections.in_a_row import HOUR, TODAY, Region
from tests.projections.made_up import made_up

MIDNIGHT_MS = (TODAY + 1) * DAY_MS
Moves = list[tuple[str, str, int, int, int]]


class Street:
    """Groups in a row over a year of days; asked at any moment."""

    def __init__(self, region: Region) -> None:
        self.region = region

    def pay(self, payer: str, payee: str, hours: int, *, recorded: int, happened: int) -> None:
        """On these days from today: written down on the one, of what happened on the other."""
        self.region.pay(payer, payee, hours, 0)
        record = self.region.pen.records.pop()
        self.region.pen.records.append(_dated(record, recorded * DAY_MS, happened * DAY_MS))


def _dated(record: Recorded, recorded_ms: int, happened_ms: int) -> Recorded:
    envelope = record.envelope
    late_ms = envelope.recorded_at_ms - START_MS
    times = {
        "recorded_at_ms": START_MS + recorded_ms + late_ms,
        "happened_at_ms": START_MS + happened_ms + late_ms,
    }
    return Recorded(record.position, replace(envelope, **times))


def asked_at(house: House, now_ms: int, **given: Any) -> Json:
    """The answer at that moment."""
    house.app.state.now_ms = house.app.state.gate._now_ms = lambda: now_ms
    return house.get("/regions/positions", **given)


def links(answer: Json) -> dict[tuple[str, str], int]:
    return {
        (group["group_id"], link["neighbour"]): link["position_ms"]
        for group in answer["groups"]
        for link in group["links"]
    }


def test_a_day_is_closed_some_minutes_after_it_is_over() -> None:
    closes_ms = MIDNIGHT_MS + CLOSES_AFTER_MS
    assert last_closed_day(closes_ms - 1) == TODAY - 1
    assert last_closed_day(closes_ms) == TODAY
    assert last_closed_day(closes_ms + DAY_MS - 1) == TODAY


def test_what_is_recorded_on_a_day_is_told_once_that_day_is_closed(house_of: MakeHouse) -> None:
    street = Street(Region("aalst", "brugge"))
    street.pay("aalst", "brugge", 5, recorded=0, happened=0)
    street.pay("aalst", "brugge", 3, recorded=1, happened=1)
    house = house_of(street.region.pen)
    for now_ms, hours in (
        (MIDNIGHT_MS + CLOSES_AFTER_MS - 1, 0),
        (MIDNIGHT_MS + CLOSES_AFTER_MS, 5),
        (MIDNIGHT_MS + DAY_MS - 1, 5),
        (MIDNIGHT_MS + DAY_MS + CLOSES_AFTER_MS, 8),
    ):
        told = asked_at(house, now_ms)
        assert links(told) == {
            ("aalst", "brugge"): hours * HOUR,
            ("brugge", "aalst"): -hours * HOUR,
        }
    assert told["as_of_day"] == "2025-10-10"


def test_what_is_entered_late_does_not_change_a_day_that_was_told(house_of: MakeHouse) -> None:
    street = Street(Region("aalst", "brugge"))
    street.pay("aalst", "brugge", 5, recorded=0, happened=0)
    house = house_of(street.region.pen)
    noon_ms = MIDNIGHT_MS + DAY_MS // 2
    before = asked_at(house, noon_ms)
    street.pay("aalst", "brugge", 30, recorded=1, happened=0)
    house.follow()
    after = asked_at(house, noon_ms)
    assert after["position"] > before["position"]
    assert after["groups"] == before["groups"]
    told = asked_at(house, noon_ms + DAY_MS)
    assert links(told)["aalst", "brugge"] == 35 * HOUR


def test_a_history_that_is_brought_over_is_told_as_of_when_it_happened(
    house_of: MakeHouse,
) -> None:
    street = Street(Region("aalst", "brugge"))
    for days_ago in (200, 100, 1, 0):
        street.pay("aalst", "brugge", 1, recorded=0, happened=-days_ago)
    house = house_of(street.region.pen)
    for back, hours in ((201, 0), (200, 1), (99, 2), (1, 3), (0, 4)):
        told = asked_at(house, MIDNIGHT_MS + CLOSES_AFTER_MS - back * DAY_MS)
        assert links(told)["aalst", "brugge"] == hours * HOUR


def test_nothing_is_told_before_all_that_the_log_holds_is_in_it(house_of: MakeHouse) -> None:
    street = Street(Region("aalst", "brugge"))
    street.pay("aalst", "brugge", 5, recorded=0, happened=0)
    house = house_of(street.region.pen)
    street.pay("aalst", "brugge", 1, recorded=0, happened=0)
    house.stream.add(street.region.pen.records[-1])
    assert house.ask("/regions/positions").status_code == 503
    house.follow()
    assert house.ask("/regions/positions").status_code == 200


def test_shares_warnings_and_days_are_those_of_the_outlook_while_nothing_has_happened_since(
    house_of: MakeHouse,
) -> None:
    region = Region("aalst", "brugge", "ciney", "doel")
    for week in range(10):
        region.pay("aalst", "brugge", 3, 7 * week)
        region.pay("ciney", "doel", 1, 7 * week)
        region.pay("doel", "brugge", 1, 7 * week, "ciney")
    region.net_limits("brugge", 20, 60)
    region.lower(("ciney", "doel"), "doel", 9)
    agreement = AgreementId(region.agreements["brugge", "ciney"])
    first, second = GroupId("brugge"), GroupId("ciney")
    region.pen.write(
        AgreementSuspended(agreement_id=agreement, first=first, second=second, by=second)
    )
    house = house_of(region.pen)
    told = asked_at(house, MIDNIGHT_MS + CLOSES_AFTER_MS)
    house.app.state.now_ms = lambda: START_MS
    live = {
        tuple(side and side["group_id"] for side in (each["receiver"], each["giver"])): each
        for each in house.get("/outlook", level="calm")["prospects"]
    }
    assert {each["level"] for each in live.values()} >= {"soon", "watch", "calm"}
    for group in told["groups"]:
        assert _is_that_of(group, group["net_ms"], live, group["group_id"], None)
        owed = [link["position_ms"] for link in group["links"]]
        assert group["net_ms"] == sum(owed) == group["owes_ms"] - group["is_owed_ms"]
        for link in group["links"]:
            found = live[group["group_id"], link["neighbour"]]
            assert link["pause"] == found["pause"]
            assert _is_that_of(
                link, link["position_ms"], live, group["group_id"], link["neighbour"]
            )


def _is_that_of(
    told: Json, position_ms: int, live: Mapping[Any, Json], group: str, neighbour: str | None
) -> bool:
    owing, owed = live[group, neighbour], live[neighbour, group]
    assert told["may_owe_ms"] == owing["limit"]["ms"]
    assert told["may_be_owed_ms"] == owed["limit"]["ms"]
    here, there = (owing, owed) if position_ms > 0 else (owed, owing)
    both = [(each["level"], each["days_left"]) for each in (here, there)]
    other = told["other_way"]
    found = [(told["warning"], told["days_left"]), (other["warning"], other["days_left"])]
    if position_ms == 0:
        return sorted(map(str, both)) == sorted(map(str, found))
    return both == found and told["share_per_mille"] == here["used_per_mille"]


def test_what_requests_hold_today_does_not_show(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge", limit_hours=10)
    region.pay("aalst", "brugge", 1, 0)
    house = house_of(region.pen)
    before = asked_at(house, MIDNIGHT_MS + CLOSES_AFTER_MS)["groups"]
    region.pen.request(region.members["aalst"], region.members["brugge"], 8)
    house.follow()
    house.app.state.now_ms = lambda: START_MS
    [held] = [
        each["held"]["ms"]
        for each in house.get("/outlook", level="calm")["prospects"]
        if each["receiver"] and each["giver"] and each["receiver"]["group_id"] == "aalst"
    ]
    assert held
    assert asked_at(house, MIDNIGHT_MS + CLOSES_AFTER_MS)["groups"] == before


def test_groups_come_page_by_page(house_of: MakeHouse) -> None:
    region = Region("aalst", "brugge", "ciney")
    region.pay("aalst", "brugge", 1, 0)
    house = house_of(region.pen)
    now_ms = MIDNIGHT_MS + CLOSES_AFTER_MS
    whole = asked_at(house, now_ms)
    found: list[Json] = []
    cursor: dict[str, str] = {}
    for _ in range(3):
        page = asked_at(house, now_ms, limit=1, **cursor)
        found += page["groups"]
        cursor = {"cursor": page["next"]}
    assert page["next"] is None
    assert found == whole["groups"]


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6), gaps=st.lists(st.integers(0, 40), min_size=7, max_size=7))
def test_every_day_of_a_history_ends_as_its_moves_add_up(
    database_url: str, seed: int, gaps: list[int]
) -> None:
    """`gaps`: how many hours lie between an event and the next, over and over."""
    records: list[Recorded] = []
    passed = 0
    for number, record in enumerate(made_up(260, seed=seed, groups=4, accounts=2).records):
        passed += gaps[number % len(gaps)] * HOUR // 8
        late_ms = record.envelope.recorded_at_ms - record.envelope.happened_at_ms
        records.append(_dated(record, passed, passed - late_ms))
    moves = _moves(records)
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP SCHEMA IF EXISTS projections CASCADE")
    stream = MemoryStream(records)
    runner = Runner(database_url, stream, all_projections(), batch_at_most=37)
    catch_up(runner)
    runner.close()
    assert first_difference(database_url, stream) is None
    pool = open_pool(database_url)
    days = {day_of(record.envelope.recorded_at_ms) for record in records}
    for day in sorted(days | {day - 1 for day in days}):
        with Snapshots(pool).open(replace(ALL, closed_day=day)) as at:
            found = closed_days.stood(at, after="", limit=10)
        stood = {
            (group.group_id, link.neighbour): link.position_ms
            for group in found
            for link in group.links
            if link.position_ms
        }
        assert stood == _added_up(moves, day)
    pool.close()


def _moves(records: list[Recorded]) -> Moves:
    """Debtor, creditor, by how much, the day it happened and the day it was recorded."""
    found: Moves = []
    for record in records:
        envelope = record.envelope
        days = day_of(envelope.happened_at_ms), day_of(envelope.recorded_at_ms)
        match envelope.event:
            case ExchangeRecorded() | ExchangeReversed() as e:
                sign = 1 if isinstance(e, ExchangeRecorded) else -1
                for route in e.routes:
                    moved_ms = sign * route.carried_ms
                    found += [(*hop, moved_ms, *days) for hop in pairwise(route.groups)]
            case ClearingApplied() as e:
                found += [(s.debtor, s.creditor, -s.cancelled_ms, *days) for s in e.set_offs]
                found += [(g.debtor, g.creditor, g.added_ms, *days) for g in e.growths]
            case _:
                pass
    return found


def _added_up(moves: Moves, day: int) -> dict[tuple[str, str], int]:
    """Where each link stood, as the sentences at the top of `flows` say it."""
    first: dict[frozenset[str], int] = {}
    stood: dict[tuple[str, str], int] = {}
    for debtor, creditor, ms, happened, recorded in moves:
        is_first = first.setdefault(frozenset((debtor, creditor)), recorded) == recorded
        if (happened if is_first else recorded) <= day:
            stood[debtor, creditor] = stood.get((debtor, creditor), 0) + ms
            stood[creditor, debtor] = stood.get((creditor, debtor), 0) - ms
    return {pair: ms for pair, ms in stood.items() if ms}


@pytest.mark.parametrize("table", ["flows_days_v2", "positions_links_v3"])
def test_a_table_under_another_releases_rule_is_under_this_ones_at_the_next_start(
    house_of: MakeHouse, database_url: str, table: str
) -> None:
    region = Region("aalst", "brugge")
    region.pay("aalst", "brugge", 1, 0)
    house = house_of(region.pen)
    conditions = "SELECT polname, pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = %s"
    with psycopg.connect(database_url, autocommit=True) as connection:
        named = f"projections.{table}"
        ours = connection.execute(conditions + "::regclass", [named]).fetchall()
        connection.execute(f"DROP POLICY seen ON {named}")
        connection.execute(f"CREATE POLICY seen ON {named} FOR SELECT USING (true)")
        connection.execute(f"COMMENT ON TABLE {named} IS 'of before'")
        house.runner.close()
        house.runner.step()
        assert connection.execute(conditions + "::regclass", [named]).fetchall() == ours
