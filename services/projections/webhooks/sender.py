"""The process that posts: one thread queues what the log brings, an event loop makes deliveries."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from threading import Event, Thread
from typing import Any, Final, TypeVar

import psycopg

from access.line import CannotConnect, Connection, ConnectionBroke, Line
from projections.feed.follower import Wakes
from projections.feed.items import Item
from projections.log_table import head_of
from projections.stream import StreamBroken
from projections.webhooks.deliveries import Ending, Outcome, Taken, clear, remember, take
from projections.webhooks.posting import Poster
from projections.webhooks.queueing import items_between, queue_next
from projections.webhooks.schedule import Manner, next_due_ms
from projections.webhooks.sealing import NotOurs, Seal

AT_ONCE: Final = 32
_LOOK_EVERY_S: Final = 0.25
# A subscription that is new waits so long at most until the log is looked at for it.
_QUEUE_EVERY_S: Final = 1.0
_CLEAR_EVERY_MS: Final = 60_000
_TROUBLE_S: Final = 1.0
_LOST: Final = (CannotConnect, ConnectionBroke, psycopg.OperationalError)
_MS_A_DAY: Final = 86_400_000

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Sender:
    """Follows the log and makes deliveries. Any number of processes, on one database."""

    def __init__(
        self,
        database_url: str,
        wakes: Wakes,
        manner: Manner,
        now_ms: Callable[[], int],
        seal: Seal,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._seal = seal
        self._wakes = wakes
        self._manner = manner
        self._now_ms = now_ms
        self._chance = chance
        self._queueing = Line(database_url, name="evenveel webhooks queue")
        self._delivering = Line(database_url, name="evenveel webhooks")
        # What is in the way of queueing and of delivering, so that each is said once.
        self._troubles: dict[str, str] = {}
        self._fault: Exception | None = None
        self._under_way: Counter[str] = Counter()
        self._clear_at_ms = 0

    def run(self, stop: Event) -> None:
        """Goes on until told to stop; what is being posted then is waited for.

        A lost database is waited for. Raises what is a fault of ours.
        """
        try:
            asyncio.run(self._run(stop))
        finally:
            self._queueing.close()
            self._delivering.close()
        if self._fault is not None:
            raise self._fault

    @property
    def under_way(self) -> int:
        """How many deliveries are being made."""
        return sum(dict(self._under_way).values())

    @property
    def trouble(self) -> str:
        """What is in the way, in a sentence; empty where nothing is."""
        return "; ".join(self._troubles.copy().values())

    async def _run(self, stop: Event) -> None:
        look = asyncio.Event()
        loop = asyncio.get_running_loop()

        def queued() -> None:
            loop.call_soon_threadsafe(look.set)

        queueing = Thread(target=self._queue, args=(stop, queued), name="webhook queue")
        queueing.start()
        try:
            await self._deliver(stop, look)
        finally:
            stop.set()
            await asyncio.to_thread(queueing.join)

    def _queue(self, stop: Event, queued: Callable[[], None]) -> None:
        try:
            while not stop.is_set():
                self._queue_once(stop, queued)
        except Exception as fault:  # noqa: BLE001 - raised again where the process ends
            self._fault = fault
            stop.set()

    def _queue_once(self, stop: Event, queued: Callable[[], None]) -> None:
        try:
            seen = self._queueing.ask(head_of)
            went_on = self._queueing.order(lambda on: queue_next(on, self._now_ms()))
            self._troubles.pop("queued", None)
            if went_on:
                queued()
            else:
                self._wakes.wait(seen, _QUEUE_EVERY_S)
        except psycopg.errors.ForeignKeyViolation:
            return  # a webhook was removed at this moment: what is left is looked at anew
        except (*_LOST, StreamBroken) as trouble:
            self._say("queued", trouble)
            stop.wait(_TROUBLE_S)

    async def _deliver(self, stop: Event, look: asyncio.Event) -> None:
        manner = self._manner
        async with (
            Poster(within_s=manner.within_s, loopback_allowed=manner.loopback_allowed) as poster,
            asyncio.TaskGroup() as posting,
        ):
            while not stop.is_set():
                look.clear()
                found = await self._tried(asyncio.to_thread(self._take, dict(self._under_way)))
                for taken, item in found or ():
                    self._under_way[taken.webhook_id] += 1
                    posting.create_task(self._make(poster, taken, item, look))
                if not found:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(look.wait(), _LOOK_EVERY_S)

    def _take(self, under_way: Mapping[str, int]) -> list[tuple[Taken, Item]]:
        """What is to be made now, each with its item."""
        now_ms = self._now_ms()
        if now_ms >= self._clear_at_ms:
            self._clear_at_ms = now_ms + _CLEAR_EVERY_MS
            self._delivering.order(self._clear)
        free = AT_ONCE - sum(under_way.values())
        if free <= 0:
            return []
        for_ms = self._manner.taken_for_ms
        found = self._delivering.order(
            lambda on: take(on, now_ms, for_ms=for_ms, at_most=free, under_way=under_way)
        )
        items = {position: self._item_at(position) for position in {t.position for t in found}}
        return [(taken, items[taken.position]) for taken in found]

    def _item_at(self, position: int) -> Item:
        def read(on: Connection) -> list[Item]:
            return items_between(on, position - 1, position)

        return self._delivering.ask(read)[0]

    async def _make(self, poster: Poster, taken: Taken, item: Item, look: asyncio.Event) -> None:
        try:
            outcome = await self._posted(poster, taken, item)
            now_ms = self._now_ms()
            due_ms = next_due_ms(
                now_ms, taken.attempts + 1, self._manner.retry_after_s, self._chance
            )
            if outcome.ending is Ending.GONE:
                due_ms = None

            def write(on: Connection) -> None:
                remember(on, taken, outcome, now_ms=now_ms, next_due_ms=due_ms)

            # Where this is lost the delivery is due again: it is made twice, and never left out.
            await self._tried(asyncio.to_thread(self._delivering.order, write))
        finally:
            self._under_way -= Counter([taken.webhook_id])
            # Its place is free, and its webhook may have more that is due.
            look.set()

    async def _posted(self, poster: Poster, taken: Taken, item: Item) -> Outcome:
        try:
            secret = self._seal.opened(taken.webhook_id, taken.secret)
        except NotOurs:
            return Outcome(Ending.FAILED, "its secret was sealed under another key")
        return await poster.post(taken._replace(secret=secret), item, self._now_ms())

    def _clear(self, on: Connection) -> None:
        manner = self._manner
        clear(
            on,
            self._now_ms(),
            delivered_ms=manner.delivered_kept_days * _MS_A_DAY,
            dead_ms=manner.dead_kept_days * _MS_A_DAY,
        )

    async def _tried(self, act: Coroutine[Any, Any, T]) -> T | None:
        """What it gave; None where the database or the log was in the way, which was said."""
        try:
            found = await act
        except (*_LOST, StreamBroken) as trouble:
            self._say("delivered", trouble)
            await asyncio.sleep(_TROUBLE_S)
            return None
        self._troubles.pop("delivered", None)
        return found

    def _say(self, what: str, trouble: Exception) -> None:
        said = f"webhooks are not {what}: {trouble}"
        if self._troubles.get(what) != said:
            self._troubles[what] = said
            _log.warning("%s", said)
