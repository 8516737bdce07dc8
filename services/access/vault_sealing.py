"""How rows of the vault are sealed: AES-256-GCM under keys made of their subjects' own.

Of a subject's key one is derived for each purpose. The words of an exchange stand under a key made
of three: of the month, of the payer and of the payee, so that destroying any one makes them
unreadable. The salt of a commitment is sealed with the words: with the salt in the clear, whoever
kept a copy of the row could go on trying words against the log. Bound into each row is where it
stands, so that one row's content moved into another does not open.
Source: NIST SP 800-38D (random nonces of 96 bits, far fewer than 2^32 rows a key); NIST SP 800-56C,
one-step derivation with SHA-256 (a quarter of what HMAC costs here, 4 µs a row).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from hmac import digest
from struct import Struct
from typing import Final, NamedTuple, TypeAlias

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from access.subject_keys import subject_of_month

_NONCE_BYTES: Final = 12
_NONCES_A_DRAW: Final = 256
_WORDS: Final = b"evenveel/vault/words/v1\0"
_NAME: Final = b"evenveel/vault/name/v1\0"
_POST: Final = b"evenveel/vault/post/v1\0"
_CODE: Final = b"evenveel/vault/code/v1\0"
# Under this subject stands the key of the index by which codes are told apart unread.
CODES: Final = "codes"
_POSITION: Final = Struct(">q")
# The counter of a derivation that needs one step.
_ONCE: Final = b"\0\0\0\1"

_NULL: Final = "a text holds no null character"

Keys: TypeAlias = Mapping[str, bytes]
"""The keys of subjects, of those that have one."""


class SealedWords(NamedTuple):
    """Words as their commitment was made of them."""

    salt: bytes
    words: str


class SealedName(NamedTuple):
    """What is kept of who a random id stands for."""

    code: str | None
    name: str
    contact: str | None


class DoesNotOpen(Exception):
    """A row's content is not what was sealed there; the message says where it stands."""


_encode: Final[Callable[[object], bytes]] = msgspec.msgpack.Encoder().encode
_words_in: Final = msgspec.msgpack.Decoder(SealedWords).decode
_name_in: Final = msgspec.msgpack.Decoder(SealedName).decode


class _Nonces:
    """Fresh chance, drawn in stock: each draw is a call to the system."""

    def __init__(self) -> None:
        self._stock: list[bytes] = []

    def draw(self) -> bytes:
        try:
            return self._stock.pop()
        except IndexError:
            drawn = os.urandom(_NONCE_BYTES * _NONCES_A_DRAW)
            self._stock += [
                drawn[at : at + _NONCE_BYTES] for at in range(0, len(drawn), _NONCE_BYTES)
            ]
            return self._stock.pop()


_nonces: Final = _Nonces()


def seal_words(
    keys: Keys, subjects: Sequence[str], month: str, position: int, content: SealedWords
) -> bytes:
    """Return what is kept of the words at a position; their subjects and the month have keys."""
    key = _key_of_words(keys, subjects, month)
    if "\0" in content.words:
        raise ValueError(_NULL)
    return _sealed(key, content, _POSITION.pack(position))


def open_words(
    keys: Keys, subjects: Sequence[str], month: str, position: int, kept: bytes
) -> SealedWords | None:
    """Return the words; None where one of the keys is no more. Raises `DoesNotOpen`."""
    if any(subject not in keys for subject in (*subjects, subject_of_month(month))):
        return None
    key = _key_of_words(keys, subjects, month)
    return _words_in(_opened(key, kept, _POSITION.pack(position), f"words at {position}"))


def seal_name(key: bytes, subject_id: str, group_id: str, content: SealedName) -> bytes:
    """Return what is kept of a name."""
    if any("\0" in (part or "") for part in content):
        raise ValueError(_NULL)
    return _sealed(_derived(_NAME, key), content, f"{subject_id}/{group_id}".encode())


def open_name(key: bytes, subject_id: str, group_id: str, kept: bytes) -> SealedName:
    """Return the name. Raises `DoesNotOpen`."""
    place = f"{subject_id}/{group_id}".encode()
    return _name_in(_opened(_derived(_NAME, key), kept, place, f"name of {subject_id}"))


def seal_post(key: bytes, post_id: str, position: int, content: SealedWords) -> bytes:
    """Return what is kept of a post as it is since a position."""
    return _sealed(_derived(_POST, key), content, _place_of_post(post_id, position))


def open_post(key: bytes, post_id: str, position: int, kept: bytes) -> SealedWords:
    """Return what the post says, canonically. Raises `DoesNotOpen`."""
    place = _place_of_post(post_id, position)
    return _words_in(_opened(_derived(_POST, key), kept, place, f"post {post_id}"))


def code_index(key: bytes, group_id: str, code: str) -> bytes:
    """Return that by which a code is known to be taken in its group, and which does not tell it.

    Whoever has the key of the index can still try codes one by one: so it goes with the row.
    """
    return digest(key, _CODE + f"{group_id}\0{code}".encode(), "sha256")


def _key_of_words(keys: Keys, subjects: Sequence[str], month: str) -> bytes:
    secrets = [keys[subject_of_month(month)], *[keys[subject] for subject in subjects]]
    return _derived(_WORDS, b"".join(secrets))


def _derived(purpose: bytes, secret: bytes) -> bytes:
    return sha256(_ONCE + secret + purpose).digest()


def _place_of_post(post_id: str, position: int) -> bytes:
    return post_id.encode() + _POSITION.pack(position)


def _sealed(key: bytes, content: SealedWords | SealedName, place: bytes) -> bytes:
    nonce = _nonces.draw()
    return nonce + AESGCM(key).encrypt(nonce, _encode(content), place)


def _opened(key: bytes, kept: bytes, place: bytes, what: str) -> bytes:
    try:
        return AESGCM(key).decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], place)
    except (InvalidTag, ValueError) as error:
        raise DoesNotOpen(what) from error
