"""What the last commit in a partition left in memory, and the next commit made from it.

It holds for the place where that commit ended and nowhere else: whoever finds the rows of
`progress` elsewhere starts with a new one.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from contracts.ids import GroupId
from contracts.stream import partition_of
from projections import progress
from projections.progress import Database, Number, Row
from projections.projection import Projection
from projections.sifting import Sifted, sifted
from projections.stream import Chunk, Place


class Overtaken(Exception):
    """Another process moved the place; what was done since is rolled back."""


class _Alike(NamedTuple):
    """Projections whose rows hold the same events, and the last number of each group there."""

    projections: list[Projection]
    numbers: dict[str, Number]


class Memory:
    """Projections that stand at one place of one partition, and what they remember there."""

    def __init__(
        self,
        rows: Sequence[Row],
        projections: Collection[Projection],
        *,
        every_position: bool,
    ) -> None:
        self._rows = list(rows)
        self._projections = list(projections)
        self._every_position = every_position
        self._alike: list[_Alike] | None = None

    @property
    def place(self) -> Place:
        """Where the projections stand, as far as this process knows."""
        return self._rows[0].place

    def fits(self, rows: Sequence[Row]) -> bool:
        """Whether it is the memory of these projections, where they stand."""
        return list(rows) == self._rows

    def commit(self, connection: Database, chunk: Chunk) -> Chunk:
        """What is sound of the chunk is in the tables, with the place behind it; returns that.

        Raises Overtaken, or StreamBroken where nothing of it is sound. Whatever it raises, this
        memory is of no use afterwards.
        """
        if self._alike is None:
            # Outside the transaction: were they another's already, the place will have moved.
            self._alike = self._read(connection)
        chunk, parts = self._sifted(chunk)
        with connection.transaction():
            # First of all: a second process waits here, and has nothing to undo when it has lost.
            if not progress.claim(connection, self._rows, chunk.reached):
                raise Overtaken
            for alike, (batch, numbers) in zip(self._alike, parts, strict=True):
                for projection in alike.projections:
                    projection.apply(batch, connection)
                progress.keep_numbers(connection, alike.projections, numbers)
        for alike, (_, numbers) in zip(self._alike, parts, strict=True):
            alike.numbers.update(numbers)
        self._rows = [row._replace(place=chunk.reached) for row in self._rows]
        return chunk

    def _sifted(self, chunk: Chunk) -> tuple[Chunk, list[Sifted]]:
        assert self._alike is not None
        while True:
            parts = []
            sound = chunk
            for alike in self._alike:
                sound, part = sifted(sound, alike.numbers, every_position=self._every_position)
                parts.append(part)
            if sound.reached == chunk.reached or len(parts) == 1:
                return sound, parts
            # One of them goes less far: nor do the others, since all are to stand at one place.
            chunk = sound

    def _read(self, connection: Database) -> list[_Alike]:
        found: list[_Alike] = []
        for projection in self._projections:
            numbers = self._own(
                progress.numbers_of(connection, projection.name, projection.version)
            )
            for alike in found:
                if alike.numbers == numbers:
                    alike.projections.append(projection)
                    break
            else:
                found.append(_Alike([projection], numbers))
        return found

    def _own(self, numbers: dict[str, Number]) -> dict[str, Number]:
        one = self._rows[0]
        return {
            group_id: number
            for group_id, number in numbers.items()
            if partition_of(GroupId(group_id), one.partitions) == one.partition
        }
