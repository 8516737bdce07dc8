"""What is cleared is the most that can be, and the same whoever finds it."""

from __future__ import annotations

import random
from hashlib import sha256

import pytest

from clearing.domain.netting import LARGEST, OutOfRange, Problem, _unit_costs, problem_of
from clearing.domain.netting_check import flaw_of
from clearing.netting import solve
from tests.netting.graphs import by_networkx, debt, drawn, problem, room


def fall(problem: Problem) -> int:
    """By how much the gross can fall at most, where a unit is a unit: as networkx finds it."""
    least, _ = by_networkx(problem, (1 if grows else -1 for grows in problem.grows))
    return -least


@pytest.mark.parametrize("grows", [False, True])
@pytest.mark.parametrize("seed", range(200))
def test_an_independent_solver_clears_as_much_and_arc_for_arc_the_same(
    seed: int, grows: bool
) -> None:
    asked = problem_of(drawn(random.Random(seed), grows=grows))
    result = solve(asked)
    assert flaw_of(asked, result) is None
    assert result.gross_before - result.gross_after == fall(asked)
    _, flows = by_networkx(asked, asked.unit_costs)
    assert list(result.flows) == flows


@pytest.mark.parametrize("seed", range(25))
def test_neither_the_order_of_the_input_nor_another_run_changes_anything(seed: int) -> None:
    chance = random.Random(seed)
    arcs = drawn(chance, grows=seed % 2 == 0)
    first = problem_of(arcs)
    result = solve(first)
    for _ in range(4):
        chance.shuffle(arcs)
        again = problem_of(arcs)
        assert list(again.arcs()) == list(first.arcs())
        assert solve(again) == result


def test_what_is_cleared_does_not_change_where_a_debt_comes_in_several_rows() -> None:
    whole = problem(debt("a", "b", 7), debt("b", "a", 9))
    parts = problem(debt("a", "b", 3), debt("b", "a", 9), debt("a", "b", 4))
    assert parts.input_sha256 == whole.input_sha256
    assert solve(parts) == solve(whole)


def test_the_input_has_one_form_in_bytes_from_which_anyone_can_make_digest_and_costs() -> None:
    asked = problem(room("Zoë", "Anna", 50), debt("Zoë", "Anna", 12, 10), debt("Anna", "Zoë", 3))
    lines = [
        "debt 4:Anna 4:Zoë 3 3\n".encode(),
        "debt 4:Zoë 4:Anna 12 10\n".encode(),
        "room 4:Zoë 4:Anna 0 50\n".encode(),
    ]
    digest = sha256(b"evenveel netting 1\n" + b"".join(lines))
    seeds = [int(sha256(digest.digest() + line).hexdigest(), 16) % 2**20 for line in lines]
    main = 2 * 2 * 2**20 + 1
    assert asked.input_sha256 == digest.hexdigest()
    assert list(asked.unit_costs) == [
        -(main + seeds[0]),
        -(main + seeds[1]),
        main + 2**20 + seeds[2],
    ]
    without_room = problem(debt("Zoë", "Anna", 12), debt("Anna", "Zoë", 3))
    assert all(-(2 * 2**20 + 1) - cost in range(2**20) for cost in without_room.unit_costs)


def test_a_circle_is_cleared_by_its_smallest_debt() -> None:
    result = solve(problem(debt("a", "b", 5), debt("b", "c", 3), debt("c", "a", 4)))
    assert result.flows == (3, 3, 3)
    assert (result.gross_before, result.cleared, result.gross_after) == (12, 9, 3)


def test_without_a_circle_nothing_is_cleared_and_that_is_proved() -> None:
    asked = problem(debt("a", "b", 5), debt("b", "c", 3), debt("a", "c", 4))
    result = solve(asked)
    assert result.cleared == 0
    assert flaw_of(asked, result) is None


def test_without_debts_there_is_nothing_to_prove() -> None:
    result = solve(problem())
    assert (result.flows, result.potentials, result.gross_before) == ((), (), 0)
    assert flaw_of(problem(), result) is None


def test_parts_that_do_not_touch_are_cleared_each_by_itself() -> None:
    one = [debt("a", "b", 5), debt("b", "a", 3)]
    other = [debt("x", "y", 8), debt("y", "z", 6), debt("z", "x", 7)]
    assert solve(problem(*one, *other)).cleared == 6 + 18


def test_what_may_not_be_cancelled_stays() -> None:
    capped = problem(debt("a", "b", 5, 0), debt("b", "a", 3))
    assert solve(capped).flows == (0, 0)
    capped = problem(debt("a", "b", 5, 2), debt("b", "a", 3))
    assert solve(capped).flows == (2, 2)
    all_capped = problem(debt("a", "b", 5, 0), debt("b", "a", 3, 0))
    assert flaw_of(all_capped, solve(all_capped)) is None


def test_where_everybody_owes_everybody_only_the_nets_are_left() -> None:
    chance = random.Random(4)
    parties = [f"party-{n:03}" for n in range(150)]
    arcs = [debt(a, b, chance.randint(1, 9)) for a in parties for b in parties if a != b]
    asked = problem_of(arcs)
    result = solve(asked)
    assert flaw_of(asked, result) is None
    # Nobody is left who both owes and is owed: less than the nets cannot be left over.
    assert result.gross_after == sum(net for net in result.nets if net > 0)


def test_a_circle_of_ten_thousand_is_seen() -> None:
    parties = [f"party-{n:05}" for n in range(10_000)]
    asked = problem_of(
        debt(one, other, 2) for one, other in zip(parties, parties[1:] + parties[:1], strict=True)
    )
    result = solve(asked)
    assert result.cleared == 20_000
    assert flaw_of(asked, result) is None


def test_with_room_a_chain_becomes_one_debt_past_the_one_between() -> None:
    chain = (debt("a", "b", 5), debt("b", "c", 5))
    assert solve(problem(*chain)).cleared == 0
    result = solve(problem(*chain, room("a", "c", 3)))
    assert (result.cleared, result.grown, result.gross_after) == (6, 3, 7)


def test_no_debt_grows_where_the_gross_would_not_fall() -> None:
    # b and c would trade what a owes for what c owes: as much afterwards as before.
    asked = problem(debt("a", "b", 5), room("a", "c", 5), room("c", "b", 5))
    assert solve(asked).grown == 0


def test_a_debt_is_gone_before_it_grows_to_the_other_side() -> None:
    asked = problem(
        *(debt("a", "b", 2), room("b", "a", 9), room("a", "b", 9)),
        *(debt("b", "c", 5), debt("c", "a", 5)),
    )
    flows = {
        (arc.debtor, arc.creditor, arc.grows): flow
        for arc, flow in zip(asked.arcs(), solve(asked).flows, strict=True)
    }
    # b and c owe on: what a owed b is cancelled, then b comes to owe a.
    assert flows["a", "b", False] == 2
    assert flows["b", "a", True] == 3
    assert flows["a", "b", True] == 0


def test_amounts_up_to_the_largest_are_counted_exactly() -> None:
    quarter = LARGEST // 4
    asked = problem(debt("a", "b", quarter), debt("b", "a", quarter - 1))
    assert solve(asked).cleared == 2 * (quarter - 1)
    assert flaw_of(asked, solve(asked)) is None


@pytest.mark.parametrize("owed", [LARGEST // 4 + 1, LARGEST + 1, 10**40])
def test_more_than_solvers_can_count_is_refused(owed: int) -> None:
    with pytest.raises(OutOfRange):
        problem(debt("a", "b", owed), debt("b", "a", owed))


@pytest.mark.parametrize(("parties", "fits"), [(2_000_000, True), (2_200_000, False)])
def test_more_parties_than_a_path_can_be_long_in_64_bits_are_refused(
    parties: int, fits: bool
) -> None:
    def costs() -> list[int]:
        return list(_unit_costs(parties, b"\0", b"", [b""]))

    if fits:
        assert parties * costs()[0] >= -(2**62)
    else:
        with pytest.raises(OutOfRange):
            costs()
