"""That nobody is found out by what is shown: cells are attacked with all that was published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.linear_solver import pywraplp

from projections.cells import AT_LEAST, Cell, Given, settle, shown, told

# What each account paid, and what each was paid.
Sides = tuple[dict[str, int], dict[str, int]]


class Published(NamedTuple):
    """A number that everybody knows: what was given in some leaves together."""

    leaves: frozenset[Cell]
    total: int


def given_of(payers: Mapping[str, int], payees: Mapping[str, int]) -> Given:
    made = Given(cells=1)
    made.payers.update(payers)
    made.payees.update(payees)
    return made


def leaf(name: str, payers: Sequence[int], payees: Sequence[int] | None = None) -> Cell:
    """A cell of accounts of its own."""
    sides = ({f"{name} {i}": n for i, n in enumerate(by)} for by in (payers, payees or payers))
    return Cell((name,), given=given_of(*sides))


@pytest.mark.parametrize(
    ("amounts", "is_safe"),
    [
        ([10] * AT_LEAST, True),
        ([10] * (AT_LEAST - 1), False),
        ([10] * (AT_LEAST - 1) + [0], False),
        # Of the 10 beyond the two largest, the largest is a tenth, or a little more.
        ([100, 50, 4, 3, 3], True),
        ([101, 50, 4, 3, 3], False),
    ],
)
def test_a_cell_is_safe_with_five_of_whom_none_stands_out(
    amounts: list[int], is_safe: bool
) -> None:
    many = [10] * 20
    assert leaf("a", amounts, many).given.is_safe() is is_safe
    assert leaf("a", many, amounts).given.is_safe() is is_safe


def test_one_hidden_cell_takes_the_smallest_beside_it_along() -> None:
    small, middle, large = leaf("a", [9, 9]), leaf("b", [10] * 6), leaf("c", [11] * 6)
    whole = Cell(("all",), parts=[small, middle, large])
    settle(whole)
    assert [cell.name for cell in shown(whole)] == [("all",), ("c",)]


def test_two_hidden_cells_that_are_safe_together_take_nothing_along() -> None:
    whole = Cell(("all",), parts=[leaf("a", [9, 9, 9]), leaf("b", [8, 8]), leaf("c", [11] * 6)])
    settle(whole)
    assert [cell.name for cell in shown(whole)] == [("all",), ("c",)]


def test_that_nothing_was_given_is_not_found_out_either() -> None:
    whole = Cell(("all",), parts=[leaf("a", []), leaf("b", [8] * 6), leaf("c", [11] * 6)])
    settle(whole)
    assert [cell.name for cell in shown(whole)] == [("all",), ("c",)]


def test_below_a_hidden_cell_no_more_is_shown_than_leaves_the_rest_safe() -> None:
    lone = Cell(("lone",), parts=[leaf("l", [9, 9, 9])])
    other = Cell(("other",), parts=[leaf("o", [10] * 6), leaf("p", [20] * 6)])
    whole = Cell(("all",), parts=[lone, other])
    settle(whole)
    # `other` less `p` is what would give `lone` away.
    assert [cell.name for cell in shown(whole)] == [("all",), ("p",)]


def test_what_two_groups_know_of_each_other_hides_nothing_else() -> None:
    own = leaf("own", [7])
    flow = Cell(("flow",), given=leaf("flow", [3] * 8).given, between=True)
    # Whoever knows the flow would have what one person gave: the sum less it.
    group = Cell(("group",), parts=[own, flow])
    settle(group)
    assert [cell.name for cell in shown(group)] == [("flow",)]


def test_where_a_sum_is_not_shown_nothing_below_it_is_hidden_for_it() -> None:
    lone = Cell(("lone",), parts=[leaf("l", [9])])
    few = Cell(("few",), parts=[leaf("f", [900] * 2)])
    flow = Cell(("flow",), given=leaf("flow", [3] * 8).given, between=True)
    other = Cell(("other",), parts=[leaf("o", [10] * 6)])
    whole = Cell(("all",), parts=[lone, few, other, flow])
    settle(whole)
    assert [cell.name for cell in shown(whole)] == [("other",), ("o",), ("flow",)]


AMOUNTS = (0, 1, 2, 3, 5, 8, 20, 100, 1_000)


class Grown:
    """A region of areas, groups and what flows between these, by chance."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self._numbers = count()

    def whole(self) -> Cell:
        return self._some("all", 3, lambda: self._some("area", 3, self.group))

    def group(self) -> Cell:
        members = [f"m{next(self._numbers)}" for _ in range(self.chance.randrange(1, 10))]
        found = self._some("group", 4, lambda: self._leaf(members))
        for part in found.parts[1:]:
            part.between = self.chance.random() < 0.5
        return found

    def _some(self, kind: str, at_most: int, make: object) -> Cell:
        parts = [make() for _ in range(self.chance.randrange(1, at_most + 1))]  # type: ignore[operator]
        return Cell((kind, str(next(self._numbers))), parts=parts)

    def _leaf(self, members: Sequence[str]) -> Cell:
        chance = self.chance
        payers = {m: chance.choice(AMOUNTS) for m in members if chance.random() < 0.8}
        total = sum(payers.values())
        givers = [f"g{next(self._numbers)}" for _ in range(chance.randrange(1, 10))]
        payees = dict.fromkeys(givers, 0)
        for _ in range(total):
            payees[chance.choice(givers[: chance.choice((1, 3, 10))])] += 1
        name = ("flow", str(next(self._numbers)))
        return Cell(name, given=given_of(payers, payees if payers else {}))


def leaves_of(cell: Cell) -> Iterator[Cell]:
    if not cell.parts:
        yield cell
    for part in cell.parts:
        yield from leaves_of(part)


def known(cells: Iterable[Cell], beside: Iterable[Cell] = ()) -> list[Published]:
    """What these cells say; `beside`: cells that were added to each of them."""
    more = [leaf for cell in beside for leaf in leaves_of(cell)]
    found = []
    for cell in cells:
        leaves = frozenset([*leaves_of(cell), *more])
        found.append(Published(leaves, sum(leaf.given.size for leaf in leaves)))
    return found


def most_of(
    target: str, within: Cell, attacker: str, side: str, published: Sequence[Published]
) -> float:
    """The most that somebody can have given there, as far as a contributor can tell.

    The attacker knows who contributed where, what was published, what its own part was, and all
    that passed between two groups.
    """
    solver = pywraplp.Solver.CreateSolver("GLOP")
    amounts: dict[tuple[Cell, str], pywraplp.Variable] = {}
    for number in published:
        terms = []
        for part in number.leaves:
            for account, amount in getattr(part.given, side).items():
                key = part, account
                if key not in amounts:
                    is_known = part.between or account == attacker
                    low, high = (amount, amount) if is_known else (0, solver.infinity())
                    amounts[key] = solver.NumVar(low, high, "")
                terms.append(amounts[key])
        solver.Add(solver.Sum(terms) == number.total)
    unknown = (part for part in leaves_of(within) if not part.between)
    theirs = [amounts[part, target] for part in unknown if (part, target) in amounts]
    solver.Maximize(solver.Sum(theirs))
    status = solver.Solve()
    if status == pywraplp.Solver.UNBOUNDED:
        return float("inf")
    assert status == pywraplp.Solver.OPTIMAL
    return float(solver.Objective().Value())


def all_in(cell: Cell) -> Iterator[Cell]:
    yield cell
    for part in cell.parts:
        yield from all_in(part)


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_nobody_in_a_hidden_cell_is_told_to_within_a_tenth(seed: int) -> None:
    grown = Grown(Random(seed))
    whole, late = grown.whole(), [grown.group() for _ in range(2)]
    settle(whole)
    for cell in late:
        settle(cell)
    # First the month, then each that was added: all that was ever to be read.
    published = known(shown(whole))
    added = [cell for cell in late if cell.shown]
    for upto in range(1, len(added) + 1):
        published += known([whole] if whole.shown else [], added[:upto])
        published += known(shown(added[upto - 1]))
    covered = frozenset().union(*(number.leaves for number in published))
    for hidden in (cell for tree in (whole, *added) for cell in all_in(tree) if not cell.shown):
        unknown = [part for part in leaves_of(hidden) if not part.between]
        if not covered.issuperset(unknown):
            continue
        in_it = Given()
        for part in unknown:
            in_it.take_in(part.given)
        for side in ("payers", "payees"):
            by = getattr(in_it, side)
            ranked = sorted((account for account in by if by[account]), key=by.__getitem__)
            for target in ranked[-1:]:
                attackers = ranked[-3:-1] or ["somebody else"]
                for attacker in attackers:
                    most = most_of(target, hidden, attacker, side, published)
                    assert most * 10 >= by[target] * 11 - 0.001


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(1, 30), min_size=1))
def test_of_the_parts_of_a_sum_none_is_told_that_gives_another_away(counts: dict[str, int]) -> None:
    parts = told(counts)
    hidden = {name: counts[name] for name, count in parts.items() if count is None}
    assert {name: count for name, count in parts.items() if count is not None} == {
        name: count for name, count in counts.items() if name not in hidden
    }
    assert all(count >= AT_LEAST for name, count in counts.items() if name not in hidden)
    if hidden and sum(counts.values()) >= AT_LEAST:
        assert sum(hidden.values()) >= AT_LEAST
        assert len(hidden) > 1
    # And no more is hidden than that takes.
    few = [count for count in counts.values() if count < AT_LEAST]
    assert len(hidden) <= len(few) + (0 < sum(few) < AT_LEAST)
