"""Words that are kept are those that were committed to; words that are not are so for a reason.

The only reasons are in the log: that one of those whose words they are was to be erased, or that
the words of their month are kept no longer. A post has no month: while it stands only the erasure
of its account explains that it says nothing. What was deleted without one is a finding, however
well it is dressed up as an erasure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Final, NamedTuple

from access.phrases_audit import Audit
from access.vault_sealing import SealedWords
from clearing.write_path.draft import WORDS_DOMAIN
from contracts.block import Entry
from contracts.envelope import Envelope, decode
from contracts.events import (
    ErasureOrdered,
    PostChanged,
    PostPublished,
    PostWithdrawn,
    WordsRetired,
)
from contracts.ids import AccountId, GroupId, Month, PostId
from contracts.months import month_of
from contracts.subjects import WhoseWords
from evenveel.auditing.wrong import Wrong

_TOLD_BY: Final = frozenset(("erasure-ordered.v1", "words-retired.v1"))


class Causes(NamedTuple):
    """What the log says of why words may be missing."""

    erased: frozenset[str]
    retired: dict[GroupId, Month]

    def explain(self, envelope: Envelope, subjects: Iterable[str]) -> bool:
        """Whether words of the event are rightly missing."""
        if not self.erased.isdisjoint(subjects):
            return True
        if isinstance(envelope.event, PostPublished | PostChanged):
            return False
        month = month_of(envelope.recorded_at_ms)
        return any(month <= self.retired.get(group_id, "") for group_id in envelope.groups)


def causes_in(entries: Iterable[tuple[int, Entry]]) -> Causes:
    """Return the causes that these entries of the log tell; the others are not even decoded."""
    erased: set[str] = set()
    retired: dict[GroupId, Month] = {}
    for _, entry in entries:
        if entry.wire_name in _TOLD_BY:
            match decode(entry.wire_name, entry.data).event:
                case ErasureOrdered() as e:
                    erased.add(e.account_id)
                case WordsRetired() as e:
                    retired[e.group_id] = e.month
                case _:
                    pass
    return Causes(frozenset(erased), retired)


class WordsCheck:
    """Proves the words of each event that are there, and finds a cause for those that are not.

    `causes` is asked only when words are missing, and once more when it does not explain them:
    the log may have gone on since.
    """

    def __init__(self, causes: Callable[[], Causes]) -> None:
        self.proved = 0
        self.gone = 0
        self._causes_now = causes
        self._causes = causes_in(())
        self._whose = WhoseWords()
        self._posts: dict[PostId, tuple[AccountId, Envelope]] = {}

    def feed(self, envelope: Envelope, sealed: SealedWords | None) -> None:
        """Raise `Wrong` where words are not what was committed to, or missing without a cause."""
        subjects = self._whose.of(envelope.event)
        self._post(envelope, is_there=sealed is not None)
        if sealed is not None:
            made = sha256(WORDS_DOMAIN + sealed.salt + sealed.words.encode()).hexdigest()
            if made != envelope.words:
                raise Wrong(Audit.COMMITMENT, envelope.words, made)
            self.proved += 1
        elif envelope.words is not None and not isinstance(
            envelope.event, PostPublished | PostChanged
        ):
            self._explained(envelope, subjects)
            self.gone += 1

    def finish(self) -> None:
        """Raise `Wrong` where a post stands whose words are missing without a cause."""
        for account_id, envelope in self._posts.values():
            self._explained(envelope, (account_id,))

    def _post(self, envelope: Envelope, *, is_there: bool) -> None:
        """Of a post only what it says now is kept, so what it said before needs no cause."""
        match envelope.event:
            case PostPublished() | PostChanged() as e if not is_there and envelope.words:
                self._posts[e.post_id] = (e.account_id, envelope)
            case PostPublished() | PostChanged() | PostWithdrawn() as e:
                self._posts.pop(e.post_id, None)
            case _:
                pass

    def _explained(self, envelope: Envelope, subjects: tuple[str, ...]) -> None:
        if not self._causes.explain(envelope, subjects):
            self._causes = self._causes_now()
            if not self._causes.explain(envelope, subjects):
                raise Wrong(Audit.MISSING_WORDS, Audit.KEPT_OR_WITH_CAUSE, envelope.words)
