"""What a log asks of a witness: its new checkpoint, and the proof that it extends the old one.

Source: C2SP tlog-witness, `add-checkpoint`.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from typing import Final

from clearing.tree.hashing import HASH_BYTES, MAX_PROOF_HASHES
from clearing.tree.notes import MAX_NOTE_BYTES
from contracts.value import Value

# Room for the proof and for a checkpoint with many signatures on it.
MAX_ASKED_BYTES: Final = MAX_NOTE_BYTES + 4 * 1024
MAX_SIZE: Final = 2**63 - 1

_OLD: Final = re.compile(rb"old (0|[1-9][0-9]{0,18})")


class Misshapen(ValueError):
    """What was sent is not what a log sends."""


class Asked(Value, frozen=True, kw_only=True):
    """A checkpoint as it was sent, and the hashes that lead to it from a tree of `old_size`."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: bytes


def asked_in(body: bytes) -> Asked:
    """Return what is asked. Raises `Misshapen`."""
    head, separator, checkpoint = body.partition(b"\n\n")
    if not separator:
        raise Misshapen("no empty line before the checkpoint")
    first, *lines = head.split(b"\n")
    old = _OLD.fullmatch(first)
    if old is None or (old_size := int(old[1])) > MAX_SIZE:
        raise Misshapen("no old size")
    if len(lines) > MAX_PROOF_HASHES:
        raise Misshapen(f"more than {MAX_PROOF_HASHES} lines of proof")
    return Asked(
        old_size=old_size, proof=tuple(_hash_in(line) for line in lines), checkpoint=checkpoint
    )


def _hash_in(line: bytes) -> bytes:
    try:
        found = b64decode(line, validate=True)
    except (Error, ValueError) as error:
        raise Misshapen("a line of the proof is not in base64") from error
    # One spelling alone: what is left over in the last character must be zero.
    if len(found) != HASH_BYTES or b64encode(found) != line:
        raise Misshapen(f"a hash has {HASH_BYTES} bytes")
    return found
