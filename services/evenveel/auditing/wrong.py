"""How an audit says what is wrong: the first event at which it shows, what, expected, found."""

from access.phrases_audit import Audit
from access.saying import Saying
from contracts.value import Value


class Finding(Value, frozen=True, kw_only=True):
    """Something that is not as it must be. `position` 0: it is about no one event.

    What was expected and found is a value as it is stored, or a saying.
    """

    position: int
    event_id: str | None
    what: Saying
    expected: str
    found: str


class Wrong(Exception):
    """The event being looked at is wrong; whoever walks the log says which one that is."""

    def __init__(self, what: Audit | Saying, expected: object, found: object) -> None:
        self.what = Saying(what) if isinstance(what, Audit) else what
        self.expected = _shown(expected)
        self.found = _shown(found)
        super().__init__(f"{self.what}: expected {self.expected}, found {self.found}")

    def at(self, position: int, event_id: str | None) -> Finding:
        """Return it as a finding about this event."""
        return Finding(
            position=position,
            event_id=event_id,
            what=self.what,
            expected=self.expected,
            found=self.found,
        )


def saying(phrase: Audit, **given: object) -> Saying:
    """Return the phrase filled in with values as they are, or with other phrases."""
    return Saying(phrase, **{name: _shown(value) for name, value in given.items()})


def steps(number: int) -> Saying:
    """Return so many steps."""
    return saying(Audit.STEPS, steps=number)


def at_most(value: object) -> Saying:
    """Return the bound that nothing may be above."""
    return saying(Audit.AT_MOST, value=value)


def _shown(value: object) -> str:
    if isinstance(value, Audit):
        return Saying(value)
    if isinstance(value, str):
        return value
    return Saying(Audit.NONE) if value is None else str(value)
