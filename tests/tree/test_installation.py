"""The sequencer in its place: a real database, keys and a last checkpoint that are outside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event

import psycopg
import pytest

from clearing.log.memory import MemoryLog
from clearing.tree.checkpoint import verified
from clearing.tree.key_file import NoKey
from clearing.tree.memory import MemoryTree
from clearing.tree.notes import COSIGNATURE, SigningKey
from clearing.tree.onlookers import Contradicted
from clearing.tree.sequencer import Sequencer
from clearing.tree.witnesses import Witness
from evenveel import sequencing as module
from evenveel.composition import Ledger, ledger, make_tables
from evenveel.sequencing import onlookers, sequencer_of, sequencing, tree_keys, tree_origin
from evenveel.settings import Settings, WrongSettings, read_settings
from evenveel.status import status
from tests import databases
from tests.faults.processes import PATIENCE_S, until
from tests.tree.trees import Ring, events, grow


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(data=tmp_path / "data", keys=tmp_path / "keys")


@pytest.fixture
def opened(database_url: str) -> Iterator[Ledger]:
    make_tables(database_url)
    with ledger(database_url) as found:
        yield found


def test_what_is_written_is_signed_while_the_keeper_runs(
    opened: Ledger, settings: Settings, database_url: str
) -> None:
    sequencer, stop = sequencer_of(settings, opened), Event()
    with sequencing(sequencer, stop):
        for count in (3, 300):
            grow(opened.log, events(300)[opened.log.head().position : count])
            until(partial(_is_signed, opened, count), "the tree to be signed")
        until((settings.tree_folder / "last-checkpoint").is_file, "the file")
    keys = tree_keys(settings)
    note = opened.tree.checkpoint() or b""
    assert verified(note, keys.known(), origin="localhost/tree").size == 300
    assert opened.tree.keys() == [key.text for key in keys.known()]
    told = status(database_url, kafka=False)
    assert (told.tree.size, told.tree.lag_events, told.tree.lag_s) == (300, 0, 0)
    grow(opened.log, events(2))
    assert status(database_url, kafka=False).tree.lag_events == 2


def test_a_sequencer_that_does_not_end_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that waits for somebody else's server: the process ends, and it with that."""
    released, ended = Event(), Event()

    class Held(Sequencer):
        def run(self, stop: Event) -> None:
            stop.wait()
            released.wait(PATIENCE_S)
            ended.set()

    monkeypatch.setattr(module, "_END_WITHIN_S", 0.05)
    stop = Event()
    with sequencing(Held(MemoryLog(), MemoryTree(), Ring(), entropy=os.urandom), stop):
        assert not stop.is_set()
    assert stop.is_set()
    assert not ended.is_set()
    released.set()
    assert ended.wait(PATIENCE_S)


def _is_signed(opened: Ledger, count: int) -> bool:
    return opened.tree.size == count


def test_a_backup_of_the_database_that_is_brought_back_is_not_signed_on(
    opened: Ledger, settings: Settings, database_server: str, database_url: str
) -> None:
    grow(opened.log, events(10))
    assert sequencer_of(settings, opened).sequence_to_head() == 10
    opened.tree.close()
    opened.log.close()
    _alone(database_url)
    with databases.fresh_database(database_server, like=database_url) as yesterday:
        grow(opened.log, events(20)[10:])
        assert sequencer_of(settings, opened).sequence_to_head() == 20
        with ledger(yesterday) as restored:
            grow(restored.log, events(40)[20:])
            with pytest.raises(Contradicted, match="older backup"):
                sequencer_of(settings, restored).sequence_to_head()
            assert restored.tree.size == 10


def _alone(database_url: str) -> None:
    """Nobody else is connected, so that the database can be copied."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_production_never_makes_a_key_by_itself(opened: Ledger, settings: Settings) -> None:
    strict = settings.model_copy(update={"mode": "production"})
    grow(opened.log, events(3))
    with pytest.raises(NoKey):
        sequencer_of(strict, opened).sequence_to_head()
    assert opened.tree.size == 0


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ({}, "localhost/tree"),
        ({"tree_origin": "uren.example.org/tree"}, "uren.example.org/tree"),
        ({"public_url": "https://uren.example.org"}, "uren.example.org/clearing/tree"),
        ({"clearing_public_url": "https://clearing.example.org/"}, "clearing.example.org/tree"),
    ],
)
def test_a_tree_is_named_after_the_address_at_which_it_is_read(
    given: dict[str, str], origin: str
) -> None:
    assert tree_origin(read_settings(**given)) == origin


def test_witnesses_are_those_that_the_settings_name(tmp_path: Path) -> None:
    key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    other = SigningKey.made("b.example/w1", COSIGNATURE).verifier.text
    named = f"https://a.example {key}, https://b.example/w {other}"
    settings = read_settings(data=tmp_path, witnesses=named)
    _, first, second = onlookers(settings, lambda _size, _line: None)
    assert isinstance(first, Witness)
    assert isinstance(second, Witness)
    assert second._address == "https://b.example/w/add-checkpoint"
    for wrong in ("x", f"ftp://a.example {key}", "https://a.example", "https://a.example a+b+c"):
        with pytest.raises(WrongSettings):
            read_settings(witnesses=wrong)
    forged = read_settings(data=tmp_path, witnesses=f"https://a.example {key.replace('c7', '00')}")
    with pytest.raises(WrongSettings):
        onlookers(forged, lambda _size, _line: None)


def test_two_witnesses_of_one_name_are_refused() -> None:
    first, second = (SigningKey.made("w.example", COSIGNATURE).verifier.text for _ in range(2))
    for again in (first, second):
        with pytest.raises(WrongSettings, match=r"w\.example"):
            read_settings(witnesses=f"https://a.example {first}, https://b.example {again}")


@pytest.mark.parametrize("wrong", ["a b", "a+b", "x" * 201, "a\nb"])
def test_an_origin_that_no_note_could_carry_is_refused(wrong: str) -> None:
    with pytest.raises(WrongSettings):
        read_settings(tree_origin=wrong)
