"""How an audit says what is wrong: the first event at which it shows, what, expected, found."""

from contracts.value import Value


class Finding(Value, frozen=True, kw_only=True):
    """Something that is not as it must be. `position` 0: it is about no one event."""

    position: int
    event_id: str | None
    what: str
    expected: str
    found: str


class Wrong(Exception):
    """The event being looked at is wrong; whoever walks the log says which one that is."""

    def __init__(self, what: str, expected: object, found: object) -> None:
        super().__init__(f"{what}: expected {expected}, found {found}")
        self.what = what
        self.expected = str(expected)
        self.found = str(found)

    def at(self, position: int, event_id: str | None) -> Finding:
        """Return it as a finding about this event."""
        return Finding(
            position=position,
            event_id=event_id,
            what=self.what,
            expected=self.expected,
            found=self.found,
        )
