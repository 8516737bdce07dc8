"""An installation whose tree is looked at from outside: by a file, and by a witness."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from clearing.log.memory import MemoryLog
from clearing.tree.memory import MemoryTree
from clearing.tree.objections import Objections
from clearing.tree.onlookers import CheckpointFile, Onlooker
from clearing.tree.sequencer import Sequencer
from clearing.tree.witnesses import Witness
from tests.tree.trees import Ring
from tests.tree.witness import AWitness


@dataclass
class World:
    """An installation: a log, the tree over it, its keys, and who looks on from outside."""

    log: MemoryLog
    tree: MemoryTree
    ring: Ring
    file: CheckpointFile
    witness: AWitness
    objections: Objections
    looking_on: tuple[str, ...] = ("file", "witness")

    def sequencer(self) -> Sequencer:
        """A sequencer as it comes up anew."""
        watching: dict[str, Onlooker] = {
            "file": self.file,
            "witness": Witness(
                "https://witness.example.org",
                self.witness.key.verifier,
                self.tree.cosign,
                transport=self.witness.transport,
            ),
        }
        return Sequencer(
            self.log,
            self.tree,
            self.ring,
            entropy=os.urandom,
            onlookers=[watching[name] for name in self.looking_on],
            objections=self.objections,
            between_s=0,
            patience_s=0,
        )

    def sign(self) -> int:
        """All that is in the log is signed, and those who look on have seen it."""
        return self.sequencer().sequence_to_head()

    @contextmanager
    def running(self) -> Iterator[Sequencer]:
        """A sequencer that came up anew is at work; afterwards it has ended."""
        sequencer, stop = self.sequencer(), Event()
        thread = Thread(target=sequencer.run, args=[stop])
        thread.start()
        try:
            yield sequencer
        finally:
            stop.set()
            thread.join()
