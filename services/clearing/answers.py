"""What a command is answered with, once that answer is safe to give."""

from typing import TypeAlias

from clearing.domain.refusals import Refusal
from contracts.events import Event
from contracts.ids import CommandId
from contracts.value import Value


class Accepted(Value, frozen=True, kw_only=True, omit_defaults=True):
    """The command's events are durable; `position` is that of the last of them.

    `repeated`: this id was accepted before on the same terms, and this is the first answer again.
    """

    command_id: CommandId
    position: int
    recorded_at_ms: int
    events: tuple[Event, ...]
    repeated: bool = False


class Refused(Value, frozen=True, kw_only=True):
    """Nothing was written for the command; the same id may be tried again."""

    command_id: CommandId
    refusal: Refusal


Answer: TypeAlias = Accepted | Refused
