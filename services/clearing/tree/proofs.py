"""Proofs that verify offline (C2SP tlog-proof@v1), and receipts, which carry the event with them.

A receipt is such a proof whose `extra` holds what is missing to make the entry again: the event
in canonical form, and the random bytes with which the tree commits to it.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from clearing.tree.checkpoint import Checkpoint, verified
from clearing.tree.hashing import (
    HASH_BYTES,
    MAX_PROOF_HASHES,
    Unproven,
    leaf_hash,
    verify_inclusion,
)
from clearing.tree.notes import MAX_NOTE_BYTES, VerifierKey
from contracts.commitment import NONCE_BYTES, NotCanonical, Plain, encoded, entry_of, read_canonical

FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
SUFFIX: Final = ".tlog-proof"
# A clearing run over thousands of groups is a few megabytes; nothing longer is read.
MAX_PROOF_BYTES: Final = 64 * 1024 * 1024
_INDEX: Final = re.compile(r"index (0|[1-9]\d{0,18})")


@dataclass(frozen=True, slots=True)
class TlogProof:
    """That an entry is in a tree: where, by which hashes, and the signed checkpoint as it came."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    @property
    def encoded(self) -> bytes:
        """The bytes of the proof's file."""
        lines = [FIRST_LINE]
        if self.extra is not None:
            lines.append(f"extra {b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [b64encode(each).decode() for each in self.hashes]
        return "\n".join([*lines, "", ""]).encode() + self.checkpoint


class Receipt(NamedTuple):
    """One event as the tree has it: `payload` in canonical form, and what proves it."""

    payload: bytes
    nonce: bytes
    proof: TlogProof

    @property
    def encoded(self) -> bytes:
        """The bytes of the receipt's file."""
        payload = read_canonical(self.payload)
        extra = encoded({"nonce": self.nonce.hex(), "payload": payload})
        return replace(self.proof, extra=extra).encoded

    @property
    def entry(self) -> bytes:
        """The tree's entry, made again from the event and the random bytes."""
        return entry_of(self.nonce, self.payload)

    @property
    def fact(self) -> dict[str, Plain]:
        """The event: `envelope`, `position` and `type`, every integer as a decimal string."""
        return read_canonical(self.payload)


def read_proof(encoded_proof: bytes) -> TlogProof:
    """Return the proof, of which nothing is believed yet. Raises `Unproven`."""
    if len(encoded_proof) > MAX_PROOF_BYTES:
        raise Unproven("the proof is too long")
    head, parting, checkpoint = encoded_proof.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Unproven("the proof is no text") from error
    if not parting or lines[0] != FIRST_LINE or len(checkpoint) > MAX_NOTE_BYTES:
        raise Unproven(f"no proof that begins with {FIRST_LINE}")
    rest = lines[1:]
    extra = None
    if rest and rest[0].startswith("extra "):
        extra = _from_base64(rest.pop(0).removeprefix("extra "))
    found = _INDEX.fullmatch(rest[0]) if rest else None
    if found is None:
        raise Unproven("the proof says for no leaf what it proves")
    hashes = tuple(_from_base64(line) for line in rest[1:])
    if len(hashes) > MAX_PROOF_HASHES:
        raise Unproven("the proof is too long")
    if any(len(each) != HASH_BYTES for each in hashes):
        raise Unproven(f"a hash has {HASH_BYTES} bytes")
    return TlogProof(int(found[1]), hashes, checkpoint, extra)


def read_receipt(encoded_receipt: bytes) -> Receipt:
    """Return the receipt, of which nothing is believed yet. Raises `Unproven`."""
    proof = read_proof(encoded_receipt)
    if proof.extra is None:
        raise Unproven("the proof carries no event: it is no receipt")
    try:
        extra = read_canonical(proof.extra)
    except NotCanonical as error:
        raise Unproven(f"what the receipt carries cannot be read: {error}") from error
    nonce, payload = extra.get("nonce"), extra.get("payload")
    if not isinstance(nonce, str) or not re.fullmatch(r"[0-9a-f]{64}", nonce):
        raise Unproven(f"the receipt has no {NONCE_BYTES} random bytes")
    if not isinstance(payload, dict):
        raise Unproven("the receipt carries no event")
    return Receipt(encoded(payload), bytes.fromhex(nonce), proof)


def verify_proof(
    proof: TlogProof, entry: bytes, keys: Iterable[VerifierKey], *, origin: str | None = None
) -> Checkpoint:
    """Return the checkpoint in whose tree the entry is.

    Raises `BadNote` where the checkpoint is not signed by one of the keys, `Unproven` where the
    entry is not in its tree.
    """
    checkpoint = verified(proof.checkpoint, keys, origin=origin)
    leaf = leaf_hash(entry)
    verify_inclusion(leaf, proof.index, checkpoint.size, checkpoint.root, proof.hashes)
    return checkpoint


def verify_receipt(
    receipt: Receipt, keys: Iterable[VerifierKey], *, origin: str | None = None
) -> Checkpoint:
    """Return the checkpoint in whose tree the event stands at its position.

    Raises as `verify_proof` does, and `Unproven` where the event says another position.
    """
    try:
        entry, fact = receipt.entry, receipt.fact
    except NotCanonical as error:
        raise Unproven(f"the event of the receipt cannot be read: {error}") from error
    if fact.get("position") != str(receipt.proof.index + 1):
        raise Unproven("the receipt's event stands at another position")
    return verify_proof(receipt.proof, entry, keys, origin=origin)


def _from_base64(text: str) -> bytes:
    try:
        found = b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise Unproven("what should be base64 is not") from error
    if b64encode(found).decode() != text:
        raise Unproven("what should be base64 is not")
    return found
