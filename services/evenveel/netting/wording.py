"""What a check found, as a saying."""

from __future__ import annotations

from typing import Final

from access.phrases_netting import Netting
from access.saying import Saying
from clearing.domain.netting_check import Flaw, FlawKind

_ABOUT: Final = {1: ("party",), 2: ("one", "other")}
_TOLD: Final = {
    FlawKind.OF_ANOTHER_INPUT: Netting.OF_ANOTHER_INPUT,
    FlawKind.ROWS_MISCOUNTED: Netting.ROWS_MISCOUNTED,
    FlawKind.BEYOND_CAPACITY: Netting.BEYOND_CAPACITY,
    FlawKind.MOVES_NET: Netting.MOVES_NET,
    FlawKind.NET_WRONG: Netting.NET_WRONG,
    FlawKind.GROSS_BEFORE_WRONG: Netting.GROSS_BEFORE_WRONG,
    FlawKind.CLEARED_WRONG: Netting.CLEARED_WRONG,
    FlawKind.GROWN_WRONG: Netting.GROWN_WRONG,
    FlawKind.GROSS_AFTER_WRONG: Netting.GROSS_AFTER_WRONG,
    FlawKind.POTENTIAL_ABOVE_ZERO: Netting.POTENTIAL_ABOVE_ZERO,
    FlawKind.NOT_THE_LARGEST: Netting.NOT_THE_LARGEST,
    FlawKind.POTENTIAL_TOO_LOW: Netting.POTENTIAL_TOO_LOW,
}


def saying_of(flaw: Flaw) -> Saying:
    """Return the reason in one sentence without its full stop."""
    given = dict(zip(_ABOUT.get(len(flaw.about), ()), flaw.about, strict=True))
    return Saying(_TOLD[flaw.kind], **given, expected=str(flaw.expected), found=str(flaw.found))
