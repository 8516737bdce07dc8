"""Records that nobody should have put there: one partition stands still and says where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from contracts.envelope import Recorded, encode
from contracts.stream import POSITION_HEADER, TYPE_HEADER, mark, partition_of
from contracts.value import replace
from projections import runner as runner_module
from projections.failures import Failure, failures
from projections.kafka_stream import KafkaStream
from projections.log_stream import LogStream
from projections.overview import overview
from projections.runner import Runner
from projections.set_aside import MustStay, set_aside
from tests.cli.typed import Said, Shell
from tests.faults.processes import until
from tests.meanwhile import meanwhile
from tests.projections.history import Pen, fill_log
from tests.projections.made_up import made_up
from tests.stream_projections.following import clean, lay_out, rows_of
from tests.stream_projections.topics import Topic, parts

MakeTopic = Callable[..., Topic]
MakeRunner = Callable[..., Runner]
Poison = tuple[int, bytes | None, bytes | None, list[tuple[str, bytes]]]

PARTITIONS = 3


def history() -> Pen:
    return made_up(600)


def with_header(headers: list[tuple[str, bytes]], name: str, value: bytes) -> list:  # type: ignore[type-arg]
    return [(known, value if known == name else said) for known, said in headers]


def last_of(records: list[Recorded], partition: int) -> Recorded:
    """The last of these events that has a group of the partition."""
    return next(
        record
        for record in reversed(records)
        if any(partition_of(group, PARTITIONS) == partition for group in record.envelope.groups)
    )


def poison(kind: str, pen: Pen, at: int) -> Poison:
    """Something wrong for partition 0 behind the first `at` events."""
    record = last_of(pen.records[:at], 0)
    (mine, *_) = [
        one
        for one in parts(record, PARTITIONS)
        if one.group and partition_of(one.group, PARTITIONS) == 0
    ]
    headers = list(mine.headers)
    beyond = str(at + 1).encode()
    match kind:
        case "no JSON":
            return 0, mine.key, b"{nonsense", headers
        case "no headers":
            return 0, mine.key, mine.value, []
        case "no value":
            return 0, mine.key, None, headers
        case "an unknown type":
            return 0, mine.key, mine.value, with_header(headers, TYPE_HEADER, b"tomorrow-came.v9")
        case "a wrong position":
            return 0, mine.key, mine.value, with_header(headers, POSITION_HEADER, beyond)
        case "a position beyond the log":
            return 0, mine.key, mine.value, with_header(headers, POSITION_HEADER, b"999999")
        case "a mark beyond the log":
            return 0, None, mark(10**9).value, list(mark(10**9).headers)
        case "a wrong number":
            group = mine.group
            assert group is not None
            groups = {**record.envelope.groups, group: record.envelope.groups[group] + 7}
            value = encode(replace(record.envelope, groups=groups))
            return 0, mine.key, value, with_header(headers, POSITION_HEADER, beyond)
        case "a foreign key":
            record = last_of(pen.records[:at], 1)
            (other, *_) = [
                one
                for one in parts(record, PARTITIONS)
                if one.group and partition_of(one.group, PARTITIONS) == 1
            ]
            return 0, other.key, other.value, list(other.headers)
        case _:
            raise AssertionError(kind)


KINDS = (
    "no JSON",
    "no headers",
    "no value",
    "an unknown type",
    "a wrong position",
    "a position beyond the log",
    "a mark beyond the log",
    "a wrong number",
    "a foreign key",
)


def standing_still(database_url: str) -> list[Failure]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        return failures(connection)


def positions(database_url: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for row in rows_of(database_url):
        found[row.partition] = min(found.get(row.partition, 2**62), row.place.position)
    return found


def passed_over(database_url: str, topic: Topic, offset: int) -> str:
    """The record at the offset in partition 0 was set aside."""
    with (
        LogStream(database_url) as log,
        psycopg.connect(database_url, autocommit=True) as connection,
    ):
        stream = KafkaStream(topic.name, {"bootstrap_servers": topic.bootstrap}, log.head)
        try:
            return set_aside(connection, stream, 0, offset, "An")
        finally:
            stream.close()


@pytest.fixture(autouse=True)
def what_stands_still_is_tried_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner_module, "_RETRY_AT_MOST_S", 0.5)


@pytest.mark.parametrize("kind", KINDS)
def test_a_poisoned_record_stops_its_partition_alone_until_it_is_set_aside(
    database_url: str, topic_of: MakeTopic, runner_on: MakeRunner, kind: str
) -> None:
    pen = history()
    fill_log(database_url, pen.records)
    topic = topic_of(PARTITIONS)
    topic.fill(pen.records[:400])
    offset = topic.put([poison(kind, pen, 400)])
    topic.fill(pen.records[400:])
    lay_out(database_url)
    with meanwhile(runner_on(topic).run):
        until(lambda: bool(standing_still(database_url)), "it stands still")
        (failure,) = standing_still(database_url)
        assert (failure.partition, failure.offset) == (0, offset)
        assert f"partition 0, offset {offset}" in failure.said
        until(lambda: positions(database_url)[1] == positions(database_url)[2] == 600, "others")
        assert positions(database_url)[0] == 400
        with pytest.raises(MustStay, match=f"before offset {offset}"):
            passed_over(database_url, topic, offset - 1)
        passed_over(database_url, topic, offset)
        until(lambda: positions(database_url)[0] == 600, "it goes on")
    assert standing_still(database_url) == []
    clean(database_url)
    with psycopg.connect(database_url, autocommit=True) as connection:
        (kept,) = overview(connection).set_aside
    assert (kept.partition, kept.offset, kept.by, len(kept.sha256)) == (0, offset, "An", 64)


def test_a_person_sees_what_stands_still_and_sets_it_aside_by_command(
    database_url: str, topic_of: MakeTopic, runner_on: MakeRunner, tmp_path: Path
) -> None:
    pen = history()
    fill_log(database_url, pen.records)
    topic = topic_of(PARTITIONS)
    topic.fill(pen.records)
    offset = topic.put([poison("no JSON", pen, 600)])
    lay_out(database_url)
    kafka = {"KAFKA_BOOTSTRAP_SERVERS": topic.bootstrap, "EVENVEEL_KAFKA_TOPIC": topic.name}
    shell = Shell(database_url, str(tmp_path))

    def evenveel(*words: str) -> Said:
        return shell.type("projections", *words, **kafka, COLUMNS="300")

    with meanwhile(runner_on(topic, shared=True).run):
        until(lambda: bool(standing_still(database_url)), "it stands still")
        assert f"partition 0, offset {offset}" in evenveel("list").out
        assert evenveel("set-aside", "0", str(offset - 1)).code == 1
        done = evenveel("set-aside", "0", str(offset), "--by", "An")
        assert done.code == 0, done
        until(lambda: not standing_still(database_url), "it goes on")
    shown = evenveel("list", "--json").json()
    assert [one["by"] for one in shown["set_aside"]] == ["An"]
    assert {one["failure"] for one in shown["partitions"]} == {None}


def test_what_stands_in_the_place_of_an_event_is_not_set_aside(
    database_url: str, topic_of: MakeTopic, runner_on: MakeRunner
) -> None:
    pen = history()
    fill_log(database_url, pen.records)
    topic = topic_of(PARTITIONS)
    damaged = next(
        record
        for record in pen.records[400:]
        if any(partition_of(group, PARTITIONS) == 0 for group in record.envelope.groups)
    )
    topic.fill(pen.records[: damaged.position - 1])
    spoilt = [
        (partition_of(one.group, PARTITIONS), one.key, one.value, one.headers)
        for one in parts(damaged, PARTITIONS)
        if one.group
    ]
    offset = topic.put([(p, k, v[:-1] if p == 0 else v, h) for p, k, v, h in spoilt])
    topic.fill(pen.records[damaged.position :])
    lay_out(database_url)
    with meanwhile(runner_on(topic).run):
        until(lambda: bool(standing_still(database_url)), "it stands still")
        (failure,) = standing_still(database_url)
        with pytest.raises(MustStay, match=f"position {damaged.position}, and no other"):
            passed_over(database_url, topic, failure.offset)
        # As it says: the relay fills a new topic.
        topic.delete()
        until(topic.is_gone, "the topic is gone")
        topic.create()
        topic.fill(pen.records)
        until(lambda: min(positions(database_url).values()) == 600, "all go on")
    assert offset >= 0
    assert standing_still(database_url) == []
    clean(database_url)


def test_a_real_event_behind_a_gap_is_not_set_aside(
    database_url: str, topic_of: MakeTopic, runner_on: MakeRunner
) -> None:
    pen = history()
    fill_log(database_url, pen.records)
    topic = topic_of(PARTITIONS)
    missing = last_of(pen.records[:400], 0)
    topic.fill([record for record in pen.records if record.position != missing.position])
    lay_out(database_url)
    with meanwhile(runner_on(topic).run):
        # Where the missing event touches groups of others too, those stand still as well.
        until(lambda: 0 in {one.partition for one in standing_still(database_url)}, "it stands")
        failure = standing_still(database_url)[0]
        with pytest.raises(MustStay, match="the log holds"):
            passed_over(database_url, topic, failure.offset)
