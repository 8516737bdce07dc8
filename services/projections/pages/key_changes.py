"""Changes of the keys that sign the history, which are the installation's own: asked of a port."""

from typing import Literal, Protocol

from contracts.ids import AtMs, PersonId


class AskedChange(Protocol):
    """A change that waits for another person's yes."""

    @property
    def change(self) -> Literal["rotate", "retire"]:
        """Whether a new key shall sign too, or the newest alone."""

    @property
    def by(self) -> PersonId:
        """Who asked for it."""

    @property
    def at_ms(self) -> AtMs:
        """When, by which one change is told from another."""


class SigningKey(Protocol):
    """The public half of a key."""

    @property
    def text(self) -> str:
        """As others write it down who check what it signs."""


class KeyChanges(Protocol):
    """Where a second person says yes to a change. What stands in the way is a `Sayable`."""

    @property
    def signing(self) -> tuple[SigningKey, ...]:
        """The keys that sign now, the oldest first."""

    @property
    def waiting(self) -> AskedChange | None:
        """The change that waits for a yes."""

    def agree(self, by: PersonId, at_ms: AtMs, asked_at_ms: AtMs) -> object:
        """The change that was asked for then is done."""
