"""Passing over a record that does not belong on the topic, once it is sure that nothing is lost.

A partition stands still before a record it cannot use. Whoever looked at it may say that it is to
be passed over. That is refused where the log holds it, and where it stands in the place of
something that the log holds: the topic is damaged then, and is to be filled again.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from access.phrases_snag import Snag
from access.saying import Sayable, Saying
from contracts.block import Entry
from contracts.envelope import decode
from contracts.stream import Complete, UnfitRecord, partition_of, position_said, read_record
from projections import failures, progress
from projections.failures import Failure
from projections.kafka_stream import KafkaStream
from projections.log_table import blocks_between, entries_of, head_of
from projections.progress import Database
from projections.topic_records import RawRecord

_LOOK_AHEAD: Final = 1_000
_LOG_AT_ONCE: Final = 5_000


class MustStay(Sayable):
    """The record is not passed over; the message says why, and what to do."""


class _Case(NamedTuple):
    """The record, what follows it, and up to which position the partition is complete."""

    partition: int
    partitions: int
    complete: int
    record: RawRecord
    behind: Sequence[RawRecord]


def set_aside(
    connection: Database, stream: KafkaStream, partition: int, offset: int, by: str
) -> str:
    """The record is passed over from now on, which is kept for ever; returns its SHA-256.

    Raises MustStay.
    """
    failure = _failure(connection, stream.name, partition, offset)
    case = _case(connection, stream, failure)
    _judge(connection, case)
    digest = fingerprint(case.record)
    failures.keep_set_aside(
        connection, failure.topic_id, partition, offset, sha256=digest, said=failure.said, by=by
    )
    return digest


def fingerprint(record: RawRecord) -> str:
    """The SHA-256, in hexadecimal, of the record's key, value and headers, each with its length."""
    hashed = sha256()
    headers = [part for name, said in record.headers for part in (name.encode(), said)]
    for part in (record.key, record.value, *headers):
        hashed.update((-1 if part is None else len(part)).to_bytes(8, "big", signed=True))
        hashed.update(part or b"")
    return hashed.hexdigest()


def _failure(connection: Database, stream: str, partition: int, offset: int) -> Failure:
    for failure in failures.failures(connection):
        if (failure.stream, failure.partition) == (stream, partition):
            if failure.offset == offset:
                return failure
            places = {"found": str(failure.offset), "offset": str(offset)}
            raise MustStay(Saying(Snag.STANDS_ELSEWHERE, partition=str(partition), **places))
    raise MustStay(Saying(Snag.STANDS_NOT_STILL, partition=str(partition), stream=stream))


def _case(connection: Database, stream: KafkaStream, failure: Failure) -> _Case:
    partition = failure.partition
    rows = [row for row in progress.live_rows(connection) if row.partition == partition]
    partitions = stream.partitions()
    found = stream.records_from(partition, failure.offset, _LOOK_AHEAD)
    if stream.topic_id != failure.topic_id:
        raise MustStay(Saying(Snag.TOPIC_MADE_ANEW))
    if not found or found[0].offset != failure.offset:
        given = {"partition": str(partition), "offset": str(failure.offset)}
        raise MustStay(Saying(Snag.NO_RECORD, **given))
    complete = min(row.place.position for row in rows)
    return _Case(partition, partitions, complete, found[0], found[1:])


def _judge(connection: Database, case: _Case) -> None:
    """Raises MustStay where passing the record over would lose something."""
    head = head_of(connection)
    until = _next_position(case, head)
    said = _position_said(case.record)
    for position, entry in _held(connection, case, head if until is None else until):
        if entry.data == case.record.value:
            raise MustStay(Saying(Snag.LOG_HOLDS_IT, position=str(position), refill=_REFILL))
        if until is not None or position == said:
            given = {"position": str(position), "refill": _REFILL}
            raise MustStay(Saying(Snag.IN_PLACE_OF_ANOTHER, **given))


_REFILL: Final = Saying(Snag.REFILL)


def _next_position(case: _Case, head: int) -> int | None:
    """Up to where what follows proves that the topic has no other record; None for nothing yet."""
    for record in case.behind:
        try:
            said = read_record(record.key, record.headers, record.value)
        except UnfitRecord:
            continue
        if not case.complete < said.position <= head:
            continue
        if isinstance(said, Complete):
            return said.position
        if partition_of(said.group, case.partitions) == case.partition:
            return said.position - 1
    return None


def _position_said(record: RawRecord) -> int | None:
    try:
        return position_said(record.headers)
    except UnfitRecord:
        return None


def _held(connection: Database, case: _Case, until: int) -> Iterator[tuple[int, Entry]]:
    """What the log holds for the partition beyond what it is complete to, in that order."""
    for after in range(case.complete, until, _LOG_AT_ONCE):
        last = min(after + _LOG_AT_ONCE, until)
        for position, entry in entries_of(blocks_between(connection, after, last), after, last):
            groups = decode(entry.wire_name, entry.data).groups
            if any(partition_of(group, case.partitions) == case.partition for group in groups):
                yield position, entry
