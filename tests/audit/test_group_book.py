"""A group's book, kept from its own events alone, says the same as the auditor's books of all."""

from __future__ import annotations

import pytest

from contracts.block import Entry
from contracts.envelope import decode
from contracts.events import Event, UnitRevalued
from contracts.ids import GroupId
from evenveel.audit_packs.group_book import GroupBook
from evenveel.auditing.replay import Replay
from evenveel.auditing.wrong import Wrong
from tests.verify.world import ALFA, ANNA, ARNO, BETA, across, exchange


@pytest.fixture(scope="module")
def events(entries: list[Entry]) -> list[tuple[Entry, Event]]:
    return [(entry, decode(entry.wire_name, entry.data).event) for entry in entries]


def booked(events: list[tuple[Entry, Event]], group_id: GroupId) -> GroupBook:
    book = GroupBook(group_id)
    for entry, event in events:
        if group_id in entry.tags:
            book.feed(event)
    return book


@pytest.mark.parametrize("group_id", [ALFA, BETA])
def test_it_is_the_same_as_the_books_of_all(
    entries: list[Entry], events: list[tuple[Entry, Event]], group_id: GroupId
) -> None:
    replay = Replay(lambda position: events[position - 1][1])
    for position, entry in enumerate(entries, 1):
        replay.feed(position, entry, decode(entry.wire_name, entry.data))

    book, whole = booked(events, group_id), replay.books.group(group_id)

    assert book.links.total() == whole.net_ms != 0
    assert book.rounding_ms == whole.rounding_ms
    assert {account: steps for account, steps in book.accounts.items() if steps} == {
        each.account_id: each.steps
        for each in replay.books.accounts.values()
        if each.group_id == group_id and each.steps
    }


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (exchange(payer_steps=901, payee_steps=901), f"the balance of {ANNA}"),
        (exchange(payer_steps=5, payee_steps=6), "the sum of group alfa"),
        (
            exchange(payer=ARNO, payee=ANNA, payer_steps=901, payee_steps=901),
            f"the balance of {ARNO}",
        ),
        (across(601, 201), "what alfa owes beta"),
        (across(3, 1, payer_rounding_ms=7), "the sum of group alfa"),
        (
            UnitRevalued(group_id=ALFA, step_ms_before=180_000, step_ms=90_000, rounding_ms=1),
            "the sum of group alfa",
        ),
    ],
)
def test_what_breaks_a_sum_or_a_limit_is_named(
    events: list[tuple[Entry, Event]], event: Event, what: str
) -> None:
    book = booked(events, ALFA)
    with pytest.raises(Wrong) as wrong:
        book.feed(event)
    assert str(wrong.value.what) == what


def test_what_is_marked_as_past_limits_is_bound_by_none(
    events: list[tuple[Entry, Event]],
) -> None:
    book = booked(events, ALFA)
    before = book.accounts[ANNA]
    book.feed(exchange(payer_steps=901, payee_steps=901, past_limits="imported"))
    assert book.accounts[ANNA] == before - 901
