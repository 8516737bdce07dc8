"""What a decision may need of the log beyond the state: events found again by id.

The keys under which an event is found are part of the rules: the writer's memory, the index that
a follower fills and the look-ups before a decision all use the functions here.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import Protocol, TypeAlias

from clearing.domain.commands import (
    AcceptRequest,
    Command,
    DeclineRequest,
    ExpireRequest,
    Reverse,
    WithdrawRequest,
)
from contracts.envelope import Envelope, Recorded
from contracts.events import (
    ExchangeRecorded,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
)


class Role(IntEnum):
    """Under which of its ids an event is found. Stored: numbers never change.

    COMMAND: the first event of a command, and so the exchange paid or requested under that id.
    CONCLUSION: what ended a request, its acceptance included.
    """

    COMMAND = 1
    CONCLUSION = 2


Key: TypeAlias = tuple[int, str]


class Past(Protocol):
    """Finds an event of any age; the answer is as of the state's position."""

    def found(self, role: Role, id_: str) -> Recorded | None:
        """Return the event known under this id, None when there is none in the whole log."""
        ...


def keys_of(envelope: Envelope) -> Iterator[Key]:
    """Yield the keys under which this event is found for ever."""
    if not envelope.ordinal:
        yield (Role.COMMAND, envelope.command_id)
    match envelope.event:
        case ExchangeRecorded(accepts_request=True, exchange_id=exchange_id):
            yield (Role.CONCLUSION, exchange_id)
        case RequestDeclined() | RequestWithdrawn() | RequestExpired() | RequestEnded() as end:
            yield (Role.CONCLUSION, end.exchange_id)
        case _:
            return


def looked_up_by(command: Command) -> Iterator[Key]:
    """Yield every key that deciding this command may ask the past for."""
    yield (Role.COMMAND, command.command_id)
    match command:
        case Reverse(reverses=exchange_id):
            yield (Role.COMMAND, exchange_id)
            yield (Role.CONCLUSION, exchange_id)
        case AcceptRequest() | DeclineRequest() | WithdrawRequest() | ExpireRequest():
            yield (Role.CONCLUSION, command.exchange_id)
        case _:
            return
