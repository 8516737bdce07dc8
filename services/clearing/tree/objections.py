"""Objections that were made to the tree, kept until whoever made one takes it back.

Who objected may be silent the next time it is asked, or made silent. So what was said outlasts the
process that heard it: a file for each that objected, beside the last checkpoint.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from clearing.tree.key_file import replaced, sync_folder
from contracts.commitment import NotCanonical, Plain, encoded, read_canonical

PREFIX: Final = "objection-"


class Objection(NamedTuple):
    """Who objected, to which tree that we signed (`root` in hexadecimal), in which words."""

    by: str
    origin: str
    size: int
    root: str
    said: str


class Unreadable(Exception):
    """What is kept cannot be read, and so not be heeded; the message says what."""


class Objections(Protocol):
    """Where objections are kept, one of each that made any."""

    def kept(self) -> list[Objection]:
        """Those that were not taken back. Raises `Unreadable`."""

    def keep(self, objection: Objection) -> None:
        """It is kept, durably, instead of an earlier one by the same. Raises `OSError`."""

    def take_back(self, by: str) -> None:
        """None by this one is kept. Raises `OSError`."""


class ObjectionsInMemory:
    """The `Objections` of one process."""

    def __init__(self) -> None:
        self._by: dict[str, Objection] = {}

    def kept(self) -> list[Objection]:
        """Those that were not taken back."""
        return list(self._by.values())

    def keep(self, objection: Objection) -> None:
        """It is kept for as long as this lasts."""
        self._by[objection.by] = objection

    def take_back(self, by: str) -> None:
        """None by this one is kept."""
        self._by.pop(by, None)


class ObjectionFiles:
    """The `Objections` in files of one folder: JSON, for whoever has to settle what is right."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(self) -> list[Objection]:
        """Those that were not taken back, in the order of their files. Raises `Unreadable`."""
        try:
            paths = sorted(self._folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise Unreadable(f"the folder of objections: {error.strerror}") from error
        found = (_read(path) for path in paths if path.name.startswith(PREFIX))
        return [objection for objection in found if objection is not None]

    def keep(self, objection: Objection) -> None:
        """Its file holds it, also after a power cut. Raises `OSError`."""
        told: dict[str, Plain] = {name: str(part) for name, part in objection._asdict().items()}
        replaced(self._path(objection.by), encoded(told))

    def take_back(self, by: str) -> None:
        """There is no such file, also after a power cut. Raises `OSError`."""
        try:
            self._path(by).unlink()
        except FileNotFoundError:
            return
        sync_folder(self._folder)

    def _path(self, by: str) -> Path:
        # Who it is may be an address, which is no name of a file.
        return self._folder / f"{PREFIX}{sha256(by.encode()).hexdigest()[:16]}"


def _read(path: Path) -> Objection | None:
    """Return what the file says; None where it was taken back meanwhile. Raises `Unreadable`."""
    try:
        told = read_canonical(path.read_bytes())
        read = {name: str(told[name]) for name in Objection._fields}
        return Objection(read["by"], read["origin"], int(read["size"]), read["root"], read["said"])
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unreadable(f"{path.name}: {error.strerror}") from error
    except (NotCanonical, KeyError, ValueError) as error:
        raise Unreadable(f"{path.name} is no objection that was kept here") from error
