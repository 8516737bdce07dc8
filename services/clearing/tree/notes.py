"""Signed notes (C2SP signed-note): a text, and below it who signed it, readable by any tool.

Two kinds of signature are made and known: Ed25519 over the text (0x01), which a tree's own key
gives, and the cosignature of a witness, which says when (0x04, C2SP tlog-cosignature). Those of
unknown keys are left aside; one of a known key that does not hold spoils the note.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from hashlib import sha256
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519: Final = 0x01
COSIGNATURE: Final = 0x04
MAX_NOTE_BYTES: Final = 64 * 1024
MAX_SIGNATURES: Final = 64
_KEY_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_DASH: Final = "\u2014 "
PRIVATE: Final = "PRIVATE+KEY+"
_KEY: Final = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")


class BadNote(ValueError):
    """What is no signed note, or is not signed as it has to be; the message says what it lacks."""


class Signature(NamedTuple):
    """One line below a note: by whose key, and what that key said."""

    name: str
    key_id: bytes
    said: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its end."""
        return f"{_DASH}{self.name} {b64encode(self.key_id + self.said).decode()}\n"


class SignedNote(NamedTuple):
    """A text, which ends with its last line's end, and the signatures that stand below it."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def encoded(self) -> bytes:
        """The bytes of the note."""
        return f"{self.text}\n{''.join(each.line for each in self.signatures)}".encode()


class VerifierKey(NamedTuple):
    """By what a signature is known to be somebody's: name, kind, and the key's public half."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature says which key of this name made it."""
        kind = bytes([self.kind])
        return sha256(self.name.encode() + b"\n" + kind + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The key as it is told to others: `name+id+base64`."""
        key = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    def holds(self, text: str, said: bytes) -> bool:
        """Whether the key's owner signed this text so."""
        if self.kind == COSIGNATURE:
            time_s, said = int.from_bytes(said[:8], "big"), said[8:]
            if time_s >> 63:
                return False
            text = _cosigned(text, time_s)
        if len(said) != _SIGNATURE_BYTES:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(said, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """A key that signs in a name. Its text is secret, and the same as Go's `note` has it."""

    __slots__ = ("_private", "verifier")

    def __init__(self, name: str, kind: int, seed: bytes) -> None:
        """Raises `BadNote` for a name that no note could carry, a kind or a key that is none."""
        if not _fit_to_sign(name):
            raise BadNote(f"{name!r} cannot be the name of a key")
        if kind not in {ED25519, COSIGNATURE} or len(seed) != _KEY_BYTES:
            raise BadNote("a key has 32 bytes and one of two kinds")
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = VerifierKey(name, kind, self._private.public_key().public_bytes_raw())

    @classmethod
    def made(cls, name: str, kind: int = ED25519) -> SigningKey:
        """Return a new key by chance."""
        return cls(name, kind, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def read(cls, text: str) -> SigningKey:
        """Return the key that has this secret text. Raises `BadNote`, without showing it."""
        whole = text.strip()
        name, key_id, key = _parts_of(whole.removeprefix(PRIVATE))
        if not whole.startswith(PRIVATE) or len(key) != 1 + _KEY_BYTES:
            raise BadNote("no secret key")
        made = cls(name, key[0], key[1:])
        if made.verifier.key_id != key_id:
            raise BadNote("the secret key is not the one of its id")
        return made

    @property
    def text(self) -> str:
        """The secret: `PRIVATE+KEY+name+id+base64`."""
        seed = self._private.private_bytes_raw()
        key = b64encode(bytes([self.verifier.kind]) + seed).decode()
        return f"{PRIVATE}{self.verifier.name}+{self.verifier.key_id.hex()}+{key}"

    def signed(self, text: str, *, time_s: int = 0) -> Signature:
        """Return the signature of the text; of a cosigner at this time, in seconds since 1970."""
        prefix = b""
        if self.verifier.kind == COSIGNATURE:
            prefix, text = time_s.to_bytes(8, "big"), _cosigned(text, time_s)
        said = prefix + self._private.sign(text.encode())
        return Signature(self.verifier.name, self.verifier.key_id, said)


def read_key(text: str) -> VerifierKey:
    """Return the key that has this public text. Raises `BadNote`."""
    name, key_id, key = _parts_of(text.strip())
    if len(key) != 1 + _KEY_BYTES or key[0] not in {ED25519, COSIGNATURE}:
        raise BadNote("a key of no kind that is known here")
    found = VerifierKey(name, key[0], key[1:])
    if found.key_id != key_id:
        raise BadNote("the key is not the one of its id")
    return found


def read_note(encoded: bytes) -> SignedNote:
    """Return the note, none of whose signatures was looked at yet. Raises `BadNote`."""
    if len(encoded) > MAX_NOTE_BYTES:
        raise BadNote("the note is too long")
    try:
        whole = encoded.decode()
    except UnicodeDecodeError as error:
        raise BadNote("the note is no text") from error
    if _CONTROL.search(whole):
        raise BadNote("the note holds a control character")
    text, parting, below = whole.rpartition("\n\n")
    if not parting:
        raise BadNote("the note is not signed")
    return SignedNote(text + "\n", signatures_in(below))


def signatures_in(lines: str) -> tuple[Signature, ...]:
    """Return the signatures of these lines, at least one. Raises `BadNote`."""
    if not lines.endswith("\n"):
        raise BadNote("the note is cut off")
    found = tuple(_signature(line) for line in lines[:-1].split("\n"))
    if len(found) > MAX_SIGNATURES:
        raise BadNote("the note has too many signatures")
    return found


def signers(note: SignedNote, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Return the keys of these that signed the note, in the order in which they are given.

    Raises `BadNote` where a signature by one of them does not hold; none may have signed.
    """
    known = {(key.name, key.key_id): key for key in keys}
    signed: set[VerifierKey] = set()
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        if not key.holds(note.text, signature.said):
            raise BadNote(f"the signature by {key.name} does not hold")
        signed.add(key)
    return tuple(key for key in known.values() if key in signed)


def _cosigned(text: str, time_s: int) -> str:
    return f"cosignature/v1\ntime {time_s}\n{text}"


def _fit_to_sign(name: str) -> bool:
    return bool(name) and "+" not in name and not re.search(r"[\s\x00-\x1f]", name)


def _parts_of(text: str) -> tuple[str, bytes, bytes]:
    found = _KEY.fullmatch(text)
    if found is None:
        raise BadNote("no key: it has a name, an id and base64, with a plus between them")
    return found[1], bytes.fromhex(found[2]), _from_base64(found[3])


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    said = _from_base64(encoded)
    if not line.startswith(_DASH) or not _fit_to_sign(name) or len(said) < 5:
        raise BadNote("a line below the note is no signature")
    return Signature(name, said[:4], said[4:])


def _from_base64(text: str) -> bytes:
    try:
        found = b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise BadNote("what should be base64 is not") from error
    # One value has one spelling, so that nobody makes two notes of one.
    if b64encode(found).decode() != text:
        raise BadNote("what should be base64 is not")
    return found
