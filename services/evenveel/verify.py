"""The whole ledger proved from its stored log: rules, sums, ids, words, snapshots, projections.

The first event that is wrong is named, and nothing after it is judged: later figures rest on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import monotonic
from typing import Final, TypeAlias

import psycopg

from access.phrases_audit import Audit
from access.sealed import Seals
from clearing.adapters.state_codec import MsgpackStateCodec
from contracts.block import Entry
from contracts.value import Value
from evenveel.auditing.books import Books
from evenveel.auditing.followers import FoldCheck, IndexCheck
from evenveel.auditing.replay import Replay
from evenveel.auditing.standings import StandingsCheck
from evenveel.auditing.stored import StoredLog, WrongBlock, opened
from evenveel.auditing.words import Causes, WordsCheck, causes_in
from evenveel.auditing.wrong import Finding, Wrong, saying
from evenveel.settings import Settings
from evenveel.vault_keys import keys_with
from projections.check import first_difference
from projections.log_stream import LogStream
from projections.stream import StreamBroken

# What is being done, how much of it is done, and how much there is.
Progress: TypeAlias = Callable[[str, int, int], None]
# Whether there are projections, and the first thing that is wrong with them.
_Judged: TypeAlias = tuple[bool, Finding | None]
# From so many events on, a second process costs less than it saves.
_LONG: Final = 50_000
# Words are asked for so many positions at a time.
_WORDS_AT_ONCE: Final = 5_000


class Report(Value, frozen=True, kw_only=True):
    """What was looked at, and the first thing that is wrong, or None.

    `words` is how many still existed and were proved, `words_gone` how many are no longer kept for
    a reason that the log gives. `projections_checked` is False where
    something was wrong before they had their turn, or where there are none yet.
    """

    clean: bool
    finding: Finding | None
    position: int
    events: int
    blocks: int
    groups: int
    accounts: int
    exchanges: int
    words: int
    words_gone: int
    ids: int
    index_reached: int
    snapshots: int
    projections_checked: bool
    took_ms: int


def verify(database_url: str, progress: Progress, settings: Settings | None = None) -> Report:
    """Replay the log from zero and hold everything against it; changes nothing.

    Words are opened with the keys of these settings; without any, of this process' environment.
    """
    began = monotonic()
    checked = False
    with (
        StoredLog(database_url) as stored,
        keys_with(database_url, settings, claim=False) as keys,
        Seals(database_url, keys, reader="evenveel verify") as seals,
    ):
        beside = stored.head_position >= _LONG
        with _projections_asked(database_url, beside=beside) as projections:
            audit = _Audit(stored, seals, progress, lambda: _causes(database_url))
            finding = audit.run()
            if finding is None:
                progress("projections", 0, 1)
                checked, finding = projections()
                progress("projections", 1, 1)
    books = audit.replay.books
    return Report(
        clean=finding is None,
        finding=finding,
        position=stored.head_position,
        events=audit.position,
        blocks=stored.blocks,
        groups=len(books.groups),
        accounts=len(books.accounts),
        exchanges=audit.replay.exchanges,
        words=audit.words.proved,
        words_gone=audit.words.gone,
        ids=audit.index.ids,
        index_reached=audit.index.reached,
        snapshots=audit.fold.snapshots,
        projections_checked=checked,
        took_ms=round((monotonic() - began) * 1_000),
    )


class _Audit:
    """One walk over the log, with every check beside each other."""

    def __init__(
        self,
        stored: StoredLog,
        seals: Seals,
        progress: Progress,
        causes: Callable[[], Causes],
    ) -> None:
        self.position = 0
        self.replay = Replay(lambda position: stored.envelope_at(position).event)
        self.words = WordsCheck(causes)
        self.index = IndexCheck(stored)
        self.fold = FoldCheck(stored, MsgpackStateCodec())
        self.standings = StandingsCheck(stored)
        self._stored = stored
        self._seals = seals
        self._progress = progress
        self._event_id: str | None = None

    def run(self) -> Finding | None:
        """Return the first thing wrong, or None."""
        try:
            pages: list[tuple[int, Entry]] = []
            for page in self._stored.pages():
                pages += page
                if len(pages) >= _WORDS_AT_ONCE:
                    self._feed(pages)
                    pages = []
            self._feed(pages)
        except WrongBlock as found:
            # What was read before the block is judged first: it may hold an earlier fault.
            return self._judged(pages) or found.wrong.at(found.position, None)
        except Wrong as wrong:
            return wrong.at(self.position, self._event_id)
        return self._finish()

    def _judged(self, pages: list[tuple[int, Entry]]) -> Finding | None:
        try:
            self._feed(pages)
        except Wrong as wrong:
            return wrong.at(self.position, self._event_id)
        return None

    def _feed(self, entries: list[tuple[int, Entry]]) -> None:
        if not entries:
            return
        sealed = self._seals.between(entries[0][0] - 1, entries[-1][0])
        for position, entry in entries:
            self.position, self._event_id = position, None
            envelope = opened(entry)
            self._event_id = envelope.event_id
            self.replay.feed(position, entry, envelope)
            self.words.feed(envelope, sealed.get(position))
            self.index.feed(position, envelope)
            self.standings.feed(position, envelope)
            self.fold.feed(position, envelope)
        self._progress("events", self.position, self._stored.head_position)

    def _finish(self) -> Finding | None:
        head = self._stored.head_position
        try:
            self.replay.finish()
            self.words.finish()
            _check_erased(self._stored, self.replay.books)
            self.index.finish(head)
            self.standings.finish(head)
            self.fold.finish(self.replay.books, head)
        except Wrong as wrong:
            return wrong.at(head, None)
        return None


def _causes(database_url: str) -> Causes:
    """Return the causes of missing words as the log tells them now, not as of a moment ago."""
    with StoredLog(database_url) as stored:
        return causes_in(entry for page in stored.pages() for entry in page)


def _check_erased(stored: StoredLog, books: Books) -> None:
    """Raise `Wrong` where something is left in words of those who were erased."""
    erased = [each.account_id for each in books.accounts.values() if each.erasure == "erased"]
    if erased and (left := stored.left_of(list(map(str, erased)))):
        raise Wrong(Audit.LEFT_OF_ERASED, Audit.ALL_GONE, left)


@contextmanager
def _projections_asked(database_url: str, *, beside: bool) -> Iterator[Callable[[], _Judged]]:
    """What the check of the projections finds, once it is called for.

    `beside`: another process works on it from the start, and is ended when nobody calls.
    """
    if not beside:
        yield lambda: _projections(database_url)
        return
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_tell, args=(database_url, theirs), daemon=True)
    process.start()
    theirs.close()

    def judged() -> _Judged:
        try:
            found: _Judged = ours.recv()
        except EOFError:
            wrong = Wrong(Audit.CHECK_OF_PROJECTIONS, Audit.AN_END, Audit.NONE)
            return False, wrong.at(0, None)
        return found

    try:
        yield judged
    finally:
        process.terminate()
        process.join()
        ours.close()


def _tell(database_url: str, to: Connection) -> None:
    to.send(_projections(database_url))


def _projections(database_url: str) -> _Judged:
    """Return whether there are projections, and their first row that a replay does not give."""
    with psycopg.connect(database_url) as connection:
        there = connection.execute("SELECT to_regclass('projections.progress')").fetchone()
    if there == (None,):
        return False, None
    stream = LogStream(database_url)
    try:
        found = first_difference(database_url, stream)
    except StreamBroken as broken:
        return True, Wrong(Audit.STREAM, Audit.A_WHOLE_STREAM, broken).at(0, None)
    finally:
        stream.close()
    if found is None:
        return True, None
    what = saying(Audit.PROJECTION, name=found.projection, table=found.table, key=found.key)
    return True, Wrong(what, found.expected, found.found).at(found.position, None)
