"""What was made from the log, held against it: the id index, snapshots."""

from __future__ import annotations

from collections.abc import Iterator

from access.phrases_audit import Audit
from clearing.domain.evolve import evolve
from clearing.domain.past import keys_of
from clearing.domain.state import Group, State
from clearing.write_path.fold import StateCodec
from contracts.envelope import Envelope, Recorded
from evenveel.auditing.books import Books, GroupBook
from evenveel.auditing.stored import IdFound, StoredLog
from evenveel.auditing.wrong import Wrong, at_most, saying


class IndexCheck:
    """The id index holds each id of the log, up to its own place, and nothing else."""

    def __init__(self, stored: StoredLog) -> None:
        self.reached = stored.index_reached()
        self.ids = 0
        self._rows: Iterator[IdFound] = stored.ids()
        self._next = next(self._rows, None)

    def feed(self, position: int, envelope: Envelope) -> None:
        """Raise `Wrong` where the index has other ids at this position."""
        found: list[tuple[int, str]] = []
        while self._next is not None and self._next.position <= position:
            if self._next.position < position:
                raise Wrong(Audit.ID_INDEX, Audit.NO_IDS_BEFORE, self._next)
            found.append((self._next.role, self._next.id))
            self._next = next(self._rows, None)
        if position > self.reached and not found:
            return
        expected = sorted((int(role), str(id_)) for role, id_ in keys_of(envelope))
        if sorted(found) != expected:
            raise Wrong(Audit.IDS_IN_INDEX, expected, found)
        self.ids += len(found)

    def finish(self, head_position: int) -> None:
        """Raise `Wrong` where the index speaks of positions that do not exist."""
        if self._next is not None:
            nothing = saying(Audit.NOTHING_AFTER, position=head_position)
            raise Wrong(Audit.ID_INDEX, nothing, self._next)
        if self.reached > head_position:
            raise Wrong(Audit.PLACE_OF_INDEX, at_most(head_position), self.reached)


def _check_rights(book: GroupBook, group: Group) -> None:
    """Raise `Wrong` where fold and book say otherwise of who may act for the group."""
    ours = (book.roles, {key_id: key.revoked for key_id, key in book.keys.items()})
    theirs = (group.roles, {key_id: key.revoked for key_id, key in group.keys.items()})
    if ours != theirs:
        raise Wrong(saying(Audit.FOLDED_ROLES, group=book.group_id), ours, theirs)


class FoldCheck:
    """The clearing service's own fold reproduces every snapshot, and agrees with the books."""

    def __init__(self, stored: StoredLog, codec: StateCodec) -> None:
        self.state = State()
        self.snapshots = 0
        self._stored = stored
        self._codec = codec
        self._digests = dict(stored.snapshots(codec.format))

    def feed(self, position: int, envelope: Envelope) -> None:
        """Fold the event. Raises `Wrong` where it does not fit, or a snapshot is another."""
        try:
            evolve(self.state, Recorded(position, envelope))
        except (KeyError, ValueError, AssertionError) as error:
            raise Wrong(Audit.FOLD, Audit.A_FITTING_EVENT, repr(error)) from error
        digest = self._digests.pop(position, None)
        if digest is None:
            return
        folded = self._codec.digest(self._codec.encode(self.state))
        kept = self._codec.digest(self._stored.snapshot_body(self._codec.format, position))
        if not folded == digest == kept:
            body = saying(Audit.A_BODY_OF, digest=kept.hex())
            raise Wrong(Audit.SNAPSHOT, folded.hex(), digest.hex() if folded != digest else body)
        self.snapshots += 1

    def finish(self, books: Books, head_position: int) -> None:
        """Raise `Wrong` where fold and books differ, or a snapshot lies beyond the log."""
        if self._digests:
            nothing = saying(Audit.NOTHING_AFTER, position=head_position)
            raise Wrong(Audit.SNAPSHOTS, nothing, sorted(self._digests))
        for account_id, account in self.state.accounts.items():
            booked = books.accounts[account_id].steps
            if account.balance_steps != booked:
                what = saying(Audit.FOLDED_BALANCE, account=account_id)
                raise Wrong(what, booked, account.balance_steps)
        for group_id, group in self.state.groups.items():
            book = books.groups[group_id]
            ours = (book.total_steps, book.net_ms, book.rounding_ms, book.step_ms)
            theirs = (group.total_steps, group.net_ms, group.rounding_ms, group.step_ms)
            if ours != theirs:
                raise Wrong(saying(Audit.FOLDED_SUMS, group=group_id), ours, theirs)
            _check_rights(book, group)
        for agreement in self.state.agreements.values():
            owes_ms = books.groups[agreement.first].links.get(agreement.second, 0)
            if agreement.position_ms != owes_ms:
                what = saying(Audit.FOLDED_LINK, one=agreement.first, other=agreement.second)
                raise Wrong(what, owes_ms, agreement.position_ms)
