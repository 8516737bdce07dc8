"""One onlooker being shown each new checkpoint, by a thread of its own: nobody waits for it."""

from __future__ import annotations

import logging
from threading import Event
from typing import Final

from clearing.log.port import LogUnavailable, OutcomeUnknown
from clearing.tree.objections import Objection, Objections
from clearing.tree.onlookers import Contradicted, NotWhole, Onlooker, OutOfSight, Shown

_WAIT_S: Final = 0.5
_LONGEST_WAIT_S: Final = 60.0

_log = logging.getLogger(__name__)


class Showing:
    """What one onlooker was shown last, and what it has said to it."""

    def __init__(self, onlooker: Onlooker, objections: Objections) -> None:
        """`objections` are what outlasts this process; it keeps its own there."""
        self.onlooker = onlooker
        # How large the newest tree is that it has seen from us; None before any.
        self.size: int | None = None
        # What it has seen instead, as long as it has not agreed since.
        self.objected = ""
        self.trouble = ""
        # The objection that is kept, which an agreement takes back.
        self._kept: Objection | None = None
        self._objections = objections
        self._next: Shown | None = None
        self._news = Event()

    def compare(self, tree: Shown) -> bool:
        """Whether it agrees; False where it does not answer. Raises `Contradicted`."""
        try:
            has_seen_any = self.onlooker.compare(tree)
        except OutOfSight as reason:
            self.trouble = f"{self.onlooker.name} does not answer: {reason}"
            return False
        except Contradicted as reason:
            self._object(reason, tree)
            raise
        return self._agree(has_seen_any=has_seen_any)

    def recall(self, kept: Objection) -> None:
        """It has objected, to an earlier process perhaps, and did not take that back."""
        self._kept = kept
        self.objected = self.objected or kept.said

    def news(self, tree: Shown) -> None:
        """It is shown this tree next; of several only the newest."""
        self._next = tree
        self._news.set()

    def show_now(self) -> None:
        """It has seen the newest tree. Raises `Contradicted` and `OutOfSight`."""
        tree = self._next
        if tree is not None:
            try:
                self.onlooker.show(tree)
            except Contradicted as reason:
                self._object(reason, tree)
                raise
            self.size = tree.checkpoint.size

    def run(self, stop: Event) -> None:
        """It has seen the newest tree soon after it was signed, until `stop` is set."""
        wait_s = _WAIT_S
        while not stop.is_set():
            tree = self._next
            if tree is None or tree.checkpoint.size == self.size or self.objected:
                self._news.wait(_WAIT_S)
                self._news.clear()
            elif self._shown(tree):
                wait_s = _WAIT_S
            else:
                stop.wait(wait_s)
                wait_s = min(_LONGEST_WAIT_S, 2 * wait_s)

    def _shown(self, tree: Shown) -> bool:
        try:
            self.onlooker.show(tree)
        except (OutOfSight, LogUnavailable, OutcomeUnknown) as reason:
            self._say(f"{self.onlooker.name} was not shown the newest checkpoint: {reason}")
            return False
        except Contradicted as reason:
            self._object(reason, tree)
            return False
        except Exception:  # noqa: BLE001 - one onlooker's fault must not end the others' showing
            _log.exception("showing the checkpoint to %s failed", self.onlooker.name)
            self.trouble = f"showing the checkpoint to {self.onlooker.name} failed"
            return False
        self.size = tree.checkpoint.size
        self.trouble = ""
        return True

    def _object(self, reason: Contradicted, tree: Shown) -> None:
        self.objected = str(reason)
        if isinstance(reason, NotWhole):
            return
        origin, size, root = tree.checkpoint
        by = self.onlooker.name
        self._kept = Objection(by=by, origin=origin, size=size, root=root.hex(), said=str(reason))
        try:
            self._objections.keep(self._kept)
        except OSError as error:
            self._say(f"the objection of {by} could not be kept: {error.strerror}")

    def _agree(self, *, has_seen_any: bool) -> bool:
        """Whether its agreement takes back what it objected to, if it did; then that is gone."""
        if self._kept is not None:
            # What remembers nothing takes nothing back: else deleting a file or a topic would do.
            if not has_seen_any:
                self.trouble = (
                    f"{self.onlooker.name} has objected, and remembers nothing of this tree now"
                )
                return False
            try:
                self._objections.take_back(self._kept.by)
            except OSError as error:
                self.trouble = f"an objection that was taken back is still kept: {error.strerror}"
                return False
        self._kept = None
        self.objected = self.trouble = ""
        return True

    def _say(self, sentence: str) -> None:
        if sentence != self.trouble:
            self.trouble = sentence
            _log.warning("%s", sentence)
