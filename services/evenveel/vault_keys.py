"""The vault's keys as the settings say: the folder, and the master keys with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from access import master_keys, vault_tables
from access.master_keys import MasterKeys, MasterNotUsable, given_masters, masters_of_file
from access.phrases_keys import KeyStore
from access.saying import Saying
from access.secret import SecretNotUsable
from access.subject_keys import KeysNotUsable, SubjectKeys
from evenveel.settings import Settings, read_settings
from evenveel.troubles import CannotRun


def keys_of(settings: Settings | None = None) -> SubjectKeys:
    """Return the keys of this installation; whoever asked closes them.

    Outside production folder and master key are made where there are none. Without settings they
    are those of this process' environment. Raises `CannotRun`.
    """
    found = read_settings() if settings is None else settings
    try:
        return SubjectKeys(found.key_folder, masters_of(found))
    except (KeysNotUsable, MasterNotUsable, SecretNotUsable) as error:
        raise CannotRun(error.message) from error


@contextmanager
def keys_with(
    database_url: str, settings: Settings | None, *, claim: bool
) -> Iterator[SubjectKeys]:
    """The keys that belong to this database, for as long as the `with` lasts.

    `claim`: a database whose vault has none yet goes with them from now on. Raises `CannotRun`
    where it goes with others: under them nothing could be read, and what is written would be lost
    to whoever has the right ones.
    """
    with keys_of(settings) as keys:
        with psycopg.connect(database_url, autocommit=True) as connection:
            if claim:
                vault_tables.claim(connection, keys.store_id)
            if not vault_tables.belongs(connection, keys.store_id):
                folder = str(keys.folder)
                raise CannotRun(Saying(KeyStore.KEYS_OF_ANOTHER, folder=folder))
        yield keys


def masters_of(settings: Settings) -> MasterKeys:
    """Return the master keys: those that are said, else those of the file."""
    if settings.master_key is not None:
        return given_masters(settings.master_key.get_secret_value())
    path = settings.master_key_file
    if path is None:
        path = settings.key_folder / master_keys.FILE_NAME
        settings.key_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return masters_of_file(path, make=settings.mode != "production")
