"""The form of an example for a route."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any] | None
Call = tuple[str, str, Body]
# The last is its Idempotency-Key, which a later call names.
Keyed = tuple[str, str, Body, str]


@dataclass
class Case:
    """Calls that must succeed, the call that is shown, one that is refused, and its code."""

    call: Call
    refused: Call
    code: str
    before: Sequence[Call | Keyed] = field(default_factory=list)
