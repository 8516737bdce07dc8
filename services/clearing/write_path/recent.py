"""Finding events by id, whatever their age: new ones in memory, old ones in the index.

An id stays in memory until the index holds it, so at every moment each id is in at least one of
the two. Memory holds positions only; events are read from the log when an id is really met.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from clearing.answers import Accepted
from clearing.domain.past import Key, Role
from clearing.log.port import IdIndex, Log
from contracts.block import Entry
from contracts.envelope import Envelope, Recorded, decode
from contracts.ids import CommandId

# How many blocks go by between two looks at how far the index got.
_BLOCKS_BETWEEN_LOOKS: Final = 64


class Recent:
    """The positions of ids that the index may not hold yet."""

    def __init__(self, index: IdIndex) -> None:
        self._index = index
        self._positions: dict[Key, int] = {}
        self._blocks_until_look = _BLOCKS_BETWEEN_LOOKS

    def __len__(self) -> int:
        """Return how many ids wait for the index."""
        return len(self._positions)

    def remember(self, keys: Iterable[tuple[Key, int]]) -> None:
        """Keep ids of a block that is decided now; the first position of an id counts."""
        for key, position in keys:
            self._positions.setdefault(key, position)
        self._blocks_until_look -= 1
        if not self._blocks_until_look:
            self._blocks_until_look = _BLOCKS_BETWEEN_LOOKS
            self.forget_indexed()

    def forget_indexed(self) -> None:
        """Drop what the index holds by now. Ids stand in the order of their positions."""
        reached = self._index.reached()
        done = []
        for key, position in self._positions.items():
            if position > reached:
                break
            done.append(key)
        for key in done:
            del self._positions[key]

    def positions_of(self, keys: Iterable[Key]) -> dict[Key, int]:
        """Return where each key stands, from memory and one query for all the others."""
        found: dict[Key, int] = {}
        others: list[Key] = []
        for key in keys:
            position = self._positions.get(key)
            if position is None:
                others.append(key)
            else:
                found[key] = position
        if others:
            found.update(self._index.look_up(others))
        return found


@dataclass(frozen=True, slots=True)
class Drafted:
    """What one draft decided: events by their keys, and the answers that accept."""

    events: dict[Key, Recorded] = field(default_factory=dict)
    accepted: dict[CommandId, Accepted] = field(default_factory=dict)


class Lookup:
    """The past as one batch needs it: what was looked up, what it and the draft before decided.

    The draft before may not be in the log yet, so nothing of it is ever read there.
    """

    def __init__(self, log: Log, recent: Recent, before: Drafted, keys: Iterable[Key]) -> None:
        self.now = Drafted()
        self._log = log
        self._before = before
        self._known: dict[Key, Recorded] = {}
        self._next: dict[int, Entry] = {}
        positions = recent.positions_of(key for key in keys if key not in before.events)
        if not positions:
            return
        wanted = set(positions.values())
        entries = log.entries_at(wanted | {position + 1 for position in wanted})
        self._next = entries
        for key, position in positions.items():
            entry = entries[position]
            self._known[key] = Recorded(position, decode(entry.wire_name, entry.data))

    def found(self, role: Role, id_: str) -> Recorded | None:
        """Return the event known under this id, as of the last decision of this batch."""
        key = (role, id_)
        return self.now.events.get(key) or self._known.get(key) or self._before.events.get(key)

    def accepted(self, command_id: CommandId) -> Accepted | None:
        """Return the answer to a command that was accepted so lately that it may not be durable."""
        return self.now.accepted.get(command_id) or self._before.accepted.get(command_id)

    def all_of(self, first: Recorded) -> list[Recorded]:
        """Return every event of the durable command whose first event this is."""
        command_id = first.envelope.command_id
        following = self._next.get(first.position + 1)
        if following is None or _envelope(following).command_id != command_id:
            return [first]
        found = [first]
        # A command's events never straddle blocks, so they lie within the first one read.
        block = next(iter(self._log.read(after=first.position)))
        for offset, entry in enumerate(block.entries):
            envelope = _envelope(entry)
            if envelope.command_id != command_id:
                break
            found.append(Recorded(first.position + 1 + offset, envelope))
        return found


def _envelope(entry: Entry) -> Envelope:
    return decode(entry.wire_name, entry.data)
