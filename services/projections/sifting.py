"""What of a chunk is new to a projection's rows: each group's own numbers say.

A group's events are numbered without a gap, and stand in the log in that order. So its last number
and that event's position tell of any record whether its rows hold it already, whether it is the
next one, or whether something is missing or was put there by hand.
"""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from contracts.ids import GroupId
from projections.progress import Number
from projections.stream import Batch, Chunk, Delivered, StreamBroken, StreamGap

_NONE: Final = Number(0, 0)


class Sifted(NamedTuple):
    """What is to be applied, and the last number of each group in it."""

    batch: Batch
    numbers: dict[str, Number]


class _Unfit(Exception):
    """The record at `index`, before which the partition was complete to `last`, is wrong."""

    def __init__(self, index: int, last: int, why: StreamBroken) -> None:
        super().__init__(str(why))
        self.index, self.last, self.why = index, last, why


def sifted(
    chunk: Chunk, known: Mapping[str, Number], *, every_position: bool
) -> tuple[Chunk, Sifted]:
    """The chunk as far as it is sound, and of that what is new, each event for its new groups only.

    Raises StreamBroken where its first record is not sound, or where it ends too early.
    """
    try:
        return chunk, _sifted(chunk, known, every_position=every_position)
    except _Unfit as unfit:
        if unfit.index == 0:
            raise unfit.why from None
        return sifted(chunk.upto(unfit.index, unfit.last), known, every_position=every_position)


def _sifted(chunk: Chunk, known: Mapping[str, Number], *, every_position: bool) -> Sifted:
    fresh: list[Delivered] = []
    touched: dict[str, Number] = {}
    last = chunk.after.position
    for index, record in enumerate(chunk.records):
        if index in chunk.marks:
            last = max(last, chunk.marks[index])
        position, envelope, own = record
        numbers = envelope.groups
        # Nearly all are simply next, and a rebuild has millions of them: no call for these.
        is_next = last < position and (position == last + 1 or not every_position)
        for group in own:
            number, at = touched.get(group) or known.get(group, _NONE)
            is_next = is_next and numbers[group] == number + 1 and at < position
        new: Collection[GroupId] = own
        if not is_next:
            try:
                new = _new(record, last, known, touched, every_position=every_position)
            except StreamBroken as broken:
                broken.offset = chunk.offsets[index] if chunk.offsets else None
                raise _Unfit(index, last, broken) from broken
        last = max(last, position)
        for group in new:
            touched[group] = Number(numbers[group], position)
        if new:
            fresh.append(record if new is own else record._replace(own=new))
    if every_position and last != chunk.reached.position:
        raise StreamGap(
            f"position {last + 1} is missing: the stream says it reached {chunk.reached.position}"
        )
    return Sifted(Batch(chunk.after.position, chunk.reached.position, fresh), touched)


def _new(
    record: Delivered,
    last: int,
    known: Mapping[str, Number],
    touched: Mapping[str, Number],
    *,
    every_position: bool,
) -> Collection[GroupId]:
    """The groups whose rows do not hold the event; raises StreamBroken where it fits nowhere."""
    if every_position:
        _follows(record, last)
    new = [g for g in record.own if _is_new(record, g, touched.get(g) or known.get(g, _NONE))]
    if new:
        _in_time(record, last)
    return new


def _follows(record: Delivered, last: int) -> None:
    """Nothing is missing between the position and the event's."""
    position, envelope, _ = record
    if position > last + 1:
        raise StreamGap(f"position {last + 1} is missing: event {envelope.event_id} is {position}")


def _in_time(record: Delivered, complete: int) -> None:
    """The event stands where a new one can."""
    position, envelope, _ = record
    if position <= complete:
        raise StreamBroken(
            f"event {envelope.event_id} at position {position} comes too late: the stream was"
            f" complete up to {complete}"
        )


def _is_new(record: Delivered, group_id: GroupId, last: Number) -> bool:
    """Whether the event is the group's next one; False for one that was before."""
    position, envelope, _ = record
    number = envelope.groups[group_id]
    if number == last.number + 1 and position > last.position:
        return True
    if number == last.number and position == last.position:
        return False
    if number < last.number and position < last.position:
        return False
    what = f"event {envelope.event_id} at position {position} is number {number} of group"
    if number > last.number:
        raise StreamGap(f"{what} {group_id}, whose last was {last.number}")
    raise StreamBroken(
        f"{what} {group_id}, whose number {last.number} was at position {last.position}"
    )
