"""The ledger's own rules, run in memory: what would be refused is never put into the sample."""

from clearing.domain.commands import Command
from clearing.domain.decide import decide
from clearing.domain.evolve import evolve
from clearing.domain.past import Key, Role, keys_of
from clearing.domain.refusals import Refusal
from clearing.domain.state import State
from contracts.envelope import Envelope, Recorded
from contracts.events import groups_touched


class Rehearsal:
    """A region of its own, as it will be after the commands that were accepted so far."""

    def __init__(self, now_ms: int) -> None:
        self.state = State()
        self._now_ms = now_ms
        self._past: dict[Key, Recorded] = {}

    def found(self, role: Role, id_: str) -> Recorded | None:
        """Return the event known under this id."""
        return self._past.get((role, id_))

    def try_out(self, command: Command) -> Refusal | None:
        """The command is part of the region from now on, or the refusal says why not."""
        decision = decide(self.state, self, command, self._now_ms)
        if isinstance(decision, Refusal):
            return decision
        groups = self.state.groups
        for ordinal, event in enumerate(decision):
            numbers = {
                group_id: groups[group_id].number + 1 if group_id in groups else 1
                for group_id in groups_touched(event)
            }
            envelope = Envelope(
                command_id=command.command_id,
                ordinal=ordinal,
                groups=numbers,
                happened_at_ms=command.happened_at_ms or self._now_ms,
                recorded_at_ms=self._now_ms,
                actor=command.actor,
                terms="",
                event=event,
            )
            recorded = Recorded(self.state.position + 1, envelope)
            evolve(self.state, recorded)
            self._past.update((key, recorded) for key in keys_of(envelope))
        return None
