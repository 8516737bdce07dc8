"""The witness as a process of its own: asked over HTTP, and killed at any moment."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from clearing.tree.notes import read_note, signers
from evenveel.witnessing.asked import MAX_ASKED_BYTES
from evenveel.witnessing.own_key import own_key
from tests.faults.processes import Evenveel, free_ports, until
from tests.witness.asking import LOG_KEY, ORIGIN, Grown

NAME = "witness.example.org/w1"
TREE = Grown()


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """One for all questions: each new one would read every certificate of the machine."""
    with httpx.Client(timeout=30) as made:
        yield made


@contextlib.contextmanager
def running(folder: Path, port: int, client: httpx.Client) -> Iterator[Evenveel]:
    """The witness of this folder answers there."""
    key = LOG_KEY.verifier.text
    words = ("witness", str(folder), "--name", NAME, "--log", key, "--port", str(port))
    process = Evenveel(words, {}, folder.parent / "said")

    def answers() -> bool:
        with contextlib.suppress(httpx.TransportError):
            return client.get(f"http://127.0.0.1:{port}/none/checkpoint").status_code == 404
        assert process.process.poll() is None, process.said()
        return False

    try:
        until(answers, "the witness answers")
        yield process
    finally:
        process.end()


def test_what_it_signed_it_knows_after_it_was_killed(tmp_path: Path, client: httpx.Client) -> None:
    folder, port = tmp_path / "witness", free_ports()

    def asked(body: bytes) -> httpx.Response:
        return client.post(f"http://127.0.0.1:{port}/add-checkpoint", content=body)

    with running(folder, port, client) as process:
        assert asked(TREE.asks(0, 300)).status_code == 200
        process.kill()
    with running(folder, port, client):
        again = asked(TREE.asks(0, 400))
        assert (again.status_code, again.text) == (409, "300\n")
        assert again.headers["content-type"] == "text/x.tlog.size"
        assert asked(Grown(apart_at=7).asks(300, 400)).status_code == 422
        assert asked(TREE.asks(300, 400)).status_code == 200
        assert asked(b"x" * (MAX_ASKED_BYTES + 1)).status_code == 413
        name = sha256(ORIGIN.encode()).hexdigest()
        shown = client.get(f"http://127.0.0.1:{port}/{name}/checkpoint")
    key = own_key(folder, NAME).verifier
    assert signers(read_note(shown.content), [key, LOG_KEY.verifier]) == (key, LOG_KEY.verifier)
