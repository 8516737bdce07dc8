"""Whoever owns the database, or the pack on its way, is found out, at the place that shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from access.languages import LANGUAGES
from access.saying import spoken
from contracts.block import Entry
from contracts.value import replace
from evenveel.audit_packs.files import Zip
from evenveel.audit_packs.trusting import Trust, kept_in
from tests.audit.signed import (
    KEY,
    OTHER_KEY,
    TRUST,
    Line,
    Signed,
    checked,
    copied,
    of_group,
    rewritten,
    signed,
)
from tests.verify.world import BETA

AT = 400


def _amount(lines: list[Line]) -> None:
    envelope = lines[AT - 1]["envelope"]
    envelope["event"]["payer_steps"] = envelope["event"]["payee_steps"] = 2  # type: ignore[index]


def _later(lines: list[Line]) -> None:
    lines[AT - 1]["envelope"]["recorded_at_ms"] += 1  # type: ignore[index]


def _renamed(lines: list[Line]) -> None:
    lines[AT - 1]["type"] = "exchange-recorded.v2"


def _other_chance(lines: list[Line]) -> None:
    lines[AT - 1]["nonce"] = "00" * 32


def _swapped(lines: list[Line]) -> None:
    one, other = lines[AT - 1], lines[AT]
    lines[AT - 1], lines[AT] = (
        {**other, "position": AT},
        {**one, "position": AT + 1},
    )


def _left_out(lines: list[Line]) -> None:
    del lines[AT - 1]


def _cut_off(lines: list[Line]) -> None:
    del lines[AT - 1 :]


def _told_twice(lines: list[Line]) -> None:
    lines.insert(AT, dict(lines[AT - 1]))


def _another_between(lines: list[Line]) -> None:
    lines[AT - 1 :] = [
        dict(lines[AT - 1]),
        *({**line, "position": int(str(line["position"])) + 1} for line in lines[AT - 1 :]),
    ]


def _one_behind(lines: list[Line]) -> None:
    lines.append({**lines[-1], "position": len(lines) + 1})


@pytest.mark.parametrize(
    ("change", "what", "off"),
    [
        (_amount, "the event that was committed to", 0),
        (_later, "the event that was committed to", 0),
        (_renamed, "the kind of event", 0),
        (_other_chance, "the event that was committed to", 0),
        (_swapped, "the event that was committed to", 0),
        (_left_out, "the event of this position", 0),
        (_cut_off, "the event of this position", 0),
        (_told_twice, "the event of this position", 1),
        (_another_between, "the event that was committed to", 1),
        (_one_behind, "the event of this position", None),
    ],
    ids=lambda given: given.__name__.strip("_") if callable(given) else "",
)
def test_an_event_that_was_meddled_with_is_named(
    pack: Path, tmp_path: Path, change: Callable[[list[Line]], None], what: str, off: int | None
) -> None:
    mine = copied(pack, tmp_path / "pack")
    rewritten(mine, change)

    verdict = checked(mine)

    assert verdict.finding is not None
    assert verdict.finding.what == what
    assert verdict.finding.position == (AT + off if off is not None else verdict.size + 1)
    assert verdict.finding.expected != verdict.finding.found
    for language in LANGUAGES:
        said = spoken(verdict.finding.what, language)
        assert (said == verdict.finding.what) == (language == "en")


def _shortened(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-32])


def _flipped(file: Path) -> None:
    body = bytearray(file.read_bytes())
    body[40] ^= 1
    file.write_bytes(body)


def _gone(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("meddle", [_shortened, _flipped, _gone])
@pytest.mark.parametrize(
    ("file", "what"),
    [
        ("tile/0/001", "the tile tile/0/001"),
        ("tile/0/002.p/*", "the root that the tiles make up"),
        ("tile/1/000.p/*", "the root that the tiles make up"),
        ("tile/entries/001", "the entry of the tree"),
        ("tile/entries/002.p/*", "the entry of the tree"),
    ],
)
def test_a_file_of_the_tree_that_was_meddled_with_is_named(
    pack: Path, tmp_path: Path, file: str, what: str, meddle: Callable[[Path], None]
) -> None:
    mine = copied(pack, tmp_path / "pack")
    (found,) = mine.glob(file)
    meddle(found)

    finding = checked(mine).finding

    assert finding is not None
    partial = found.relative_to(mine).as_posix()
    assert finding.what in (what, f"the tile {partial}")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("checkpoint", b"\n617\n", b"\n616\n"),
        ("checkpoint", b"uren.example.org/tree\n", b"uren.example.com/tree\n"),
        ("pack.json", b'"size": ', b'"size": 1'),
        ("pack.json", b'"events": ', b'"events": 1'),
        ("pack.json", b'"first_position": 1', b'"first_position": 2'),
        ("pack.json", b'"first_position": 1', b'"first_position": 0'),
    ],
)
def test_a_pack_that_says_another_thing_than_it_holds_is_refused(
    pack: Path, tmp_path: Path, file: str, old: bytes, new: bytes
) -> None:
    mine = copied(pack, tmp_path / "pack")
    body = (mine / file).read_bytes()
    size = str(checked(pack).size).encode()
    old, new = (part.replace(b"617", size).replace(b"616", size + b"0") for part in (old, new))
    assert old in body
    (mine / file).write_bytes(body.replace(old, new, 1))

    assert checked(mine).finding is not None


def test_an_event_withheld_from_its_group_is_named(pack_of_beta: Path, tmp_path: Path) -> None:
    mine = copied(pack_of_beta, tmp_path / "pack")
    gone: list[Line] = []
    rewritten(mine, lambda lines: gone.append(lines.pop()))

    finding = checked(mine).finding

    assert finding is not None
    assert (finding.what, finding.position) == ("the event of this position", gone[0]["position"])


def test_an_event_of_another_group_has_no_place_in_a_groups_pack(
    pack: Path, pack_of_beta: Path, tmp_path: Path
) -> None:
    mine, whole = (copied(each, tmp_path / each.name) for each in (pack_of_beta, pack))
    others: list[Line] = []
    rewritten(whole, lambda lines: others.append(lines[AT - 1]))
    rewritten(mine, lambda lines: lines.append(others[0]))

    finding = checked(mine).finding

    assert finding is not None
    assert (finding.what, finding.position) == ("the event of this position", AT)
    assert finding.expected == "events of the pack's group alone"


def test_a_forked_history_is_found_by_a_checkpoint_that_was_kept(
    ledger: Signed, entries: list[Entry], tmp_path: Path
) -> None:
    kept = kept_in(ledger.packed(tmp_path / "kept"))
    other = signed([*entries[: AT - 1], *entries[AT:], entries[AT - 1], entries[0]])
    fork = other.packed(tmp_path / "fork", of_group("beta"))

    alone, against = checked(fork), checked(fork, replace(TRUST, kept=(kept,)))

    assert alone.finding is None or alone.finding.what != "the beginning of the tree"
    assert against.finding is not None
    assert against.finding.what == "the beginning of the tree"
    assert against.finding.found == other.tree.root(len(entries)).hex()


def test_a_database_restored_from_yesterday_is_found_by_a_checkpoint_of_today(
    ledger: Signed, entries: list[Entry], tmp_path: Path
) -> None:
    kept = kept_in(ledger.packed(tmp_path / "today"))
    yesterday = signed(entries[:AT]).packed(tmp_path / "yesterday")

    finding = checked(yesterday, replace(TRUST, kept=(kept,))).finding

    assert finding is not None
    assert finding.what == "the number of events in the tree"
    assert finding.found == str(AT)


def test_a_kept_checkpoint_of_another_key_is_taken_for_none(
    entries: list[Entry], pack: Path, tmp_path: Path
) -> None:
    forged = kept_in(signed(entries[:9], OTHER_KEY).packed(tmp_path / "forged"))

    finding = checked(pack, replace(TRUST, kept=(forged,))).finding

    assert finding is not None
    assert finding.what == f"the checkpoint kept in {tmp_path / 'forged'}"


def test_a_key_of_the_pack_is_not_taken_where_another_is_trusted(
    entries: list[Entry], tmp_path: Path
) -> None:
    forged = signed(entries[:9], OTHER_KEY).packed(tmp_path / "forged")

    assert checked(forged, Trust()).clean
    assert not checked(forged, TRUST).clean
    assert KEY.verifier.text not in (forged / "keys").read_text()


def test_names_in_a_zip_lead_nowhere_else(pack: Path, tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w") as made:
        for file in pack.rglob("*"):
            if file.is_file():
                made.write(file, file.relative_to(pack).as_posix())
        made.writestr("../outside", "no")

    assert checked(path).clean
    assert Zip(path).read("../../etc/hostname") is None
    assert not (tmp_path.parent / "outside").exists()


def test_rules_are_held_against_what_was_signed_in_good_order(
    entries: list[Entry], tmp_path: Path
) -> None:
    # The same payment twice: signed like all else, and against the rules.
    broken = signed([*entries, entries[-1]]).packed(tmp_path / "pack")

    finding = checked(broken).finding

    assert finding is not None
    assert finding.position == len(entries) + 1
    assert finding.what == "the command's id"


def test_a_groups_own_sum_and_numbers_are_held_against_its_pack(
    entries: list[Entry], tmp_path: Path
) -> None:
    last = next(entry for entry in reversed(entries) if BETA in entry.tags)
    broken = signed([*entries, last]).packed(tmp_path / "pack", of_group("beta"))

    finding = checked(broken).finding

    assert finding is not None
    assert finding.position == len(entries) + 1
    assert finding.what == "the number of group beta"
