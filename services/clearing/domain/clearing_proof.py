"""A run's links as a netting problem, and back: what was solved, and whether it proves itself."""

from collections.abc import Mapping, Sequence

from clearing.domain.clearing_input import RunInput
from clearing.domain.netting import Arc, Problem, Result, problem_of, result_of
from clearing.domain.netting_check import Flaw, FlawKind, flaw_of
from contracts.events import Growth, SetOff
from contracts.ids import GroupId, Sha256
from contracts.value import Value, replace


class Solved(Value, frozen=True, kw_only=True):
    """What a run brings: its input with what goes of it, and the potentials that prove it."""

    solved_at: int
    input_sha256: Sha256
    set_offs: tuple[SetOff, ...]
    growths: tuple[Growth, ...] = ()
    potentials: dict[GroupId, int]

    @property
    def moves(self) -> bool:
        """Whether any link moves at all."""
        return any(s.cancelled_ms for s in self.set_offs)


def problem_in(set_offs: Sequence[SetOff], growths: Sequence[Growth]) -> Problem:
    """Return the netting problem of these debts and of this room. Raises `OutOfRange`.

    No debt comes to grow by more than all debts together, so more room than that is none.
    """
    all_owed_ms = sum(s.owed_ms for s in set_offs)
    arcs = [
        Arc(debtor=s.debtor, creditor=s.creditor, owed=s.owed_ms, capacity=s.cap_ms)
        for s in set_offs
    ]
    arcs += [
        Arc(
            debtor=g.debtor,
            creditor=g.creditor,
            owed=0,
            capacity=min(g.cap_ms, all_owed_ms),
            grows=True,
        )
        for g in growths
    ]
    return problem_of(arcs)


def solved(given: RunInput, problem: Problem, result: Result) -> Solved:
    """Return the input with what the result of its problem cancels and adds of each link."""
    flows = {
        (arc.debtor, arc.creditor, arc.grows): flow
        for arc, flow in zip(problem.arcs(), result.flows, strict=True)
    }
    potentials = zip(problem.parties, result.potentials, strict=True)
    return Solved(
        solved_at=given.position,
        input_sha256=Sha256(problem.input_sha256),
        set_offs=tuple(
            replace(s, cancelled_ms=flows[s.debtor, s.creditor, False]) for s in given.set_offs
        ),
        growths=tuple(
            replace(g, added_ms=flows[g.debtor, g.creditor, True]) for g in given.growths
        ),
        potentials={GroupId(party): potential for party, potential in potentials},
    )


def misshapen(set_offs: Sequence[SetOff], growths: Sequence[Growth]) -> str | None:
    """Return the agreement of the first link that no input can hold so; None where all may be."""
    whole: dict[tuple[GroupId, GroupId], bool] = {}
    for s in set_offs:
        pair = (s.debtor, s.creditor)
        in_order = 0 <= s.cancelled_ms <= s.cap_ms <= s.owed_ms
        if not in_order or s.debtor == s.creditor or pair in whole or pair[::-1] in whole:
            return s.agreement_id
        whole[pair] = s.cap_ms == s.owed_ms
    seen: set[tuple[GroupId, GroupId]] = set()
    for g in growths:
        pair = (g.debtor, g.creditor)
        turns_too_early = g.cap_ms and not whole.get(pair[::-1], True)
        in_order = 0 <= g.added_ms <= g.cap_ms
        if not in_order or g.debtor == g.creditor or pair in seen or turns_too_early:
            return g.agreement_id
        seen.add(pair)
    return None


def flaw_in(
    set_offs: Sequence[SetOff],
    growths: Sequence[Growth],
    potentials: Mapping[GroupId, int],
    input_sha256: str,
) -> Flaw | None:
    """Return the first thing for which these do not prove themselves; None: they do.

    They are not `misshapen`. Raises `OutOfRange`.
    """
    problem = problem_in(set_offs, growths)
    if set(potentials) != set(problem.parties):
        return Flaw(kind=FlawKind.ROWS_MISCOUNTED)
    flows: dict[tuple[str, str, bool], int] = {}
    for s in set_offs:
        flows[s.debtor, s.creditor, False] = s.cancelled_ms
    for g in growths:
        flows[g.debtor, g.creditor, True] = g.added_ms
    result = result_of(
        problem,
        [flows[arc.debtor, arc.creditor, arc.grows] for arc in problem.arcs()],
        [potentials[GroupId(party)] for party in problem.parties],
    )
    return flaw_of(problem, replace(result, input_sha256=input_sha256))
