"""A sender at work: again and again until it is delivered, and a dead letter where it never is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial

import psycopg
import pytest

from access.moments import now_ms
from projections.webhooks.deliveries import Ending, Outcome, remember, take
from projections.webhooks.queueing import queue_next
from projections.webhooks.schedule import RETRY_AFTER_S, Manner, next_due_ms
from projections.webhooks.sender import Sender
from projections.webhooks.subscriptions import NoSuchDelivery, WebhookEnded, WebhookUnknown
from tests.faults.processes import until
from tests.feed.following import Log
from tests.feed.receiving import START_MS, Answer, Clock, Office, Receiver, receiving, sending
from tests.meanwhile import meanwhile
from tests.projections.made_up import made_up

# A receiver of these tests answers at once, however long that takes on a busy machine.
MANNER = Manner(retry_after_s=(5, 60, 300), within_s=30, loopback_allowed=True)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(log: Log, clock: Clock) -> Iterator[Office]:
    office = Office(log.database_url, clock)
    yield office
    office.close()


def at_work(
    log: Log, clock: Clock, manner: Manner = MANNER, chance: float = 0
) -> AbstractContextManager[Sender]:
    return sending(log.database_url, clock, manner, lambda: chance)


def write(log: Log, events: int) -> None:
    log.pen.records += made_up(log.head + events).records[log.head : log.head + events]
    log.add(block=3)


def test_what_is_written_is_posted_to_every_webhook_of_its_groups(log: Log) -> None:
    office = Office(log.database_url, now_ms)
    with receiving() as one, receiving() as two:
        first = office.add("group-1", one.url)
        second = office.add("group-2", two.url, after=100)
        begun = log.head
        with sending(log.database_url, now_ms, MANNER, lambda: 0):
            write(log, 60)
            wanted = (log.positions("group-1", begun), log.positions("group-2", 100))
            until(lambda: len(one.deliveries) >= len(wanted[0]), "the first has all")
            until(lambda: len(two.deliveries) >= len(wanted[1]), "the second has all")
            until(lambda: office.statuses(first) == {"delivered"}, "it is written down")
            until(lambda: office.statuses(second) == {"delivered"}, "it is written down")
        # Each once, for nothing went wrong.
        assert (sorted(one.positions), sorted(two.positions)) == wanted
        assert one.verified(office.secrets[first])
        assert two.verified(office.secrets[second])
    office.close()


def test_a_delivery_that_fails_is_tried_again_later_and_later_and_then_is_a_dead_letter(
    log: Log, office: Office, clock: Clock
) -> None:
    with receiving() as receiver:
        receiver.decide = lambda _: Answer(500)
        webhook_id = office.add("group-1", receiver.url, after=log.positions("group-1")[-2])
        position = log.positions("group-1")[-1]
        with at_work(log, clock, chance=0.5):
            for attempt, wait_s in enumerate((5, 60, 300), 1):
                until(lambda n=attempt: len(receiver.deliveries) == n, "it was tried")  # type: ignore[misc]
                said = ("waiting", attempt, "HTTP 500")
                until(lambda s=said: office.rows(webhook_id)[position] == s, "it is noted")  # type: ignore[misc]
                # Half of a fifth is added; a moment earlier nothing happens.
                clock.pass_s(wait_s * 1.1 - 0.001)
                time.sleep(0.6)
                assert len(receiver.deliveries) == attempt
                clock.pass_s(0.001)
            dead = ("dead", 4, "HTTP 500")
            until(lambda: office.rows(webhook_id)[position] == dead, "it is a dead letter")
            assert len({delivery.webhook_id for delivery in receiver.deliveries}) == 1
            assert office.webhooks.one("group-1", webhook_id).failing_since_ms is not None
            (letter,) = office.webhooks.dead("group-1", webhook_id, after=0, limit=10)
            assert (letter.position, letter.attempts, letter.outcome) == (position, 4, "HTTP 500")

            receiver.decide = lambda _: Answer()
            assert office.webhooks.redeliver("group-1", webhook_id) == 1
            until(lambda: office.statuses(webhook_id) == {"delivered"}, "it is delivered")
            assert len(receiver.deliveries) == 5
            assert len({delivery.webhook_id for delivery in receiver.deliveries}) == 1
            assert office.webhooks.one("group-1", webhook_id).failing_since_ms is None
            # What was delivered can be had once more, by its position.
            assert office.webhooks.redeliver("group-1", webhook_id) == 0
            assert office.webhooks.redeliver("group-1", webhook_id, position) == 1
            until(lambda: len(receiver.deliveries) == 6, "it is delivered again")
            with pytest.raises(NoSuchDelivery):
                office.webhooks.redeliver("group-1", webhook_id, position + 1_000)


def test_one_that_fails_holds_up_neither_what_is_behind_it_nor_others(
    log: Log, office: Office, clock: Clock
) -> None:
    with receiving() as bad, receiving() as good:
        positions = log.positions("group-1", 200)
        stuck = positions[0]
        bad.decide = lambda delivery: Answer(500 if delivery.position == stuck else 200)
        one = office.add("group-1", bad.url, after=200)
        two = office.add("group-1", good.url, after=200)
        with at_work(log, clock):
            until(lambda: sorted(good.positions) == positions, "the other has all")
            until(lambda: set(bad.positions) == set(positions), "all was tried")
            until(lambda: len(office.rows(one)) == len(positions), "all was queued")
            until(lambda: _waiting(office, one) == {stuck}, "all but that one is written down")
            until(lambda: office.statuses(two) == {"delivered"}, "written down")
        assert _waiting(office, one) == {stuck}


def _waiting(office: Office, webhook_id: str) -> set[int]:
    return {p for p, (status, _, _) in office.rows(webhook_id).items() if status == "waiting"}


def test_a_receiver_that_hangs_takes_no_more_than_its_share(
    log: Log, office: Office, clock: Clock
) -> None:
    for_ever = threading.Event()
    with receiving() as hanging, receiving() as good:
        hanging.decide = lambda _: Answer(wait=for_ever)
        office.add("group-1", hanging.url, after=0)
        office.add("group-1", good.url, after=0)
        with at_work(log, clock, MANNER._replace(within_s=60)):
            until(lambda: sorted(good.positions) == log.positions("group-1"), "the other has all")
            until(lambda: len(hanging.deliveries) >= 4, "it has its share")
            assert len(hanging.deliveries) == 4
            for_ever.set()


def test_a_receiver_that_was_down_for_a_while_gets_all_when_it_is_back(
    log: Log, office: Office, clock: Clock
) -> None:
    with receiving() as receiver:
        port, url = receiver.port, receiver.url
    webhook_id = office.add("group-1", url, after=0)
    wanted = log.positions("group-1")
    with at_work(log, clock, MANNER._replace(retry_after_s=(5,) * 20)):
        for attempts in (1, 2, 3):
            until(partial(_tried, office, webhook_id, len(wanted), attempts), "all was in vain")
            if attempts < 3:
                clock.pass_s(6)
        with receiving(port) as back:
            # Not before it is there: what was tried a moment too early would wait once more.
            clock.pass_s(6)
            until(lambda: office.statuses(webhook_id) == {"delivered"}, "all is delivered")
            assert sorted(back.positions) == wanted


def _tried(office: Office, webhook_id: str, how_many: int, attempts: int) -> bool:
    """So many deliveries are there, and each was tried so often."""
    rows = office.rows(webhook_id)
    return len(rows) == how_many and {tries for _, tries, _ in rows.values()} == {attempts}


class Witness:
    """A webhook whose receiver takes everything: what it got shows that the sender has looked."""

    def __init__(self, log: Log, office: Office, receiver: Receiver) -> None:
        self._log, self._receiver, self._begun = log, receiver, log.head
        office.add("group-1", receiver.url)

    def has_seen_all(self, sender: Sender) -> None:
        """All that is due was taken and posted, and nothing is under way.

        What was taken before is counted as under way before anything is taken for the witness.
        """
        wanted = self._log.positions("group-1", self._begun)
        assert wanted, "nothing was written for the witness"
        until(lambda: set(self._receiver.positions) >= set(wanted), "the witness has all")
        until(lambda: sender.under_way == 0, "nothing is under way")


def test_a_receiver_that_is_gone_ends_its_webhook(log: Log, office: Office, clock: Clock) -> None:
    with receiving() as receiver, receiving() as good:
        receiver.decide = lambda _: Answer(410)
        webhook_id = office.add("group-1", receiver.url, after=0)
        with at_work(log, clock) as sender:
            until(lambda: office.statuses(webhook_id) == {"dead"}, "all is dead")
            witness = Witness(log, office, good)
            write(log, 30)
            witness.has_seen_all(sender)
            tried = len(receiver.deliveries)
            assert 1 <= tried <= 4
            clock.pass_s(100_000)
            write(log, 30)
            witness.has_seen_all(sender)
            assert len(receiver.deliveries) == tried
        ended = office.webhooks.one("group-1", webhook_id)
        assert ended.ended_at_ms is not None
        with pytest.raises(WebhookEnded):
            office.webhooks.redeliver("group-1", webhook_id)


def test_a_webhook_that_is_removed_is_posted_to_no_more(
    log: Log, office: Office, clock: Clock
) -> None:
    with receiving() as receiver, receiving() as good:
        receiver.decide = lambda _: Answer(500)
        webhook_id = office.add("group-1", receiver.url, after=0)
        with at_work(log, clock) as sender:
            until(lambda: bool(receiver.deliveries), "it was tried")
            office.webhooks.remove("group-1", webhook_id)
            # What was taken before it was removed is posted still.
            witness = Witness(log, office, good)
            write(log, 30)
            witness.has_seen_all(sender)
            tried = len(receiver.deliveries)
            clock.pass_s(100_000)
            write(log, 30)
            witness.has_seen_all(sender)
            assert len(receiver.deliveries) == tried
        with pytest.raises(WebhookUnknown):
            office.webhooks.remove("group-1", webhook_id)


@pytest.mark.parametrize("ending", Ending)
def test_who_writes_down_how_it_ended_holds_no_delivery_while_the_webhook_is_removed(
    log: Log, office: Office, ending: Ending
) -> None:
    webhook_id = office.add("group-1", "http://127.0.0.1/a", after=0)
    with (
        psycopg.connect(log.database_url, autocommit=True) as writing,
        psycopg.connect(log.database_url) as removing,
    ):
        queue_next(writing, START_MS)
        # Something is to be written at the webhook too, whichever way it ends.
        writing.execute(
            "UPDATE webhooks.subscriptions SET failing_since_ms = %s",
            [START_MS if ending is Ending.DELIVERED else None],
        )
        (taken, *_) = take(writing, START_MS, for_ms=1, at_most=1, under_way={})
        removing.execute("SELECT FROM webhooks.subscriptions FOR UPDATE")

        def write_down(_: threading.Event) -> None:
            remember(
                writing, taken, Outcome(ending, "so"), now_ms=START_MS, next_due_ms=START_MS + 1
            )

        with meanwhile(write_down):
            until(lambda: waits(log.database_url, writing), "it waits for the webhook")
            # As the removal does it: the webhook, and then what hangs on it.
            removing.execute("DELETE FROM webhooks.subscriptions")
            removing.commit()
    assert office.rows(webhook_id) == {}


def waits(database_url: str, connection: psycopg.Connection) -> bool:
    """Whether that connection waits for a lock of another's."""
    with psycopg.connect(database_url) as asking:
        found = asking.execute("SELECT pg_blocking_pids(%s)", [connection.info.backend_pid])
        return bool(found.fetchone() != ([],))


def test_what_was_delivered_or_died_long_ago_is_cleared_away_and_what_waits_is_not(
    log: Log, office: Office, clock: Clock
) -> None:
    with receiving() as good, receiving() as bad:
        bad.decide = lambda _: Answer(500)
        delivered = office.add("group-1", good.url, after=200)
        waiting = office.add("group-2", bad.url, after=200)
        dead = office.add("group-3", bad.url, after=200)
        with at_work(log, clock, MANNER._replace(retry_after_s=(10**9,))):
            until(lambda: office.statuses(delivered) == {"delivered"}, "delivered")
            until(lambda: len(office.rows(dead)) > 2, "queued")
            with office._pool.connection() as connection:
                connection.execute(
                    "UPDATE webhooks.deliveries SET status = 'dead' WHERE webhook_id = %s", [dead]
                )
            clock.pass_s(8 * 86_400)
            until(lambda: office.rows(delivered) == {}, "cleared away")
            assert office.statuses(dead) == {"dead"}
            clock.pass_s(23 * 86_400)
            until(lambda: office.rows(dead) == {}, "cleared away")
            assert office.statuses(waiting) == {"waiting"}


def test_two_senders_share_the_work(log: Log, office: Office, clock: Clock) -> None:
    with receiving() as receiver:
        webhook_id = office.add("group-1", receiver.url, after=0)
        with at_work(log, clock), at_work(log, clock):
            until(lambda: len(office.rows(webhook_id)) == len(log.positions("group-1")), "queued")
            until(lambda: office.statuses(webhook_id) == {"delivered"}, "all is delivered")
        assert sorted(receiver.positions) == log.positions("group-1")


def test_the_waits_are_those_of_the_settings_with_up_to_a_fifth_on_top() -> None:
    waits = [next_due_ms(0, n, RETRY_AFTER_S, lambda: 0) for n in range(1, 9)]
    assert waits == [5_000, 60_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, None]
    assert next_due_ms(1_000, 1, RETRY_AFTER_S, lambda: 1) == 7_000
