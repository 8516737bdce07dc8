"""How a pack lies on a disk: names, sizes, and what each line of its events holds.

Source: contracts/audit.md, "Packs".
"""

from __future__ import annotations

from typing import Final

import msgspec

from clearing.tree.hashing import HASH_BYTES
from clearing.tree.notes import MAX_NOTE_BYTES
from clearing.tree.tiles import MAX_ENTRY_BYTES, WIDTH
from contracts.value import Value

FORMAT: Final = "evenveel-pack/1"

CHECKPOINT: Final = "checkpoint"
KEYS: Final = "keys"
CONTENTS: Final = "pack.json"
EVENTS: Final = "events/"
BUNDLES: Final = "tile/entries/"
_TILES: Final = "tile/"

EVENTS_A_FILE: Final = 10_000
_MAX_TILE_BYTES: Final = WIDTH * HASH_BYTES
_MAX_BUNDLE_BYTES: Final = WIDTH * (2 + MAX_ENTRY_BYTES)
_MAX_EVENTS_BYTES: Final = 256 * 1024 * 1024
_MAX_OTHER_BYTES: Final = 1024 * 1024


class Contents(Value, frozen=True, kw_only=True, omit_defaults=True):
    """What a pack says that it holds; the check holds it to it.

    `group` None: every event from `first_position` to `last_position`; else every one of these
    that touches the group.
    """

    format: str
    origin: str
    size: int
    first_position: int
    last_position: int
    events: int
    group: str | None = None


class EventLine(Value, frozen=True, kw_only=True):
    """One event: its place, its stored name, the random bytes of its commitment, its envelope.

    `envelope` is byte for byte what the log holds.
    """

    position: int
    type: str
    nonce: str
    envelope: msgspec.Raw


def max_bytes_of(name: str) -> int:
    """Return more than any file of this name has: what is larger is not read into memory."""
    if name == CHECKPOINT:
        return MAX_NOTE_BYTES
    if name.startswith(EVENTS):
        return _MAX_EVENTS_BYTES
    if name.startswith(BUNDLES):
        return _MAX_BUNDLE_BYTES
    return _MAX_TILE_BYTES if name.startswith(_TILES) else _MAX_OTHER_BYTES


def events_file(first_position: int) -> str:
    """Return the name of the file whose first event this is; names sort as positions do."""
    return f"{EVENTS}{first_position:019}.jsonl"
