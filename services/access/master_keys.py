"""The master keys under which the subjects' own keys are kept: the newest, and any before it.

A master key is 32 bytes by chance, written in base64. Where several are given the first wraps what
is made from now on, and the others open what was wrapped before. Whoever has one of them and the
file of keys reads the vault, so it stays out of the database and out of its backups.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes
from typing import Final, NamedTuple, TypeAlias

from access.phrases_keys import KeyStore
from access.saying import Sayable, Saying
from access.secret import kept_text

MASTER_BYTES: Final = 32
FILE_NAME: Final = "master.key"


class MasterNotUsable(Sayable):
    """What is given as a master key is none."""


class Master(NamedTuple):
    """A master key and the name under which it is remembered; the name tells nothing of it."""

    master_id: str
    key: bytes

    def __repr__(self) -> str:
        return f"Master({self.master_id}, …)"


MasterKeys: TypeAlias = Callable[[], Sequence[Master]]
"""Returns the master keys there are at this moment, the newest first, at least one."""


def masters_in(text: str) -> list[Master]:
    """Return the keys in a text, parted by blanks or commas. Raises `MasterNotUsable`."""
    found = [_master_of(part) for part in text.replace(",", " ").split()]
    if not found:
        raise MasterNotUsable(Saying(KeyStore.NO_MASTER))
    return found


def given_masters(text: str) -> MasterKeys:
    """Return the keys of the environment, which stay as they are while the process lives."""
    found = masters_in(text)
    return lambda: found


def masters_of_file(path: Path, *, make: bool) -> MasterKeys:
    """Return the keys in a file that only its owner reads; each call reads it anew.

    `make`: where there is no such file it is made, with a new key. Raises `MasterNotUsable`, and
    `SecretNotUsable` where others may read it.
    """

    def read() -> Sequence[Master]:
        if not make and not path.exists():
            raise MasterNotUsable(Saying(KeyStore.MASTER_NOT_THERE, path=str(path)))
        return masters_in(kept_text(path, otherwise=new_master()))

    return read


def new_master() -> str:
    """Return a master key that nobody has, as it is written."""
    return base64.b64encode(token_bytes(MASTER_BYTES)).decode()


def put_in_place(path: Path, masters: Sequence[Master]) -> None:
    """The file holds these keys and no others, durably; nobody ever reads half of it.

    It belongs to whom it belonged to, whoever writes it: else the services could not read it.
    """
    beside = path.with_name(f".{path.name}.{token_bytes(8).hex()}")
    made = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(made, "w", encoding="utf-8") as file:
            if path.exists():
                before = path.stat()
                os.fchown(file.fileno(), before.st_uid, before.st_gid)
            file.writelines(base64.b64encode(each.key).decode() + "\n" for each in masters)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # Else a power cut may bring the file from before back, without the newest key.
        os.fsync(folder)
    finally:
        os.close(folder)


def _master_of(text: str) -> Master:
    try:
        key = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != MASTER_BYTES:
        raise MasterNotUsable(Saying(KeyStore.NOT_A_MASTER, bytes=str(MASTER_BYTES)))
    return Master(sha256(b"evenveel/master/v1\0" + key).hexdigest()[:16], key)
