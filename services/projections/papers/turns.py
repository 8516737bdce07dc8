"""Whose turn it is: a document takes a processor and memory, so only a few are made at once.

Whoever waits holds a thread, which pages need too: so few wait, and the others ask again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Final

_AT_ONCE: Final = 2
_IN_LINE: Final = 4
# Longer than one document takes, and shorter than anybody waits for an answer.
_PATIENCE_S: Final = 10.0
_places: Final = BoundedSemaphore(_AT_ONCE + _IN_LINE)
_turns: Final = BoundedSemaphore(_AT_ONCE)
_at_it: Final[set[str]] = set()
_asking: Final = Lock()


class AllBusy(Exception):
    """So many documents are being made that this one has to be asked for again."""


@contextmanager
def turn_of(group_id: str) -> Iterator[None]:
    """The same for all books of a group, of which one file at a time is made. Raises AllBusy.

    Else one group's program, asking again and again, would take everybody's turns.
    """
    with _asking:
        if group_id in _at_it:
            raise AllBusy
        _at_it.add(group_id)
    try:
        with turn():
            yield
    finally:
        with _asking:
            _at_it.discard(group_id)


@contextmanager
def turn() -> Iterator[None]:
    """A document may be made until the `with` ends. Raises AllBusy."""
    if not _places.acquire(blocking=False):
        raise AllBusy
    try:
        if not _turns.acquire(timeout=_PATIENCE_S):
            raise AllBusy
        try:
            yield
        finally:
            _turns.release()
    finally:
        _places.release()
