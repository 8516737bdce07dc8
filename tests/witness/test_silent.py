"""Who holds connections to a witness open keeps nobody else from it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread

import pytest

from evenveel.witnessing.kept import Kept
from evenveel.witnessing.own_key import own_key
from evenveel.witnessing.serving import server_of
from evenveel.witnessing.witness import Witness, logs_of
from tests.faults.processes import PATIENCE_S, until
from tests.limits.serving import rest_of, statuses
from tests.witness.asking import LOG_KEY

OF_ONE_ADDRESS = 64


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Where a witness answers."""
    key = own_key(tmp_path, "witness.example.org/w1")
    with (
        Kept(tmp_path / "checkpoints.sqlite") as kept,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        server = server_of(Witness(key, logs_of([LOG_KEY.verifier]), kept, lambda: 1_800_000_000))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def answers(port: int, address: str) -> bool:
    """Whether it answers to this address, which it turns away where it has no place for it."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE_S, (address, 0)) as connection:
        with suppress(ConnectionError):
            connection.sendall(
                b"GET /x/checkpoint HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            )
        return statuses([rest_of(connection)]).keys() == {404}


def test_whoever_says_nothing_holds_the_places_of_their_own_address_alone(port: int) -> None:
    assert answers(port, "127.0.0.1")
    with ExitStack() as until_end:
        for _ in range(OF_ONE_ADDRESS):
            silent = socket.create_connection(("127.0.0.1", port), PATIENCE_S, ("127.0.0.1", 0))
            until_end.enter_context(silent)
        until(lambda: not answers(port, "127.0.0.1"), "its places are taken")
        assert answers(port, "127.0.0.2")
