"""Answers that are kept for as long as what they are made of stays the same.

The region's figures change where a month closes or a group says what it agrees to, and are asked
for by anybody. So each is made once, and then told again: its JSON is kept without the position
it stands for, which every answer names anew. Whoever asks for one that is being made waits for it,
and does not make it a second time.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Final, NamedTuple

from fastapi import Request
from starlette.responses import Response

from projections.http.admission import asker_of, looking
from projections.http.models import AnswerOverGroups
from projections.reading.snapshot import Snapshot

_BYTES_AT_MOST: Final = 32_000_000
# Of an entry that says little.
_BYTES_AT_LEAST: Final = 1_000
# The names in it are the vault's, which says nobody when one changes.
_KEPT_S: Final = 60.0
_LOCKS: Final = 16
_STANDS_FOR: Final = frozenset(AnswerOverGroups.model_fields)
_LONGEST_TAGS: Final = 1_000
# Anybody's, and nobody's name in it.
_OF_ANYBODY: Final = "public, max-age=60"
_OF_WHO_ASKS: Final = "private, no-cache"


class Kept(NamedTuple):
    """An answer without its first fields, which say for which position it stands; and its tag."""

    tag: str
    rest: bytes


class _Entry(NamedTuple):
    stamp: Hashable
    made_at: float
    kept: Kept

    @property
    def size(self) -> int:
        return len(self.kept.rest) + _BYTES_AT_LEAST


class KeptAnswers:
    """What was answered lately, up to so many bytes together. Any number of threads."""

    def __init__(
        self, *, bytes_at_most: int = _BYTES_AT_MOST, clock: Callable[[], float] = monotonic
    ) -> None:
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._bytes_at_most = bytes_at_most
        self._clock = clock
        self._size = 0
        self._lock = Lock()
        self._making = tuple(Lock() for _ in range(_LOCKS))

    def found(self, name: Hashable, stamp: Hashable) -> Kept | None:
        """Return the answer of that name if it was made of what this stamp stands for."""
        with self._lock:
            entry = self._entries.get(name)
            if entry is None or entry.stamp != stamp:
                return None
            if self._clock() - entry.made_at > _KEPT_S:
                return None
            self._entries.move_to_end(name)
            return entry.kept

    def keep(self, name: Hashable, stamp: Hashable, kept: Kept) -> None:
        """It is found from now on; what was not asked for longest is not any more."""
        entry = _Entry(stamp, self._clock(), kept)
        with self._lock:
            before = self._entries.pop(name, None)
            self._size += entry.size - (0 if before is None else before.size)
            self._entries[name] = entry
            while self._size > self._bytes_at_most:
                _, oldest = self._entries.popitem(last=False)
                self._size -= oldest.size

    def alone(self, name: Hashable) -> AbstractContextManager[object]:
        """Whoever holds this is the only one who makes that answer."""
        return self._making[hash(name) % _LOCKS]


def kept_or_made(
    request: Request,
    response: Response,
    name: Hashable,
    stamp_of: Callable[[Snapshot], Hashable],
    make: Callable[[Snapshot], AnswerOverGroups],
) -> Response:
    """Return the answer, as of the position that is read now, with a tag to ask for it again by.

    The tag is of all but the position: who has that answer already is told that it still holds.
    `response` has the headers that every answer has.
    """
    kept_answers: KeptAnswers = request.app.state.kept
    with looking(request) as at:
        where = at
        found = kept_answers.found(name, stamp_of(at))
    if found is None:
        # No connection is held while waiting for whoever makes it.
        with kept_answers.alone(name), looking(request) as at:
            where, stamp = at, stamp_of(at)
            found = kept_answers.found(name, stamp)
            if found is None:
                found = _written(make(at))
                kept_answers.keep(name, stamp, found)
    is_nobody = asker_of(request).principal.means == "nobody"
    headers = {
        **response.headers,
        "ETag": found.tag,
        "Cache-Control": _OF_ANYBODY if is_nobody else _OF_WHO_ASKS,
    }
    if found.tag in request.headers.get("if-none-match", "")[:_LONGEST_TAGS]:
        return Response(status_code=304, headers=headers)
    stands_for = f'{{"position":{where.position},"catching_up":{str(where.catching_up).lower()},'
    body = stands_for.encode() + found.rest
    return Response(body, headers=headers, media_type="application/json")


def _written(answer: AnswerOverGroups) -> Kept:
    body = answer.model_dump_json(by_alias=True, exclude=set(_STANDS_FOR)).encode()
    return Kept(f'W/"{sha256(body).hexdigest()[:32]}"', body[1:])
