"""Signed trees over small ledgers, and the packs that are made of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from clearing.log.memory import MemoryLog
from clearing.log.port import Log
from clearing.tree.checkpoint import Checkpoint
from clearing.tree.growth import TreeStore
from clearing.tree.memory import MemoryTree
from clearing.tree.notes import SigningKey, VerifierKey
from clearing.tree.sequencer import Sequencer
from contracts.block import Entry
from contracts.ids import GroupId
from evenveel.audit_packs.checking import check_pack
from evenveel.audit_packs.files import IntoFolder, IntoZip
from evenveel.audit_packs.reading import opened_at
from evenveel.audit_packs.trusting import Trust
from evenveel.audit_packs.verdict import Verdict
from evenveel.audit_packs.writing import Scope, write_pack

ORIGIN = "uren.example.org/tree"
KEY = SigningKey(ORIGIN, 1, b"k" * 32)
OTHER_KEY = SigningKey(ORIGIN, 1, b"o" * 32)
TRUST = Trust(keys=(KEY.verifier,))


def silent(_: str, __: int, ___: int) -> None:
    """Progress that nobody watches."""


class OneKey:
    """The `KeyRing` of a key that never changes."""

    def __init__(self, key: SigningKey) -> None:
        self._key = key

    def signing(self) -> tuple[SigningKey, ...]:
        return (self._key,)

    def known(self) -> tuple[VerifierKey, ...]:
        return (self._key.verifier,)


def sequence(log: Log, tree: TreeStore, key: SigningKey = KEY) -> None:
    """The tree holds and signs all that the log holds."""
    Sequencer(log, tree, OneKey(key), entropy=os.urandom).sequence_to_head()


@dataclass(kw_only=True)
class Signed:
    """A log in memory and its signed tree."""

    log: MemoryLog = field(default_factory=MemoryLog)
    tree: MemoryTree = field(default_factory=MemoryTree)
    key: SigningKey = KEY

    def add(self, entries: Sequence[Entry]) -> None:
        """The entries stand in the log, and in the tree."""
        head = self.log.take_over("tests", 1, force=True)
        self.log.append(entries, after=head)
        sequence(self.log, self.tree, self.key)

    def cosigned_by(self, witness: SigningKey) -> None:
        """A witness cosigned the newest checkpoint."""
        size = self.tree.size
        text = Checkpoint(ORIGIN, size, self.tree.root(size)).text
        self.tree.cosign(size, witness.signed(text, time_s=1).line)

    def packed(self, path: Path, scope: Scope | None = None) -> Path:
        """A pack of it is at the path."""
        into = IntoZip(path) if path.suffix == ".zip" else IntoFolder(path)
        with into:
            write_pack(self.log, self.tree, [self.key.verifier], scope or Scope(), into, silent)
        return path


def signed(entries: Sequence[Entry], key: SigningKey = KEY) -> Signed:
    """The entries in a signed tree."""
    made = Signed(key=key)
    made.add(entries)
    return made


def checked(path: Path, trust: Trust = TRUST) -> Verdict:
    """What a check of the pack says."""
    with opened_at(path) as pack:
        return check_pack(pack, trust, silent)


def of_group(group_id: str) -> Scope:
    return Scope(group_id=GroupId(group_id))


Line = dict[str, object]


def rewritten(pack: Path, change: Callable[[list[Line]], object]) -> None:
    """The lines of the pack's events are as they are after the change."""
    (file,) = sorted((pack / "events").iterdir())
    lines: list[Line] = [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]
    change(lines)
    file.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    contents = msgspec.json.decode((pack / "pack.json").read_bytes())
    contents["events"] = len(lines)
    (pack / "pack.json").write_bytes(msgspec.json.encode(contents))


def copied(pack: Path, to: Path) -> Path:
    """A pack of one's own, to change."""
    shutil.copytree(pack, to)
    return to
