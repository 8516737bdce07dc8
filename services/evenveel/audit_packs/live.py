"""The check of a database as it is: its log against its signed tree, then every rule there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from clearing.tree.checkpoint import checkpoint_in
from clearing.tree.hashing import Unproven
from clearing.tree.notes import BadNote, VerifierKey, read_note
from clearing.tree.reading import TreeReader
from clearing.tree.tiles import Bundle, Tile, tile_at
from contracts.block import Entry
from contracts.envelope import Envelope
from contracts.value import replace
from evenveel.audit_packs.books import Check
from evenveel.audit_packs.checking import Progress, check
from evenveel.audit_packs.form import FORMAT, Contents
from evenveel.audit_packs.reading import Given
from evenveel.audit_packs.trusting import Trust, check_none_kept
from evenveel.audit_packs.verdict import Verdict
from evenveel.auditing.stored import StoredLog, WrongBlock
from evenveel.auditing.wrong import Finding, Wrong
from evenveel.settings import Settings
from evenveel.verify import Report, verify

_TREE: Final = "tile/"
_OF_THE_TREE: Final[tuple[Check, ...]] = ("signatures", "events")
_OF_THE_RULES: Final[tuple[Check, ...]] = ("numbers", "sums", "mirrors", "limits", "runs")


def check_live(
    database_url: str,
    tree: TreeReader,
    keys: Iterable[VerifierKey],
    trust: Trust,
    progress: Progress,
    settings: Settings | None = None,
) -> Verdict:
    """Return what holds of the database, or the first thing that does not; changes nothing.

    What is not in the signed tree yet is held against the rules alone. `not_checked` names the
    tree's own checks where nothing is signed yet; where something was, that is what is wrong.
    """
    keys = tuple(keys)
    verdict = None
    # Before the moment of the log that is looked at: what is signed later is not in it.
    if size := tree.size:
        with StoredLog(database_url) as stored:
            signed = _SignedLog(stored, tree, size, keys)
            verdict = check("live", signed, _NoBooks(), trust, progress)
    report = verify(database_url, progress, settings)
    rules: tuple[Check, ...] = (
        (*_OF_THE_RULES, "projections") if report.projections_checked else _OF_THE_RULES
    )
    if verdict is None:
        finding = _first(_forgotten(keys, trust), report.finding)
        return _unsigned(report, finding, rules)
    finding = _first(verdict.finding, report.finding)
    return replace(
        verdict,
        clean=finding is None,
        finding=finding,
        last_position=report.position,
        exchanges=report.exchanges,
        checked=(*_OF_THE_TREE, *rules),
        not_checked=() if report.projections_checked else ("projections",),
        took_ms=verdict.took_ms + report.took_ms,
    )


def _forgotten(keys: tuple[VerifierKey, ...], trust: Trust) -> Finding | None:
    """Return that events were signed before, where nothing is signed now."""
    try:
        check_none_kept(keys, trust)
    except Wrong as wrong:
        return wrong.at(0, None)
    return None


def _unsigned(report: Report, finding: Finding | None, rules: tuple[Check, ...]) -> Verdict:
    return Verdict(
        about="live",
        clean=finding is None,
        finding=finding,
        origin="",
        size=0,
        root=None,
        first_position=1,
        last_position=report.position,
        exchanges=report.exchanges,
        checked=rules,
        not_checked=_OF_THE_TREE,
        took_ms=report.took_ms,
    )


def _first(of_tree: Finding | None, of_rules: Finding | None) -> Finding | None:
    """Return the one that comes first in the log; what is about no event comes before all."""
    found = [finding for finding in (of_tree, of_rules) if finding is not None]
    return min(found, key=lambda finding: finding.position, default=None)


class _NoBooks:
    """Rules are gone through apart, over all that the log holds."""

    exchanges = 0
    checked: tuple[Check, ...] = _OF_THE_TREE
    not_checked: tuple[Check, ...] = ()

    def feed(self, _position: int, _entry: Entry, _envelope: Envelope, /) -> None:
        """Nothing is kept."""

    def finish(self) -> None:
        """There is nothing to say."""


class _SignedLog:
    """The log's events as far as they are signed, with the random bytes that the tree has."""

    def __init__(
        self, stored: StoredLog, tree: TreeReader, size: int, keys: tuple[VerifierKey, ...]
    ) -> None:
        self.keys = keys
        self.checkpoint = tree.checkpoint(size) or b""
        self.contents = Contents(
            format=FORMAT,
            origin=_origin(self.checkpoint),
            size=size,
            first_position=1,
            last_position=size,
            events=size,
        )
        self._stored = stored
        self._tree = tree

    def read(self, name: str, /) -> bytes | None:
        try:
            match tile_at(name.removeprefix(_TREE)):
                case Tile() as tile:
                    return self._tree.tile(*tile)
                case Bundle() as bundle:
                    return self._tree.entries(*bundle)
                case None:
                    return None
        except Unproven:
            # Rows that were cut off hold nothing that could be looked at.
            return None

    def events(self) -> Iterator[Given]:
        size = self.contents.size
        pages = self._stored.pages()
        while True:
            try:
                page = next(pages, None)
            except WrongBlock as found:
                raise found.wrong from found
            if page is None or page[0][0] > size:
                return
            nonces = self._tree.nonces(page[0][0] - 1, len(page))
            for (position, entry), nonce in zip(page, nonces, strict=False):
                if position <= size:
                    yield Given(position, entry.wire_name, nonce, entry.data)


def _origin(note: bytes) -> str:
    try:
        return checkpoint_in(read_note(note).text).origin
    except BadNote:
        # That it cannot be read is found where it is looked at.
        return ""
