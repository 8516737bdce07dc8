"""Which cells of a tree of sums may be shown, so that nobody in them can be found out.

A cell is safe where at least `AT_LEAST` accounts paid and as many were paid, and where on neither
side the largest contributor could be told by the second to within `P` in a hundred (the p% rule:
Statistics Netherlands and Eurostat, "Handbook on Statistical Disclosure Control", 4.2). What a
contributor adds is taken without its sign, so that a cell made of safe cells is safe.

A sum that is shown, less what is shown below it, is known to everybody. So what is left of each
shown cell must be nothing, or a safe cell itself; where it is not, more below it is not shown, the
smallest first, until it is. In a tree this is exact: all that is shown follows from what is left of
each shown cell, these are sums of different exchanges, and each of them is safe.

What passed between two groups is known to the desks of both without any of this. So such a cell
hides nothing else: what is left is reckoned without it, and where that cannot be made safe by
hiding more, the sum itself is not shown.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import Final

AT_LEAST: Final = 5
P: Final = 10


class Given:
    """What accounts gave and received in some cells: of each how much, without its sign.

    `cells`: how many they are of those that have no parts. One in which nothing was given counts.
    """

    __slots__ = ("cells", "payees", "payers")

    def __init__(self, cells: int = 0) -> None:
        self.cells = cells
        self.payers: Counter[str] = Counter()
        self.payees: Counter[str] = Counter()

    @property
    def size(self) -> int:
        """How much was received."""
        return self.payers.total()

    def take_in(self, other: "Given") -> None:
        """What is in the other is in this one too."""
        self.cells += other.cells
        self.payers.update(other.payers)
        self.payees.update(other.payees)

    def is_safe(self) -> bool:
        """Whether it may be shown as a cell."""
        return _is_safe(self.payers) and _is_safe(self.payees)


def _is_safe(by: Counter[str]) -> bool:
    amounts = sorted(filter(None, by.values()), reverse=True)
    if len(amounts) < AT_LEAST:
        return False
    first, second = amounts[:2]
    return (sum(amounts) - first - second) * 100 >= P * first


class Cell:
    """A cell and the cells that it is the sum of; `name` orders those of one size.

    `left` is, of a shown cell, what is not told apart by the shown ones below it. `between`: the
    cell has no parts, and holds what two groups know of each other.
    """

    __slots__ = ("between", "given", "left", "name", "parts", "shown")

    def __init__(
        self,
        name: tuple[str, ...],
        *,
        given: Given | None = None,
        parts: Sequence["Cell"] = (),
        between: bool = False,
    ) -> None:
        self.name = name
        self.parts = parts
        self.between = between
        self.given = Given() if given is None else given
        for part in parts:
            self.given.take_in(part.given)
        self.shown = False
        self.left = Given()


def settle(cell: Cell) -> Given:
    """It is known of the cell, and of every one below it, whether it is shown.

    Returns what of it is in no shown cell, and between no two groups.
    """
    if cell.between:
        cell.shown = cell.given.is_safe()
        return Given()
    left = Given()
    for part in cell.parts:
        left.take_in(settle(part))
    if not cell.given.is_safe():
        left.take_in(Given() if cell.parts else cell.given)
        return left
    if left.cells and not left.is_safe():
        more = _hidden_too(cell, left)
        if more is None:
            return left
        left = more
    cell.shown = True
    # A cell without parts is told by itself, and nothing below it is.
    cell.left = left if cell.parts else cell.given
    return Given()


def shown(cell: Cell) -> Iterator[Cell]:
    """The cell and those below it, as far as they are shown."""
    if cell.shown:
        yield cell
    for part in cell.parts:
        yield from shown(part)


def _hidden_too(cell: Cell, left: Given) -> Given | None:
    """So many cells below are not shown that what is left is safe: the smallest first.

    Returns what is left then. None where it is not safe with all of them, and all stay shown.
    """
    hidden: list[Cell] = []
    more = Given()
    more.take_in(left)
    highest = [(below.given.size, below.name, below) for below in _highest_shown(cell)]
    heapify(highest)
    while not more.is_safe():
        if not highest:
            for below in hidden:
                below.shown = True
            return None
        _, _, smallest = heappop(highest)
        smallest.shown = False
        hidden.append(smallest)
        more.take_in(smallest.left)
        for below in _highest_shown(smallest):
            heappush(highest, (below.given.size, below.name, below))
    return more


def _highest_shown(cell: Cell) -> Iterator[Cell]:
    """The shown cells below this one that are below no other shown one; none between groups."""
    for part in cell.parts:
        if part.shown and not part.between:
            yield part
        elif not part.shown:
            yield from _highest_shown(part)


def told(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the parts of a sum that is told, None for those that are not.

    A part is told of as many as a cell is. What the others leave of the sum is of as many too, and
    of two parts at least, so that none of them is found out by subtraction.
    """
    hidden = {name for name, count in counts.items() if 0 < count < AT_LEAST}
    left = sorted(counts.keys() - hidden, key=lambda name: (counts[name], name))
    while hidden and left and sum(counts[name] for name in hidden) < AT_LEAST:
        hidden.add(left.pop(0))
    return {name: None if name in hidden else count for name, count in counts.items()}
