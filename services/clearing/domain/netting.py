"""Debts that run in circles, and the most of them that can be cancelled: the problem and a result.

Between parties stand arcs, each with a whole number of units that may flow over it. A debt is an
arc from its debtor to its creditor: a unit of flow cancels a unit of it. Where at every party as
much flows in as out, as much is cancelled of what it owes as of what it is owed, and its net stays
as it was: a circulation. The largest is a min-cost flow over integers, found by any solver.

**Growing.** In a second mode limits that nobody uses help too. That u comes to owe v one unit
more moves both nets as if v's debt to u had been cancelled by one: it is an arc from v to u. It
makes the gross larger, so it costs what cancelling gains, and a little more.

**One optimum.** The largest circulation is not unique, so a second, seeded objective chooses one.
With N parties, S = 2^20, and s(arc) from 0 to S - 1 drawn from the input itself, a unit costs

    -(K + s)        where it cancels    K = N * S + 1      without growing arcs
    +(K + S + s)    where it grows      K = N * 2 * S + 1  with them

Two circulations differ by cycles of at most N arcs, whose seeded parts together are less than K:
the gross falls by as much as it can, whatever the seeds say. A cycle that grew as much as it
cancelled would cost more than 0 for each pair of the two: no such cycle is in an optimum, so
every unit of growth makes the gross fall. And nothing is cancelled and grown again between the
same two, nor grown to the other side before the arc that cancels is full.

**Potentials** prove the optimum (see `netting_check`). Of all that do, the canonical ones are
meant: the lengths of shortest paths in the residual graph, from a source outside that reaches every
party at cost 0. Every party's is at most 0, and they follow from the flows alone.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from contracts.value import Value

SEEDS: Final = 1 << 20
# What flows through one party, and the length of one path, are to fit in 64 bits with their sign.
LARGEST: Final = 1 << 62
FIRST_LINE: Final = b"evenveel netting 1\n"


class Arc(Value, frozen=True, kw_only=True):
    """What may be done about one debt between two parties; amounts are whole and not below zero.

    `debtor` owes `creditor` the amount `owed`, of which at most `capacity` may be cancelled; or,
    where it `grows`, `debtor` may come to owe up to `capacity` more, and `owed` is 0. An arc that
    grows is only for a pair whose debt the other way, if any, may be cancelled whole: otherwise
    it could turn before it is gone.
    """

    debtor: str
    creditor: str
    owed: int
    capacity: int
    grows: bool = False


class OutOfRange(Exception):
    """Solvers count in 64 bits: these amounts, or these parties, are too many for that."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Problem:
    """Arcs in one order, whatever order they were given in: by debtor, creditor, cancelling first.

    Ids sort by code points. All columns but `parties` have a row for each arc; a party is meant by
    its place in `parties`. Flow goes from `tails` to `heads`: from debtor to creditor where a debt
    is cancelled, from creditor to debtor where one grows. `input_sha256` is of the input in this
    order, and the same for the same arcs.
    """

    parties: tuple[str, ...]
    tails: array[int]
    heads: array[int]
    owed: array[int]
    capacities: array[int]
    grows: bytes
    unit_costs: array[int]
    input_sha256: str

    def arcs(self) -> Iterator[Arc]:
        """Yield every arc in order; where it grows the debtor is the head of its flow."""
        rows = zip(self.tails, self.heads, self.owed, self.capacities, self.grows, strict=True)
        for tail, head, owed, capacity, grows in rows:
            debtor, creditor = (head, tail) if grows else (tail, head)
            yield Arc(
                debtor=self.parties[debtor],
                creditor=self.parties[creditor],
                owed=owed,
                capacity=capacity,
                grows=bool(grows),
            )


class Result(Value, frozen=True, kw_only=True):
    """What is cancelled, and grown, of a problem, with what proves that no more could be.

    `flows` has an amount for each arc, `potentials` and `nets` (owed to it, less what it owes) one
    for each party, in the problem's order. The gross is all that is owed: what is left of it is
    `gross_before` less what is `cleared`, plus what is `grown`.
    """

    input_sha256: str
    flows: tuple[int, ...]
    potentials: tuple[int, ...]
    gross_before: int
    cleared: int
    grown: int
    gross_after: int
    nets: tuple[int, ...]


def problem_of(arcs: Iterable[Arc]) -> Problem:
    """Return the problem of these arcs, in any order; those of a kind for a pair are added up.

    Raises `OutOfRange`. That nobody owes himself, and that no amount is below zero and no capacity
    above what is owed, is for the caller to see to.
    """
    numbers: dict[str, int] = {}
    debtors, creditors = array("q"), array("q")
    owed, capacities, grows = array("q"), array("q"), bytearray()
    for arc in arcs:
        assert arc.debtor != arc.creditor
        assert arc.capacity >= 0
        assert (arc.owed == 0) if arc.grows else (arc.capacity <= arc.owed)
        debtors.append(numbers.setdefault(arc.debtor, len(numbers)))
        creditors.append(numbers.setdefault(arc.creditor, len(numbers)))
        try:
            owed.append(arc.owed)
            capacities.append(arc.capacity)
        except OverflowError:
            raise OutOfRange from None
        grows.append(arc.grows)
    if sum(owed) + sum(capacities) > LARGEST:
        raise OutOfRange
    parties = tuple(sorted(numbers))
    place = array("q", bytes(8 * len(parties)))
    for rank, party in enumerate(parties):
        place[numbers[party]] = rank
    keys = [
        ((place[debtor] * len(parties) + place[creditor]) << 1) | kind
        for debtor, creditor, kind in zip(debtors, creditors, grows, strict=True)
    ]
    del debtors, creditors
    return _sorted_problem(parties, keys, owed, capacities)


def _sorted_problem(
    parties: tuple[str, ...], keys: Sequence[int], owed: array[int], capacities: array[int]
) -> Problem:
    """Return the problem of arcs whose keys hold debtor, creditor and kind, in that weight."""
    merged, sum_owed, sum_capacities = array("q"), array("q"), array("q")
    for n in sorted(range(len(keys)), key=keys.__getitem__):
        if merged and merged[-1] == keys[n]:
            sum_owed[-1] += owed[n]
            sum_capacities[-1] += capacities[n]
        else:
            merged.append(keys[n])
            sum_owed.append(owed[n])
            sum_capacities.append(capacities[n])
    debtors = array("q", ((key >> 1) // len(parties) for key in merged))
    creditors = array("q", ((key >> 1) % len(parties) for key in merged))
    grows = bytes(key & 1 for key in merged)
    lines = _Lines(parties, debtors, creditors, sum_owed, sum_capacities, grows)
    digest = sha256(FIRST_LINE)
    for line in lines:
        digest.update(line)
    return Problem(
        parties=parties,
        tails=_where(grows, creditors, debtors),
        heads=_where(grows, debtors, creditors),
        owed=sum_owed,
        capacities=sum_capacities,
        grows=grows,
        unit_costs=_unit_costs(len(parties), grows, digest.digest(), lines),
        input_sha256=digest.hexdigest(),
    )


class _Lines:
    """The input as bytes, an arc a line, as often as it is asked for.

    `debt 4:Anna 3:Bob 12 10`: Anna owes Bob 12, of which 10 may be cancelled. `room 3:Bob 4:Anna 0
    50`: Bob may come to owe Anna 50 more. Before an id stands its length in bytes of UTF-8, so
    that no two inputs have the same bytes; every line ends with a line feed.
    """

    def __init__(
        self,
        parties: tuple[str, ...],
        debtors: array[int],
        creditors: array[int],
        owed: array[int],
        capacities: array[int],
        grows: bytes,
    ) -> None:
        encoded = (party.encode() for party in parties)
        self._names = [b"%d:%s" % (len(name), name) for name in encoded]
        self._columns = (grows, debtors, creditors, owed, capacities)

    def __iter__(self) -> Iterator[bytes]:
        names, kinds = self._names, (b"debt", b"room")
        for grows, debtor, creditor, owed, capacity in zip(*self._columns, strict=True):
            yield b"%s %s %s %d %d\n" % (
                *(kinds[grows], names[debtor], names[creditor]),
                *(owed, capacity),
            )


def _unit_costs(parties: int, grows: bytes, digest: bytes, lines: Iterable[bytes]) -> array[int]:
    """Return every arc's cost. Its seed: SHA-256 of the input's digest and its line, mod 2^20."""
    seeded = 2 * SEEDS if any(grows) else SEEDS
    main = parties * seeded + 1
    if parties * (main + seeded) > LARGEST:
        raise OutOfRange
    costs = array("q")
    for kind, line in zip(grows, lines, strict=True):
        seed = int.from_bytes(sha256(digest + line).digest()[-3:]) % SEEDS
        costs.append(main + SEEDS + seed if kind else -(main + seed))
    return costs


def _where(chosen: bytes, there: array[int], otherwise: array[int]) -> array[int]:
    rows = zip(chosen, there, otherwise, strict=True)
    return array("q", (one if choose else other for choose, one, other in rows))


def result_of(problem: Problem, flows: Sequence[int], potentials: Sequence[int]) -> Result:
    """Return the result with these flows, its totals added up."""
    grown = sum(flow for flow, grows in zip(flows, problem.grows, strict=True) if grows)
    cleared = sum(flows) - grown
    gross = sum(problem.owed)
    return Result(
        input_sha256=problem.input_sha256,
        flows=tuple(flows),
        potentials=tuple(potentials),
        gross_before=gross,
        cleared=cleared,
        grown=grown,
        gross_after=gross - cleared + grown,
        nets=_nets_of(problem),
    )


def _nets_of(problem: Problem) -> tuple[int, ...]:
    """Return what each party is owed less what it owes."""
    nets = [0] * len(problem.parties)
    for tail, head, owed in zip(problem.tails, problem.heads, problem.owed, strict=True):
        nets[tail] -= owed
        nets[head] += owed
    return tuple(nets)
