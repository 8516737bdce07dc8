"""An account's range as it is typed: how far below zero, how far above, and the marks between."""

from collections.abc import Mapping
from typing import Final

from projections.pages.forms import Sent
from projections.pages.own_unit import OwnUnit
from projections.pages.typed_amounts import steps_typed

NAMES: Final = ("floor", "ceiling", "warn_below", "warn_above")
# Typed as how far below zero, as nobody likes to type a minus.
_BELOW: Final = ("floor", "warn_below")


def limits_typed(form: Sent, unit: OwnUnit) -> dict[str, int | None] | None:
    """Return the limits as the ledger has them, empty ones None; None where one is no amount."""
    found: dict[str, int | None] = {}
    for name in NAMES:
        text = form.one(name)
        steps = _signed(text, unit) if text else None
        if text and steps is None:
            return None
        # The lowest balance is typed with its sign, or as how far below zero it lies.
        found[f"{name}_steps"] = -abs(steps) if steps is not None and name in _BELOW else steps
    return found


def limits_to_type(limits: Mapping[str, int | None], unit: OwnUnit) -> dict[str, str]:
    """Return the limits as they stand in the form."""
    return {
        name: "" if steps is None else unit.typed(-steps if name in _BELOW else steps)
        for name in NAMES
        for steps in (limits[name],)
    }


def limits_sent(form: Sent) -> dict[str, str]:
    """Return what was typed, for the form to show again."""
    return {name: form.one(name) for name in NAMES}


def _signed(text: str, unit: OwnUnit) -> int | None:
    is_other_side = text[0] in "-\u2212"
    steps = steps_typed(text[1:] if is_other_side else text, unit.decimals, unit.language)
    return None if steps is None else -steps if is_other_side else steps
