"""The cells of one row, read one by one; each that cannot be read is a problem at the row's line.

A cell that cannot be read gives a neutral value, so that the rest of the row is still looked at.
No import is planned while there is a problem, so such a value never gets any further.
"""

from access.phrases_import import Reason
from access.saying import Saying
from contracts.ids import MAX_STEPS
from evenveel.findings import Findings
from evenveel.komunitin.digits import (
    parse_microdegrees,
    parse_moment,
    parse_sign,
    parse_steps,
    parse_whole,
)
from evenveel.komunitin.tables import Row

MAX_NAME_CHARACTERS = 255


class Cells:
    """A row seen through its columns. A blank cell, or a column that is not there: not given."""

    def __init__(self, row: Row, findings: Findings) -> None:
        self._row = row
        self._findings = findings

    @property
    def line(self) -> int:
        """The line on which the row begins."""
        return self._row.line

    def problem(self, reason: Saying) -> None:
        """Say what is wrong with a cell of this row."""
        self._findings.problem(self._row.file, self._row.line, reason)

    def warning(self, reason: Saying) -> None:
        """Say what is odd about a cell of this row."""
        self._findings.warning(self._row.file, self._row.line, reason)

    def text(self, column: str) -> str | None:
        """Return the cell's text without blanks around it, None where not given."""
        return self._row.cells.get(column, "").strip() or None

    def needed(self, column: str) -> str:
        """Return the cell's text, which has to be given."""
        text = self.text(column)
        if text is None:
            self.problem(Saying(Reason.NOT_GIVEN, column=column))
            return ""
        return text

    def name(self, column: str) -> str:
        """Return a name, which has to be given and has at most 255 characters."""
        name = self.needed(column)
        if len(name) > MAX_NAME_CHARACTERS:
            most = str(MAX_NAME_CHARACTERS)
            self.problem(Saying(Reason.TOO_LONG, column=column, most=most))
        return name

    def email(self, column: str) -> str | None:
        """Return an e-mail address in lower case."""
        email = self.text(column)
        return None if email is None else email.lower()

    def steps(self, column: str, scale: int | None) -> int | None:
        """Return an amount in steps, None where not given; at most 10^12 either way.

        `scale` None: nobody knows how many steps it is, and 1 or -1 stands for all of them.
        """
        text = self.text(column)
        if text is None:
            return None
        steps = parse_sign(text) if scale is None else parse_steps(text, scale)
        written = {"column": column, "text": text[:40]}
        if isinstance(steps, Reason):
            # Only one of the reasons speaks of the scale.
            self.problem(Saying(steps, **written, scale=str(scale)))
            return 0
        if abs(steps) > MAX_STEPS:
            self.problem(Saying(Reason.TOO_MANY_STEPS, **written, most=str(MAX_STEPS)))
        return steps

    def limit(self, column: str, scale: int | None) -> int | None:
        """Return a limit in steps, None where there is none: blank or `false`."""
        if self.text(column) == "false":
            return None
        steps = self.steps(column, scale)
        if steps is not None and steps < 0:
            self.problem(Saying(Reason.LIMIT_BELOW_ZERO, column=column))
        return steps

    def whole(self, column: str, at_most: int) -> int | None:
        """Return a whole number from 0 to `at_most`, None where there is none."""
        number = parse_whole(self.needed(column), at_most)
        if number is None and self.text(column) is not None:
            self.problem(Saying(Reason.NOT_WHOLE, column=column, most=str(at_most)))
        return number

    def moment(self, column: str) -> int | None:
        """Return a moment in ms since 1970, None where not given."""
        text = self.text(column)
        if text is None:
            return None
        at_ms = parse_moment(text)
        if at_ms is None:
            self.problem(Saying(Reason.NOT_A_MOMENT, column=column, text=text[:40]))
        return at_ms

    def microdegrees(self, column: str, at_most_degrees: int) -> int | None:
        """Return millionths of a degree, None where not given."""
        text = self.text(column)
        if text is None:
            return None
        micro = parse_microdegrees(text, at_most_degrees)
        if micro is None:
            most = str(at_most_degrees)
            self.problem(Saying(Reason.NOT_A_DEGREE, column=column, text=text[:40], most=most))
        return micro

    def one_of(self, column: str, choices: tuple[str, ...]) -> str:
        """Return one of the choices, which are told apart by case."""
        text = self.needed(column)
        if text and text not in choices:
            among = ", ".join(choices)
            self.problem(Saying(Reason.NONE_OF, column=column, text=text[:40], choices=among))
        return text
