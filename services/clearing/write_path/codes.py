"""Which openings are refused because somebody else of their group has the code they bring.

Only the vault knows codes, and it says no to a whole block: either because another subject has the
code, or because two openings of the block want it. The first time, the first opening that wants
the code may have it; when the vault says no once more, somebody else has it.
"""

from collections.abc import Iterable, Sequence

from clearing.answers import Accepted
from clearing.domain.commands import Command, OpenAccount
from clearing.domain.refusals import Code
from clearing.write_path.draft import Drafting
from clearing.write_path.screened import Handed


class CodesInDoubt:
    """The (group, code) pairs to which the vault said no, while one batch is decided again."""

    def __init__(self) -> None:
        self._doubted: set[tuple[str, str]] = set()
        self._taken: set[tuple[str, str]] = set()

    def doubt(self, codes: Iterable[tuple[str, str]]) -> None:
        """Let one opening have each code at the next try; at a second no, none."""
        for code in codes:
            (self._taken if code in self._doubted else self._doubted).add(code)

    def take(self, drafting: Drafting, batch: Sequence[Handed], now_ms: int) -> None:
        """Have the batch decided, but refuse openings whose code others have or want before."""
        given: set[tuple[str, str]] = set()
        for handed in batch:
            command = drafting.let_in(handed, now_ms)
            if command is None:
                continue
            code = _brought(command)
            if code is None or code not in self._doubted or drafting.was_accepted(command):
                drafting.decide(handed, command, now_ms)
            elif code in self._taken or code in given:
                drafting.refuse(command, Code.CODE_TAKEN)
            else:
                drafting.decide(handed, command, now_ms)
                if isinstance(drafting.draft.answers[-1], Accepted):
                    given.add(code)


def _brought(command: Command) -> tuple[str, str] | None:
    if isinstance(command, OpenAccount) and command.code is not None:
        return (str(command.group_id), command.code)
    return None
