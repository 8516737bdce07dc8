"""How far a topic goes, read back from its last records and compared with the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Final, NamedTuple

from clearing.log.port import Log
from clearing.relay.broker import Broker, Kept, Topic
from contracts.envelope import UnreadableEvent
from contracts.stream import (
    COMPLETE,
    TYPE_HEADER,
    Complete,
    RecordTooLarge,
    UnfitRecord,
    position_said,
    read_record,
    records_of,
)

# So many records from the end are looked at for one that the log confirms; then the partition is
# filled from the beginning, which is always right.
_WINDOWS: Final = (1, 64, 4_096)

_log = logging.getLogger(__name__)


class TopicAhead(Exception):
    """The topic holds positions that the log does not have: it is another log's, or this one was
    restored from an older backup.
    """


class Place(NamedTuple):
    """Everything of a partition at or before `after` stands before the offset `end`."""

    after: int
    end: int


def read_back(broker: Broker, topic: Topic, log: Log) -> list[Place]:
    """Return the place of each partition. Raises `TopicAhead`, `OutOfReach`.

    Records that do not fit the contract or contradict the log were put there by somebody else and
    are passed over. Only where every partition ends beyond the log it is the log that is wrong.
    """
    ends = broker.ends(topic)
    newest = {n: _last(broker, topic, n, end) for n, end in ends.items() if end}
    # Asked after what was read: until then the log may have grown under another relay's hands.
    head = log.head().position
    beyond = [n for n, record in newest.items() if (_said(record) or 0) > head]
    if len(beyond) == topic.partitions:
        raise TopicAhead(
            f"every partition of {topic.name} ends beyond position {head}, where the log ends: was"
            " the database restored from an older backup? What was lost has to be settled before"
            " anything is added; a topic that is deleted is filled again from the log"
        )
    return [_place(broker, topic, log, n, ends[n], head) for n in range(topic.partitions)]


def _last(broker: Broker, topic: Topic, partition: int, end: int) -> Kept | None:
    return next(_backwards(broker, topic, partition, end, 1), None)


def _place(broker: Broker, topic: Topic, log: Log, partition: int, end: int, head: int) -> Place:
    for window in _WINDOWS if end else ():
        for record in _backwards(broker, topic, partition, end, window):
            after = _confirmed(log, record, head, topic.partitions)
            if after is not None:
                return Place(after, end)
            if window == _WINDOWS[0]:
                _log.warning(
                    "%s, partition %d, offset %d: no record of this log; it is passed over",
                    topic.name,
                    partition,
                    record.offset,
                )
    return Place(0, end)


def _confirmed(log: Log, record: Kept, head: int, partitions: int) -> int | None:
    """Return the position up to which a partition with this record last is complete, if the log
    confirms the record.
    """
    position = _said(record)
    if position is None or position > head:
        return None
    if dict(record.headers).get(TYPE_HEADER) == COMPLETE.encode():
        try:
            told = read_record(record.key, record.headers, record.value)
        except UnfitRecord:
            return None
        return told.position if isinstance(told, Complete) else None
    entry = log.entries_at([position])[position]
    try:
        made = records_of(position, entry.wire_name, entry.data, partitions=partitions)
    except (UnreadableEvent, RecordTooLarge):
        return None
    same = any((m.key, m.value) == (record.key, record.value) for m in made)
    # Another group of the same event may have its record in this partition, behind this one.
    return position - 1 if same else None


def _said(record: Kept | None) -> int | None:
    try:
        return None if record is None else position_said(record.headers)
    except UnfitRecord:
        return None


def _backwards(
    broker: Broker, topic: Topic, partition: int, end: int, window: int
) -> Iterator[Kept]:
    """Yield the last records of the partition, the last one first."""
    offset = max(0, end - window)
    found: list[Kept] = []
    while offset < end:
        records = broker.fetch(topic, {partition: offset})[partition].records
        if not records:
            break
        found += records
        offset = records[-1].offset + 1
    yield from reversed(found)
