"""The installation's own secret, and the keys that are made of it, each for one purpose."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from hmac import digest
from pathlib import Path
from secrets import token_bytes
from typing import Final, Literal, TypeAlias

from access.opaque import new_secret
from access.phrases_sign_in import SignIn
from access.saying import Sayable, Saying

Purpose: TypeAlias = Literal["forms", "identities", "rates", "webhooks"]

FILE_NAME: Final = "secrets"
OPERATOR_FILE_NAME: Final = "operator.key"
_LEAST_CHARACTERS: Final = 32


class SecretNotUsable(Sayable):
    """A file that keeps a secret keeps none, or others than its owner can read it."""


class Secret:
    """What signs and seals. Whoever has it can do both in our name."""

    __slots__ = ("_master",)

    def __init__(self, text: str) -> None:
        if len(text) < _LEAST_CHARACTERS:
            raise SecretNotUsable(Saying(SignIn.SECRET_TOO_SHORT, least=str(_LEAST_CHARACTERS)))
        self._master = sha256(b"evenveel/secret/v1\0" + text.encode()).digest()

    def __repr__(self) -> str:
        return "Secret(…)"

    def key_for(self, purpose: Purpose) -> bytes:
        """Return 32 bytes that are of use for this purpose alone."""
        return digest(self._master, b"evenveel/key/v1\0" + purpose.encode(), "sha256")


def kept_secret(folder: Path) -> Secret:
    """Return the secret in the data folder; one is made where there is none."""
    return Secret(kept_text(folder / FILE_NAME, otherwise=new_secret() + new_secret()))


def kept_text(path: Path, *, otherwise: str) -> str:
    """Return what the file keeps, which nobody but its owner reads; `otherwise` in a new file.

    Any number of processes may be the first: all return the same. Raises `SecretNotUsable`.
    """
    if not path.exists():
        _write_once(path, otherwise)
    with path.open(encoding="utf-8") as file:
        if os.fstat(file.fileno()).st_mode & 0o077:
            raise SecretNotUsable(Saying(SignIn.SECRET_READ_BY_OTHERS, path=str(path)))
        text = file.read().strip()
    if not text:
        raise SecretNotUsable(Saying(SignIn.SECRET_EMPTY, path=str(path)))
    return text


def _write_once(path: Path, text: str) -> None:
    # Written whole under another name first, so that nobody ever reads half of it.
    beside = path.with_name(f".{path.name}.{token_bytes(8).hex()}")
    made = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(made, "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        beside.unlink()
