"""A pack proves by itself what an auditor wants to know, and says what it cannot show."""

from __future__ import annotations

from pathlib import Path

import pytest

from access.phrases_proofs import Proof
from clearing.tree.notes import COSIGNATURE, SigningKey
from contracts.block import Entry
from contracts.commitment import MAX_GROUPS_NAMED
from contracts.envelope import Envelope, decode, encode
from contracts.events import ClearingWithdrawn, wire_name
from contracts.ids import CommandId, GroupId, RunId
from contracts.value import replace
from evenveel.audit_packs.files import NoPack
from evenveel.audit_packs.publishing import publish_into
from evenveel.audit_packs.receipts import check_receipt
from evenveel.audit_packs.trusting import Trust, kept_in
from evenveel.audit_packs.writing import NothingSigned, Scope
from evenveel.troubles import Trouble
from tests.audit.signed import (
    KEY,
    OTHER_KEY,
    TRUST,
    Signed,
    checked,
    of_group,
    rewritten,
    signed,
)
from tests.tree.trees import published
from tests.verify.world import ADMINISTRATOR, BETA, id_of

WITNESS = SigningKey("witness.example.org/w1", COSIGNATURE, b"w" * 32)


def test_a_pack_of_everything_is_in_order_with_every_rule(
    ledger: Signed, pack: Path, entries: list[Entry]
) -> None:
    verdict = checked(pack)

    assert (verdict.clean, verdict.finding) == (True, None)
    assert verdict.events == verdict.size == verdict.last_position == len(entries)
    assert verdict.root == ledger.tree.root(ledger.tree.size).hex()
    assert verdict.signed_by == (KEY.verifier.text,)
    assert set(verdict.checked) > {"sums", "mirrors", "limits", "runs"}
    assert verdict.not_checked == ("projections",)


def test_a_zip_says_the_same_as_a_folder_and_is_made_the_same_twice(
    ledger: Signed, pack: Path, tmp_path: Path
) -> None:
    one = ledger.packed(tmp_path / "one.zip")
    other = ledger.packed(tmp_path / "other.zip")

    assert one.read_bytes() == other.read_bytes()
    assert replace(checked(one), took_ms=0) == replace(checked(pack), took_ms=0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.zip", "other.zip"]


def test_a_groups_pack_holds_its_events_and_proves_that_none_is_withheld(
    pack_of_beta: Path, entries: list[Entry]
) -> None:
    own = [entry for entry in entries if BETA in entry.tags]

    verdict = checked(pack_of_beta)

    assert verdict.finding is None
    assert 0 < verdict.events == len(own) < len(entries)
    assert (verdict.group, verdict.last_position) == ("beta", len(entries))
    assert {"numbers", "sums", "limits"} <= set(verdict.checked)
    assert {"mirrors", "projections"} == set(verdict.not_checked)


def test_a_pack_of_a_period_proves_its_events_and_says_that_sums_are_not_shown(
    ledger: Signed, entries: list[Entry], tmp_path: Path
) -> None:
    moments = [decode(each.wire_name, each.data).recorded_at_ms for each in entries]
    since, until = moments[20], moments[-1]
    inside = [moment for moment in moments if since <= moment < until]
    assert 0 < len(inside) < len(entries)

    verdict = checked(ledger.packed(tmp_path / "period", Scope(from_ms=since, until_ms=until)))

    assert verdict.finding is None
    assert verdict.first_position == moments.index(since) + 1
    assert verdict.events == len(inside)
    assert {"sums", "mirrors", "limits"} <= set(verdict.not_checked)


def test_a_period_in_which_nothing_was_recorded_makes_no_pack(
    ledger: Signed, tmp_path: Path
) -> None:
    with pytest.raises(Trouble) as trouble:
        ledger.packed(tmp_path / "pack", Scope(from_ms=2**50))
    assert trouble.value.message.phrase is Proof.NOTHING_IN_PERIOD  # type: ignore[attr-defined]
    assert not (tmp_path / "pack").exists()


def test_a_tree_that_nobody_signed_makes_no_pack(tmp_path: Path) -> None:
    with pytest.raises(NothingSigned):
        Signed().packed(tmp_path / "pack.zip")
    assert list(tmp_path.iterdir()) == []


def test_keys_that_came_with_the_pack_are_said_to_have_done_so(pack: Path) -> None:
    alone, named = checked(pack, Trust()), checked(pack)
    assert (alone.clean, alone.own_keys) == (True, True)
    assert (named.clean, named.own_keys) == (True, False)


def test_a_pack_that_another_key_signed_is_refused(pack: Path) -> None:
    verdict = checked(pack, Trust(keys=(OTHER_KEY.verifier,)))
    assert not verdict.clean
    assert verdict.finding is not None
    assert verdict.finding.what == "the checkpoint"
    assert verdict.events == 0


def test_a_witness_that_is_trusted_must_have_cosigned(entries: list[Entry], tmp_path: Path) -> None:
    ledger = signed(entries[:20])
    trust = replace(TRUST, witnesses=(WITNESS.verifier,))
    without = checked(ledger.packed(tmp_path / "without"), trust)
    ledger.cosigned_by(WITNESS)
    cosigned = checked(ledger.packed(tmp_path / "with"), trust)

    assert without.finding is not None
    assert without.finding.what == "the cosignature of witness.example.org/w1"
    assert cosigned.clean
    assert cosigned.witnessed_by == (WITNESS.verifier.text,)


def test_a_pack_goes_on_from_every_checkpoint_that_was_kept(
    entries: list[Entry], tmp_path: Path
) -> None:
    ledger = Signed()
    kept = []
    for first, end in ((0, 3), (3, 256), (256, 300), (300, len(entries))):
        ledger.add(entries[first:end])
        note = tmp_path / f"checkpoint-{end}"
        note.write_bytes(ledger.tree.checkpoint() or b"")
        kept.append(kept_in(note))
    pack = ledger.packed(tmp_path / "pack")

    verdict = checked(pack, replace(TRUST, kept=(*kept, kept_in(pack))))

    assert verdict.finding is None
    assert verdict.kept == 5


def test_what_is_no_pack_is_said_to_be_none(tmp_path: Path) -> None:
    empty, text = tmp_path / "empty", tmp_path / "text.zip"
    empty.mkdir()
    text.write_text("hello")
    for path in (empty, text):
        with pytest.raises(NoPack):
            checked(path)


def test_nothing_that_is_there_is_written_over(ledger: Signed, tmp_path: Path) -> None:
    folder, file = tmp_path / "folder", tmp_path / "pack.zip"
    folder.mkdir()
    for path in (folder / "mine", file):
        path.write_text("mine")
    for path in (folder, file):
        with pytest.raises(Trouble):
            ledger.packed(path, of_group("alfa"))
    assert (folder / "mine").read_text() == file.read_text() == "mine"


def test_a_pack_holds_the_tree_as_it_is_published_byte_for_byte(
    ledger: Signed, pack: Path, pack_of_beta: Path, tmp_path: Path
) -> None:
    # Which Go's own package verifies: tests/tree/test_by_go.py.
    folder = published(ledger.tree, tmp_path / "published")
    served = tmp_path / "served"
    publish_into(served, ledger.tree, [KEY.verifier])

    expected = files_of(folder)
    assert len(expected) > 5
    assert files_of(served) - {("keys", (served / "keys").read_bytes())} == expected
    for made in (pack, pack_of_beta):
        assert {each for each in files_of(made) if _of_tree(each[0])} == expected


def files_of(folder: Path) -> set[tuple[str, bytes]]:
    return {
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def _of_tree(name: str) -> bool:
    return name == "checkpoint" or name.startswith("tile/")


def run_over_many(number: int) -> Entry:
    """The end of a clearing run over so many groups that the tree names none of them."""
    groups = tuple(GroupId(f"group-{number}") for number in range(MAX_GROUPS_NAMED + 1))
    event = ClearingWithdrawn(run_id=RunId(id_of("run")), because="by-hand", groups=groups)
    envelope = Envelope(
        command_id=CommandId(id_of(f"command {number}")),
        groups=dict.fromkeys(groups, number),
        happened_at_ms=2**43,
        recorded_at_ms=2**43,
        actor=ADMINISTRATOR,
        terms="0" * 32,
        event=event,
    )
    return Entry(wire_name(event), groups, encode(envelope))


def test_what_names_no_group_is_in_every_groups_pack(entries: list[Entry], tmp_path: Path) -> None:
    ledger = signed([*entries[:30], run_over_many(1)])
    pack = ledger.packed(tmp_path / "pack", of_group("beta"))
    whole = checked(pack)
    rewritten(pack, lambda lines: lines.pop())
    without = checked(pack)

    assert whole.finding is None
    assert without.finding is not None
    assert (without.finding.what, without.finding.position) == ("the event of this position", 31)


def test_a_receipt_proves_one_event_and_nothing_else(ledger: Signed, tmp_path: Path) -> None:
    entry = ledger.log.entries_at([7])[7]
    receipt = ledger.tree.receipt(7, entry.wire_name, entry.data)
    other = receipt._replace(nonce=b"\1" * 32)
    kept = kept_in(ledger.packed(tmp_path / "pack"))

    verdict = check_receipt(receipt.encoded, replace(TRUST, kept=(kept,)))

    assert (verdict.clean, verdict.last_position, verdict.kept) == (True, 7, 1)
    for wrong, trust in (
        (other.encoded, TRUST),
        (receipt.encoded[:-9], TRUST),
        (receipt.encoded, Trust(keys=(OTHER_KEY.verifier,))),
        (receipt.encoded, replace(TRUST, witnesses=(WITNESS.verifier,))),
    ):
        found = check_receipt(wrong, trust)
        assert not found.clean
        assert found.finding is not None
    with pytest.raises(Trouble):
        check_receipt(receipt.encoded, Trust())


def test_of_two_checkpoints_of_one_size_a_receipt_has_the_one_that_was_kept(
    entries: list[Entry], tmp_path: Path
) -> None:
    one, other = signed(entries[:9]), signed(entries[:9])
    kept = kept_in(other.packed(tmp_path / "pack"))
    receipt = one.tree.receipt(3, entries[2].wire_name, entries[2].data).encoded

    assert check_receipt(receipt, TRUST).clean
    finding = check_receipt(receipt, replace(TRUST, kept=(kept,))).finding
    assert finding is not None
    assert finding.what == f"the checkpoint kept in {tmp_path / 'pack'}"
