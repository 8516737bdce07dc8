"""The log in memory: the reference for what a log does, and a fast stand-in for tests.

Everything is kept behind one lock a log; nothing survives the process.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from threading import Condition, Lock

from clearing.log.port import (
    NOTHING,
    SNAPSHOTS_KEPT,
    Block,
    CodeTaken,
    Head,
    HeadMoved,
    IdRow,
    IndexGap,
    LeaseHeld,
    NameRow,
    PostRow,
    Snapshot,
    TagRow,
    VaultRows,
    WordsRow,
)
from contracts.block import Entry


class MemoryLog:
    """A `Log` for one process, the vault rows of its blocks in `words`, `names` and `posts`."""

    def __init__(self, *, clock_ms: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000):
        self._changed = Condition()
        self._clock_ms = clock_ms
        self._blocks: list[Block] = []
        self._firsts: list[int] = []
        self._head = Head(position=0, epoch=0)
        self._holder: str | None = None
        self._lease_until_ms = 0
        self.words: dict[int, WordsRow] = {}
        self.names: dict[str, NameRow] = {}
        self.posts: dict[str, PostRow] = {}

    def head(self) -> Head:
        with self._changed:
            return self._head

    def take_over(self, holder: str, lease_ms: int, *, force: bool = False) -> Head:
        with self._changed:
            now_ms = self._clock_ms()
            another = self._holder is not None and self._holder != holder
            if another and not force and now_ms < self._lease_until_ms:
                raise LeaseHeld(f"the lease is held by {self._holder}")
            self._holder, self._lease_until_ms = holder, now_ms + lease_ms
            self._head = Head(position=self._head.position, epoch=self._head.epoch + 1)
            return self._head

    def renew_lease(self, holder: str, epoch: int, lease_ms: int) -> bool:
        with self._changed:
            if (self._holder, self._head.epoch) != (holder, epoch):
                return False
            self._lease_until_ms = self._clock_ms() + lease_ms
            return True

    def release(self, holder: str, epoch: int) -> None:
        with self._changed:
            if (self._holder, self._head.epoch) == (holder, epoch):
                self._holder = None

    def append(self, entries: Sequence[Entry], *, after: Head, vault: VaultRows = NOTHING) -> Head:
        assert entries, "a block holds at least one entry"
        assert all(0 <= row.offset < len(entries) for row in vault.words)
        with self._changed:
            if after != self._head:
                raise HeadMoved(f"the head is {self._head}, not {after}")
            names = self._names_with(vault.names)
            # From here on nothing can fail: the block and its rows appear together.
            first = after.position + 1
            self._blocks.append(
                Block(first_position=first, epoch=after.epoch, entries=tuple(entries))
            )
            self._firsts.append(first)
            self.words.update((first + row.offset, row) for row in vault.words)
            self.names = names
            for post_id, post in vault.posts.items():
                if post is None:
                    self.posts.pop(post_id, None)
                else:
                    self.posts[post_id] = post
            self._head = Head(position=after.position + len(entries), epoch=after.epoch)
            self._changed.notify_all()
            return self._head

    def _names_with(self, rows: Sequence[NameRow]) -> dict[str, NameRow]:
        if not rows:
            return self.names
        names = self.names | {row.subject_id: row for row in rows}
        seen: dict[tuple[str, str], str] = {}
        taken = {
            (row.group_id, row.code)
            for row in names.values()
            if row.code is not None
            and seen.setdefault((row.group_id, row.code), row.subject_id) != row.subject_id
        }
        if taken:
            raise CodeTaken(taken)
        return names

    def read(self, *, after: int = 0, up_to: int | None = None) -> Iterator[Block]:
        position = after
        while up_to is None or position < up_to:
            block = self._block_of(position + 1)
            if block is None:
                return
            position = block.last_position
            yield block.within(after=after, up_to=up_to)

    def _block_of(self, position: int) -> Block | None:
        with self._changed:
            index = bisect_right(self._firsts, position) - 1
            if index < 0 or position > self._blocks[index].last_position:
                return None
            return self._blocks[index]

    def entries_at(self, positions: Collection[int]) -> dict[int, Entry]:
        blocks = ((position, self._block_of(position)) for position in positions)
        return {
            position: block.entries[position - block.first_position]
            for position, block in blocks
            if block is not None
        }

    def wait_for_more(self, after: int, timeout_s: float) -> int:
        with self._changed:
            self._changed.wait_for(lambda: self._head.position > after, timeout_s)
            return self._head.position


class MemoryIndex:
    """A `FillableIndex` for one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ids: dict[tuple[int, str], int] = {}
        self._tags: dict[str, dict[int, str]] = {}
        self._reached = 0
        self._tags_reached = 0

    def reached(self) -> int:
        with self._lock:
            return self._reached

    def tags_reached(self) -> int:
        with self._lock:
            return self._tags_reached

    def look_up(self, keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
        with self._lock:
            return {key: self._ids[key] for key in keys if key in self._ids}

    def tagged(
        self,
        tags: Collection[str],
        wire_names: Collection[str],
        *,
        after: int,
        up_to: int,
        limit: int,
    ) -> list[int]:
        assert tags, "without a tag there is nothing to look up"
        with self._lock:
            with_tag = [self._tags.get(tag, {}) for tag in tags]
            found = sorted(
                position
                for position, wire_name in min(with_tag, key=len).items()
                if after < position <= up_to
                and (not wire_names or wire_name in wire_names)
                and all(position in positions for positions in with_tag)
            )
        return found[:limit]

    def add(
        self, *, after: int, up_to: int, ids: Sequence[IdRow], tags: Sequence[TagRow] | None
    ) -> None:
        with self._lock:
            if after > self._reached or (tags is not None and after > self._tags_reached):
                raise IndexGap(f"the index has not reached {after}")
            for role, key, position in ids:
                self._ids.setdefault((role, key), position)
            self._reached = max(self._reached, up_to)
            if tags is not None:
                for tag, position, wire_name in tags:
                    self._tags.setdefault(tag, {})[position] = wire_name
                self._tags_reached = max(self._tags_reached, up_to)


class MemorySnapshots:
    """`Snapshots` for one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[int, dict[int, Snapshot]] = {}

    def latest(self, of_format: int) -> Snapshot | None:
        with self._lock:
            kept = self._kept.get(of_format, {})
            return kept[max(kept)] if kept else None

    def save(self, snapshot: Snapshot) -> None:
        with self._lock:
            kept = self._kept.setdefault(snapshot.format, {})
            kept[snapshot.position] = snapshot
            for position in sorted(kept)[:-SNAPSHOTS_KEPT]:
                del kept[position]
