"""Real processes, started as a person or a supervisor starts them, and really killed."""

from __future__ import annotations

import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import httpx
import psutil

PROJECT: Final = Path(__file__).resolve().parents[2]
# Only a test that fails waits so long: on a busy machine all of it may be needed.
PATIENCE_S: Final = 90.0
# Below those from which systems take a port for an outgoing connection: what is free here stays so
# until it is used. Each is given once a run, and another run begins elsewhere.
_PORTS: Final = range(20_000, 32_000, 2)
_NEXT_PORT: Final = itertools.count(random.SystemRandom().randrange(len(_PORTS)))


class Evenveel:
    """An `evenveel` process, and what it said so far in a file."""

    def __init__(self, words: Sequence[str], environment: dict[str, str], said: Path) -> None:
        self._said = said
        with said.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "evenveel", *words],
                env=environment_of(environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )

    def said(self) -> str:
        return self._said.read_text(encoding="utf-8")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self, within_s: float = PATIENCE_S) -> int:
        """The process was asked to end, and did; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within_s)

    def end(self) -> None:
        """Whatever happened, it does not run any more."""
        if self.process.poll() is None:
            self.kill()


def environment_of(given: dict[str, str]) -> dict[str, str]:
    """The environment of a fresh shell in this checkout, with what is given.

    The run's folder of keys stays: what one process of a test seals, another of it opens.
    """
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name == "EVENVEEL_KEYS"
        or (not name.startswith(("EVENVEEL_", "KAFKA_")) and name != "DATABASE_URL")
    }
    paths = os.pathsep.join([str(PROJECT / "services"), str(PROJECT)])
    return {**inherited, "PYTHONPATH": paths, **given}


def free_ports() -> int:
    """A port that is free, and whose successor is."""
    while True:
        port = _PORTS[next(_NEXT_PORT) % len(_PORTS)]
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def until(happened: Callable[[], bool], what: str, within_s: float = PATIENCE_S) -> None:
    """It has happened."""
    deadline = time.monotonic() + within_s
    while not happened():
        assert time.monotonic() < deadline, f"not within {within_s} s: {what}"
        time.sleep(0.02)


@cache
def _asking() -> httpx.Client:
    """One for all questions: each new one would read every certificate of the machine."""
    return httpx.Client(timeout=5)


def serves(port: int) -> bool:
    """Whether a clearing service takes commands there."""
    try:
        answer = _asking().get(f"http://127.0.0.1:{port}/status")
    except httpx.TransportError:
        return False
    return answer.status_code == 200 and answer.json()["status"] == "serving"


def children(pid: int) -> dict[str, psutil.Process]:
    """The processes that `up` looks after, by what they serve."""
    found = {}
    for child in psutil.Process(pid).children():
        try:
            words = child.cmdline()
        except (psutil.ZombieProcess, psutil.NoSuchProcess):
            continue  # it has just died
        if "serve" in words:
            found[words[words.index("serve") + 1]] = child
    return found
