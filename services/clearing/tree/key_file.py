"""The keys that sign the tree: a file of their own, which nobody but its owner reads.

Every secret key of the file signs each checkpoint. So a new key comes beside the old one, and who
trusts only the old one can follow, until it is retired: then its public half alone stays, by which
what it signed is known as ours. The first line is the oldest.
"""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_hex
from typing import Final, Protocol

from clearing.tree.notes import PRIVATE, BadNote, SigningKey, VerifierKey, read_key

FILE_NAME: Final = "tree.keys"
# A change of keys is a matter of days; more at once would be no change but an accident.
MAX_KEYS: Final = 4


class NoKey(Exception):
    """There is no key to sign the tree with, or one that cannot be read; the message says which."""


class KeyRing(Protocol):
    """Whose signatures under a tree are our own."""

    def signing(self) -> tuple[SigningKey, ...]:
        """The keys that sign now, the oldest first. Raises `NoKey`."""

    def known(self) -> tuple[VerifierKey, ...]:
        """The public halves of these and of all that signed before. Raises `NoKey`."""


class KeyFile:
    """The `KeyRing` in one file; what another process changes there is seen at the next look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._signing: tuple[SigningKey, ...] = ()
        self._retired: tuple[VerifierKey, ...] = ()

    def signing(self) -> tuple[SigningKey, ...]:
        """Return the keys that sign now, the oldest first. Raises `NoKey`."""
        self._look()
        return self._signing

    def known(self) -> tuple[VerifierKey, ...]:
        """Return the public halves of all keys that ever signed, the oldest first."""
        self._look()
        return (*self._retired, *(key.verifier for key in self._signing))

    def make(self, origin: str) -> SigningKey:
        """A first key signs, in this name. Raises `FileExistsError` where there is one already."""
        key = SigningKey.made(origin)
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = self._written([key.text])
        try:
            os.link(aside, self._path)
        finally:
            aside.unlink()
        sync_folder(self._path.parent)
        return key

    def rotate(self) -> SigningKey:
        """A new key signs beside those that do, in their name. Raises `NoKey`."""
        known = self.signing()
        if len(known) >= MAX_KEYS:
            raise NoKey(f"{len(known)} keys sign already: retire those that nobody needs")
        key = SigningKey.made(known[0].verifier.name)
        self._replace(list(self._retired), [*known, key])
        return key

    def retire(self) -> list[VerifierKey]:
        """Only the newest key signs from now on; returns those that do no more. Raises `NoKey`."""
        *others, newest = self.signing()
        retired = [key.verifier for key in others]
        self._replace([*self._retired, *retired], [newest])
        return retired

    def _look(self) -> None:
        try:
            found = self._path.stat()
            seen = (found.st_mtime_ns, found.st_size, found.st_ino)
            if seen != self._seen:
                self._read(self._path.read_text(encoding="utf-8"))
                self._seen = seen
        except FileNotFoundError as error:
            raise NoKey(f"there is no {self._path.name} in the folder of keys") from error
        except (OSError, UnicodeDecodeError) as error:
            raise NoKey(f"{self._path.name} cannot be read: {error}") from error

    def _read(self, text: str) -> None:
        lines = [line for line in text.split("\n") if line.strip()]
        try:
            secret = tuple(SigningKey.read(line) for line in lines if line.startswith(PRIVATE))
            retired = tuple(read_key(line) for line in lines if not line.startswith(PRIVATE))
        except BadNote as error:
            raise NoKey(f"{self._path.name} holds a key that cannot be read: {error}") from error
        names = {key.verifier.name for key in secret} | {key.name for key in retired}
        if not secret or len(names) != 1:
            raise NoKey(f"{self._path.name} holds no keys of one name")
        self._signing, self._retired = secret, retired

    def _replace(self, retired: list[VerifierKey], signing: list[SigningKey]) -> None:
        lines = [*(key.text for key in retired), *(key.text for key in signing)]
        self._written(lines).replace(self._path)
        sync_folder(self._path.parent)

    def _written(self, lines: list[str]) -> Path:
        """Return another file that holds these lines, durably, and is nobody else's to read."""
        aside = self._path.with_name(f".{self._path.name}.{token_hex(8)}")
        opened = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            # A key that signed and is gone after a power cut would end the tree.
            os.fsync(file.fileno())
        return aside


def replaced(path: Path, content: bytes) -> None:
    """The file holds just this, also after a power cut. Raises `OSError`."""
    # A name of its own: two processes at once must not write into each other's file.
    aside = path.with_name(f".{path.name}.{token_hex(8)}")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with aside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        sync_folder(path.parent)
    finally:
        aside.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """The names in the folder are on disk, as they are now."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
