"""The feed page by page, read straight from the log."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import psycopg

from projections.feed.items import Item, item_of
from projections.log_table import blocks_between, entries_of, head_of
from projections.reading.snapshot import Pool, Row

# One question looks at so many positions at most: a group that is seldom touched is found in
# several questions, none of which holds up the others.
LOOKED_AT_MOST: Final = 10_000
BYTES_AT_MOST: Final = 1_000_000
_CHUNK: Final = 1_000


class Page(NamedTuple):
    """All items wanted with `after` < position <= `complete_up_to`.

    `next` is the `after` of the page that follows. A page that is `closed` ended because it was
    full or had looked far enough, so it is the same for ever; another ended where the log did.
    """

    items: Sequence[Item]
    complete_up_to: int
    next: int
    closed: bool


class Feed:
    """The log for followers. Any number of threads; the pool stays its owner's to close."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def head(self) -> int:
        """The log's last position."""
        with self._pool.connection() as connection:
            return head_of(connection)

    def page(
        self,
        after: int,
        limit: int,
        *,
        group_id: str | None = None,
        bytes_at_most: int = BYTES_AT_MOST,
    ) -> Page:
        """At most `limit` items beyond `after`, and no more bytes, but one item where there is any.

        A place beyond the log's end gives an empty page. Raises StreamBroken for a log with a gap.
        """
        with self._pool.connection() as connection:
            head = head_of(connection)
            if after >= head:
                return Page((), head, after, closed=False)
            end = min(head, after + LOOKED_AT_MOST)
            found: list[Item] = []
            size, at = 0, after
            while at < end:
                last = min(end, at + _CHUNK, *([at + limit] if group_id is None else []))
                for item in _items(connection, at, last, group_id):
                    found.append(item)
                    size += len(item.json)
                    if len(found) == limit or size >= bytes_at_most:
                        return Page(found, item.position, item.position, closed=True)
                at = last
            return Page(found, end, end, closed=end - after == LOOKED_AT_MOST)


def _items(
    connection: psycopg.Connection[Row], after: int, last: int, group_id: str | None
) -> Iterator[Item]:
    for position, entry in entries_of(blocks_between(connection, after, last), after, last):
        item = item_of(position, entry, group_id)
        if item is not None:
            yield item
