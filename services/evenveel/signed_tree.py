"""The signed tree of this installation, for whoever reads it beside the service."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from access.database_roles import CLEARING, address_as
from access.phrases_proofs import Proof
from access.saying import Saying
from clearing.log.port import Log
from clearing.log.postgres import PostgresLog
from clearing.tree import key_file, onlookers
from clearing.tree.hashing import Unproven
from clearing.tree.key_file import KeyFile, NoKey
from clearing.tree.notes import BadNote, VerifierKey, read_key
from clearing.tree.postgres import PostgresTree
from clearing.tree.reading import KeyedTree, MissingTile
from contracts.commitment import NotCanonical
from contracts.value import replace
from evenveel.audit_packs.trusting import Trust, kept_in
from evenveel.audit_packs.writing import not_as_signed, not_whole
from evenveel.settings import Settings
from evenveel.troubles import Trouble

# What was just accepted is in the tree so soon; a keeper that is not running is not waited for.
_WITHIN_S: Final = 5.0
_LOOK_EVERY_S: Final = 0.1


@contextmanager
def signed_tree(
    database_url: str,
) -> Iterator[tuple[Log, KeyedTree, tuple[VerifierKey, ...]]]:
    """The log, the tree over it, and every key that ever signed, the oldest first.

    Raises `Trouble` where a key in the database is none.
    """
    address = address_as(database_url, CLEARING)
    with PostgresLog(address) as log, PostgresTree(address) as tree:
        yield log, tree, _keys_of(tree)


def _keys_of(tree: PostgresTree) -> tuple[VerifierKey, ...]:
    texts = tree.keys()
    try:
        return tuple(map(read_key, texts))
    except BadNote as error:
        given = {"given": "\n".join(texts), "detail": str(error)}
        raise Trouble(Saying(Proof.NO_KEY_GIVEN, **given)) from error


def seen_by_us(settings: Settings, trust: Trust) -> Trust:
    """Return the trust with what this installation has outside its database.

    That is its keys, where no others are named, and the last checkpoint.
    """
    file = KeyFile(settings.key_folder / key_file.FILE_NAME)
    try:
        own = file.known()
    except NoKey:
        own = ()
    last = settings.tree_folder / onlookers.FILE_NAME
    kept = (*trust.kept, kept_in(last)) if last.is_file() else trust.kept
    return replace(trust, keys=trust.keys or own, kept=kept)


def receipt_of(log: Log, tree: KeyedTree, position: int) -> bytes:
    """Return the receipt of the event at this position. Raises `Trouble` where none can be yet."""
    deadline = time.monotonic() + _WITHIN_S
    while (size := tree.size) < position and time.monotonic() < deadline:
        time.sleep(_LOOK_EVERY_S)
    at = str(position)
    if size < position:
        raise Trouble(Saying(Proof.NOT_IN_TREE_YET, first=at, last=at))
    found = log.entries_at([position])[position]
    try:
        return tree.proven_receipt(position, found.wire_name, found.data)
    except (NotCanonical, Unproven) as error:
        raise not_as_signed(position) from error
    except MissingTile as error:
        raise not_whole(str(error)) from error
