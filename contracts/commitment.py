"""What of an event enters the tree: a salted commitment to it, and the groups that it touches.

The event as the log has it is brought into one canonical form (RFC 8785, every integer as a
decimal string, so that no reader rounds it), hashed with 32 random bytes, and only the hash and
the groups' ids are published. Who is given event and random bytes can prove that these and no
others were meant; who sees the tree alone can guess nothing. Source: contracts/audit.md.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from hashlib import sha256
from typing import Final, NoReturn, TypeAlias

import msgspec

PREFIX: Final = b"evenveel/commit/v1\x00"
NONCE_BYTES: Final = 32
# An entry of the tree is at most 65,535 bytes, and meant to be far less: what touches more groups
# than these, a clearing run, names none and is everybody's to look at.
MAX_GROUPS_NAMED: Final = 64
MANY_GROUPS: Final = "*"

Plain: TypeAlias = "str | bool | list[Plain] | dict[str, Plain] | None"


class NotCanonical(ValueError):
    """Bytes that have no canonical form, or are none where one is asked for."""


def canonical(position: int, wire_name: str, data: bytes) -> bytes:
    """Return the payload of the event at this position; `data` is its envelope as the log has it.

    It is the same for all spellings of the same JSON. Raises `NotCanonical` for what is no JSON
    object, holds a number that is no integer, or names something twice.
    """
    return encoded(_payload(position, wire_name, data))


def entry_for(position: int, wire_name: str, data: bytes, nonce: bytes) -> bytes:
    """Return the tree's entry for the event at this position; raises as `canonical` does."""
    payload = _payload(position, wire_name, data)
    return tree_entry(commitment(nonce, encoded(payload)), _groups_of(payload))


def encoded(value: Plain) -> bytes:
    """Return the canonical form (RFC 8785) of a value without numbers."""
    try:
        text = _sorted_by_character.encode(value)
        # Characters and UTF-16 units sort alike but beyond the first 65,536 characters.
        return text if text.isascii() else _as_it_stands.encode(_by_utf16(value))
    except (UnicodeEncodeError, RecursionError) as error:
        raise NotCanonical(f"half a character, or nested too deeply: {error}") from error


def read_canonical(payload: bytes) -> dict[str, Plain]:
    """Return the object that has this canonical form. Raises `NotCanonical` for any other."""
    value = _read(payload)
    if not isinstance(value, dict):
        raise NotCanonical("a payload is a JSON object")
    if encoded(value) != payload:
        raise NotCanonical("not in canonical form")
    return value


def commitment(nonce: bytes, payload: bytes) -> bytes:
    """Return the 32 bytes that commit to a payload in canonical form."""
    assert len(nonce) == NONCE_BYTES, "with fewer random bytes a payload can be guessed"
    return sha256(PREFIX + nonce + payload).digest()


def tree_entry(committed: bytes, groups: Collection[str]) -> bytes:
    """Return the tree's entry: canonical JSON of the commitment and the groups, sorted by id.

    Sorted, because the order in which an event names them tells who pays whom.
    """
    named = sorted(groups) if len(groups) <= MAX_GROUPS_NAMED else [MANY_GROUPS]
    # Ids of groups have nothing to escape; this is what `encoded` gives, at a tenth of the time.
    listed = '","'.join(named)
    return (f'{{"commitment":"{committed.hex()}","groups":["{listed}"]}}').encode()


def entry_of(nonce: bytes, payload: bytes) -> bytes:
    """Return the tree's entry for a payload in canonical form.

    Raises `NotCanonical` where the payload is in no canonical form or names no groups.
    """
    return tree_entry(commitment(nonce, payload), _groups_of(read_canonical(payload)))


def _payload(position: int, wire_name: str, data: bytes) -> dict[str, Plain]:
    envelope = _read(data)
    if not isinstance(envelope, dict):
        raise NotCanonical("an envelope is a JSON object")
    return {"envelope": envelope, "position": str(position), "type": wire_name}


def _groups_of(payload: dict[str, Plain]) -> dict[str, Plain]:
    envelope = payload.get("envelope")
    groups = envelope.get("groups") if isinstance(envelope, dict) else None
    if not isinstance(groups, dict):
        raise NotCanonical("the envelope names no groups")
    return groups


def _refuse(text: str) -> NoReturn:
    raise NotCanonical(f"{text} is no integer")


def _each_once(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonical("a name stands twice in one object")
    return found


_reader: Final = json.JSONDecoder(
    object_pairs_hook=_each_once, parse_int=str, parse_float=_refuse, parse_constant=_refuse
)
_sorted_by_character: Final = msgspec.json.Encoder(order="sorted")
_as_it_stands: Final = msgspec.json.Encoder()


def _read(data: bytes) -> Plain:
    try:
        value: Plain = _reader.decode(data.decode())
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise NotCanonical(f"no JSON: {error}") from error
    return value


def _by_utf16(value: Plain) -> Plain:
    if isinstance(value, list):
        return [_by_utf16(each) for each in value]
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _by_utf16(value[key]) for key in keys}
    return value
