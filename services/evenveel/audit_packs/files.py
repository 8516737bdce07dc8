"""The files of a pack, in a folder or in a zip; nothing is ever unpacked beside it."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterable
from io import FileIO
from pathlib import Path
from typing import Final, Protocol, Self

from access.phrases_proofs import Proof
from access.saying import Saying
from evenveel.audit_packs.form import BUNDLES, EVENTS, max_bytes_of
from evenveel.troubles import Trouble

# The same pack has the same bytes, whenever it was made.
_NO_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
_READABLE: Final = 0o644 << 16
# Others may ask for any amount of memory before they unpack a byte.
_PACKED_AS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# All that the library was seen to raise for zips that were made to hurt it.
_NO_ZIP: Final = (
    OSError,
    EOFError,
    OverflowError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


class NoPack(Trouble):
    """What was given cannot be read as a pack."""


class PackFiles(Protocol):
    """Where a pack lies."""

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes; None where there is no such file. Raises `NoPack`."""

    def event_files(self) -> list[str]:
        """Return the names of the files of events, in order."""

    def close(self) -> None:
        """The files are closed."""


class Folder:
    """A pack in a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str) -> bytes | None:
        most = max_bytes_of(name)
        try:
            with FileIO(self._path / name, opener=_without_waiting) as file:
                found = os.fstat(file.fileno())
                if not stat.S_ISREG(found.st_mode):
                    raise NoPack(Saying(Proof.FILE_NOT_KNOWN, file=name))
                if found.st_size > most:
                    raise NoPack(Saying(Proof.FILE_TOO_LARGE, file=name))
                return file.read(found.st_size)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise NoPack(Saying(Proof.FILE_NOT_READ, file=name, detail=str(error))) from error

    def event_files(self) -> list[str]:
        return sorted(f"{EVENTS}{file.name}" for file in (self._path / EVENTS).glob("*.jsonl"))

    def close(self) -> None:
        """Nothing is open."""


class Zip:
    """A pack in one file."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except _NO_ZIP as error:
            raise NoPack(Saying(Proof.NO_PACK, file=str(path))) from error
        try:
            self._named = _by_name(self._zip.infolist())
        except NoPack:
            self._zip.close()
            raise

    def read(self, name: str) -> bytes | None:
        found = self._named.get(name)
        if found is None:
            return None
        if found.file_size > max_bytes_of(name):
            raise NoPack(Saying(Proof.FILE_TOO_LARGE, file=name))
        if found.compress_type not in _PACKED_AS:
            way = f"packed in way {found.compress_type}"
            raise NoPack(Saying(Proof.FILE_NOT_READ, file=name, detail=way))
        try:
            # What the zip says of its size is not believed: no more than that is read.
            with self._zip.open(found) as file:
                return file.read(found.file_size)
        except _NO_ZIP as error:
            raise NoPack(Saying(Proof.FILE_NOT_READ, file=name, detail=str(error))) from error

    def event_files(self) -> list[str]:
        return sorted(each for each in self._named if each.startswith(EVENTS))

    def close(self) -> None:
        self._zip.close()


def _without_waiting(path: str, flags: int) -> int:
    """Open the file; that nobody writes into somebody's pipe is not waited for."""
    return os.open(path, flags | os.O_NONBLOCK)


def _by_name(entries: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the files of a zip; its folders are none. Raises `NoPack` where one is there twice."""
    named: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        if entry.filename in named:
            # Whoever unpacks it might read the other one.
            twice = {"file": entry.filename, "detail": "it stands in the zip twice"}
            raise NoPack(Saying(Proof.FILE_NOT_READ, **twice))
        if not entry.is_dir():
            named[entry.filename] = entry
    return named


def opened_pack(path: Path) -> PackFiles:
    """Return the files of the pack at this path. Raises `NoPack`."""
    return Folder(path) if path.is_dir() else Zip(path)


class Wrapping(Protocol):
    """Where a pack is being put."""

    def add(self, name: str, parts: Iterable[bytes]) -> None:
        """The pack has one more file, of these parts."""


class IntoFolder:
    """Puts a pack into a folder that is empty or not there yet. Raises `Trouble`."""

    def __init__(self, path: Path) -> None:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise Trouble(Saying(Proof.NOT_EMPTY, path=str(path)))
        self._path = path

    def add(self, name: str, parts: Iterable[bytes]) -> None:
        file = self._path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as into:
            into.writelines(parts)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        """What was written stays."""


class IntoZip:
    """Puts a pack into one file, which is there once all of it is. Raises `Trouble`."""

    def __init__(self, path: Path) -> None:
        if path.exists():
            raise Trouble(Saying(Proof.THERE_ALREADY, path=str(path)))
        self._path = path
        self._beside = path.with_name(f".{path.name}.unfinished")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._zip = zipfile.ZipFile(self._beside, "w")

    def add(self, name: str, parts: Iterable[bytes]) -> None:
        entry = zipfile.ZipInfo(name, _NO_MOMENT)
        # Hashes are as large packed as they are.
        entry.compress_type = zipfile.ZIP_DEFLATED if _packs(name) else zipfile.ZIP_STORED
        entry.external_attr = _READABLE
        with self._zip.open(entry, "w", force_zip64=True) as into:
            for part in parts:
                into.write(part)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._zip.close()
        if kind is None:
            self._beside.replace(self._path)
        else:
            self._beside.unlink(missing_ok=True)


def _packs(name: str) -> bool:
    return name.startswith((EVENTS, BUNDLES))
