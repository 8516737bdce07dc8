"""Whether a netting result is what it says, without a solver: the first thing wrong, or nothing.

A result passes if its flows are a circulation within the capacities, its totals add up, and its
potentials prove that no circulation is better. With p the potentials, an arc from u to v costs c +
p(u) - p(v) a unit once they are counted in. Around any circle the potentials fall out, so where no
arc with room left costs less than 0, and none with flow more, no change can gain anything
(complementary slackness).

The potentials are also the canonical ones: none above 0, and every party is reached from one at 0
over arcs of the residual graph that cost nothing. So they are the lengths of shortest paths, and a
certificate with any number altered fails.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum, auto

from clearing.domain.netting import Problem, Result, result_of
from contracts.value import Value


class FlawKind(StrEnum):
    """What is wrong with a result, in the order in which it is looked for."""

    OF_ANOTHER_INPUT = auto()
    ROWS_MISCOUNTED = auto()
    BEYOND_CAPACITY = auto()
    MOVES_NET = auto()
    NET_WRONG = auto()
    GROSS_BEFORE_WRONG = auto()
    CLEARED_WRONG = auto()
    GROWN_WRONG = auto()
    GROSS_AFTER_WRONG = auto()
    POTENTIAL_ABOVE_ZERO = auto()
    NOT_THE_LARGEST = auto()
    POTENTIAL_TOO_LOW = auto()


class Flaw(Value, frozen=True, kw_only=True):
    """What is wrong, and with which party, or which arc's debtor and creditor.

    `expected` and `found` are amounts, rows or potentials, where there is something to compare.
    """

    kind: FlawKind
    about: tuple[str, ...] = ()
    expected: int | None = None
    found: int | None = None


def flaw_of(problem: Problem, result: Result) -> Flaw | None:
    """Return the first thing wrong with a result of this problem; None: it is proved."""
    if result.input_sha256 != problem.input_sha256:
        return Flaw(kind=FlawKind.OF_ANOTHER_INPUT)
    counted = (
        (len(result.flows), len(problem.tails)),
        (len(result.potentials), len(problem.parties)),
        (len(result.nets), len(problem.parties)),
    )
    for found, expected in counted:
        if found != expected:
            return Flaw(kind=FlawKind.ROWS_MISCOUNTED, expected=expected, found=found)
    return (
        _beyond_capacity(problem, result.flows)
        or _moves_net(problem, result.flows)
        or _wrong_total(problem, result)
        or _not_the_largest(problem, result.flows, result.potentials)
        or _not_canonical(problem, result.flows, result.potentials)
    )


def _beyond_capacity(problem: Problem, flows: Sequence[int]) -> Flaw | None:
    for n, (flow, capacity) in enumerate(zip(flows, problem.capacities, strict=True)):
        if not 0 <= flow <= capacity:
            return Flaw(
                kind=FlawKind.BEYOND_CAPACITY,
                about=_pair(problem, n),
                expected=capacity,
                found=flow,
            )
    return None


def _moves_net(problem: Problem, flows: Sequence[int]) -> Flaw | None:
    moved = [0] * len(problem.parties)
    for tail, head, flow in zip(problem.tails, problem.heads, flows, strict=True):
        moved[tail] += flow
        moved[head] -= flow
    for party, by in zip(problem.parties, moved, strict=True):
        if by:
            return Flaw(kind=FlawKind.MOVES_NET, about=(party,), expected=0, found=by)
    return None


def _wrong_total(problem: Problem, result: Result) -> Flaw | None:
    """The totals beside those that follow from debts and flows; the nets as before, and after."""
    right = result_of(problem, result.flows, result.potentials)
    for party, expected, found in zip(problem.parties, right.nets, result.nets, strict=True):
        if expected != found:
            return Flaw(kind=FlawKind.NET_WRONG, about=(party,), expected=expected, found=found)
    for kind, expected, found in (
        (FlawKind.GROSS_BEFORE_WRONG, right.gross_before, result.gross_before),
        (FlawKind.CLEARED_WRONG, right.cleared, result.cleared),
        (FlawKind.GROWN_WRONG, right.grown, result.grown),
        (FlawKind.GROSS_AFTER_WRONG, right.gross_after, result.gross_after),
    ):
        if expected != found:
            return Flaw(kind=kind, expected=expected, found=found)
    return None


def _not_the_largest(
    problem: Problem, flows: Sequence[int], potentials: Sequence[int]
) -> Flaw | None:
    for party, potential in zip(problem.parties, potentials, strict=True):
        if potential > 0:
            kind = FlawKind.POTENTIAL_ABOVE_ZERO
            return Flaw(kind=kind, about=(party,), expected=0, found=potential)
    columns = (problem.tails, problem.heads, problem.unit_costs, problem.capacities, flows)
    for n, (tail, head, cost, capacity, flow) in enumerate(zip(*columns, strict=True)):
        reduced = cost + potentials[tail] - potentials[head]
        if (flow < capacity and reduced < 0) or (flow > 0 and reduced > 0):
            about = _pair(problem, n)
            return Flaw(kind=FlawKind.NOT_THE_LARGEST, about=about, expected=0, found=reduced)
    return None


def _not_canonical(
    problem: Problem, flows: Sequence[int], potentials: Sequence[int]
) -> Flaw | None:
    onward: list[list[int]] = [[] for _ in problem.parties]
    columns = (problem.tails, problem.heads, problem.unit_costs, problem.capacities, flows)
    for tail, head, cost, capacity, flow in zip(*columns, strict=True):
        if cost + potentials[tail] == potentials[head]:
            if flow < capacity:
                onward[tail].append(head)
            if flow > 0:
                onward[head].append(tail)
    zeros = (party for party, potential in enumerate(potentials) if potential == 0)
    reached = _reached(onward, zeros)
    for party, potential, there in zip(problem.parties, potentials, reached, strict=True):
        if not there:
            return Flaw(kind=FlawKind.POTENTIAL_TOO_LOW, about=(party,), found=potential)
    return None


def _reached(onward: Sequence[Sequence[int]], starts: Iterable[int]) -> bytearray:
    """Return a 1 for every party that is one of the starts, or is reached from one."""
    reached = bytearray(len(onward))
    waiting = list(starts)
    for party in waiting:
        reached[party] = 1
    while waiting:
        for party in onward[waiting.pop()]:
            if not reached[party]:
                reached[party] = 1
                waiting.append(party)
    return reached


def _pair(problem: Problem, arc: int) -> tuple[str, str]:
    tail, head = problem.parties[problem.tails[arc]], problem.parties[problem.heads[arc]]
    return (head, tail) if problem.grows[arc] else (tail, head)
