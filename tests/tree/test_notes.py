"""Notes and checkpoints are read and signed as everybody else's are, and forged ones refused."""

from __future__ import annotations

import shutil
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from clearing.tree.checkpoint import Checkpoint, checkpoint_in, signers_of_log, verified
from clearing.tree.hashing import EMPTY_ROOT
from clearing.tree.notes import (
    COSIGNATURE,
    ED25519,
    BadNote,
    SignedNote,
    SigningKey,
    read_key,
    read_note,
    signers,
)
from tests.kafka import cannot
from tests.tree.trees import ORIGIN

# The key and the note in the documentation of Go's `golang.org/x/mod/sumdb/note`.
NEUMANN_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PROBLEM = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SAID = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdn"
    "gotpRZb6KE6RyyBwJnAM=\n"
)
KEY = SigningKey.made(ORIGIN)
ROOT = bytes(range(32))
IN_BASE64 = b64encode(ROOT).decode()


def test_a_note_is_signed_to_the_byte_as_go_signs_it() -> None:
    key = SigningKey.read(NEUMANN_SECRET)
    assert key.verifier.text == NEUMANN
    assert key.text == NEUMANN_SECRET
    assert SignedNote(PROBLEM, (key.signed(PROBLEM),)).encoded.decode() == f"{PROBLEM}\n{SAID}"


def test_the_note_of_somebody_else_is_read_and_its_signature_holds() -> None:
    note = read_note(f"{PROBLEM}\n{SAID}".encode())
    assert note.text == PROBLEM
    assert signers(note, [read_key(NEUMANN), KEY.verifier]) == (read_key(NEUMANN),)


def test_a_signature_under_a_known_key_that_does_not_hold_spoils_the_note() -> None:
    note = read_note(f"{PROBLEM.replace('answer', 'reason')}\n{SAID}".encode())
    with pytest.raises(BadNote):
        signers(note, [read_key(NEUMANN)])
    assert signers(note, [KEY.verifier]) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        b"", b"\n", b"text\n", b"text\n\n", PROBLEM.encode(), f"{PROBLEM}{SAID}".encode(),
        f"{PROBLEM}\n{SAID[:-1]}".encode(), f"{PROBLEM}\n{SAID}\n".encode(),
        f"{PROBLEM}\n{SAID.replace('=', '')}".encode(), f"{PROBLEM}\n{SAID[2:]}".encode(),
        f"{PROBLEM}\x00\n{SAID}".encode(), f"{PROBLEM}\r\n{SAID}".encode(),
        b"\xff\n\n" + SAID.encode(),
        f"{PROBLEM}\n{SAID * 100}".encode(), b"x" * 100_000,
        f"{PROBLEM}\n{SAID.replace('PeterNeumann', 'Peter+Neumann')}".encode(),
        f"{PROBLEM}\n\u2014 PeterNeumann AAAA\n".encode(),
    ],
)  # fmt: skip
def test_what_is_no_signed_note_is_refused(wrong: bytes) -> None:
    with pytest.raises(BadNote):
        read_note(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        "", "x", NEUMANN_SECRET, NEUMANN.replace("c74f20a3", "c74f20a4"), NEUMANN[:-4],
        NEUMANN.replace("Peter", "Peter "), NEUMANN.replace("+AR", "+BR"), f"{NEUMANN}\n{NEUMANN}",
    ],
)  # fmt: skip
def test_what_is_no_public_key_is_refused(wrong: str) -> None:
    with pytest.raises(BadNote):
        read_key(wrong)


def test_a_secret_key_that_cannot_be_read_is_not_shown_by_the_refusal() -> None:
    for wrong in (NEUMANN, NEUMANN_SECRET[:-4], NEUMANN_SECRET.replace("c74f20a3", "00000000")):
        with pytest.raises(BadNote) as refused:
            SigningKey.read(wrong)
        assert "AYEKFALVFGyNhPJEMzD1" not in str(refused.value)


def test_a_cosignature_says_when_and_holds_for_that_time_alone() -> None:
    witness = SigningKey.made("witness.example.org/w1", COSIGNATURE)
    text = Checkpoint(ORIGIN, 7, ROOT).text
    said = witness.signed(text, time_s=1_679_315_147)
    assert signers(SignedNote(text, (said,)), [witness.verifier]) == (witness.verifier,)
    later = said._replace(said=(1_679_315_148).to_bytes(8, "big") + said.said[8:])
    with pytest.raises(BadNote):
        signers(SignedNote(text, (later,)), [witness.verifier])


def test_the_same_key_cosigns_under_another_id_than_it_signs() -> None:
    witness = SigningKey.made("witness.example.org/w1", COSIGNATURE).verifier
    assert witness.key_id != witness._replace(kind=1).key_id


def test_a_checkpoint_is_known_by_any_key_that_is_trusted_and_by_no_other() -> None:
    checkpoint = Checkpoint(ORIGIN, 20_852_163, ROOT)
    other = SigningKey.made(ORIGIN)
    note = checkpoint.signed_by([KEY, other])
    for keys in ([KEY.verifier], [other.verifier], [other.verifier, KEY.verifier]):
        assert verified(note, keys, origin=ORIGIN) == checkpoint
    for keys in ([], [SigningKey.made(ORIGIN).verifier]):
        with pytest.raises(BadNote):
            verified(note, keys)
    with pytest.raises(BadNote):
        verified(note, [KEY.verifier], origin="uren.example.net/tree")


@pytest.mark.parametrize(
    "key",
    [
        SigningKey("uren.example.net/tree", ED25519, b"n" * 32),
        SigningKey("witness.example.org/w1", COSIGNATURE, b"w" * 32),
        SigningKey(ORIGIN, COSIGNATURE, b"c" * 32),
    ],
    ids=["another log's", "a witness'", "a cosigner's in the log's name"],
)
def test_nobody_but_a_log_signs_in_its_name_whoever_else_is_trusted(key: SigningKey) -> None:
    checkpoint = Checkpoint(ORIGIN, 7, ROOT)
    trusted = [key.verifier, KEY.verifier]
    with pytest.raises(BadNote):
        verified(checkpoint.signed_by([key]), trusted)
    both = read_note(checkpoint.signed_by([key, KEY]))
    assert signers_of_log(both, ORIGIN, trusted) == (KEY.verifier,)


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n7\n", f"\n7\n{IN_BASE64}\n", f"{ORIGIN}\n7\n{IN_BASE64}",
        f"{ORIGIN}\n07\n{IN_BASE64}\n", f"{ORIGIN}\n-7\n{IN_BASE64}\n",
        f"{ORIGIN}\n7\n{b64encode(ROOT[:31]).decode()}\n", f"{ORIGIN}\n7\n{IN_BASE64}\nmore\n",
        f"{ORIGIN}\n٧\n{IN_BASE64}\n", f"{ORIGIN}\n7\nnot base64\n",
        f"{ORIGIN}\n{10**19}\n{IN_BASE64}\n",
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        checkpoint_in(text)


def test_a_tree_without_leaves_can_be_signed_too() -> None:
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert verified(empty.signed_by([KEY]), [KEY.verifier]) == empty


def test_openssl_verifies_the_signature_under_a_checkpoint(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        cannot("there is no openssl here")
    note = read_note(Checkpoint(ORIGIN, 7, ROOT).signed_by([KEY]))
    public = Ed25519PublicKey.from_public_bytes(KEY.verifier.public)
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key.pem").write_bytes(pem)
    (tmp_path / "signature").write_bytes(note.signatures[0].said)
    for text, holds in ((note.text, True), (note.text.replace("7", "8"), False)):
        (tmp_path / "text").write_text(text)
        asked = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin"]
        files = ["-in", "text", "-sigfile", "signature"]
        done = subprocess.run([*asked, *files], cwd=tmp_path, capture_output=True, text=True)
        assert (done.returncode == 0) is holds, done.stderr
