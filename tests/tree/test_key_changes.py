"""A change of keys is done once, by two people, or not at all."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clearing.tree.key_file import MAX_KEYS
from contracts.ids import PersonId
from evenveel.key_changes import KeyChanges
from evenveel.troubles import Trouble

ANNA, BERT = PersonId("anna"), PersonId("bert")


@pytest.fixture
def changes(tmp_path: Path) -> KeyChanges:
    made = KeyChanges(tmp_path)
    made.make_first("uren.example.org/tree")
    return made


def test_who_said_yes_is_written_before_the_keys_change_and_what_came_of_it_after(
    changes: KeyChanges, tmp_path: Path
) -> None:
    changes.ask("rotate", ANNA, 1)
    done = changes.agree(BERT, 2, 1)

    lines = (tmp_path / "tree.changes").read_bytes().splitlines()
    agreed, told = map(msgspec.json.decode, lines)
    assert (agreed["agreed_by"], "key" in agreed) == ("bert", False)
    assert told["key"] == done.key == changes.signing[-1].text
    assert changes.waiting is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tree.changes", "tree.keys"]
    with pytest.raises(Trouble):
        changes.agree(BERT, 3, 1)
    assert len(changes.signing) == 2


def test_a_change_that_cannot_be_done_waits_as_it_did(changes: KeyChanges, tmp_path: Path) -> None:
    for moment in range(1, MAX_KEYS):
        changes.ask("rotate", ANNA, moment)
        changes.agree(BERT, moment, moment)
    changes.ask("rotate", ANNA, 10)
    before = changes.waiting, changes.signing

    for by in (ANNA, BERT):
        with pytest.raises(Trouble):
            changes.agree(by, 11, 10)
        assert (changes.waiting, changes.signing) == before
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"tree.change", "tree.changes", "tree.keys"}


def test_where_the_yes_cannot_be_written_no_key_changes(
    changes: KeyChanges, tmp_path: Path
) -> None:
    changes.ask("rotate", ANNA, 1)
    (tmp_path / "tree.changes").mkdir()
    with pytest.raises(Trouble):
        changes.agree(BERT, 2, 1)
    assert len(changes.signing) == 1
    assert changes.waiting is not None


def test_only_a_change_that_another_asked_for_is_shown_to_say_yes_to(changes: KeyChanges) -> None:
    with pytest.raises(Trouble, match="no change"):
        changes.to_agree(BERT)
    changes.ask("rotate", ANNA, 1)
    with pytest.raises(Trouble, match="two people"):
        changes.to_agree(ANNA)
    seen = changes.to_agree(BERT)
    changes.ask("retire", ANNA, 2)
    with pytest.raises(Trouble, match="another change"):
        changes.agree(BERT, 3, seen.at_ms)
    assert len(changes.signing) == 1
