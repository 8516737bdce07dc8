"""The folded state as bytes: MessagePack with every map and set in sorted order."""

from hashlib import sha256
from typing import Final

import msgspec

from clearing.domain.state import State


class MsgpackStateCodec:
    """Equal states give equal bytes, so a digest tells whether a replay came to the same."""

    # Raised whenever `State` changes shape: snapshots of another format are not read, and the log
    # is folded from zero once.
    format: int = 13

    _encoder: Final = msgspec.msgpack.Encoder(order="deterministic")
    _decoder: Final = msgspec.msgpack.Decoder(State)

    def encode(self, state: State) -> bytes:
        """Return the state as bytes, in one canonical order."""
        return self._encoder.encode(state)

    def decode(self, body: bytes) -> State:
        """Return the state these bytes were made from. Raises `msgspec.DecodeError`."""
        return self._decoder.decode(body)

    def digest(self, body: bytes) -> bytes:
        """Return the SHA-256 of the body."""
        return sha256(body).digest()
