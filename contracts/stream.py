"""How facts stand on the Kafka topic, for who writes it and for who reads it.

Every event has one record for each group it touches, in the partition of that group: a partition
holds the whole history of its groups, in the order of the log. The key is the group's id, the value
the envelope's bytes as the log holds them, and the headers are those of CloudEvents 1.0 in binary
mode with the log's position as an extension. Of what concerns all groups of a clearing run each
receives its own slice instead (see `contracts.slices`), and a header says how many slices of that
event this partition holds. Between the events stand marks without a key: "nothing
at or before position N is still to come in this partition".

A partition may hold a record more than once, never with another between missing: after a restart
its writer goes on from the last record there, which it may write again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Final, NamedTuple, TypeAlias

import msgspec
from msgspec import Meta, Struct

from contracts.envelope import Envelope, UnknownEvent, UnreadableEvent, decode, encode
from contracts.ids import AtMs, CommandId, GroupId
from contracts.slices import SLICED_NAMES, is_slice, slices_of

TOPIC: Final = "evenveel.events.v1"
COMPLETE: Final = "stream-complete.v1"
SOURCE: Final = "/evenveel"
# Key, headers and value together. Brokers refuse batches above 1 MiB unless told otherwise, and a
# reader has to be able to say beforehand how much memory one record takes.
MAX_RECORD_BYTES: Final = 512 * 1024
# A partition that stays silent so long is told how far it is complete, and so is every partition
# each so many positions.
SILENT_MS: Final = 200
POSITIONS_BETWEEN_MARKS: Final = 10_000

SPECVERSION_HEADER: Final = "ce_specversion"
ID_HEADER: Final = "ce_id"
TYPE_HEADER: Final = "ce_type"
SOURCE_HEADER: Final = "ce_source"
TIME_HEADER: Final = "ce_time"
SUBJECT_HEADER: Final = "ce_subject"
POSITION_HEADER: Final = "ce_position"
SLICES_HEADER: Final = "ce_slices"
CONTENT_HEADER: Final = "content-type"

_SPECVERSION: Final = b"1.0"
_JSON: Final = b"application/json"
_SOURCE: Final = SOURCE.encode()
# Key and headers are ids, names and a time, all short: only a value near the limit is summed up
# with them.
_AMPLE_FOR_HEADERS: Final = 4_096
_LAST_POSITION: Final = 2**63 - 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Headers: TypeAlias = Sequence[tuple[str, bytes | None]]


class StreamRecord(NamedTuple):
    """What is produced: for a group's own partition, or for a given one where it is a mark."""

    group: GroupId | None
    headers: list[tuple[str, bytes]]
    value: bytes

    @property
    def key(self) -> bytes | None:
        """The group's id in UTF-8; a mark has none."""
        return None if self.group is None else self.group.encode()

    @property
    def position(self) -> int:
        """The position in the log that the record says."""
        return int(dict(self.headers)[POSITION_HEADER])


class EventRecord(NamedTuple):
    """An event at its position, as one of the groups it touches receives it.

    `slices` 0: it is there whole. Else so many groups of this partition have a slice of it each.
    """

    position: int
    group: GroupId
    envelope: Envelope
    slices: int = 0


class Complete(NamedTuple):
    """Nothing at or before `position` is still to come in the partition where this stands."""

    position: int


class UnfitRecord(Exception):
    """A record is not what this contract promises; the message says in what."""


class RecordTooLarge(Exception):
    """An event makes a record larger than readers were promised."""


class Outline(Struct, frozen=True, gc=False):
    """The parts of an envelope that its record's headers are made of."""

    command_id: CommandId
    groups: dict[GroupId, int]
    recorded_at_ms: AtMs
    ordinal: int = 0


class CompleteBody(Struct, frozen=True, gc=False):
    """Nothing at or before this position of the log is still to come in this partition."""

    position: Annotated[int, Meta(ge=1, le=2**63 - 1)]


_outline: Final = msgspec.json.Decoder(Outline)
_complete: Final = msgspec.json.Decoder(CompleteBody)
_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def records_of(
    position: int, wire_name: str, data: bytes, *, partitions: int = 1
) -> list[StreamRecord]:
    """Return the event's records, one for each group that it touches.

    `data` is the envelope as the log holds it, `partitions` how many the topic has. Raises
    `UnreadableEvent` where it is none, `RecordTooLarge` where a record would be larger than
    `MAX_RECORD_BYTES`.
    """
    try:
        outline = _outline.decode(data)
    except _UNREADABLE as error:
        raise UnreadableEvent(f"{wire_name} at position {position}: {error}") from error
    shared = (
        (SPECVERSION_HEADER, _SPECVERSION),
        (ID_HEADER, f"{outline.command_id}/{outline.ordinal}".encode()),
        (TYPE_HEADER, wire_name.encode()),
        (SOURCE_HEADER, _SOURCE),
        (TIME_HEADER, _rfc3339(outline.recorded_at_ms)),
        (POSITION_HEADER, b"%d" % position),
        (CONTENT_HEADER, _JSON),
    )
    if wire_name in SLICED_NAMES:
        return _sliced(position, wire_name, data, shared, partitions)
    records = [
        StreamRecord(group, [*shared, (SUBJECT_HEADER, group.encode())], data)
        for group in outline.groups
    ]
    if len(data) > MAX_RECORD_BYTES - _AMPLE_FOR_HEADERS:
        for record in records:
            _check_size(position, wire_name, record)
    return records


def _sliced(
    position: int,
    wire_name: str,
    data: bytes,
    shared: tuple[tuple[str, bytes], ...],
    partitions: int,
) -> list[StreamRecord]:
    """Return each group's slice, and in its header how many its partition has."""
    slices = slices_of(decode(wire_name, data), data)
    beside = Counter(partition_of(group, partitions) for group, _ in slices)
    records = []
    for group, part in slices:
        count = beside[partition_of(group, partitions)]
        own = [(SLICES_HEADER, b"%d" % count), (SUBJECT_HEADER, group.encode())]
        records.append(StreamRecord(group, [*shared, *own], encode(part)))
        _check_size(position, wire_name, records[-1])
    return records


def _check_size(position: int, wire_name: str, record: StreamRecord) -> None:
    size = size_of(record)
    if size > MAX_RECORD_BYTES:
        raise RecordTooLarge(
            f"{wire_name} at position {position} would be a record of {size} bytes for"
            f" {record.group}; at most {MAX_RECORD_BYTES}"
        )


def mark(position: int) -> StreamRecord:
    """Return what says that a partition is complete up to the position."""
    headers = [
        (SPECVERSION_HEADER, _SPECVERSION),
        (ID_HEADER, b"complete/%d" % position),
        (TYPE_HEADER, COMPLETE.encode()),
        (SOURCE_HEADER, _SOURCE),
        (POSITION_HEADER, b"%d" % position),
        (CONTENT_HEADER, _JSON),
    ]
    return StreamRecord(None, headers, msgspec.json.encode(CompleteBody(position)))


def size_of(record: StreamRecord) -> int:
    """Return the bytes of key, headers and value."""
    key = 0 if record.group is None else len(record.group.encode())
    return key + len(record.value) + sum(len(name) + len(said) for name, said in record.headers)


def read_record(key: bytes | None, headers: Headers, value: bytes | None) -> EventRecord | Complete:
    """Return what the record says, in today's types, however old its version.

    Raises `UnfitRecord` where any part is missing, unknown, or other than another part says.
    """
    said = _said(headers)
    position = position_in(said)
    if value is None:
        raise UnfitRecord(f"position {position}: no value")
    wire_name = _text(said, TYPE_HEADER)
    if wire_name == COMPLETE:
        return _read_mark(key, position, value)
    try:
        envelope = decode(wire_name, value)
    except UnknownEvent as error:
        raise UnfitRecord(f"position {position}: unknown type {wire_name!r}") from error
    except UnreadableEvent as error:
        raise UnfitRecord(f"position {position}: {error}") from error
    group = GroupId(_text(said, SUBJECT_HEADER))
    if key is None or key != said[SUBJECT_HEADER]:
        raise UnfitRecord(f"position {position}: subject {group!r}, but key {key!r}")
    if group not in envelope.groups:
        raise UnfitRecord(f"position {position}: for {group!r}, which its event does not touch")
    if said.get(ID_HEADER) != envelope.event_id.encode():
        raise UnfitRecord(f"position {position}: {ID_HEADER} is not that of its event")
    if not said.get(TIME_HEADER):
        raise UnfitRecord(f"position {position}: {TIME_HEADER} is missing")
    return EventRecord(position, group, envelope, _slices(said, envelope))


def _slices(said: Mapping[str, bytes | None], envelope: Envelope) -> int:
    """Return how many slices the partition holds; 0 of an event that is there whole."""
    if not is_slice(envelope.event):
        return 0
    text = said.get(SLICES_HEADER)
    if text is None or not text.isdigit() or len(text) > 9 or not int(text):
        raise UnfitRecord(f"{SLICES_HEADER} is {text!r}, which is no number of slices")
    return int(text)


def position_said(headers: Headers) -> int:
    """Return the position in the log that a record says. Raises `UnfitRecord`."""
    return position_in(_said(headers))


def position_in(said: Mapping[str, bytes | None]) -> int:
    """Return the position that these headers say. Raises `UnfitRecord`."""
    text = said.get(POSITION_HEADER)
    if text is None or not text.isdigit() or len(text) > 19 or text.startswith(b"0"):
        raise UnfitRecord(f"{POSITION_HEADER} is {text!r}, which is no position")
    position = int(text)
    if position > _LAST_POSITION:
        raise UnfitRecord(f"{POSITION_HEADER} is {position}, beyond every position")
    return position


@lru_cache(maxsize=65_536)
def partition_of(group: GroupId, partitions: int) -> int:
    """Return the partition that holds the group's history.

    It is the one that Kafka's own clients choose for the group's id as key: murmur2, its sign bit
    off, modulo the number of partitions.
    """
    return (murmur2(group.encode()) & 0x7FFFFFFF) % partitions


def murmur2(key: bytes) -> int:
    """Return the 32 bits of MurmurHash2 with the seed that Kafka's clients use."""
    mixed = 0x9747B28C ^ len(key)
    whole = len(key) & ~3
    for at in range(0, whole, 4):
        word = (int.from_bytes(key[at : at + 4], "little") * _M) & _MASK
        word = ((word ^ (word >> 24)) * _M) & _MASK
        mixed = ((mixed * _M) & _MASK) ^ word
    if rest := key[whole:]:
        mixed = ((mixed ^ int.from_bytes(rest, "little")) * _M) & _MASK
    mixed = ((mixed ^ (mixed >> 13)) * _M) & _MASK
    return mixed ^ (mixed >> 15)


_M: Final = 0x5BD1E995
_MASK: Final = 0xFFFFFFFF


def _read_mark(key: bytes | None, position: int, value: bytes) -> Complete:
    if key is not None:
        raise UnfitRecord(f"a mark of position {position} has the key {key!r}")
    try:
        body = _complete.decode(value)
    except _UNREADABLE as error:
        raise UnfitRecord(f"a mark of position {position}: {error}") from error
    if body.position != position:
        raise UnfitRecord(f"a mark of position {position} says {body.position} in its body")
    return Complete(position)


def _said(headers: Headers) -> dict[str, bytes | None]:
    """Return the headers by name, once it is sure that ours are all there."""
    said = dict(headers)
    if len(said) != len(headers):
        raise UnfitRecord("a header stands twice")
    if said.get(SPECVERSION_HEADER) != _SPECVERSION:
        raise UnfitRecord(f"{SPECVERSION_HEADER} is {said.get(SPECVERSION_HEADER)!r}, not 1.0")
    if said.get(CONTENT_HEADER) != _JSON:
        raise UnfitRecord(f"{CONTENT_HEADER} is {said.get(CONTENT_HEADER)!r}, not JSON")
    if said.get(SOURCE_HEADER) != _SOURCE:
        raise UnfitRecord(f"{SOURCE_HEADER} is {said.get(SOURCE_HEADER)!r}, not {SOURCE}")
    return said


def _text(said: Mapping[str, bytes | None], name: str) -> str:
    text = said.get(name)
    if text is None:
        raise UnfitRecord(f"{name} is missing")
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise UnfitRecord(f"{name} is no text") from error


def _rfc3339(at_ms: int) -> bytes:
    return b"%s.%03dZ" % (_to_the_second(at_ms // 1_000), at_ms % 1_000)


@lru_cache(maxsize=1_024)
def _to_the_second(at_s: int) -> bytes:
    return (_EPOCH + timedelta(seconds=at_s)).strftime("%Y-%m-%dT%H:%M:%S").encode()
