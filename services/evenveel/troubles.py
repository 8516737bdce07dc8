"""What can stand in the way of a command; every message is a plain sentence.

One of our own is a saying, so that it is heard in the reader's language; what a service answered
is in that language already.
"""

from access.saying import Sayable


class Trouble(Sayable):
    """The message says what is in the way, and what to do."""


class NoDatabase(Trouble):
    """There is no database to work with."""


class TablesMissing(Trouble):
    """The database lacks tables, and who connects to it may not make them."""


class NobodyServes(Trouble):
    """No command can be taken now; the same ids may be tried again."""


class CommandNotTaken(Trouble):
    """What was handed in cannot be a command."""


class NotTold(Trouble):
    """A question has no answer. `code` is the problem's stable name."""

    def __init__(self, detail: str, code: str) -> None:
        super().__init__(detail)
        self.code = code


class PortTaken(Trouble):
    """Something else listens where we should."""


class CannotRun(Trouble):
    """The services could not be started."""


class WrongValue(Sayable, ValueError):
    """A setting has a value that cannot be used; the message says why."""
