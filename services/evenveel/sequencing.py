"""The sequencer's place: with which keys it signs, and who outside the database is shown what."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Final
from urllib.parse import urlsplit

from access.moments import now_ms
from clearing.tree.key_file import FILE_NAME, KeyFile
from clearing.tree.notes import BadNote, read_key
from clearing.tree.objections import ObjectionFiles
from clearing.tree.onlookers import FILE_NAME as LAST_CHECKPOINT
from clearing.tree.onlookers import CheckpointFile, Onlooker
from clearing.tree.sequencer import Sequencer
from clearing.tree.topic import SUFFIX, CheckpointTopic
from clearing.tree.witnesses import Witness
from evenveel.composition import Ledger
from evenveel.settings import Settings, WrongSettings

_ON_ONE_MACHINE: Final = "localhost/tree"
# Longer the sequencer is not waited for: it may be killed at any moment.
_END_WITHIN_S: Final = 10.0


def tree_keys(settings: Settings) -> KeyFile:
    """Return the keys that sign the tree; outside production a first one is made."""
    keys = KeyFile(settings.key_folder / FILE_NAME)
    if settings.mode != "production" and not (settings.key_folder / FILE_NAME).exists():
        with suppress(FileExistsError):
            keys.make(tree_origin(settings))
    return keys


def tree_origin(settings: Settings) -> str:
    """Return in whose name a first key signs; later on the key itself says so."""
    if settings.tree_origin is not None:
        return settings.tree_origin
    address = settings.clearing_public_url
    if address is None and settings.public_url is not None:
        address = f"{settings.public_url}/clearing"
    if address is None:
        return _ON_ONE_MACHINE
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path.rstrip('/')}/tree"


def onlookers(settings: Settings, cosigned: Callable[[int, str], None]) -> list[Onlooker]:
    """Return who is shown each checkpoint, and asked before anything is signed.

    `cosigned` is told a cosignature's line, and of which size it is. Raises `WrongSettings`.
    """
    found: list[Onlooker] = [CheckpointFile(settings.tree_folder / LAST_CHECKPOINT)]
    if (kafka := settings.kafka) is not None:
        name = f"{kafka.topic}{SUFFIX}"
        found.append(CheckpointTopic(name, kafka.arguments(), kafka.replication, now_ms))
    for witness in settings.cosigned_by:
        try:
            key = read_key(witness.key)
        except BadNote as error:
            raise WrongSettings(f"EVENVEEL_WITNESSES: {error}") from error
        found.append(Witness(witness.address, key, cosigned))
    return found


def sequencer_of(settings: Settings, opened: Ledger) -> Sequencer:
    """Return the sequencer of this installation, not yet going. Raises `WrongSettings`."""
    return Sequencer(
        opened.log,
        opened.tree,
        tree_keys(settings),
        entropy=os.urandom,
        onlookers=onlookers(settings, opened.tree.cosign),
        objections=ObjectionFiles(settings.tree_folder),
    )


@contextmanager
def sequencing(sequencer: Sequencer, stop: Event) -> Iterator[None]:
    """The tree is signed for as long as the `with` lasts; afterwards `stop` is set.

    Whatever becomes of it, what else runs in the process goes on.
    """
    thread = Thread(target=sequencer.run, args=[stop], name="sequencer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_END_WITHIN_S)
