"""What the relay writes, and where it goes on."""

from __future__ import annotations

import logging
from itertools import pairwise
from threading import Event

import pytest
from kafka import KafkaProducer
from kafka.admin import ConfigResource

from clearing.relay.broker import Broker as Session
from clearing.relay.lanes import Filling
from clearing.relay.places import TopicAhead, read_back
from contracts.block import Entry
from contracts.envelope import UnreadableEvent
from contracts.stream import (
    MAX_RECORD_BYTES,
    POSITIONS_BETWEEN_MARKS,
    RecordTooLarge,
    partition_of,
    records_of,
)
from tests import databases
from tests.faults.processes import until
from tests.kafka import Broker, admin, records_in
from tests.stream.towns import (
    GROUPS,
    PARTITIONS,
    Missing,
    Town,
    assert_whole,
    follow,
    positions,
    relay_of,
    relaying,
    target,
    until_relayed,
)


def test_each_partition_holds_its_groups_histories_in_order(
    kafka: Broker, topic: str, town: Town
) -> None:
    town.trade(1_500)
    with relaying(town, target(kafka, topic)) as relay:
        until_relayed(relay, town)
        found = assert_whole(kafka, topic, town)
    for records in found.values():
        events = [at for kind, at in positions(records) if kind == "event"]
        assert events == sorted(events)
        assert all(
            {r.partition} == {partition_of(r.key.decode(), PARTITIONS)} for r in records if r.key
        )


def test_the_topic_is_made_to_keep_everything_for_ever(
    kafka: Broker, topic: str, town: Town
) -> None:
    with relaying(town, target(kafka, topic, partitions=3)) as relay:
        until_relayed(relay, town)
    with admin(kafka.bootstrap) as client:
        (made,) = client.describe_topics([topic])
        configs = client.describe_configs([ConfigResource("topic", topic)], config_filter="all")[
            "topic"
        ][topic]
    assert len(made["partitions"]) == 3
    kept = {name: configs[name]["value"] for name in ("retention.ms", "retention.bytes")}
    assert kept == {"retention.ms": "-1", "retention.bytes": "-1"}
    assert configs["cleanup.policy"]["value"] == "delete"


def test_a_silent_partition_is_told_how_far_it_is_complete_and_then_left_alone(
    kafka: Broker, topic: str, town: Town
) -> None:
    with relaying(town, target(kafka, topic)) as relay:
        until_relayed(relay, town)
        assert_whole(kafka, topic, town)
        town.within(GROUPS[0])
        own = partition_of(GROUPS[0], PARTITIONS)
        found = assert_whole(kafka, topic, town)
        for partition, records in found.items():
            last = positions(records)[-2:]
            before = ("event", town.head) if partition == own else ("mark", town.head - 1)
            assert last == [before, ("mark", town.head)]
        # Nothing more is said where there is nothing to say.
        until(lambda: relay.status == "relaying", "it relays")
        with Session({"bootstrap_servers": kafka.bootstrap}) as session:
            made = session.topic(topic)
            assert made is not None
            ends = session.ends(made)
            assert ends == {n: len(records) for n, records in found.items()}


def test_every_partition_is_told_at_each_ten_thousandth_position(
    kafka: Broker, topic: str, town: Town
) -> None:
    town.trade(2 * POSITIONS_BETWEEN_MARKS)
    with relaying(town, target(kafka, topic)) as relay:
        until_relayed(relay, town)
    for records in records_in(kafka.bootstrap, topic).values():
        marks = {at for kind, at in positions(records) if kind == "mark"}
        assert {POSITIONS_BETWEEN_MARKS, 2 * POSITIONS_BETWEEN_MARKS} <= marks


def test_a_relay_that_comes_back_repeats_at_most_the_last_event_of_a_partition(
    kafka: Broker, topic: str, town: Town
) -> None:
    for _ in range(3):
        town.trade(300)
        with relaying(town, target(kafka, topic)) as relay:
            until_relayed(relay, town)
    with relaying(town, target(kafka, topic)):
        found = assert_whole(kafka, topic, town)
    for records in found.values():
        events = [(record.headers, record.key) for record in records if record.key]
        # Three times it came back.
        assert len(events) - len({str(event) for event in events}) <= 2 * 3
        told = [at for _, at in positions(records)]
        assert all(earlier - 1 <= later for earlier, later in pairwise(told))


def test_partitions_that_went_to_different_places_each_get_what_lies_after_their_own(
    kafka: Broker, topic: str, town: Town
) -> None:
    with relaying(town, target(kafka, topic)) as relay:
        until_relayed(relay, town)
    town.trade(300)
    far = 2
    with Session({"bootstrap_servers": kafka.bootstrap}) as session:
        made = session.topic(topic)
        assert made is not None
        producer = session.next_epoch("another")
        filling = Filling(town.log, read_back(session, made, town.log))
        assert filling.fill() == town.head
        # As of several brokers one may have answered when the relay was killed.
        session.produce(made, {far: filling.lanes[far].built(producer, 1_760_000_000_000)})
        places = [place.after for place in read_back(session, made, town.log)]
    assert max(places) == places[far] > 200
    assert max(places[:far] + places[far + 1 :]) < 100
    with relaying(town, target(kafka, topic)):
        found = assert_whole(kafka, topic, town)
    again = [record.value for record in found[far] if record.key]
    assert len(again) - len(set(again)) < 5, "what stood there was written again"


def test_what_others_put_behind_the_last_record_is_passed_over(
    kafka: Broker, topic: str, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    with relaying(town, target(kafka, topic)) as relay:
        until_relayed(relay, town)
    entry = town.entries()[0]
    (poison,) = records_of(town.head + 1_000, entry.wire_name, entry.data)
    moved = records_of(town.head, entry.wire_name, entry.data)[0]
    put = [
        (b"not JSON", []),
        (b"not JSON", poison.headers),
        (poison.value, poison.headers),
        (moved.value, moved.headers),
    ]
    producer = KafkaProducer(bootstrap_servers=kafka.bootstrap)
    for value, headers in put:
        producer.send(topic, value, key=poison.key, headers=headers, partition=1)
    producer.close()
    town.trade(200)

    def whole_without() -> bool:
        found = records_in(kafka.bootstrap, topic)
        kept = [record for record in found[1] if (record.value, record.headers) not in put]
        assert len(found[1]) - len(kept) == len(put)
        return min(follow({**found, 1: kept}, town.entries()).values()) == town.head

    with relaying(town, target(kafka, topic)):
        until(whole_without, "what was put there is passed over")
    assert "passed over" in caplog.text


def test_a_log_that_was_put_back_to_an_earlier_day_is_not_carried_on(
    kafka: Broker, topic: str, town: Town, database_server: str
) -> None:
    with databases.fresh_database(database_server) as backup:
        earlier = Town(backup)
        town.trade(100)
        with relaying(town, target(kafka, topic)):
            assert_whole(kafka, topic, town)
        with pytest.raises(TopicAhead, match=f"position {earlier.head}, where the log ends"):
            relay_of(earlier, target(kafka, topic)).run(Event())
        earlier.close()


def test_an_event_too_large_for_a_record_stops_the_relay_by_its_position(
    kafka: Broker, topic: str, town: Town
) -> None:
    town.trade(50)
    before = town.head
    entry = town.entries()[0]
    town.append(Entry(entry.wire_name, (), entry.data[:-1] + b" " * MAX_RECORD_BYTES + b"}"))
    town.trade(5)
    relay = relay_of(town, target(kafka, topic))
    with pytest.raises(RecordTooLarge, match=f"position {before + 1} "):
        relay.run(Event())
    # What comes before it is there.
    assert relay.complete == before
    follow(records_in(kafka.bootstrap, topic), town.entries()[:before])


def test_an_event_that_is_none_stops_the_relay_by_its_position(
    kafka: Broker, topic: str, town: Town
) -> None:
    before = town.head
    town.append(Entry("group-closed.v1", (), b"not JSON"))
    with pytest.raises(UnreadableEvent, match=f"position {before + 1}"):
        relay_of(town, target(kafka, topic)).run(Event())


def test_the_reader_of_these_tests_notices_what_is_missing(
    kafka: Broker, topic: str, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    town.trade(50)
    with relaying(town, target(kafka, topic)):
        found = assert_whole(kafka, topic, town)
    history = town.entries()
    records = found[0]
    assert min(follow({**found, 0: [*records, *records]}, history).values()) == town.head
    for broken in (
        records[1:],
        records[:3] + records[4:],
        [*records[:3], records[5], *records[3:]],
    ):
        with pytest.raises(Missing):
            follow({**found, 0: broken}, history)
