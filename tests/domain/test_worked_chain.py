"""The worked chain of the design: four people, three units, every number of the table."""

from __future__ import annotations

from clearing.domain.commands import Pay
from tests.domain.ledger import Ledger
from tests.domain.region import A, B, C, pay
from tests.domain.runs import allowed, apply, left_now, proposed

# After each payment, per group: members in steps; links and rounding in seconds.
CHAIN: list[tuple[str, Pay, dict[str, dict[str, int]]]] = [
    (
        "Anna pays Béatrice 90 B = 30 A",
        pay("anna", "bea", 30, 90, fixed="payee"),
        {
            A: {"anna": -30, "link B": 5400, "link C": 0, "rounding": 0},
            B: {"bea": 90, "link A": -5400, "link C": 0, "rounding": 0},
            C: {"carl": 0, "link A": 0, "link B": 0, "rounding": 0},
        },
    ),
    (
        "Béatrice pays Carl with 90 B: exactly 22.5 C, so 22",
        pay("bea", "carl", 90, 22, fixed="payer"),
        {
            A: {"anna": -30, "link B": 5400, "link C": 0, "rounding": 0},
            B: {"bea": 0, "link A": -5400, "link C": 5280, "rounding": 120},
            C: {"carl": 22, "link A": 0, "link B": -5280, "rounding": 0},
        },
    ),
    (
        "Carl pays Anna 15 C = 20 A",
        pay("carl", "anna", 15, 20, fixed="payer"),
        {
            A: {"anna": -10, "link B": 5400, "link C": -3600, "rounding": 0},
            B: {"bea": 0, "link A": -5400, "link C": 5280, "rounding": 120},
            C: {"carl": 7, "link A": 3600, "link B": -5280, "rounding": 0},
        },
    ),
]
# The last step: a clearing run cancels the cycle A, B, C by 3600; no member's balance moves.
AFTER_RUN: dict[str, dict[str, int]] = {
    A: {"anna": -10, "link B": 1800, "link C": 0, "rounding": 0},
    B: {"bea": 0, "link A": -1800, "link C": 1680, "rounding": 120},
    C: {"carl": 7, "link A": 0, "link B": -1680, "rounding": 0},
}
LETTERS = {"A": A, "B": B, "C": C}


def shown(ledger: Ledger, group: str, line: str) -> int:
    """One cell of the table: steps of a member, seconds of a link or of the rounding account."""
    if line == "rounding":
        return ledger.rounding(group) // 1000
    if line.startswith("link "):
        return ledger.link(group, LETTERS[line.removeprefix("link ")]) // 1000
    return ledger.balance(line)


def test_the_worked_chain_gives_every_number_of_its_table() -> None:
    ledger = allowed()
    for sentence, command, after in CHAIN:
        ledger.when(command).accepted()
        seen = {
            group: {line: shown(ledger, group, line) for line in lines}
            for group, lines in after.items()
        }
        assert seen == after, sentence
    run_id = proposed(ledger)
    ledger.when(apply(run_id, left_now(ledger))).accepted()
    assert {
        group: {line: shown(ledger, group, line) for line in lines}
        for group, lines in AFTER_RUN.items()
    } == AFTER_RUN


def test_every_group_of_the_chain_sums_to_zero_after_each_step() -> None:
    """Members at their step's worth, links and rounding: the last column of a paper ledger."""
    seconds = {A: 180, B: 60, C: 240}
    for after in (*(after for _, _, after in CHAIN), AFTER_RUN):
        for group, lines in after.items():
            worth = [
                amount
                if line == "rounding" or line.startswith("link ")
                else amount * seconds[group]  # type: ignore[index]
                for line, amount in lines.items()
            ]
            assert sum(worth) == 0
