"""What operators, auditors and witnesses type, and the sentences that they are told."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from clearing.log.postgres import PostgresLog
from clearing.tree.key_file import FILE_NAME, KeyFile
from clearing.tree.notes import read_key, read_note, signers
from clearing.tree.onlookers import FILE_NAME as LAST_CHECKPOINT
from clearing.tree.postgres import PostgresTree
from clearing.tree.sequencer import Sequencer
from tests.cli.typed import Shell

ORIGIN = "uren.example.org/tree"


class Installation(Shell):
    """An installation whose keys, and what was signed with them, are its own."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.data = folder / "data"
        self.keys = folder / "keys"
        super().__init__(database_url, str(self.data), EVENVEEL_KEYS=str(self.keys))

    def another(self, folder: Path) -> Shell:
        """The same, as another person has it on a machine where only the secrets are."""
        folder.mkdir()
        for kept in ("operator.key", "secrets"):
            (folder / kept).write_bytes((self.data / kept).read_bytes())
            (folder / kept).chmod(0o600)
        return Shell(self.database_url, str(folder), EVENVEEL_KEYS=str(self.keys))

    def signs(self) -> bytes:
        """What is in the log is in the signed tree; returns the checkpoint."""
        ring = KeyFile(self.keys / FILE_NAME)
        with PostgresLog(self.database_url) as log, PostgresTree(self.database_url) as tree:
            Sequencer(log, tree, ring, entropy=os.urandom).sequence_to_head()
            note = tree.checkpoint() or b""
        (self.data / "tree").mkdir(exist_ok=True)
        (self.data / "tree" / LAST_CHECKPOINT).write_bytes(note)
        return note


@pytest.fixture
def installation(shell: Shell, tmp_path: Path) -> Installation:
    """Two groups that traded, and a tree that is signed."""
    # Whoever signed a tree before among these tests left a key: the one here is of its own.
    kept = os.environ["EVENVEEL_KEYS"]
    shutil.copytree(kept, tmp_path / "keys", ignore=shutil.ignore_patterns("tree.*"))
    made = Installation(shell.database_url, tmp_path)
    made.done("pay", "gent/anna", "gent/arno", "5", "--words", "soep")
    KeyFile(made.keys / FILE_NAME).make(ORIGIN)
    made.signs()
    return made


def key_of(installation: Installation) -> str:
    return installation.done("audit", "keys", "show").split()[0]


def test_a_pack_is_made_and_checked_on_any_machine(
    installation: Installation, tmp_path: Path
) -> None:
    pack, group = tmp_path / "pack.zip", tmp_path / "gent"
    made = installation.done("audit", "pack", str(pack))
    of_gent = installation.told("audit", "pack", str(group), "--group", "gent")
    elsewhere = Shell("postgresql://nobody@127.0.0.1:1/none", str(tmp_path / "elsewhere"))

    alone = elsewhere.done("audit", "verify", str(pack))
    named = elsewhere.told(
        *("audit", "verify", str(group), "--key", key_of(installation), "--kept", str(pack))
    )

    assert f"evenveel audit verify {pack}" in made
    assert alone.startswith("In order: all ")
    assert "Compare them with keys that you had from elsewhere" in alone
    assert (named["clean"], named["group"], named["kept"]) == (True, "gent", 1)
    assert named["events"] == of_gent["contents"]["events"]
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("language", "begins"), [("nl", "Niet in orde: "), ("fr", "Pas en ordre : "), ("en", "Not in")]
)
def test_a_pack_that_was_meddled_with_is_told_in_a_sentence_and_by_the_exit_code(
    installation: Installation, tmp_path: Path, language: str, begins: str
) -> None:
    pack = tmp_path / "pack"
    installation.done("audit", "pack", str(pack))
    (events,) = (pack / "events").iterdir()
    events.write_bytes(events.read_bytes().replace(b'"payer_steps":5', b'"payer_steps":6'))

    said = installation.type("audit", "verify", str(pack), "--lang", language)
    told = installation.type("audit", "verify", str(pack), "--json")

    assert (said.code, told.code) == (1, 1)
    assert said.out.startswith(begins)
    assert str(told.json()["finding"]["position"]) in said.out


def test_an_installation_is_checked_with_what_it_has_outside_its_database(
    installation: Installation,
) -> None:
    clean = installation.told("audit", "verify")
    assert (clean["clean"], clean["kept"], clean["own_keys"]) == (True, 1, False)
    (installation.data / "tree" / LAST_CHECKPOINT).write_bytes(b"nothing of a note\n")
    assert installation.type("audit", "verify").code == 1


def test_a_receipt_is_written_and_checked(installation: Installation, tmp_path: Path) -> None:
    given = installation.told("pay", "gent/anna", "gent/arno", "3")
    installation.signs()
    receipt = tmp_path / "mine.tlog-proof"
    written = installation.told("audit", "receipt", given["command_id"], "--out", str(receipt))
    verify = ("audit", "verify", str(receipt))

    assert written["position"] == given["position"]
    in_order = installation.done(*verify, "--key", key_of(installation))
    assert f"at position {given['position']} of the history" in in_order
    assert "names no keys itself" in installation.refused(*verify)
    receipt.write_bytes(receipt.read_bytes().replace(b"index ", b"index 1", 1))
    assert installation.type(*verify, "--key", key_of(installation)).code == 1


def test_a_tree_is_published_and_only_added_to(installation: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "served"
    first = installation.told("audit", "publish", str(folder))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert installation.told("audit", "publish", str(folder))["files"] == 0
    installation.done("pay", "gent/anna", "gent/arno", "1")
    installation.signs()
    second = installation.told("audit", "publish", str(folder))

    assert second["size"] == first["size"] + 1
    for path, body in before.items():
        assert path.read_bytes() == body or path.name == "checkpoint"
    other = installation.type("audit", "publish", str(tmp_path / "served"), "--json")
    assert other.code == 0


def test_a_folder_of_another_tree_is_left_as_it_is(
    installation: Installation, tmp_path: Path
) -> None:
    folder = tmp_path / "served"
    installation.done("audit", "publish", str(folder))
    note = (folder / "checkpoint").read_bytes()
    (folder / "checkpoint").write_bytes(note.replace(b"uren.", b"eren."))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert "does not go on from" in installation.refused("audit", "publish", str(folder))
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_change_of_keys_takes_two_people(installation: Installation, tmp_path: Path) -> None:
    old = read_key(key_of(installation))
    link = str(installation.told("invite", "gent/arno")["link"])
    his = installation.another(tmp_path / "arnos")
    his.done("sign-in", link)

    waits = installation.done("audit", "keys", "rotate")
    assert "Nothing has changed yet" in waits
    assert "takes two people" in installation.refused("audit", "keys", "agree")
    assert key_of(installation) == old.text
    waiting = his.told("audit", "keys", "agree")["waiting"]
    assert (waiting["change"], key_of(installation)) == ("rotate", old.text)
    unasked = his.type("audit", "keys", "agree")
    assert unasked.code != 0
    assert "with --yes" in unasked.aside
    assert len(installation.told("audit", "keys", "show")["signing"]) == 1
    seen = his.done("audit", "keys", "agree", "--yes")
    assert "A new key shall sign beside the one that does. Asked for by the operator" in seen
    shown = installation.told("audit", "keys", "show")
    assert (shown["signing"][0], len(shown["signing"]), shown["waiting"]) == (old.text, 2, None)
    new = read_key(shown["signing"][1])
    installation.done("pay", "gent/anna", "gent/arno", "1")
    assert signers(read_note(installation.signs()), [old, new]) == (old, new)

    installation.done("audit", "keys", "retire")
    his.done("audit", "keys", "agree", "--yes")
    assert "no change of the signing keys waits" in his.refused("audit", "keys", "agree")
    shown = installation.told("audit", "keys", "show")
    assert (shown["signing"], shown["signed_before"]) == ([new.text], [old.text])
    installation.done("pay", "gent/anna", "gent/arno", "1")
    assert signers(read_note(installation.signs()), [old, new]) == (new,)
    assert installation.told("audit", "verify")["clean"]


def test_only_the_operator_asks_for_a_change_of_keys(
    installation: Installation, tmp_path: Path
) -> None:
    link = str(installation.told("invite", "gent/arno")["link"])
    his = installation.another(tmp_path / "arnos")
    his.done("sign-in", link)
    for word in ("rotate", "retire", "make", "show"):
        his.refused("audit", "keys", word)
    his.refused("audit", "pack", str(tmp_path / "pack.zip"))
    his.refused("audit", "publish", str(tmp_path / "served"))
    his.refused("audit", "verify")
    assert not (tmp_path / "pack.zip").exists()
    assert not (tmp_path / "served").exists()


def test_a_first_key_is_made_once(empty: Shell, tmp_path: Path) -> None:
    told = {"EVENVEEL_KEYS": str(tmp_path / "own"), "EVENVEEL_TREE_ORIGIN": ORIGIN}
    made = empty.type("audit", "keys", "make", "--json", **told)
    again = empty.type("audit", "keys", "make", **told)

    assert read_key(made.json()["key"]).name == ORIGIN
    assert again.code == 1
    assert "a key already" in again.aside


def test_a_witness_tells_its_key_and_keeps_it(tmp_path: Path) -> None:
    elsewhere = Shell("postgresql://nobody@127.0.0.1:1/none", str(tmp_path / "data"))
    words = ("witness", str(tmp_path / "w"), "--name", "witness.example.org", "--show-key")
    first, second = elsewhere.told(*words), elsewhere.told(*words)
    assert first == second
    assert read_key(first["key"]).name == "witness.example.org"
    assert "--log" in elsewhere.refused(*words[:-1])
    assert "0x04" in elsewhere.refused(*words[:-1], "--log", first["key"])
    assert "is the one of the witness" in elsewhere.refused(*words[:3], "other", "--show-key")
    spaces = ("witness", str(tmp_path / "x"), "--name", "a b", "--show-key")
    assert "cannot be" in elsewhere.refused(*spaces)


def test_an_exchange_that_is_anothers_has_no_receipt_for_me(
    installation: Installation, tmp_path: Path
) -> None:
    given = installation.told("pay", "gent/anna", "gent/arno", "2")
    installation.signs()
    link = str(installation.told("invite", "lille/béatrice")["link"])
    hers = installation.another(tmp_path / "hers")
    hers.done("sign-in", link)
    out = tmp_path / "not.tlog-proof"
    hers.refused("audit", "receipt", given["command_id"], "--out", str(out))
    assert not out.exists()
