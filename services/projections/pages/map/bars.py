"""A row of bars, one a month: how high each is, and what the highest stands for.

In a month in which more was given back than given, the bar hangs below the line that is zero.
"""

from collections.abc import Sequence
from typing import Final

from contracts.value import Value

WIDTH: Final = 300
HEIGHT: Final = 96
_GAP: Final = 3


class Bar(Value, frozen=True, kw_only=True):
    """One month's bar, from its top down; `height` None: not shown."""

    x: int
    y: int
    width: int
    height: int | None


def axis_of(amounts: Sequence[int | None]) -> int:
    """Return where zero is: at the bottom where nothing lies below it."""
    highest, span = _reach(amounts)
    return _part_of(highest, span) if span else HEIGHT


def bars(amounts: Sequence[int | None]) -> list[Bar]:
    """Return a bar for each amount, from zero up or down; together they fill the height.

    What is there at all is at least one high: something is not nothing.
    """
    _, span = _reach(amounts)
    axis, wide = axis_of(amounts), WIDTH // max(len(amounts), 1)
    return [
        _bar(index * wide, max(wide - _GAP, 1), amount, span, axis)
        for index, amount in enumerate(amounts)
    ]


def _reach(amounts: Sequence[int | None]) -> tuple[int, int]:
    """Return how far they go above zero, and from the lowest to the highest, zero among them."""
    there = [0, *(amount for amount in amounts if amount is not None)]
    return max(there), max(there) - min(there)


def _part_of(amount: int, span: int) -> int:
    return (2 * HEIGHT * amount + span) // (2 * span)


def _bar(x: int, width: int, amount: int | None, span: int, axis: int) -> Bar:
    if amount is None:
        return Bar(x=x, y=axis, width=width, height=None)
    room = axis if amount > 0 else HEIGHT - axis
    height = min(max(_part_of(abs(amount), span), 1), max(room, 1)) if amount else 0
    return Bar(x=x, y=axis - height if amount > 0 else axis, width=width, height=height)
