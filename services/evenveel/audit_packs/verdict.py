"""What an audit comes to: one sentence for people, all of it for programs."""

from __future__ import annotations

from typing import Literal, TypeAlias

from contracts.value import Value, replace
from evenveel.auditing.wrong import Finding

About: TypeAlias = Literal["pack", "receipt", "live"]


class Verdict(Value, frozen=True, kw_only=True):
    """What was looked at and what of it holds; the first thing that is wrong, or None.

    `own_keys`: the signatures were held against keys that came with what they sign. `kept`: how
    many checkpoints from before it goes on from. `not_checked` is what this much cannot show.
    """

    about: About
    clean: bool
    finding: Finding | None
    origin: str
    size: int
    root: str | None
    signed_by: tuple[str, ...] = ()
    witnessed_by: tuple[str, ...] = ()
    own_keys: bool = False
    kept: int = 0
    group: str | None = None
    first_position: int = 0
    last_position: int = 0
    events: int = 0
    exchanges: int = 0
    checked: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    took_ms: int = 0

    def taking(self, took_ms: int) -> Verdict:
        """Return the same, as it took so long."""
        return replace(self, took_ms=took_ms)
