"""A balance as a picture: zero in the middle, the group's limits on both sides, both alike.

Places are thousandths of the width, written as percentages, so that the picture stretches and its
words do not.
"""

from typing import Final

from contracts.value import Value
from projections.pages.own_unit import Way, way_of

_MIDDLE: Final = 500
# The farthest that is shown lies this far from the middle: its mark is not cut off.
_REACH: Final = 470
_LEAST_REACH_STEPS: Final = 1


class Mark(Value, frozen=True, kw_only=True):
    """A place on the line. `at` and `anchor` are as SVG writes them."""

    at: str
    anchor: str


class BalancePicture(Value, frozen=True, kw_only=True):
    """Where everything is; None where there is no such limit or mark.

    `track` is from floor to ceiling, `bar` from zero to the balance: each a beginning and a width.
    `near_zero`: a limit is so near that there is no room for the word at zero.
    """

    way: Way
    track: tuple[str, str]
    bar: tuple[str, str]
    balance: Mark
    floor: Mark | None
    ceiling: Mark | None
    warn_below: Mark | None
    warn_above: Mark | None
    near_zero: bool


def picture_of(
    balance_steps: int,
    *,
    floor_steps: int | None,
    ceiling_steps: int | None,
    warn_below_steps: int | None = None,
    warn_above_steps: int | None = None,
) -> BalancePicture:
    """Return the picture, which reaches as far above zero as below."""
    limits = [s for s in (floor_steps, ceiling_steps) if s is not None]
    marks = [s for s in (warn_below_steps, warn_above_steps) if s is not None]
    farthest = max(_LEAST_REACH_STEPS, *map(abs, (balance_steps, *limits, *marks)))
    if len(limits) < 2:
        # Without a limit there is more beyond what is shown.
        farthest = max(farthest, abs(balance_steps) * 5 // 4)

    def place(steps: int) -> int:
        return _MIDDLE + steps * _REACH // farthest

    def mark(steps: int | None) -> Mark | None:
        return None if steps is None else _mark(place(steps))

    from_floor = 0 if floor_steps is None else place(floor_steps)
    to_ceiling = 2 * _MIDDLE if ceiling_steps is None else place(ceiling_steps)
    at_balance = place(balance_steps)
    near = _MIDDLE // 3
    return BalancePicture(
        way=way_of(balance_steps),
        track=_span(from_floor, to_ceiling),
        bar=_span(min(_MIDDLE, at_balance), max(_MIDDLE, at_balance)),
        balance=_mark(at_balance),
        floor=mark(floor_steps),
        ceiling=mark(ceiling_steps),
        warn_below=mark(warn_below_steps),
        warn_above=mark(warn_above_steps),
        near_zero=any(abs(place(steps) - _MIDDLE) < near for steps in limits),
    )


def _mark(at: int) -> Mark:
    anchor = "start" if at < _MIDDLE // 2 else "end" if at > 3 * _MIDDLE // 2 else "middle"
    return Mark(at=_percent(at), anchor=anchor)


def _span(begin: int, end: int) -> tuple[str, str]:
    return _percent(begin), _percent(max(0, end - begin))


def _percent(thousandths: int) -> str:
    whole, tenth = divmod(thousandths, 10)
    return f"{whole}.{tenth}%"
