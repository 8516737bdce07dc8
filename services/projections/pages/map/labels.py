"""Names beside marks: each where it covers no mark and no other name, or not at all.

Of the places that are free it has the one that lies over the least of what is drawn else.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from contracts.value import Value
from projections.pages.map.frame import HEIGHT, WIDTH, Spot

Anchor: TypeAlias = Literal["start", "middle", "end"]

LONGEST: Final = 22
# As wide as a letter is at most on average, and as high as a line; in the map's own measure.
_LETTER: Final = 9
_LINE: Final = 18
_RIM: Final = 15


class Label(Value, frozen=True, kw_only=True):
    """A name and where it begins, ends or has its middle; `y` is its foot."""

    text: str
    x: int
    y: int
    anchor: Anchor


class _Box(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, spot: Spot) -> bool:
        return self.left <= spot.x <= self.right and self.top <= spot.y <= self.bottom


def labels(
    spots: Mapping[str, Spot], names: Sequence[tuple[str, str]], drawn: Sequence[Spot] = ()
) -> dict[str, Label]:
    """Return a label for each mark that has room for one, the first of `names` first.

    `drawn`: places that are better not written over.
    """
    marks = {
        key: _Box(spot.x - _RIM, spot.y - _RIM, spot.x + _RIM, spot.y + _RIM)
        for key, spot in spots.items()
    }
    taken: list[_Box] = []
    found: dict[str, Label] = {}
    for key, name in names:
        text = name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"
        others = [box for other, box in marks.items() if other != key]
        free = [
            (label, box)
            for label, box in _tries(spots[key], text)
            if _is_within(box) and not any(box.meets(each) for each in (*taken, *others))
        ]
        if free:
            found[key], box = min(free, key=lambda each: sum(map(each[1].holds, drawn)))
            taken.append(box)
    return found


def ends(label: Label) -> tuple[Spot, Spot]:
    """Return where the name begins and where it ends."""
    width = len(label.text) * _LETTER
    begin = label.x - {"start": 0, "middle": width // 2, "end": width}[label.anchor]
    return Spot(begin, label.y), Spot(begin + width, label.y)


def _tries(spot: Spot, text: str) -> list[tuple[Label, _Box]]:
    width = len(text) * _LETTER
    right = Label(text=text, x=spot.x + _RIM + 3, y=spot.y + 5, anchor="start")
    left = Label(text=text, x=spot.x - _RIM - 3, y=spot.y + 5, anchor="end")
    above = Label(text=text, x=spot.x, y=spot.y - _RIM - 4, anchor="middle")
    below = Label(text=text, x=spot.x, y=spot.y + _RIM + _LINE - 3, anchor="middle")
    begins = (
        (right, right.x),
        (left, left.x - width),
        (above, above.x - width // 2),
        (below, below.x - width // 2),
    )
    return [
        (label, _Box(begin, label.y - _LINE + 4, begin + width, label.y + 4))
        for label, begin in begins
    ]


def _is_within(box: _Box) -> bool:
    return box.left >= 0 and box.right <= WIDTH and box.top >= 0 and box.bottom <= HEIGHT
