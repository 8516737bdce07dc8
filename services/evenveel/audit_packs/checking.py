"""The check of a tree and its events: the first thing wrong with them, in the order of the log.

Signatures and the shape of the tree come first, as all else rests on them; then each place of the
tree in turn: its entry, whether its event is there and is the one that was committed to, the
groups' own numbers, and the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Final, Protocol

import msgspec

from access.phrases_audit import Audit
from access.phrases_proofs import Proof
from access.saying import Saying
from clearing.tree.hashing import Unproven, leaf_hash
from clearing.tree.notes import VerifierKey
from clearing.tree.tiles import WIDTH, entries_in
from contracts.commitment import MANY_GROUPS, NONCE_BYTES, NotCanonical, entry_for
from contracts.value import Value
from evenveel.audit_packs.books import Books, books_for
from evenveel.audit_packs.form import Contents
from evenveel.audit_packs.reading import Given, Pack
from evenveel.audit_packs.tiles_held import HeldTiles
from evenveel.audit_packs.trusting import Proven, Trust, check_kept, proven
from evenveel.audit_packs.verdict import About, Verdict
from evenveel.auditing.wrong import Finding, Wrong

Progress = Callable[[str, int, int], None]
_LOOK_EVERY: Final = 5_000


class Source(Protocol):
    """A tree with the events that stand in it, wherever they lie; nothing of it is believed."""

    @property
    def contents(self) -> Contents:
        """What is said to be here."""

    @property
    def checkpoint(self) -> bytes:
        """The signed note."""

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """The keys of the log, as they lie beside what they signed."""

    def read(self, name: str, /) -> bytes | None:
        """What is published at this path; None where nothing is."""

    def events(self) -> Iterator[Given]:
        """The events, in order. Raises `Wrong` where one cannot be read."""


class _Entry(Value, frozen=True):
    """An entry of the tree, as anybody can read it."""

    commitment: str
    groups: tuple[str, ...]


_entry: Final = msgspec.json.Decoder(_Entry)


def check_pack(pack: Pack, trust: Trust, progress: Progress) -> Verdict:
    """Return what a pack proves, or the first thing that is wrong with it. Raises `NoPack`."""
    contents = pack.contents
    books = books_for(
        contents.group,
        whole=contents.first_position == 1,
        event_at=lambda position: pack.event_at(position).opened().event,
    )
    return check("pack", pack, books, trust, progress)


def check(about: About, source: Source, books: Books, trust: Trust, progress: Progress) -> Verdict:
    """Return what the source proves, or the first thing that is wrong with it."""
    began = monotonic()
    walk = _Walk(source, books, progress)
    finding = walk.run(trust)
    contents, proved = source.contents, walk.proved
    return Verdict(
        about=about,
        clean=finding is None,
        finding=finding,
        origin=contents.origin if proved is None else proved.checkpoint.origin,
        size=contents.size if proved is None else proved.checkpoint.size,
        root=None if proved is None else proved.checkpoint.root.hex(),
        signed_by=() if proved is None else texts(proved.signed_by),
        witnessed_by=() if proved is None else texts(proved.witnessed_by),
        own_keys=not trust.keys,
        kept=len(trust.kept),
        group=contents.group,
        first_position=contents.first_position,
        last_position=contents.last_position,
        events=walk.events,
        exchanges=books.exchanges,
        checked=books.checked,
        not_checked=books.not_checked,
        took_ms=round((monotonic() - began) * 1_000),
    )


def texts(keys: Iterable[VerifierKey]) -> tuple[str, ...]:
    """Return the keys as they are told."""
    return tuple(key.text for key in keys)


class _Walk:
    """One walk along the tree, from the first position to the last."""

    def __init__(self, source: Source, books: Books, progress: Progress) -> None:
        self.events = 0
        self.proved: Proven | None = None
        self._source = source
        self._contents = source.contents
        self._books = books
        self._progress = progress
        self._at = 0
        self._event_id: str | None = None

    def run(self, trust: Trust) -> Finding | None:
        """Return the first thing that is wrong, or None."""
        try:
            tiles = self._tree(trust)
            self._events(tiles)
            self._event_id = None
            self._books.finish()
        except Wrong as wrong:
            return wrong.at(self._at, self._event_id)
        return None

    def _tree(self, trust: Trust) -> HeldTiles:
        source, contents = self._source, self._contents
        proved = self.proved = proven(source.checkpoint, source.keys, trust)
        checkpoint = proved.checkpoint
        said = (contents.origin, contents.size)
        if said != (checkpoint.origin, checkpoint.size):
            raise Wrong(Saying(Proof.CONTENTS), checkpoint[:2], said)
        if not 1 <= contents.first_position <= contents.last_position <= contents.size:
            period = (contents.first_position, contents.last_position)
            raise Wrong(Saying(Proof.CONTENTS), (1, contents.size), period)
        tiles = HeldTiles(checkpoint.size, checkpoint.root, source.read)
        check_kept(proved, tiles, trust)
        return tiles

    def _events(self, tiles: HeldTiles) -> None:
        first, last = self._contents.first_position, self._contents.last_position
        given = self._source.events()
        event: Given | None = None
        entries: list[bytes] = []
        for index, leaf in tiles.leaves(first - 1, last):
            self._at, self._event_id = index + 1, None
            # Looked for only now: what is wrong with it is wrong here, and not one place before.
            event = event or next(given, None)
            if not entries or not index % WIDTH:
                entries = _bundle(tiles, index // WIDTH)
            entry = _proven_entry(entries, index, leaf)
            expected = self._belongs(entry)
            if event is not None and event.position == self._at:
                self._take(event, entry, expected=expected)
                event = None
            elif expected:
                raise Wrong(Saying(Proof.EVENT_OF_PACK), Saying(Proof.GIVEN), None)
            if not self._at % _LOOK_EVERY:
                self._progress("events", self._at - first + 1, last - first + 1)
        event = event or next(given, None)
        if event is not None:
            self._at = event.position
            raise Wrong(Saying(Proof.EVENT_OF_PACK), Saying(Proof.EACH_ONCE), event.position)
        if self.events != self._contents.events:
            raise Wrong(Saying(Proof.CONTENTS), self.events, self._contents.events)

    def _belongs(self, entry: bytes) -> bool:
        group = self._contents.group
        if group is None:
            return True
        try:
            groups = _entry.decode(entry).groups
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise Wrong(Saying(Proof.ENTRY), Audit.A_READABLE_ONE, error) from error
        return group in groups or MANY_GROUPS in groups

    def _take(self, event: Given, entry: bytes, *, expected: bool) -> None:
        envelope = event.opened()
        self._event_id = envelope.event_id
        made = _committed(event)
        if made != entry:
            raise Wrong(Saying(Proof.COMMITTED_EVENT), _shown(entry), _shown(made))
        if not expected:
            raise Wrong(Saying(Proof.EVENT_OF_PACK), Saying(Proof.OF_ITS_GROUP), event.position)
        self._books.feed(event.position, event.entry(envelope), envelope)
        self.events += 1


def _committed(event: Given) -> bytes:
    """Return the entry that the tree has for this event."""
    if len(event.nonce) != NONCE_BYTES:
        raise Wrong(Saying(Proof.COMMITTED_EVENT), Saying(Proof.RANDOM_BYTES), event.nonce.hex())
    try:
        return entry_for(event.position, event.wire_name, event.data, event.nonce)
    except NotCanonical as error:
        raise Wrong(Audit.THE_EVENT, Audit.A_READABLE_ONE, error) from error


def _bundle(tiles: HeldTiles, number: int) -> list[bytes]:
    held = tiles.bundle(number)
    try:
        return [] if held is None else entries_in(held)
    except Unproven as error:
        raise Wrong(Saying(Proof.ENTRY), Audit.A_READABLE_ONE, error) from error


def _proven_entry(entries: list[bytes], index: int, leaf: bytes) -> bytes:
    at = index % WIDTH
    if at >= len(entries):
        raise Wrong(Saying(Proof.ENTRY), leaf.hex(), None)
    if (found := leaf_hash(entries[at])) != leaf:
        raise Wrong(Saying(Proof.ENTRY), leaf.hex(), found.hex())
    return entries[at]


def _shown(entry: bytes) -> str:
    return entry.decode(errors="replace")
