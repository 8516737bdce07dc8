"""Where commands are handed in: the same counter for a person's, an import's and the sample's."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from clearing.answers import Answer
from clearing.domain.commands import Command


class Desk(Protocol):
    """Takes commands in order, however many, and answers each in the same order."""

    def submit(self, commands: Iterable[Command]) -> Iterator[Answer]:
        """Yield one answer a command; in bounded memory, so commands are drawn as answers go."""
        ...
