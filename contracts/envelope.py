"""What surrounds every fact: who, when, for whom, and where it stands in each group's history.

The encoding is JSON with one object an envelope, the same bytes in the log, on the stream and on
the feed (measured in decisions/0002). The position is not inside: the log gives it.
"""

from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import Struct

from contracts.events import WIRE_NAMES, Event
from contracts.ids import AccountId, AtMs, Capacity, CommandId, GroupId, PersonId, Via
from contracts.upcasts import UPCASTS, Upcast


class Actor(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """Who acted, in which capacity, and for which account where it was for one.

    `via` is the id of the key by which it was asked, or `operator`; None: the person itself was
    signed in, or the service acted by itself.
    """

    person_id: PersonId
    capacity: Capacity
    acting_for: AccountId | None = None
    via: Via | None = None


class Envelope(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One fact as the log holds it.

    `groups` gives, for each group touched, that group's own gapless number, from 1. `terms` is a
    digest of what the command asked, by which a repeated command is told from a conflicting one.
    `words` is the salted commitment to words that live in the vault.
    """

    command_id: CommandId
    ordinal: int = 0
    groups: dict[GroupId, int]
    happened_at_ms: AtMs
    recorded_at_ms: AtMs
    actor: Actor
    terms: str
    words: str | None = None
    event: Event

    @property
    def event_id(self) -> str:
        """The fact's name for ever: the command that caused it and its place among its facts."""
        return f"{self.command_id}/{self.ordinal}"


class Recorded(Struct, frozen=True, gc=False):
    """An envelope at its position in the log. Positional: one is made for every event there is."""

    position: int
    envelope: Envelope


class UnknownEvent(Exception):
    """The log holds an event of a type or version that this release does not know."""


class UnreadableEvent(Exception):
    """An event's bytes are not what its type promises."""


_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(Envelope)

# Bytes of others: text that is no UTF-8 and nesting without end are refused like the rest.
_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

encode: Final[Callable[[Envelope], bytes]] = _encoder.encode


def decode(wire_name: str, data: bytes) -> Envelope:
    """Return the envelope in today's types, however old its version.

    Raises `UnknownEvent` for a type nobody taught us, `UnreadableEvent` for bytes that do not fit.
    """
    expected = WIRE_NAMES.get(wire_name)
    if expected is None:
        return _decode_old(wire_name, data)
    try:
        envelope = _decoder.decode(data)
    except _UNREADABLE as error:
        raise UnreadableEvent(f"{wire_name}: {error}") from error
    if type(envelope.event) is not expected:
        raise UnreadableEvent(f"{wire_name}: holds another event")
    return envelope


def _decode_old(wire_name: str, data: bytes) -> Envelope:
    """Return the envelope of an older version, step by step brought to today's."""
    steps: list[Upcast] = []
    current = wire_name
    while current not in WIRE_NAMES:
        if current not in UPCASTS:
            raise UnknownEvent(wire_name)
        current, step = UPCASTS[current]
        steps.append(step)
    try:
        envelope = msgspec.json.decode(data, type=dict[str, object])
        event = msgspec.convert(envelope.get("event"), dict[str, object])
        if event.get("type") != wire_name:
            raise UnreadableEvent(f"{wire_name}: holds another event")
        for step in steps:
            event = step(event)
        return msgspec.convert({**envelope, "event": {**event, "type": current}}, Envelope)
    except _UNREADABLE as error:
        raise UnreadableEvent(f"{wire_name}: {error}") from error
