"""What a bundle of another system would bring, seen before anything is brought: asked of a port."""

from collections.abc import Mapping
from typing import Protocol

from access.saying import Saying
from contracts.value import Value


class PreviewedAccount(Value, frozen=True, kw_only=True):
    """An account as it would be; the balance is a number as programs write it."""

    code: str
    name: str
    kind: str
    balance: str


class Finding(Value, frozen=True, kw_only=True):
    """Something in a file: in which line (0: the file as a whole), and what about it."""

    file: str
    line: int
    reason: Saying


class Previewed(Value, frozen=True, kw_only=True):
    """A bundle as it was read. What could not be read is None.

    `hour`: how many units an hour is. `problems`: with one of them nothing can be brought over.
    """

    group_id: str | None
    name: str | None
    hour: str | None
    step_ms: int | None
    members: int
    people: int
    accounts: tuple[PreviewedAccount, ...]
    exchanges: int
    exchanged: str | None
    posts: int
    posts_published: int
    problems: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


class PreviewsBusy(Exception):
    """Others' bundles are being read."""


class Previews(Protocol):
    """Reads bundles, and brings nothing over."""

    @property
    def files(self) -> tuple[str, ...]:
        """Which files a bundle has; others are not looked at."""
        ...

    def preview(self, files: Mapping[str, bytes], units_per_hour: str | None) -> Previewed:
        """Return what the bundle would bring, whatever is wrong with it. Raises `PreviewsBusy`."""
        ...
