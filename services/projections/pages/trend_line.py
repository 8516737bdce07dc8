"""The way of a link to today as a line: zero in the middle, both sides alike.

Places are whole numbers of a small picture whose width and height are given.
"""

from collections.abc import Sequence
from typing import Final

from contracts.value import Value

WIDTH: Final = 260
HEIGHT: Final = 72
_EDGE: Final = 6


class TrendLine(Value, frozen=True, kw_only=True):
    """`points`: the line as SVG writes it. `end`: where it ends. `floor` and `ceiling`: the heights

    of the limits, where they are near enough to be seen.
    """

    points: str
    end: tuple[int, int]
    zero: int
    floor: int | None
    ceiling: int | None


def trend_line(
    stands: Sequence[int], *, floor: int | None = None, ceiling: int | None = None
) -> TrendLine:
    """Return the line through the stands, oldest first and as far apart as each other.

    A limit that is more than twice as far as any of them would flatten the line, and is left out.
    """
    farthest = max(1, *map(abs, stands))
    limits = [None if at is None or abs(at) > 2 * farthest else at for at in (floor, ceiling)]
    farthest = max(farthest, *(abs(at) for at in limits if at is not None), 1)
    middle = HEIGHT // 2

    def height(of: int) -> int:
        return middle - of * (middle - _EDGE) // farthest

    last = max(1, len(stands) - 1)
    places = [
        (_EDGE + at * (WIDTH - 2 * _EDGE) // last, height(of)) for at, of in enumerate(stands)
    ]
    low, high = (None if at is None else height(at) for at in limits)
    return TrendLine(
        points=" ".join(f"{x},{y}" for x, y in places),
        end=places[-1],
        zero=middle,
        floor=low,
        ceiling=high,
    )
