"""Changes of the keys that sign the tree: asked by one person, done by another's yes.

A key is the installation's and no group's, so that it is no act of the ledger. What asks and who
said yes is written beside the keys; that the new key is known comes from the old one's signature
beside its own, on every checkpoint until the old one goes.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final, Literal, TypeAlias

import msgspec

from access.phrases_proofs import Proof
from access.saying import Saying
from clearing.tree import key_file
from clearing.tree.key_file import KeyFile, NoKey
from clearing.tree.notes import VerifierKey
from contracts.ids import AtMs, PersonId
from contracts.value import Value
from evenveel.credential import keep_alone
from evenveel.troubles import Trouble

Change: TypeAlias = Literal["rotate", "retire"]

_WAITS: Final = "tree.change"
_DONE: Final = "tree.changes"


class Asked(Value, frozen=True, kw_only=True):
    """A change that waits for another person's yes."""

    change: Change
    by: PersonId
    at_ms: AtMs


class Agreed(Value, frozen=True, kw_only=True):
    """Somebody's yes to a change, before any key has changed."""

    asked: Asked
    agreed_by: PersonId
    at_ms: AtMs


class Done(Value, frozen=True, kw_only=True):
    """A change, who asked for it and who said yes, and the key that signs since."""

    asked: Asked
    agreed_by: PersonId
    at_ms: AtMs
    key: str


class KeyChanges:
    """The changes of the keys in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys = KeyFile(folder / key_file.FILE_NAME)

    @property
    def signing(self) -> tuple[VerifierKey, ...]:
        """The keys that sign now, the oldest first. Raises `Trouble`."""
        try:
            found = self._keys.signing()
        except NoKey as error:
            raise _unchanged(error) from error
        return tuple(key.verifier for key in found)

    @property
    def known(self) -> tuple[VerifierKey, ...]:
        """These and all that signed before, the oldest first. Raises `Trouble`."""
        try:
            return self._keys.known()
        except NoKey as error:
            raise _unchanged(error) from error

    def make_first(self, origin: str) -> VerifierKey:
        """A first key signs, in this name. Raises `Trouble` where there is one already."""
        try:
            return self._keys.make(origin).verifier
        except FileExistsError as error:
            raise Trouble(Saying(Proof.KEY_THERE_ALREADY)) from error

    def ask(self, change: Change, by: PersonId, at_ms: AtMs) -> None:
        """The change waits for another's yes, in place of any that waited. Raises `Trouble`."""
        assert self.signing, "a file of keys has some"
        asked = Asked(change=change, by=by, at_ms=at_ms)
        keep_alone(self._folder / _WAITS, msgspec.json.encode(asked).decode())

    @property
    def waiting(self) -> Asked | None:
        """The change that waits for a yes."""
        return _asked_in(self._folder / _WAITS)

    def to_agree(self, by: PersonId) -> Asked:
        """Return the change that waits for this person's yes. Raises `Trouble`."""
        asked = self.waiting
        if asked is None:
            raise Trouble(Saying(Proof.NO_CHANGE_WAITS))
        return _of_another(asked, by)

    def agree(self, by: PersonId, at_ms: AtMs, asked_at_ms: AtMs) -> Done:
        """The change that waited is done, and who said yes is on disk before any key changes.

        `asked_at_ms` is when it was asked for that was seen. Raises `Trouble`, also where another
        waits by now, and then no key has changed and what waited still does.
        """
        taken = self._folder / f".{_WAITS}.{token_hex(8)}"
        try:
            # Whoever says yes a second time finds nothing that waits, and no key is made twice.
            (self._folder / _WAITS).rename(taken)
        except FileNotFoundError:
            raise Trouble(Saying(Proof.NO_CHANGE_WAITS)) from None
        try:
            agreed = self._agreed(taken, by, at_ms, asked_at_ms)
            self._write_down(agreed)
            key = self._changed(agreed.asked.change)
        except (NoKey, OSError) as error:
            self._waits_again(taken)
            raise _unchanged(error) from error
        except Trouble:
            self._waits_again(taken)
            raise
        done = Done(asked=agreed.asked, agreed_by=by, at_ms=at_ms, key=key.text)
        self._write_down(done)
        taken.unlink()
        return done

    def _agreed(self, taken: Path, by: PersonId, at_ms: AtMs, asked_at_ms: AtMs) -> Agreed:
        """Return the yes to what was taken, which may be newer than what its giver saw."""
        asked = _asked_in(taken)
        assert asked is not None, "nobody else knows its name"
        if asked_at_ms != asked.at_ms:
            raise Trouble(Saying(Proof.ANOTHER_CHANGE_WAITS))
        return Agreed(asked=_of_another(asked, by), agreed_by=by, at_ms=at_ms)

    def _changed(self, change: Change) -> VerifierKey:
        """Return the key that signs since the change, which is done."""
        if change == "rotate":
            return self._keys.rotate().verifier
        self._keys.retire()
        return self._keys.signing()[-1].verifier

    def _write_down(self, record: Agreed | Done) -> None:
        with (self._folder / _DONE).open("ab") as file:
            file.write(msgspec.json.encode(record) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _waits_again(self, taken: Path) -> None:
        with suppress(FileExistsError):
            # What was asked meanwhile stands in its place.
            os.link(taken, self._folder / _WAITS)
        taken.unlink()


def _of_another(asked: Asked, by: PersonId) -> Asked:
    if asked.by == by:
        raise Trouble(Saying(Proof.TWO_PEOPLE_NEEDED))
    return asked


def _asked_in(path: Path) -> Asked | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Asked)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise _unchanged(error) from error


def _unchanged(error: Exception) -> Trouble:
    return Trouble(Saying(Proof.KEYS_NOT_CHANGED, detail=str(error)))
