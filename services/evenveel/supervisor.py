"""Child processes kept alive: one that dies is started again, later and later if it keeps dying.

Each child holds the reading end of a pipe whose other end is ours. However we end, kill -9
included, the kernel closes the pipe and every child sees it at once and stops: none is left behind.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Final

FIRST_WAIT_S: Final = 0.2
LONGEST_WAIT_S: Final = 20.0
# A child that lived so long is taken to be well: its next death is a first one again.
WELL_AFTER_S: Final = 20.0
STOP_WITHIN_S: Final = 20.0
_LOOK_EVERY_S: Final = 0.1

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Child:
    name: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = 0
    start_at: float = field(default_factory=time.monotonic)


class Supervisor:
    """Runs `evenveel` with each of the given arguments until it is stopped."""

    def __init__(
        self, children: Mapping[str, Sequence[str]], environment: Mapping[str, str]
    ) -> None:
        self._children = [_Child(name, arguments) for name, arguments in children.items()]
        self._environment = {**os.environ, **environment}
        self._stop = Event()
        self._lock = Lock()
        self._thread = Thread(target=self._tend, name="supervisor", daemon=True)

    def start(self) -> None:
        """Start every child and go on looking after them."""
        self._thread.start()

    def deaths(self, name: str) -> int:
        """Return how often in a row a child died soon after its start."""
        return next(child.deaths for child in self._children if child.name == name)

    def restart(self, environment: Mapping[str, str]) -> None:
        """Have every child start again under this environment, at once."""
        self._environment |= environment
        with self._lock:
            for child in self._children:
                if child.process is not None:
                    child.process.terminate()

    def stop(self) -> None:
        """Every child has ended: by itself if it can in time, else killed."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_WITHIN_S
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            assert process.stdin is not None
            process.stdin.close()

    def _tend(self) -> None:
        while not self._stop.is_set():
            for child in self._children:
                with self._lock:
                    self._look_at(child)
            self._stop.wait(_LOOK_EVERY_S)

    def _look_at(self, child: _Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_at:
                child.process = self._started(child)
                child.started_at = now
            return
        code = child.process.poll()
        if code is None:
            if now - child.started_at > WELL_AFTER_S:
                child.deaths = 0
            return
        assert child.process.stdin is not None
        child.process.stdin.close()
        child.process = None
        wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**child.deaths)
        child.deaths += 1
        child.start_at = now + wait_s
        _log.warning("%s ended with code %s; it starts again in %.1f s", child.name, code, wait_s)

    def _started(self, child: _Child) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "evenveel", *child.arguments, "--until-stdin-closes"],
            stdin=subprocess.PIPE,
            env=self._environment,
            # Ctrl-C in a terminal reaches us alone, and we stop them in order.
            start_new_session=True,
        )


def end_with_parent() -> None:
    """Have this process stop as soon as its standard input closes: its parent is gone."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_WITHIN_S)
        os._exit(1)

    Thread(target=watch, name="parent watch", daemon=True).start()
