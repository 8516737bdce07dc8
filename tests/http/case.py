"""The form of an example for a route."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Call = tuple[str, str, dict[str, Any] | None]


@dataclass
class Case:
    """Calls that must succeed, the call that is shown, one that is refused, and its code."""

    call: Call
    refused: Call
    code: str
    before: list[Call] = field(default_factory=list)
