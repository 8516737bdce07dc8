"""Carry out a previewed import at a desk, and say of every command what became of it."""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from clearing.answers import Accepted
from contracts.value import Value
from evenveel.desk import Desk
from evenveel.komunitin.plan import Planned, Stage
from evenveel.komunitin.preview import Preview

MAX_REFUSALS_KEPT: Final = 1_000
Progress: TypeAlias = Callable[[str, int, int], None]


class BundleHasProblems(ValueError):
    """The preview shows problems; nothing was submitted."""


class RefusedCommand(Value, frozen=True, kw_only=True):
    """A command that was refused, by the place in the bundle it came from; `code` is the slug."""

    file: str
    line: int
    command_id: str
    code: str


class ImportReport(Value, frozen=True, kw_only=True):
    """What an import did. `repeated` of the accepted were there before and changed nothing.

    `complete`: every command was accepted. Where a stage had refusals the later ones, `not_tried`
    commands, were left. `position` is that of the last command accepted.
    """

    group_id: str
    complete: bool
    commands: int
    accepted: int
    repeated: int
    refused: int
    not_tried: int
    position: int
    refusals: tuple[RefusedCommand, ...]


class _Tally:
    """Counts the answers of one import."""

    def __init__(self) -> None:
        self.accepted = self.repeated = self.refused = self.position = 0
        self.refusals: list[RefusedCommand] = []

    @property
    def answered(self) -> int:
        return self.accepted + self.refused


def run_import(preview: Preview, desk: Desk, progress: Progress | None = None) -> ImportReport:
    """Every command was accepted, or the report says which was not; a second run changes nothing.

    `progress` is told the stage, how many commands are answered, and how many there are.
    Raises `BundleHasProblems` before anything is submitted.
    """
    group_id = preview.summary.group_id
    if not preview.importable or group_id is None:
        raise BundleHasProblems(f"{len(preview.summary.problems)} problems")
    total, tally = preview.summary.commands, _Tally()
    for stage in preview.stages:
        for _ in _answers(stage, desk, tally):
            if progress is not None:
                progress(stage.name, tally.answered, total)
        if tally.refused:
            # A group that could not be founded may be another's: nothing may be opened in it.
            break
    return ImportReport(
        group_id=group_id,
        complete=tally.accepted == total,
        commands=total,
        accepted=tally.accepted,
        repeated=tally.repeated,
        refused=tally.refused,
        not_tried=total - tally.answered,
        position=tally.position,
        refusals=tuple(tally.refusals),
    )


def _answers(stage: Stage, desk: Desk, tally: _Tally) -> Iterator[None]:
    commands = (planned.command for planned in stage.planned)
    for planned, answer in zip(stage.planned, desk.submit(commands), strict=True):
        assert answer.command_id == planned.command.command_id
        if isinstance(answer, Accepted):
            tally.accepted += 1
            tally.repeated += answer.repeated
            tally.position = max(tally.position, answer.position)
        else:
            tally.refused += 1
            if len(tally.refusals) < MAX_REFUSALS_KEPT:
                tally.refusals.append(_refused(planned, answer.refusal.code.slug))
        yield


def _refused(planned: Planned, code: str) -> RefusedCommand:
    return RefusedCommand(
        file=planned.file,
        line=planned.line,
        command_id=planned.command.command_id,
        code=code,
    )
