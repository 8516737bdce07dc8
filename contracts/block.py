"""How one block of the log is written down.

A block is everything one commit added. Its body is one format byte followed by a MessagePack
array of entries, each entry the array `[wire_name, [tag, ...], data]`. The log never looks inside
`data`.

The format byte comes first so that a later layout can live beside this one: blocks are never
rewritten, so a reader has to know every format that was ever written. Fields a later writer puts
behind the three known ones are ignored.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

FORMAT_1 = b"\x01"


class UnreadableBlock(ValueError):
    """A body is not a block of a format this reader knows."""


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One event as the log keeps it: its stable name, what it can be found by, its encoded form.

    Fields are positional on purpose: an entry is built for every event that is read or written, and
    keywords cost a third more there.
    """

    wire_name: str
    tags: tuple[str, ...]
    data: bytes


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Entry])


def encode_block(entries: Sequence[Entry]) -> bytes:
    """The body of a block of these entries, in this order; `decode_block` gives them back."""
    body = bytearray(FORMAT_1)
    _encoder.encode_into(entries, body, 1)
    return bytes(body)


def decode_block(body: bytes | bytearray | memoryview) -> list[Entry]:
    """The entries of a body, in order. Raises UnreadableBlock for anything `encode_block` did not
    write.
    """
    view = memoryview(body)
    if bytes(view[:1]) != FORMAT_1:
        raise UnreadableBlock(f"unknown block format: {bytes(view[:1]).hex() or 'empty body'}")
    try:
        return _decoder.decode(view[1:])
    except (msgspec.MsgspecError, ValueError) as error:
        raise UnreadableBlock(f"not the body of a block: {error}") from error
