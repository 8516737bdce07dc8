"""What is wrong with files that somebody gave us: by file, line and reason, all of it at once."""

from typing import Final

from access.saying import Saying
from contracts.value import Value

# A file of noise has a problem on every line: past this many they are counted, not kept.
MAX_PROBLEMS_KEPT: Final = 10_000


class Problem(Value, frozen=True, kw_only=True, order=True):
    """A reason at a place. `line` counts the file's lines from 1; 0 is the file as a whole.

    `code` is the reason's stable name.
    """

    file: str
    line: int
    reason: Saying
    code: str


class Findings:
    """The problems and warnings found so far; reading goes on after each."""

    def __init__(self) -> None:
        self._problems: set[Problem] = set()
        self._warnings: set[Problem] = set()
        self._files: set[str] = set()
        self._unread: set[str] = set()
        self.not_kept = 0

    def problem(self, file: str, line: int, reason: Saying) -> None:
        """Nothing can be done with the files, for this reason among others."""
        self._files.add(file)
        self._keep(self._problems, _problem(file, line, reason))

    def warning(self, file: str, line: int, reason: Saying) -> None:
        """The files will do, and whoever gave them should know this."""
        self._keep(self._warnings, _problem(file, line, reason))

    def unread(self, file: str, line: int, reason: Saying) -> None:
        """Of the file nothing can be read; what only follows from that is not worth saying."""
        self.missing(file)
        self.problem(file, line, reason)

    def missing(self, file: str) -> None:
        """The file is not there, which may be in order."""
        self._unread.add(file)

    def any_unread(self, *files: str) -> bool:
        """Whether one of these files could not be read, or is not there."""
        return not self._unread.isdisjoint(files)

    def any_in(self, *files: str) -> bool:
        """Whether one of these files has a problem."""
        return not self._files.isdisjoint(files)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems kept, by file, then line, then reason."""
        return tuple(sorted(self._problems))

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """All warnings kept, by file, then line, then reason."""
        return tuple(sorted(self._warnings))

    def _keep(self, where: set[Problem], found: Problem) -> None:
        if len(where) < MAX_PROBLEMS_KEPT:
            where.add(found)
        elif found not in where:
            self.not_kept += 1


def _problem(file: str, line: int, reason: Saying) -> Problem:
    return Problem(file=file, line=line, reason=reason, code=reason.code)
