"""Many writers at once, followers that must not miss anything, and connections that die."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from threading import Event

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError

from clearing.log.port import Head, HeadMoved, LeaseHeld, NothingWritten, OutcomeUnknown
from clearing.log.postgres import PostgresLog
from clearing.log.recorder import LogRecorder
from clearing.log.schema import create_tables
from contracts.block import Entry
from tests.log.stores import Store

WRITERS, APPENDS = 6, 25


def named(writer: int, number: int) -> list[Entry]:
    size = 1 + (writer + number) % 3
    return [
        Entry("thing-happened.v1", (f"w{writer}",), f"{writer}/{number}/{part}".encode())
        for part in range(size)
    ]


def append_all(store: Store, writer: int) -> None:
    log = store.another_log()
    for number in range(APPENDS):
        while True:
            try:
                log.append(named(writer, number), after=log.head())
                break
            except HeadMoved:
                continue


EVERYTHING = Counter(
    entry.data
    for writer in range(WRITERS)
    for number in range(APPENDS)
    for entry in named(writer, number)
)


def follow(store: Store, until: int) -> list[tuple[int, bytes]]:
    log = store.another_log()
    seen: list[tuple[int, bytes]] = []
    while len(seen) < until:
        for block in log.read(after=len(seen)):
            seen += [
                (position, entry.data)
                for position, entry in enumerate(block.entries, block.first_position)
            ]
    return seen


def test_writers_racing_leave_no_gap_and_no_follower_misses_or_doubles_anything(
    store: Store,
) -> None:
    until = EVERYTHING.total()
    with ThreadPoolExecutor(WRITERS + 2) as pool:
        followers = [pool.submit(follow, store, until) for _ in range(2)]
        writers = [pool.submit(append_all, store, writer) for writer in range(WRITERS)]
        for writer in writers:
            writer.result()
        for follower in followers:
            seen = follower.result()
            assert [position for position, _ in seen] == list(range(1, until + 1))
            assert Counter(data for _, data in seen) == EVERYTHING
    assert store.log.head().position == until


def test_a_block_of_racing_writers_is_never_mixed_with_another(store: Store) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda writer: append_all(store, writer), range(WRITERS)))
    for block in store.log.read():
        writer, number, _ = map(int, block.entries[0].data.split(b"/"))
        assert list(block.entries) == named(writer, number)


def claim(recorder: LogRecorder, writer: int) -> list[int]:
    """Tries to be the first for each of twenty names; the numbers that were ours."""
    ours = []
    for number in range(20):
        event = DCBEvent("claimed", str(writer).encode(), [f"name{number}"])
        condition = DCBAppendCondition(DCBQuery([DCBQueryItem(tags=event.tags)]))
        try:
            recorder.append([event], condition)
        except IntegrityError:
            continue
        ours.append(number)
    return ours


def claim_in_a_process(database_url: str, writer: int) -> list[int]:
    with PostgresLog(database_url) as log:
        return claim(LogRecorder(log), writer)


def test_of_racing_threads_one_alone_gets_each_name(store: Store) -> None:
    recorders = [LogRecorder(store.another_log(), store.index) for _ in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        won = pool.map(claim, recorders, range(WRITERS))
    assert sorted(number for ours in won for number in ours) == list(range(20))
    assert store.log.head().position == 20


def test_of_racing_processes_one_alone_gets_each_name(database_url: str) -> None:
    create_tables(database_url)
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(3, mp_context=spawning) as pool:
        won = list(pool.map(claim_in_a_process, [database_url] * 3, range(3)))
    assert sorted(number for ours in won for number in ours) == list(range(20))
    with PostgresLog(database_url) as log:
        assert log.head().position == 20


def test_only_one_of_racing_holders_takes_over(store: Store) -> None:
    def take_over(number: int) -> Head | None:
        try:
            return store.another_log().take_over(f"holder {number}", 60_000)
        except LeaseHeld:
            return None

    with ThreadPoolExecutor(WRITERS) as pool:
        heads = [head for head in pool.map(take_over, range(WRITERS)) if head is not None]
    assert heads == [Head(position=0, epoch=1)]


def test_a_subscriber_sees_everything_that_racing_writers_append(store: Store) -> None:
    until = EVERYTHING.total()
    recorder = LogRecorder(store.another_log(), store.index)

    def subscribe() -> list[int]:
        with recorder.subscribe() as subscription:
            return [next(subscription).position for _ in range(until)]

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        subscriber = pool.submit(subscribe)
        list(pool.map(lambda writer: append_all(store, writer), range(WRITERS)))
        assert subscriber.result() == list(range(1, until + 1))


def kill_writers(database_url: str, stop: Event) -> None:
    with psycopg.connect(database_url, autocommit=True) as killer:
        while not stop.wait(0.004):
            killer.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = 'evenveel log writing'"
            )


def taken_over(log: PostgresLog) -> Head:
    """The head once nothing is under way: a lost append that is holds its row, and is waited for.

    The killer's last signal may reach a connection after the killer has ended; a take-over that it
    broke is given again, because taking over twice is taking over.
    """
    while True:
        try:
            return log.take_over("afterwards", 10_000, force=True)
        except OutcomeUnknown:
            continue


def test_no_answer_of_an_append_is_a_lie_while_its_connections_are_killed(
    database_url: str,
) -> None:
    create_tables(database_url)
    written: set[bytes] = set()
    unknown: set[bytes] = set()
    not_written: set[bytes] = set()
    stop = Event()
    with PostgresLog(database_url) as log, ThreadPoolExecutor(1) as pool:
        killing = pool.submit(kill_writers, database_url, stop)
        number = 0
        while number < 400 or not unknown:
            data = str(number).encode()
            number += 1
            body = [Entry("thing-happened.v1", (), data), Entry("big.v1", (), bytes(100_000))]
            try:
                log.append(body, after=log.head())
                written.add(data)
            except OutcomeUnknown:
                unknown.add(data)
            except NothingWritten:
                not_written.add(data)
        stop.set()
        killing.result()
        head = taken_over(log)
        stored = [block.entries[0].data for block in log.read()]
    assert head.position == 2 * len(stored)
    assert len(set(stored)) == len(stored)
    assert written <= set(stored) <= written | unknown
    assert not_written.isdisjoint(stored)
