"""What a witness signs, and each reason for which it does not (C2SP tlog-witness)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearing.tree.hashing import EMPTY_ROOT
from clearing.tree.notes import COSIGNATURE, SignedNote, SigningKey, read_note, signatures_in
from evenveel.troubles import Trouble
from evenveel.witnessing.asked import Misshapen, asked_in
from evenveel.witnessing.kept import Kept
from evenveel.witnessing.own_key import own_key
from evenveel.witnessing.witness import NOTE_TYPE, SIZE_TYPE, Witness, logs_of
from tests.witness.asking import LOG_KEY, ORIGIN, STRANGE_KEY, Grown, asking

WITNESS_KEY = SigningKey("witness.example.org/w1", COSIGNATURE, b"w" * 32)
NOW_S = 1_800_000_000
TREE, FORK = Grown(), Grown(apart_at=50)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with Kept(tmp_path / "checkpoints.sqlite") as opened:
        yield opened


@pytest.fixture
def witness(kept: Kept) -> Witness:
    return Witness(WITNESS_KEY, logs_of([LOG_KEY.verifier]), kept, lambda: NOW_S)


def cosigned(witness: Witness, old: int, new: int) -> None:
    assert witness.add(TREE.asks(old, new)).status == 200


def test_it_cosigns_a_tree_that_goes_on_from_the_one_before(witness: Witness) -> None:
    for old, new in ((0, 1), (1, 256), (256, 257), (257, 257), (257, 600)):
        reply = witness.add(TREE.asks(old, new))

        assert reply.status == 200
        (line,) = signatures_in(reply.body.decode())
        assert (line.name, line.key_id) == (WITNESS_KEY.verifier.name, WITNESS_KEY.verifier.key_id)
        assert WITNESS_KEY.verifier.holds(TREE.checkpoint(new).text, line.said)
        assert int.from_bytes(line.said[:8], "big") == NOW_S


def test_it_says_the_size_that_it_saw_last_where_the_log_begins_elsewhere(
    witness: Witness,
) -> None:
    cosigned(witness, 0, 300)
    for old in (0, 299, 301):
        reply = witness.add(TREE.asks(old, 400))
        assert (reply.status, reply.body, reply.content_type) == (409, b"300\n", SIZE_TYPE)
    cosigned(witness, 300, 400)


def test_a_history_that_was_written_anew_is_never_signed(witness: Witness) -> None:
    cosigned(witness, 0, 300)
    assert witness.add(FORK.asks(300, 400)).status == 422
    # Of the same size no proof could help: the protocol calls it a conflict, and names no size.
    same_size = witness.add(FORK.asks(300, 300))
    assert (same_size.status, same_size.content_type) == (409, NOTE_TYPE)
    # Restored from yesterday: what it asks for was signed long ago.
    assert witness.add(TREE.asks(200, 250)).status == 409
    cosigned(witness, 300, 400)


def test_a_proof_that_is_too_long_too_short_or_anothers_is_no_proof(witness: Witness) -> None:
    cosigned(witness, 0, 300)
    note = SignedNote(
        TREE.checkpoint(400).text, (LOG_KEY.signed(TREE.checkpoint(400).text),)
    ).encoded
    proof = TREE.proof(300, 400)
    for wrong in ([*proof, proof[0]], proof[:-1], [], proof[::-1], TREE.proof(300, 401)):
        assert witness.add(asking(300, wrong, note)).status == 422
    assert witness.add(asking(300, proof, note)).status == 200


def test_a_tree_without_leaves_has_one_root(witness: Witness) -> None:
    assert witness.add(TREE.asks(0, 0, root=b"\1" * 32)).status == 409
    assert TREE.checkpoint(0).root == EMPTY_ROOT
    cosigned(witness, 0, 0)
    cosigned(witness, 0, 5)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (TREE.asks(0, 9, (STRANGE_KEY,)), 403),
        (TREE.asks(0, 9, (STRANGE_KEY, LOG_KEY)), 200),
        (TREE.asks(0, 9, origin="other.example.org"), 404),
        (TREE.asks(0, 9, size=8), 200),
        (TREE.asks(9, 9, size=8), 400),
        (b"", 400),
        (b"old 0\n\n", 400),
        (b"old 0\n\nno note", 400),
        (asking("00", [], b""), 400),
        (asking("-1", [], b""), 400),
        (asking("", [], b""), 400),
        (asking("1e3", [], b""), 400),
        (asking(10**19, [], b""), 400),
        (TREE.asks(0, 9).replace(b"old 0", b"Old 0"), 400),
        (TREE.asks(0, 9).replace(b"old 0\n", b"old 0\r\n"), 400),
        (TREE.asks(3, 9).replace(b"=\n", b"==\n", 1), 400),
        (asking(0, [b"\0" * 31], b""), 400),
        (asking(0, [b"\0" * 32] * 64, b""), 400),
    ],
)
def test_what_is_asked_has_one_form(witness: Witness, body: bytes, status: int) -> None:
    assert witness.add(body).status == status


def test_a_signature_in_the_logs_name_that_does_not_hold_spoils_the_rest(
    witness: Witness,
) -> None:
    text = TREE.checkpoint(9).text
    forged = LOG_KEY.signed("another text\n")
    for signatures in ((forged,), (LOG_KEY.signed(text), forged)):
        body = asking(0, [], SignedNote(text, signatures).encoded)
        assert witness.add(body).status == 403


def test_anybody_is_shown_the_newest_checkpoint_with_both_signatures(witness: Witness) -> None:
    name = sha256(ORIGIN.encode()).hexdigest()
    assert witness.newest(name).status == 404
    cosigned(witness, 0, 5)
    witness.add(TREE.asks(5, 9, (STRANGE_KEY, LOG_KEY)))

    reply = witness.newest(name)

    note = read_note(reply.body)
    assert reply.status == 200
    assert note.text == TREE.checkpoint(9).text
    assert [each.key_id for each in note.signatures] == [
        LOG_KEY.verifier.key_id,
        WITNESS_KEY.verifier.key_id,
    ]


def test_of_two_histories_at_once_one_is_signed(witness: Witness, kept: Kept) -> None:
    for _ in range(20):
        kept._on.execute("DELETE FROM checkpoints")
        cosigned(witness, 0, 40)
        both = Barrier(2)
        answers: list[int] = []

        def ask(body: bytes, both: Barrier = both, answers: list[int] = answers) -> None:
            both.wait()
            answers.append(witness.add(body).status)

        asked = [Thread(target=ask, args=[tree.asks(40, 60)]) for tree in (TREE, FORK)]
        for thread in asked:
            thread.start()
        for thread in asked:
            thread.join()
        assert sorted(answers) == [200, 409]


def test_two_witnesses_on_one_file_never_sign_both_of_two_histories(tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.sqlite"
    with Kept(path) as one, Kept(path) as other:
        first, second = (
            Witness(WITNESS_KEY, logs_of([LOG_KEY.verifier]), kept, lambda: NOW_S)
            for kept in (one, other)
        )
        cosigned(first, 0, 40)
        assert second.add(FORK.asks(0, 60)).status == 409
        cosigned(second, 40, 60)
        assert first.add(FORK.asks(40, 60)).status == 409


def test_nothing_is_kept_where_signing_failed(kept: Kept) -> None:
    def broken() -> int:
        raise OSError("no clock")

    failing = Witness(WITNESS_KEY, logs_of([LOG_KEY.verifier]), kept, broken)
    with pytest.raises(OSError, match="no clock"):
        failing.add(TREE.asks(0, 9))
    assert kept.newest(sha256(ORIGIN.encode()).hexdigest()) is None
    working = Witness(WITNESS_KEY, logs_of([LOG_KEY.verifier]), kept, lambda: NOW_S)
    cosigned(working, 0, 9)


def test_a_witness_has_one_key_and_one_name(tmp_path: Path) -> None:
    key = own_key(tmp_path, "witness.example.org")
    assert own_key(tmp_path, "witness.example.org").verifier == key.verifier
    assert key.verifier.kind == COSIGNATURE
    assert (tmp_path / "witness.key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(Trouble):
        own_key(tmp_path, "other.example.org")


@given(st.binary(max_size=300))
def test_whatever_is_sent_is_read_or_refused(body: bytes) -> None:
    for sent in (body, b"old 5\n" + body, b"old 5\n" + b64encode(body) + b"\n\nnote\n"):
        try:
            asked = asked_in(sent)
        except Misshapen:
            continue
        assert asking(asked.old_size, asked.proof, asked.checkpoint) == sent
