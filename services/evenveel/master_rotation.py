"""A new master key takes the old one's place while everything runs.

Only the wrapping of the subjects' keys changes, in one transaction of their file. Processes that
run hold keys as they were opened, and read the file of master keys anew when they meet one that
they do not know. Where the master keys come from the environment, every process is started with
the new one before the old one first.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from access import master_keys
from access.master_keys import Master, masters_in, new_master, put_in_place
from access.phrases_keys import KeyStore
from access.saying import Saying
from evenveel.settings import Settings
from evenveel.troubles import CannotRun
from evenveel.vault_keys import keys_of, masters_of


class Rotated(NamedTuple):
    """How many keys are under another master key than before, which, and what else is given."""

    rewrapped: int
    master_id: str
    older: int


def rotate_master(settings: Settings, *, forget_older: bool) -> Rotated:
    """Every key of a subject is under the newest master key.

    In a file of master keys a new one is put first; with `forget_older` it is the only one left
    afterwards. Raises `CannotRun`, also where the environment gives none but the one there was.
    """
    if settings.master_key is None:
        return _in_file(settings, forget_older=forget_older)
    with keys_of(settings) as keys:
        count = keys.rewrap()
    newest, *older = masters_of(settings)()
    if not count:
        raise CannotRun(Saying(KeyStore.NO_NEW_MASTER))
    return Rotated(count, newest.master_id, len(older))


def _in_file(settings: Settings, *, forget_older: bool) -> Rotated:
    path = settings.master_key_file or settings.key_folder / master_keys.FILE_NAME
    try:
        with keys_of(settings) as keys, _alone(path.parent):
            before = list(masters_of(settings)())
            (newest,) = masters_in(new_master())
            # Whoever meets the new one's name from here on finds it in the file; one that was
            # killed here leaves both, and nothing wrapped under it.
            put_in_place(path, [newest, *before])
            count = keys.rewrap()
            left: list[Master] = [newest] if forget_older else [newest, *before]
            if lost := keys.masters_used() - {each.master_id for each in left}:
                given = {"folder": str(keys.folder), "master": ", ".join(sorted(lost))}
                raise CannotRun(Saying(KeyStore.MASTER_NOT_OURS, **given))
            put_in_place(path, left)
    except OSError as error:
        detail = error.strerror or str(error)
        cannot = Saying(KeyStore.KEYS_NOT_THERE, folder=str(path.parent), detail=detail)
        raise CannotRun(cannot) from error
    return Rotated(count, newest.master_id, len(left) - 1)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else changes master keys in this folder; whoever was first is waited for.

    Of two at once each would leave its own key in the file, and all may be under the other's.
    """
    # The folder itself is locked: a file beside could belong to whoever was here first.
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)
