"""Telling an open page that something it shows has changed, so that it fetches itself anew.

Nothing of what changed is told but the log's position behind it: the page is drawn again as for
everybody, by the same rules. One follower a process looks at the log for all of them, and for
those of the feed.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Final

import msgspec
from fastapi.sse import format_sse_event
from starlette.concurrency import run_in_threadpool

from contracts.ids import AccountId, GroupId, PersonId
from projections.feed.follower import LOST, Follower, Listener, TooManyListeners
from projections.feed.items import Item
from projections.feed.pages import Feed, Page
from projections.reading.snapshot import Snapshots
from projections.stream import StreamBroken

_ITEMS: Final = 200
_ITEMS_BYTES: Final = 256_000
# A page that is further behind than this is told so at once, without looking at what it missed.
_BEHIND_AT_MOST: Final = 2_000
# What happens together is told together; far less than anybody notices.
_PAUSE_S: Final = 0.25
_PER_PERSON: Final = 8
# Each costs a flag; the servers that follow the feed are counted by themselves.
_TOGETHER: Final = 1_000

# What changes every account of its group without naming one.
_OF_ALL_ACCOUNTS: Final = frozenset(
    ("default-limits-set.v1", "group-described.v1", "group-closed.v1", "unit-revalued.v1")
)
# How a request ends; they name it, and not its parties.
_OF_A_REQUEST: Final = frozenset(
    ("request-declined.v1", "request-ended.v1", "request-expired.v1", "request-withdrawn.v1")
)


class _Event(msgspec.Struct, frozen=True):
    exchange_id: str


class _Envelope(msgspec.Struct, frozen=True):
    event: _Event


class _Named(msgspec.Struct, frozen=True):
    envelope: _Envelope


_named: Final = msgspec.json.Decoder(_Named)


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """What an open page is about: a group with all of its own, or one account of it."""

    group_id: GroupId
    account_id: AccountId | None = None


class LiveUpdates:
    """What open pages are told of, and how many of them: a few for each person. Any thread."""

    def __init__(
        self, follower: Follower, feed: Feed, snapshots: Snapshots, *, heart_beat_s: float
    ) -> None:
        self._follower = follower
        self._feed = feed
        self._snapshots = snapshots
        self._heart_beat_s = heart_beat_s
        self._open: Counter[PersonId] = Counter()

    def group_of(self, account_id: AccountId) -> GroupId | None:
        """The account's group, once the projections know of it."""
        found = self._snapshots.groups_of_account(account_id)
        return None if not found else GroupId(next(iter(found)))

    def enter(self, person_id: PersonId) -> Listener:
        """A place to listen from, to be given to `leave`. Raises TooManyListeners.

        In an event loop.
        """
        if self._open[person_id] >= _PER_PERSON or self._open.total() >= _TOGETHER:
            raise TooManyListeners
        listener = self._follower.enter(apart=True)
        self._open[person_id] += 1
        return listener

    def leave(self, person_id: PersonId, listener: Listener) -> None:
        """The place is free."""
        self._follower.leave(listener)
        self._open[person_id] -= 1
        if not self._open[person_id]:
            del self._open[person_id]

    async def frames(
        self,
        watched: Watched,
        listener: Listener,
        after: int | None,
        may_still: Callable[[], Awaitable[bool]],
    ) -> AsyncIterator[bytes]:
        """Where it begins; then each change beyond `after`, until the right to know of it ends.

        `after` None, or no place of the log's: from now on.
        """
        head = await run_in_threadpool(self._feed.head)
        place = head if after is None or after > head else after
        yield format_sse_event(event="from", data_str=str(place))
        if head - place > _BEHIND_AT_MOST:
            place = head
            yield _changed(place)
        asked_at = monotonic()
        while not self._follower.closing:
            try:
                page = await self._page(watched, place)
            except (*LOST, StreamBroken):
                return
            place = page.next
            behind = await run_in_threadpool(self._touching, watched, page.items)
            if behind or monotonic() - asked_at >= self._heart_beat_s:
                asked_at = monotonic()
                if not await may_still():
                    return
            if behind:
                yield _changed(behind)
                await asyncio.sleep(_PAUSE_S)
            if not page.closed and not await listener.wait(self._heart_beat_s):
                yield format_sse_event(comment="nothing more up to here")

    async def _page(self, watched: Watched, after: int) -> Page:
        given = {"group_id": str(watched.group_id)}
        newest = self._follower.newest(after, _ITEMS, bytes_at_most=_ITEMS_BYTES, **given)
        if newest is not None:
            return newest
        behind = partial(self._feed.page, after, _ITEMS, bytes_at_most=_ITEMS_BYTES, **given)
        return await run_in_threadpool(behind)

    def _touching(self, watched: Watched, items: Sequence[Item]) -> int:
        """The position of the last of these that changes what is watched; 0 where none does."""
        for item in reversed(items):
            if self._touches(watched, item):
                return item.position
        return 0

    def _touches(self, watched: Watched, item: Item) -> bool:
        account_id = watched.account_id
        if account_id is None or item.wire_name in _OF_ALL_ACCOUNTS:
            return True
        # Ids of accounts are made by chance: where one stands in an event, it is about the account.
        if account_id.encode() in item.json:
            return True
        if item.wire_name not in _OF_A_REQUEST:
            return False
        exchange_id = _named.decode(item.json).envelope.event.exchange_id
        parties = self._snapshots.parties_of_exchange(exchange_id) or ()
        return any(party == account_id for party, _ in parties)


def _changed(position: int) -> bytes:
    return format_sse_event(event="changed", data_str=str(position))
