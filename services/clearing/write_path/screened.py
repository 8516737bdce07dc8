"""Commands that are screened when their turn comes, on the very state they are decided on.

Whether whoever asks may do it is so never answered from a state that is older than the decision:
a role that was withdrawn, or a mandate that ended, while the command waited counts as gone.
"""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from clearing.domain.commands import Command
from clearing.domain.past import Key, Past, looked_up_by
from clearing.domain.refusals import Refusal
from clearing.domain.state import State
from contracts.ids import CommandId


class Screen(Protocol):
    """Says of a command what is to be decided, or why it is not."""

    def looks_up(self, command: Command) -> tuple[Key, ...]:
        """Return the keys under which it asks the past, beside those of the command itself."""
        ...

    def let_in(self, state: State, past: Past, command: Command, now_ms: int) -> Command | Refusal:
        """Return the command, perhaps with its actor filled in, or the refusal."""
        ...

    def told(self, state: State, refusal: Refusal, now_ms: int) -> Refusal:
        """Return why it was refused once decided, with no more than whoever asks may know."""
        ...


@dataclass(frozen=True, slots=True)
class Screened:
    """A command and its screen."""

    command: Command
    screen: Screen

    @property
    def command_id(self) -> CommandId:
        """Return the command's own id."""
        return self.command.command_id


Handed: TypeAlias = Command | Screened


def keys_for(handed: Handed, state: State) -> tuple[Key, ...]:
    """Return every key that screening and deciding this may ask the past for."""
    if isinstance(handed, Screened):
        command = handed.command
        return (*looked_up_by(command, state.acts), *handed.screen.looks_up(command))
    return looked_up_by(handed, state.acts)
