"""The index of offers and wants, kept filled beside the keeper.

PostgreSQL empties it when it was not stopped in order, and a restored copy has none: within half a
minute everything is found again by what it says. Meanwhile all else about posts goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

import psycopg

from access.line import CannotConnect, Line
from access.subject_keys import SubjectKeys
from access.vault_refilling import fill_search

_LOOK_EVERY_S: Final = 30.0

_log = logging.getLogger(__name__)


@contextmanager
def filling_search(database_url: str, keys: SubjectKeys, stop: Event) -> Iterator[None]:
    """Posts are found by what they say, until `stop` is set; that is waited for at the end."""
    thread = Thread(target=_fill, args=(database_url, keys, stop), name="search", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _fill(database_url: str, keys: SubjectKeys, stop: Event) -> None:
    with Line(database_url, name="evenveel search") as line:
        tidy = True
        while not stop.is_set():
            try:
                filled = _filled(line, keys, tidy=tidy)
                tidy = filled > 0
                if filled:
                    _log.info("%d offers and wants are found again by what they say", filled)
            except (CannotConnect, psycopg.Error) as lost:
                _log.warning("the index of offers and wants waits for the database: %s", lost)
            stop.wait(_LOOK_EVERY_S)


def _filled(line: Line, keys: SubjectKeys, *, tidy: bool) -> int:
    return line.ask(lambda on: fill_search(on, keys, tidy=tidy))
