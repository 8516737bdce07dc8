"""Projections fed from a topic hold what a replay of the log gives, whatever the topic did."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from projections.runner import Runner
from tests.faults.processes import PATIENCE_S, until
from tests.meanwhile import meanwhile
from tests.projections.history import fill_log
from tests.projections.made_up import made_up
from tests.stream_projections.following import clean, has_reached, lay_out, reached, rows_of
from tests.stream_projections.topics import Topic, parts

MakeTopic = Callable[..., Topic]
MakeRunner = Callable[..., Runner]


@pytest.mark.parametrize("partitions", [1, 5])
def test_the_projections_equal_a_plain_replay(
    database_url: str, topic_of: MakeTopic, runner_on: MakeRunner, partitions: int
) -> None:
    pen = made_up(1_500, seed=partitions)
    fill_log(database_url, pen.records)
    topic = topic_of(partitions)
    position = topic.fill(pen.records)
    assert runner_on(topic, batch_at_most=101).wait_until(position, PATIENCE_S)
    clean(database_url)


def test_every_record_delivered_twice_counts_once(
    database_url: str, topic_of: MakeTopic, runner_on: MakeRunner
) -> None:
    pen = made_up(900)
    fill_log(database_url, pen.records)
    topic = topic_of()
    position = topic.fill(pen.records, twice=True)
    assert runner_on(topic, batch_at_most=70).wait_until(position, PATIENCE_S)
    clean(database_url)


def test_what_was_taken_back_is_not_read(
    database_url: str, topic_of: MakeTopic, runner_on: MakeRunner
) -> None:
    pen = made_up(300)
    fill_log(database_url, pen.records)
    topic = topic_of(1)
    half = [record for record in pen.records if record.position <= 150]
    topic.fill(half)
    # Half an event, and events out of turn: their writer was stopped before it committed.
    aborted = [one for record in pen.records[200:220] for one in parts(record)][:-1]
    topic.put(((0, one.key, one.value, one.headers) for one in aborted), abort=True)
    runner = runner_on(topic)
    assert runner.wait_until(150, PATIENCE_S)
    topic.fill(pen.records[150:])
    assert runner.wait_until(300, PATIENCE_S)
    clean(database_url)


def test_an_event_is_complete_without_a_mark_behind_it(
    database_url: str, topic_of: MakeTopic, runner_on: MakeRunner
) -> None:
    pen = made_up(60)
    fill_log(database_url, pen.records)
    topic = topic_of(1)
    topic.fill(pen.records, marked=False)
    assert runner_on(topic).wait_until(60, PATIENCE_S)
    clean(database_url)


def test_a_topic_deleted_and_filled_again_is_read_from_its_start(
    database_url: str, topic_of: MakeTopic, runner_on: MakeRunner
) -> None:
    pen = made_up(900)
    fill_log(database_url, pen.records)
    topic = topic_of()
    topic.fill(pen.records[:600])
    lay_out(database_url)
    runner = runner_on(topic)
    with meanwhile(runner.run):
        until(has_reached(database_url, 600), "it is caught up")
        before = {row.place.topic_id for row in rows_of(database_url)}
        topic.delete()
        until(topic.is_gone, "the topic is gone")
        topic.create()
        topic.fill(pen.records)
        until(has_reached(database_url, 900), "it is caught up with the new topic")
        assert before.isdisjoint(row.place.topic_id for row in rows_of(database_url))
    assert runner.failure is None
    clean(database_url)


def test_from_log_to_kafka_and_back_on_one_database(
    database_url: str, topic_of: MakeTopic, runner_on: MakeRunner, runner_of: MakeRunner
) -> None:
    pen = made_up(900)
    fill_log(database_url, pen.records[:300])
    assert runner_of().wait_until(300, PATIENCE_S)
    topic = topic_of()
    topic.fill(pen.records[:300])
    fill_log(database_url, pen.records[300:600], create=False)
    topic.fill(pen.records[300:600])
    assert runner_on(topic).wait_until(600, PATIENCE_S)
    clean(database_url)
    assert {row.partitions for row in rows_of(database_url)} == {3}
    fill_log(database_url, pen.records[600:], create=False)
    assert runner_of().wait_until(900, PATIENCE_S)
    clean(database_url)
    topic.fill(pen.records[600:])
    assert runner_on(topic).wait_until(900, PATIENCE_S)
    assert {row.partitions for row in rows_of(database_url)} == {3}
    clean(database_url)


def test_a_process_that_is_told_another_stream_leaves_the_projections_alone(
    database_url: str, topic_of: MakeTopic, runner_on: MakeRunner, runner_of: MakeRunner
) -> None:
    pen = made_up(200)
    fill_log(database_url, pen.records)
    from_log = runner_of()
    assert from_log.wait_until(200, PATIENCE_S)
    topic = topic_of()
    topic.fill(pen.records)
    assert runner_on(topic).wait_until(200, PATIENCE_S)
    with meanwhile(from_log.run):
        time.sleep(1.5)
        assert {row.stream for row in rows_of(database_url)} == {topic.name}


def test_waiting_for_a_topic_that_is_not_there_yet(
    database_url: str, topic_of: MakeTopic, runner_on: MakeRunner
) -> None:
    pen = made_up(200)
    fill_log(database_url, pen.records)
    topic = topic_of()
    topic.delete()
    until(topic.is_gone, "the topic is gone")
    lay_out(database_url)
    runner = runner_on(topic)
    with meanwhile(runner.run):
        time.sleep(1)
        assert reached(database_url) == 0
        topic.create()
        topic.fill(pen.records)
        until(has_reached(database_url, 200), "it is caught up")
    clean(database_url)
