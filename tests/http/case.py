"""The form of an example for a route."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any] | None
# The last is its Idempotency-Key, where another call names it.
Call = tuple[str, str, Body] | tuple[str, str, Body, str]


@dataclass
class Case:
    """Calls that must succeed, the call that is shown, one that is refused, and its code."""

    call: Call
    refused: Call
    code: str
    before: list[Call] = field(default_factory=list)
