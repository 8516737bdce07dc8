"""One event as outsiders get it: on the feed, live, and by webhook, always the same JSON."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec
from msgspec import Raw, Struct

from access.moments import shown_moment
from contracts.block import Entry
from projections.stream import StreamBroken


class Item(NamedTuple):
    """An event at its position. `groups` gives each group touched and that group's own number."""

    position: int
    wire_name: str
    event_id: str
    groups: Mapping[str, int]
    json: bytes


class _Surroundings(Struct, frozen=True, gc=False, kw_only=True):
    """What is told of an envelope beside it; whatever its event is, known here or not."""

    command_id: str
    ordinal: int = 0
    groups: dict[str, int]
    recorded_at_ms: int


class _Written(Struct, frozen=True, kw_only=True):
    """The JSON of an item: what a follower looks at first, then the envelope as stored."""

    position: int
    type: str
    event_id: str
    recorded_at: str
    groups: dict[str, int]
    envelope: Raw


_surroundings: Final = msgspec.json.Decoder(_Surroundings)
_encode: Final = msgspec.json.Encoder().encode
_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def item_of(position: int, entry: Entry, group_id: str | None = None) -> Item | None:
    """The entry as an item; None where it does not touch the group that was named.

    The envelope is the bytes in the log, not brought to today's version: `type` says which schema
    they keep to. Raises StreamBroken for bytes that are no envelope.
    """
    try:
        found = _surroundings.decode(entry.data)
    except _UNREADABLE as error:
        raise StreamBroken(f"event {entry.wire_name} at position {position}: {error}") from error
    if group_id is not None and group_id not in found.groups:
        return None
    # Named as `Envelope.event_id` names it.
    event_id = f"{found.command_id}/{found.ordinal}"
    written = _Written(
        position=position,
        type=entry.wire_name,
        event_id=event_id,
        recorded_at=shown_moment(found.recorded_at_ms),
        groups=found.groups,
        envelope=Raw(entry.data),
    )
    return Item(position, entry.wire_name, event_id, found.groups, _encode(written))
