"""Journals are taken by the programs that they are for, and refused where anything in them is not
as we wrote it.
"""

from __future__ import annotations

from typing import Final, Literal

import pytest

from projections.exports.books import ROUNDING, Books
from tests.exports.histories import FIRST, GENT, LILLE, NAMUR, SECOND, Three, books, file_of, year
from tests.exports.mutating import REFUSED, another_day, in_turn
from tests.exports.tools import Accepts
from tests.projections.made_up import made_up

Tool = Literal["hledger", "ledger", "beancount"]
TOOLS: Final[tuple[Tool, ...]] = ("hledger", "ledger", "beancount")


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("period", [None, year(FIRST), year(SECOND), year(SECOND + 1)])
def test_a_journal_of_any_year_is_taken(
    gent: Books, against: Accepts, tool: Tool, period: object
) -> None:
    file = file_of(gent, tool, period)  # type: ignore[arg-type]
    assert against(tool, file.content) is None


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("group_id", [LILLE, NAMUR])
def test_the_neighbours_journals_are_taken_too(
    three: Three, against: Accepts, tool: Tool, group_id: str
) -> None:
    assert against(tool, file_of(books(three.pen, group_id), tool).content) is None


@pytest.mark.parametrize("tool", TOOLS)
def test_a_journal_of_a_long_history_is_taken(against: Accepts, tool: Tool) -> None:
    pen = made_up(1_500, seed=3)
    for group_id in sorted(pen.steps)[:2]:
        assert against(tool, file_of(books(pen, group_id), tool).content) is None


@pytest.mark.parametrize("change", REFUSED)
@pytest.mark.parametrize("tool", TOOLS)
def test_a_journal_in_which_one_thing_was_changed_is_refused(
    three: Three, gent: Books, against: Accepts, tool: Tool, change: str
) -> None:
    told = file_of(gent, tool).text
    mark = three.across if change == "a swapped neighbour" else three.within
    changed = REFUSED[change](told, mark)
    assert changed != told
    assert against(tool, changed.encode()) is not None


@pytest.mark.parametrize("tool", TOOLS)
def test_another_day_is_seen_by_those_that_go_by_days_and_by_the_digest(
    three: Three, gent: Books, against: Accepts, tool: Tool
) -> None:
    told = file_of(gent, tool)
    changed = another_day(told.text, three.within).encode()
    assert (against(tool, changed) is None) == (tool == "ledger")
    assert changed != told.content


@pytest.mark.parametrize("tool", TOOLS)
def test_two_entries_in_turn_are_seen_by_the_digest_alone(
    three: Three, gent: Books, against: Accepts, tool: Tool
) -> None:
    told = file_of(gent, tool)
    changed = in_turn(told.text, three.apart).encode()
    assert against(tool, changed) is None
    assert changed != told.content


@pytest.mark.parametrize("tool", TOOLS)
def test_a_revaluation_moves_every_account_against_the_rounding(
    gent: Books, against: Accepts, tool: Tool
) -> None:
    (entry,) = (each for each in gent.entries if type(each.event).__name__ == "UnitRevalued")
    moved = {leg.account for leg in entry.legs}
    assert ROUNDING in moved
    assert len(moved) > 4
    assert f"EV{entry.position}" in file_of(gent, tool).text


def test_journals_of_a_group_count_in_letters_alone_and_each_group_in_its_own(
    three: Three,
) -> None:
    told = {each: file_of(books(three.pen, each), "hledger").text for each in (GENT, LILLE, NAMUR)}
    assert "commodity 1000.000 GENT\n" in told[GENT]
    assert "commodity 1000.000 LILLE\n" in told[LILLE]
    assert "LILLE" not in told[GENT]
