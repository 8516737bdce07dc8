"""What a decision may need of the log beyond the state: events found again by id.

The keys under which an event is found are part of the rules: the writer's memory, the index that
a follower fills and the look-ups before a decision all use the functions here.
"""

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Final, Protocol, TypeAlias

from clearing.domain.act_commands import ApproveAct, DeclineAct
from clearing.domain.clearing_commands import ApplyClearing, ObjectToClearing, WithdrawClearing
from clearing.domain.commands import (
    AcceptRequest,
    Command,
    DeclineRequest,
    ExpireRequest,
    Pay,
    Reverse,
    WithdrawRequest,
)
from clearing.domain.state import OpenAct
from contracts.envelope import Envelope, Recorded
from contracts.events import (
    ActApproved,
    ActDeclined,
    ClearingApplied,
    ClearingWithdrawn,
    Event,
    ExchangeRecorded,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    ReversalWaiting,
)
from contracts.ids import ActId


class Role(IntEnum):
    """Under which of its ids an event is found. Stored: numbers never change.

    COMMAND: the first event of a command, and so the exchange paid or requested under that id.
    CONCLUSION: what ended a request, its acceptance included, or a clearing run; and the exchange
    that an approval carried out. END_OF_ACT: what became of an act that waited for a second yes.
    """

    COMMAND = 1
    CONCLUSION = 2
    END_OF_ACT = 3


Key: TypeAlias = tuple[int, str]

# Plain numbers, as they are stored: an enum member is slow to hash.
_COMMAND: Final = int(Role.COMMAND)
_CONCLUSION: Final = int(Role.CONCLUSION)
_END_OF_ACT: Final = int(Role.END_OF_ACT)


class Past(Protocol):
    """Finds an event of any age; the answer is as of the state's position."""

    def found(self, role: Role, id_: str) -> Recorded | None:
        """Return the event known under this id, None when there is none in the whole log."""
        ...


def keys_of(envelope: Envelope) -> tuple[Key, ...]:
    """Return the keys under which this event is found for ever."""
    event = envelope.event
    # By type, since every event there is passes here.
    concluded = _CONCLUDED.get(type(event))
    if envelope.ordinal:
        return () if concluded is None else concluded(event)
    key = (_COMMAND, envelope.command_id)
    return (key,) if concluded is None else (key, *concluded(event))


def _by_acceptance(event: Event) -> tuple[Key, ...]:
    assert isinstance(event, ExchangeRecorded)
    concludes = event.accepts_request or event.reason_at is not None
    return ((_CONCLUSION, event.exchange_id),) if concludes else ()


def _by_end(event: Event) -> tuple[Key, ...]:
    assert isinstance(event, RequestDeclined | RequestWithdrawn | RequestExpired | RequestEnded)
    return ((_CONCLUSION, event.exchange_id),)


def _by_end_of_run(event: Event) -> tuple[Key, ...]:
    assert isinstance(event, ClearingApplied | ClearingWithdrawn)
    return ((_CONCLUSION, event.run_id),)


def _by_end_of_act(event: Event) -> tuple[Key, ...]:
    assert isinstance(event, ActApproved | ActDeclined)
    return ((_END_OF_ACT, event.act_id),)


_CONCLUDED: Final[dict[type, Callable[[Event], tuple[Key, ...]]]] = {
    ExchangeRecorded: _by_acceptance,
    RequestDeclined: _by_end,
    RequestWithdrawn: _by_end,
    RequestExpired: _by_end,
    RequestEnded: _by_end,
    ClearingApplied: _by_end_of_run,
    ClearingWithdrawn: _by_end_of_run,
    ActApproved: _by_end_of_act,
    ActDeclined: _by_end_of_act,
}


def looked_up_by(command: Command, acts: Mapping[ActId, OpenAct]) -> tuple[Key, ...]:
    """Return every key that deciding this command may ask the past for.

    `acts` are those that wait. One that is proposed in the same block is not among them yet; what
    it asks the past for, its own command does.
    """
    key = (_COMMAND, command.command_id)
    if isinstance(command, Pay):
        return (key,)
    match command:
        case Reverse(reverses=exchange_id):
            return (key, (_COMMAND, exchange_id), (_CONCLUSION, exchange_id))
        case AcceptRequest() | DeclineRequest() | WithdrawRequest() | ExpireRequest():
            return (key, (_CONCLUSION, command.exchange_id))
        case ObjectToClearing() | ApplyClearing() | WithdrawClearing():
            return (key, (_CONCLUSION, command.run_id))
        case ApproveAct() | DeclineAct():
            keys = (key, (_END_OF_ACT, command.act_id))
            act = acts.get(command.act_id)
            if act is None or not isinstance(act.act, ReversalWaiting):
                return keys
            reverses = act.act.reverses
            return (*keys, (_COMMAND, reverses), (_CONCLUSION, reverses))
        case _:
            return (key,)
