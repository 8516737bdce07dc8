"""The library's own test case, and what it does not ask: lazy reads, and how far an index is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from threading import Event, Thread

import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.tests import DCBRecorderTestCase
from eventsourcing.persistence import IntegrityError, ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clearing.log.indexer import fill_index, fill_to_head
from clearing.log.memory import MemoryIndex
from clearing.log.recorder import LogRecorder
from contracts.block import Entry
from tests.log.stores import Store, memory_store

THE_CASE = DCBRecorderTestCase()


def no_keys(_: Entry) -> list[tuple[int, str]]:
    return []


@pytest.fixture(params=["without an index", "index empty", "index half filled", "index following"])
def recorder(request: pytest.FixtureRequest, store: Store) -> Iterator[LogRecorder]:
    if request.param == "without an index":
        yield LogRecorder(store.log)
        return
    recorder = LogRecorder(store.log, store.index)
    if request.param == "index empty":
        yield recorder
        return
    if request.param == "index half filled":
        recorder.append([DCBEvent("before", b"", ["before"])] * 4)
        fill_to_head(store.log, store.index, no_keys)
        yield recorder
        return
    stop = Event()
    arguments = (store.another_log(), store.index, no_keys)
    follower = Thread(target=fill_index, args=arguments, kwargs={"stop": stop})
    follower.start()
    yield recorder
    stop.set()
    follower.join()


def test_it_passes_the_librarys_own_case_of_appending_and_reading(recorder: LogRecorder) -> None:
    THE_CASE._test_append_read(recorder, initial_position=recorder.read().head or 0)


def test_it_passes_the_librarys_own_case_of_subscribing(recorder: LogRecorder) -> None:
    THE_CASE._test_append_subscribe(recorder, initial_position=recorder.read().head or 0)


def test_the_librarys_own_case_passes_over_an_index_that_is_filled_at_every_step(
    store: Store,
) -> None:
    class Filling(LogRecorder):
        def append(self, *args: object, **kwargs: object) -> int:
            position = super().append(*args, **kwargs)  # type: ignore[arg-type]
            fill_to_head(store.log, store.index, no_keys)
            return position

    THE_CASE._test_append_read(Filling(store.log, store.index))
    assert store.index.tags_reached() == 13


def test_a_condition_on_tags_sees_events_in_the_index_and_behind_it(store: Store) -> None:
    recorder = LogRecorder(store.log, store.index)
    recorder.append([DCBEvent("t", b"", ["in index", "both"])])
    fill_to_head(store.log, store.index, no_keys)
    recorder.append([DCBEvent("t", b"", ["in tail", "both"])])
    for tag, after, refused in [
        ("in index", None, True),
        ("in index", 1, False),
        ("in tail", None, True),
        ("in tail", 1, True),
        ("in tail", 2, False),
        ("both", 1, True),
    ]:
        condition = DCBAppendCondition(DCBQuery([DCBQueryItem(tags=[tag])]), after=after)
        head = store.log.head()
        if refused:
            with pytest.raises(IntegrityError):
                recorder.append([DCBEvent("t", b"")], condition)
            assert store.log.head() == head
        else:
            condition.after = head.position
            recorder.append([DCBEvent("t", b"")], condition)


def test_reading_is_lazy_and_ends_at_the_head_of_when_it_was_asked_for(store: Store) -> None:
    recorder = LogRecorder(store.log, store.index)
    recorder.append([DCBEvent("t", b"1"), DCBEvent("t", b"2")])
    response = recorder.read()
    assert next(response).event.data == b"1"
    recorder.append([DCBEvent("t", b"3")])
    assert [one.event.data for one in response] == [b"2"]
    assert response.head == 2


def test_the_head_of_a_limited_read_is_its_last_event_whenever_it_is_asked(store: Store) -> None:
    recorder = LogRecorder(store.log)
    recorder.append([DCBEvent("t", str(number).encode()) for number in range(5)])
    response = recorder.read(after=1, limit=3)
    assert response.head == 4
    assert [one.position for one in response] == [2, 3, 4]
    assert response.head == 4


def test_an_append_of_nothing_and_a_tag_no_index_can_hold_are_refused(store: Store) -> None:
    recorder = LogRecorder(store.log)
    for events in ([], [DCBEvent("t", b"", ["a\0b"])], [DCBEvent("t", b"", ["x" * 1_001])]):
        with pytest.raises(ProgrammingError):
            recorder.append(events)
    assert store.log.head().position == 0


def test_a_stopped_subscription_ends(store: Store) -> None:
    recorder = LogRecorder(store.log)
    recorder.append([DCBEvent("t", b"1")])
    with recorder.subscribe() as subscription:
        assert next(subscription).position == 1
        stopper = Thread(target=subscription.stop)
        stopper.start()
        assert list(subscription) == []
        stopper.join()


def test_a_filtered_subscription_gives_what_matches_in_order(store: Store) -> None:
    recorder = LogRecorder(store.log, store.index)
    query = DCBQuery([DCBQueryItem(tags=["x"]), DCBQueryItem(types=["b"], tags=["y"])])
    with recorder.subscribe(query, after=1) as subscription:
        for kind, tag in [("a", "x"), ("a", "y"), ("b", "y"), ("b", "z"), ("b", "x")]:
            recorder.append([DCBEvent(kind, b"", [tag])])
            fill_to_head(store.log, store.index, no_keys)
        assert [one.position for one in islice(subscription, 2)] == [3, 5]


kinds, tags = st.sampled_from("abc"), st.lists(st.sampled_from("xyz"), max_size=3)
events = st.lists(st.builds(DCBEvent, kinds, st.just(b""), tags), max_size=30)
items = st.builds(DCBQueryItem, st.lists(kinds, max_size=2), tags)
queries = st.builds(DCBQuery, st.lists(items, max_size=3))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(events, queries, st.integers(0, 30), st.integers(0, 30), st.none() | st.integers(0, 5))
def test_a_filtered_read_finds_the_same_however_far_the_index_got(
    written: list[DCBEvent], query: DCBQuery, indexed: int, after: int, limit: int | None
) -> None:
    store = memory_store()
    recorder = LogRecorder(store.log, store.index)
    for event in written[:indexed]:
        recorder.append([event])
    fill_to_head(store.log, store.index, no_keys)
    if written[indexed:]:
        recorder.append(written[indexed:])
    assert isinstance(store.index, MemoryIndex)
    with_index = recorder.read(query, after=after, limit=limit)
    without = LogRecorder(store.log).read(query, after=after, limit=limit)
    naive = [
        position
        for position, event in enumerate(written, 1)
        if position > after
        and (
            not query.items
            or any(
                (not item.types or event.type in item.types) and set(item.tags) <= set(event.tags)
                for item in query.items
            )
        )
    ]
    found = [one.position for one in with_index]
    assert found == [one.position for one in without] == naive[:limit]
    assert with_index.head == without.head
