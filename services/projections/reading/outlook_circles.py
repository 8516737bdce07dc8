"""Where debts run in a circle, so that a clearing run finds something to set off."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

Debt: TypeAlias = tuple[str, str]
"""Who owes, and whom."""


def in_circles(debts: Iterable[Debt]) -> set[Debt]:
    """Return the debts that lie on a circle of debts: in each, the creditor's debts lead back.

    These are the debts within one strongly connected component. Source: R. Tarjan, "Depth-first
    search and linear graph algorithms", SIAM J. Comput. 1 (1972), without recursion.
    """
    owes: dict[str, list[str]] = {}
    for debtor, creditor in debts:
        owes.setdefault(debtor, []).append(creditor)
        owes.setdefault(creditor, [])
    component = _components(owes)
    return {
        (debtor, creditor)
        for debtor, creditors in owes.items()
        for creditor in creditors
        if component[debtor] == component[creditor]
    }


def _components(owes: Mapping[str, list[str]]) -> dict[str, int]:
    """Each group's component, a number of no meaning."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[str] = []
    found: dict[str, int] = {}
    for start in owes:
        if start in order:
            continue
        path: list[tuple[str, Iterator[str]]] = [(start, iter(owes[start]))]
        order[start] = lowest[start] = len(order)
        waiting.append(start)
        while path:
            group, creditors = path[-1]
            for creditor in creditors:
                if creditor not in order:
                    order[creditor] = lowest[creditor] = len(order)
                    waiting.append(creditor)
                    path.append((creditor, iter(owes[creditor])))
                    break
                if creditor not in found:
                    lowest[group] = min(lowest[group], order[creditor])
            else:
                path.pop()
                if path:
                    before = path[-1][0]
                    lowest[before] = min(lowest[before], lowest[group])
                if lowest[group] == order[group]:
                    _close(group, waiting, found)
    return found


def _close(group: str, waiting: list[str], found: dict[str, int]) -> None:
    """The component that begins with the group is complete."""
    number = len(found)
    member = None
    while member != group:
        member = waiting.pop()
        found[member] = number
