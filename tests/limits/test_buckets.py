"""Token buckets: what is granted, when there is one more, and how little of it is remembered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from access.buckets import Buckets
from access.limits import Rate

SECOND_NS = 1_000_000_000


class Clock:
    def __init__(self) -> None:
        self.now_ns = 5

    def __call__(self) -> int:
        return self.now_ns


def buckets(burst: int = 3, a_minute: int = 60, names_at_most: int = 100) -> tuple[Buckets, Clock]:
    clock = Clock()
    rate = Rate(burst=burst, a_minute=a_minute)
    return Buckets(rate, names_at_most=names_at_most, now_ns=clock), clock


def test_the_burst_is_granted_at_once_and_then_nothing_until_one_more_is_there() -> None:
    some, clock = buckets()
    assert [some.take("anna").left for _ in range(3)] == [2, 1, 0]
    refused = some.take("anna")
    assert (refused.granted, refused.after_s) == (False, 1)
    clock.now_ns += SECOND_NS - 1
    assert not some.take("anna").granted
    clock.now_ns += 1
    assert some.take("anna").granted
    assert not some.take("anna").granted


def test_what_is_refused_takes_nothing() -> None:
    some, clock = buckets()
    for _ in range(1_000):
        some.take("anna", 4)
    assert some.take("anna", 3).granted
    for _ in range(1_000):
        some.take("anna")
    clock.now_ns += SECOND_NS
    assert some.take("anna").granted


def test_a_look_says_what_taking_would_and_takes_nothing() -> None:
    some, _ = buckets(burst=1)
    assert some.look("anna") == some.look("anna")
    assert some.look("anna").granted
    assert some.take("anna").granted
    assert some.look("anna") == some.take("anna")


def test_names_do_not_touch_each_other() -> None:
    some, _ = buckets(burst=1)
    assert some.take("anna").granted
    assert some.take("bea").granted
    assert not some.take("anna").granted


def test_what_is_owed_is_waited_for_and_then_even() -> None:
    some, clock = buckets()
    assert some.owe("anna", 3) == 0
    assert some.owe("anna", 10) == 10 * SECOND_NS
    clock.now_ns += 10 * SECOND_NS
    assert some.owe("anna", 1) == SECOND_NS


def test_of_a_flood_of_names_only_so_many_are_remembered_and_the_newest_of_them() -> None:
    some, _ = buckets(burst=1, names_at_most=10)
    for number in range(10_000):
        some.take(f"name {number}")
    assert len(some) == 10
    assert not some.take("name 9999").granted
    assert some.take("name 0").granted


@given(
    burst=st.integers(1, 50),
    a_minute=st.integers(1, 100_000),
    steps=st.lists(st.tuples(st.integers(0, 70 * SECOND_NS), st.integers(1, 5)), max_size=50),
)
def test_never_more_is_granted_than_the_burst_and_what_came_since(
    burst: int, a_minute: int, steps: list[tuple[int, int]]
) -> None:
    some, clock = buckets(burst, a_minute)
    began_ns, granted = clock.now_ns, 0
    for wait_ns, how_many in steps:
        clock.now_ns += wait_ns
        taken = some.take("anna", how_many)
        granted += how_many if taken.granted else 0
        # A minute is not always a whole number of so many nanoseconds: one is rounded down.
        each_ns = 60 * SECOND_NS // a_minute
        assert granted <= burst + (clock.now_ns - began_ns) // each_ns
