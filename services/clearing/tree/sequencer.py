"""The sequencer: it follows the log, and signs a tree over it, batch by batch.

Of each batch leaves, full tiles and the checkpoint become durable in one transaction; only then is
the checkpoint shown to anybody. Before it signs anything it holds its tree against what others
have seen, and where that is another history it signs no more, says so, and looks again: the
service itself goes on. It may be killed at any moment, and run twice: what is stored says where
the tree ends.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import Final

from clearing.log.port import Block, Log, LogDamaged, LogUnavailable, OutcomeUnknown
from clearing.tree.checkpoint import Checkpoint, verified
from clearing.tree.growth import Batch, Edge, TreeMoved, TreeStore, grown
from clearing.tree.hashing import EMPTY_ROOT, Unproven, leaf_hash
from clearing.tree.key_file import KeyRing, NoKey
from clearing.tree.notes import BadNote, VerifierKey
from clearing.tree.objections import Objections, ObjectionsInMemory, Unreadable
from clearing.tree.onlookers import Contradicted, Onlooker, OutOfSight, Shown
from clearing.tree.reading import MissingTile
from clearing.tree.showing import Showing
from contracts.commitment import NONCE_BYTES, NotCanonical, entry_for

BATCH_EVENTS: Final = 10_000
# A checkpoint is for ever, so a steady trickle gets one a second: what is committed is in the tree
# within two.
BETWEEN_CHECKPOINTS_S: Final = 1.0
# Who does not answer at the start is waited for so long, and then signed without.
PATIENCE_S: Final = 60.0
# Of what was signed so many events are looked at again before more is.
EVENTS_LOOKED_AT: Final = 256
_LOOK_AGAIN_S: Final = 10.0
_WAIT_S: Final = 0.5
_END_WITHIN_S: Final = 2.0
# What ends the signing until it is mended, or taken back.
_REFUSALS: Final = (Contradicted, LogDamaged, MissingTile, NoKey, NotCanonical, Unreadable)

_log = logging.getLogger(__name__)


class Sequencer:
    """Grows and signs one tree over one log until it is stopped."""

    def __init__(
        self,
        log: Log,
        tree: TreeStore,
        ring: KeyRing,
        *,
        entropy: Callable[[int], bytes],
        onlookers: Sequence[Onlooker] = (),
        objections: Objections | None = None,
        between_s: float = BETWEEN_CHECKPOINTS_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`entropy` gives so many random bytes; the first of the onlookers is asked first.

        `objections` are kept, and heeded by whoever comes up later: without any, by nobody else.
        """
        # How many events the tree holds, durably and signed, as far as this process knows.
        self.size = 0
        self._log = log
        self._tree = tree
        self._ring = ring
        self._entropy = entropy
        self._between_s = between_s
        self._patience_s = patience_s
        self._patient_until: float | None = None
        self._refused = ""
        self._said = ""
        # Which keys are known to stand in the tree's own list.
        self._told: tuple[VerifierKey, ...] = ()
        self._objections = ObjectionsInMemory() if objections is None else objections
        self._showings = [Showing(onlooker, self._objections) for onlooker in onlookers]

    @property
    def trouble(self) -> str:
        """What is in the way of signing, or of showing, in sentences; empty where nothing is."""
        parts = [self._refused, *(showing.trouble for showing in self._showings)]
        return "; ".join(part for part in parts if part)

    @property
    def shown(self) -> dict[str, int | None]:
        """How large the newest tree is that each onlooker was shown; None for none as yet."""
        return {showing.onlooker.name: showing.size for showing in self._showings}

    def run(self, stop: Event) -> None:
        """What is in the log is in the signed tree soon after, until `stop` is set."""
        threads = [Thread(target=each.run, args=[stop], daemon=True) for each in self._showings]
        for thread in threads:
            thread.start()
        while not stop.is_set():
            try:
                self._session(stop)
            except TreeMoved as moved:
                self._say(f"another sequencer is at work: {moved}")
                stop.wait(self._between_s)
            except _REFUSALS as reason:
                self._refused = f"the tree is not signed: {reason}"
                self._say(self._refused)
                stop.wait(min(_LOOK_AGAIN_S, self._patience_s))
            except (LogUnavailable, OutcomeUnknown) as lost:
                self._say(f"the tree waits for the database: {lost}")
                stop.wait(_WAIT_S)
            except Exception:  # noqa: BLE001 - said with its trace: what else runs here goes on
                self._refused = "the tree is not signed: see the log of the program"
                _log.exception("the tree stays as it is")
                stop.wait(_LOOK_AGAIN_S)
        for thread in threads:
            # Somebody else's server may let us wait; whatever it would answer is asked again.
            thread.join(_END_WITHIN_S)

    def _session(self, stop: Event) -> None:
        """Follow the log from where the stored tree ends, once all that were asked agree."""
        edge, shown = self._loaded()
        self._recall()
        if not self._agreed(shown, stop):
            return
        self._went_well()
        self._show(shown)
        while not stop.is_set():
            self._heed()
            before = edge.size
            if self._to_head(edge, stop) > before:
                stop.wait(self._between_s)
            self._log.wait_for_more(edge.size, _WAIT_S)

    def sequence_to_head(self) -> int:
        """The tree holds what the log holds at this moment, and all have seen it; returns its size.

        One session without waiting, for whoever brings it about by hand. Raises `Contradicted`,
        `OutOfSight`, `NoKey`, `TreeMoved`, `Unreadable`, and what the log raises.
        """
        edge, shown = self._loaded()
        self._recall()
        self._show(shown)
        for showing in self._showings:
            if not showing.compare(shown):
                raise OutOfSight(showing.trouble)
        self._to_head(edge, Event())
        for showing in self._showings:
            showing.show_now()
        return edge.size

    def _loaded(self) -> tuple[Edge, Shown]:
        """Return the stored tree's right edge, and the tree as it was signed last."""
        keys = self._ring.signing()
        origin = keys[0].verifier.name
        size = self._tree.size
        note = self._tree.checkpoint(size) if size else None
        try:
            edge = Edge.of(self._tree, size)
            if note is None:
                signed = Checkpoint(origin, 0, EMPTY_ROOT)
                note = signed.signed_by(keys)
            else:
                signed = verified(note, self._ring.known(), origin=origin)
        except (BadNote, Unproven) as error:
            raise Contradicted(f"the tree in the database is not whole: {error}") from error
        if (edge.size, edge.root) != (signed.size, signed.root):
            raise Contradicted("the tree in the database is not the one that was signed")
        self._same_events(edge.size)
        self._told = ()
        self._tell_keys()
        self.size = edge.size
        return edge, self._shown_as(signed, note)

    def _same_events(self, size: int) -> None:
        """Raise `Contradicted` where the log no longer holds what the tree's last leaves say.

        It was restored on its own, or written anew; a whole comparison is the auditor's.
        """
        head = self._log.head().position
        if head < size:
            raise Contradicted(f"the log ends at {head}, and {size} of its events were signed")
        first = size - min(size, EVENTS_LOOKED_AT)
        nonces = self._tree.nonces(first, size - first)
        if [len(nonce) for nonce in nonces] != [NONCE_BYTES] * (size - first):
            raise Contradicted("the tree in the database is not whole: random bytes are missing")
        blocks = list(self._log.read(after=first, up_to=size))
        hashes = [leaf_hash(entry) for entry in _entries(blocks, nonces)]
        if hashes != self._tree.leaf_hashes(first, size - first):
            raise Contradicted(
                f"the last of the first {size} events are not those that were signed"
            )

    def _shown_as(self, signed: Checkpoint, note: bytes) -> Shown:
        keys = self._ring.known()
        return Shown(reader=self._tree, checkpoint=signed, note=note, keys=keys)

    def _agreed(self, shown: Shown, stop: Event) -> bool:
        """Whether everybody agrees who could be asked in time; False when stopped meanwhile."""
        if self._patient_until is None:
            self._patient_until = time.monotonic() + self._patience_s
        waiting = list(self._showings)
        while waiting and not stop.is_set():
            for showing in list(waiting):
                if stop.is_set():
                    return False
                if showing.compare(shown):
                    waiting.remove(showing)
                else:
                    self._say(f"the tree waits to be signed: {showing.trouble}")
            # It is shown the tree as soon as it answers, and signing ends if it has seen another.
            # Who said so before has to take it back: else silencing a witness would do.
            late = time.monotonic() >= self._patient_until
            if late and not any(showing.objected for showing in waiting):
                break
            if waiting:
                stop.wait(_WAIT_S)
        return not stop.is_set()

    def _to_head(self, edge: Edge, stop: Event) -> int:
        blocks = self._log.read(after=edge.size)
        waiting: list[Block] = []
        events = 0
        for block in blocks:
            waiting.append(block)
            events += len(block.entries)
            if events >= BATCH_EVENTS:
                self._sequence(edge, waiting)
                waiting, events = [], 0
                self._heed()
                if stop.is_set():
                    return edge.size
        if waiting:
            self._sequence(edge, waiting)
        return edge.size

    def _sequence(self, edge: Edge, blocks: Sequence[Block]) -> None:
        """The blocks' events are in the stored tree, under a checkpoint of their own."""
        keys = self._ring.signing()
        after = edge.size
        by_chance = self._entropy(sum(len(block.entries) for block in blocks) * NONCE_BYTES)
        nonces = [by_chance[at : at + NONCE_BYTES] for at in range(0, len(by_chance), NONCE_BYTES)]
        entries = _entries(blocks, nonces)
        leaves, tiles = grown(edge, entries, nonces)
        signed = Checkpoint(keys[0].verifier.name, edge.size, edge.root)
        note = signed.signed_by(keys)
        # A key may have come since the session began; who reads what it signs must find it.
        self._tell_keys()
        # Where this fails the edge is ahead of what is stored: the next session reads it again.
        self._tree.add(Batch(after=after, size=edge.size, leaves=leaves, tiles=tiles, note=note))
        self.size = edge.size
        self._show(self._shown_as(signed, note))

    def _tell_keys(self) -> None:
        """The tree says of every key that is known that it signs."""
        known = tuple(self._ring.known())
        if known != self._told:
            self._tree.add_keys(key.text for key in known)
            self._told = known

    def _show(self, shown: Shown) -> None:
        for showing in self._showings:
            showing.news(shown)

    def _recall(self) -> None:
        """Who has objected, to an earlier process perhaps, has to take it back before one signs.

        Raises `Contradicted` where it is asked no more, and `Unreadable`.
        """
        showings = {showing.onlooker.name: showing for showing in self._showings}
        for kept in self._objections.kept():
            told = f"{kept.by} objected to a tree of {kept.size} events: {kept.said}"
            if kept.by not in showings:
                raise Contradicted(f"{told}; it is asked no more, and did not take that back")
            showings[kept.by].recall(kept)
            self._refused = f"the tree is not signed: {told}"

    def _heed(self) -> None:
        """Raise `Contradicted` where an onlooker has objected since."""
        for showing in self._showings:
            if showing.objected:
                raise Contradicted(showing.objected)

    def _say(self, sentence: str) -> None:
        # Once, however often it is tried.
        if sentence != self._said:
            self._said = sentence
            _log.warning("%s", sentence)

    def _went_well(self) -> None:
        self._refused = ""
        if self._said:
            self._said = ""
            _log.warning("the tree is signed again")


def _entries(blocks: Sequence[Block], nonces: Sequence[bytes]) -> list[bytes]:
    """Return the tree's entries for the blocks' events."""
    numbered = (
        (position, entry)
        for block in blocks
        for position, entry in enumerate(block.entries, block.first_position)
    )
    return [
        entry_for(position, entry.wire_name, entry.data, nonce)
        for (position, entry), nonce in zip(numbered, nonces, strict=True)
    ]
