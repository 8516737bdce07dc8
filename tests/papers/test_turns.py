"""A document waits for its turn among a few, and never long."""

from __future__ import annotations

from contextlib import ExitStack
from threading import Event, Thread

import pytest

from projections.papers import turns
from projections.papers.turns import AllBusy, turn, turn_of


def test_whoever_finds_all_places_taken_is_told_at_once() -> None:
    taken, done = [Event() for _ in range(2)], Event()

    def make(now: Event) -> None:
        with turn():
            now.set()
            done.wait()

    makers = [Thread(target=make, args=(now,)) for now in taken]
    for maker in makers:
        maker.start()
    for now in taken:
        assert now.wait(60)
    with ExitStack() as line:
        # Those in line hold a place, and wait for a turn.
        while turns._places.acquire(blocking=False):
            line.callback(turns._places.release)
        with pytest.raises(AllBusy), turn():
            pass
    done.set()
    for maker in makers:
        maker.join()
    with turn(), turn():
        pass


def test_a_turn_that_does_not_come_leaves_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_PATIENCE_S", 0)
    with turn(), turn():
        for _ in range(20):
            with pytest.raises(AllBusy), turn():
                pass
    with turn():
        pass


def test_of_one_groups_books_one_file_at_a_time_is_made_and_others_have_theirs() -> None:
    with turn_of("gent"):
        with pytest.raises(AllBusy), turn_of("gent"):
            pass
        with turn_of("lille"):
            pass
    with pytest.raises(ZeroDivisionError), turn_of("gent"):
        raise ZeroDivisionError
    with turn_of("gent"):
        pass
