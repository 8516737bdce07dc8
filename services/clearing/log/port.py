"""What the write path asks of a log, and nothing of how it is kept.

Positions start at 1; position 0 is the empty log. One append is one *block*: all of its entries
or none. The head is where the log ends (position) and which writer may append to it (epoch). An
append names the head it was decided on, and does nothing when the head is elsewhere by now: that
condition alone keeps two writers apart. The lease only decides who tries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from contracts.block import Entry
from contracts.events import PostTerms
from contracts.posts import PostContent
from contracts.value import Value

MAX_BLOCK_BYTES = 64 * 1024 * 1024


class LogError(Exception):
    """Everything a log raises on its own account."""


class NothingWritten(LogError):
    """The log surely holds nothing of what was asked to be appended."""


class HeadMoved(NothingWritten):
    """The head or the epoch is not what was given: another writer came first."""


class CodeTaken(NothingWritten):
    """A vault name carries a code that another subject of its group has.

    `taken` lists (group_id, code); it may be empty when the other subject was gone by the time we
    looked.
    """

    def __init__(self, taken: Collection[tuple[str, str]]) -> None:
        super().__init__(f"codes taken: {sorted(taken)}")
        self.taken = tuple(sorted(taken))


class AppendRefused(NothingWritten):
    """The block or its vault rows cannot be stored as they are; the cause says why."""


class LogUnavailable(NothingWritten):
    """The log could not be reached; what was asked never arrived."""


class OutcomeUnknown(LogError):
    """The connection broke while a change was under way: it may have happened or not.

    Only the log can tell, and only after the epoch was raised, when the lost change can no longer
    arrive.
    """


class LeaseHeld(LogError):
    """Another holder's lease still runs, by the clock of the log."""


class LogDamaged(LogError):
    """What is stored is not a gapless sequence of readable blocks."""


class IndexGap(LogError):
    """A batch for an index starts beyond the place the index has reached."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Where the log ends, and the epoch of the writer that may append."""

    position: int
    epoch: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Entries of one commit, whole or trimmed; the n-th has position `first_position + n`."""

    first_position: int
    epoch: int
    entries: Sequence[Entry]

    @property
    def last_position(self) -> int:
        return self.first_position + len(self.entries) - 1

    def within(self, *, after: int, up_to: int | None) -> Block:
        """The block with only the positions in (after, up_to]; itself when that is all of it."""
        skip = max(0, after + 1 - self.first_position)
        keep = len(self.entries) if up_to is None else max(0, up_to + 1 - self.first_position)
        if skip == 0 and keep >= len(self.entries):
            return self
        return Block(
            first_position=self.first_position + skip,
            epoch=self.epoch,
            entries=self.entries[skip:keep],
        )


class WordsRow(Value, frozen=True):
    """The words of the entry at `offset` (counted from 0) in its block, and the salt of their
    commitment; whose they are, and in which month (`2026-11`) they are recorded.
    """

    offset: int
    salt: bytes
    words: str
    subjects: tuple[str, ...]
    month: str


class NameRow(NamedTuple):
    """Who a random id stands for. A later row of the same subject replaces the earlier."""

    subject_id: str
    group_id: str
    code: str | None
    name: str
    contact: str | None


class PostRow(Value, frozen=True, kw_only=True):
    """A post of the entry at `offset` in its block, and the salt of its commitment."""

    offset: int
    salt: bytes
    account_id: str
    group_id: str
    terms: PostTerms
    content: PostContent


@dataclass(frozen=True, kw_only=True, slots=True)
class VaultRows:
    """What becomes durable in the same transaction as a block, outside the log.

    `posts`: by id, each post of the block as it is after it; None where it is gone.
    """

    words: Sequence[WordsRow] = ()
    names: Sequence[NameRow] = ()
    posts: Mapping[str, PostRow | None] = field(default_factory=dict)


NOTHING = VaultRows()


class Log(Protocol):
    """A log that any number may read and the holder of the newest epoch may append to."""

    def head(self) -> Head:
        """Where the log ends now."""

    def take_over(self, holder: str, lease_ms: int, *, force: bool = False) -> Head:
        """The epoch is one higher, so that every earlier writer is shut out; the lease is the
        holder's.

        Raises LeaseHeld when another's lease still runs and `force` is not set, OutcomeUnknown
        when the connection broke (take over again: the epoch only rises).
        """

    def renew_lease(self, holder: str, epoch: int, lease_ms: int) -> bool:
        """The lease runs `lease_ms` from now; False, and nothing changed, when the epoch moved
        on.
        """

    def release(self, holder: str, epoch: int) -> None:
        """Nobody holds the lease, if it was this holder's of this epoch."""

    def append(self, entries: Sequence[Entry], *, after: Head, vault: VaultRows = NOTHING) -> Head:
        """All entries stand in the log behind `after`, durably, with all vault rows; the new head.

        Raises NothingWritten (HeadMoved, CodeTaken, AppendRefused, LogUnavailable) or
        OutcomeUnknown.
        """

    def read(self, *, after: int = 0, up_to: int | None = None) -> Iterator[Block]:
        """Every entry with after < position <= up_to, in order, in bounded memory.

        Without `up_to` it ends where the log ended when the last page was fetched.
        """

    def entries_at(self, positions: Collection[int]) -> dict[int, Entry]:
        """The entries at these positions, in one query; positions beyond the head are left out."""

    def wait_for_more(self, after: int, timeout_s: float) -> int:
        """The position of the head as soon as it is beyond `after`, or when the time is up."""


class IdIndex(Protocol):
    """Where ids stand in the log, for all positions up to the one reached."""

    def reached(self) -> int:
        """Every id at or before this position is found."""

    def look_up(self, keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
        """The position of each (role, UUID) that is known, in one query; others are left out."""


class TagIndex(Protocol):
    """Where tags stand in the log, for all positions up to the one reached."""

    def tags_reached(self) -> int:
        """Every tag at or before this position is found."""

    def tagged(
        self,
        tags: Collection[str],
        wire_names: Collection[str],
        *,
        after: int,
        up_to: int,
        limit: int,
    ) -> list[int]:
        """The first `limit` positions in (after, up_to] that carry all tags, which are at least
        one.

        With wire names given, only positions of events of one of these.
        """


class IdRow(NamedTuple):
    """An id and the position of the entry that it names."""

    role: int
    id: str
    position: int


class TagRow(NamedTuple):
    """A tag and one position that carries it."""

    tag: str
    position: int
    wire_name: str


class FillableIndex(IdIndex, TagIndex, Protocol):
    """Both indexes as their follower sees them."""

    def add(
        self, *, after: int, up_to: int, ids: Sequence[IdRow], tags: Sequence[TagRow] | None
    ) -> None:
        """What the positions (after, up_to] hold is found, all at once; adding again changes
        nothing.

        Of an id that stands twice the first position counts. With `tags` None the tag index stays
        where it was. Raises IndexGap when an index has not reached `after`.
        """


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """State folded up to and including `position`, in a writer's own format."""

    position: int
    digest: bytes
    body: bytes
    format: int


class Snapshots(Protocol):
    """The last three snapshots of each format: enough to survive a bad one, few enough to keep."""

    def latest(self, of_format: int) -> Snapshot | None:
        """The snapshot of this format with the highest position."""

    def save(self, snapshot: Snapshot) -> None:
        """The snapshot is kept, in place of any of the same format and position."""


SNAPSHOTS_KEPT = 3
