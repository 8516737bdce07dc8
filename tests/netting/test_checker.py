"""The checker passes what is proved, and finds everything else, without a solver."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator

import msgspec
import pytest

from clearing.domain.netting import Problem, Result, problem_of
from clearing.domain.netting_check import FlawKind, flaw_of
from clearing.netting import solve
from contracts.value import replace
from tests.netting.graphs import debt, drawn, problem, room, with_flows

# A circle with a chord, a party that only owes and one that is only owed, and a part by itself.
ASKED = problem(
    *(debt("a", "b", 5), debt("b", "c", 7), debt("c", "a", 4), debt("c", "b", 3, 1)),
    *(debt("d", "a", 2), debt("b", "e", 6), room("a", "c", 3)),
    *(debt("x", "y", 8), debt("y", "x", 8)),
)


def altered(result: Result) -> Iterator[tuple[str, Result]]:
    """The result with one number one more or one less, or one other letter: every such result."""
    for field in msgspec.structs.fields(result):
        value = getattr(result, field.name)
        match value:
            case str():
                other = "0" if value[0] != "0" else "1"
                yield field.name, replace(result, **{field.name: other + value[1:]})
            case int():
                for by in (-1, 1):
                    yield field.name, replace(result, **{field.name: value + by})
            case tuple():
                for place, number in enumerate(value):
                    for by in (-1, 1):
                        changed = (*value[:place], number + by, *value[place + 1 :])
                        yield f"{field.name} {place}", replace(result, **{field.name: changed})
                yield f"{field.name} short", replace(result, **{field.name: value[:-1]})
                yield f"{field.name} long", replace(result, **{field.name: (*value, 0)})
            case _:
                raise AssertionError(field.name)


@pytest.mark.parametrize("asked", [ASKED, *(problem_of(drawn(random.Random(n))) for n in range(8))])
def test_a_result_altered_by_one_anywhere_is_found_out(asked: Problem) -> None:
    result = solve(asked)
    assert flaw_of(asked, result) is None
    cases = dict(altered(result))
    assert len(cases) >= 3 + len(result.flows) + 2 * len(result.nets)
    assert [what for what, other in altered(result) if flaw_of(asked, other) is None] == []


def test_every_flaw_has_its_name() -> None:
    asked = problem(debt("a", "b", 5), debt("b", "a", 3), debt("b", "c", 1))
    right = solve(asked)
    assert right.flows == (3, 3, 0)

    def kind(**changed: object) -> FlawKind | None:
        flaw = flaw_of(asked, replace(right, **changed))
        return None if flaw is None else flaw.kind

    low = tuple(potential - 1 for potential in right.potentials)
    assert kind(input_sha256="0" * 64) is FlawKind.OF_ANOTHER_INPUT
    assert kind(flows=()) is FlawKind.ROWS_MISCOUNTED
    assert kind(flows=(4, 4, 0)) is FlawKind.BEYOND_CAPACITY
    assert kind(flows=(-1, -1, 0)) is FlawKind.BEYOND_CAPACITY
    assert kind(flows=(3, 2, 0)) is FlawKind.MOVES_NET
    assert kind(nets=(0, 0, 0)) is FlawKind.NET_WRONG
    assert kind(gross_before=10) is FlawKind.GROSS_BEFORE_WRONG
    assert kind(cleared=5) is FlawKind.CLEARED_WRONG
    assert kind(grown=1) is FlawKind.GROWN_WRONG
    assert kind(gross_after=4) is FlawKind.GROSS_AFTER_WRONG
    assert kind(potentials=(1, 0, 0)) is FlawKind.POTENTIAL_ABOVE_ZERO
    assert kind(potentials=(0, 0, 0)) is FlawKind.NOT_THE_LARGEST
    assert kind(potentials=low) is FlawKind.POTENTIAL_TOO_LOW


def test_what_is_right_but_could_be_more_is_not_proved_by_any_potentials() -> None:
    proved_less = 0
    for seed in range(20):
        asked = problem_of(drawn(random.Random(seed)))
        best = solve(asked)
        halved = [replace(arc, capacity=arc.capacity // 2) for arc in asked.arcs()]
        less = solve(problem_of(halved))
        if less.cleared == best.cleared:
            continue
        result = with_flows(asked, less.flows, best)
        for potentials in (best.potentials, less.potentials, (0,) * len(best.potentials)):
            flaw = flaw_of(asked, replace(result, potentials=potentials))
            assert flaw is not None
            assert flaw.kind is FlawKind.NOT_THE_LARGEST
        proved_less += 1
    assert proved_less > 10


def test_as_much_cleared_along_other_circles_is_not_the_one_result() -> None:
    # c can be cleared through either of two; the seeds choose.
    asked = problem(
        *(debt("c", "a", 4), debt("c", "b", 4), debt("a", "d", 4), debt("b", "d", 4)),
        debt("d", "c", 4),
    )
    best = solve(asked)
    other = [
        4 - flow if arc.creditor != "c" else flow
        for arc, flow in zip(asked.arcs(), best.flows, strict=True)
    ]
    flaw = flaw_of(asked, with_flows(asked, other, best))
    assert flaw is not None
    assert flaw.kind is FlawKind.NOT_THE_LARGEST


def test_nothing_loads_the_solver_before_something_is_solved() -> None:
    loads = (
        "import sys; from clearing.domain.netting import Arc, problem_of, result_of;"
        "from clearing.domain.netting_check import flaw_of; import clearing.netting, evenveel.cli;"
        "p = problem_of([Arc(debtor='a', creditor='b', owed=1, capacity=1)]);"
        "assert flaw_of(p, result_of(p, [0], [0, 0])) is not None;"
        "print(sorted({'numpy', 'ortools'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
