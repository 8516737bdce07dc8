"""Work that goes on beside a test, and ends with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread


@contextmanager
def meanwhile(work: Callable[[Event], object]) -> Iterator[Thread]:
    """The work goes on in a thread until the `with` ends, which its event tells it.

    What the work raised is raised there.
    """
    stop, raised = Event(), []

    def run() -> None:
        try:
            work(stop)
        except BaseException as error:  # noqa: BLE001 - raised again below
            raised.append(error)

    thread = Thread(target=run, name="meanwhile")
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join()
    if raised:
        raise raised[0]
